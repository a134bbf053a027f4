// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Tempo of an application of the OSS sequencer: every tempo and timebase against
 * the length of a minute, their limits, and what is written ahead.
 */
#include "oss/timing.h"

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/soundcard.h>

static void tempo_and_base_make_the_tick(struct kunit *test)
{
	const u64 minute = 60000000ULL * OB_OSS_TIMING_PPQ;
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing;
	int tempo, base;

	ob_oss_timing_init(&timing, true);
	KUNIT_EXPECT_EQ(test, 10000 * OB_OSS_TIMING_PPQ,
			ob_oss_timing_queue_tempo(&timing, 0));
	KUNIT_EXPECT_EQ(test, 100, ob_oss_timing_rate(&timing, 0));

	for (tempo = 8; tempo <= 360; tempo++) {
		ob_oss_timing_set_tempo(&timing, tempo, 0, &step);
		for (base = 1; base <= 1000; base += 3) {
			u64 ticks = tempo * base, all;

			ob_oss_timing_set_timebase(&timing, base, 0, &step);
			KUNIT_ASSERT_EQ(test, OB_OSS_TIMING_TEMPO, step.action);
			KUNIT_ASSERT_EQ(test, ob_oss_timing_queue_tempo(&timing, 0),
					step.tempo);
			/* Within half a microsecond. */
			all = ticks * step.tempo;
			KUNIT_ASSERT_LE(test, max(all, minute) -
					min(all, minute), ticks / 2);
			KUNIT_ASSERT_LE(test, step.tempo, INT_MAX);
			KUNIT_ASSERT_EQ(test, (tempo * base + 30) / 60,
					ob_oss_timing_rate(&timing, 0));
		}
	}
}

static void tempo_and_base_have_limits(struct kunit *test)
{
	static const struct {
		int asked, tempo, base;
	} known[] = {
		{ INT_MIN, 8, 1 }, { -1, 8, 1 }, { 0, 77, 77 }, { 1, 8, 1 },
		{ 7, 8, 7 }, { 8, 8, 8 }, { 360, 360, 360 },
		{ 361, 360, 361 }, { 1000, 360, 1000 }, { 1001, 360, 1000 },
		{ INT_MAX, 360, 1000 },
	};
	struct ob_oss_record record = {
		.kind = OB_OSS_RECORD_TIMER,
		.number = TMR_TEMPO,
	};
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		enum ob_oss_timing_action action = known[i].asked ?
			OB_OSS_TIMING_TEMPO : OB_OSS_TIMING_NOTHING;

		ob_oss_timing_init(&timing, true);
		ob_oss_timeline_init(&timing.tempos, 77);
		timing.timebase = 77;
		ob_oss_timing_set_tempo(&timing, known[i].asked, 0, &step);
		KUNIT_EXPECT_EQ(test, action, step.action);
		KUNIT_EXPECT_TRUE(test, step.direct);
		KUNIT_EXPECT_EQ(test, known[i].tempo, ob_oss_timing_tempo(&timing, 0));
		ob_oss_timing_set_timebase(&timing, known[i].asked, 0, &step);
		KUNIT_EXPECT_EQ(test, action, step.action);
		KUNIT_EXPECT_TRUE(test, step.direct);
		KUNIT_EXPECT_EQ(test, known[i].base, timing.timebase);
	}

	record.time = 0;
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_apply(&timing, &record, 0, &step));
	KUNIT_EXPECT_EQ(test, 8, ob_oss_timing_tempo(&timing, 0));
	record.time = U32_MAX;
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_apply(&timing, &record, 0, &step));
	KUNIT_EXPECT_EQ(test, 360, ob_oss_timing_tempo(&timing, 0));
}

static void write_tempo(struct kunit *test, struct ob_oss_timing *timing, u32 wait,
			u32 tempo, u32 now, struct ob_oss_timing_step *step)
{
	struct ob_oss_record record = {
		.kind = OB_OSS_RECORD_TIMER,
		.number = TMR_WAIT_REL,
		.time = wait,
	};

	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_apply(timing, &record, now, step));
	record.number = TMR_TEMPO;
	record.time = tempo;
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_apply(timing, &record, now, step));
}

static void expect_change(struct kunit *test, const struct ob_oss_timing *timing,
			  u32 now, unsigned int index, u32 tick, u32 rate)
{
	struct ob_oss_timing_step step;

	KUNIT_ASSERT_TRUE(test, ob_oss_timing_get_change(timing, now, index, &step));
	KUNIT_EXPECT_EQ(test, OB_OSS_TIMING_TEMPO, step.action);
	KUNIT_EXPECT_FALSE(test, step.direct);
	KUNIT_EXPECT_EQ(test, tick, step.tick);
	KUNIT_EXPECT_EQ(test, 1000000 * OB_OSS_TIMING_PPQ / rate, step.tempo);
}

/* Rates are ticks a second: 60 quarters a minute of 100 ticks are 100. */
static void what_is_written_ahead_is_not_in_force(struct kunit *test)
{
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing;

	ob_oss_timing_init(&timing, true);
	ob_oss_timing_start(&timing, 0, &step);
	write_tempo(test, &timing, 1000, 120, 0, &step);
	KUNIT_EXPECT_EQ(test, 1000, step.tick);
	KUNIT_EXPECT_FALSE(test, step.direct);
	write_tempo(test, &timing, 500, 240, 0, &step);
	KUNIT_EXPECT_EQ(test, 60, ob_oss_timing_tempo(&timing, 999));
	KUNIT_EXPECT_EQ(test, 120, ob_oss_timing_tempo(&timing, 1000));
	KUNIT_EXPECT_EQ(test, 100, ob_oss_timing_rate(&timing, 10));

	/* A new timebase counts for all of them. */
	ob_oss_timing_set_timebase(&timing, 200, 10, &step);
	KUNIT_EXPECT_TRUE(test, step.direct);
	KUNIT_EXPECT_EQ(test, 1000000 * OB_OSS_TIMING_PPQ / 200, step.tempo);
	expect_change(test, &timing, 10, 0, 1000, 400);
	expect_change(test, &timing, 10, 1, 1500, 800);
	KUNIT_EXPECT_FALSE(test, ob_oss_timing_get_change(&timing, 10, 2, &step));
	expect_change(test, &timing, 1000, 0, 1500, 800);
	KUNIT_EXPECT_FALSE(test, ob_oss_timing_get_change(&timing, 1500, 0, &step));

	/* A tempo of now lasts until the next. */
	ob_oss_timing_set_tempo(&timing, 90, 20, &step);
	KUNIT_EXPECT_EQ(test, 90, ob_oss_timing_tempo(&timing, 20));
	KUNIT_EXPECT_EQ(test, 120, ob_oss_timing_tempo(&timing, 1000));
	expect_change(test, &timing, 20, 0, 1000, 400);

	/* None is left after a reset; what is played stays. */
	ob_oss_timing_reset(&timing, 30, &step);
	KUNIT_EXPECT_EQ(test, 90, ob_oss_timing_tempo(&timing, 2000));
	KUNIT_EXPECT_EQ(test, 300, ob_oss_timing_rate(&timing, 2000));
	KUNIT_EXPECT_FALSE(test, ob_oss_timing_get_change(&timing, 30, 0, &step));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(tempo_and_base_make_the_tick),
	KUNIT_CASE(tempo_and_base_have_limits),
	KUNIT_CASE(what_is_written_ahead_is_not_in_force),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_tempo",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the tempo of the OSS sequencer");
MODULE_LICENSE("GPL");
