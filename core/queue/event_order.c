// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Scheduled events in the order in which they leave. Pure: called by
 * schedule.c and removal.c, with the queue's lock held, in any context.
 *
 * A push into a tree of a million nodes costs twenty times and more what it does
 * in one of a thousand, nearly all of it for memory that is in no cache. So there
 * are several, one of which grows at a time, and a small tree of these trees.
 */
#include "queue/event_order.h"

#include <linux/minmax.h>
#include <linux/string.h>

/* Nodes of a part before another one is tried. */
#define LIMIT	1024

static struct ob_event_order_node *to_node(const struct rb_node *rb)
{
	return rb_entry_safe(rb, struct ob_event_order_node, rb);
}

static struct ob_event_order_part *to_part(const struct rb_node *rb)
{
	return rb_entry_safe(rb, struct ob_event_order_part, parts_order);
}

/* Never a tie: no two nodes of a order have the same rank. */
static bool is_before(struct rb_node *rb, const struct rb_node *other_rb)
{
	const struct ob_event_order_node *node = to_node(rb);
	const struct ob_event_order_node *other = to_node(other_rb);

	if (node->deadline != other->deadline)
		return node->deadline < other->deadline;
	return node->rank < other->rank;
}

/* Of parts that are not empty. */
static bool part_is_before(struct rb_node *rb, const struct rb_node *other_rb)
{
	return is_before(rb_first_cached(&to_part(rb)->nodes),
			 rb_first_cached(&to_part(other_rb)->nodes));
}

void ob_event_order_init(struct ob_event_order *order)
{
	/* All zero is an empty tree. */
	memset(order, 0, sizeof(*order));
	order->growing = order->parts;
	order->limit = LIMIT;
}

/* The smallest part takes what comes until it has twice as many nodes. */
static void change_part(struct ob_event_order *order)
{
	struct ob_event_order_part *part, *smallest = order->parts;

	for (part = order->parts; part < order->parts + OB_EVENT_ORDER_PARTS;
	     part++)
		if (part->count < smallest->count)
			smallest = part;
	order->growing = smallest;
	order->last = to_node(rb_last(&smallest->nodes.rb_root));
	order->limit = max_t(unsigned int, LIMIT, 2 * smallest->count);
}

static void add(struct ob_event_order *order, struct ob_event_order_node *node)
{
	struct ob_event_order_part *part = order->growing;
	struct rb_node *first = rb_first_cached(&part->nodes);
	bool leads = !first || is_before(&node->rb, first);

	if (leads && first)
		rb_erase_cached(&part->parts_order, &order->parts_order);
	rb_add_cached(&node->rb, &part->nodes, is_before);
	if (leads)
		rb_add_cached(&part->parts_order, &order->parts_order, part_is_before);
	if (!first)
		order->last = node;
}

void ob_event_order_push(struct ob_event_order *order,
			 struct ob_event_order_node *node, bool urgent)
{
	struct ob_event_order_part *part;

	if (order->growing->count >= order->limit)
		change_part(order);
	/*
	 * Ordinary ranks grow from 1, urgent ones fall from -1, and both by the
	 * same counter. At a push a nanosecond it would last for 292 years.
	 */
	order->arrivals++;
	node->rank = urgent ? -order->arrivals : order->arrivals;
	part = order->growing;
	node->part = part;
	part->count++;
	order->count++;

	if (!order->last || is_before(&node->rb, &order->last->rb)) {
		add(order, node);
		return;
	}
	rb_link_node(&node->rb, &order->last->rb, &order->last->rb.rb_right);
	rb_insert_color_cached(&node->rb, &part->nodes, false);
	order->last = node;
}

struct ob_event_order_node *ob_event_order_first(const struct ob_event_order *order)
{
	struct ob_event_order_part *part = to_part(rb_first_cached(&order->parts_order));

	return part ? to_node(rb_first_cached(&part->nodes)) : NULL;
}

struct ob_event_order_node *ob_event_order_pop_due(struct ob_event_order *order,
						   u64 now)
{
	struct ob_event_order_node *node = ob_event_order_first(order);

	if (!node || node->deadline > now)
		return NULL;
	ob_event_order_remove(order, node);
	return node;
}

/* Where a part belongs whose first node has gone. */
static void move_back(struct ob_event_order *order,
		      struct ob_event_order_part *part)
{
	struct rb_node *first = rb_first_cached(&part->nodes);
	struct rb_node *next = rb_next(&part->parts_order);

	if (first &&
	    (!next || is_before(first, rb_first_cached(&to_part(next)->nodes))))
		return;
	rb_erase_cached(&part->parts_order, &order->parts_order);
	if (first)
		rb_add_cached(&part->parts_order, &order->parts_order, part_is_before);
}

void ob_event_order_remove(struct ob_event_order *order,
			   struct ob_event_order_node *node)
{
	struct ob_event_order_part *part = node->part;
	bool leads = &node->rb == rb_first_cached(&part->nodes);

	if (order->last == node)
		order->last = to_node(rb_prev(&node->rb));
	rb_erase_cached(&node->rb, &part->nodes);
	part->count--;
	order->count--;
	if (leads)
		move_back(order, part);
}
