// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events and packets as packets of the protocol and the group that the receiver takes.
 * Called by conversion.c in any context, under RCU.
 *
 * Several go to a program under one hold of its input's lock. A SysEx that is sent in an
 * event waits as it is, with the group that its packets will have: the program's read()
 * makes them. A driver gets the event.
 */
#include "delivery/conversion_packets.h"

#include "delivery/conversion_way.h"
#include "delivery/driver.h"
#include "midi/ump_conversion.h"
#include "routing/conversion_state.h"

#include <linux/rcupdate.h>
#include <linux/string.h>

/*
 * Packets, at most, under one hold of an input's lock, with interrupts off. One message
 * may become as many as a group has channels whose values wait, and in a batch each may
 * be of another group.
 */
#define HOLD	64

static struct ob_ump_receiver describe_receiver(const struct ob_port *port)
{
	struct ob_ump_receiver receiver = {
		.protocol = OB_UMP_PROTOCOL_MIDI1,
		.group = READ_ONCE(port->ump_group),
	};

	if (READ_ONCE(port->client->midi_version) ==
	    SNDRV_SEQ_CLIENT_UMP_MIDI_2_0 && !READ_ONCE(port->is_midi1))
		receiver.protocol = OB_UMP_PROTOCOL_MIDI2;
	/* An endpoint's port takes packets of all groups. */
	if (READ_ONCE(port->capability) & SNDRV_SEQ_PORT_CAP_UMP_ENDPOINT)
		receiver.group = 0;
	return receiver;
}

/*
 * Has the event come by the connection of the port that it was sent from? Not if it was
 * passed on: others may come by that as well.
 */
static bool is_connected(const struct ob_way *way)
{
	return way->subscription && !ob_way_is_passed_on(way) &&
	       way->subscription->info.sender.port == way->record->source.port;
}

/* The memory of most groups. */
static const struct ob_ump_group nothing;

/**
 * struct memory - what is remembered of a group of a sender
 * @number: which group it is; OB_UMP_GROUPS if that has to be looked up
 * @group: it, or NULL if that is nothing
 * @senders: where it takes a place once there is something, or NULL
 * @key: the sender and its group, for that
 */
struct memory {
	unsigned int number;
	struct ob_ump_group *group;
	struct ob_conversion_senders *senders;
	struct ob_sender_key key;
};

static void look_up_group(const struct ob_way *way, unsigned int events,
			  struct memory *memory)
{
	struct ob_conversion_state *state;

	memory->senders = NULL;
	if (is_connected(way)) {
		state = rcu_dereference(way->subscription->conversion);
		memory->group = state ? ob_conversion_state_group(state, memory->number,
								  events) : NULL;
		if (memory->group || !state)
			return;
	}
	memory->group = NULL;
	memory->senders = rcu_dereference(way->port->senders);
	/* Answers of the sequencer itself have no sender. */
	if (!memory->senders || !way->batch->sender) {
		memory->senders = NULL;
		return;
	}
	ob_way_find_key(way, memory->number, &memory->key);
	memory->group = ob_conversion_senders_find(memory->senders, &memory->key);
}

/* Does it depend on what was sent before, or the other way round? */
static bool is_remembered(const struct snd_seq_event *record)
{
	if (ob_record_is_packet(record))
		return ob_ump_message_type(ob_record_packet(record)[0]) ==
		       OB_UMP_MESSAGE_MIDI1;
	return ob_ump_event_is_voice(record->type);
}

/*
 * The group of the message, as it was before. Under the receiver's lock, which is held
 * until remember(); it is looked up once for messages that follow each other.
 */
static const struct ob_ump_group *recall(const struct ob_way *way,
					 const struct ob_ump_receiver *receiver,
					 struct memory *memory)
{
	unsigned int events = ob_ump_conversion_group(receiver), number = events;
	const struct snd_seq_event *record = way->record;

	if (receiver->protocol != OB_UMP_PROTOCOL_MIDI2 || !is_remembered(record))
		return &nothing;
	if (ob_record_is_packet(record))
		number = ob_ump_message_group(ob_record_packet(record)[0]);
	if (memory->number != number) {
		memory->number = number;
		look_up_group(way, events, memory);
	}
	return memory->group ?: &nothing;
}

/* A place is taken, which may cost another sender its own, if there is what to remember. */
static void take_place(const struct memory *memory,
		       const struct ob_ump_conversion *conversion)
{
	struct ob_ump_group group = { };

	ob_ump_conversion_commit(&group, conversion);
	if (memchr_inv(&group, 0, sizeof(group)))
		ob_conversion_senders_add(memory->senders, &memory->key, &group);
}

/* The message happens, and changes something. */
static noinline void keep(struct memory *memory, const struct ob_ump_conversion *conversion)
{
	if (memory->group)
		ob_ump_conversion_commit(memory->group, conversion);
	else if (memory->senders)
		take_place(memory, conversion);
	memory->number = OB_UMP_GROUPS;
}

/* Most, as notes, change nothing. */
static void remember(struct memory *memory, const struct ob_ump_conversion *conversion)
{
	if (unlikely(conversion->change.begun))
		keep(memory, conversion);
}

static enum ob_ump_verdict convert(const struct ob_way *way,
				   const struct ob_ump_receiver *receiver,
				   const struct ob_ump_group *group,
				   struct ob_ump_conversion *conversion)
{
	const struct snd_seq_event *record = way->record;

	if (ob_record_is_packet(record))
		return ob_ump_conversion_translate(receiver, group,
						   ob_record_packet(record),
						   conversion);
	return ob_ump_conversion_encode(receiver, group, record, conversion);
}

/* The record of a result: all of it but the packet is the event's. */
static void make_packet(const struct ob_way *way,
			const struct ob_ump_packet *packet,
			struct ob_event *result)
{
	memcpy(&result->record, way->record,
	       offsetof(struct snd_seq_event, data));
	result->record.type = 0;
	result->record.flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	result->record.flags |= SNDRV_SEQ_EVENT_UMP;
	memcpy(result->ump.ump, packet->words, sizeof(packet->words));
	result->payload = NULL;
}

/*
 * One message to a program, under the lock of its input. Return: how many packets it
 * became, or why it has not happened: an error, of which the reader is told if @lose says
 * so; or -EOPNOTSUPP, as the receiver gets it as it is.
 */
static int convert_to_packets(struct ob_way *way, const struct ob_ump_receiver *receiver,
			      struct memory *memory, bool lose)
{
	struct ob_ump_conversion conversion __uninitialized;
	struct ob_input_fifo *input = way->port->client->input;
	struct ob_ump_packets *out = &conversion.out;
	int err;

	if (convert(way, receiver, recall(way, receiver, memory), &conversion) !=
	    OB_UMP_VERDICT_RESULTS)
		return -EOPNOTSUPP;
	err = ob_input_fifo_append_packets_locked(input, way->record, out->packets,
						  out->count, lose);
	/* What would never fit has happened and is lost, with what had waited for it. */
	if (!err || (lose && out->count > input->ring.size))
		remember(memory, &conversion);
	if (err)
		return err;
	ob_way_settle(way, ob_conversion_outcome_of(out->dropped));
	return out->count;
}

/* @group: the receiver's, for messages of events. */
static noinline bool has_filtered_group(const struct ob_way *way, unsigned int group)
{
	const struct ob_client *client = way->port->client;

	if (ob_record_is_packet(way->record))
		return ob_client_filters_packet(client,
						ob_record_packet(way->record)[0]);
	return ob_client_filters_group(client, group + 1);
}

static bool is_filtered(const struct ob_way *way, unsigned int group)
{
	return unlikely(READ_ONCE(way->port->client->group_filter)) &&
	       has_filtered_group(way, group);
}

/* To a program. */
static int deliver_to_input(struct ob_way *way, const struct ob_ump_receiver *receiver,
			    unsigned int count)
{
	unsigned int group = ob_ump_conversion_group(receiver);
	struct ob_input_fifo *input = way->port->client->input;
	unsigned int done = 0, packets = 0;
	struct memory memory __uninitialized;
	unsigned long flags;
	int result;

	memory.number = OB_UMP_GROUPS;
	ob_input_fifo_begin(input, &flags);
	do {
		result = convert_to_packets(way, receiver, &memory, !done);
		if (result < 0)
			break;
		packets += result;
		way->record = ob_record_next(way->record);
		done++;
	} while (done < count && packets <= HOLD - OB_UMP_RESULTS_PACKETS &&
		 !is_filtered(way, group));
	ob_input_fifo_end(input, flags, way->batch->wakes);
	if (done)
		return done;
	if (result == -EOPNOTSUPP)
		result = ob_way_deliver_as_is(way);
	return result ?: 1;
}

/* To a driver, which may deliver from within its call. */
static int deliver_to_driver(struct ob_way *way,
			     const struct ob_ump_receiver *receiver)
{
	struct ob_ump_conversion conversion __uninitialized;
	struct memory memory __uninitialized;
	struct ob_event result __uninitialized;
	enum ob_ump_verdict verdict;
	unsigned long flags;
	unsigned int i;
	int err = 0;

	memory.number = OB_UMP_GROUPS;
	spin_lock_irqsave(&way->port->conversion_lock, flags);
	verdict = convert(way, receiver, recall(way, receiver, &memory), &conversion);
	if (verdict == OB_UMP_VERDICT_RESULTS)
		remember(&memory, &conversion);
	spin_unlock_irqrestore(&way->port->conversion_lock, flags);
	if (verdict != OB_UMP_VERDICT_RESULTS)
		return ob_way_deliver_as_is(way) ?: 1;
	for (i = 0; i < conversion.out.count && !err; i++) {
		make_packet(way, &conversion.out.packets[i], &result);
		err = ob_driver_call(way->batch, way->port, &result);
	}
	if (err)
		return err;
	ob_way_settle(way, ob_conversion_outcome_of(conversion.out.dropped));
	return 1;
}

/* The program's read() makes the packets; a driver gets the event. */
static int deliver_sysex(struct ob_way *way, unsigned int group)
{
	struct ob_event sysex = { .record = *way->record, .payload = way->payload };
	int err;

	if (sysex.payload)
		ob_input_fifo_mark_packets(&sysex.record, group);
	err = ob_way_deliver(way, &sysex);
	if (err)
		return err;
	ob_way_settle(way, OB_CONVERSION_CONVERTED);
	return 1;
}

/**
 * ob_conversion_packets_count_kept() - what a client of packets gets as it is
 * @port: its port
 * @records: what is delivered: packets, or events
 * @count: how many, at least 1
 *
 * The short way: most packets stay as they are.
 *
 * Context: Any; RCU read side.
 * Return: How many, from the first on.
 */
unsigned int ob_conversion_packets_count_kept(const struct ob_port *port,
					      const struct snd_seq_event *records,
					      unsigned int count)
{
	const struct snd_seq_ump_event *packets = (const void *)records;
	struct ob_ump_receiver receiver;
	unsigned int filter, i;

	if (ob_client_wants_no_conversion(port->client))
		return count;
	if (!ob_record_is_packet(records))
		return !ob_ump_conversion_has_message(records);
	receiver = describe_receiver(port);
	filter = READ_ONCE(port->client->group_filter);
	for (i = 0; i < count; i++)
		if (ob_ump_conversion_is_needed(&receiver, packets[i].ump[0]) ||
		    (filter && ob_client_filters_packet(port->client,
							packets[i].ump[0])))
			break;
	return i;
}

/**
 * ob_conversion_packets_deliver() - deliver to a client that takes packets
 * @way: the first event or packet, and its receiver
 * @count: how many there are
 *
 * Context: Any; RCU read side.
 * Return: As ob_conversion_deliver().
 */
int ob_conversion_packets_deliver(struct ob_way *way, unsigned int count)
{
	struct ob_ump_receiver receiver = describe_receiver(way->port);
	unsigned int group = ob_ump_conversion_group(&receiver);

	/* The client may have become one of packets at this moment. */
	if (ob_client_wants_no_conversion(way->port->client))
		return ob_way_deliver_as_is(way) ?: 1;
	if (is_filtered(way, group)) {
		ob_way_settle(way, OB_CONVERSION_FILTERED);
		return 1;
	}
	if (!ob_record_is_packet(way->record) &&
	    way->record->type == SNDRV_SEQ_EVENT_SYSEX)
		return deliver_sysex(way, group);
	if (ob_client_is_user(way->port->client))
		return deliver_to_input(way, &receiver, count);
	return deliver_to_driver(way, &receiver);
}
