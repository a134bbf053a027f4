// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Packets, and events for those who take packets. Called by receiver.c in any
 * context, under RCU; core/midi/ump_conversion.c says what becomes of what.
 *
 * A receiver that takes what the sender sends, in the same protocol and group, gets
 * it as it is. Otherwise a message may become several, which the receiver gets
 * together and in this order, or not at all: under the lock of a program's input
 * they are made, there is room for all of them, they are appended, and what is
 * remembered for the next message changes. If there is no room, the message has not
 * happened. A driver is called once for each of them, with no lock held, until it
 * refuses one.
 *
 * Nothing is allocated but what a SysEx in packets takes until its end has come. What
 * is remembered of parameters and banks lies in the connection, or in the port for
 * those without one: see conversion_state.c. Should it be missing, because a client
 * changes its MIDI version at this moment, the message is converted as if it were the
 * first.
 *
 * A message that the client's filters take out, or that has no form which its receiver
 * takes, is counted, and is no error for the sender.
 */
#include "delivery/conversion.h"

#include "delivery/conversion_events.h"
#include "delivery/conversion_packets.h"
#include "delivery/conversion_way.h"

/**
 * ob_conversion_deliver() - deliver what is a packet, or is for who takes packets
 * @batch: what is being delivered
 * @event: one event of it, as a copy that is stamped for the receiver; may be
 *	changed. Its payload is lent
 * @port: the receiver
 * @subscription: the connection, or NULL
 *
 * Context: Any; RCU read side.
 * Return: 0; if the receiver has no use for it, why: one of enum ob_conversion_outcome,
 * which is positive; -EAGAIN its input is full; or a driver's error.
 */
int ob_conversion_deliver(const struct ob_batch *batch, struct ob_event *event,
			  struct ob_port *port,
			  const struct ob_subscription *subscription)
{
	struct ob_way way = {
		.batch = batch,
		.event = event,
		.port = port,
		.subscription = subscription,
	};
	const struct ob_client *client = port->client;

	if (READ_ONCE(client->midi_version))
		return ob_conversion_packets_deliver(&way);
	/* An event, if the client has become one of events at this moment. */
	if (client->passes_packets || !ob_record_is_packet(&event->record))
		return ob_way_deliver_as_is(&way);
	return ob_conversion_events_deliver(&way);
}
