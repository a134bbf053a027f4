// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Values by tick: random changes against a table that has the value of each tick, and
 * what is forgotten when there are too many.
 */
#include "oss/timeline.h"

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>

#define SEED	2024
#define ROUNDS	400
#define TICKS	200

/* The value at each tick, and whether it changes there. */
struct table {
	u32 values[TICKS];
	bool changes[TICKS];
};

/* Until the next change. */
static void fill(struct table *table, u32 tick, u32 value)
{
	do {
		table->values[tick++] = value;
	} while (tick < TICKS && !table->changes[tick]);
}

static unsigned int count_changes(const struct table *table, u32 now)
{
	unsigned int count = 0;
	u32 tick;

	for (tick = now + 1; tick < TICKS; tick++)
		count += table->changes[tick];
	return count;
}

static void change(struct kunit *test, struct ob_oss_timeline *timeline,
		   struct table *table, struct rnd_state *random, u32 now)
{
	u32 value = prandom_u32_state(random);
	u32 tick = now + prandom_u32_state(random) % (TICKS - now);
	u32 next;

	switch (prandom_u32_state(random) % 8) {
	case 0:
		ob_oss_timeline_cut(timeline, now + 1);
		for (next = now + 1; next < TICKS; next++)
			table->changes[next] = false;
		fill(table, now, table->values[now]);
		break;
	case 1:
		ob_oss_timeline_set(timeline, value, now);
		fill(table, now, value);
		break;
	default:
		/* Several may be at one tick, so there is room for fewer. */
		if (count_changes(table, now) + 1 >= OB_OSS_TIMELINE_CHANGES / 2)
			break;
		if (table->changes[tick])
			break;
		ob_oss_timeline_add(timeline, tick, value, now);
		table->changes[tick] = tick > now;
		fill(table, tick, value);
	}
}

static void values_are_those_of_their_ticks(struct kunit *test)
{
	struct ob_oss_timeline timeline;
	struct rnd_state random;
	struct table table;
	u32 now, tick;
	int round;

	prandom_seed_state(&random, SEED);
	for (round = 0; round < ROUNDS; round++) {
		table = (struct table){ };
		ob_oss_timeline_init(&timeline, 7);
		fill(&table, 0, 7);
		for (now = 0; now < TICKS; now++) {
			if (prandom_u32_state(&random) % 4)
				change(test, &timeline, &table, &random, now);
			for (tick = now; tick < TICKS; tick++)
				KUNIT_ASSERT_EQ(test, table.values[tick],
						ob_oss_timeline_at(&timeline, tick));
		}
	}
}

static void the_last_of_a_tick_counts(struct kunit *test)
{
	struct ob_oss_timeline timeline;

	ob_oss_timeline_init(&timeline, 1);
	ob_oss_timeline_add(&timeline, 10, 2, 0);
	ob_oss_timeline_add(&timeline, 10, 3, 0);
	KUNIT_EXPECT_EQ(test, 1, ob_oss_timeline_at(&timeline, 9));
	KUNIT_EXPECT_EQ(test, 3, ob_oss_timeline_at(&timeline, 10));
	ob_oss_timeline_cut(&timeline, 10);
	KUNIT_EXPECT_EQ(test, 1, ob_oss_timeline_at(&timeline, 10));
}

static void too_many_lose_the_earliest_to_come(struct kunit *test)
{
	struct ob_oss_timeline timeline;
	u32 tick;

	ob_oss_timeline_init(&timeline, 0);
	for (tick = 1; tick <= 3 * OB_OSS_TIMELINE_CHANGES; tick++)
		ob_oss_timeline_add(&timeline, 10 * tick, tick, 0);
	tick = 2 * OB_OSS_TIMELINE_CHANGES + 1;
	KUNIT_EXPECT_EQ(test, 0, ob_oss_timeline_at(&timeline, 10 * tick));
	for (tick++; tick <= 3 * OB_OSS_TIMELINE_CHANGES; tick++)
		KUNIT_EXPECT_EQ(test, tick, ob_oss_timeline_at(&timeline, 10 * tick));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(values_are_those_of_their_ticks),
	KUNIT_CASE(the_last_of_a_tick_counts),
	KUNIT_CASE(too_many_lose_the_earliest_to_come),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_timeline",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of values by tick of the OSS sequencer");
MODULE_LICENSE("GPL");
