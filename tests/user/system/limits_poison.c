// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Nothing of the kernel's memory reaches a program by the calls of the
 * sequencer and of the OSS sequencer: every structure that they fill is looked at
 * for the bytes that memory has which nobody filled, and for addresses.
 *
 * kernel: poison
 *
 * For tests/poison, where freed memory of the heap is full of such bytes, new
 * memory keeps them, and the modules' own variables begin with others.
 */
#include "ktap.h"
#include "osslib.h"
#include "poisonlib.h"
#include "rawlib.h"
#include "umplib.h"

/* A call that has to succeed, and what it gives. */
#define LOOK(fd, request, record)					\
	do {								\
		MUST(!seq_call(fd, SNDRV_SEQ_IOCTL_##request, &(record))); \
		look_at(#request, &(record), sizeof(record));		\
	} while (0)

static void memory_is_poisoned(void)
{
	char *line = seq_read_file("/proc/cmdline");
	char *slab = seq_read_file("/sys/kernel/slab/kmalloc-64/poison");

	MUST(line && slab);
	CHECK(strstr(line, "init_on_alloc=0"));
	CHECK_STR(slab, "1\n");
	free(line);
	free(slab);
}

/* The process may have any number, and -1 stands for no card. */
static void look_at_info(const char *what, struct snd_seq_client_info info)
{
	info.pid = 0;
	info.card = 0;
	look_at(what, &info, sizeof(info));
}

static void look_at_client(int fd, int number)
{
	struct snd_seq_client_info info;

	FRESH(info);
	info.client = number;
	MUST(!seq_call(fd, SNDRV_SEQ_IOCTL_GET_CLIENT_INFO, &info));
	look_at_info("GET_CLIENT_INFO", info);
}

static void calls_about_clients(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_system_info system;
	struct snd_seq_running_info running;
	struct snd_seq_client_pool pool;
	struct snd_seq_client_info info;
	int number;

	FRESH(system);
	FRESH(running);
	FRESH(pool);
	FRESH(info);
	FRESH(number);
	raw_must_load();
	LOOK(client->fd, PVERSION, number);
	LOOK(client->fd, CLIENT_ID, number);
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SYSTEM_INFO, &system));
	system.ports = 0;	/* 254, which is a poison byte */
	look_at("SYSTEM_INFO", &system, sizeof(system));
	memset(&running, 0, sizeof(running));
	running.client = client->id;
	running.cpu_mode = sizeof(long);
	LOOK(client->fd, RUNNING_MODE, running);

	info.client = client->id;
	info.type = USER_CLIENT;
	info.midi_version = 0;
	seq_set_name(info.name, "n");
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	look_at_client(client->fd, client->id);
	look_at_client(client->fd, SNDRV_SEQ_CLIENT_SYSTEM);
	look_at_client(client->fd, RAW_CLIENT(0));

	FRESH(info);
	info.client = -1;
	while (!seq_call(client->fd, SNDRV_SEQ_IOCTL_QUERY_NEXT_CLIENT, &info))
		look_at_info("QUERY_NEXT_CLIENT", info);
	pool.client = client->id;
	LOOK(client->fd, GET_CLIENT_POOL, pool);
	LOOK(client->fd, SET_CLIENT_POOL, pool);
	pool.client = RAW_CLIENT(0);
	LOOK(client->fd, GET_CLIENT_POOL, pool);
}

static void calls_about_ports(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_port_subscribe subscription;
	struct snd_seq_query_subs query;
	struct snd_seq_port_info info;
	struct snd_seq_port_info next;

	FRESH(subscription);
	FRESH(query);
	FRESH(info);
	raw_must_load();
	info.addr.client = client->id;
	info.kernel = NULL;
	info.flags = 0;
	info.capability = SEQ_CAP_ALL;
	seq_set_name(info.name, "n");
	LOOK(client->fd, CREATE_PORT, info);
	LOOK(client->fd, GET_PORT_INFO, info);
	FRESH(next);
	next.addr.client = RAW_CLIENT(1);
	next.addr.port = 0;
	LOOK(client->fd, GET_PORT_INFO, next);
	FRESH(next);
	next.addr.client = SNDRV_SEQ_CLIENT_SYSTEM;
	next.addr.port = -1;
	LOOK(client->fd, QUERY_NEXT_PORT, next);
	LOOK(client->fd, QUERY_NEXT_PORT, next);

	subscription.sender = info.addr;
	subscription.dest.client = RAW_CLIENT(1);
	subscription.dest.port = 0;
	subscription.flags = 0;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT,
		       &subscription));
	LOOK(client->fd, GET_SUBSCRIPTION, subscription);
	query.root = info.addr;
	query.type = SNDRV_SEQ_QUERY_SUBS_READ;
	query.index = 0;
	LOOK(client->fd, QUERY_SUBS, query);
}

static void calls_about_queues(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_queue_status status;
	struct snd_seq_queue_client user;
	struct snd_seq_queue_tempo tempo;
	struct snd_seq_queue_timer timer;
	struct snd_seq_queue_info info;

	FRESH(status);
	FRESH(user);
	FRESH(tempo);
	FRESH(timer);
	FRESH(info);
	seq_set_name(info.name, "n");
	LOOK(client->fd, CREATE_QUEUE, info);
	LOOK(client->fd, GET_QUEUE_INFO, info);
	LOOK(client->fd, GET_NAMED_QUEUE, info);
	status.queue = info.queue;
	LOOK(client->fd, GET_QUEUE_STATUS, status);
	tempo.queue = info.queue;
	LOOK(client->fd, GET_QUEUE_TEMPO, tempo);
	timer.queue = info.queue;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_TIMER, &timer));
	timer.u.alsa.id.card = 0;	/* -1 */
	look_at("GET_QUEUE_TIMER", &timer, sizeof(timer));
	user.queue = info.queue;
	LOOK(client->fd, GET_QUEUE_CLIENT, user);
	user.used = 1;
	LOOK(client->fd, SET_QUEUE_CLIENT, user);
}

/* The endpoint and the blocks of a client of packets, as it describes them. */
static void calls_about_endpoints(void)
{
	struct seq_client *client = ump_must_open(2), *other = ump_must_open(0);
	struct ump_info info;
	int type;

	for (type = 0; type < UMP_INFO_TYPES; type++) {
		FRESH(info);
		info.client = client->id;
		info.type = type;
		MUST(!seq_call(client->fd, UMP_SET_INFO, &info));
		look_at("SET_CLIENT_UMP_INFO", &info, sizeof(info));
		FRESH(info);
		info.client = client->id;
		info.type = type;
		MUST(!seq_call(other->fd, UMP_GET_INFO, &info));
		look_at("GET_CLIENT_UMP_INFO", &info, sizeof(info));
	}
	FRESH(info);
	info.client = other->id;
	info.type = 0;
	MUST(seq_call(client->fd, UMP_GET_INFO, &info));
	look_at("GET_CLIENT_UMP_INFO that fails", &info, sizeof(info));
}

/* The same records as for others, with what these do not have. */
static void calls_of_a_client_of_packets(void)
{
	struct seq_client *client = ump_must_open(2);
	struct ump_client_info info;
	struct ump_port_info port;
	int number;

	FRESH(info);
	FRESH(port);
	number = ump_must_port(client, -1, UMP_CAP_ENDPOINT, 0, 0);
	info.client = client->id;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_CLIENT_INFO, &info));
	MUST(info.midi_version == 2);
	info.pid = 0;
	info.card = 0;
	look_at("GET_CLIENT_INFO", &info, sizeof(info));
	port.addr.client = client->id;
	port.addr.port = number;
	LOOK(client->fd, GET_PORT_INFO, port);
}

static void calls_of_oss(void)
{
	static const unsigned long numbers[] = {
		SNDCTL_SEQ_NRSYNTHS, SNDCTL_SEQ_NRMIDIS, SNDCTL_SEQ_GETINCOUNT,
		SNDCTL_SEQ_GETOUTCOUNT, SNDCTL_SEQ_CTRLRATE, SNDCTL_TMR_TEMPO,
		SNDCTL_TMR_TIMEBASE, SNDCTL_MIDI_PRETIME,
	};
	struct synth_info synth;
	struct midi_info midi;
	size_t i;
	int fd;

	FRESH(synth);
	FRESH(midi);
	oss_must_load();
	midi.device = oss_midi_device(0);
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		int value = 0;

		MUST(!ioctl(fd, numbers[i], &value));
		if (value == -1)
			continue;
		look_at("a number", &value, sizeof(value));
	}
	synth.device = 0;
	MUST(!ioctl(fd, SNDCTL_SYNTH_INFO, &synth));
	look_at("SYNTH_INFO", &synth, sizeof(synth));
	MUST(!ioctl(fd, SNDCTL_MIDI_INFO, &midi));
	look_at("MIDI_INFO", &midi, sizeof(midi));
}

static const struct ktap_case cases[] = {
	CASE(memory_is_poisoned),
	CASE_ONBEAT(calls_about_clients),
	CASE_ONBEAT(calls_about_ports),
	CASE_ONBEAT(calls_about_queues),
	CASE_ONBEAT(calls_about_endpoints),
	CASE_ONBEAT(calls_of_a_client_of_packets),
	CASE_ONBEAT(calls_of_oss),
};

KTAP_MAIN(cases);
