// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules and lists of the connections between ports.
 *
 * Called by the ports, which own the edges and hold the graph mutex, in
 * process context; delivery walks the lists under RCU at the same time.
 */
#include "routing/subscription.h"

#include <linux/errno.h>

#define CAP_LISTEN	(SNDRV_SEQ_PORT_CAP_READ | SNDRV_SEQ_PORT_CAP_SUBS_READ)
#define CAP_FEED	(SNDRV_SEQ_PORT_CAP_WRITE | SNDRV_SEQ_PORT_CAP_SUBS_WRITE)

static bool is_capable(const struct ob_subscription_side *side,
		       unsigned int capability)
{
	return (side->capability & capability) == capability;
}

int ob_subscription_permit(u8 caller, const struct ob_subscription_side *sender,
			   const struct ob_subscription_side *dest)
{
	bool owns_sender = caller == sender->addr.client;
	bool owns_dest = caller == dest->addr.client;

	if (!owns_sender && !is_capable(sender, CAP_LISTEN))
		return -EPERM;
	if (!owns_dest && !is_capable(dest, CAP_FEED))
		return -EPERM;
	if (!owns_sender && !owns_dest &&
	    (sender->capability | dest->capability) &
	    SNDRV_SEQ_PORT_CAP_NO_EXPORT)
		return -EPERM;
	return 0;
}

void ob_subscription_init_list(struct ob_subscription_list *list)
{
	INIT_LIST_HEAD(&list->edges);
	list->count = 0;
	list->exclusive = false;
}

static bool same_addr(const struct snd_seq_addr *a, const struct snd_seq_addr *b)
{
	return a->client == b->client && a->port == b->port;
}

/*
 * Not symmetric: a request without flags means any connection of the pair,
 * one with flags only its like.
 */
static bool matches(const struct ob_subscription *edge,
		    const struct snd_seq_port_subscribe *request)
{
	if (!same_addr(&edge->info.sender, &request->sender) ||
	    !same_addr(&edge->info.dest, &request->dest))
		return false;
	if (!request->flags)
		return true;
	return edge->info.flags == request->flags &&
	       edge->info.queue == request->queue;
}

int ob_subscription_check(const struct ob_subscription_list *source_list,
			  const struct ob_subscription_list *dest_list,
			  const struct snd_seq_port_subscribe *info)
{
	const struct ob_subscription *edge;

	if (source_list->exclusive || dest_list->exclusive)
		return -EBUSY;
	if (info->flags & SNDRV_SEQ_PORT_SUBS_EXCLUSIVE)
		return list_empty(&source_list->edges) &&
		       list_empty(&dest_list->edges) ? 0 : -EBUSY;

	/* Edges of this pair are in both lists: one walk sees them all. */
	list_for_each_entry(edge, &source_list->edges, source_link)
		if (matches(edge, info))
			return -EBUSY;
	return 0;
}

static void set_exclusive(struct ob_subscription *edge, bool exclusive)
{
	edge->source_list->exclusive = exclusive;
	edge->dest_list->exclusive = exclusive;
}

void ob_subscription_insert(struct ob_subscription *edge,
			    struct ob_subscription_list *source_list,
			    struct ob_subscription_list *dest_list)
{
	edge->active = false;
	edge->source_list = source_list;
	edge->dest_list = dest_list;
	if (edge->info.flags & SNDRV_SEQ_PORT_SUBS_EXCLUSIVE)
		set_exclusive(edge, true);
	list_add_tail_rcu(&edge->source_link, &source_list->edges);
	list_add_tail_rcu(&edge->dest_link, &dest_list->edges);
}

/* Readers of the number take no lock. */
static void add_count(struct ob_subscription_list *list, int change)
{
	WRITE_ONCE(list->count, list->count + change);
}

void ob_subscription_activate(struct ob_subscription *edge)
{
	if (edge->active)
		return;
	add_count(edge->source_list, 1);
	add_count(edge->dest_list, 1);
	/* Pairs with smp_load_acquire() in ob_subscription_is_active(). */
	smp_store_release(&edge->active, true);
}

struct ob_subscription *
ob_subscription_find(const struct ob_subscription_list *source_list,
		     const struct snd_seq_port_subscribe *info)
{
	struct ob_subscription *edge;

	list_for_each_entry(edge, &source_list->edges, source_link)
		if (edge->active && matches(edge, info))
			return edge;
	return NULL;
}

struct ob_subscription *
ob_subscription_find_dest(const struct ob_subscription_list *source_list,
			  const struct snd_seq_addr *dest)
{
	struct ob_subscription *edge;

	list_for_each_entry(edge, &source_list->edges, source_link)
		if (edge->active && same_addr(&edge->info.dest, dest))
			return edge;
	return NULL;
}

static struct ob_subscription *edge_at(struct list_head *link,
				       enum ob_subscription_end end)
{
	if (end == OB_SUBSCRIPTION_SOURCE)
		return list_entry(link, struct ob_subscription, source_link);
	return list_entry(link, struct ob_subscription, dest_link);
}

struct ob_subscription *
ob_subscription_nth(const struct ob_subscription_list *list,
		    enum ob_subscription_end end, unsigned int index)
{
	struct list_head *link;

	list_for_each(link, &list->edges) {
		struct ob_subscription *edge = edge_at(link, end);

		if (edge->active && !index--)
			return edge;
	}
	return NULL;
}

unsigned int ob_subscription_count(const struct ob_subscription_list *list)
{
	return READ_ONCE(list->count);
}

void ob_subscription_detach(struct ob_subscription *edge)
{
	if (edge->active) {
		WRITE_ONCE(edge->active, false);
		add_count(edge->source_list, -1);
		add_count(edge->dest_list, -1);
	}
	list_del_rcu(&edge->source_link);
	list_del_rcu(&edge->dest_link);
	if (edge->info.flags & SNDRV_SEQ_PORT_SUBS_EXCLUSIVE)
		set_exclusive(edge, false);
}
