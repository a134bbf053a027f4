// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * How long events that are due at one moment keep a processor from everything
 * else, in µs: the longest time that a thread there, which only reads the clock,
 * does not get, and the same without events.
 *
 * usage: burst
 */
#include "benchlib.h"

#define EVENTS 2000		/* what both can hold */
#define TIMES 20
#define AHEAD 40000000ull	/* longer than it takes to write them, ns */
#define MARGIN 5000000ull
#define READ 64

static void must_schedule(const struct bench_player *player, __u64 when)
{
	static struct snd_seq_event events[EVENTS];
	unsigned int i;

	for (i = 0; i < EVENTS; i++)
		events[i] = bench_event(player, i, when);
	MUST(seq_write(player->client->fd, events, sizeof(events)) ==
	     sizeof(events));
}

/*
 * From shortly before that moment until long after. It sleeps for as long as it does
 * not, or the kernel would take the processor from it for a while each second.
 */
static double longest_absence(__u64 moment)
{
	__u64 until = moment + AHEAD, before, now, longest = 0;

	bench_sleep_until(moment - MARGIN);
	before = seq_now();
	do {
		now = seq_now();
		if (now - before > longest)
			longest = now - before;
		before = now;
	} while (now < until);
	return longest / 1000.0;
}

static void must_read_all(const struct bench_player *player)
{
	struct snd_seq_event events[READ];
	unsigned int left;
	long got;

	for (left = EVENTS; left; left -= got / sizeof(*events)) {
		got = read(player->client->fd, events, sizeof(events));
		MUST(got > 0);
	}
}

int main(void)
{
	struct bench_player player = bench_must_player(EVENTS);
	struct snd_seq_queue_status status;
	unsigned int i;
	__u64 began;

	seq_must_stay_on_one_cpu();
	bench_be_urgent();
	seq_must_start(player.client, player.queue);
	for (i = 0; i < TIMES; i++) {
		began = seq_now();
		bench_sample(longest_absence(began + AHEAD), "absent-none");
		began = seq_now();
		MUST(!seq_queue_status(player.client->fd, player.queue,
				       &status));
		must_schedule(&player, seq_nanoseconds(status.time) + AHEAD);
		bench_sample(longest_absence(began + AHEAD), "absent");
		must_read_all(&player);
	}
	return 0;
}
