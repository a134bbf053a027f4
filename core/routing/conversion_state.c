// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Memory of conversions to MIDI 2.0. Created in process context, by
 * core/lifecycle/midi_version.c, looked up by delivery in any.
 *
 * A connection has a state of its own. Whoever sends to a port directly, through the
 * port of an endpoint that is not the one it sends from, or through a driver that passes
 * events on, or whose packets waited while it became one of events, is one of the few
 * senders that the receiving port remembers; if there are more, one of the client
 * that has most of them is forgotten. If all are of different clients, it is the one that
 * was silent longest, but one with a value that waits for its second half only if all
 * have one. Those that are gone are forgotten when they go.
 */
#include "routing/conversion_state.h"

#include "event/sender_places.h"

#include <linux/atomic.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

static atomic64_t serials;

/**
 * ob_conversion_serial() - a number that no client, port or connection has had
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

/* Is one to be forgotten rather than another? */
static bool is_less_needed(const struct ob_conversion_senders *senders,
			   unsigned int sender, unsigned int other)
{
	bool waits = senders->states[sender].waiting;

	if (waits != !!senders->states[other].waiting)
		return !waits;
	return (s32)(senders->turns[sender] - senders->turns[other]) < 0;
}

static unsigned int find_least_needed(const struct ob_conversion_senders *senders)
{
	unsigned int found = 0, i;

	for (i = 1; i < OB_CONVERSION_SENDERS; i++)
		if (is_less_needed(senders, i, found))
			found = i;
	return found;
}

/* The place in a full table for a sender of @client. */
static unsigned int choose_place(const struct ob_conversion_senders *senders, u64 client)
{
	struct ob_sender_place places[OB_CONVERSION_SENDERS];
	unsigned int chosen, most, i;

	for (i = 0; i < OB_CONVERSION_SENDERS; i++)
		places[i] = (struct ob_sender_place) {
			.client = senders->keys[i].client,
			.turn = senders->turns[i],
		};
	chosen = ob_sender_places_choose(places, OB_CONVERSION_SENDERS, client, &most);
	if (most > 1 || places[chosen].client == client)
		return chosen;
	return find_least_needed(senders);
}

/**
 * ob_conversion_senders_find() - the state of a sender
 * @senders: those of the receiving port
 * @key: the sender and its group
 *
 * Context: Any; the receiver's lock.
 * Return: The state, or NULL if nothing is remembered of the sender.
 */
struct ob_ump_group *
ob_conversion_senders_find(struct ob_conversion_senders *senders,
			   const struct ob_sender_key *key)
{
	unsigned int i;

	senders->turn++;
	for (i = 0; i < OB_CONVERSION_SENDERS; i++) {
		if (ob_sender_key_is(&senders->keys[i], key)) {
			senders->turns[i] = senders->turn;
			return &senders->states[i];
		}
	}
	return NULL;
}

/**
 * ob_conversion_senders_add() - remember a sender, at the cost of another if need be
 * @senders: those of the receiving port
 * @key: the sender, which is not among them, and its group
 * @state: what is to be remembered
 *
 * Context: Any; the receiver's lock.
 */
void ob_conversion_senders_add(struct ob_conversion_senders *senders,
			       const struct ob_sender_key *key,
			       const struct ob_ump_group *state)
{
	unsigned int place;

	for (place = 0; place < OB_CONVERSION_SENDERS; place++)
		if (!senders->keys[place].client)
			break;
	if (place == OB_CONVERSION_SENDERS)
		place = choose_place(senders, key->client);
	senders->keys[place] = *key;
	senders->turns[place] = ++senders->turn;
	senders->states[place] = *state;
}

/**
 * ob_conversion_senders_forget() - nothing more comes from these
 * @senders: those of the receiving port
 * @from: which, as for ob_sender_key_is_from()
 *
 * Context: Any; the receiver's lock.
 */
void ob_conversion_senders_forget(struct ob_conversion_senders *senders,
				  const struct ob_sender_key *from)
{
	unsigned int i;

	for (i = 0; i < OB_CONVERSION_SENDERS; i++)
		if (senders->keys[i].client &&
		    ob_sender_key_is_from(&senders->keys[i], from))
			senders->keys[i] = (struct ob_sender_key) { };
}
