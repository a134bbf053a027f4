// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The work of a thread of a race: any call, with numbers that are often good. */
#include "racelib.h"
#include "seqlib.h"

#include <poll.h>
#include <linux/soundcard.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PORTS 4
#define QUEUES 6
#define EVENTS 8
#define BIG 4096
#define ACTIONS 20
#define OSS_CLIENT 15
#define RAW_FIRST 20
#define RAW_CARD 1
#define RAW_COUNT 4

int race_slots[RACE_SLOTS];
bool race_stop;

static unsigned int pick(struct racer *racer, unsigned int below)
{
	return seq_random(&racer->random) % below;
}

static int a_descriptor(struct racer *racer)
{
	return __atomic_load_n(&race_slots[pick(racer, RACE_SLOTS)], __ATOMIC_RELAXED);
}

static int a_client(struct racer *racer)
{
	switch (pick(racer, 8)) {
	case 0:
		return SNDRV_SEQ_CLIENT_SYSTEM;
	case 1:
		if (racer->cards && !pick(racer, 3))
			return OSS_CLIENT;
		return racer->cards ? RAW_FIRST + (int)pick(racer, RAW_COUNT) :
				      SNDRV_SEQ_CLIENT_DUMMY;
	default:
		return 128 + pick(racer, RACE_SLOTS);
	}
}

static void reopen(struct racer *racer, int unused)
{
	static const int modes[] = { O_RDWR, O_RDWR, O_RDWR, O_RDONLY,
				     O_WRONLY };
	int fd = -1;

	(void)unused;
	if (pick(racer, 3))
		fd = open(SEQ_DEVICE, modes[pick(racer, 5)] |
				      (pick(racer, 4) ? O_NONBLOCK : 0));
	fd = __atomic_exchange_n(&race_slots[pick(racer, RACE_SLOTS)], fd,
				 __ATOMIC_RELAXED);
	if (fd >= 0)
		close(fd);
}

static void change_ports(struct racer *racer, int fd)
{
	struct snd_seq_port_info info = {
		.addr.port = pick(racer, PORTS),
		.capability = pick(racer, 4) ? SEQ_CAP_ALL : pick(racer, 256),
		.flags = pick(racer, 8),
		.time_queue = pick(racer, QUEUES),
	};

	info.addr.client = seq_client_id(fd);
	switch (pick(racer, 4)) {
	case 0:
		seq_call(fd, SNDRV_SEQ_IOCTL_DELETE_PORT, &info);
		break;
	case 1:
		seq_call(fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info);
		break;
	default:
		info.flags |= SNDRV_SEQ_PORT_FLG_GIVEN_PORT;
		seq_call(fd, SNDRV_SEQ_IOCTL_CREATE_PORT, &info);
	}
}

static void change_connections(struct racer *racer, int fd)
{
	int sender = a_client(racer), dest = a_client(racer);
	struct snd_seq_port_subscribe info;

	/* One between drivers would outlive the race. */
	if (sender < 128 && dest < 128)
		sender = 128 + pick(racer, RACE_SLOTS);
	info = seq_subscription(sender, pick(racer, PORTS), dest,
				pick(racer, PORTS));
	if (!pick(racer, 8))
		info.flags = SNDRV_SEQ_PORT_SUBS_EXCLUSIVE;
	if (!pick(racer, 4))
		info.flags |= SNDRV_SEQ_PORT_SUBS_TIMESTAMP | pick(racer, 8);
	info.queue = pick(racer, QUEUES);
	if (pick(racer, 3))
		seq_call(fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info);
	else
		seq_call(fd, SNDRV_SEQ_IOCTL_UNSUBSCRIBE_PORT, &info);
}

static void change_queues(struct racer *racer, int fd)
{
	struct snd_seq_queue_info info = {
		.queue = pick(racer, QUEUES),
		.owner = seq_client_id(fd),
		.locked = !pick(racer, 4),
	};
	struct snd_seq_queue_client use = {
		.queue = pick(racer, QUEUES),
		.used = pick(racer, 3) != 0,
	};

	switch (pick(racer, 4)) {
	case 0:
		seq_call(fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info);
		break;
	case 1:
		seq_call(fd, SNDRV_SEQ_IOCTL_DELETE_QUEUE, &info);
		break;
	case 2:
		seq_call(fd, SNDRV_SEQ_IOCTL_SET_QUEUE_INFO, &info);
		break;
	default:
		seq_call(fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT, &use);
	}
}

/* The system timer, the high-resolution one, one that is not there, slaves. */
static void change_timer(struct racer *racer, int fd)
{
	struct snd_seq_queue_timer timer = {
		.queue = pick(racer, QUEUES),
		.type = SNDRV_SEQ_TIMER_ALSA,
		.u.alsa.id = {
			.dev_class = pick(racer, 3) ? 1 : 0,
			.dev_sclass = pick(racer, 4),
			.device = pick(racer, 5),
		},
		.u.alsa.resolution = pick(racer, 2) ? 1000 : 0,
	};
	struct snd_seq_queue_tempo tempo = {
		.queue = pick(racer, QUEUES),
		.tempo = 1 + pick(racer, 1000000),
		.ppq = 1 + pick(racer, 960),
	};

	if (pick(racer, 2))
		seq_call(fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER, &timer);
	else
		seq_call(fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TEMPO, &tempo);
}

static void control_queue(struct racer *racer, int fd)
{
	static const int types[] = {
		SNDRV_SEQ_EVENT_START, SNDRV_SEQ_EVENT_START,
		SNDRV_SEQ_EVENT_CONTINUE, SNDRV_SEQ_EVENT_STOP,
		SNDRV_SEQ_EVENT_TEMPO, SNDRV_SEQ_EVENT_SETPOS_TICK,
		SNDRV_SEQ_EVENT_SETPOS_TIME,
	};
	struct snd_seq_event event = seq_event_new(types[pick(racer, 7)]);

	seq_event_to(&event, SNDRV_SEQ_CLIENT_SYSTEM,
		     SNDRV_SEQ_PORT_SYSTEM_TIMER);
	event.data.queue.queue = pick(racer, QUEUES);
	event.data.queue.param.value = pick(racer, 100000);
	if (!pick(racer, 4))
		seq_event_at_tick(&event, pick(racer, QUEUES),
				  pick(racer, 1000));
	seq_write(fd, &event, sizeof(event));
}

static void change_pools(struct racer *racer, int fd)
{
	struct snd_seq_client_pool pool = {
		.output_pool = pick(racer, 600),
		.input_pool = pick(racer, 300),
		.output_room = pick(racer, 300),
	};

	pool.client = seq_client_id(fd);
	seq_call(fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL, &pool);
}

static void remove_events(struct racer *racer, int fd)
{
	struct snd_seq_remove_events removal = {
		.remove_mode = pick(racer, 1024),
		.type = SNDRV_SEQ_EVENT_NOTE,
		.queue = pick(racer, QUEUES),
		.time.tick = pick(racer, 1000),
		.channel = pick(racer, 16),
	};

	seq_call(fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &removal);
}

static void ask(struct racer *racer, int fd)
{
	struct snd_seq_query_subs query = {
		.type = pick(racer, 2),
		.index = pick(racer, 3),
	};
	struct snd_seq_client_info client = { .client = pick(racer, 256) - 1 };
	struct snd_seq_queue_status status;
	struct snd_seq_client_pool pool;
	struct snd_seq_port_info port;

	query.root.client = a_client(racer);
	query.root.port = pick(racer, PORTS);
	seq_call(fd, SNDRV_SEQ_IOCTL_QUERY_SUBS, &query);
	seq_call(fd, SNDRV_SEQ_IOCTL_QUERY_NEXT_CLIENT, &client);
	seq_get_client(fd, a_client(racer), &client);
	seq_get_pool(fd, a_client(racer), &pool);
	seq_get_port(fd, a_client(racer), pick(racer, PORTS), &port);
	seq_queue_status(fd, pick(racer, QUEUES), &status);
}

static struct snd_seq_event an_event(struct racer *racer)
{
	static const int types[] = {
		SNDRV_SEQ_EVENT_NOTEON, SNDRV_SEQ_EVENT_NOTE,
		SNDRV_SEQ_EVENT_NOTE, SNDRV_SEQ_EVENT_CONTROLLER,
		SNDRV_SEQ_EVENT_CLOCK, SNDRV_SEQ_EVENT_USR0,
	};
	struct snd_seq_event event = seq_event_new(types[pick(racer, 6)]);

	event.data.note.duration = pick(racer, 50);
	if (pick(racer, 2))
		seq_event_to_subscribers(&event, pick(racer, PORTS));
	else
		seq_event_to(&event, a_client(racer), pick(racer, PORTS));
	event.source.port = pick(racer, PORTS);
	switch (pick(racer, 4)) {
	case 0:
		seq_event_at_tick(&event, pick(racer, QUEUES),
				  pick(racer, 5000));
		break;
	case 1:
		seq_event_at_time(&event, pick(racer, QUEUES),
				  pick(racer, 200000000));
		break;
	}
	if (!pick(racer, 4))
		event.flags |= SNDRV_SEQ_TIME_MODE_REL;
	return event;
}

static void send_some(struct racer *racer, int fd)
{
	struct snd_seq_event events[EVENTS];
	int i;

	for (i = 0; i < EVENTS; i++)
		events[i] = an_event(racer);
	seq_write(fd, events, sizeof(events));
}

static void send_big(struct racer *racer, int fd)
{
	unsigned char bytes[sizeof(struct snd_seq_event) + BIG] = { 0 };
	struct snd_seq_event event = an_event(racer);
	size_t length = pick(racer, BIG);

	event.type = SNDRV_SEQ_EVENT_SYSEX;
	event.flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	event.data.ext.len = length;
	event.data.ext.ptr = NULL;
	memcpy(bytes, &event, sizeof(event));
	bytes[sizeof(event)] = 0xf0;
	seq_write(fd, bytes, sizeof(event) + length);
}

static void receive(struct racer *racer, int fd)
{
	unsigned char bytes[2048];

	if (seq_poll(fd, POLLIN, 1) || !pick(racer, 20))
		(void)!read(fd, bytes, sizeof(bytes) - pick(racer, 1900));
}

static void look_around(struct racer *racer, int fd)
{
	static const char * const files[] = {
		"/proc/asound/seq/clients", "/proc/asound/seq/queues",
		"/proc/asound/seq/timer",
	};

	(void)fd;
	if (!pick(racer, 4))
		free(seq_read_file(files[pick(racer, 3)]));
}

/* A device of the virtual card, for a moment. */
static void use_card(struct racer *racer, int unused)
{
	unsigned char bytes[256] = { 0x90, 60, 64, 0xf0, 1, 2, 3, 0xf7 };
	char path[40];
	int fd;

	(void)unused;
	if (!racer->cards)
		return;
	snprintf(path, sizeof(path), "/dev/snd/midiC%dD%u", RAW_CARD,
		 pick(racer, RAW_COUNT));
	fd = open(path, O_RDWR | O_NONBLOCK);
	if (fd < 0)
		return;
	(void)!write(fd, bytes, sizeof(bytes));
	seq_poll(fd, POLLIN, 1);
	(void)!read(fd, bytes, sizeof(bytes));
	close(fd);
}

/* An application of the OSS sequencer, for a moment. */
static void use_oss(struct racer *racer, int unused)
{
	static const unsigned long calls[] = {
		SNDCTL_SEQ_RESET, SNDCTL_SEQ_PANIC, SNDCTL_SEQ_GETTIME,
		SNDCTL_TMR_START, SNDCTL_TMR_STOP, SNDCTL_SEQ_NRMIDIS,
		SNDCTL_SEQ_GETOUTCOUNT, SNDCTL_SEQ_GETINCOUNT,
		SNDCTL_SEQ_TESTMIDI, SNDCTL_TMR_TEMPO, SNDCTL_SEQ_THRESHOLD,
	};
	unsigned char records[] = {
		SEQ_MIDIPUTC, 0x90, pick(racer, RAW_COUNT), 0,
		SEQ_WAIT, pick(racer, 20), 0, 0, SEQ_ECHO, 1, 2, 3,
		SEQ_MIDIPUTC, 0xf0, pick(racer, RAW_COUNT), 0,
	};
	unsigned char bytes[64];
	int value = pick(racer, 200);
	int fd, i;

	(void)unused;
	if (!racer->cards)
		return;
	fd = open(pick(racer, 2) ? "/dev/sequencer" : "/dev/sequencer2",
		  O_RDWR | O_NONBLOCK);
	if (fd < 0)
		return;
	for (i = 0; i < 4; i++) {
		(void)!write(fd, records, sizeof(records));
		ioctl(fd, calls[pick(racer, 11)], &value);
		seq_poll(fd, POLLIN, 1);
		(void)!read(fd, bytes, sizeof(bytes));
	}
	close(fd);
}

static void (*const actions[ACTIONS])(struct racer *racer, int fd) = {
	reopen, change_ports, change_ports, change_connections,
	change_connections, change_queues, change_timer, control_queue,
	change_pools, remove_events, ask, send_some, send_some, send_big,
	receive, receive, look_around, use_card, use_oss, use_card,
};

void *race_run(void *argument)
{
	struct racer *racer = argument;

	while (!__atomic_load_n(&race_stop, __ATOMIC_RELAXED))
		actions[pick(racer, ACTIONS)](racer, a_descriptor(racer));
	return NULL;
}
