// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Scheduled events by client, so that a flush visits the events of its client
 * only. Pure: called by queue_events.c, the dispatcher and flushes in any
 * context, with the queue's lock held.
 *
 * A flush drops the lock from time to time, and events come and go meanwhile.
 * The lists therefore know the walks in progress: removing the node that a walk
 * would visit next moves the walk on.
 *
 * Each part of the order has lists of its own. A part is forgotten as a whole,
 * which looks at no node.
 */
#include "queue/event_lists.h"

#include <linux/string.h>

/**
 * ob_event_lists_init() - initialise empty lists
 * @lists: the lists
 */
void ob_event_lists_init(struct ob_event_lists *lists)
{
	/* All zero is an empty list. */
	memset(lists, 0, sizeof(*lists));
}

/**
 * ob_event_lists_add() - add a node, in O(1)
 * @lists: the lists
 * @node: node; the caller must keep it until it is removed
 * @part: part that it belongs to
 * @source: client that sends
 * @dest: client that receives
 *
 * Walks in progress do not visit it.
 */
void ob_event_lists_add(struct ob_event_lists *lists,
			struct ob_event_lists_node *node,
			enum ob_event_order_part part, u8 source, u8 dest)
{
	hlist_add_head(&node->links[OB_EVENT_LISTS_SOURCE],
		       &lists->heads[part][OB_EVENT_LISTS_SOURCE][source]);
	hlist_add_head(&node->links[OB_EVENT_LISTS_DEST],
		       &lists->heads[part][OB_EVENT_LISTS_DEST][dest]);
}

/**
 * ob_event_lists_remove() - remove a node, in O(walks in progress)
 * @lists: the lists
 * @node: a node in them, or one that was removed already
 */
void ob_event_lists_remove(struct ob_event_lists *lists,
			   struct ob_event_lists_node *node)
{
	struct ob_event_lists_walk *walk;
	int key;

	hlist_for_each_entry(walk, &lists->walks, link)
		if (walk->next == &node->links[walk->key])
			walk->next = walk->next->next;
	for (key = 0; key < OB_EVENT_LISTS_KEYS; key++)
		hlist_del_init(&node->links[key]);
}

/**
 * ob_event_lists_forget() - remove all nodes of a part, in O(walks in progress)
 * @lists: the lists
 * @part: the part; the links of its nodes are not valid any more
 */
void ob_event_lists_forget(struct ob_event_lists *lists,
			   enum ob_event_order_part part)
{
	struct ob_event_lists_walk *walk;

	hlist_for_each_entry(walk, &lists->walks, link)
		if (walk->part == part)
			walk->next = NULL;
	memset(lists->heads[part], 0, sizeof(lists->heads[part]));
}

/**
 * ob_event_lists_begin() - begin a walk over a client's nodes
 * @lists: the lists
 * @walk: initialised here; the caller must call ob_event_lists_end()
 * @part: part of its nodes
 * @key: which of these
 * @client: client
 */
void ob_event_lists_begin(struct ob_event_lists *lists,
			  struct ob_event_lists_walk *walk,
			  enum ob_event_order_part part,
			  enum ob_event_lists_key key, u8 client)
{
	walk->part = part;
	walk->key = key;
	walk->next = lists->heads[part][key][client].first;
	hlist_add_head(&walk->link, &lists->walks);
}

/**
 * ob_event_lists_next() - visit the next node
 * @walk: walk in progress
 *
 * Return: A node that was there when the walk began and still is, each once;
 * NULL at the end.
 */
struct ob_event_lists_node *
ob_event_lists_next(struct ob_event_lists_walk *walk)
{
	struct hlist_node *link = walk->next;

	if (!link)
		return NULL;
	walk->next = link->next;
	return container_of(link - walk->key, struct ob_event_lists_node,
			    links[0]);
}

/**
 * ob_event_lists_end() - end a walk
 * @walk: walk in progress
 */
void ob_event_lists_end(struct ob_event_lists_walk *walk)
{
	hlist_del(&walk->link);
}
