// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Scheduled events in the order in which they leave. Pure: called by
 * queue_events.c with the queue's lock held, in any context.
 *
 * Events that a START drops are in a tree of their own, so that they can be
 * forgotten in one step, however many there are. The three trees together are one order:
 * ranks are unique in all of them.
 */
#include "queue/event_order.h"

#include <linux/string.h>

static struct ob_event_order_node *node_of(const struct rb_node *rb)
{
	return rb_entry_safe(rb, struct ob_event_order_node, rb);
}

/* Never a tie: no two nodes of an order have the same rank. */
static bool is_before(struct rb_node *rb, const struct rb_node *other_rb)
{
	const struct ob_event_order_node *node = node_of(rb);
	const struct ob_event_order_node *other = node_of(other_rb);

	if (node->deadline != other->deadline)
		return node->deadline < other->deadline;
	return node->rank < other->rank;
}

/**
 * ob_event_order_init() - initialise an empty order
 * @order: the order
 */
void ob_event_order_init(struct ob_event_order *order)
{
	/* All zero is an empty tree. */
	memset(order, 0, sizeof(*order));
}

/**
 * ob_event_order_push() - add a node
 * @order: the order
 * @part: part that the node belongs to
 * @node: its deadline is set; the caller must keep it until it is removed
 * @urgent: false: after all nodes of equal deadline; true: before all nodes of
 *	equal deadline that came earlier, urgent or not
 *
 * O(log n), and O(1) on average for nodes that come in order: most music is
 * written from its beginning to its end.
 */
void ob_event_order_push(struct ob_event_order *order,
			 enum ob_event_order_part part,
			 struct ob_event_order_node *node, bool urgent)
{
	struct ob_event_order_tree *tree = &order->trees[part];

	/*
	 * Ordinary ranks grow from 1, urgent ones fall from -1, and both by the
	 * same counter. At a push a nanosecond it would last for 292 years.
	 */
	order->arrivals++;
	node->rank = urgent ? -order->arrivals : order->arrivals;
	tree->count++;
	if (tree->last && is_before(&node->rb, tree->last)) {
		rb_add_cached(&node->rb, &tree->nodes, is_before);
		return;
	}
	rb_link_node(&node->rb, tree->last,
		     tree->last ? &tree->last->rb_right :
				  &tree->nodes.rb_root.rb_node);
	rb_insert_color_cached(&node->rb, &tree->nodes, !tree->last);
	tree->last = &node->rb;
}

/**
 * ob_event_order_first_of() - look at the earliest node of a part
 * @order: the order
 * @part: the part
 *
 * O(1).
 *
 * Return: The node, which stays in the order, or NULL if the part is empty.
 */
struct ob_event_order_node *
ob_event_order_first_of(const struct ob_event_order *order,
			enum ob_event_order_part part)
{
	return node_of(rb_first_cached(&order->trees[part].nodes));
}

/**
 * ob_event_order_first() - look at the earliest node
 * @order: the order
 *
 * O(1).
 *
 * Return: The node, which stays in the order, or NULL if the order is empty.
 */
struct ob_event_order_node *ob_event_order_first(const struct ob_event_order *order)
{
	struct rb_node *rb, *first = NULL;
	int part;

	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++) {
		rb = rb_first_cached(&order->trees[part].nodes);
		if (rb && (!first || is_before(rb, first)))
			first = rb;
	}
	return node_of(first);
}

/**
 * ob_event_order_remove() - remove a node
 * @order: the order
 * @part: part that the node was pushed into
 * @node: a node in it
 *
 * O(log n), and O(1) on average for the first node.
 */
void ob_event_order_remove(struct ob_event_order *order,
			   enum ob_event_order_part part,
			   struct ob_event_order_node *node)
{
	struct ob_event_order_tree *tree = &order->trees[part];

	if (tree->last == &node->rb)
		tree->last = rb_prev(&node->rb);
	rb_erase_cached(&node->rb, &tree->nodes);
	tree->count--;
}

/**
 * ob_event_order_forget() - remove all nodes of a part, in O(1)
 * @order: the order
 * @part: the part; its nodes are not looked at
 */
void ob_event_order_forget(struct ob_event_order *order,
			   enum ob_event_order_part part)
{
	memset(&order->trees[part], 0, sizeof(order->trees[part]));
}

/**
 * ob_event_order_count() - number of nodes
 * @order: the order
 *
 * Return: Nodes in all parts.
 */
unsigned int ob_event_order_count(const struct ob_event_order *order)
{
	unsigned int count = 0;
	int part;

	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++)
		count += order->trees[part].count;
	return count;
}
