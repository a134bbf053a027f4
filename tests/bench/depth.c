// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The cost of scheduling one event, in ns, behind so many others.
 *
 * usage: depth DEPTH…
 *
 * The depths ascend. Events come at random times, in order, before all others
 * of their time, and as notes with a length. Where the driver takes no more, as
 * the in-tree sequencer does past some depth, the figure is left out.
 */
#include "benchlib.h"

#define PROBES 256	/* a write */
#define ROUNDS 2
#define POOL 65536	/* a client may have so many */
#define SMALL_POOL 2000	/* or, in-tree, so many */
#define HOUR (3600 * SEQ_NSEC_PER_SEC)	/* nothing is due meanwhile */

static struct bench_player first;
static struct seq_client *filler;
static unsigned int filled, filler_left;
static __u32 seed = 1;

/* Clients come as their pools fill. The ones before stay open. */
static bool next_filler(void)
{
	int fd = seq_open(O_RDWR);

	if (fd < 0)
		return false;
	close(fd);
	filler = seq_must_open();
	filler_left = bench_set_pool(filler, POOL) ? POOL :
		      bench_set_pool(filler, SMALL_POOL) ? SMALL_POOL : 0;
	bench_must_join(filler, &first);
	return filler_left;
}

static bool fill_to(unsigned int depth)
{
	unsigned int part;

	while (filled < depth) {
		if (!filler_left && !next_filler())
			return false;
		part = depth - filled;
		part = part < filler_left ? part : filler_left;
		if (!bench_fill(filler, &first, part, &seed))
			return false;
		filled += part;
		filler_left -= part;
	}
	return true;
}

static void forget(void)
{
	struct snd_seq_remove_events all = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT,
		.queue = first.queue,
	};

	MUST(!seq_call(first.client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &all));
}

static void measure(const char *kind, unsigned int depth)
{
	static __u64 ordered;
	struct snd_seq_event events[PROBES];
	unsigned int i, round;
	__u64 began, cost, when;
	long written;

	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < PROBES; i++) {
			when = HOUR + seq_random(&seed) * 1000ull;
			if (!strcmp(kind, "order"))
				when = 3 * HOUR + ordered++ * 1000;
			events[i] = bench_event(&first, 0, when);
			if (!strcmp(kind, "urgent"))
				events[i].flags |= SNDRV_SEQ_PRIORITY_HIGH;
			if (!strcmp(kind, "note"))
				events[i].type = SNDRV_SEQ_EVENT_NOTE;
		}
		began = seq_now();
		written = seq_write(first.client->fd, events, sizeof(events));
		cost = seq_now() - began;
		forget();
		if (written != sizeof(events))
			return;
		bench_sample((double)cost / PROBES, "schedule-%s-%u", kind,
			     depth);
	}
}

int main(int argc, char **argv)
{
	unsigned int depth;
	int i;

	first = bench_must_player(PROBES * 2);
	seq_must_start(first.client, first.queue);
	for (i = 1; i < argc; i++) {
		depth = atoi(argv[i]);
		if (!fill_to(depth))
			break;
		measure("random", depth);
		measure("order", depth);
		measure("urgent", depth);
		measure("note", depth);
	}
	return 0;
}
