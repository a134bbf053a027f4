// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Nothing of the kernel's memory reaches a program: every structure and event
 * that it reads is looked at for the bytes that memory has which nobody filled,
 * and for addresses.
 *
 * kernel: poison
 *
 * For tests/poison, where freed memory of the heap is full of such bytes, new
 * memory keeps them, and the modules' own variables begin with others.
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"
#include "seqlib.h"

#include <poll.h>

/* Nothing that a test writes or asks for has one of these bytes in it:
 * slab objects that are free, in use, and their last bytes; pages; variables.
 */
static const unsigned char poison[] = { 0x6b, 0x5a, 0xa5, 0xaa, 0xfe };

/* What memory of the program's own has in it before a call. */
#define FILLER 0x11

static bool is_poison(unsigned char byte)
{
	return memchr(poison, byte, sizeof(poison));
}

/* Addresses of the kernel begin with sixteen ones and a bit more. */
static bool is_address(const unsigned char *bytes)
{
	return bytes[7] == 0xff && bytes[6] == 0xff && bytes[5] >= 0x80 &&
	       (bytes[5] != 0xff || bytes[4] != 0xff);
}

static void look_at(const char *what, const void *data, size_t length)
{
	const unsigned char *bytes = data;
	size_t i;

	for (i = 0; i < length; i++) {
		if (!is_poison(bytes[i]) &&
		    (i + 8 > length || !is_address(bytes + i)))
			continue;
		ktap_note("%s: byte %zu of %zu is %02x", what, i, length,
			  bytes[i]);
		ktap_failures++;
		return;
	}
}

/* A call that has to succeed, and what it gives. */
#define LOOK(fd, request, record)					\
	do {								\
		MUST(!seq_call(fd, SNDRV_SEQ_IOCTL_##request, &(record))); \
		look_at(#request, &(record), sizeof(record));		\
	} while (0)

#define FRESH(type, name)						\
	type name;							\
	memset(&name, FILLER, sizeof(name))

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
	FRESH(struct snd_seq_client_info, info);

	info.client = number;
	MUST(!seq_call(fd, SNDRV_SEQ_IOCTL_GET_CLIENT_INFO, &info));
	look_at_info("GET_CLIENT_INFO", info);
}

static void calls_about_clients(void)
{
	struct seq_client *client = seq_must_open();
	FRESH(struct snd_seq_system_info, system);
	FRESH(struct snd_seq_running_info, running);
	FRESH(struct snd_seq_client_pool, pool);
	FRESH(struct snd_seq_client_info, info);
	FRESH(int, number);

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

	memset(&info, FILLER, sizeof(info));
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
	FRESH(struct snd_seq_port_subscribe, subscription);
	FRESH(struct snd_seq_query_subs, query);
	FRESH(struct snd_seq_port_info, info);
	struct snd_seq_port_info next;

	raw_must_load();
	info.addr.client = client->id;
	info.kernel = NULL;
	info.flags = 0;
	info.capability = SEQ_CAP_ALL;
	seq_set_name(info.name, "n");
	LOOK(client->fd, CREATE_PORT, info);
	LOOK(client->fd, GET_PORT_INFO, info);
	memset(&next, FILLER, sizeof(next));
	next.addr.client = RAW_CLIENT(1);
	next.addr.port = 0;
	LOOK(client->fd, GET_PORT_INFO, next);
	memset(&next, FILLER, sizeof(next));
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
	FRESH(struct snd_seq_queue_status, status);
	FRESH(struct snd_seq_queue_client, user);
	FRESH(struct snd_seq_queue_tempo, tempo);
	FRESH(struct snd_seq_queue_timer, timer);
	FRESH(struct snd_seq_queue_info, info);

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

/* Looks at all that waits to be read, and returns how much that was. */
static int read_all(const char *what, struct seq_client *client)
{
	unsigned char bytes[4096];
	ssize_t length;
	char name[64];
	int count = 0;

	while (seq_poll(client->fd, POLLIN, 0)) {
		memset(bytes, FILLER, sizeof(bytes));
		length = read(client->fd, bytes, sizeof(bytes));
		MUST(length > 0);
		snprintf(name, sizeof(name), "%s, read number %d", what, count);
		look_at(name, bytes, length);
		count++;
	}
	return count;
}

static void announcements(void)
{
	struct seq_client *watcher = seq_must_open();
	struct seq_client *other;
	FRESH(struct snd_seq_client_info, info);
	struct snd_seq_port_info port_info;
	int own, port;

	seq_must_watch(watcher);
	own = seq_must_port(watcher, SEQ_CAP_ALL);
	other = seq_must_open();
	MUST(!seq_get_client(other->fd, other->id, &info));
	MUST(!seq_call(other->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	port = seq_must_port(other, SEQ_CAP_ALL);
	MUST(!seq_get_port(other->fd, other->id, port, &port_info));
	MUST(!seq_call(other->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &port_info));
	MUST(!seq_subscribe(other->fd, other->id, port, watcher->id, own));
	MUST(!seq_unsubscribe(other->fd, other->id, port, watcher->id, own));
	MUST(!seq_port_delete(other->fd, port));
	seq_close(other);
	CHECK(read_all("an announcement", watcher) > 0);
}

static void orders_to_queues_are_told(void)
{
	static const int types[] = {
		SNDRV_SEQ_EVENT_TEMPO, SNDRV_SEQ_EVENT_SETPOS_TICK,
		SNDRV_SEQ_EVENT_SETPOS_TIME, SNDRV_SEQ_EVENT_STOP,
	};
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int queue = seq_must_queue(client);
	size_t i;

	MUST(!seq_subscribe(client->fd, SNDRV_SEQ_CLIENT_SYSTEM,
			    SNDRV_SEQ_PORT_SYSTEM_TIMER, client->id, port));
	seq_drop(client);
	for (i = 0; i < ARRAY_SIZE(types); i++)
		MUST(!seq_queue_control(client, queue, types[i], 100000));
	CHECK(read_all("a queue's event", client) > 0);
}

/* Direct, and by a queue that stands: each leaves at once. */
static void must_send_both_ways(struct seq_client *client, int port, int queue,
				struct snd_seq_event event, const void *data,
				size_t length)
{
	int way;

	for (way = 0; way < 2; way++) {
		seq_event_to(&event, client->id, port);
		if (way)
			seq_event_at_tick(&event, queue, 0);
		if (data)
			MUST(!seq_send_variable(client, &event, data, length));
		else
			MUST(!seq_send(client, &event));
	}
}

static void events_of_every_type_and_length(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int queue = seq_must_queue(client);
	unsigned char data[20000];
	size_t length;
	int type;

	memset(data, FILLER, sizeof(data));
	for (type = SNDRV_SEQ_EVENT_NOTEON; type < SNDRV_SEQ_EVENT_SYSEX;
	     type++) {
		if (is_poison(type))
			continue;
		must_send_both_ways(client, port, queue, seq_event_new(type),
				    NULL, 0);
		CHECK(read_all("an event", client) > 0);
	}
	for (length = 0; length < 100; length++) {
		if (is_poison(length))
			continue;
		must_send_both_ways(client, port, queue,
				    seq_event_new(SNDRV_SEQ_EVENT_USR_VAR0),
				    data, length);
		CHECK(read_all("an event with data", client) > 0);
	}
	/* More than one page, and more than the reader's buffer. */
	must_send_both_ways(client, port, queue,
			    seq_event_new(SNDRV_SEQ_EVENT_SYSEX), data,
			    sizeof(data) - 1);
	CHECK(read_all("a part of a SysEx", client) > 8);
}

static void notes_and_what_bounces(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int queue = seq_must_queue(client);
	struct snd_seq_client_info info;
	struct snd_seq_event event;

	MUST(!seq_get_client(client->fd, client->id, &info));
	info.filter |= SNDRV_SEQ_FILTER_BOUNCE;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTE, 1, 2, 3);
	seq_event_to(&event, client->id, port);
	seq_event_at_tick(&event, queue, 0);
	seq_must_send(client, &event);
	CHECK(read_all("a note", client) > 0);
	seq_event_to(&event, client->id, port + 1);
	seq_must_send(client, &event);
	CHECK(read_all("a bounce", client) > 0);
}

static void stamps(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_event event =
		seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_port_info info;
	int real;

	for (real = 0; real < 2; real++) {
		MUST(!seq_get_port(client->fd, client->id, port, &info));
		info.flags = SNDRV_SEQ_PORT_FLG_TIMESTAMP |
			     (real ? SNDRV_SEQ_PORT_FLG_TIME_REAL : 0);
		info.time_queue = queue;
		MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
		seq_event_to(&event, client->id, port);
		seq_must_send(client, &event);
		CHECK(read_all("a stamped event", client) > 0);
	}
}

static void raw_bytes_become_events(void)
{
	static const unsigned char bytes[] = {
		0x90, 1, 2, 0x80, 1, 2, 0xa0, 1, 2, 0xb0, 1, 2, 0xc0, 1, 0xd0, 1,
		0xe0, 1, 0x50, 0xf1, 1, 0xf2, 1, 2, 0xf3, 1, 0xf6, 0xf8, 0xfb,
		0xf0, 1, 2, 3, 0xf7,
	};
	struct seq_client *client;
	int fd;

	raw_must_load();
	client = raw_must_hear(0);
	fd = raw_must_open(0, O_WRONLY | O_SYNC);
	raw_must_write(fd, bytes, sizeof(bytes));
	MUST(seq_poll(client->fd, POLLIN, SEQ_WAIT_MS));
	close(fd);	/* waits until all is delivered */
	CHECK(read_all("an event of raw bytes", client) > 0);
}

static void look_at_text(const char *path)
{
	char *text = seq_read_file(path);
	const char *at;

	MUST(text);
	for (at = text; *at; at++)
		if (*at != '\n' && *at != '\t' && (*at < ' ' || *at > '~')) {
			ktap_note("%s: byte %02x", path, (unsigned char)*at);
			ktap_failures++;
			break;
		}
	CHECK(!strstr(text, "kkkk"));
	CHECK(at - text == (ptrdiff_t)strlen(text));
	free(text);
}

static void texts_of_proc(void)
{
	struct seq_client *client = seq_must_open();

	oss_must_load();
	seq_must_port(client, SEQ_CAP_ALL);
	seq_must_queue(client);
	oss_must_open(OSS_SEQUENCER, O_RDWR);
	look_at_text("/proc/asound/seq/clients");
	look_at_text("/proc/asound/seq/queues");
	look_at_text("/proc/asound/seq/timer");
	look_at_text(OSS_PROC);
}

/* What one of the OSS sequencer's devices gives to read, but for the time. */
static void read_records(const char *what, int fd)
{
	unsigned char record[8];
	ssize_t length;
	int count = 0;

	while (seq_poll(fd, POLLIN, count ? 0 : SEQ_WAIT_MS)) {
		memset(record, FILLER, sizeof(record));
		length = read(fd, record, sizeof(record));
		MUST(length > 0);
		if (record[0] == SEQ_WAIT || record[0] == EV_TIMING)
			memset(record + 1, 0, sizeof(record) - 1);
		look_at(what, record, length);
		count++;
	}
	CHECK(count > 0);
}

static void records_of_oss(void)
{
	static const unsigned char bytes[] = {
		0x90, 1, 2, 0xb0, 1, 2, 0xc0, 1, 0xe0, 1, 0x50,
		0xf0, 1, 2, 3, 4, 5, 6, 0xf7,
	};
	static const char * const paths[] = { OSS_SEQUENCER, OSS_MUSIC };
	size_t i;
	int fd, out;

	oss_must_load();
	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		fd = oss_must_open(paths[i], O_RDONLY | O_NONBLOCK);
		out = raw_must_open(0, O_WRONLY | O_SYNC);
		raw_must_write(out, bytes, sizeof(bytes));
		close(out);
		read_records(paths[i], fd);
		close(fd);
	}
}

static void calls_of_oss(void)
{
	static const unsigned long numbers[] = {
		SNDCTL_SEQ_NRSYNTHS, SNDCTL_SEQ_NRMIDIS, SNDCTL_SEQ_GETINCOUNT,
		SNDCTL_SEQ_GETOUTCOUNT, SNDCTL_SEQ_CTRLRATE, SNDCTL_TMR_TEMPO,
		SNDCTL_TMR_TIMEBASE, SNDCTL_MIDI_PRETIME,
	};
	FRESH(struct synth_info, synth);
	FRESH(struct midi_info, midi);
	size_t i;
	int fd;

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
	CASE_ONBEAT(announcements),
	CASE_ONBEAT(orders_to_queues_are_told),
	CASE_ONBEAT(events_of_every_type_and_length),
	CASE_ONBEAT(notes_and_what_bounces),
	CASE_ONBEAT(stamps),
	CASE_ONBEAT(raw_bytes_become_events),
	CASE_ONBEAT(texts_of_proc),
	CASE_ONBEAT(records_of_oss),
	CASE_ONBEAT(calls_of_oss),
};

KTAP_MAIN(cases);
