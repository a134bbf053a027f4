/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Trees that were detached from an order, to be freed node by node. Pure; the
 * owner locks, and all functions may be called in any context.
 */
#ifndef ONBEAT_EVENT_BAG_H
#define ONBEAT_EVENT_BAG_H

#include <linux/rbtree.h>
#include <linux/types.h>

struct ob_event_order_node;

/**
 * struct ob_event_bag - detached trees
 * @first: root of the first tree, or NULL; roots lead to each other by @next_tree
 * @last: root of the last tree
 * @next: node of the first tree to be popped next
 *
 * All zero is an empty bag.
 */
struct ob_event_bag {
	struct rb_node *first;
	struct rb_node *last;
	struct rb_node *next;
};

static inline bool ob_event_bag_is_empty(const struct ob_event_bag *bag)
{
	return !bag->first;
}

void ob_event_bag_add(struct ob_event_bag *bag, struct rb_node *root);
struct ob_event_order_node *ob_event_bag_pop(struct ob_event_bag *bag);
void ob_event_bag_move(struct ob_event_bag *to, struct ob_event_bag *from);

#endif
