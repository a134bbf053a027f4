// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Permissions, exclusion rules and lists of subscriptions. Pure: called by
 * core/lifecycle/connection.c, which owns the subscriptions and holds the graph
 * mutex, and by ioctls and /proc, which hold it too; delivery walks the lists
 * under RCU meanwhile.
 */
#include "routing/subscription.h"

#include <linux/errno.h>

/* Subscriptions that were activated, of all lists; written under the graph mutex. */
static u32 activations;

#define CAP_LISTEN	(SNDRV_SEQ_PORT_CAP_READ | SNDRV_SEQ_PORT_CAP_SUBS_READ)
#define CAP_FEED	(SNDRV_SEQ_PORT_CAP_WRITE | SNDRV_SEQ_PORT_CAP_SUBS_WRITE)

static bool is_capable(const struct ob_subscription_side *side,
		       unsigned int capability)
{
	return (side->capability & capability) == capability;
}

/**
 * ob_subscription_permit() - may a client connect or disconnect two ports?
 * @caller: number of the client that asks
 * @sender: port that events come from
 * @dest: port that events go to
 *
 * A client needs no permission for its own ports. A sender's port of another
 * client needs READ and SUBS_READ, a receiver's port WRITE and SUBS_WRITE. If
 * the caller owns neither port, NO_EXPORT on one of them refuses it as well.
 *
 * Context: Any.
 * Return: 0 or -EPERM.
 */
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

/**
 * ob_subscription_init_list() - initialise an empty list
 * @list: list of a port that nobody else can see yet
 */
void ob_subscription_init_list(struct ob_subscription_list *list)
{
	INIT_LIST_HEAD(&list->subscriptions);
	list->inserted = 0;
	list->count = 0;
	list->exclusive = false;
}

static bool same_addr(const struct snd_seq_addr *a, const struct snd_seq_addr *b)
{
	return a->client == b->client && a->port == b->port;
}

/*
 * Not symmetric: a request without flags matches every subscription of the
 * pair, a request with flags only one with the same flags and queue.
 */
static bool matches(const struct ob_subscription *subscription,
		    const struct snd_seq_port_subscribe *request)
{
	if (!same_addr(&subscription->info.sender, &request->sender) ||
	    !same_addr(&subscription->info.dest, &request->dest))
		return false;
	if (!request->flags)
		return true;
	return subscription->info.flags == request->flags &&
	       subscription->info.queue == request->queue;
}

/**
 * ob_subscription_check() - may a new subscription be added to the present
 * ones?
 * @source_list: list of the sender's port
 * @dest_list: list of the receiver's port
 * @info: the new subscription
 *
 * An EXCLUSIVE one needs two empty lists, and excludes all others. Otherwise a
 * pair of ports may have several subscriptions if @info has flags and none of
 * them has the same flags and queue. A port has at most OB_SUBSCRIBERS
 * subscribers, whom delivery visits without a break. Inactive subscriptions
 * count.
 *
 * Context: Process context; the graph mutex is held until
 * ob_subscription_insert().
 * Return: 0, -EBUSY or -ENOMEM.
 */
int ob_subscription_check(const struct ob_subscription_list *source_list,
			  const struct ob_subscription_list *dest_list,
			  const struct snd_seq_port_subscribe *info)
{
	const struct ob_subscription *subscription;

	if (source_list->exclusive || dest_list->exclusive)
		return -EBUSY;
	if (info->flags & SNDRV_SEQ_PORT_SUBS_EXCLUSIVE)
		return list_empty(&source_list->subscriptions) &&
		       list_empty(&dest_list->subscriptions) ? 0 : -EBUSY;

	/* Subscriptions of this pair are in both lists: one is enough. */
	list_for_each_entry(subscription, &source_list->subscriptions, source_link)
		if (matches(subscription, info))
			return -EBUSY;
	return source_list->inserted < OB_SUBSCRIBERS ? 0 : -ENOMEM;
}

static void set_exclusive(struct ob_subscription *subscription, bool exclusive)
{
	subscription->source_list->exclusive = exclusive;
	subscription->dest_list->exclusive = exclusive;
}

/**
 * ob_subscription_insert() - add an inactive subscription to both lists
 * @subscription: new; ob_subscription_check() accepted its @info
 * @source_list: list of the sender's port
 * @dest_list: list of the receiver's port
 *
 * Context: Process context; the graph mutex is held.
 */
void ob_subscription_insert(struct ob_subscription *subscription,
			    struct ob_subscription_list *source_list,
			    struct ob_subscription_list *dest_list)
{
	subscription->active = false;
	subscription->source_list = source_list;
	subscription->dest_list = dest_list;
	if (subscription->info.flags & SNDRV_SEQ_PORT_SUBS_EXCLUSIVE)
		set_exclusive(subscription, true);
	source_list->inserted++;
	dest_list->inserted++;
	list_add_tail_rcu(&subscription->source_link, &source_list->subscriptions);
	list_add_tail_rcu(&subscription->dest_link, &dest_list->subscriptions);
}

/* ob_subscription_count() reads the count without the graph mutex. */
static void add_count(struct ob_subscription_list *list, int change)
{
	WRITE_ONCE(list->count, list->count + change);
}

/**
 * ob_subscription_activate() - let delivery use a subscription
 * @subscription: inserted; nothing happens if it is active already
 *
 * All that the caller wrote before is visible to a CPU that sees the
 * subscription active.
 *
 * Context: Process context; the graph mutex is held.
 */
void ob_subscription_activate(struct ob_subscription *subscription)
{
	if (subscription->active)
		return;
	add_count(subscription->source_list, 1);
	add_count(subscription->dest_list, 1);
	subscription->activation = activations + 1;
	/* Pairs with smp_load_acquire() in ob_subscription_is_active(). */
	smp_store_release(&subscription->active, true);
	/* Who reads that number sees it active. */
	smp_store_release(&activations, subscription->activation);
}

/**
 * ob_subscription_activations() - how many subscriptions have been activated
 *
 * Context: Any.
 * Return: The number, modulo 2^32, for ob_subscription_was_active().
 */
u32 ob_subscription_activations(void)
{
	/* Pairs with the second smp_store_release() in ob_subscription_activate(). */
	return smp_load_acquire(&activations);
}

/**
 * ob_subscription_find() - find the subscription that UNSUBSCRIBE_PORT names
 * @source_list: list of the sender's port
 * @info: both addresses; if it has flags, flags and queue must match as well
 *
 * Context: Process context; the graph mutex is held.
 * Return: The oldest active subscription that matches, or NULL.
 */
struct ob_subscription *
ob_subscription_find(const struct ob_subscription_list *source_list,
		     const struct snd_seq_port_subscribe *info)
{
	struct ob_subscription *subscription;

	list_for_each_entry(subscription, &source_list->subscriptions, source_link)
		if (subscription->active && matches(subscription, info))
			return subscription;
	return NULL;
}

/**
 * ob_subscription_find_dest() - find the subscription that GET_SUBSCRIPTION
 * names
 * @source_list: list of the sender's port
 * @dest: address of the receiver's port
 *
 * Context: Process context; the graph mutex is held.
 * Return: The oldest active subscription of that receiver, or NULL.
 */
struct ob_subscription *
ob_subscription_find_dest(const struct ob_subscription_list *source_list,
			  const struct snd_seq_addr *dest)
{
	struct ob_subscription *subscription;

	list_for_each_entry(subscription, &source_list->subscriptions, source_link)
		if (subscription->active && same_addr(&subscription->info.dest, dest))
			return subscription;
	return NULL;
}

static struct ob_subscription *subscription_at(struct list_head *link,
					       enum ob_subscription_end end)
{
	if (end == OB_SUBSCRIPTION_SOURCE)
		return list_entry(link, struct ob_subscription, source_link);
	return list_entry(link, struct ob_subscription, dest_link);
}

/**
 * ob_subscription_nth() - find the subscription that QUERY_SUBS names
 * @list: list of a port
 * @end: which of the port's lists it is
 * @index: from 0, in the order of insertion, active subscriptions only
 *
 * Context: Process context; the graph mutex is held.
 * Return: The subscription, or NULL past the last.
 */
struct ob_subscription *
ob_subscription_nth(const struct ob_subscription_list *list,
		    enum ob_subscription_end end, unsigned int index)
{
	struct list_head *link;

	list_for_each(link, &list->subscriptions) {
		struct ob_subscription *subscription = subscription_at(link, end);

		if (subscription->active && !index--)
			return subscription;
	}
	return NULL;
}

/**
 * ob_subscription_count() - number of active subscriptions
 * @list: list of a port
 *
 * Context: Any; exact if the graph mutex is held.
 * Return: The number.
 */
unsigned int ob_subscription_count(const struct ob_subscription_list *list)
{
	return READ_ONCE(list->count);
}

/**
 * ob_subscription_detach() - remove a subscription from both lists
 * @subscription: inserted, active or not
 *
 * If it was exclusive, both ports accept others again. An RCU reader may still
 * walk across it, and may have seen it active: free it with kfree_rcu().
 *
 * Context: Process context; the graph mutex is held.
 */
void ob_subscription_detach(struct ob_subscription *subscription)
{
	if (subscription->active) {
		WRITE_ONCE(subscription->active, false);
		add_count(subscription->source_list, -1);
		add_count(subscription->dest_list, -1);
	}
	subscription->source_list->inserted--;
	subscription->dest_list->inserted--;
	list_del_rcu(&subscription->source_link);
	list_del_rcu(&subscription->dest_link);
	if (subscription->info.flags & SNDRV_SEQ_PORT_SUBS_EXCLUSIVE)
		set_exclusive(subscription, false);
}
