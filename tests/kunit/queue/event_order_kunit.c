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

struct item {
	struct ob_event_order_node node;
	bool pushed;
};

/* The heap, and the same items in the order in which they should leave. */
struct pair {
	struct ob_event_order heap;
	struct item items[NODES];
	struct item *order[NODES];
	unsigned int count;
	struct rnd_state rnd;
};

static struct pair *create_pair(struct kunit *test)
{
	struct pair *pair = kunit_kzalloc(test, sizeof(*pair), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pair);
	ob_event_order_init(&pair->heap);
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
		u64 other = pair->order[i]->node.deadline;

		if (other > deadline || (urgent && other == deadline))
			break;
	}
	return i;
}

static void push(struct pair *pair, struct item *item, u64 deadline,
		 bool urgent)
{
	unsigned int place = place_of(pair, deadline, urgent);

	memmove(&pair->order[place + 1], &pair->order[place],
		(pair->count - place) * sizeof(pair->order[0]));
	pair->order[place] = item;
	pair->count++;
	item->pushed = true;

	item->node.deadline = deadline;
	ob_event_order_push(&pair->heap, &item->node, urgent);
}

static void forget(struct pair *pair, unsigned int place)
{
	pair->order[place]->pushed = false;
	pair->count--;
	memmove(&pair->order[place], &pair->order[place + 1],
		(pair->count - place) * sizeof(pair->order[0]));
}

static void remove_at(struct pair *pair, unsigned int place)
{
	ob_event_order_remove(&pair->heap, &pair->order[place]->node);
	forget(pair, place);
}

static void remove_item(struct pair *pair, const struct item *item)
{
	unsigned int place = 0;

	while (pair->order[place] != item)
		place++;
	remove_at(pair, place);
}

static void pop_due(struct kunit *test, struct pair *pair, u64 now)
{
	struct item *expected = NULL;

	if (pair->count && pair->order[0]->node.deadline <= now) {
		expected = pair->order[0];
		forget(pair, 0);
	}
	KUNIT_ASSERT_PTR_EQ(test, expected,
			    to_item(ob_event_order_pop_due(&pair->heap, now)));
}

static void compare_first(struct kunit *test, const struct pair *pair)
{
	struct item *expected = pair->count ? pair->order[0] : NULL;

	KUNIT_ASSERT_EQ(test, pair->count, pair->heap.count);
	KUNIT_ASSERT_PTR_EQ(test, expected,
			    to_item(ob_event_order_first(&pair->heap)));
}

/* The nodes of each part are what it has of the common order. */
static void compare_all(struct kunit *test, const struct pair *pair)
{
	struct rb_node *next[OB_EVENT_ORDER_PARTS];
	unsigned int i, part;

	for (i = 0; i < OB_EVENT_ORDER_PARTS; i++)
		next[i] = rb_first_cached(&pair->heap.parts[i].nodes);
	for (i = 0; i < pair->count; i++) {
		struct ob_event_order_node *node = &pair->order[i]->node;

		part = node->part - pair->heap.parts;
		KUNIT_ASSERT_LT(test, part, OB_EVENT_ORDER_PARTS);
		KUNIT_ASSERT_PTR_EQ(test, &node->rb, next[part]);
		next[part] = rb_next(next[part]);
	}
	for (i = 0; i < OB_EVENT_ORDER_PARTS; i++)
		KUNIT_ASSERT_NULL(test, next[i]);
	compare_first(test, pair);
}

static void is_empty_at_first(struct kunit *test)
{
	struct ob_event_order heap;

	ob_event_order_init(&heap);
	KUNIT_EXPECT_EQ(test, heap.count, 0);
	KUNIT_EXPECT_NULL(test, ob_event_order_first(&heap));
	KUNIT_EXPECT_NULL(test, ob_event_order_pop_due(&heap, U64_MAX));
}

static void pops_what_is_due(struct kunit *test)
{
	struct pair *pair = create_pair(test);
	struct item *items = pair->items;

	push(pair, &items[0], 20, false);
	push(pair, &items[1], U64_MAX, false);
	push(pair, &items[2], 0, false);
	push(pair, &items[3], 10, false);

	KUNIT_EXPECT_PTR_EQ(test, ob_event_order_pop_due(&pair->heap, 0),
			    &items[2].node);
	KUNIT_EXPECT_NULL(test, ob_event_order_pop_due(&pair->heap, 9));
	KUNIT_EXPECT_PTR_EQ(test, ob_event_order_pop_due(&pair->heap, 10),
			    &items[3].node);
	KUNIT_EXPECT_NULL(test, ob_event_order_pop_due(&pair->heap, 19));
	KUNIT_EXPECT_PTR_EQ(test, ob_event_order_pop_due(&pair->heap, U64_MAX - 1),
			    &items[0].node);
	KUNIT_EXPECT_NULL(test, ob_event_order_pop_due(&pair->heap, U64_MAX - 1));
	KUNIT_EXPECT_PTR_EQ(test, ob_event_order_pop_due(&pair->heap, U64_MAX),
			    &items[1].node);
	KUNIT_EXPECT_EQ(test, pair->heap.count, 0);
}

static void keeps_arrival_order_of_equal_deadlines(struct kunit *test)
{
	struct pair *pair = create_pair(test);
	unsigned int i;

	for (i = 0; i < NODES; i++) {
		pair->items[i].node.deadline = 7;
		ob_event_order_push(&pair->heap, &pair->items[i].node, false);
	}
	for (i = 0; i < NODES; i++)
		KUNIT_EXPECT_PTR_EQ(test, &pair->items[i].node,
				    ob_event_order_pop_due(&pair->heap, 7));
	KUNIT_EXPECT_EQ(test, pair->heap.count, 0);
}

static void puts_urgent_before_equal_deadlines(struct kunit *test)
{
	/* Pushed as 0, 1, 2 …; the urgent ones are 1, 3 and 4. */
	static const u64 deadlines[] = { 5, 5, 5, 5, 4, 6, 5 };
	static const bool urgent[] = { false, true, false, true, true, false,
				       false };
	static const unsigned int order[] = { 4, 3, 1, 0, 2, 6, 5 };
	struct pair *pair = create_pair(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(deadlines); i++) {
		pair->items[i].node.deadline = deadlines[i];
		ob_event_order_push(&pair->heap, &pair->items[i].node,
				    urgent[i]);
	}
	for (i = 0; i < ARRAY_SIZE(order); i++)
		KUNIT_EXPECT_PTR_EQ(test, &pair->items[order[i]].node,
				    ob_event_order_pop_due(&pair->heap, 6));
}

/* The rule must not depend on how many events a queue has seen. */
static void keeps_order_after_very_many_arrivals(struct kunit *test)
{
	struct pair *pair = create_pair(test);
	unsigned int i;

	pair->heap.arrivals = S64_MAX - NODES;
	for (i = 0; i < NODES; i++)
		push(pair, &pair->items[i], i / 8 % 4, i % 3 == 0);
	compare_all(test, pair);
}

static void appends_after_every_removal_of_the_last(struct kunit *test)
{
	struct pair *pair = create_pair(test);
	struct item *spare = &pair->items[NODES - 1];
	unsigned int i;

	for (i = 0; i < NODES - 1; i++)
		push(pair, &pair->items[i], i, false);
	while (pair->count) {
		u64 last = pair->order[pair->count - 1]->node.deadline;

		/* Before, just before, just after and after the last. */
		for (i = 0; i < 4; i++) {
			push(pair, spare, i ? last + i / 3 : 0, i == 1);
			compare_all(test, pair);
			remove_item(pair, spare);
			compare_all(test, pair);
		}
		remove_at(pair, pair->count - 1);
	}
	KUNIT_EXPECT_NULL(test, ob_event_order_first(&pair->heap));
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

	/* Parts are full at all sizes. */
	pair->heap.limit = random_below(pair, 16);
	if (!item->pushed)
		push(pair, item, random_deadline(pair, now),
		     random_below(pair, 4) == 0);
}

static void agrees_with_a_sorted_array(struct kunit *test)
{
	struct pair *pair = create_pair(test);
	unsigned int i;
	u64 now = 1;

	for (i = 0; i < OPERATIONS; i++) {
		/* By turns the heap fills up and runs empty. */
		unsigned int pushes = i / 4096 % 2 ? 3 : 7;

		if (random_below(pair, 10) < pushes)
			push_random(pair, now);
		else if (random_below(pair, 4))
			pop_due(test, pair, now);
		else if (pair->count)
			remove_at(pair, random_below(pair, pair->count));
		now += random_below(pair, 8) == 0;

		compare_first(test, pair);
		if (i % 512 == 0)
			compare_all(test, pair);
	}
	while (pair->count)
		pop_due(test, pair, U64_MAX);
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

/* As many as fill all parts, more than once; each third of them is taken out. */
static void keeps_very_many_in_order(struct kunit *test)
{
	struct arrival *arrivals = allocate(test, MANY, sizeof(*arrivals));
	struct arrival **order = allocate(test, MANY, sizeof(*order));
	struct ob_event_order *heap = &create_pair(test)->heap;
	unsigned int i, kept = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 21);
	for (i = 0; i < MANY; i++) {
		arrivals[i].number = i;
		arrivals[i].urgent = prandom_u32_state(&rnd) % 4 == 0;
		arrivals[i].node.deadline = prandom_u32_state(&rnd) % MANY;
		ob_event_order_push(heap, &arrivals[i].node, arrivals[i].urgent);
	}
	for (i = 0; i < OB_EVENT_ORDER_PARTS; i++)
		KUNIT_EXPECT_GE(test, heap->parts[i].count,
				MANY / OB_EVENT_ORDER_PARTS / 4);
	for (i = 0; i < MANY; i++) {
		if (i % 3 == 0)
			ob_event_order_remove(heap, &arrivals[i].node);
		else
			order[kept++] = &arrivals[i];
	}
	sort(order, kept, sizeof(*order), compare_arrivals, NULL);
	for (i = 0; i < kept; i++)
		KUNIT_ASSERT_PTR_EQ(test, &order[i]->node,
				    ob_event_order_pop_due(heap, MANY));
	KUNIT_EXPECT_NULL(test, ob_event_order_first(heap));
	KUNIT_EXPECT_EQ(test, heap->count, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(is_empty_at_first),
	KUNIT_CASE(pops_what_is_due),
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
