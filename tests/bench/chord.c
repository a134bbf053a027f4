// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * How long it takes until the last of so many events that are due at one moment was
 * read, in µs, by the clock of those who read. The moment is a whole millisecond of
 * the queue, so that a driver with a tick of 1 ms is not late by its tick.
 *
 * usage: chord [KIND-]EVENTS…
 *
 * Without a kind all go to one port. ports: to 16 ports of one program in turn;
 * programs: to 4 programs in turn; notes: NOTEs, of which the NOTEONs are read;
 * tempo: with a TEMPO in the middle; stamped: to a port that stamps.
 */
#include "benchlib.h"

#define MOST 2000
#define TIMES 21
#define AHEAD 60000000ull	/* longer than it takes to write them, ns */
#define GRID 1000000
#define LOOKS 200
#define READ 64
#define PORTS 16
#define PROGRAMS 4
#define LENGTH 60	/* of a NOTE, ms */
#define TEMPO 400000

static struct snd_seq_event events[MOST];
static struct bench_player player;
static struct seq_client *programs[PROGRAMS];
static int ports[PORTS], program_ports[PROGRAMS], stamping;

static __u64 position(void)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(player.client->fd, player.queue, &status));
	return seq_nanoseconds(status.time);
}

/* The reader's clock when the queue is at 0: of the quickest look. */
static __u64 find_beginning(void)
{
	__u64 before, at, after, beginning = 0, best = ~0ull;
	int i;

	for (i = 0; i < LOOKS; i++) {
		before = seq_now();
		at = position();
		after = seq_now();
		if (after - before < best) {
			best = after - before;
			beginning = (before + after) / 2 - at;
		}
	}
	return beginning;
}

static void must_stamp(int port)
{
	struct snd_seq_port_info info;

	MUST(!seq_get_port(player.client->fd, player.client->id, port, &info));
	info.flags = SNDRV_SEQ_PORT_FLG_TIMESTAMP | SNDRV_SEQ_PORT_FLG_TIME_REAL;
	info.time_queue = player.queue;
	MUST(!seq_call(player.client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
}

static void prepare(void)
{
	int i;

	player = bench_must_player(MOST);
	programs[0] = player.client;
	program_ports[0] = player.port;
	for (i = 1; i < PROGRAMS; i++) {
		programs[i] = seq_must_open();
		program_ports[i] = seq_must_port(programs[i], SEQ_CAP_ALL);
	}
	for (i = 0; i < PROGRAMS; i++)
		MUST(!seq_set_pool(programs[i]->fd, 0, MOST, 0));
	for (i = 0; i < PORTS; i++)
		ports[i] = seq_must_port(player.client, SEQ_CAP_ALL);
	stamping = seq_must_port(player.client, SEQ_CAP_ALL);
	must_stamp(stamping);
	seq_must_start(player.client, player.queue);
}

static bool is_kind(const char *kind, const char *name)
{
	return !strncmp(kind, name, strlen(name));
}

/* One of them, and to how many programs they go. */
static unsigned int make_event(struct snd_seq_event *event, const char *kind,
			       unsigned int i, unsigned int count, __u64 due)
{
	*event = bench_event(&player, i, due);
	if (is_kind(kind, "ports")) {
		event->dest.port = ports[i % PORTS];
	} else if (is_kind(kind, "programs")) {
		seq_event_to(event, programs[i % PROGRAMS]->id,
			     program_ports[i % PROGRAMS]);
		return PROGRAMS;
	} else if (is_kind(kind, "notes")) {
		event->type = SNDRV_SEQ_EVENT_NOTE;
		event->data.note.channel = i / 128 % 16;
		event->data.note.note = i % 128;
		event->data.note.velocity = 100;
		event->data.note.duration = LENGTH;
	} else if (is_kind(kind, "stamped")) {
		event->dest.port = stamping;
	} else if (is_kind(kind, "tempo") && i == count / 2) {
		event->type = SNDRV_SEQ_EVENT_TEMPO;
		seq_event_to(event, SNDRV_SEQ_CLIENT_SYSTEM,
			     SNDRV_SEQ_PORT_SYSTEM_TIMER);
		event->data.queue.queue = player.queue;
		event->data.queue.param.value = TEMPO;
	}
	return 1;
}

static void read_events(struct seq_client *client, unsigned int left)
{
	static struct snd_seq_event got[READ];
	long size;

	for (; left; left -= size / sizeof(*got)) {
		size = read(client->fd, got, sizeof(got));
		MUST(size > 0 && size / sizeof(*got) <= left);
	}
}

static double play(const char *kind, unsigned int count, __u64 beginning)
{
	unsigned int i, readers = 1, left = count - is_kind(kind, "tempo");
	__u64 due = (position() / GRID) * GRID + AHEAD, ended;

	for (i = 0; i < count; i++)
		readers = make_event(&events[i], kind, i, count, due);
	MUST(seq_write(player.client->fd, events, count * sizeof(*events)) ==
	     (long)(count * sizeof(*events)));
	MUST(position() < due);
	for (i = 0; i < readers; i++)
		read_events(programs[i], (left + readers - 1 - i) / readers);
	ended = seq_now();
	if (is_kind(kind, "notes"))
		read_events(player.client, count);	/* NOTEOFFs */
	return (__s64)(ended - beginning - due) / 1000.0;
}

int main(int argc, char **argv)
{
	const char *number;
	unsigned int count;
	__u64 beginning;
	int i, times;

	prepare();
	bench_be_urgent();
	beginning = find_beginning();
	for (i = 1; i < argc; i++) {
		number = strchr(argv[i], '-');
		count = strtoul(number ? number + 1 : argv[i], NULL, 10);
		MUST(count && count <= MOST);
		for (times = 0; times < TIMES; times++)
			bench_sample(play(argv[i], count, beginning),
				     "chord-%s", argv[i]);
	}
	return 0;
}
