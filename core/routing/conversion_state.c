// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Memory of conversions to MIDI 2.0. Created in process context, by
 * core/lifecycle/midi_version.c, looked up by delivery in any.
 *
 * A connection has a state of its own. Whoever sends to a port directly, or through
 * the port of an endpoint that is not the one it sends from, is one of the few
 * senders that the receiving port remembers; if there are more, the one that was
 * silent longest is forgotten, but one with a value that waits for its second half
 * only if all have one.
 */
#include "routing/conversion_state.h"

#include <linux/atomic.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

static atomic64_t serials;

/**
 * ob_conversion_serial() - a number that no client or port has had
 *
 * Context: Any.
 * Return: The number, not 0.
 */
u64 ob_conversion_serial(void)
{
	return atomic64_inc_return(&serials);
}

/**
 * ob_conversion_state_create() - memory for a connection
 * @groups: 1 to OB_UMP_GROUPS
 *
 * Charged to the caller's memory cgroup.
 *
 * Context: Process context, may sleep.
 * Return: The state of a connection on which nothing was sent, to be freed with
 * kfree_rcu(); or NULL without memory.
 */
struct ob_conversion_state *ob_conversion_state_create(unsigned int groups)
{
	struct ob_conversion_state *state;

	state = kzalloc(struct_size(state, groups, groups), GFP_KERNEL_ACCOUNT);
	if (state)
		state->count = groups;
	return state;
}

/**
 * ob_conversion_senders_create() - memory for a port
 *
 * Charged to the caller's memory cgroup.
 *
 * Context: Process context, may sleep.
 * Return: No senders, to be freed with kfree_rcu(); or NULL without memory.
 */
struct ob_conversion_senders *ob_conversion_senders_create(void)
{
	return kzalloc(sizeof(struct ob_conversion_senders), GFP_KERNEL_ACCOUNT);
}

/* Is @sender to be forgotten rather than @other? */
static bool is_less_needed(const struct ob_conversion_sender *sender,
			   const struct ob_conversion_sender *other)
{
	if (!sender->key.client || !other->key.client)
		return !sender->key.client;
	if (!sender->state.waiting != !other->state.waiting)
		return !sender->state.waiting;
	return (s32)(sender->turn - other->turn) < 0;
}

/**
 * ob_conversion_senders_find() - the state of a sender
 * @senders: those of the receiving port
 * @key: the sender and its group
 *
 * Context: Any; the receiver's lock.
 * Return: The state, zeros if the sender was not there.
 */
struct ob_ump_group *
ob_conversion_senders_find(struct ob_conversion_senders *senders,
			   const struct ob_sender_key *key)
{
	struct ob_conversion_sender *sender, *place = &senders->senders[0];
	unsigned int i;

	senders->turn++;
	for (i = 0; i < OB_CONVERSION_SENDERS; i++) {
		sender = &senders->senders[i];
		if (ob_sender_key_is(&sender->key, key)) {
			sender->turn = senders->turn;
			return &sender->state;
		}
		if (is_less_needed(sender, place))
			place = sender;
	}
	*place = (struct ob_conversion_sender) {
		.key = *key,
		.turn = senders->turn,
	};
	return &place->state;
}
