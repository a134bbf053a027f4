// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who has what in a queue, so that nobody's events are looked at for another's
 * sake. Pure: called by schedule.c and removal.c, with the queue's lock held, in
 * any context.
 */
#include "queue/event_index.h"

#include <linux/string.h>

void ob_event_index_init(struct ob_event_index *index)
{
	/* All zero is an empty list. */
	memset(index, 0, sizeof(*index));
}

void ob_event_index_add(struct ob_event_index *index,
			struct ob_event_index_node *node, u8 source, u8 dest)
{
	hlist_add_head(&node->links[OB_EVENT_INDEX_SOURCE],
		       &index->lists[OB_EVENT_INDEX_SOURCE][source]);
	hlist_add_head(&node->links[OB_EVENT_INDEX_DEST],
		       &index->lists[OB_EVENT_INDEX_DEST][dest]);
}

void ob_event_index_remove(struct ob_event_index *index,
			   struct ob_event_index_node *node)
{
	struct ob_event_index_walk *walk;
	int key;

	hlist_for_each_entry(walk, &index->walks, link)
		if (walk->next == &node->links[walk->key])
			walk->next = walk->next->next;
	for (key = 0; key < OB_EVENT_INDEX_KEYS; key++)
		hlist_del(&node->links[key]);
}

void ob_event_index_begin(struct ob_event_index *index,
			  struct ob_event_index_walk *walk,
			  enum ob_event_index_key key, u8 client)
{
	walk->key = key;
	walk->next = index->lists[key][client].first;
	hlist_add_head(&walk->link, &index->walks);
}

struct ob_event_index_node *
ob_event_index_next(struct ob_event_index_walk *walk)
{
	struct hlist_node *link = walk->next;

	if (!link)
		return NULL;
	walk->next = link->next;
	return container_of(link - walk->key, struct ob_event_index_node,
			    links[0]);
}

void ob_event_index_end(struct ob_event_index_walk *walk)
{
	hlist_del(&walk->link);
}
