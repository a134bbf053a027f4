// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Shared by conversions in both directions. Called by the other files
 * conversion*.c in any context, under RCU.
 */
#include "delivery/conversion_way.h"

#include "delivery/driver.h"
#include "delivery/origin.h"
#include "midi/ump_conversion.h"

#include <linux/string.h>

/**
 * ob_way_deliver() - deliver an event that the receiver takes
 * @way: to whom
 * @event: the event; changed. Its payload stays the caller's
 *
 * Context: Any; RCU read side, no lock.
 * Return: 0 or an error.
 */
int ob_way_deliver(const struct ob_way *way, struct ob_event *event)
{
	struct ob_client *client = way->port->client;

	if (ob_client_is_user(client))
		return ob_input_fifo_deliver(client->input, event,
					     way->batch->wakes);
	return ob_driver_call(way->batch, way->port, event);
}

/**
 * ob_way_deliver_as_is() - deliver the event in the form that it was sent in
 * @way: the event and its receiver
 *
 * Context: Any; RCU read side, no lock.
 * Return: 0 or an error.
 */
int ob_way_deliver_as_is(const struct ob_way *way)
{
	struct ob_event copy __uninitialized;

	ob_event_copy(&copy, way->record);
	copy.payload = way->payload;
	return ob_way_deliver(way, &copy);
}

/**
 * ob_way_is_passed_on() - does the event come from another port than it was sent from?
 * @way: the event
 *
 * Context: Any.
 * Return: True if a driver got it, and sends it on.
 */
bool ob_way_is_passed_on(const struct ob_way *way)
{
	const struct ob_origin *origin = way->batch->origin;

	return origin->sender != way->batch->sender ||
	       origin->port != way->record->source.port;
}

static bool has_ended(const struct ob_subscription *subscription)
{
	return subscription && !ob_subscription_is_active(subscription);
}

/**
 * ob_way_has_ended() - has a connection ended by which the event came?
 * @way: the event
 *
 * With a connection, all that is remembered of it is forgotten, after its end and under
 * the lock that the caller holds: so is everything that begins before that.
 *
 * Context: Any; RCU read side, the receiver's lock.
 * Return: True if that to the receiver has, or that from the sender to whoever has
 * passed the event on.
 */
bool ob_way_has_ended(const struct ob_way *way)
{
	return has_ended(way->subscription) ||
	       has_ended(way->batch->origin->subscription);
}

/**
 * ob_way_find_key() - who sent an event first
 * @way: the event, which somebody has sent
 * @group: group of the message as it was sent
 * @key: filled in
 *
 * Messages of different clients that come through one driver have one address, but
 * are not one stream.
 *
 * Context: Any; RCU read side.
 */
void ob_way_find_key(const struct ob_way *way, unsigned int group,
		     struct ob_sender_key *key)
{
	const struct ob_origin *origin = way->batch->origin;
	struct ob_client *passer = way->batch->sender;
	const struct ob_port *port = ob_port_lookup(origin->sender, origin->port);
	const struct ob_subscription *entry = origin->subscription;

	*key = (struct ob_sender_key) {
		.client = origin->sender->serial,
		.port = port ? port->serial : 0,
		.entry = entry ? entry->serial : 0,
		.connection = way->subscription ? way->subscription->serial : 0,
		.passer = passer != origin->sender ? passer->serial : 0,
		.number = origin->port,
		.group = group,
	};
}

/**
 * ob_way_make_sysex() - the event of a SysEx but for its data
 * @way: a packet of it; all else is that of the packet
 * @record: filled in
 *
 * Context: Any.
 */
void ob_way_make_sysex(const struct ob_way *way, struct snd_seq_event *record)
{
	*record = *way->record;
	record->type = SNDRV_SEQ_EVENT_SYSEX;
	record->flags &= ~(SNDRV_SEQ_EVENT_LENGTH_MASK | SNDRV_SEQ_EVENT_UMP);
	record->flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	memset(&record->data, 0, sizeof(record->data));
}

/* Takes out those that the client does not want. Returns whether that is all. */
static bool filter_results(const struct ob_client *client, struct ob_ump_events *out)
{
	unsigned int wanted = 0, i;

	for (i = 0; i < out->count; i++)
		if (test_bit(out->events[i].type, client->event_filter))
			out->events[wanted++] = out->events[i];
	out->count = wanted;
	return !wanted;
}

/**
 * ob_way_filter_events() - take out what the client does not want
 * @way: a packet and its receiver
 * @out: what becomes of it. Packets have no type to be filtered by, but that has
 *
 * Context: Any.
 * Return: True if it wants nothing of the packet.
 */
bool ob_way_filter_events(const struct ob_way *way, struct ob_ump_events *out)
{
	const struct ob_client *client = way->port->client;
	u32 first = ob_record_packet(way->record)[0];

	if (!(READ_ONCE(client->filter) & SNDRV_SEQ_FILTER_USE_EVENT))
		return false;
	if (out->count)
		return filter_results(client, out);
	return ob_ump_message_type(first) == OB_UMP_MESSAGE_SYSEX7 &&
	       out->dropped != OB_UMP_DROP_RESERVED &&
	       !test_bit(SNDRV_SEQ_EVENT_SYSEX, client->event_filter);
}
