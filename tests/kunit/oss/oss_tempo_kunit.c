// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Tempo of an application of the OSS sequencer: every tempo and timebase against
 * the length of a minute, and their limits.
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
			ob_oss_timing_queue_tempo(&timing));
	KUNIT_EXPECT_EQ(test, 100, ob_oss_timing_rate(&timing));

	for (tempo = 8; tempo <= 360; tempo++) {
		ob_oss_timing_set_tempo(&timing, tempo, &step);
		for (base = 1; base <= 1000; base += 3) {
			u64 ticks = tempo * base, all;

			ob_oss_timing_set_timebase(&timing, base, &step);
			KUNIT_ASSERT_EQ(test, OB_OSS_TIMING_TEMPO, step.action);
			KUNIT_ASSERT_EQ(test, ob_oss_timing_queue_tempo(&timing),
					step.tempo);
			/* Within half a microsecond. */
			all = ticks * step.tempo;
			KUNIT_ASSERT_LE(test, max(all, minute) -
					min(all, minute), ticks / 2);
			KUNIT_ASSERT_LE(test, step.tempo, INT_MAX);
			KUNIT_ASSERT_EQ(test, (tempo * base + 30) / 60,
					ob_oss_timing_rate(&timing));
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
		timing.tempo = 77;
		timing.timebase = 77;
		ob_oss_timing_set_tempo(&timing, known[i].asked, &step);
		KUNIT_EXPECT_EQ(test, action, step.action);
		KUNIT_EXPECT_TRUE(test, step.direct);
		KUNIT_EXPECT_EQ(test, known[i].tempo, timing.tempo);
		ob_oss_timing_set_timebase(&timing, known[i].asked, &step);
		KUNIT_EXPECT_EQ(test, action, step.action);
		KUNIT_EXPECT_TRUE(test, step.direct);
		KUNIT_EXPECT_EQ(test, known[i].base, timing.timebase);
	}

	record.time = 0;
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_apply(&timing, &record, 0, &step));
	KUNIT_EXPECT_EQ(test, 8, timing.tempo);
	record.time = U32_MAX;
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timing_apply(&timing, &record, 0, &step));
	KUNIT_EXPECT_EQ(test, 360, timing.tempo);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(tempo_and_base_make_the_tick),
	KUNIT_CASE(tempo_and_base_have_limits),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_tempo",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the tempo of the OSS sequencer");
MODULE_LICENSE("GPL");
