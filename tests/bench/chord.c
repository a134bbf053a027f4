// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * How long it takes until a reader has read the last of so many events that are
 * due at one moment, in µs, by its own clock. The moment is a whole millisecond of
 * the queue, so that a driver with a tick of 1 ms is not late by its tick.
 *
 * usage: chord EVENTS…
 */
#include "benchlib.h"

#define MOST 2000
#define TIMES 21
#define AHEAD 60000000ull	/* longer than it takes to write them, ns */
#define GRID 1000000
#define LOOKS 200
#define READ 64

static struct snd_seq_event events[MOST];

static __u64 position(const struct bench_player *player)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(player->client->fd, player->queue, &status));
	return seq_nanoseconds(status.time);
}

/* What the reader's clock shows when the queue is at 0: of the quickest look. */
static __u64 find_beginning(const struct bench_player *player)
{
	__u64 before, at, after, beginning = 0, best = ~0ull;
	int i;

	for (i = 0; i < LOOKS; i++) {
		before = seq_now();
		at = position(player);
		after = seq_now();
		if (after - before < best) {
			best = after - before;
			beginning = (before + after) / 2 - at;
		}
	}
	return beginning;
}

static double play(const struct bench_player *player, unsigned int count,
		   __u64 beginning)
{
	__u64 due = (position(player) / GRID) * GRID + AHEAD;
	long size = count * sizeof(*events), got;
	static struct snd_seq_event read_events[READ];
	unsigned int i, left;

	for (i = 0; i < count; i++)
		events[i] = bench_event(player, i, due);
	MUST(seq_write(player->client->fd, events, size) == size);
	MUST(position(player) < due);
	for (left = count; left; left -= got / sizeof(*read_events)) {
		got = read(player->client->fd, read_events, sizeof(read_events));
		MUST(got > 0);
	}
	return (__s64)(seq_now() - beginning - due) / 1000.0;
}

int main(int argc, char **argv)
{
	struct bench_player player = bench_must_player(MOST);
	unsigned int count;
	__u64 beginning;
	int i, times;

	MUST(!seq_set_pool(player.client->fd, 0, MOST, 0));
	bench_be_urgent();
	seq_must_start(player.client, player.queue);
	beginning = find_beginning(&player);
	for (i = 1; i < argc; i++) {
		count = strtoul(argv[i], NULL, 10);
		MUST(count && count <= MOST);
		for (times = 0; times < TIMES; times++)
			bench_sample(play(&player, count, beginning), "chord-%u",
				     count);
	}
	return 0;
}
