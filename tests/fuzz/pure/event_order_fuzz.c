// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The order of scheduled events and their lists, against an array that is searched
 * whole, and the bag of those that are dropped together.
 */
#include "core/queue/event_bag.h"
#include "core/queue/event_order.h"

#include "fuzz.h"

#define NODES	64

/* The nodes in the order; @arrival is 0 for what is not. */
static struct node {
	struct ob_event_order_node node;
	struct ob_event_lists_node links;
	u64 deadline;
	bool urgent;
	enum ob_event_order_part part;
	unsigned int arrival;
	bool in_bag;
} nodes[NODES];

/* Urgent ones come first, the newest of them before the others. */
static bool comes_before(const struct node *a, const struct node *b)
{
	if (a->deadline != b->deadline)
		return a->deadline < b->deadline;
	if (a->urgent != b->urgent)
		return a->urgent;
	return a->urgent ? a->arrival > b->arrival : a->arrival < b->arrival;
}

static struct node *first_after(const struct node *place)
{
	struct node *first = NULL;
	unsigned int i;

	for (i = 0; i < NODES; i++)
		if (nodes[i].arrival &&
		    (!place || comes_before(place, &nodes[i])) &&
		    (!first || comes_before(&nodes[i], first)))
			first = &nodes[i];
	return first;
}

static void check_first(const struct ob_event_order *order)
{
	struct ob_event_order_node *node = ob_event_order_first(order);
	struct node *want = first_after(NULL);

	FUZZ_ASSERT(node == (want ? &want->node : NULL));
}

/* The nodes of each part are what it has of the common order. */
static void check_order(const struct ob_event_order *order)
{
	struct rb_node *next[OB_EVENT_ORDER_PARTS];
	unsigned int part, count = 0;
	struct node *want;

	check_first(order);
	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++)
		next[part] = rb_first_cached(&order->trees[part].nodes);
	for (want = first_after(NULL); want; want = first_after(want)) {
		FUZZ_ASSERT(next[want->part] == &want->node.rb);
		next[want->part] = rb_next(next[want->part]);
		count++;
	}
	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++)
		FUZZ_ASSERT(!next[part]);
	FUZZ_ASSERT(ob_event_order_count(order) == count);
}

/* The nodes of the owner. */
static struct {
	struct ob_event_order order;
	struct ob_event_lists lists;
	struct ob_event_bag bag;
} queue;

static void drop(enum ob_event_order_part part)
{
	unsigned int i;

	ob_event_order_forget(&queue.order, part);
	ob_event_bag_add(&queue.bag, &queue.lists, part);
	for (i = 0; i < NODES; i++) {
		if (!nodes[i].arrival || nodes[i].part != part)
			continue;
		nodes[i].arrival = 0;
		nodes[i].in_bag = true;
	}
}

/* Returns false if the bag is empty. The node may be used again at once. */
static bool pop(void)
{
	struct ob_event_lists_node *popped = ob_event_bag_pop(&queue.bag);
	bool any = false;
	unsigned int i;

	for (i = 0; i < NODES; i++) {
		any |= nodes[i].in_bag;
		if (popped != &nodes[i].links)
			continue;
		FUZZ_ASSERT(nodes[i].in_bag);
		nodes[i].in_bag = false;
		memset(popped, 0xff, sizeof(*popped));
	}
	FUZZ_ASSERT(any == !!popped);
	return popped;
}

static void push(struct node *node, struct rnd_state *rnd, u64 time,
		 unsigned int arrival)
{
	u8 clients;

	node->deadline = time;
	node->urgent = fuzz_u8(rnd) & 1;
	node->part = fuzz_u8(rnd) % OB_EVENT_ORDER_PARTS;
	node->arrival = arrival;
	node->node.deadline = time;
	ob_event_order_push(&queue.order, node->part, &node->node, node->urgent);
	clients = fuzz_u8(rnd);
	ob_event_lists_add(&queue.lists, &node->links, node->part, clients % 4,
			   clients / 4 % 4);
}

static void change(struct rnd_state *rnd, unsigned int arrival)
{
	u8 what = fuzz_u8(rnd);
	struct node *node = &nodes[what % NODES];
	u64 time = what & 0x40 ? fuzz_u64(rnd) : fuzz_u8(rnd) % 8;

	if (what & 0x80) {
		if (time % 8 == 7)
			drop(what % OB_EVENT_ORDER_PARTS);
		else
			pop();
	} else if (node->arrival) {
		ob_event_order_remove(&queue.order, node->part, &node->node);
		ob_event_lists_remove(&queue.lists, &node->links);
		node->arrival = 0;
	} else if (!node->in_bag) {
		push(node, rnd, time, arrival);
	}
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	unsigned int arrival = 1;

	memset(nodes, 0, sizeof(nodes));
	memset(&queue, 0, sizeof(queue));
	while (rnd.left) {
		change(&rnd, arrival++);
		check_order(&queue.order);
	}
	while (pop())
		;
	return 0;
}
