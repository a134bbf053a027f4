// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A chord that is due at one moment wakes its reader once, also one that comes before
 * whoever delivers it: it finds all of the chord, and does not sleep in between.
 * time-limit: 120
 */
#define _GNU_SOURCE
#include "ktap.h"
#include "seqlib.h"

#include <sched.h>
#include <sys/resource.h>

#define CHORD	80	/* more than are delivered under one lock */
#define ROUNDS	5
#define LATER	100000000ull	/* ns, for all to be written by then */
#define BEFORE_THREADS 60	/* those that deliver on PREEMPT_RT */

/* How often the calling thread has slept. */
static long sleeps(void)
{
	struct rusage usage;

	MUST(!getrusage(RUSAGE_THREAD, &usage));
	return usage.ru_nvcsw;
}

static void must_schedule_chord(const struct seq_player *player)
{
	struct snd_seq_event event = seq_event_numbered(0);
	struct snd_seq_queue_status status;
	int i;

	MUST(!seq_queue_status(player->client->fd, player->queue, &status));
	seq_event_to(&event, player->client->id, player->port);
	seq_event_at_time(&event, player->queue,
			  status.time.tv_sec * SEQ_NSEC_PER_SEC +
			  status.time.tv_nsec + LATER);
	for (i = 0; i < CHORD; i++)
		seq_must_send(player->client, &event);
}

static void must_read_chord(const struct seq_player *player)
{
	struct snd_seq_event event;
	int i;

	for (i = 0; i < CHORD; i++)
		MUST(read(player->client->fd, &event, sizeof(event)) ==
		     sizeof(event));
}

static void a_chord_wakes_its_reader_once(void)
{
	struct sched_param before = { .sched_priority = BEFORE_THREADS };
	struct seq_player player = seq_must_player();
	long least = CHORD, slept;
	int i;

	seq_must_stay_on_one_cpu();
	seq_must_start(player.client, player.queue);
	MUST(!sched_setscheduler(0, SCHED_FIFO, &before));
	for (i = 0; i < ROUNDS; i++) {
		must_schedule_chord(&player);
		slept = sleeps();
		must_read_chord(&player);
		slept = sleeps() - slept;
		if (slept < least)
			least = slept;
	}
	ktap_note("slept %ld times, at least", least);
	/* None only if each round was too slow to be there in time. */
	CHECK(least <= ktap_slowness());
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(a_chord_wakes_its_reader_once),
};

KTAP_MAIN(cases);
