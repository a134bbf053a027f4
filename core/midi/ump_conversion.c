// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Converts events and packets for receivers that take another form. Pure; called by
 * core/delivery, once for each such receiver, with the receiver's lock held, in any
 * context.
 *
 *	from \ to	events		packets, MIDI 1.0	packets, MIDI 2.0
 *	event		-		ump_event		ump_event, then
 *								ump_translation
 *	packet, type 1	ump_event	as it is		as it is
 *	packet, type 2	ump_event	as it is		ump_translation
 *	packet, type 3	ump_sysex	as it is		as it is
 *	packet, type 4	ump_translation,	ump_translation	as it is
 *			then ump_event
 *	other packets	dropped		as they are		as they are
 *
 * In the same step packets move to the group of the receiver's port, if it has one.
 * Events that stand for no message stay events, and so do those of the system client:
 * START from there is about a queue.
 *
 * One message may become several packets or events. The receiver gets all of them or
 * none, and if it has no room for all, the message has not happened. Therefore no function
 * here writes to the state that is kept between messages:
 *
 *	parameters and banks	A conversion says what the struct ob_ump_group will be like, and
 *				ob_ump_conversion_commit() writes it.
 *	joined SysEx		The state is one bit, which the caller sets to piece.open when
 *				it has stored the piece.
 *	split SysEx		The state is the reader's cursor. It keeps a copy until the
 *				packets have reached user space.
 *
 * A sender that repeats a refused message gets the results that it would have had. If it
 * does not repeat it, that message is missing, and no other one changes.
 *
 * The caller keeps a struct ob_ump_group and a bit for each group that one sender's port
 * uses towards one receiver's port, both zero at first, and drops them with the
 * connection. The group is the packet's, as sent; for events it is
 * ob_ump_conversion_group().
 */
#include "midi/ump_conversion.h"

#include <linux/string.h>

#include "midi/ump_event.h"
#include "midi/ump_translation.h"

static void start_conversion(struct ob_ump_conversion *conversion)
{
	conversion->out.count = 0;
	conversion->out.dropped = OB_UMP_DROP_NONE;
	conversion->change.begun = false;
}

static void move_to_group(const struct ob_ump_receiver *receiver,
			  struct ob_ump_packets *out)
{
	unsigned int i, group = receiver->group - 1;

	for (i = 0; i < out->count; i++)
		out->packets[i].words[0] =
			ob_ump_message_with_group(out->packets[i].words[0],
						  group);
}

static void copy_packet(const u32 *packet, struct ob_ump_packets *out)
{
	struct ob_ump_packet *copy = &out->packets[0];
	unsigned int words = ob_ump_message_words(packet[0]);

	memset(copy, 0, sizeof(*copy));
	memcpy(copy->words, packet, words * sizeof(*packet));
	out->count = 1;
}

static void translate_down(const u32 *packet, struct ob_ump_packets *out)
{
	struct ob_ump_words words;
	unsigned int i;

	ob_ump_translation_to_midi1(packet, &words);
	for (i = 0; i < words.count; i++)
		ob_ump_results_add_packet(out, words.words[i], 0);
	out->dropped = words.dropped;
}

/**
 * ob_ump_conversion_translate() - a packet for a receiver of packets
 * @receiver: the receiver
 * @group: state of the packet's group, from this sender's port to this receiver's
 * @packet: as many words as its type has; any bits
 * @conversion: filled for ob_ump_conversion_commit(), if there are results
 *
 * Context: Any. The caller serializes all calls for one group.
 * Return: OB_UMP_VERDICT_AS_IS or OB_UMP_VERDICT_RESULTS.
 */
enum ob_ump_verdict
ob_ump_conversion_translate(const struct ob_ump_receiver *receiver,
			    const struct ob_ump_group *group, const u32 *packet,
			    struct ob_ump_conversion *conversion)
{
	start_conversion(conversion);
	if (!ob_ump_conversion_is_needed(receiver, packet[0]))
		return OB_UMP_VERDICT_AS_IS;

	if (receiver->protocol == OB_UMP_PROTOCOL_MIDI2 &&
	    ob_ump_message_type(packet[0]) == OB_UMP_MESSAGE_MIDI1) {
		ob_ump_translation_to_midi2(group, &conversion->change,
					    packet[0], &conversion->out);
	} else if (receiver->protocol == OB_UMP_PROTOCOL_MIDI1 &&
		   ob_ump_message_type(packet[0]) == OB_UMP_MESSAGE_MIDI2) {
		translate_down(packet, &conversion->out);
	} else {
		copy_packet(packet, &conversion->out);
	}
	if (receiver->group)
		move_to_group(receiver, &conversion->out);
	return OB_UMP_VERDICT_RESULTS;
}

static bool is_voice(u32 word)
{
	return ob_ump_message_type(word) == OB_UMP_MESSAGE_MIDI1;
}

/**
 * ob_ump_conversion_encode() - an event for a receiver of packets
 * @receiver: the receiver
 * @group: state of ob_ump_conversion_group(), from this sender's port to this receiver's
 * @ev: the event; not one with a packet in it
 * @conversion: filled for ob_ump_conversion_commit(), if there are results
 *
 * Context: Any. The caller serializes all calls for one group.
 * Return: OB_UMP_VERDICT_AS_IS for events that stand for no message and those of the
 * system client, OB_UMP_VERDICT_SYSEX, or OB_UMP_VERDICT_RESULTS.
 */
enum ob_ump_verdict
ob_ump_conversion_encode(const struct ob_ump_receiver *receiver,
			 const struct ob_ump_group *group,
			 const struct snd_seq_event *ev,
			 struct ob_ump_conversion *conversion)
{
	struct ob_ump_packets *out = &conversion->out;
	struct ob_ump_words words;
	unsigned int i;

	start_conversion(conversion);
	if (ev->source.client == SNDRV_SEQ_CLIENT_SYSTEM)
		return OB_UMP_VERDICT_AS_IS;
	if (ev->type == SNDRV_SEQ_EVENT_SYSEX)
		return OB_UMP_VERDICT_SYSEX;
	if (!ob_ump_event_to_words(ev, ob_ump_conversion_group(receiver),
				   &words))
		return OB_UMP_VERDICT_AS_IS;

	out->dropped = words.dropped;
	if (words.count && is_voice(words.words[0]) &&
	    receiver->protocol == OB_UMP_PROTOCOL_MIDI2) {
		for (i = 0; i < words.count; i++)
			ob_ump_translation_to_midi2(group, &conversion->change,
						    words.words[i], out);
	} else {
		for (i = 0; i < words.count; i++)
			ob_ump_results_add_packet(out, words.words[i], 0);
	}
	return OB_UMP_VERDICT_RESULTS;
}

static void decode_word(const struct snd_seq_event *header, u32 word,
			struct ob_ump_events *out)
{
	if (ob_ump_event_from_word(&out->events[out->count], header, word))
		out->count++;
	else
		out->dropped = OB_UMP_DROP_RESERVED;
}

static void decode_midi2(const struct snd_seq_event *header, const u32 *packet,
			 struct ob_ump_events *out)
{
	struct ob_ump_words words;
	unsigned int i;

	ob_ump_translation_to_midi1(packet, &words);
	out->dropped = words.dropped;
	for (i = 0; i < words.count; i++)
		decode_word(header, words.words[i], out);
}

/**
 * ob_ump_conversion_decode() - a packet for a receiver of events
 * @sysex_open: @out->sysex.open of the last packet in the same group, from the same
 *	sender's port to the same receiver's; false at first
 * @header: the event that the packet is in; addresses, time, queue, priority and tag
 *	are copied from it
 * @packet: as many words as its type has; any bits
 * @out: filled with up to four events, or a piece of SysEx
 *
 * Context: Any.
 */
void ob_ump_conversion_decode(bool sysex_open,
			      const struct snd_seq_event *header,
			      const u32 *packet, struct ob_ump_events *out)
{
	out->count = 0;
	out->dropped = OB_UMP_DROP_NONE;
	ob_ump_sysex_join(sysex_open, packet, &out->sysex);
	switch (ob_ump_message_type(packet[0])) {
	case OB_UMP_MESSAGE_SYSTEM:
	case OB_UMP_MESSAGE_MIDI1:
		decode_word(header, packet[0], out);
		break;
	case OB_UMP_MESSAGE_MIDI2:
		decode_midi2(header, packet, out);
		break;
	case OB_UMP_MESSAGE_SYSEX7:
		out->dropped = out->sysex.dropped;
		break;
	default:
		out->dropped = OB_UMP_DROP_NO_MESSAGE;
		break;
	}
}
