// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The budget of dispatchers, against one that counts each nanosecond. */
#include "core/schedule/budget.h"

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/prandom.h>

#define STEPS	500

static void is_full_at_first(struct kunit *test)
{
	struct ob_budget budget = { };

	ob_budget_begin(&budget, 3 * OB_BUDGET_FULL);
	KUNIT_EXPECT_EQ(test, budget.available, OB_BUDGET_FULL);
}

static void ends_when_it_is_spent(struct kunit *test)
{
	struct ob_budget budget;

	ob_budget_grant(&budget, 100, 50);
	KUNIT_EXPECT_TRUE(test, ob_budget_spend(&budget, 100));
	KUNIT_EXPECT_TRUE(test, ob_budget_spend(&budget, 149));
	KUNIT_EXPECT_FALSE(test, ob_budget_spend(&budget, 150));
	KUNIT_EXPECT_FALSE(test, ob_budget_spend(&budget, U64_MAX));
	KUNIT_EXPECT_EQ(test, budget.available, -OB_BUDGET_FULL);
}

static void time_that_goes_back_is_none(struct kunit *test)
{
	struct ob_budget budget;

	ob_budget_grant(&budget, 100, 50);
	KUNIT_EXPECT_TRUE(test, ob_budget_spend(&budget, 90));
	KUNIT_EXPECT_EQ(test, budget.available, 50);
	ob_budget_begin(&budget, 80);
	KUNIT_EXPECT_EQ(test, budget.available, 50);
	/* Where it stood at first, it goes on. */
	KUNIT_EXPECT_TRUE(test, ob_budget_spend(&budget, 110));
	KUNIT_EXPECT_EQ(test, budget.available, 40);
	ob_budget_spend(&budget, 105);
	ob_budget_begin(&budget, 112 + OB_BUDGET_OVERHEAD);
	KUNIT_EXPECT_EQ(test, budget.available, 42);
}

/* A nanosecond for each that passes, but for the first, which a dispatcher costs. */
static s64 regain(s64 available, u64 pause)
{
	u64 i;

	for (i = OB_BUDGET_OVERHEAD; i < pause && available < OB_BUDGET_FULL; i++)
		available++;
	return available;
}

static void comes_back_as_time_passes(struct kunit *test)
{
	struct ob_budget budget = { };
	u64 now = 10 * OB_BUDGET_FULL, pause, work;
	s64 expected = OB_BUDGET_FULL;
	struct rnd_state state;
	unsigned int i;

	prandom_seed_state(&state, 1);
	ob_budget_begin(&budget, now);
	for (i = 0; i < STEPS; i++) {
		work = prandom_u32_state(&state) % (OB_BUDGET_FULL / 2);
		pause = prandom_u32_state(&state) % OB_BUDGET_FULL;
		now += work;
		expected = max_t(s64, expected - (s64)work, -OB_BUDGET_FULL);
		KUNIT_EXPECT_EQ(test, ob_budget_spend(&budget, now),
				expected > 0);
		now += pause;
		expected = regain(expected, pause);
		ob_budget_begin(&budget, now);
		KUNIT_ASSERT_EQ(test, budget.available, expected);
	}
}

/* A dispatcher that begins as soon as it has ended has no time, and gains none. */
static void beginning_often_is_not_free(struct kunit *test)
{
	struct ob_budget budget = { };
	u64 now = 3 * OB_BUDGET_FULL;
	unsigned int i;

	ob_budget_begin(&budget, now);
	for (i = 0; i < OB_BUDGET_FULL / 500; i++) {
		KUNIT_EXPECT_TRUE(test, ob_budget_is_left(&budget));
		now += 500;
		ob_budget_spend(&budget, now);
		now += OB_BUDGET_OVERHEAD;
		ob_budget_begin(&budget, now);
	}
	KUNIT_EXPECT_FALSE(test, ob_budget_is_left(&budget));
}

/*
 * A dispatcher that works whenever there is budget has half of the time, and no more;
 * less what it costs to look 16 times whether the budget is back.
 */
static void others_have_half(struct kunit *test)
{
	u64 step = OB_BUDGET_FULL / 16, now = 3 * OB_BUDGET_FULL, worked = 0, end;
	struct ob_budget budget = { };

	ob_budget_begin(&budget, now);
	for (end = now + 100 * OB_BUDGET_FULL; now < end;) {
		now += step;
		if (ob_budget_is_left(&budget)) {
			worked += step;
			ob_budget_spend(&budget, now);
		} else {
			ob_budget_begin(&budget, now);
		}
	}
	KUNIT_EXPECT_GE(test, worked, 47ULL * OB_BUDGET_FULL);
	KUNIT_EXPECT_LE(test, worked, 52ULL * OB_BUDGET_FULL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(is_full_at_first),
	KUNIT_CASE(ends_when_it_is_spent),
	KUNIT_CASE(time_that_goes_back_is_none),
	KUNIT_CASE(comes_back_as_time_passes),
	KUNIT_CASE(beginning_often_is_not_free),
	KUNIT_CASE(others_have_half),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_budget",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the dispatchers' budget");
MODULE_LICENSE("GPL");
