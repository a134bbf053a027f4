// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Time of an application of the OSS sequencer: random streams against one that
 * plays them step by step, and each rule about start, stop and real-time mode by
 * itself.
 */
#include "oss/timing.h"

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/soundcard.h>
#include <linux/string.h>

#define SEED		1999
#define STREAMS		300
#define STREAM_LENGTH	200

static struct ob_oss_record timer_record(u8 number, u32 time)
{
	return (struct ob_oss_record){
		.kind = OB_OSS_RECORD_TIMER,
		.size = OB_OSS_RECORD_LONG,
		.number = number,
		.time = time,
	};
}

static struct ob_oss_record short_wait(u32 time)
{
	struct ob_oss_record record = timer_record(TMR_WAIT_ABS, time);

	record.size = OB_OSS_RECORD_SHORT;
	return record;
}

static void apply(struct kunit *test, struct ob_oss_timing *timing, u8 number,
		  u32 time, u32 now, struct ob_oss_timing_step *step)
{
	struct ob_oss_record record = timer_record(number, time);

	memset(step, 0xee, sizeof(*step));
	KUNIT_ASSERT_EQ(test, 0, ob_oss_timing_apply(timing, &record, now, step));
}

static void expect_step(struct kunit *test, const struct ob_oss_timing_step *step,
			enum ob_oss_timing_action action, bool direct, u32 tick)
{
	KUNIT_EXPECT_EQ(test, action, step->action);
	if (action == OB_OSS_TIMING_NOTHING)
		return;
	KUNIT_EXPECT_EQ(test, direct, step->direct);
	if (!direct)
		KUNIT_EXPECT_EQ(test, tick, step->tick);
}

/* At @tick the queue begins tick @position. */
static void expect_begin(struct kunit *test, const struct ob_oss_timing_step *step,
			 bool direct, u32 tick, u32 position)
{
	expect_step(test, step, OB_OSS_TIMING_BEGIN, direct, tick);
	KUNIT_EXPECT_EQ(test, position, step->position);
}

/* Writes a record that asks nothing of the queue. */
static void apply_quietly(struct kunit *test, struct ob_oss_timing *timing,
			  u8 number, u32 time, u32 now)
{
	struct ob_oss_timing_step step;

	apply(test, timing, number, time, now, &step);
	expect_step(test, &step, OB_OSS_TIMING_NOTHING, false, 0);
}

static void start_music(struct kunit *test, struct ob_oss_timing *timing)
{
	struct ob_oss_timing_step step;

	ob_oss_timing_init(timing, true);
	KUNIT_ASSERT_FALSE(test, timing->running);
	apply(test, timing, TMR_START, 0, 0, &step);
	expect_begin(test, &step, false, 0, 0);
	KUNIT_ASSERT_TRUE(test, timing->running);
}

/*
 * A player that does one record after the other: @tick is the queue's tick that it
 * has come to, @zero that of the last start.
 */
static void play(u32 *tick, u32 *zero, u8 number, u32 time)
{
	switch (number) {
	case TMR_WAIT_REL:
		*tick += time;
		break;
	case TMR_WAIT_ABS:
		while (*tick - *zero < time)
			++*tick;
		break;
	case TMR_START:
		*zero = *tick;
		break;
	}
}

static void streams_play_as_step_by_step(struct kunit *test)
{
	static const u8 numbers[] = { TMR_WAIT_REL, TMR_WAIT_REL, TMR_WAIT_ABS,
				      TMR_WAIT_ABS, TMR_WAIT_ABS, TMR_START,
				      TMR_CLOCK, TMR_SPP, TMR_TIMESIG };
	struct rnd_state random;
	struct ob_oss_timing timing;
	u32 tick, zero, time;
	int stream, i;

	prandom_seed_state(&random, SEED);
	for (stream = 0; stream < STREAMS; stream++) {
		ob_oss_timing_init(&timing, false);
		tick = 0;
		zero = 0;
		for (i = 0; i < STREAM_LENGTH; i++) {
			u8 number = numbers[prandom_u32_state(&random) %
					    sizeof(numbers)];

			/* Nothing is due now, whatever was written before. */
			if (!i || (number == TMR_START && tick == 0))
				number = TMR_WAIT_REL;
			time = 1 + prandom_u32_state(&random) % 300;
			if (number == TMR_WAIT_ABS)
				time += tick - zero > 150 ? tick - zero - 150 : 0;
			apply_quietly(test, &timing, number, time, 0);
			play(&tick, &zero, number, time);
			KUNIT_ASSERT_EQ(test, tick, ob_oss_timing_due(&timing));
			KUNIT_ASSERT_EQ(test, tick - zero, timing.written);
		}
	}
}

static void other_records_are_refused(struct kunit *test)
{
	static const u8 known[] = { TMR_WAIT_REL, TMR_WAIT_ABS, TMR_STOP,
				    TMR_START, TMR_CONTINUE, TMR_TEMPO,
				    TMR_CLOCK, TMR_SPP, TMR_TIMESIG };
	struct ob_oss_timing timing, before;
	struct ob_oss_timing_step step;
	struct ob_oss_record record;
	unsigned int number;

	ob_oss_timing_init(&timing, true);
	before = timing;
	for (number = 0; number < 256; number++) {
		record = timer_record(number, 5);
		if (memchr(known, number, sizeof(known)))
			record.kind = OB_OSS_RECORD_ECHO;
		KUNIT_EXPECT_EQ(test, -EINVAL,
				ob_oss_timing_apply(&timing, &record, 0, &step));
		expect_step(test, &step, OB_OSS_TIMING_NOTHING, false, 0);
		KUNIT_EXPECT_EQ(test, 0, memcmp(&timing, &before,
						sizeof(timing)));
	}
}

static void records_take_effect_when_due(struct kunit *test)
{
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing;

	start_music(test, &timing);
	apply_quietly(test, &timing, TMR_WAIT_ABS, 100, 0);
	apply(test, &timing, TMR_TEMPO, 120, 3, &step);
	expect_step(test, &step, OB_OSS_TIMING_TEMPO, false, 100);
	KUNIT_EXPECT_EQ(test, 5000 * OB_OSS_TIMING_PPQ, step.tempo);

	apply_quietly(test, &timing, TMR_CONTINUE, 0, 3);
	apply_quietly(test, &timing, TMR_WAIT_REL, 50, 3);
	apply(test, &timing, TMR_STOP, 0, 3, &step);
	expect_step(test, &step, OB_OSS_TIMING_STOP, false, 150);
	apply_quietly(test, &timing, TMR_STOP, 0, 3);

	/* Its own time would never come. */
	apply_quietly(test, &timing, TMR_WAIT_REL, 10, 3);
	apply(test, &timing, TMR_CONTINUE, 0, 3, &step);
	expect_step(test, &step, OB_OSS_TIMING_CONTINUE, false, 150);
	KUNIT_EXPECT_EQ(test, 160, ob_oss_timing_due(&timing));

	apply(test, &timing, TMR_STOP, 0, 3, &step);
	expect_step(test, &step, OB_OSS_TIMING_STOP, false, 160);
	apply_quietly(test, &timing, TMR_WAIT_REL, 10, 3);
	apply(test, &timing, TMR_START, 0, 3, &step);
	expect_step(test, &step, OB_OSS_TIMING_CONTINUE, false, 160);
	apply_quietly(test, &timing, TMR_WAIT_ABS, 5, 3);
	KUNIT_EXPECT_EQ(test, 165, ob_oss_timing_due(&timing));
}

/* The queue has reached the tick of the stop, but has not carried it out yet. */
static void what_follows_a_stop_stays_behind_it(struct kunit *test)
{
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing;
	int start;

	for (start = 0; start < 2; start++) {
		start_music(test, &timing);
		apply_quietly(test, &timing, TMR_WAIT_ABS, 100, 0);
		apply(test, &timing, TMR_STOP, 0, 3, &step);
		expect_step(test, &step, OB_OSS_TIMING_STOP, false, 100);
		apply(test, &timing, start ? TMR_START : TMR_CONTINUE, 0, 102,
		      &step);
		if (start)
			expect_begin(test, &step, false, 100, 102);
		else
			expect_step(test, &step, OB_OSS_TIMING_CONTINUE, false,
				    100);
	}
}

/* An event written before a start is played at its old time. */
static void position_follows_the_start_that_is_due(struct kunit *test)
{
	struct ob_oss_timing timing;

	start_music(test, &timing);
	apply_quietly(test, &timing, TMR_WAIT_ABS, 100, 0);
	apply_quietly(test, &timing, TMR_START, 0, 40);
	apply_quietly(test, &timing, TMR_WAIT_ABS, 30, 40);
	KUNIT_EXPECT_EQ(test, 130, ob_oss_timing_due(&timing));
	KUNIT_EXPECT_EQ(test, 99, ob_oss_timing_position(&timing, 99));
	KUNIT_EXPECT_EQ(test, 7, ob_oss_timing_position(&timing, 107));

	/* With two that are not due yet, the one in force counts. */
	apply_quietly(test, &timing, TMR_START, 0, 40);
	KUNIT_EXPECT_EQ(test, 40, ob_oss_timing_position(&timing, 40));
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_position(&timing, 100));
	KUNIT_EXPECT_EQ(test, 29, ob_oss_timing_position(&timing, 129));
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_position(&timing, 130));
	apply_quietly(test, &timing, TMR_WAIT_ABS, 10, 135);
	apply_quietly(test, &timing, TMR_START, 0, 135);
	KUNIT_EXPECT_EQ(test, 9, ob_oss_timing_position(&timing, 139));
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_position(&timing, 140));
}

static void realtime_mode_is_switched_by_records(struct kunit *test)
{
	struct ob_oss_record wait = short_wait(0);
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing;

	start_music(test, &timing);
	KUNIT_EXPECT_FALSE(test, timing.realtime);
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_apply(&timing, &wait, 0, &step));
	KUNIT_EXPECT_FALSE(test, timing.realtime);
	apply_quietly(test, &timing, TMR_WAIT_REL, 0, 0);
	KUNIT_EXPECT_FALSE(test, timing.realtime);

	apply_quietly(test, &timing, TMR_WAIT_ABS, 0, 0);
	KUNIT_EXPECT_TRUE(test, timing.realtime);
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_apply(&timing, &wait, 0, &step));
	KUNIT_EXPECT_TRUE(test, timing.realtime);
	apply_quietly(test, &timing, TMR_WAIT_REL, 0, 500);
	KUNIT_EXPECT_FALSE(test, timing.realtime);
	KUNIT_EXPECT_EQ(test, 500, ob_oss_timing_due(&timing));

	/* An event written ahead stays where it is. */
	apply_quietly(test, &timing, TMR_WAIT_ABS, 900, 500);
	apply_quietly(test, &timing, TMR_WAIT_ABS, 0, 500);
	KUNIT_EXPECT_TRUE(test, timing.realtime);
	apply_quietly(test, &timing, TMR_WAIT_ABS, 900, 510);
	KUNIT_EXPECT_TRUE(test, timing.realtime);
	apply_quietly(test, &timing, TMR_WAIT_REL, 0, 520);
	KUNIT_EXPECT_EQ(test, 900, ob_oss_timing_due(&timing));

	/* A wait that moves the time ends it too. */
	apply_quietly(test, &timing, TMR_WAIT_ABS, 0, 1000);
	apply_quietly(test, &timing, TMR_WAIT_REL, 10, 1000);
	KUNIT_EXPECT_FALSE(test, timing.realtime);
	KUNIT_EXPECT_EQ(test, 1010, ob_oss_timing_due(&timing));
	apply_quietly(test, &timing, TMR_WAIT_ABS, 0, 1000);
	wait = short_wait(1020);
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_apply(&timing, &wait, 1500, &step));
	KUNIT_EXPECT_FALSE(test, timing.realtime);
	KUNIT_EXPECT_EQ(test, 1500, ob_oss_timing_due(&timing));
}

static void realtime_records_take_effect_at_once(struct kunit *test)
{
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing;

	start_music(test, &timing);
	apply_quietly(test, &timing, TMR_WAIT_ABS, 900, 0);
	apply_quietly(test, &timing, TMR_WAIT_ABS, 0, 10);
	apply(test, &timing, TMR_TEMPO, 120, 10, &step);
	expect_step(test, &step, OB_OSS_TIMING_TEMPO, true, 0);
	apply(test, &timing, TMR_STOP, 0, 20, &step);
	expect_step(test, &step, OB_OSS_TIMING_STOP, true, 0);
	apply(test, &timing, TMR_CONTINUE, 0, 20, &step);
	expect_step(test, &step, OB_OSS_TIMING_CONTINUE, true, 0);
	apply(test, &timing, TMR_START, 0, 30, &step);
	expect_begin(test, &step, true, 0, 30);
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_position(&timing, 30));
	KUNIT_EXPECT_TRUE(test, timing.realtime);
	apply_quietly(test, &timing, TMR_WAIT_REL, 0, 31);
	KUNIT_EXPECT_EQ(test, 31, ob_oss_timing_due(&timing));
}

static void synth_mode_has_one_tempo_and_never_stops(struct kunit *test)
{
	static const u8 without_effect[] = { TMR_STOP, TMR_CONTINUE, TMR_TEMPO };
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing, before;
	size_t i;

	ob_oss_timing_init(&timing, false);
	KUNIT_EXPECT_TRUE(test, timing.running);
	KUNIT_EXPECT_EQ(test, 100, ob_oss_timing_rate(&timing, 5));
	before = timing;
	for (i = 0; i < ARRAY_SIZE(without_effect); i++)
		apply_quietly(test, &timing, without_effect[i], 200, 5);
	ob_oss_timing_start(&timing, 5, &step);
	expect_step(test, &step, OB_OSS_TIMING_NOTHING, true, 0);
	ob_oss_timing_stop(&timing, 5, &step);
	expect_step(test, &step, OB_OSS_TIMING_NOTHING, true, 0);
	ob_oss_timing_continue(&timing, 5, &step);
	expect_step(test, &step, OB_OSS_TIMING_NOTHING, true, 0);
	ob_oss_timing_set_tempo(&timing, 200, 5, &step);
	expect_step(test, &step, OB_OSS_TIMING_NOTHING, true, 0);
	ob_oss_timing_set_timebase(&timing, 200, 5, &step);
	expect_step(test, &step, OB_OSS_TIMING_NOTHING, true, 0);
	KUNIT_EXPECT_EQ(test, 0, memcmp(&timing, &before, sizeof(timing)));

	apply_quietly(test, &timing, TMR_WAIT_ABS, 10, 5);
	ob_oss_timing_reset(&timing, 7, &step);
	expect_begin(test, &step, true, 0, 7);
	KUNIT_EXPECT_TRUE(test, timing.running);
	KUNIT_EXPECT_EQ(test, 7, ob_oss_timing_due(&timing));
	KUNIT_EXPECT_EQ(test, 3, ob_oss_timing_position(&timing, 10));
}

static void calls_take_effect_now(struct kunit *test)
{
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing;

	ob_oss_timing_init(&timing, true);
	ob_oss_timing_start(&timing, 0, &step);
	expect_begin(test, &step, true, 0, 0);
	apply_quietly(test, &timing, TMR_WAIT_ABS, 100, 20);
	ob_oss_timing_stop(&timing, 20, &step);
	expect_step(test, &step, OB_OSS_TIMING_STOP, true, 0);
	KUNIT_EXPECT_TRUE(test, timing.held);
	ob_oss_timing_continue(&timing, 20, &step);
	expect_step(test, &step, OB_OSS_TIMING_CONTINUE, true, 0);
	KUNIT_EXPECT_EQ(test, 100, ob_oss_timing_due(&timing));
	ob_oss_timing_continue(&timing, 30, &step);
	expect_step(test, &step, OB_OSS_TIMING_NOTHING, true, 0);

	/* A stop to come is taken back by a start alone. */
	apply(test, &timing, TMR_STOP, 0, 30, &step);
	ob_oss_timing_continue(&timing, 40, &step);
	expect_step(test, &step, OB_OSS_TIMING_NOTHING, true, 0);
	ob_oss_timing_stop(&timing, 50, &step);
	expect_step(test, &step, OB_OSS_TIMING_STOP, true, 0);
	apply(test, &timing, TMR_CONTINUE, 0, 50, &step);
	expect_step(test, &step, OB_OSS_TIMING_CONTINUE, true, 0);
	KUNIT_EXPECT_FALSE(test, timing.running);
	ob_oss_timing_start(&timing, 60, &step);
	expect_begin(test, &step, true, 0, 60);
	KUNIT_EXPECT_TRUE(test, step.undo_stop && step.tick == 100);
	KUNIT_EXPECT_EQ(test, 60, ob_oss_timing_due(&timing));
	KUNIT_EXPECT_EQ(test, 5, ob_oss_timing_position(&timing, 65));

	apply_quietly(test, &timing, TMR_WAIT_ABS, 0, 70);
	ob_oss_timing_reset(&timing, 80, &step);
	expect_step(test, &step, OB_OSS_TIMING_STOP, true, 0);
	KUNIT_EXPECT_FALSE(test, timing.running);
	KUNIT_EXPECT_FALSE(test, timing.realtime);
	KUNIT_EXPECT_EQ(test, 80, ob_oss_timing_due(&timing));
}

static void time_ends_and_does_not_wrap(struct kunit *test)
{
	struct ob_oss_timing timing;

	start_music(test, &timing);
	apply_quietly(test, &timing, TMR_WAIT_ABS, 1000, 0);
	apply_quietly(test, &timing, TMR_START, 0, 0);
	apply_quietly(test, &timing, TMR_WAIT_ABS, U32_MAX, 0);
	KUNIT_EXPECT_EQ(test, U32_MAX, ob_oss_timing_due(&timing));
	apply_quietly(test, &timing, TMR_WAIT_REL, U32_MAX, 0);
	KUNIT_EXPECT_EQ(test, U32_MAX, timing.written);
	KUNIT_EXPECT_EQ(test, U32_MAX, ob_oss_timing_due(&timing));
	apply_quietly(test, &timing, TMR_START, 0, 0);
	KUNIT_EXPECT_EQ(test, U32_MAX, ob_oss_timing_due(&timing));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(streams_play_as_step_by_step),
	KUNIT_CASE(other_records_are_refused),
	KUNIT_CASE(records_take_effect_when_due),
	KUNIT_CASE(what_follows_a_stop_stays_behind_it),
	KUNIT_CASE(position_follows_the_start_that_is_due),
	KUNIT_CASE(realtime_mode_is_switched_by_records),
	KUNIT_CASE(realtime_records_take_effect_at_once),
	KUNIT_CASE(synth_mode_has_one_tempo_and_never_stops),
	KUNIT_CASE(calls_take_effect_now),
	KUNIT_CASE(time_ends_and_does_not_wrap),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_timing",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the time of the OSS sequencer");
MODULE_LICENSE("GPL");
