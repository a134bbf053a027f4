/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Order of scheduled events: by deadline, then priority, then arrival. Pure;
 * the owner locks, and all functions may be called in any context.
 */
#ifndef ONBEAT_EVENT_ORDER_H
#define ONBEAT_EVENT_ORDER_H

#include <linux/rbtree.h>
#include <linux/types.h>

/**
 * enum ob_event_order_part - parts of an order, by what a START does with them
 * @OB_EVENT_ORDER_ZERO: events whose deadline is 0, which stay
 * @OB_EVENT_ORDER_LATER: all other events, which are dropped
 * @OB_EVENT_ORDER_SOUNDING: the ends of notes that sound, which are due at once
 * @OB_EVENT_ORDER_PARTS: number of parts
 */
enum ob_event_order_part {
	OB_EVENT_ORDER_ZERO,
	OB_EVENT_ORDER_LATER,
	OB_EVENT_ORDER_SOUNDING,
	OB_EVENT_ORDER_PARTS
};

/**
 * struct ob_event_order_node - member of an order, embedded in an event
 * @rb: tree link, valid from push to remove or forget
 * @deadline: when it is due, in the owner's unit (ticks or nanoseconds);
 *	set by the owner before push
 * @rank: set by push, unique in an order; orders equal deadlines
 */
struct ob_event_order_node {
	struct rb_node rb;
	u64 deadline;
	s64 rank;
};

/**
 * struct ob_event_order_tree - the nodes of one part
 * @nodes: tree with cached first node
 * @last: its last node, or NULL
 * @count: number of nodes
 */
struct ob_event_order_tree {
	struct rb_root_cached nodes;
	struct rb_node *last;
	unsigned int count;
};

/**
 * struct ob_event_order - ordered set of nodes
 * @trees: the parts
 * @arrivals: nodes ever pushed, the source of ranks
 */
struct ob_event_order {
	struct ob_event_order_tree trees[OB_EVENT_ORDER_PARTS];
	s64 arrivals;
};

/**
 * ob_event_order_is_empty() - has an order no node?
 * @order: the order
 *
 * Return: True if so.
 */
static inline bool ob_event_order_is_empty(const struct ob_event_order *order)
{
	unsigned int any = 0;
	int part;

	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++)
		any |= order->trees[part].count;
	return !any;
}

void ob_event_order_init(struct ob_event_order *order);
void ob_event_order_push(struct ob_event_order *order,
			 enum ob_event_order_part part,
			 struct ob_event_order_node *node, bool urgent);
struct ob_event_order_node *ob_event_order_first(const struct ob_event_order *order);
struct ob_event_order_node *
ob_event_order_first_of(const struct ob_event_order *order,
			enum ob_event_order_part part);
void ob_event_order_remove(struct ob_event_order *order,
			   enum ob_event_order_part part,
			   struct ob_event_order_node *node);
void ob_event_order_forget(struct ob_event_order *order,
			   enum ob_event_order_part part);
unsigned int ob_event_order_count(const struct ob_event_order *order);

#endif
