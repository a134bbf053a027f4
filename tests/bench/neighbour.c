// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * How late, in µs, is the latest note of a player while very many events of
 * others are dropped on the same processor: by a START that is scheduled, and by
 * DELETE_QUEUE; and without.
 *
 * usage: neighbour CLIENTS EVENTS-OF-EACH
 *
 * By the clock of the reader, which runs before all ordinary programs.
 */
#include "benchlib.h"

#include <pthread.h>
#include <sched.h>

#define NOTES 1000
#define STEP 1000000ull
#define LEAD (SEQ_NSEC_PER_SEC / 2)

/* Drops the events of the crowd a quarter of the notes after the first. */
enum action { NOTHING, START, DELETE_QUEUE };

static const char *const names[] = { "none", "start", "delete" };

struct crowd {
	struct bench_player owner;
	struct seq_client *others[64];
	unsigned int count;
	__u64 when;
};

static struct crowd *must_crowd(unsigned int count, unsigned int each)
{
	static struct crowd crowd;
	__u32 seed = 1;
	unsigned int i;

	crowd.owner = bench_must_player(each);
	MUST(bench_fill(crowd.owner.client, &crowd.owner, each, &seed));
	crowd.count = count - 1;
	for (i = 0; i < crowd.count; i++) {
		crowd.others[i] = seq_must_open();
		MUST(bench_set_pool(crowd.others[i], each));
		bench_must_join(crowd.others[i], &crowd.owner);
		MUST(bench_fill(crowd.others[i], &crowd.owner, each, &seed));
	}
	return &crowd;
}

static void disperse(struct crowd *crowd)
{
	unsigned int i;

	for (i = 0; i < crowd->count; i++)
		seq_close(crowd->others[i]);
	seq_close(crowd->owner.client);
}

static void schedule_start(struct bench_player *player, const struct crowd *crowd)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_START);

	seq_event_to(&event, SNDRV_SEQ_CLIENT_SYSTEM,
		     SNDRV_SEQ_PORT_SYSTEM_TIMER);
	event.data.queue.queue = crowd->owner.queue;
	seq_event_at_time(&event, player->queue, LEAD + NOTES / 4 * STEP);
	seq_must_send(player->client, &event);
}

/* An ordinary program. */
static void *delete_queue(void *argument)
{
	struct sched_param ordinary = { .sched_priority = 0 };
	struct crowd *crowd = argument;

	MUST(!pthread_setschedparam(pthread_self(), SCHED_OTHER, &ordinary));
	bench_sleep_until(crowd->when);
	MUST(!seq_queue_delete(crowd->owner.client->fd, crowd->owner.queue));
	return NULL;
}

static void play(enum action action, struct crowd *crowd, unsigned int total)
{
	struct bench_player player = bench_must_player(NOTES + 10);
	static struct snd_seq_event events[NOTES];
	__u64 began, late, earliest = ~0ull, worst = 0;
	static __u64 when[NOTES];
	pthread_t deleter;
	unsigned int i;

	for (i = 0; i < NOTES; i++)
		events[i] = bench_event(&player, i, LEAD + i * STEP);
	began = seq_now();
	seq_must_start(player.client, player.queue);
	MUST(seq_write(player.client->fd, events, sizeof(events)) ==
	     sizeof(events));
	crowd->when = began + LEAD + NOTES / 4 * STEP;
	if (action == START)
		schedule_start(&player, crowd);
	if (action == DELETE_QUEUE)
		MUST(!pthread_create(&deleter, NULL, delete_queue, crowd));
	for (i = 0; i < NOTES; i++) {
		seq_must_receive_numbers(player.client, i, 1);
		when[i] = seq_now() - i * STEP;
		earliest = when[i] < earliest ? when[i] : earliest;
	}
	if (action == DELETE_QUEUE)
		MUST(!pthread_join(deleter, NULL));
	for (i = 0; i < NOTES; i++) {
		late = when[i] - earliest;
		worst = late > worst ? late : worst;
	}
	bench_sample(worst / 1000.0, "neighbour-%s-%u", names[action], total);
	seq_close(player.client);
}

int main(int argc, char **argv)
{
	unsigned int count, each;
	enum action action;
	struct crowd *crowd;

	MUST(argc == 3);
	count = atoi(argv[1]);
	each = atoi(argv[2]);
	seq_must_stay_on_one_cpu();
	bench_be_urgent();
	for (action = NOTHING; action <= DELETE_QUEUE; action++) {
		crowd = must_crowd(count, each);
		play(action, crowd, count * each);
		disperse(crowd);
	}
	return 0;
}
