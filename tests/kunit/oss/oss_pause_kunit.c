// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Programs of the OSS sequencer that pause, or call the timer: every sequence of a
 * few records, with and without a pause before each of them, every one with calls at
 * any place, with real-time mode and resets, and long random ones. A queue that goes on
 * tick by tick carries out the steps; each record has to take effect where
 * oss_prediction.h says. Nothing but these steps starts or stops the queue, so that it
 * stands if, and only if, the timer should.
 */
#include "oss_prediction.h"
#include "oss_queue.h"

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/soundcard.h>
#include <linux/string.h>

#define PAUSE		40	/* ticks */
#define SHORT_LENGTH	4	/* records of each sequence that is tried */
#define LONG_LENGTH	MOST_RECORDS	/* records of a random one */
#define RANDOM_STREAMS	4000
#define SEED		16

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

static void forget_dropped(struct queue *queue, struct prediction *want)
{
	int i;

	for (i = 0; i < queue->count; i++)
		if (!queue->events[i].done)
			want->comes[queue->events[i].record] = U32_MAX;
}

/* Bit n of @pauses is a pause of so many ticks before record n. */
static void try_sequence(struct kunit *test, bool music,
			 const enum written *written, int length,
			 unsigned int pauses, int pause)
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
			pass_time(&queue, pause);
		now = queue.tick;
		KUNIT_ASSERT_EQ(test, stands(&want, now), !queue.running);
		predict(&want, written[i], now, i);
		if (written[i] == RESET)
			forget_dropped(&queue, &want);
		write_one(test, &timing, &queue, written[i], i);
		KUNIT_ASSERT_EQ(test, stands(&want, queue.tick), !queue.running);
		KUNIT_ASSERT_EQ(test, want.running, timing.running);
		KUNIT_ASSERT_EQ(test, want.held, timing.held);
		KUNIT_ASSERT_EQ(test, want.start + want.waited,
				ob_oss_timing_due(&timing));
		if (written[i] == START)
			KUNIT_ASSERT_GE(test, ob_oss_timing_due(&timing), now);
	}
	pass_time(&queue, 100 * LONG_LENGTH);
	KUNIT_ASSERT_EQ(test, stands(&want, queue.tick), !queue.running);
	for (i = 0; i < length; i++)
		KUNIT_ASSERT_EQ(test, want.comes[i] <= queue.tick ?
				      want.comes[i] : U32_MAX, queue.came[i]);
}

/*
 * Every sequence of SHORT_LENGTH of @alphabet, @of, with every choice of pauses,
 * behind @begin if that is not RANDOM_OF.
 */
static void try_all_sequences(struct kunit *test, bool music,
			      const enum written *alphabet, int of,
			      enum written begin, int pause)
{
	int before = begin != RANDOM_OF, length = before + SHORT_LENGTH, i;
	enum written written[1 + SHORT_LENGTH] = { begin };
	unsigned int all = 1, number, left, pauses;

	for (i = 0; i < SHORT_LENGTH; i++)
		all *= of;
	for (number = 0; number < all; number++) {
		left = number;
		for (i = before; i < length; i++, left /= of)
			written[i] = alphabet[left % of];
		for (pauses = 0; pauses < 1 << length; pauses += 1 + before)
			try_sequence(test, music, written, length, pauses, pause);
		cond_resched();
	}
}

static const enum written records_only[] = {
	START, STOP, CONTINUE, TEMPO, NOTE, WAIT_30, WAIT_MORE,
};

static const enum written with_calls[] = {
	START, STOP, CONTINUE, NOTE, WAIT_MORE,
	CALL_START, CALL_STOP, CALL_CONTINUE,
};

static const enum written with_realtime[] = {
	START, STOP, CONTINUE, NOTE, WAIT_30, WAIT_MORE,
	REALTIME, NO_REALTIME, RESET,
};

static const enum written calls_in_realtime[] = {
	START, NOTE, WAIT_MORE, REALTIME, RESET,
	CALL_START, CALL_STOP, CALL_CONTINUE,
};

static void sequencer_pauses_anywhere(struct kunit *test)
{
	try_all_sequences(test, false, records_only, ARRAY_SIZE(records_only),
			  RANDOM_OF, PAUSE);
}

static void music_pauses_anywhere(struct kunit *test)
{
	try_all_sequences(test, true, records_only, ARRAY_SIZE(records_only),
			  RANDOM_OF, PAUSE);
}

/* Before, at and behind the ticks of what was written. */
static void music_is_called_anywhere(struct kunit *test)
{
	int pause;

	for (pause = 5; pause <= 10; pause += 5) {
		try_all_sequences(test, true, with_calls,
				  ARRAY_SIZE(with_calls), RANDOM_OF, pause);
		try_all_sequences(test, true, with_calls,
				  ARRAY_SIZE(with_calls), START, pause);
	}
}

static void sequencer_is_in_realtime_anywhere(struct kunit *test)
{
	try_all_sequences(test, false, with_realtime, ARRAY_SIZE(with_realtime),
			  RANDOM_OF, PAUSE);
}

static void music_is_in_realtime_anywhere(struct kunit *test)
{
	try_all_sequences(test, true, with_realtime, ARRAY_SIZE(with_realtime),
			  RANDOM_OF, PAUSE);
	try_all_sequences(test, true, with_realtime, ARRAY_SIZE(with_realtime),
			  START, PAUSE / 4);
}

/* In music that plays, and in real-time mode already. */
static void music_is_called_in_realtime(struct kunit *test)
{
	try_all_sequences(test, true, calls_in_realtime,
			  ARRAY_SIZE(calls_in_realtime), START, PAUSE / 4);
	try_all_sequences(test, true, calls_in_realtime,
			  ARRAY_SIZE(calls_in_realtime), REALTIME, PAUSE / 4);
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
			     prandom_u32_state(&random),
			     stream & 2 ? PAUSE : PAUSE / 4);
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

/* A stop is written, and the timer stopped and continued before that is due. */
static void a_stop_to_come_outlasts_calls(struct kunit *test)
{
	static const enum written song[] = {
		START, NOTE, WAIT_30, STOP, WAIT_MORE, NOTE,
		CALL_STOP, CALL_CONTINUE,
	};
	struct queue queue = { };
	struct ob_oss_timing timing;
	int i;

	memset(queue.came, 0xff, sizeof(queue.came));
	ob_oss_timing_init(&timing, true);
	for (i = 0; i < ARRAY_SIZE(song); i++) {
		if (song[i] >= CALL_START)
			pass_time(&queue, 10);
		write_one(test, &timing, &queue, song[i], i);
	}
	pass_time(&queue, 100);
	KUNIT_EXPECT_EQ(test, 30, queue.tick);
	KUNIT_EXPECT_FALSE(test, queue.running);
	KUNIT_EXPECT_FALSE(test, timing.running);
	KUNIT_EXPECT_EQ(test, U32_MAX, queue.came[5]);
	write_one(test, &timing, &queue, CONTINUE, i);
	pass_time(&queue, 100);
	KUNIT_EXPECT_EQ(test, 40, queue.came[5]);
	KUNIT_EXPECT_TRUE(test, timing.running);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(sequencer_pauses_anywhere),
	KUNIT_CASE(music_pauses_anywhere),
	KUNIT_CASE(music_is_called_anywhere),
	KUNIT_CASE(sequencer_is_in_realtime_anywhere),
	KUNIT_CASE(music_is_in_realtime_anywhere),
	KUNIT_CASE(music_is_called_in_realtime),
	KUNIT_CASE(a_stop_to_come_outlasts_calls),
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
