// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Accounting of event memory: known cases, the limits of the integers, and a
 * model that counts in 64 bits.
 */
#include "core/event/event_pool.h"

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/prandom.h>

#define EVENTS		64
#define OPERATIONS	200000

static void begins_empty_with_half_as_room(struct kunit *test)
{
	static const unsigned int sizes[][2] = {
		{ 1, 1 }, { 2, 1 }, { 3, 2 }, { 500, 250 }, { 501, 251 },
		{ UINT_MAX - 1, 0x7fffffff }, { UINT_MAX, 0x80000000 },
	};
	struct ob_event_pool pool = { .used = 9, .peak = 9, .failures = 9 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		ob_event_pool_init(&pool, sizes[i][0]);
		KUNIT_EXPECT_EQ(test, pool.size, sizes[i][0]);
		KUNIT_EXPECT_EQ(test, pool.room, sizes[i][1]);
		KUNIT_EXPECT_EQ(test, ob_event_pool_available(&pool), sizes[i][0]);
		KUNIT_EXPECT_EQ(test, pool.used, 0);
		KUNIT_EXPECT_EQ(test, pool.peak, 0);
		KUNIT_EXPECT_EQ(test, pool.successes, 0);
		KUNIT_EXPECT_EQ(test, pool.failures, 0);
	}
}

static void takes_what_fits(struct kunit *test)
{
	struct ob_event_pool pool;

	ob_event_pool_init(&pool, 10);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_charge(&pool, 4));
	KUNIT_EXPECT_TRUE(test, ob_event_pool_fits(&pool, 6));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_fits(&pool, 7));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, 7));
	KUNIT_EXPECT_EQ(test, pool.used, 4);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_charge(&pool, 6));
	KUNIT_EXPECT_EQ(test, ob_event_pool_available(&pool), 0);
	KUNIT_EXPECT_FALSE(test, ob_event_pool_fits(&pool, 1));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, 1));

	ob_event_pool_uncharge(&pool, 4);
	KUNIT_EXPECT_EQ(test, ob_event_pool_available(&pool), 4);
	KUNIT_EXPECT_EQ(test, pool.peak, 10);
	KUNIT_EXPECT_EQ(test, pool.successes, 2);
	KUNIT_EXPECT_EQ(test, pool.failures, 2);
}

static void forgets_but_what_is_in_use(struct kunit *test)
{
	struct ob_event_pool pool;

	ob_event_pool_init(&pool, 10);
	ob_event_pool_charge(&pool, 7);
	ob_event_pool_charge(&pool, 7);
	ob_event_pool_uncharge(&pool, 7);
	ob_event_pool_charge(&pool, 3);
	ob_event_pool_reset_stats(&pool);
	KUNIT_EXPECT_EQ(test, pool.used, 3);
	KUNIT_EXPECT_EQ(test, pool.peak, 3);
	KUNIT_EXPECT_EQ(test, pool.successes, 0);
	KUNIT_EXPECT_EQ(test, pool.failures, 0);
	KUNIT_EXPECT_EQ(test, pool.size, 10);
	KUNIT_EXPECT_EQ(test, pool.room, 5);
}

static void takes_an_oversized_event_alone(struct kunit *test)
{
	struct ob_event_pool pool;

	ob_event_pool_init(&pool, 10);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_charge(&pool, 1));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, 11));
	ob_event_pool_uncharge(&pool, 1);

	KUNIT_EXPECT_TRUE(test, ob_event_pool_fits(&pool, 11));
	KUNIT_EXPECT_TRUE(test, ob_event_pool_charge(&pool, 11));
	KUNIT_EXPECT_EQ(test, pool.used, 11);
	KUNIT_EXPECT_EQ(test, pool.peak, 11);
	KUNIT_EXPECT_EQ(test, ob_event_pool_available(&pool), 0);
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, 1));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, 11));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_has_room(&pool, 1));

	ob_event_pool_uncharge(&pool, 11);
	KUNIT_EXPECT_EQ(test, ob_event_pool_available(&pool), 10);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_has_room(&pool, 11));
}

static void holds_at_the_integer_limits(struct kunit *test)
{
	struct ob_event_pool pool;

	ob_event_pool_init(&pool, UINT_MAX);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_charge(&pool, 1));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, UINT_MAX));
	KUNIT_EXPECT_TRUE(test, ob_event_pool_charge(&pool, UINT_MAX - 1));
	KUNIT_EXPECT_EQ(test, pool.used, UINT_MAX);
	KUNIT_EXPECT_EQ(test, ob_event_pool_available(&pool), 0);
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, 1));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, UINT_MAX));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_has_room(&pool, UINT_MAX));
	KUNIT_EXPECT_EQ(test, pool.used, UINT_MAX);
	KUNIT_EXPECT_EQ(test, pool.peak, UINT_MAX);

	ob_event_pool_init(&pool, 1);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_charge(&pool, UINT_MAX));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, 1));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, UINT_MAX));
	KUNIT_EXPECT_EQ(test, ob_event_pool_available(&pool), 0);
	ob_event_pool_uncharge(&pool, UINT_MAX);
	KUNIT_EXPECT_EQ(test, ob_event_pool_available(&pool), 1);
}

static void lets_writers_go_on_at_the_room(struct kunit *test)
{
	struct ob_event_pool pool;

	ob_event_pool_init(&pool, 10);
	pool.room = 4;
	ob_event_pool_charge(&pool, 1);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_has_room(&pool, 9));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_has_room(&pool, 10));
	ob_event_pool_charge(&pool, 5);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_has_room(&pool, 1));
	KUNIT_EXPECT_TRUE(test, ob_event_pool_has_room(&pool, 4));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_has_room(&pool, 5));
	/* One event would fit, but three free cells are not yet the room. */
	ob_event_pool_charge(&pool, 1);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_fits(&pool, 1));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_has_room(&pool, 1));
	ob_event_pool_uncharge(&pool, 1);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_has_room(&pool, 1));
}

static void has_room_for_all_only_when_empty(struct kunit *test)
{
	struct ob_event_pool pool;

	ob_event_pool_init(&pool, 10);
	pool.room = 10;
	KUNIT_EXPECT_TRUE(test, ob_event_pool_has_room(&pool, 1));
	KUNIT_EXPECT_TRUE(test, ob_event_pool_has_room(&pool, 500));
	ob_event_pool_charge(&pool, 1);
	KUNIT_EXPECT_FALSE(test, ob_event_pool_has_room(&pool, 1));
	ob_event_pool_uncharge(&pool, 1);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_has_room(&pool, 1));
}

static void takes_nothing_while_shrunk_below_its_use(struct kunit *test)
{
	struct ob_event_pool pool;

	ob_event_pool_init(&pool, 10);
	ob_event_pool_charge(&pool, 5);
	ob_event_pool_charge(&pool, 3);
	pool.size = 4;
	pool.room = 2;
	KUNIT_EXPECT_EQ(test, ob_event_pool_available(&pool), 0);
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, 1));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_has_room(&pool, 1));
	ob_event_pool_uncharge(&pool, 5);
	KUNIT_EXPECT_EQ(test, ob_event_pool_available(&pool), 1);
	KUNIT_EXPECT_TRUE(test, ob_event_pool_charge(&pool, 1));
	KUNIT_EXPECT_FALSE(test, ob_event_pool_charge(&pool, 1));
}

/* Cells of one event: small ones, some too large, some at the limit. */
static unsigned int random_cells(struct rnd_state *rnd)
{
	u32 random = prandom_u32_state(rnd);

	switch (random >> 28) {
	case 0:
		return UINT_MAX - (random & 3);
	case 1:
		return 90 + random % 30;
	default:
		return 1 + random % 12;
	}
}

static void agrees_with_a_wide_model(struct kunit *test)
{
	unsigned int cells, i, successes = 0, failures = 0;
	unsigned int *charged;
	unsigned int count = 0;
	u64 used = 0, peak = 0;
	struct ob_event_pool pool;
	struct rnd_state rnd;

	charged = kunit_kcalloc(test, EVENTS, sizeof(*charged), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, charged);
	prandom_seed_state(&rnd, 21);
	ob_event_pool_init(&pool, 100);

	for (i = 0; i < OPERATIONS; i++) {
		cells = random_cells(&rnd);
		if (count < EVENTS && prandom_u32_state(&rnd) % 5 < 3) {
			bool fits = !used || used + cells <= 100;
			bool room = !used || (used <= 50 && fits);

			KUNIT_ASSERT_EQ(test, room,
					ob_event_pool_has_room(&pool, cells));
			KUNIT_ASSERT_EQ(test, fits,
					ob_event_pool_fits(&pool, cells));
			KUNIT_ASSERT_EQ(test, fits,
					ob_event_pool_charge(&pool, cells));
			if (fits) {
				charged[count++] = cells;
				used += cells;
				successes++;
			} else {
				failures++;
			}
		} else if (count) {
			count--;
			used -= charged[count];
			ob_event_pool_uncharge(&pool, charged[count]);
		}
		peak = max(peak, used);
		KUNIT_ASSERT_EQ(test, used, (u64)pool.used);
		KUNIT_ASSERT_EQ(test, used < 100 ? 100 - used : 0,
				(u64)ob_event_pool_available(&pool));
	}
	KUNIT_EXPECT_EQ(test, peak, (u64)pool.peak);
	KUNIT_EXPECT_EQ(test, successes, pool.successes);
	KUNIT_EXPECT_EQ(test, failures, pool.failures);
	KUNIT_EXPECT_GT(test, failures, 1000);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(begins_empty_with_half_as_room),
	KUNIT_CASE(takes_what_fits),
	KUNIT_CASE(forgets_but_what_is_in_use),
	KUNIT_CASE(takes_an_oversized_event_alone),
	KUNIT_CASE(holds_at_the_integer_limits),
	KUNIT_CASE(lets_writers_go_on_at_the_room),
	KUNIT_CASE(has_room_for_all_only_when_empty),
	KUNIT_CASE(takes_nothing_while_shrunk_below_its_use),
	KUNIT_CASE(agrees_with_a_wide_model),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event_pool",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the accounting of event memory");
MODULE_LICENSE("GPL");
