// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Figures of lateness: classes at their borders, and how late an event is, by
 * known cases and against the clock at which the queue gets there.
 */
#include "core/queue/lateness.h"

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>

#include "core/event/counters.h"
#include "core/queue/tempo.h"

#define SECOND	1000000000ULL

static unsigned int class_of(u64 late)
{
	struct ob_lateness lateness = { };
	unsigned int class;

	ob_lateness_count(&lateness, late);
	for (class = 0; class < OB_LATENESS_CLASSES; class++)
		if (lateness.classes[class])
			break;
	return class;
}

static void classes_begin_at_powers_of_two(struct kunit *test)
{
	unsigned int class;
	u64 begin;

	KUNIT_EXPECT_EQ(test, class_of(0), 0);
	KUNIT_EXPECT_EQ(test, class_of(999), 0);
	KUNIT_EXPECT_EQ(test, ob_lateness_class_begin(0), 0);
	for (class = 1; class < OB_LATENESS_CLASSES; class++) {
		begin = ob_lateness_class_begin(class);
		KUNIT_EXPECT_EQ(test, begin, 1ULL << (class - 1));
		KUNIT_EXPECT_EQ(test, class_of(begin * 1000), class);
		KUNIT_EXPECT_EQ(test, class_of(begin * 1000 - 1), class - 1);
	}
	/* Nothing is too late for the last. */
	KUNIT_EXPECT_EQ(test, class_of(2 * SECOND), OB_LATENESS_CLASSES - 1);
	KUNIT_EXPECT_EQ(test, class_of(U64_MAX), OB_LATENESS_CLASSES - 1);
}

static void each_event_is_counted_once(struct kunit *test)
{
	struct ob_lateness lateness = { };
	struct rnd_state random;
	unsigned int i;
	u64 late, worst = 0;

	prandom_seed_state(&random, 20261121);
	for (i = 1; i <= 10000; i++) {
		late = prandom_u32_state(&random);
		late >>= prandom_u32_state(&random) % 32;
		worst = max(worst, late);
		ob_lateness_count(&lateness, late);
		KUNIT_ASSERT_EQ(test, ob_lateness_events(&lateness), i);
		KUNIT_ASSERT_EQ(test, lateness.worst, worst);
	}
}

static struct ob_tempo running(void)
{
	struct ob_tempo tempo;

	ob_tempo_init(&tempo);	/* 192 ticks a second */
	ob_tempo_start(&tempo, 5 * SECOND);
	return tempo;
}

static void known_lateness(struct kunit *test)
{
	struct ob_tempo tempo = running();
	const u64 now = 15 * SECOND;	/* at 10 s, tick 1920 */

#define EXPECT(stamp, real, want) \
	KUNIT_EXPECT_EQ(test, ob_lateness_of(&tempo, now, stamp, real), \
			(s64)(want))
	EXPECT(10 * SECOND, true, 0);
	EXPECT(10 * SECOND + 1, true, -1);
	EXPECT(10 * SECOND - 1, true, 1);
	EXPECT(0, true, 10 * SECOND);
	EXPECT(70 * SECOND, true, -60 * (s64)SECOND);
	EXPECT(1920, false, 0);
	EXPECT(1920 + 192, false, -(s64)SECOND);
	EXPECT(1920 - 96, false, SECOND / 2);
	EXPECT(1919, false, 5208334);	/* 5208333 and a third, rounded up */
	EXPECT(0, false, 10 * SECOND);

	/* Between two ticks. */
	KUNIT_EXPECT_EQ(test, ob_lateness_of(&tempo, now + 1000000, 1920,
					     false), 1000000);
	KUNIT_EXPECT_EQ(test, ob_lateness_of(&tempo, now + 1000000,
					     1920 - 192, false),
			SECOND + 1000000);

	/* At half the speed it takes twice as long, there and back. */
	ob_tempo_set_skew(&tempo, now, OB_TEMPO_SKEW_ONE / 2);
	EXPECT(11 * SECOND, true, -2 * (s64)SECOND);
	EXPECT(9 * SECOND, true, 2 * SECOND);
	EXPECT(1920 + 192, false, -2 * (s64)SECOND);
	EXPECT(1920 - 192, false, 2 * SECOND);
}

static void queue_that_stands(struct kunit *test)
{
	struct ob_tempo tempo = running();
	const u64 now = 15 * SECOND;

	ob_tempo_stop(&tempo, 15 * SECOND);
	EXPECT(10 * SECOND, true, 0);
	EXPECT(9 * SECOND, true, SECOND);
	EXPECT(10 * SECOND + 1, true, S64_MIN);
	EXPECT(1921, false, S64_MIN);
	EXPECT(1920 - 192, false, SECOND);
	ob_tempo_continue(&tempo, 15 * SECOND);
	ob_tempo_set_skew(&tempo, 15 * SECOND, 0);
	EXPECT(9 * SECOND, true, SECOND);
	EXPECT(11 * SECOND, true, S64_MIN);
}

static void far_away(struct kunit *test)
{
	struct ob_tempo tempo;
	u64 now = S64_MAX;

	ob_tempo_init(&tempo);
	KUNIT_ASSERT_EQ(test, ob_tempo_set_tempo(&tempo, 0, INT_MAX, 1000), 0);
	ob_tempo_set_tick(&tempo, 0, U32_MAX);
	ob_tempo_set_time(&tempo, 0, U64_MAX);
	/* 2^32 quarters of 36 minutes each: more than a clock can say. */
	tempo.ppq = 1;
	EXPECT(0, false, S64_MAX);
	EXPECT(0, true, S64_MAX);
	EXPECT(U32_MAX, false, 0);
#undef EXPECT
}

/* Whenever it looks, an event on time is as late as has passed since. */
static void agrees_with_the_clock(struct kunit *test)
{
	struct ob_tempo tempo = running();
	struct rnd_state random;
	u64 stamp, due, clock;
	unsigned int i;
	bool real;
	u32 value;

	prandom_seed_state(&random, 8);
	for (i = 0; i < 20000; i++) {
		real = i & 1;
		value = 1 + prandom_u32_state(&random) % 5000000;
		ob_tempo_set_tempo(&tempo, 5 * SECOND, value, 1000);
		ob_tempo_set_skew(&tempo, 5 * SECOND,
				  1 + prandom_u32_state(&random) % 0x20000);
		stamp = 1 + prandom_u32_state(&random) % 100000000;
		due = real ? ob_tempo_clock_of_time(&tempo, stamp) :
			     ob_tempo_clock_of_tick(&tempo, stamp);
		if (due == OB_TEMPO_NEVER)
			continue;
		clock = 5 * SECOND + prandom_u32_state(&random) %
				     (due - 5 * SECOND);
		if (clock < due)
			KUNIT_ASSERT_EQ(test, ob_lateness_of(&tempo, clock,
							     stamp, real),
					(s64)(clock - due));
		/* Clock and position are whole nanoseconds. */
		KUNIT_ASSERT_LE(test, ob_lateness_of(&tempo, due, stamp,
						     real), 4);
		KUNIT_ASSERT_GE(test, ob_lateness_of(&tempo, due, stamp,
						     real), 0);
	}
}

static void sums_up_cpus(struct kunit *test)
{
	struct ob_counters __percpu *counts;
	struct ob_counters sum;
	int i;

	counts = alloc_percpu(struct ob_counters);
	KUNIT_ASSERT_NOT_NULL(test, counts);
	for (i = 0; i < 5; i++)
		this_cpu_inc(counts->delivered);
	this_cpu_inc(counts->lost);
	sum = ob_counters_sum(counts);
	free_percpu(counts);
	KUNIT_EXPECT_EQ(test, sum.delivered, 5);
	KUNIT_EXPECT_EQ(test, sum.lost, 1);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(classes_begin_at_powers_of_two),
	KUNIT_CASE(each_event_is_counted_once),
	KUNIT_CASE(known_lateness),
	KUNIT_CASE(queue_that_stands),
	KUNIT_CASE(far_away),
	KUNIT_CASE(agrees_with_the_clock),
	KUNIT_CASE(sums_up_cpus),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_lateness",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the lateness figures");
MODULE_LICENSE("GPL");
