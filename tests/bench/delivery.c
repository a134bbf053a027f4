// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events a second from a writer to a reader in one thread, written one by one
 * and 64 at a time, and the same bytes through a pipe; then pairs that have
 * nothing to do with each other, all at once.
 *
 * usage: delivery [PAIRS…]
 *
 * With numbers of pairs: each in a process of its own; the figure is the sum.
 */
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include "benchlib.h"

#define MOST 64
#define PAIR_BATCH 8
/* A machine that has other things to do for seconds shall not hit all of them. */
#define PASSES 5
#define NANOSECONDS (SEQ_NSEC_PER_SEC * 3 / 4 / PASSES)	/* a measurement */

static struct snd_seq_event events[MOST];

static double events_a_second(int out, int in, unsigned int batch)
{
	size_t length = batch * sizeof(*events);
	struct snd_seq_event read_back[MOST];
	__u64 began = seq_now(), now;
	unsigned long count = 0;
	unsigned int i;

	do {
		for (i = 0; i < 10; i++) {
			MUST(write(out, events, length) == (ssize_t)length);
			MUST(read(in, read_back, length) == (ssize_t)length);
		}
		count += 10 * batch;
		now = seq_now();
	} while (now - began < NANOSECONDS);
	return count * 1e9 / (now - began);
}

/* A way for events, from its second end to its first. */
struct way {
	const char *name;
	void (*must_open)(int ends[2]);
};

static void must_open_client(int ends[2])
{
	struct bench_player player = bench_must_player(500);
	unsigned int i;

	for (i = 0; i < MOST; i++) {
		events[i] = seq_event_numbered(i);
		seq_event_to(&events[i], player.client->id, player.port);
	}
	ends[0] = player.client->fd;
	ends[1] = dup(ends[0]);
}

static void must_open_pipe(int ends[2])
{
	MUST(!pipe(ends));
}

static const struct way ways[] = {
	{ "direct", must_open_client },
	{ "pipe", must_open_pipe },
};

static void measure_alone(const struct way *way, unsigned int batch)
{
	int ends[2];

	way->must_open(ends);
	bench_sample(events_a_second(ends[1], ends[0], batch), "%s-%u",
		     way->name, batch);
	close(ends[0]);
	close(ends[1]);
}

struct start {
	int ready;
	int go;
	double rate[MOST];
};

static void run_pair(const struct way *way, struct start *start,
		     unsigned int number)
{
	int ends[2];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	way->must_open(ends);
	__atomic_add_fetch(&start->ready, 1, __ATOMIC_SEQ_CST);
	while (!__atomic_load_n(&start->go, __ATOMIC_SEQ_CST))
		;
	start->rate[number] = events_a_second(ends[1], ends[0], PAIR_BATCH);
	_exit(0);
}

static void measure_pairs(const struct way *way, unsigned int pairs)
{
	struct start *start = mmap(NULL, sizeof(*start), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double sum = 0;
	unsigned int i;

	MUST(start != MAP_FAILED && pairs <= MOST);
	for (i = 0; i < pairs; i++)
		if (!fork())
			run_pair(way, start, i);
	while (__atomic_load_n(&start->ready, __ATOMIC_SEQ_CST) < (int)pairs)
		bench_sleep_until(seq_now() + 1000000);
	__atomic_store_n(&start->go, 1, __ATOMIC_SEQ_CST);
	for (i = 0; i < pairs; i++)
		MUST(wait(NULL) > 0);
	for (i = 0; i < pairs; i++)
		sum += start->rate[i];
	bench_sample(sum, "%s-pairs-%u", way->name, pairs);
	munmap(start, sizeof(*start));
}

int main(int argc, char **argv)
{
	unsigned int pass, way;
	int i;

	for (pass = 0; pass < PASSES; pass++)
		for (way = 0; way < ARRAY_SIZE(ways); way++) {
			measure_alone(&ways[way], 1);
			measure_alone(&ways[way], MOST);
			for (i = 1; i < argc; i++) {
				fflush(stdout);
				measure_pairs(&ways[way], atoi(argv[i]));
			}
		}
	return 0;
}
