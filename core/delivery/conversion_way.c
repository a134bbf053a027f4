// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Shared by conversions in both directions. Called by the other files
 * conversion*.c in any context, under RCU.
 */
#include "delivery/conversion_way.h"

#include "delivery/driver.h"

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
 * ob_way_find_key() - who sent the event
 * @way: the event
 * @group: group of the message as it was sent
 * @key: filled in
 *
 * Context: Any; RCU read side.
 * Return: False for an answer of the sequencer itself, which nobody sent.
 */
bool ob_way_find_key(const struct ob_way *way, unsigned int group,
		     struct ob_sender_key *key)
{
	struct ob_client *client = way->batch->sender;
	u8 number = way->event->record.source.port;
	const struct ob_port *port;

	if (!client)
		return false;
	port = ob_port_lookup(client, number);
	*key = (struct ob_sender_key) {
		.client = client->serial,
		.port = port ? port->serial : 0,
		.connection = way->subscription ? way->subscription->serial : 0,
		.number = number,
		.group = group,
	};
	return true;
}
