// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that were dropped all at once. Pure: filled by queue_events.c in any
 * context, with the queue's lock held; emptied by flush.c in process context.
 *
 * Adding a tree takes O(1), so that a queue of any size is emptied by a START
 * in one step. Nodes are popped from the leaves up, children before their
 * parent, so that the tree is never balanced again and each node may be freed
 * as soon as it was popped.
 */
#include "queue/event_bag.h"

#include "queue/event_order.h"

static struct ob_event_order_node *member_of(struct rb_node *rb)
{
	return rb_entry(rb, struct ob_event_order_node, rb);
}

static struct rb_node *first_leaf(struct rb_node *root)
{
	struct rb_root tree = { root };

	return rb_first_postorder(&tree);
}

/**
 * ob_event_bag_add() - add a tree
 * @bag: the bag
 * @root: from ob_event_order_detach(), or NULL to add nothing
 */
void ob_event_bag_add(struct ob_event_bag *bag, struct rb_node *root)
{
	if (!root)
		return;
	member_of(root)->next_tree = NULL;
	if (bag->first) {
		member_of(bag->last)->next_tree = root;
	} else {
		bag->first = root;
		bag->next = first_leaf(root);
	}
	bag->last = root;
}

/**
 * ob_event_bag_pop() - remove any node
 * @bag: the bag
 *
 * O(1) on average.
 *
 * Return: The node, which belongs to the caller, or NULL if the bag is empty.
 */
struct ob_event_order_node *ob_event_bag_pop(struct ob_event_bag *bag)
{
	struct rb_node *rb = bag->next;

	if (!rb)
		return NULL;
	if (rb != bag->first) {
		bag->next = rb_next_postorder(rb);
	} else {
		/* The root is the last node of its tree. */
		bag->first = member_of(rb)->next_tree;
		bag->next = bag->first ? first_leaf(bag->first) : NULL;
	}
	return member_of(rb);
}

/**
 * ob_event_bag_move() - take over all trees of another bag
 * @to: an empty bag
 * @from: the other bag, empty afterwards
 */
void ob_event_bag_move(struct ob_event_bag *to, struct ob_event_bag *from)
{
	*to = *from;
	*from = (struct ob_event_bag) { };
}
