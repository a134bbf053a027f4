/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The memory of conversion to MIDI 2.0 between messages: parameters and banks of
 * MIDI 1.0, for each sender's port, receiver's port and group. Memory is allocated
 * in process context only.
 */
#ifndef ONBEAT_CONVERSION_STATE_H
#define ONBEAT_CONVERSION_STATE_H

#include "base/core.h"
#include "event/sender_key.h"
#include "midi/ump_parameter.h"

#include <linux/rcupdate.h>

/**
 * struct ob_conversion_state - of one connection
 * @rcu: defers freeing until delivery has finished
 * @next: while it is in a stock, see conversion_stock.h
 * @count: groups in @groups: 1 if the sender sends events, which are all in the
 *	group of the receiver's port, else OB_UMP_GROUPS
 * @groups: by the group of a message as it was sent; written under the receiver's
 *	lock
 */
struct ob_conversion_state {
	union {
		struct rcu_head rcu;
		struct ob_conversion_state *next;
	};
	unsigned int count;
	struct ob_ump_group groups[];
};

/* Senders, each with one group, that a port remembers besides its connections. */
#define OB_CONVERSION_SENDERS	16

/**
 * struct ob_conversion_senders - those that send to a port without a connection
 * @rcu: defers freeing until delivery has finished
 * @next: while it is in a stock
 * @turn: how often one was looked for or added
 * @turns: when that was each, for the last time
 * @keys: which sender each is, and which of its groups; in use if that is somebody
 * @states: what is remembered of each
 *
 * Written under the receiver's lock. In arrays, which leave no gaps.
 */
struct ob_conversion_senders {
	union {
		struct rcu_head rcu;
		struct ob_conversion_senders *next;
	};
	u32 turn;
	u32 turns[OB_CONVERSION_SENDERS];
	struct ob_sender_key keys[OB_CONVERSION_SENDERS];
	struct ob_ump_group states[OB_CONVERSION_SENDERS];
};

struct ob_conversion_state *ob_conversion_state_create(unsigned int groups);
struct ob_conversion_senders *ob_conversion_senders_create(void);
struct ob_ump_group *
ob_conversion_senders_find(struct ob_conversion_senders *senders,
			   const struct ob_sender_key *key);
void ob_conversion_senders_add(struct ob_conversion_senders *senders,
			       const struct ob_sender_key *key,
			       const struct ob_ump_group *state);
void ob_conversion_senders_forget(struct ob_conversion_senders *senders,
				  const struct ob_sender_key *from);
u64 ob_conversion_serial(void);

/**
 * ob_conversion_state_group() - the state of a group
 * @state: of a connection
 * @group: 0 to 15
 * @events: group of the messages that are made of events
 *
 * Context: Any; RCU read side.
 * Return: The state, which the receiver's lock protects; NULL if there is none of that
 * group, since the sender sends events by now and this was a packet that waited.
 */
static inline struct ob_ump_group *
ob_conversion_state_group(struct ob_conversion_state *state, unsigned int group,
			  unsigned int events)
{
	if (state->count == OB_UMP_GROUPS)
		return &state->groups[group];
	return group == events ? &state->groups[0] : NULL;
}

#endif
