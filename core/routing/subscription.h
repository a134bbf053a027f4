/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Connections between ports: who may make one, which ones exclude each
 * other, and the lists that delivery walks. Pure; the owner locks.
 */
#ifndef ONBEAT_SUBSCRIPTION_H
#define ONBEAT_SUBSCRIPTION_H

#include "base/core.h"

#include <linux/compiler.h>
#include <linux/rculist.h>

/**
 * enum ob_subscription_end - whose list is it?
 * @OB_SUBSCRIPTION_SOURCE: of a sender: who listens to this port
 * @OB_SUBSCRIPTION_DEST: of a receiver: to whom this port listens
 */
enum ob_subscription_end {
	OB_SUBSCRIPTION_SOURCE,
	OB_SUBSCRIPTION_DEST,
};

/**
 * struct ob_subscription_side - what the permission rules know of a port
 * @addr: its address
 * @capability: SNDRV_SEQ_PORT_CAP_* bits
 */
struct ob_subscription_side {
	struct snd_seq_addr addr;
	unsigned int capability;
};

/**
 * struct ob_subscription_list - the connections of one side of a port
 * @subscriptions: in the order of insertion; changed under the graph mutex, walked
 *	under it or RCU
 * @count: active ones among them; changed under the graph mutex, see
 *	ob_subscription_count()
 * @exclusive: the only subscription is EXCLUSIVE; under the graph mutex
 *
 * Lives in its port, and longer than any subscription stays inserted.
 */
struct ob_subscription_list {
	struct list_head subscriptions;
	unsigned int count;
	bool exclusive;
};

/**
 * struct ob_subscription - one connection from a port to a port
 * @info: as subscribed; does not change while inserted
 * @source_link: in @source_list->subscriptions
 * @dest_link: in @dest_list->subscriptions
 * @source_list: list of the sender's port; does not change while inserted
 * @dest_list: list of the receiver's port; does not change while inserted
 * @active: events flow; written under the graph mutex, read through
 *	ob_subscription_is_active()
 * @rcu: for the owner's kfree_rcu() after ob_subscription_detach()
 *
 * The owner allocates it, fills in @info, and inserts it. It takes part in
 * the exclusion rules from then on, so that the graph mutex can be dropped
 * while drivers open their ports, and carries events once it is activated.
 */
struct ob_subscription {
	struct snd_seq_port_subscribe info;
	struct list_head source_link;
	struct list_head dest_link;
	struct ob_subscription_list *source_list;
	struct ob_subscription_list *dest_list;
	bool active;
	struct rcu_head rcu;
};

/**
 * ob_subscription_permit() - may a client make or break this connection?
 * @caller: number of the client that asks
 * @sender: port that events come from
 * @dest: port that events go to
 *
 * A client needs no permission for its own ports. On a port of someone
 * else the sender's side needs READ and SUBS_READ, the receiver's WRITE and
 * SUBS_WRITE. Who owns neither port is refused also when one of them has
 * NO_EXPORT.
 *
 * Context: any.
 * Return: 0 or -EPERM.
 */
int ob_subscription_permit(u8 caller, const struct ob_subscription_side *sender,
			   const struct ob_subscription_side *dest);

/**
 * ob_subscription_init_list() - empty
 * @list: list of a new port
 *
 * Context: any; no one else sees @list yet.
 */
void ob_subscription_init_list(struct ob_subscription_list *list);

/**
 * ob_subscription_check() - does a new connection go with the present ones?
 * @source_list: list of the sender's port
 * @dest_list: list of the receiver's port
 * @info: the new connection
 *
 * An EXCLUSIVE one needs two empty lists, and keeps all others out. Otherwise
 * one pair of ports may be connected several times, if @info has flags and
 * each time the flags or the queue differ. Subscriptions that are not active yet count.
 *
 * Context: graph mutex, held until the insertion.
 * Return: 0 or -EBUSY.
 */
int ob_subscription_check(const struct ob_subscription_list *source_list,
			  const struct ob_subscription_list *dest_list,
			  const struct snd_seq_port_subscribe *info);

/**
 * ob_subscription_insert() - add to both lists, not active
 * @subscription: new subscription, its @info filled in and accepted by ob_subscription_check()
 * @source_list: list of the sender's port
 * @dest_list: list of the receiver's port
 *
 * Context: graph mutex.
 */
void ob_subscription_insert(struct ob_subscription *subscription,
			    struct ob_subscription_list *source_list,
			    struct ob_subscription_list *dest_list);

/**
 * ob_subscription_activate() - let events flow
 * @subscription: inserted; nothing happens if it is active already
 *
 * What the caller did before is visible to whoever sees the subscription active.
 *
 * Context: graph mutex.
 */
void ob_subscription_activate(struct ob_subscription *subscription);

/**
 * ob_subscription_is_active() - do events flow?
 * @subscription: found in a list
 *
 * Context: graph mutex or RCU.
 * Return: true between ob_subscription_activate() and ob_subscription_detach().
 */
static inline bool ob_subscription_is_active(const struct ob_subscription *subscription)
{
	/* Pairs with smp_store_release() in ob_subscription_activate(). */
	return smp_load_acquire(&subscription->active);
}

/**
 * ob_subscription_find() - the connection that UNSUBSCRIBE_PORT means
 * @source_list: list of the sender's port
 * @info: both addresses; with flags, flags and queue must be the same as well
 *
 * Context: graph mutex.
 * Return: the oldest active subscription that matches, or NULL.
 */
struct ob_subscription *
ob_subscription_find(const struct ob_subscription_list *source_list,
		     const struct snd_seq_port_subscribe *info);

/**
 * ob_subscription_find_dest() - the connection that GET_SUBSCRIPTION means
 * @source_list: list of the sender's port
 * @dest: address of the receiver's port
 *
 * Context: graph mutex.
 * Return: the oldest active subscription that leads there, or NULL.
 */
struct ob_subscription *
ob_subscription_find_dest(const struct ob_subscription_list *source_list,
			  const struct snd_seq_addr *dest);

/**
 * ob_subscription_nth() - the connection that QUERY_SUBS means
 * @list: list of a port
 * @end: which of the port's lists it is
 * @index: from 0, in the order of insertion, active subscriptions only
 *
 * Context: graph mutex.
 * Return: the subscription, or NULL past the last.
 */
struct ob_subscription *
ob_subscription_nth(const struct ob_subscription_list *list,
		    enum ob_subscription_end end, unsigned int index);

/**
 * ob_subscription_count() - number of active subscriptions
 * @list: list of a port
 *
 * Context: any; exact under the graph mutex.
 * Return: the number.
 */
unsigned int ob_subscription_count(const struct ob_subscription_list *list);

/**
 * ob_subscription_detach() - remove from both lists
 * @subscription: inserted, active or not
 *
 * Both ports accept others again if it was exclusive. Someone under RCU may
 * still look at it, and may have seen it active: free it with kfree_rcu().
 *
 * Context: graph mutex.
 */
void ob_subscription_detach(struct ob_subscription *subscription);

#endif
