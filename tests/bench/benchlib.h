/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Shared by the measuring programs: a clock, samples, priority, a player.
 *
 * A program prints its samples to the standard output, one a line, as
 * "figure,value", when it ends; bench.sh puts the round and the modules before
 * them. All else goes to the standard error.
 */
#ifndef ONBEAT_BENCH_BENCHLIB_H
#define ONBEAT_BENCH_BENCHLIB_H

#include <stdlib.h>

#include "../user/lib/ktap.h"
#include "../user/lib/seqlib.h"

/* Sleeps until that moment of CLOCK_MONOTONIC, which seq_now() reads. */
void bench_sleep_until(__u64 when);
/* The figure's name is made as printf() does. */
void bench_sample(double value, const char *figure, ...);

/*
 * From now on as a musician's program runs: before all ordinary ones, and woken
 * without slack. Threads and children that come later inherit it.
 */
void bench_be_urgent(void);

/* Ascending random times below @range; reproducible. */
void bench_random_times(__u64 *times, unsigned int count, __u64 range,
			__u32 seed);

/* Asks for an output pool of that size; false if the driver does not grant it. */
bool bench_set_pool(struct seq_client *client, int size);

/* A client with an output pool of that size, a queue and a port that takes all. */
struct bench_player {
	struct seq_client *client;
	int queue;
	int port;
};

struct bench_player bench_must_player(int pool);
/* A numbered event from the player to itself, @when by its queue. */
struct snd_seq_event bench_event(const struct bench_player *player,
				 unsigned int number, __u64 when);
/* Lets another client schedule on the player's queue, too. */
void bench_must_join(struct seq_client *client,
		     const struct bench_player *player);
/*
 * Writes @count events at random times, an hour from the queue's start and later,
 * with tags 0 to 9 in turn; false where the driver takes no more.
 */
bool bench_fill(struct seq_client *client, const struct bench_player *player,
		unsigned int count, __u32 *seed);

#endif
