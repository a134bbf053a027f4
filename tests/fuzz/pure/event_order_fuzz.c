// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The order of scheduled events, against an array that is searched whole.
 */
#include "core/queue/event_order.h"

#include "fuzz.h"

#define NODES	64

/* What is in the heap; @arrival is 0 for what is not. */
static struct node {
	struct ob_event_order_node node;
	u64 deadline;
	bool urgent;
	unsigned int arrival;
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

static void check_first(const struct ob_event_order *heap)
{
	struct ob_event_order_node *node = ob_event_order_first(heap);
	struct node *want = first_after(NULL);

	FUZZ_ASSERT(node == (want ? &want->node : NULL));
}

/* The nodes of each part are what it has of the common order. */
static void check_order(const struct ob_event_order *heap)
{
	struct rb_node *next[OB_EVENT_ORDER_PARTS];
	unsigned int i, part, count = 0;
	struct node *want;

	check_first(heap);
	for (i = 0; i < OB_EVENT_ORDER_PARTS; i++)
		next[i] = rb_first_cached(&heap->parts[i].nodes);
	for (want = first_after(NULL); want; want = first_after(want)) {
		part = want->node.part - heap->parts;
		FUZZ_ASSERT(part < OB_EVENT_ORDER_PARTS);
		FUZZ_ASSERT(next[part] == &want->node.rb);
		next[part] = rb_next(next[part]);
		count++;
	}
	for (i = 0; i < OB_EVENT_ORDER_PARTS; i++)
		FUZZ_ASSERT(!next[i]);
	FUZZ_ASSERT(heap->count == count);
}

static void change(struct ob_event_order *heap, struct rnd_state *rnd,
		   unsigned int arrival)
{
	u8 what = fuzz_u8(rnd);
	struct node *node = &nodes[what % NODES];
	u64 time = what & 0x40 ? fuzz_u64(rnd) : fuzz_u8(rnd) % 8;
	struct ob_event_order_node *popped;

	if (what & 0x80) {
		node = first_after(NULL);
		popped = ob_event_order_pop_due(heap, time);
		if (!node || node->deadline > time) {
			FUZZ_ASSERT(!popped);
			return;
		}
		FUZZ_ASSERT(popped == &node->node);
		node->arrival = 0;
	} else if (node->arrival) {
		ob_event_order_remove(heap, &node->node);
		node->arrival = 0;
	} else {
		node->deadline = time;
		node->urgent = fuzz_u8(rnd) & 1;
		/* Parts are full at all sizes. */
		heap->limit = fuzz_u8(rnd) & 15;
		node->arrival = arrival;
		node->node.deadline = time;
		ob_event_order_push(heap, &node->node, node->urgent);
	}
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	struct ob_event_order heap;
	unsigned int arrival = 1;

	memset(nodes, 0, sizeof(nodes));
	ob_event_order_init(&heap);
	while (rnd.left) {
		change(&heap, &rnd, arrival++);
		check_order(&heap);
	}
	return 0;
}
