/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Order of scheduled events: by deadline, then priority, then arrival. Pure;
 * the owner locks.
 */
#ifndef ONBEAT_EVENT_ORDER_H
#define ONBEAT_EVENT_ORDER_H

#include <linux/rbtree.h>
#include <linux/types.h>

/* Trees of a order; each is small enough to be at hand while it grows. */
#define OB_EVENT_ORDER_PARTS	32

struct ob_event_order_part;

/**
 * struct ob_event_order_node - what makes something orderable
 * @rb: tree link, valid between push and pop or remove
 * @deadline: when it is due, in the owner's unit (ticks or nanoseconds);
 *	smaller is earlier
 * @rank: set by push, unique in a order; orders equal deadlines
 * @part: set by push, where it is
 */
struct ob_event_order_node {
	struct rb_node rb;
	u64 deadline;
	s64 rank;
	struct ob_event_order_part *part;
};

/**
 * struct ob_event_order_part - some of the nodes, in order
 * @nodes: tree with cached first node
 * @parts_order: place among the parts that are not empty, by their first nodes
 * @count: nodes in the tree
 */
struct ob_event_order_part {
	struct rb_root_cached nodes;
	struct rb_node parts_order;
	unsigned int count;
};

/**
 * struct ob_event_order - ordered set of nodes
 * @parts: the nodes
 * @parts_order: the parts that are not empty, with cached first part
 * @growing: the part that takes what is pushed
 * @last: its last node in order, NULL when it is empty
 * @limit: nodes in @growing at which another part takes over
 * @count: nodes in all parts
 * @arrivals: nodes ever pushed, the source of ranks
 *
 * Contains pointers to itself: not to be copied.
 */
struct ob_event_order {
	struct ob_event_order_part parts[OB_EVENT_ORDER_PARTS];
	struct rb_root_cached parts_order;
	struct ob_event_order_part *growing;
	struct ob_event_order_node *last;
	unsigned int limit;
	unsigned int count;
	s64 arrivals;
};

/**
 * ob_event_order_init() - make an empty order
 * @order: the order
 *
 * Context: Any.
 */
void ob_event_order_init(struct ob_event_order *order);

/**
 * ob_event_order_push() - add a node
 * @order: where to
 * @node: @node->deadline is set by the caller
 * @urgent: false: after all of equal deadline; true: before all of equal
 *	deadline that came earlier, urgent or not
 *
 * O(log n), and O(1) on average for nodes that come in order. The nodes that it
 * looks at are of one part, most of them looked at a moment ago. Allocates
 * nothing; @node stays the caller's and must outlive its time in the order.
 *
 * Context: Any.
 */
void ob_event_order_push(struct ob_event_order *order,
			 struct ob_event_order_node *node, bool urgent);

/**
 * ob_event_order_first() - look at the earliest node
 * @order: the order
 *
 * O(1).
 *
 * Context: Any.
 * Return: The node, which stays in the order, or NULL when that is empty.
 */
struct ob_event_order_node *ob_event_order_first(const struct ob_event_order *order);

/**
 * ob_event_order_pop_due() - take out the first node if it is due
 * @order: the order
 * @now: time, in the unit of the deadlines
 *
 * O(1) on average.
 *
 * Context: Any.
 * Return: The first node if its deadline is @now or earlier, or NULL.
 */
struct ob_event_order_node *ob_event_order_pop_due(struct ob_event_order *order,
						   u64 now);

/**
 * ob_event_order_remove() - take a node out
 * @order: the order
 * @node: a node in it
 *
 * O(log n).
 *
 * Context: Any.
 */
void ob_event_order_remove(struct ob_event_order *order,
			   struct ob_event_order_node *node);

#endif
