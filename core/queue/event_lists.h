/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Scheduled events by sender and by receiver. Pure; may be called in any
 * context. The owner locks.
 */
#ifndef ONBEAT_EVENT_LISTS_H
#define ONBEAT_EVENT_LISTS_H

#include "queue/event_order.h"

#include <linux/list.h>
#include <linux/types.h>

/**
 * enum ob_event_lists_key - property that the nodes of a list have in common
 * @OB_EVENT_LISTS_SOURCE: the client that sends
 * @OB_EVENT_LISTS_DEST: the client that receives
 * @OB_EVENT_LISTS_KEYS: number of keys
 */
enum ob_event_lists_key {
	OB_EVENT_LISTS_SOURCE,
	OB_EVENT_LISTS_DEST,
	OB_EVENT_LISTS_KEYS
};

/**
 * struct ob_event_lists_node - member of the lists, embedded in an event
 * @links: one for each key; valid from add to remove or forget
 */
struct ob_event_lists_node {
	struct hlist_node links[OB_EVENT_LISTS_KEYS];
};

/**
 * struct ob_event_lists - the lists
 * @heads: for each part of the order, key and client, newest first
 * @walks: walks in progress
 */
struct ob_event_lists {
	struct hlist_head heads[OB_EVENT_ORDER_PARTS][OB_EVENT_LISTS_KEYS][256];
	struct hlist_head walks;
};

/**
 * struct ob_event_lists_walk - an iteration over one list
 * @link: in the lists' @walks
 * @part: part of the list
 * @key: key of the list
 * @next: node to visit next, NULL at the end
 *
 * Between two steps the owner may drop the lock, and any node may be added or
 * removed.
 */
struct ob_event_lists_walk {
	struct hlist_node link;
	enum ob_event_order_part part;
	enum ob_event_lists_key key;
	struct hlist_node *next;
};

void ob_event_lists_init(struct ob_event_lists *lists);
void ob_event_lists_add(struct ob_event_lists *lists,
			struct ob_event_lists_node *node,
			enum ob_event_order_part part, u8 source, u8 dest);
void ob_event_lists_remove(struct ob_event_lists *lists,
			   struct ob_event_lists_node *node);
void ob_event_lists_forget(struct ob_event_lists *lists,
			   enum ob_event_order_part part);

/**
 * ob_event_lists_has() - does a client have nodes?
 * @lists: the lists
 * @part: part of its nodes
 * @key: which of these
 * @client: client
 *
 * Return: True if it has any.
 */
static inline bool ob_event_lists_has(const struct ob_event_lists *lists,
				      enum ob_event_order_part part,
				      enum ob_event_lists_key key, u8 client)
{
	return !hlist_empty(&lists->heads[part][key][client]);
}

void ob_event_lists_begin(struct ob_event_lists *lists,
			  struct ob_event_lists_walk *walk,
			  enum ob_event_order_part part,
			  enum ob_event_lists_key key, u8 client);
struct ob_event_lists_node *
ob_event_lists_next(struct ob_event_lists_walk *walk);
void ob_event_lists_end(struct ob_event_lists_walk *walk);

#endif
