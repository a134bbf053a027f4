// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Walks through the events of a client, while events come and go, against a
 * list of what was there when each walk began.
 */
#include "core/queue/event_lists.h"

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>

#define NODES		64
#define CLIENTS		3
#define WALKS		4
#define OPERATIONS	300000
#define ZERO		OB_EVENT_ORDER_ZERO
#define LATER		OB_EVENT_ORDER_LATER

struct item {
	struct ob_event_lists_node node;
	enum ob_event_order_part part;
	u8 clients[OB_EVENT_LISTS_KEYS];
	unsigned int arrival;	/* 0: not there */
};

/* Nodes that a walk has yet to see, the next one last. */
struct walk {
	struct ob_event_lists_walk walk;
	bool begun;
	unsigned int arrivals[NODES];
	unsigned int left;
};

struct fixture {
	struct ob_event_lists index;
	struct item items[NODES];
	struct walk walks[WALKS];
	unsigned int arrivals;
	struct rnd_state rnd;
};

static struct fixture *create_fixture(struct kunit *test)
{
	struct fixture *fixture = kunit_kzalloc(test, sizeof(*fixture),
						GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fixture);
	ob_event_lists_init(&fixture->index);
	prandom_seed_state(&fixture->rnd, 30);
	return fixture;
}

static u32 random_below(struct fixture *fixture, u32 limit)
{
	return prandom_u32_state(&fixture->rnd) % limit;
}

static void add(struct fixture *fixture, struct item *item,
		enum ob_event_order_part part, u8 source, u8 dest)
{
	item->part = part;
	item->clients[OB_EVENT_LISTS_SOURCE] = source;
	item->clients[OB_EVENT_LISTS_DEST] = dest;
	item->arrival = ++fixture->arrivals;
	ob_event_lists_add(&fixture->index, &item->node, part, source, dest);
}

static void remove(struct fixture *fixture, struct item *item)
{
	item->arrival = 0;
	ob_event_lists_remove(&fixture->index, &item->node);
}

static void forget(struct fixture *fixture, enum ob_event_order_part part)
{
	unsigned int i;

	for (i = 0; i < NODES; i++)
		if (fixture->items[i].part == part)
			fixture->items[i].arrival = 0;
	ob_event_lists_forget(&fixture->index, part);
}

static void begin(struct fixture *fixture, struct walk *walk,
		  enum ob_event_order_part part,
		  enum ob_event_lists_key key, u8 client)
{
	unsigned int i, j;

	walk->begun = true;
	walk->left = 0;
	for (i = 0; i < NODES; i++) {
		const struct item *item = &fixture->items[i];

		if (!item->arrival || item->part != part ||
		    item->clients[key] != client)
			continue;
		for (j = walk->left++;
		     j && walk->arrivals[j - 1] > item->arrival; j--)
			walk->arrivals[j] = walk->arrivals[j - 1];
		walk->arrivals[j] = item->arrival;
	}
	ob_event_lists_begin(&fixture->index, &walk->walk, part, key, client);
}

static struct item *find(struct fixture *fixture, unsigned int arrival)
{
	unsigned int i;

	for (i = 0; i < NODES; i++)
		if (fixture->items[i].arrival == arrival)
			return &fixture->items[i];
	return NULL;
}

static struct ob_event_lists_node *expected_next(struct fixture *fixture,
						 struct walk *walk)
{
	struct item *item = NULL;

	while (!item && walk->left)
		item = find(fixture, walk->arrivals[--walk->left]);
	return item ? &item->node : NULL;
}

static void step(struct kunit *test, struct fixture *fixture, struct walk *walk)
{
	struct ob_event_lists_node *expected = expected_next(fixture, walk);

	KUNIT_ASSERT_PTR_EQ(test, expected, ob_event_lists_next(&walk->walk));
	if (expected)
		return;
	ob_event_lists_end(&walk->walk);
	walk->begun = false;
}

static void finds_nothing_in_an_empty_one(struct kunit *test)
{
	struct fixture *fixture = create_fixture(test);
	int client;

	for (client = 0; client < 256; client++) {
		KUNIT_EXPECT_FALSE(test,
				   ob_event_lists_has(&fixture->index,
						      LATER,
						      OB_EVENT_LISTS_SOURCE,
						      client));
		begin(fixture, &fixture->walks[0], LATER, OB_EVENT_LISTS_DEST,
		      client);
		step(test, fixture, &fixture->walks[0]);
	}
}

static void finds_by_source_and_by_destination(struct kunit *test)
{
	struct fixture *fixture = create_fixture(test);
	struct walk *walk = &fixture->walks[0];
	int i;

	add(fixture, &fixture->items[0], LATER, 128, 255);
	add(fixture, &fixture->items[1], LATER, 255, 128);
	add(fixture, &fixture->items[2], LATER, 128, 128);
	/* Of another part, which is walked through separately. */
	add(fixture, &fixture->items[3], ZERO, 128, 128);
	begin(fixture, walk, LATER, OB_EVENT_LISTS_SOURCE, 128);
	KUNIT_EXPECT_EQ(test, walk->left, 2);
	while (walk->begun)
		step(test, fixture, walk);
	begin(fixture, walk, LATER, OB_EVENT_LISTS_DEST, 128);
	KUNIT_EXPECT_EQ(test, walk->left, 2);
	while (walk->begun)
		step(test, fixture, walk);
	for (i = 0; i < 3; i++)
		remove(fixture, &fixture->items[i]);
	/* Once more does nothing. */
	remove(fixture, &fixture->items[0]);
	KUNIT_EXPECT_FALSE(test, ob_event_lists_has(&fixture->index, LATER,
						    OB_EVENT_LISTS_SOURCE,
						    128));
	KUNIT_EXPECT_FALSE(test, ob_event_lists_has(&fixture->index, LATER,
						    OB_EVENT_LISTS_DEST, 128));
	KUNIT_EXPECT_TRUE(test, ob_event_lists_has(&fixture->index, ZERO,
						   OB_EVENT_LISTS_DEST, 128));
}

static void may_remove_what_it_has_found(struct kunit *test)
{
	struct fixture *fixture = create_fixture(test);
	struct walk *walk = &fixture->walks[0];
	struct ob_event_lists_node *node;
	unsigned int i, found = 0;

	for (i = 0; i < NODES; i++)
		add(fixture, &fixture->items[i], LATER, 1, 2);
	begin(fixture, walk, LATER, OB_EVENT_LISTS_DEST, 2);
	while ((node = ob_event_lists_next(&walk->walk))) {
		ob_event_lists_remove(&fixture->index, node);
		found++;
	}
	ob_event_lists_end(&walk->walk);
	KUNIT_EXPECT_EQ(test, found, NODES);
	KUNIT_EXPECT_FALSE(test, ob_event_lists_has(&fixture->index, LATER,
						    OB_EVENT_LISTS_SOURCE, 1));
}

static void change(struct fixture *fixture)
{
	struct item *item = &fixture->items[random_below(fixture, NODES)];

	if (random_below(fixture, 200) == 0)
		forget(fixture, random_below(fixture, OB_EVENT_ORDER_PARTS));
	else if (item->arrival)
		remove(fixture, item);
	else
		add(fixture, item, random_below(fixture, OB_EVENT_ORDER_PARTS),
		    random_below(fixture, CLIENTS),
		    random_below(fixture, CLIENTS));
}

static void walks_while_nodes_come_and_go(struct kunit *test)
{
	struct fixture *fixture = create_fixture(test);
	struct walk *walk;
	unsigned int i;

	for (i = 0; i < OPERATIONS; i++) {
		if (random_below(fixture, 2))
			change(fixture);
		walk = &fixture->walks[random_below(fixture, WALKS)];
		if (walk->begun)
			step(test, fixture, walk);
		else
			begin(fixture, walk,
			      random_below(fixture, OB_EVENT_ORDER_PARTS),
			      random_below(fixture, OB_EVENT_LISTS_KEYS),
			      random_below(fixture, CLIENTS));
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(finds_nothing_in_an_empty_one),
	KUNIT_CASE(finds_by_source_and_by_destination),
	KUNIT_CASE(may_remove_what_it_has_found),
	KUNIT_CASE(walks_while_nodes_come_and_go),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event_lists",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the events by sender and receiver");
MODULE_LICENSE("GPL");
