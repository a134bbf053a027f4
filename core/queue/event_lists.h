/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Scheduled events by sender and by receiver. Pure; the owner locks.
 */
#ifndef ONBEAT_EVENT_LISTS_H
#define ONBEAT_EVENT_LISTS_H

#include <linux/list.h>
#include <linux/types.h>

/**
 * enum ob_event_lists_key - what a list has in common
 * @OB_EVENT_LISTS_SOURCE: the client that sends
 * @OB_EVENT_LISTS_DEST: the client that receives
 * @OB_EVENT_LISTS_KEYS: how many keys there are
 */
enum ob_event_lists_key {
	OB_EVENT_LISTS_SOURCE,
	OB_EVENT_LISTS_DEST,
	OB_EVENT_LISTS_KEYS
};

/**
 * struct ob_event_lists_node - what can be found
 * @links: in a list for each key, valid between add and remove
 */
struct ob_event_lists_node {
	struct hlist_node links[OB_EVENT_LISTS_KEYS];
};

/**
 * struct ob_event_lists - lists of nodes
 * @heads: for each key and client, newest first
 * @walks: the walks that have begun
 */
struct ob_event_lists {
	struct hlist_head heads[OB_EVENT_LISTS_KEYS][256];
	struct hlist_head walks;
};

/**
 * struct ob_event_lists_walk - somewhere in a list
 * @link: in the lists' @walks
 * @key: of the list
 * @next: comes next, NULL at the end
 *
 * Between two steps the owner may let go of the lock, and nodes may come and
 * go, the next one too.
 */
struct ob_event_lists_walk {
	struct hlist_node link;
	enum ob_event_lists_key key;
	struct hlist_node *next;
};

/**
 * ob_event_lists_init() - make empty lists
 * @lists: the lists
 *
 * Context: Any.
 */
void ob_event_lists_init(struct ob_event_lists *lists);

/**
 * ob_event_lists_add() - enter a node
 * @lists: where to
 * @node: stays the caller's and must outlive its time in the lists
 * @source: client
 * @dest: client
 *
 * O(1). A walk that has begun does not see it.
 *
 * Context: Any.
 */
void ob_event_lists_add(struct ob_event_lists *lists,
			struct ob_event_lists_node *node, u8 source, u8 dest);

/**
 * ob_event_lists_remove() - take a node out
 * @lists: the lists
 * @node: a node in it
 *
 * O(1), but for each walk that is under way.
 *
 * Context: Any.
 */
void ob_event_lists_remove(struct ob_event_lists *lists,
			   struct ob_event_lists_node *node);

/**
 * ob_event_lists_has() - has a client any nodes?
 * @lists: the lists
 * @key: which
 * @client: client
 *
 * Without the owner's lock it may miss one that comes at this moment.
 *
 * Context: Any.
 * Return: true if so.
 */
static inline bool ob_event_lists_has(const struct ob_event_lists *lists,
				      enum ob_event_lists_key key, u8 client)
{
	return !hlist_empty(&lists->heads[key][client]);
}

/**
 * ob_event_lists_begin() - look at a client's nodes
 * @lists: the lists
 * @walk: set up; must be ended
 * @key: which of its nodes
 * @client: client
 *
 * Context: Any.
 */
void ob_event_lists_begin(struct ob_event_lists *lists,
			  struct ob_event_lists_walk *walk,
			  enum ob_event_lists_key key, u8 client);

/**
 * ob_event_lists_next() - one step
 * @walk: a walk that has begun
 *
 * Context: Any.
 * Return: A node that was there at the beginning and still is, each once, or
 * NULL when there are no more.
 */
struct ob_event_lists_node *
ob_event_lists_next(struct ob_event_lists_walk *walk);

/**
 * ob_event_lists_end() - the walk is over
 * @walk: a walk that has begun
 *
 * Context: Any.
 */
void ob_event_lists_end(struct ob_event_lists_walk *walk);

#endif
