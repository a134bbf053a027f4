// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Which records of the OSS sequencer wait for room. */
#include "oss/timing.h"

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/soundcard.h>

static struct ob_oss_record timer_record(u8 number)
{
	return (struct ob_oss_record){
		.kind = OB_OSS_RECORD_TIMER,
		.size = OB_OSS_RECORD_LONG,
		.number = number,
		.time = 10,
	};
}

static void apply(struct kunit *test, struct ob_oss_timing *timing, u8 number)
{
	struct ob_oss_record record = timer_record(number);
	struct ob_oss_timing_step step;

	KUNIT_ASSERT_EQ(test, 0, ob_oss_timing_apply(timing, &record, 5, &step));
}

static void expect_needs_room(struct kunit *test, const struct ob_oss_timing *timing,
			      u8 number, bool needs)
{
	struct ob_oss_record record = timer_record(number);

	KUNIT_EXPECT_EQ(test, needs, ob_oss_timing_needs_room(timing, &record));
}

static void what_lets_a_timer_go_on_needs_no_room(struct kunit *test)
{
	struct ob_oss_record echo = { .kind = OB_OSS_RECORD_ECHO };
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing;

	ob_oss_timing_init(&timing, true);
	expect_needs_room(test, &timing, TMR_START, false);
	apply(test, &timing, TMR_START);
	KUNIT_EXPECT_TRUE(test, ob_oss_timing_needs_room(&timing, &echo));
	expect_needs_room(test, &timing, TMR_WAIT_ABS, false);
	expect_needs_room(test, &timing, TMR_TEMPO, true);
	expect_needs_room(test, &timing, TMR_STOP, true);
	expect_needs_room(test, &timing, TMR_START, true);
	expect_needs_room(test, &timing, TMR_CONTINUE, true);
	ob_oss_timing_stop(&timing, 5, &step);
	expect_needs_room(test, &timing, TMR_CONTINUE, false);
	apply(test, &timing, TMR_CONTINUE);
	expect_needs_room(test, &timing, TMR_CONTINUE, true);
	apply(test, &timing, TMR_STOP);
	expect_needs_room(test, &timing, TMR_TEMPO, true);
	expect_needs_room(test, &timing, TMR_START, false);
	apply(test, &timing, TMR_START);
	expect_needs_room(test, &timing, TMR_START, true);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(what_lets_a_timer_go_on_needs_no_room),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_room",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the room of the OSS sequencer");
MODULE_LICENSE("GPL");
