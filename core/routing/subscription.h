/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Subscriptions, the connections between ports: permissions, exclusion rules,
 * and the lists that delivery walks. Pure; the owner locks.
 */
#ifndef ONBEAT_SUBSCRIPTION_H
#define ONBEAT_SUBSCRIPTION_H

#include "base/core.h"

#include <linux/compiler.h>
#include <linux/rculist.h>

struct ob_conversion_state;

/**
 * enum ob_subscription_end - which port of a subscription a list belongs to
 * @OB_SUBSCRIPTION_SOURCE: the sender; the list has its subscribers
 * @OB_SUBSCRIPTION_DEST: the receiver; the list has its subscriptions to
 *	senders
 */
enum ob_subscription_end {
	OB_SUBSCRIPTION_SOURCE,
	OB_SUBSCRIPTION_DEST,
};

/**
 * struct ob_subscription_side - properties of a port that permissions depend on
 * @addr: its address
 * @capability: SNDRV_SEQ_PORT_CAP_* bits
 */
struct ob_subscription_side {
	struct snd_seq_addr addr;
	unsigned int capability;
};

/**
 * struct ob_subscription_list - the subscriptions of one side of a port
 * @subscriptions: in the order of insertion; changed under the graph mutex,
 *	walked under it or under RCU
 * @inserted: how many; changed and read under the graph mutex
 * @count: active ones among them; changed under the graph mutex, see
 *	ob_subscription_count()
 * @exclusive: the only subscription is EXCLUSIVE; under the graph mutex
 *
 * Part of its port, which must outlive the insertion of every subscription.
 */
struct ob_subscription_list {
	struct list_head subscriptions;
	unsigned int inserted;
	unsigned int count;
	bool exclusive;
};

/**
 * struct ob_subscription - one connection from a port to a port
 * @info: as subscribed; constant while inserted
 * @source_link: in @source_list->subscriptions
 * @dest_link: in @dest_list->subscriptions
 * @source_list: list of the sender's port; constant while inserted
 * @dest_list: list of the receiver's port; constant while inserted
 * @conversion: what is remembered of messages that are converted to MIDI 2.0, or
 *	NULL; written under the graph mutex, read under RCU
 * @prepared: what is to replace it; under the graph mutex
 * @serial: no other connection, client or port has it; constant while inserted
 * @active: events are delivered; written under the graph mutex, read through
 *	ob_subscription_is_active()
 * @activation: how many had been activated with it, modulo 2^32; constant while it is
 *	active
 * @rcu: for the owner's kfree_rcu() after ob_subscription_detach()
 *
 * The owner allocates it, fills in @info, and inserts it. From then on it
 * counts for the exclusion rules, so that the graph mutex can be dropped while
 * drivers open their ports. Events are delivered once it is activated.
 */
struct ob_subscription {
	struct snd_seq_port_subscribe info;
	struct list_head source_link;
	struct list_head dest_link;
	struct ob_subscription_list *source_list;
	struct ob_subscription_list *dest_list;
	struct ob_conversion_state __rcu *conversion;
	struct ob_conversion_state *prepared;
	u64 serial;
	bool active;
	u32 activation;
	struct rcu_head rcu;
};

int ob_subscription_permit(u8 caller, const struct ob_subscription_side *sender,
			   const struct ob_subscription_side *dest);
void ob_subscription_init_list(struct ob_subscription_list *list);
int ob_subscription_check(const struct ob_subscription_list *source_list,
			  const struct ob_subscription_list *dest_list,
			  const struct snd_seq_port_subscribe *info);
void ob_subscription_insert(struct ob_subscription *subscription,
			    struct ob_subscription_list *source_list,
			    struct ob_subscription_list *dest_list);
void ob_subscription_activate(struct ob_subscription *subscription);
u32 ob_subscription_activations(void);

/**
 * ob_subscription_is_active() - may events be delivered?
 * @subscription: found in a list
 *
 * Context: Any; under the graph mutex or RCU.
 * Return: True between ob_subscription_activate() and ob_subscription_detach().
 */
static inline bool ob_subscription_is_active(const struct ob_subscription *subscription)
{
	/* Pairs with smp_store_release() in ob_subscription_activate(). */
	return smp_load_acquire(&subscription->active);
}

/**
 * ob_subscription_was_active() - was it active already at a moment?
 * @subscription: found in a list, active now
 * @activations: what ob_subscription_activations() returned at that moment
 *
 * Context: As ob_subscription_is_active().
 * Return: True if whoever walked the lists since has found it active. False also if
 * 2^31 or more were activated in between.
 */
static inline bool ob_subscription_was_active(const struct ob_subscription *subscription,
					      u32 activations)
{
	return (s32)(activations - subscription->activation) >= 0;
}

struct ob_subscription *
ob_subscription_find(const struct ob_subscription_list *source_list,
		     const struct snd_seq_port_subscribe *info);
struct ob_subscription *
ob_subscription_find_dest(const struct ob_subscription_list *source_list,
			  const struct snd_seq_addr *dest);
struct ob_subscription *
ob_subscription_nth(const struct ob_subscription_list *list,
		    enum ob_subscription_end end, unsigned int index);
unsigned int ob_subscription_count(const struct ob_subscription_list *list);
void ob_subscription_detach(struct ob_subscription *subscription);

#endif
