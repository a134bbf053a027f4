// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Shared by the measuring programs: samples, priority, a player. */
#include "benchlib.h"

#include <sched.h>
#include <stdarg.h>
#include <time.h>

#define PART 256	/* events a write */
#define TAGS 10
#define FAR (3600 * SEQ_NSEC_PER_SEC)

int ktap_failures;

/* Helpers of the tests complain through this; here it is no TAP. */
void ktap_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void bench_sleep_until(__u64 when)
{
	struct timespec time = {
		.tv_sec = when / SEQ_NSEC_PER_SEC,
		.tv_nsec = when % SEQ_NSEC_PER_SEC,
	};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL))
		;
}

void bench_sample(double value, const char *figure, ...)
{
	va_list args;

	va_start(args, figure);
	vprintf(figure, args);
	va_end(args);
	printf(",%.6g\n", value);
}

void bench_be_urgent(void)
{
	struct sched_param parameters = { .sched_priority = 50 };

	MUST(!sched_setscheduler(0, SCHED_FIFO, &parameters));
}

static int compare_times(const void *one, const void *other)
{
	__u64 a = *(const __u64 *)one, b = *(const __u64 *)other;

	return (a > b) - (a < b);
}

void bench_random_times(__u64 *times, unsigned int count, __u64 range,
			__u32 seed)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		times[i] = ((__u64)seq_random(&seed) << 32 |
			    seq_random(&seed)) % range;
	qsort(times, count, sizeof(*times), compare_times);
}

/* The in-tree sequencer ignores what is too large. */
bool bench_set_pool(struct seq_client *client, int size)
{
	struct snd_seq_client_pool pool;

	return !seq_set_pool(client->fd, size, 0, 1) &&
	       !seq_get_pool(client->fd, client->id, &pool) &&
	       pool.output_pool == size;
}

struct bench_player bench_must_player(int pool)
{
	struct bench_player player;

	player.client = seq_must_open();
	MUST(bench_set_pool(player.client, pool));
	/* A late reader loses nothing. */
	MUST(pool > 2000 || !seq_set_pool(player.client->fd, 0, pool, 0));
	player.queue = seq_must_queue(player.client);
	player.port = seq_must_port(player.client, SEQ_CAP_ALL);
	return player;
}

struct snd_seq_event bench_event(const struct bench_player *player,
				 unsigned int number, __u64 when)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_event_to(&event, player->client->id, player->port);
	seq_event_at_time(&event, player->queue, when);
	return event;
}

void bench_must_join(struct seq_client *client,
		     const struct bench_player *player)
{
	struct snd_seq_queue_client use = { .queue = player->queue, .used = 1 };

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT, &use));
}

bool bench_fill(struct seq_client *client, const struct bench_player *player,
		unsigned int count, __u32 *seed)
{
	struct snd_seq_event events[PART];
	unsigned int i, part;
	long length;

	for (; count; count -= part) {
		part = count < PART ? count : PART;
		for (i = 0; i < part; i++) {
			events[i] = bench_event(player, 0, FAR +
						seq_random(seed) * 1000ull);
			events[i].tag = i % TAGS;
		}
		length = part * sizeof(*events);
		if (seq_write(client->fd, events, length) != length)
			return false;
	}
	return true;
}
