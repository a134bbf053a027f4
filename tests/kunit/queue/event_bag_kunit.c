// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that were dropped together: each comes out once, whatever is added
 * meanwhile, and may be freed at once.
 */
#include "core/queue/event_bag.h"

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>

#define ROUNDS	20000
#define LATER	OB_EVENT_ORDER_LATER

/* Allocated one by one, so that KASAN sees an access to one that was freed. */
struct item {
	struct ob_event_lists_node node;
	struct list_head link;	/* of those that are in the bag */
};

struct fixture {
	struct ob_event_lists lists;
	struct ob_event_bag bag;
	struct list_head inside;
	struct rnd_state rnd;
};

static struct fixture *create_fixture(struct kunit *test)
{
	struct fixture *fixture = kunit_kzalloc(test, sizeof(*fixture),
						GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fixture);
	INIT_LIST_HEAD(&fixture->inside);
	prandom_seed_state(&fixture->rnd, 22);
	return fixture;
}

static u32 random_below(struct fixture *fixture, u32 limit)
{
	return prandom_u32_state(&fixture->rnd) % limit;
}

/* Of few clients, so that some have several, and the first and last are among them. */
static u8 random_client(struct fixture *fixture)
{
	return random_below(fixture, 5) + 253;
}

static void add_events(struct kunit *test, struct fixture *fixture,
		       unsigned int count)
{
	struct item *item;

	while (count--) {
		item = kzalloc(sizeof(*item), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, item);
		list_add(&item->link, &fixture->inside);
		ob_event_lists_add(&fixture->lists, &item->node, LATER,
				   random_client(fixture),
				   random_client(fixture));
	}
	ob_event_bag_add(&fixture->bag, &fixture->lists, LATER);
}

static bool is_inside(const struct fixture *fixture, const struct item *wanted)
{
	const struct item *item;

	list_for_each_entry(item, &fixture->inside, link)
		if (item == wanted)
			return true;
	return false;
}

/* Returns false if the bag is empty. */
static bool pop_and_free(struct kunit *test, struct fixture *fixture)
{
	struct ob_event_lists_node *node = ob_event_bag_pop(&fixture->bag);
	struct item *item = container_of(node, struct item, node);

	KUNIT_ASSERT_EQ(test, !node, list_empty(&fixture->inside));
	if (!node)
		return false;
	KUNIT_ASSERT_TRUE(test, is_inside(fixture, item));
	list_del(&item->link);
	kfree(item);
	return true;
}

static void is_empty_at_first(struct kunit *test)
{
	struct fixture *fixture = create_fixture(test);

	KUNIT_EXPECT_TRUE(test, ob_event_bag_is_empty(&fixture->bag));
	KUNIT_EXPECT_NULL(test, ob_event_bag_pop(&fixture->bag));
	ob_event_bag_add(&fixture->bag, &fixture->lists, LATER);
	KUNIT_EXPECT_TRUE(test, ob_event_bag_is_empty(&fixture->bag));
	KUNIT_EXPECT_NULL(test, ob_event_bag_pop(&fixture->bag));
}

static void empties_bags_of_all_sizes(struct kunit *test)
{
	struct fixture *fixture = create_fixture(test);
	unsigned int size;

	for (size = 1; size < 70; size++) {
		add_events(test, fixture, size);
		KUNIT_EXPECT_FALSE(test, ob_event_bag_is_empty(&fixture->bag));
		while (pop_and_free(test, fixture))
			;
		KUNIT_EXPECT_TRUE(test, ob_event_bag_is_empty(&fixture->bag));
	}
}

static void takes_events_while_it_is_emptied(struct kunit *test)
{
	struct fixture *fixture = create_fixture(test);
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		if (random_below(fixture, 8) == 0)
			add_events(test, fixture, random_below(fixture, 15));
		else
			pop_and_free(test, fixture);
	}
	while (pop_and_free(test, fixture))
		;
}

static void leaves_the_other_parts(struct kunit *test)
{
	struct fixture *fixture = create_fixture(test);
	struct ob_event_lists_walk walk;
	struct item kept = { };

	ob_event_lists_add(&fixture->lists, &kept.node, OB_EVENT_ORDER_ZERO, 1, 2);
	add_events(test, fixture, 20);
	while (pop_and_free(test, fixture))
		;
	ob_event_lists_begin(&fixture->lists, &walk, OB_EVENT_ORDER_ZERO,
			     OB_EVENT_LISTS_DEST, 2);
	KUNIT_EXPECT_PTR_EQ(test, ob_event_lists_next(&walk), &kept.node);
	KUNIT_EXPECT_NULL(test, ob_event_lists_next(&walk));
	ob_event_lists_end(&walk);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(is_empty_at_first),
	KUNIT_CASE(empties_bags_of_all_sizes),
	KUNIT_CASE(leaves_the_other_parts),
	KUNIT_CASE(takes_events_while_it_is_emptied),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event_bag",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the events that were dropped together");
MODULE_LICENSE("GPL");
