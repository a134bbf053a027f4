// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Deliveries a second from one writer to 1, 60 and 120 subscribers, each a
 * client of its own: fixed events, and SysEx of 4 KiB; beside them, writes of the
 * same bytes to as many pipes. Reading is not counted.
 *
 * usage: fanout
 *
 * The kernel's own has no more than 64 clients, so there the largest figure is
 * left out.
 */
#include "benchlib.h"

#define MOST 120
#define POOL 2000
#define SYSEX 4096
#define NANOSECONDS (SEQ_NSEC_PER_SEC / 4)	/* a measurement */

static struct seq_client *sender, *subscribers[MOST];
static int pipes[MOST][2];
static int source;

/* What is written at once; few enough that no subscriber's pool is ever full. */
struct load {
	const char *name;
	const void *data;
	size_t length;
	unsigned int events;
};

static unsigned int connect_more(unsigned int from, unsigned int to)
{
	for (; from < to; from++) {
		int fd = seq_open(O_RDWR | O_NONBLOCK);

		if (fd < 0)
			break;
		close(fd);
		subscribers[from] = seq_must_open_mode(O_RDWR | O_NONBLOCK);
		MUST(!seq_set_pool(subscribers[from]->fd, 0, POOL, 0));
		seq_must_subscribe(sender, source, subscribers[from],
				   seq_must_port(subscribers[from],
						 SEQ_CAP_WRITE));
		MUST(!pipe(pipes[from]));
	}
	return from;
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
		{ "note", notes, sizeof(notes), ARRAY_SIZE(notes) },
		{ "sysex", &sysex, sizeof(sysex), 1 },
	};
	unsigned int i, j, connected = 0;

	sender = seq_must_open();
	source = seq_must_port(sender, SEQ_CAP_READ);
	for (i = 0; i < ARRAY_SIZE(notes); i++) {
		notes[i] = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 100);
		seq_event_to_subscribers(&notes[i], source);
	}
	sysex.event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	seq_event_to_subscribers(&sysex.event, source);
	sysex.event.flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	sysex.event.data.ext.len = SYSEX;
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		connected = connect_more(connected, steps[i]);
		if (connected < steps[i])
			break;
		for (j = 0; j < ARRAY_SIZE(loads); j++) {
			measure(&loads[j], connected);
			measure_pipes(&loads[j], connected);
		}
	}
	return 0;
}
