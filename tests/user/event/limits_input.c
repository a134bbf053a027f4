// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* time-limit: 300 */
/*
 * Events that wait in one client's input do not make another's notes late when
 * it is freed or moved: on one CPU, notes are read by a thread that comes
 * before all others, while inputs as large as they can be are closed or resized.
 *
 * The machine itself may be late at times, but not each time: the best of several
 * attempts counts. By instructions (tests/vm/run --smp 1 --count-instructions) one
 * is enough, and the bound is 2 ms: --attempts=1 --most-us=2000.
 */
#include "ktap.h"
#include "seqlib.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

#define HOGS 4
#define CELLS 65500
#define SYSEX (CELLS / 2)
#define NOTES 600
#define STEP_NS 1000000ull
#define BEGIN_NS 200000000ull
#define ACT_NOTE 200

struct player {
	struct seq_client *client;
	int queue;
	int port;
	__u64 arrived[NOTES];
	int heard;
	pthread_t thread;
};

static __u64 now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ull + time.tv_nsec;
}

static void *listen(void *argument)
{
	struct sched_param first = { .sched_priority = 60 };
	struct player *player = argument;
	struct snd_seq_event events[16];
	ssize_t result;
	int i, heard = 0;

	MUST(!pthread_setschedparam(pthread_self(), SCHED_FIFO, &first));
	while (heard < NOTES) {
		result = read(player->client->fd, events, sizeof(events));
		MUST(result > 0);
		for (i = 0; i < result / (ssize_t)sizeof(*events); i++)
			player->arrived[heard++] = now();
		__atomic_store_n(&player->heard, heard, __ATOMIC_SEQ_CST);
	}
	return NULL;
}

static void must_play(struct player *player)
{
	struct snd_seq_event events[NOTES];
	int i;

	player->client = seq_must_open();
	player->queue = seq_must_queue(player->client);
	player->port = seq_must_port(player->client, SEQ_CAP_ALL);
	MUST(!seq_set_pool(player->client->fd, 2 * NOTES, 2 * NOTES, 0));
	MUST(!pthread_create(&player->thread, NULL, listen, player));
	seq_must_start(player->client, player->queue);
	for (i = 0; i < NOTES; i++) {
		events[i] = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64);
		seq_event_to(&events[i], player->client->id, player->port);
		seq_event_at_time(&events[i], player->queue,
				  BEGIN_NS + i * STEP_NS);
	}
	MUST(seq_write(player->client->fd, events, sizeof(events)) ==
	     sizeof(events));
}

/* How much later than the earliest ones the latest note was, nanoseconds. */
static __u64 worst_of(const struct player *player)
{
	__u64 base = ~0ull, worst = 0;
	int i;

	for (i = 0; i < NOTES; i++)
		if (player->arrived[i] - i * STEP_NS < base)
			base = player->arrived[i] - i * STEP_NS;
	for (i = 0; i < NOTES; i++)
		if (player->arrived[i] - i * STEP_NS - base > worst)
			worst = player->arrived[i] - i * STEP_NS - base;
	return worst;
}

static void close_hogs(struct seq_client **hogs)
{
	int i;

	for (i = 0; i < HOGS; i++)
		seq_close(hogs[i]);
}

static void resize_hogs(struct seq_client **hogs)
{
	int i;

	/* One less, which drops an event; a few; and all places that are not used. */
	for (i = 0; i < HOGS; i++)
		MUST(!seq_set_pool(hogs[i]->fd, 0, CELLS - 1, 0));
	for (i = 0; i < HOGS; i++)
		MUST(!seq_set_pool(hogs[i]->fd, 0, CELLS + 30, 0));
	for (i = 0; i < HOGS; i++)
		MUST(!seq_set_pool(hogs[i]->fd, 0, 10, 0));
	for (i = 0; i < HOGS; i++)
		MUST(!seq_set_pool(hogs[i]->fd, 0, CELLS, 0));
}

static void clear_hogs(struct seq_client **hogs)
{
	struct snd_seq_remove_events all = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	int i;

	for (i = 0; i < HOGS; i++)
		MUST(!seq_call(hogs[i]->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &all));
}

static __u64 worst_with(bool sysex, void (*act)(struct seq_client **hogs))
{
	static struct player player;
	struct seq_client *hogs[HOGS];
	int i;

	for (i = 0; i < HOGS; i++) {
		hogs[i] = seq_must_open();
		MUST(!seq_set_pool(hogs[i]->fd, 0, CELLS, 0));
		seq_must_fill_input(hogs[i], sysex ? SYSEX : CELLS, sysex);
	}
	player = (struct player) { .heard = 0 };
	must_play(&player);
	while (__atomic_load_n(&player.heard, __ATOMIC_SEQ_CST) < ACT_NOTE)
		usleep(1000);
	if (act)
		act(hogs);
	pthread_join(player.thread, NULL);
	seq_close(player.client);
	if (act != close_hogs)
		close_hogs(hogs);
	return worst_of(&player);
}

static void must_disturb_nobody(bool sysex, void (*act)(struct seq_client **))
{
	unsigned long attempts = ktap_option("attempts", 6), i;
	unsigned long most = ktap_option("most-us", 10000 * ktap_slowness());
	__u64 without, with, best = ~0ull;

	seq_must_stay_on_one_cpu();
	for (i = 0; i < attempts && best > most * 1000; i++) {
		without = worst_with(sysex, NULL);
		with = worst_with(sysex, act);
		with = with > without ? with - without : 0;
		if (with < best)
			best = with;
	}
	ktap_note("a note was later by %llu us", (unsigned long long)best / 1000);
	CHECK(best <= most * 1000);
}

static void closing(void)
{
	must_disturb_nobody(true, close_hogs);
}

static void resizing(void)
{
	must_disturb_nobody(false, resize_hogs);
}

static void clearing(void)
{
	must_disturb_nobody(true, clear_hogs);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(closing),
	CASE_ONBEAT(resizing),
	CASE_ONBEAT(clearing),
};

KTAP_MAIN(cases);
