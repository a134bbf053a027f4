// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Packets, and events for those who take packets. Called by receiver.c in any
 * context, under RCU; core/midi/ump_conversion.c says what becomes of what.
 *
 * A receiver that takes what the sender sends, in the same protocol and group, gets
 * it as it is, like an event: receiver.c asks for that first. Otherwise a message may
 * become several, which the receiver gets together and in this order, or not at all:
 * under the lock of a program's input they are made, there is room for all of them, they
 * are appended, and what is remembered for the next message changes. If there is no room,
 * the message has not happened. A driver is called once for each of them, with no lock
 * held, until it refuses one.
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
 * ob_conversion_count_kept() - what a receiver gets in the form in which it was sent
 * @port: the receiver
 * @records: events, for a client of packets; or packets
 * @count: how many, at least 1
 *
 * Context: Any; RCU read side.
 * Return: How many, from the first on; 0 if that is for ob_conversion_deliver().
 */
unsigned int ob_conversion_count_kept(const struct ob_port *port,
				      const struct snd_seq_event *records,
				      unsigned int count)
{
	const struct ob_client *client = port->client;

	if (READ_ONCE(client->midi_version))
		return ob_conversion_packets_count_kept(port, records, count);
	/* Events, if the client has become one of events at this moment. */
	if (client->passes_packets || !ob_record_is_packet(records))
		return count;
	return 0;
}

/**
 * ob_conversion_deliver() - deliver what a receiver gets in another form, or not at all
 * @way: the first event and its receiver; @way->outcome is OB_CONVERSION_CONVERTED
 * @count: how many events of the batch there are from that on, at least 1
 *
 * Context: Any; RCU read side.
 * Return: How many were settled, from the first on, at least 1: @way->outcome says what
 * became of the last. Or why the first was not: -EAGAIN its input is full; or a driver's
 * error.
 */
int ob_conversion_deliver(struct ob_way *way, unsigned int count)
{
	if (READ_ONCE(way->port->client->midi_version))
		return ob_conversion_packets_deliver(way, count);
	/* An event, if the client has become one of events at this moment. */
	if (!ob_record_is_packet(way->record))
		return ob_way_deliver_as_is(way) ?: 1;
	return ob_conversion_events_deliver(way, count);
}
