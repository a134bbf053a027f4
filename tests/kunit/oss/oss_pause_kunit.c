// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Programs of the OSS sequencer that pause: every sequence of a few records, with
 * and without a pause before each of them, and long random ones. A queue that goes
 * on tick by tick carries out the steps; where each record should take effect is
 * predicted from three rules: never before it was written, at the end of the waits
 * since the last start, and at the place of the stop if the timer is stopped.
 */
#include "oss/timing.h"

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/soundcard.h>
#include <linux/string.h>

#define PAUSE		40	/* ticks */
#define SHORT_LENGTH	4	/* records of each sequence that is tried */
#define LONG_LENGTH	14	/* records of a random one */
#define RANDOM_STREAMS	4000
#define SEED		16

#define MOST_EVENTS	(2 * LONG_LENGTH)

/* Records that a program writes; NOTE stands for anything that is played. */
enum written {
	START, STOP, CONTINUE, TEMPO, NOTE, WAIT_30, WAIT_MORE,
	SEQUENCES_OF,		/* the rest in random ones only */
	WAIT_5 = SEQUENCES_OF, REALTIME, NO_REALTIME, RESET,
	CALL_START, CALL_STOP, CALL_CONTINUE,
	RANDOM_OF,
};

static const struct {
	u8 number;
	u32 time;
} records[] = {
	[START] = { TMR_START },
	[STOP] = { TMR_STOP },
	[CONTINUE] = { TMR_CONTINUE },
	[TEMPO] = { TMR_TEMPO, 90 },
	[WAIT_30] = { TMR_WAIT_ABS, 30 },
	[WAIT_5] = { TMR_WAIT_ABS, 5 },
	[WAIT_MORE] = { TMR_WAIT_REL, 10 },
	[REALTIME] = { TMR_WAIT_ABS, 0 },
	[NO_REALTIME] = { TMR_WAIT_REL, 0 },
};

/* An event that is scheduled on the queue. */
struct scheduled {
	enum ob_oss_timing_action action;	/* NOTHING: a note */
	u32 tick;
	u32 position;
	int record;
	bool done;
};

/* A queue that is carried on by hand. */
struct queue {
	u32 tick;
	bool running;
	struct scheduled events[MOST_EVENTS];
	int count;
	/* By record: the tick at which a note or a tempo came, or U32_MAX. */
	u32 came[LONG_LENGTH];
};

/* Where a record should take effect. */
struct prediction {
	bool music;
	bool realtime;
	bool running;
	u32 start;	/* tick of the last start */
	u32 waited;	/* ticks since, by the waits */
	u32 stop;	/* tick of the stop, unless @running */
	u32 comes[LONG_LENGTH];
};

static void carry_out(struct queue *queue, struct scheduled *event)
{
	event->done = true;
	switch (event->action) {
	case OB_OSS_TIMING_BEGIN:
		queue->tick = event->position;
		queue->running = true;
		break;
	case OB_OSS_TIMING_CONTINUE:
		queue->running = true;
		break;
	case OB_OSS_TIMING_STOP:
		queue->running = false;
		break;
	default:
		queue->came[event->record] = queue->tick;
	}
}

/* The first of the events that are due. */
static struct scheduled *find_due(struct queue *queue)
{
	struct scheduled *event, *due = NULL;
	int i;

	for (i = 0; i < queue->count; i++) {
		event = &queue->events[i];
		if (!event->done && event->tick <= queue->tick &&
		    (!due || event->tick < due->tick))
			due = event;
	}
	return due;
}

static void run_due(struct queue *queue)
{
	struct scheduled *due;

	while ((due = find_due(queue)))
		carry_out(queue, due);
}

static void pass_time(struct queue *queue, int ticks)
{
	while (ticks--) {
		run_due(queue);
		queue->tick += queue->running;
	}
	run_due(queue);
}

static void submit(struct queue *queue, enum ob_oss_timing_action action,
		   bool direct, u32 tick, u32 position, int record)
{
	struct scheduled event = {
		.action = action,
		.tick = tick,
		.position = position,
		.record = record,
	};

	if (direct) {
		carry_out(queue, &event);
	} else {
		queue->events[queue->count++] = event;
		run_due(queue);
	}
}

static void submit_step(struct queue *queue,
			const struct ob_oss_timing_step *step, int record)
{
	if (step->action != OB_OSS_TIMING_NOTHING)
		submit(queue, step->action, step->direct, step->tick, step->position,
		       record);
}

static void write_one(struct kunit *test, struct ob_oss_timing *timing,
		      struct queue *queue, enum written what, int record)
{
	struct ob_oss_timing_step step;
	struct ob_oss_record timer = {
		.kind = OB_OSS_RECORD_TIMER,
		.size = OB_OSS_RECORD_LONG,
	};

	switch (what) {
	case NOTE:
		submit(queue, OB_OSS_TIMING_NOTHING, timing->realtime,
		       ob_oss_timing_due(timing), 0, record);
		return;
	case RESET:
		queue->count = 0;
		ob_oss_timing_reset(timing, queue->tick, &step);
		break;
	case CALL_START:
		ob_oss_timing_start(timing, queue->tick, &step);
		break;
	case CALL_STOP:
		ob_oss_timing_stop(timing, queue->tick, &step);
		break;
	case CALL_CONTINUE:
		ob_oss_timing_continue(timing, queue->tick, &step);
		break;
	default:
		timer.number = records[what].number;
		timer.time = records[what].time;
		KUNIT_ASSERT_EQ(test, 0, ob_oss_timing_apply(timing, &timer,
							     queue->tick, &step));
	}
	submit_step(queue, &step, record);
}

static bool stop_is_to_come(const struct prediction *want, u32 now)
{
	return !want->running && now < want->stop;
}

static void predict_wait(struct prediction *want, u32 now, bool absolute,
			 u32 ticks)
{
	if (absolute && ticks <= want->waited)
		return;
	if (want->realtime && now > want->start + want->waited)
		want->waited = now - want->start;
	want->realtime = false;
	want->waited = absolute ? max(want->waited, ticks) :
				  want->waited + ticks;
}

static void predict_start(struct prediction *want, u32 at, bool now_at_all)
{
	want->start = at;
	want->waited = 0;
	if (!now_at_all || !stop_is_to_come(want, at))
		want->running = true;
}

static void predict_stop(struct prediction *want, u32 at)
{
	if (want->running)
		want->stop = at;
	want->running = false;
}

/* The effect that a record written at tick @now should have. */
static void predict(struct prediction *want, enum written what, u32 now,
		    int record)
{
	u32 at = max(now, want->start + want->waited);
	bool at_once = want->realtime || what >= RESET;

	if (want->realtime || what >= CALL_START)
		at = now;
	switch (what) {
	case NOTE:
		want->comes[record] = at;
		return;
	case TEMPO:
		if (want->music)
			want->comes[record] = at;
		return;
	case CALL_START:
		if (!want->music)
			return;
		fallthrough;
	case START:
		if (!at_once && !want->running)
			at = max(now, want->stop);
		predict_start(want, at, at_once);
		return;
	case CALL_STOP:
		if (want->music && stop_is_to_come(want, now))
			want->stop = now;
		fallthrough;
	case STOP:
		if (want->music)
			predict_stop(want, at);
		return;
	case CALL_CONTINUE:
	case CONTINUE:
		if (!at_once || !stop_is_to_come(want, now))
			want->running = true;
		return;
	case RESET:
		want->realtime = false;
		want->start = now;
		want->waited = 0;
		want->stop = now;
		want->running = !want->music;
		return;
	case REALTIME:
		want->realtime = true;
		return;
	default:
		predict_wait(want, now, records[what].number == TMR_WAIT_ABS,
			     records[what].time);
	}
}

static void forget_dropped(struct queue *queue, struct prediction *want)
{
	int i;

	for (i = 0; i < queue->count; i++)
		if (!queue->events[i].done)
			want->comes[queue->events[i].record] = U32_MAX;
}

/* No matter what stopped the timer. */
static void play_to_the_end(struct queue *queue)
{
	queue->running = true;
	while (find_due(queue) || queue->tick < 100 * LONG_LENGTH) {
		pass_time(queue, 1);
		queue->running = true;
	}
}

/* Bit n of @pauses is a pause before record n. */
static void try_sequence(struct kunit *test, bool music,
			 const enum written *written, int length,
			 unsigned int pauses)
{
	struct prediction want = { .music = music, .running = !music };
	struct queue queue = { .running = !music };
	struct ob_oss_timing timing;
	int i;

	ob_oss_timing_init(&timing, music);
	memset(queue.came, 0xff, sizeof(queue.came));
	memset(want.comes, 0xff, sizeof(want.comes));
	for (i = 0; i < length; i++) {
		u32 now;

		if (pauses & 1 << i)
			pass_time(&queue, PAUSE);
		now = queue.tick;
		predict(&want, written[i], now, i);
		if (written[i] == RESET)
			forget_dropped(&queue, &want);
		write_one(test, &timing, &queue, written[i], i);
		KUNIT_ASSERT_EQ(test, want.running, timing.running);
		KUNIT_ASSERT_EQ(test, want.start + want.waited,
				ob_oss_timing_due(&timing));
		if (written[i] == START)
			KUNIT_ASSERT_GE(test, ob_oss_timing_due(&timing), now);
	}
	play_to_the_end(&queue);
	for (i = 0; i < length; i++)
		KUNIT_ASSERT_EQ(test, want.comes[i], queue.came[i]);
}

static void try_all_sequences(struct kunit *test, bool music)
{
	enum written written[SHORT_LENGTH];
	unsigned int all = 1, number, left, pauses;
	int i;

	for (i = 0; i < SHORT_LENGTH; i++)
		all *= SEQUENCES_OF;
	for (number = 0; number < all; number++) {
		left = number;
		for (i = 0; i < SHORT_LENGTH; i++, left /= SEQUENCES_OF)
			written[i] = left % SEQUENCES_OF;
		for (pauses = 0; pauses < 1 << SHORT_LENGTH; pauses++)
			try_sequence(test, music, written, SHORT_LENGTH, pauses);
		cond_resched();
	}
}

static void sequencer_pauses_anywhere(struct kunit *test)
{
	try_all_sequences(test, false);
}

static void music_pauses_anywhere(struct kunit *test)
{
	try_all_sequences(test, true);
}

static void long_streams_pause_at_random(struct kunit *test)
{
	enum written written[LONG_LENGTH];
	struct rnd_state random;
	int stream, i;

	prandom_seed_state(&random, SEED);
	for (stream = 0; stream < RANDOM_STREAMS; stream++) {
		for (i = 0; i < LONG_LENGTH; i++)
			written[i] = prandom_u32_state(&random) % RANDOM_OF;
		/* Few enough for something to be written ahead. */
		try_sequence(test, stream & 1, written, LONG_LENGTH,
			     prandom_u32_state(&random) &
			     prandom_u32_state(&random) &
			     prandom_u32_state(&random));
		cond_resched();
	}
}

/* The beginning of a song that is not dumped at once. */
static void a_start_after_a_pause_counts_from_now(struct kunit *test)
{
	static const enum written song[] = {
		RESET, START, NOTE, WAIT_5, NOTE, WAIT_30, NOTE,
	};
	struct ob_oss_timing timing;
	int music, i;

	for (music = 0; music < 2; music++) {
		struct queue queue = { .running = !music };

		ob_oss_timing_init(&timing, music);
		for (i = 0; i < ARRAY_SIZE(song); i++) {
			write_one(test, &timing, &queue, song[i], i);
			if (song[i] == RESET)
				pass_time(&queue, 400);
		}
		pass_time(&queue, 100);
		KUNIT_EXPECT_EQ(test, 5, queue.came[4] - queue.came[2]);
		KUNIT_EXPECT_EQ(test, 30, queue.came[6] - queue.came[2]);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(sequencer_pauses_anywhere),
	KUNIT_CASE(music_pauses_anywhere),
	KUNIT_CASE(long_streams_pause_at_random),
	KUNIT_CASE(a_start_after_a_pause_counts_from_now),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_pause",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of programs of the OSS sequencer that pause");
MODULE_LICENSE("GPL");
