// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that were dropped together. Pure: filled by queue_events.c in any
 * context, emptied by dropped.c in process context, with the queue's lock held.
 *
 * The events are not looked at when they are dropped: their lists by sender are
 * taken over as they are. So a queue of any size is emptied in one step; and the
 * events of one client come out together and in the order in which they were
 * allocated, which makes them cheap to free.
 */
#include "queue/event_bag.h"

static struct ob_event_lists_node *member_of(struct hlist_node *link)
{
	return container_of(link, struct ob_event_lists_node,
			    links[OB_EVENT_LISTS_SOURCE]);
}

/* The list after the one that begins with @first. */
static struct hlist_node **next_list(struct hlist_node *first)
{
	return &member_of(first)->links[OB_EVENT_LISTS_DEST].next;
}

/**
 * ob_event_bag_add() - add all nodes of a part, in O(clients)
 * @bag: the bag
 * @lists: the lists that have them, which forget them
 * @part: the part
 */
void ob_event_bag_add(struct ob_event_bag *bag, struct ob_event_lists *lists,
		      enum ob_event_order_part part)
{
	struct hlist_head *heads = lists->heads[part][OB_EVENT_LISTS_SOURCE];
	struct hlist_node *first;
	unsigned int client;

	for (client = 0; client < 256; client++) {
		first = heads[client].first;
		if (!first)
			continue;
		*next_list(first) = bag->first;
		bag->first = first;
	}
	ob_event_lists_forget(lists, part);
}

/**
 * ob_event_bag_pop() - remove any node, in O(1)
 * @bag: the bag
 *
 * Return: The node, which belongs to the caller, or NULL if the bag is empty.
 */
struct ob_event_lists_node *ob_event_bag_pop(struct ob_event_bag *bag)
{
	struct hlist_node *link = bag->first;

	if (!link)
		return NULL;
	bag->first = *next_list(link);
	if (link->next) {
		*next_list(link->next) = bag->first;
		bag->first = link->next;
	}
	return member_of(link);
}
