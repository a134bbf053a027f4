/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Events that were dropped together, to be freed one by one. Pure; the owner
 * locks, and all functions may be called in any context.
 */
#ifndef ONBEAT_EVENT_BAG_H
#define ONBEAT_EVENT_BAG_H

#include "queue/event_lists.h"

#include <linux/types.h>

/**
 * struct ob_event_bag - lists of nodes
 * @first: first node of the first list, or NULL. From the first node of each list,
 *	the link by receiver leads to the first node of the next
 *
 * All zero is an empty bag.
 */
struct ob_event_bag {
	struct hlist_node *first;
};

/**
 * ob_event_bag_is_empty() - has a bag no nodes?
 * @bag: the bag
 *
 * Return: True if so.
 */
static inline bool ob_event_bag_is_empty(const struct ob_event_bag *bag)
{
	return !bag->first;
}

void ob_event_bag_add(struct ob_event_bag *bag, struct ob_event_lists *lists,
		      enum ob_event_order_part part);
struct ob_event_lists_node *ob_event_bag_pop(struct ob_event_bag *bag);

#endif
