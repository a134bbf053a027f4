// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events and packets as packets of the protocol and the group that the receiver takes.
 * Called by conversion.c in any context, under RCU.
 *
 * A SysEx that is sent in an event waits as it is, with the group that its packets
 * will have: the program's read() makes them. A driver gets the event.
 */
#include "delivery/conversion_packets.h"

#include "delivery/conversion_way.h"
#include "delivery/driver.h"
#include "midi/ump_conversion.h"
#include "routing/conversion_state.h"

#include <linux/rcupdate.h>
#include <linux/string.h>

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
	       way->subscription->info.sender.port == way->event->record.source.port;
}

/**
 * struct memory - what is remembered of a group of a sender
 * @group: it, or @none if that is nothing
 * @senders: where it takes a place once there is something, or NULL
 * @key: the sender and its group, for that
 * @none: an empty group
 */
struct memory {
	struct ob_ump_group *group;
	struct ob_conversion_senders *senders;
	struct ob_sender_key key;
	struct ob_ump_group none;
};

/* The memory of a group, or NULL. @events: group of messages that are made of events. */
static struct ob_ump_group *look_up_group(const struct ob_way *way, unsigned int group,
					  unsigned int events, struct memory *memory)
{
	struct ob_conversion_senders *senders;
	struct ob_conversion_state *state;
	struct ob_ump_group *found;

	if (is_connected(way)) {
		state = rcu_dereference(way->subscription->conversion);
		found = state ? ob_conversion_state_group(state, group, events) : NULL;
		if (found || !state)
			return found;
	}
	senders = rcu_dereference(way->port->senders);
	if (!senders || !ob_way_find_key(way, group, &memory->key))
		return NULL;
	found = ob_conversion_senders_find(senders, &memory->key);
	if (!found)
		memory->senders = senders;
	return found;
}

/* Does it depend on what was sent before, or the other way round? */
static bool is_remembered(const struct snd_seq_event *record)
{
	if (ob_record_is_packet(record))
		return ob_ump_message_type(ob_record_packet(record)[0]) ==
		       OB_UMP_MESSAGE_MIDI1;
	return ob_ump_event_is_voice(record->type);
}

/* Under the receiver's lock, which is held until remember(). */
static void recall(const struct ob_way *way, const struct ob_ump_receiver *receiver,
		   struct memory *memory)
{
	const struct snd_seq_event *record = &way->event->record;
	unsigned int events = ob_ump_conversion_group(receiver), group = events;

	memory->group = NULL;
	memory->senders = NULL;
	if (ob_record_is_packet(record))
		group = ob_ump_message_group(ob_record_packet(record)[0]);
	if (receiver->protocol == OB_UMP_PROTOCOL_MIDI2 && is_remembered(record))
		memory->group = look_up_group(way, group, events, memory);
	if (memory->group)
		return;
	memset(&memory->none, 0, sizeof(memory->none));
	memory->group = &memory->none;
}

/*
 * The message happens. A place is taken, which may cost another sender its own, only if
 * there is something to be remembered: not for notes.
 */
static void remember(struct memory *memory, const struct ob_ump_conversion *conversion)
{
	ob_ump_conversion_commit(memory->group, conversion);
	if (conversion->change.begun && memory->senders &&
	    memchr_inv(&memory->none, 0, sizeof(memory->none)))
		ob_conversion_senders_add(memory->senders, &memory->key,
					  &memory->none);
}

static enum ob_ump_verdict convert(const struct ob_way *way,
				   const struct ob_ump_receiver *receiver,
				   const struct ob_ump_group *group,
				   struct ob_ump_conversion *conversion)
{
	const struct snd_seq_event *record = &way->event->record;

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
	memcpy(&result->record, &way->event->record,
	       offsetof(struct snd_seq_event, data));
	result->record.type = 0;
	result->record.flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	result->record.flags |= SNDRV_SEQ_EVENT_UMP;
	memcpy(result->ump.ump, packet->words, sizeof(packet->words));
	result->payload = NULL;
}

static int append_packets(const struct ob_way *way, struct ob_input_fifo *input,
			  const struct ob_ump_packets *out)
{
	struct ob_event result __uninitialized;
	unsigned int i;
	int err;

	err = ob_input_fifo_reserve_locked(input, out->count);
	for (i = 0; i < out->count && !err; i++) {
		make_packet(way, &out->packets[i], &result);
		ob_input_fifo_append_locked(input, &result.record);
	}
	return err;
}

/* To a program. */
static int deliver_to_input(const struct ob_way *way,
			    const struct ob_ump_receiver *receiver)
{
	struct ob_input_fifo *input = way->port->client->input;
	struct ob_ump_conversion conversion __uninitialized;
	struct memory memory __uninitialized;
	enum ob_ump_verdict verdict;
	unsigned long flags;
	int err = 0;

	ob_input_fifo_begin(input, &flags);
	recall(way, receiver, &memory);
	verdict = convert(way, receiver, memory.group, &conversion);
	if (verdict == OB_UMP_VERDICT_RESULTS) {
		err = append_packets(way, input, &conversion.out);
		if (!err)
			remember(&memory, &conversion);
	}
	ob_input_fifo_end(input, flags, way->batch->wakes);
	if (verdict != OB_UMP_VERDICT_RESULTS)
		return ob_way_deliver_as_is(way);
	return err ?: ob_way_settle(way, ob_conversion_outcome_of(conversion.out.dropped));
}

/* To a driver, which may deliver from within its call. */
static int deliver_to_driver(const struct ob_way *way,
			     const struct ob_ump_receiver *receiver)
{
	struct ob_ump_conversion conversion __uninitialized;
	struct memory memory __uninitialized;
	struct ob_event result __uninitialized;
	enum ob_ump_verdict verdict;
	unsigned long flags;
	unsigned int i;
	int err = 0;

	spin_lock_irqsave(&way->port->conversion_lock, flags);
	recall(way, receiver, &memory);
	verdict = convert(way, receiver, memory.group, &conversion);
	if (verdict == OB_UMP_VERDICT_RESULTS)
		remember(&memory, &conversion);
	spin_unlock_irqrestore(&way->port->conversion_lock, flags);
	if (verdict != OB_UMP_VERDICT_RESULTS)
		return ob_way_deliver_as_is(way);
	for (i = 0; i < conversion.out.count && !err; i++) {
		make_packet(way, &conversion.out.packets[i], &result);
		err = ob_driver_call(way->batch, way->port, &result);
	}
	return err ?: ob_way_settle(way, ob_conversion_outcome_of(conversion.out.dropped));
}

static int deliver_converted(const struct ob_way *way,
			     const struct ob_ump_receiver *receiver)
{
	if (ob_client_is_user(way->port->client))
		return deliver_to_input(way, receiver);
	return deliver_to_driver(way, receiver);
}

static int deliver_packet(const struct ob_way *way)
{
	u32 first = ob_record_packet(&way->event->record)[0];
	struct ob_ump_receiver receiver;

	if (ob_way_is_packet_filtered(way, first))
		return ob_way_settle(way, OB_CONVERSION_FILTERED);
	receiver = describe_receiver(way->port);
	if (!ob_ump_conversion_is_needed(&receiver, first))
		return ob_way_deliver_as_is(way);
	return deliver_converted(way, &receiver);
}

static int deliver_sysex(const struct ob_way *way, unsigned int group)
{
	int err;

	if (way->event->payload)
		ob_input_fifo_mark_packets(&way->event->record, group);
	err = ob_way_deliver_as_is(way);
	return err ?: ob_way_settle(way, OB_CONVERSION_CONVERTED);
}

static int deliver_event(const struct ob_way *way)
{
	const struct snd_seq_event *record = &way->event->record;
	struct ob_ump_receiver receiver;
	unsigned int group;

	if (!ob_ump_conversion_has_message(record))
		return ob_way_deliver_as_is(way);
	receiver = describe_receiver(way->port);
	group = ob_ump_conversion_group(&receiver);
	if (ob_way_is_filtered(way, group + 1))
		return ob_way_settle(way, OB_CONVERSION_FILTERED);
	if (record->type == SNDRV_SEQ_EVENT_SYSEX)
		return deliver_sysex(way, group);
	return deliver_converted(way, &receiver);
}

/**
 * ob_conversion_packets_deliver() - deliver to a client that takes packets
 * @way: the event or packet, and its receiver
 *
 * Context: Any; RCU read side.
 * Return: As ob_conversion_deliver().
 */
int ob_conversion_packets_deliver(const struct ob_way *way)
{
	if (ob_way_wants_no_conversion(way))
		return ob_way_deliver_as_is(way);
	if (ob_record_is_packet(&way->event->record))
		return deliver_packet(way);
	return deliver_event(way);
}
