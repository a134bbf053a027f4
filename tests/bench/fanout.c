// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Deliveries a second from one writer to 1, 60 and 120 subscribers, each a
 * client of its own: fixed events, one or 64 a write, and SysEx of 4 KiB; beside
 * them, writes of the same bytes to as many pipes. Reading is not counted.
 *
 * usage: fanout
 *
 * The in-tree sequencer has no more than 64 clients, so there the largest figure is
 * left out.
 */
#include "benchlib.h"

#define MOST 120
#define POOL 2000
#define SYSEX 4096
/* A machine that has other things to do for seconds shall not hit all of them. */
#define PASSES 5
#define NANOSECONDS (SEQ_NSEC_PER_SEC / 4 / PASSES)	/* a measurement */

static struct seq_client *sender, *subscribers[MOST];
static int ports[MOST];
static int pipes[MOST][2];
static unsigned int opened;

/* Events written at once; few enough that no subscriber's pool is ever full. */
struct load {
	const char *name;
	const void *data;
	size_t length;
	unsigned int events;
};

static void open_subscribers(unsigned int count)
{
	for (opened = 0; opened < count; opened++) {
		int fd = seq_open(O_RDWR | O_NONBLOCK);

		if (fd < 0)
			break;
		close(fd);
		subscribers[opened] = seq_must_open_mode(O_RDWR | O_NONBLOCK);
		MUST(!seq_set_pool(subscribers[opened]->fd, 0, POOL, 0));
		ports[opened] = seq_must_port(subscribers[opened],
					      SEQ_CAP_WRITE);
		MUST(!pipe(pipes[opened]));
	}
}

/* Returns the sender's port that has the first subscribers. */
static int connect_to(unsigned int count)
{
	int source = seq_must_port(sender, SEQ_CAP_READ);
	unsigned int i;

	for (i = 0; i < count; i++)
		seq_must_subscribe(sender, source, subscribers[i], ports[i]);
	return source;
}

static void drop_input(unsigned int count)
{
	struct snd_seq_remove_events all = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	unsigned int i;

	for (i = 0; i < count; i++)
		MUST(!seq_call(subscribers[i]->fd,
			       SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &all));
}

static void measure(const struct load *load, unsigned int count)
{
	unsigned long deliveries = 0;
	__u64 cost = 0, began;
	unsigned int i;
	int lost = 0;

	while (cost < NANOSECONDS) {
		began = seq_now();
		MUST(seq_write(sender->fd, load->data, load->length) ==
		     (long)load->length);
		cost += seq_now() - began;
		deliveries += load->events * count;
		drop_input(count);
	}
	for (i = 0; i < count; i++)
		lost += seq_event_lost(sender->fd, subscribers[i]->id);
	MUST(!lost);
	bench_sample(deliveries * 1e9 / cost, "fanout-%s-%u", load->name, count);
}

static void measure_pipes(const struct load *load, unsigned int count)
{
	static char back[2 * SYSEX];
	unsigned long deliveries = 0;
	__u64 cost = 0, began;
	unsigned int i;

	while (cost < NANOSECONDS) {
		began = seq_now();
		for (i = 0; i < count; i++)
			MUST(write(pipes[i][1], load->data, load->length) ==
			     (long)load->length);
		cost += seq_now() - began;
		deliveries += load->events * count;
		for (i = 0; i < count; i++)
			MUST(read(pipes[i][0], back, sizeof(back)) ==
			     (long)load->length);
	}
	bench_sample(deliveries * 1e9 / cost, "pipes-%s-%u", load->name, count);
}

int main(void)
{
	static const unsigned int steps[] = { 1, 60, 120 };
	struct snd_seq_event notes[64];
	struct {
		struct snd_seq_event event;
		unsigned char data[SYSEX];
	} sysex = { 0 };
	const struct load loads[] = {
		{ "single", notes, sizeof(*notes), 1 },
		{ "note", notes, sizeof(notes), ARRAY_SIZE(notes) },
		{ "sysex", &sysex, sizeof(sysex), 1 },
	};
	int sources[ARRAY_SIZE(steps)];
	unsigned int i, j, pass, reached = 0;

	sender = seq_must_open();
	open_subscribers(MOST);
	for (i = 0; i < ARRAY_SIZE(steps) && steps[i] <= opened; i++) {
		sources[i] = connect_to(steps[i]);
		reached++;
	}
	sysex.event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	sysex.event.flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	sysex.event.data.ext.len = SYSEX;
	for (pass = 0; pass < PASSES; pass++)
		for (i = 0; i < reached; i++) {
			seq_event_to_subscribers(&sysex.event, sources[i]);
			for (j = 0; j < ARRAY_SIZE(notes); j++) {
				notes[j] = seq_event_note(SNDRV_SEQ_EVENT_NOTEON,
							  0, 60, 100);
				seq_event_to_subscribers(&notes[j], sources[i]);
			}
			for (j = 0; j < ARRAY_SIZE(loads); j++) {
				measure(&loads[j], steps[i]);
				measure_pipes(&loads[j], steps[i]);
			}
		}
	return 0;
}
