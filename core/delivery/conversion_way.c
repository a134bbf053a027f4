// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Shared by conversions in both directions. Called by the other files
 * conversion*.c in any context, under RCU.
 */
#include "delivery/conversion_way.h"

#include "delivery/driver.h"
#include "delivery/origin.h"

/**
 * ob_way_deliver_as_is() - deliver the event in the form that it was sent in
 * @way: the event and its receiver
 *
 * Context: Any; RCU read side, no lock.
 * Return: 0 or an error.
 */
int ob_way_deliver_as_is(const struct ob_way *way)
{
	struct ob_client *client = way->port->client;

	if (ob_client_is_user(client))
		return ob_input_fifo_deliver(client->input, way->event,
					     way->batch->wakes);
	return ob_driver_call(way->batch, way->port, way->event);
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
	       origin->port != way->event->record.source.port;
}

/**
 * ob_way_find_key() - who sent the event first
 * @way: the event
 * @group: group of the message as it was sent
 * @key: filled in
 *
 * Messages of different clients that come through one driver have one address, but
 * are not one stream.
 *
 * Context: Any; RCU read side.
 * Return: False for an answer of the sequencer itself, which nobody sent.
 */
bool ob_way_find_key(const struct ob_way *way, unsigned int group,
		     struct ob_sender_key *key)
{
	const struct ob_origin *origin = way->batch->origin;
	struct ob_client *passer = way->batch->sender;
	const struct ob_port *port;

	if (!passer)
		return false;
	port = ob_port_lookup(origin->sender, origin->port);
	*key = (struct ob_sender_key) {
		.client = origin->sender->serial,
		.port = port ? port->serial : 0,
		.connection = way->subscription ? way->subscription->serial : 0,
		.passer = passer != origin->sender ? passer->serial : 0,
		.number = origin->port,
		.group = group,
	};
	return true;
}
