// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The order of scheduled events, against an array that is kept sorted by moving
 * its elements about.
 */
#include "core/queue/event_order.h"

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define NODES		256
#define OPERATIONS	1000000
#define MANY		100000
#define LATER		OB_EVENT_ORDER_LATER

struct item {
	struct ob_event_order_node node;
	enum ob_event_order_part part;
	bool pushed;
};

/* The order under test, and the same items in the order in which they should leave. */
struct pair {
	struct ob_event_order order;
	struct item items[NODES];
	struct item *expected[NODES];
	unsigned int count;
	struct rnd_state rnd;
};

static struct pair *create_pair(struct kunit *test)
{
	struct pair *pair = kunit_kzalloc(test, sizeof(*pair), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pair);
	ob_event_order_init(&pair->order);
	prandom_seed_state(&pair->rnd, 20);
	return pair;
}

static u32 random_below(struct pair *pair, u32 limit)
{
	return prandom_u32_state(&pair->rnd) % limit;
}

static struct item *to_item(struct ob_event_order_node *node)
{
	return node ? container_of(node, struct item, node) : NULL;
}

/* Where the documented rule puts a node among those that are there. */
static unsigned int place_of(const struct pair *pair, u64 deadline, bool urgent)
{
	unsigned int i;

	for (i = 0; i < pair->count; i++) {
		u64 other = pair->expected[i]->node.deadline;

		if (other > deadline || (urgent && other == deadline))
			break;
	}
	return i;
}

static void push(struct pair *pair, struct item *item,
		 enum ob_event_order_part part, u64 deadline, bool urgent)
{
	unsigned int place = place_of(pair, deadline, urgent);

	memmove(&pair->expected[place + 1], &pair->expected[place],
		(pair->count - place) * sizeof(pair->expected[0]));
	pair->expected[place] = item;
	pair->count++;
	item->part = part;
	item->pushed = true;

	item->node.deadline = deadline;
	ob_event_order_push(&pair->order, part, &item->node, urgent);
}

static void forget(struct pair *pair, unsigned int place)
{
	pair->expected[place]->pushed = false;
	pair->count--;
	memmove(&pair->expected[place], &pair->expected[place + 1],
		(pair->count - place) * sizeof(pair->expected[0]));
}

static void remove_at(struct pair *pair, unsigned int place)
{
	struct item *item = pair->expected[place];

	ob_event_order_remove(&pair->order, item->part, &item->node);
	forget(pair, place);
}

static void remove_item(struct pair *pair, const struct item *item)
{
	unsigned int place = 0;

	while (pair->expected[place] != item)
		place++;
	remove_at(pair, place);
}

static void forget_part(struct pair *pair, enum ob_event_order_part part)
{
	unsigned int i;

	for (i = pair->count; i--;)
		if (pair->expected[i]->part == part)
			forget(pair, i);
	ob_event_order_forget(&pair->order, part);
}

static const struct item *expected_first_of(const struct pair *pair,
					    enum ob_event_order_part part)
{
	unsigned int i;

	for (i = 0; i < pair->count; i++)
		if (pair->expected[i]->part == part)
			return pair->expected[i];
	return NULL;
}

static void compare_first(struct kunit *test, const struct pair *pair)
{
	struct item *expected = pair->count ? pair->expected[0] : NULL;
	int part;

	KUNIT_ASSERT_EQ(test, pair->count, ob_event_order_count(&pair->order));
	KUNIT_ASSERT_PTR_EQ(test, expected,
			    to_item(ob_event_order_first(&pair->order)));
	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++)
		KUNIT_ASSERT_PTR_EQ(test, expected_first_of(pair, part),
				    to_item(ob_event_order_first_of(&pair->order,
								    part)));
}

/* The nodes of each part are what it has of the common order. */
static void compare_all(struct kunit *test, const struct pair *pair)
{
	struct rb_node *next[OB_EVENT_ORDER_PARTS];
	unsigned int i;
	int part;

	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++)
		next[part] = rb_first_cached(&pair->order.trees[part].nodes);
	for (i = 0; i < pair->count; i++) {
		part = pair->expected[i]->part;
		KUNIT_ASSERT_PTR_EQ(test, &pair->expected[i]->node.rb, next[part]);
		next[part] = rb_next(next[part]);
	}
	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++)
		KUNIT_ASSERT_NULL(test, next[part]);
	compare_first(test, pair);
}

static struct ob_event_order_node *pop(struct ob_event_order *order)
{
	struct ob_event_order_node *node = ob_event_order_first(order);

	if (node)
		ob_event_order_remove(order, to_item(node)->part, node);
	return node;
}

static void is_empty_at_first(struct kunit *test)
{
	struct ob_event_order order;
	int part;

	ob_event_order_init(&order);
	KUNIT_EXPECT_EQ(test, ob_event_order_count(&order), 0);
	KUNIT_EXPECT_NULL(test, ob_event_order_first(&order));
	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++)
		KUNIT_EXPECT_NULL(test, ob_event_order_first_of(&order, part));
}

static void keeps_arrival_order_of_equal_deadlines(struct kunit *test)
{
	struct pair *pair = create_pair(test);
	unsigned int i;

	/* Also of those that are in different parts. */
	for (i = 0; i < NODES; i++)
		push(pair, &pair->items[i], i % OB_EVENT_ORDER_PARTS, 7, false);
	for (i = 0; i < NODES; i++)
		KUNIT_EXPECT_PTR_EQ(test, &pair->items[i].node,
				    pop(&pair->order));
	KUNIT_EXPECT_EQ(test, ob_event_order_count(&pair->order), 0);
}

static void puts_urgent_before_equal_deadlines(struct kunit *test)
{
	/* Pushed as 0, 1, 2 …; the urgent ones are 1, 3 and 4. */
	static const u64 deadlines[] = { 5, 5, 5, 5, 4, 6, U64_MAX, 5, 0 };
	static const bool urgent[] = { false, true, false, true, true, false,
				       false, false, false };
	static const unsigned int order[] = { 8, 4, 3, 1, 0, 2, 7, 5, 6 };
	struct pair *pair = create_pair(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(deadlines); i++) {
		pair->items[i].part = LATER;
		pair->items[i].node.deadline = deadlines[i];
		ob_event_order_push(&pair->order, LATER, &pair->items[i].node,
				    urgent[i]);
	}
	for (i = 0; i < ARRAY_SIZE(order); i++)
		KUNIT_EXPECT_PTR_EQ(test, &pair->items[order[i]].node,
				    pop(&pair->order));
}

/* The rule must not depend on how many events a queue has seen. */
static void keeps_order_after_very_many_arrivals(struct kunit *test)
{
	struct pair *pair = create_pair(test);
	unsigned int i;

	pair->order.arrivals = S64_MAX - NODES;
	for (i = 0; i < NODES; i++)
		push(pair, &pair->items[i], i % 5 ? LATER : 0, i / 8 % 4,
		     i % 3 == 0);
	compare_all(test, pair);
}

static void appends_after_every_removal_of_the_last(struct kunit *test)
{
	struct pair *pair = create_pair(test);
	struct item *spare = &pair->items[NODES - 1];
	unsigned int i;

	for (i = 0; i < NODES - 1; i++)
		push(pair, &pair->items[i], LATER, i, false);
	while (pair->count) {
		u64 last = pair->expected[pair->count - 1]->node.deadline;

		/* Before, just before, just after and after the last. */
		for (i = 0; i < 4; i++) {
			push(pair, spare, LATER, i ? last + i / 3 : 0, i == 1);
			compare_all(test, pair);
			remove_item(pair, spare);
			compare_all(test, pair);
		}
		remove_at(pair, pair->count - 1);
	}
	KUNIT_EXPECT_NULL(test, ob_event_order_first(&pair->order));
}

/* Mostly near @now, so that ties are common; sometimes at the limits. */
static u64 random_deadline(struct pair *pair, u64 now)
{
	switch (random_below(pair, 32)) {
	case 0:
		return 0;
	case 1:
		return U64_MAX;
	case 2:
		return U64_MAX - 1;
	default:
		return now + random_below(pair, 24);
	}
}

static void push_random(struct pair *pair, u64 now)
{
	struct item *item = &pair->items[random_below(pair, NODES)];

	if (!item->pushed)
		push(pair, item, random_below(pair, OB_EVENT_ORDER_PARTS),
		     random_deadline(pair, now), random_below(pair, 4) == 0);
}

static void agrees_with_a_sorted_array(struct kunit *test)
{
	struct pair *pair = create_pair(test);
	unsigned int i;
	u64 now = 1;

	for (i = 0; i < OPERATIONS; i++) {
		/* By turns the order fills up and runs empty. */
		unsigned int pushes = i / 4096 % 2 ? 3 : 7;

		if (random_below(pair, 10) < pushes)
			push_random(pair, now);
		else if (random_below(pair, 512) == 0)
			forget_part(pair,
				    random_below(pair, OB_EVENT_ORDER_PARTS));
		else if (pair->count)
			remove_at(pair, random_below(pair, 4) ? 0 :
					random_below(pair, pair->count));
		now += random_below(pair, 8) == 0;

		compare_first(test, pair);
		if (i % 512 == 0)
			compare_all(test, pair);
	}
	while (pair->count)
		remove_at(pair, 0);
	compare_first(test, pair);
}

struct arrival {
	struct ob_event_order_node node;
	bool urgent;
	unsigned int number;
};

/* The documented rule, for sort(). */
static int compare_arrivals(const void *one, const void *other)
{
	const struct arrival *a = *(const struct arrival **)one;
	const struct arrival *b = *(const struct arrival **)other;

	if (a->node.deadline != b->node.deadline)
		return a->node.deadline < b->node.deadline ? -1 : 1;
	if (a->urgent != b->urgent)
		return a->urgent ? -1 : 1;
	return (a->number < b->number) != a->urgent ? -1 : 1;
}

static void free_memory(void *memory)
{
	vfree(memory);
}

static void *allocate(struct kunit *test, size_t count, size_t size)
{
	void *memory = vzalloc(count * size);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, free_memory,
							memory), 0);
	return memory;
}

/* Each third of them is removed. */
static void keeps_very_many_in_order(struct kunit *test)
{
	struct arrival *arrivals = allocate(test, MANY, sizeof(*arrivals));
	struct arrival **kept = allocate(test, MANY, sizeof(*kept));
	struct ob_event_order *order = &create_pair(test)->order;
	struct ob_event_order_node *node;
	unsigned int i, count = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 21);
	for (i = 0; i < MANY; i++) {
		arrivals[i].number = i;
		arrivals[i].urgent = prandom_u32_state(&rnd) % 4 == 0;
		arrivals[i].node.deadline = prandom_u32_state(&rnd) % MANY;
		ob_event_order_push(order, LATER, &arrivals[i].node,
				    arrivals[i].urgent);
	}
	for (i = 0; i < MANY; i++) {
		if (i % 3 == 0)
			ob_event_order_remove(order, LATER, &arrivals[i].node);
		else
			kept[count++] = &arrivals[i];
	}
	sort(kept, count, sizeof(*kept), compare_arrivals, NULL);
	for (i = 0; i < count; i++) {
		node = ob_event_order_first(order);
		KUNIT_ASSERT_PTR_EQ(test, &kept[i]->node, node);
		ob_event_order_remove(order, LATER, node);
	}
	KUNIT_EXPECT_NULL(test, ob_event_order_first(order));
	KUNIT_EXPECT_EQ(test, ob_event_order_count(order), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(is_empty_at_first),
	KUNIT_CASE(keeps_arrival_order_of_equal_deadlines),
	KUNIT_CASE(puts_urgent_before_equal_deadlines),
	KUNIT_CASE(keeps_order_after_very_many_arrivals),
	KUNIT_CASE(appends_after_every_removal_of_the_last),
	KUNIT_CASE(agrees_with_a_sorted_array),
	KUNIT_CASE(keeps_very_many_in_order),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event_order",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the order of scheduled events");
MODULE_LICENSE("GPL");
