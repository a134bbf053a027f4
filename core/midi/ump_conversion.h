/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * An event or a packet in the form that its receiver takes. Pure.
 */
#ifndef ONBEAT_UMP_CONVERSION_H
#define ONBEAT_UMP_CONVERSION_H

#include <compat/asequencer.h>

#include "midi/ump_event.h"
#include "midi/ump_parameter.h"
#include "midi/ump_results.h"
#include "midi/ump_sysex.h"

/**
 * enum ob_ump_protocol - the form that a receiver takes; the ABI's midi_version
 * @OB_UMP_PROTOCOL_LEGACY: events
 * @OB_UMP_PROTOCOL_MIDI1: packets, channel voice in MIDI 1.0's protocol (type 2)
 * @OB_UMP_PROTOCOL_MIDI2: packets, channel voice in MIDI 2.0's protocol (type 4)
 */
enum ob_ump_protocol {
	OB_UMP_PROTOCOL_LEGACY,
	OB_UMP_PROTOCOL_MIDI1,
	OB_UMP_PROTOCOL_MIDI2,
};

/**
 * struct ob_ump_receiver - a port that takes packets
 * @protocol: OB_UMP_PROTOCOL_MIDI1 or OB_UMP_PROTOCOL_MIDI2; a port with the flag
 *	IS_MIDI1 takes the former, whatever its client takes
 * @group: the port's ump_group: 1 to 16 if all packets are moved to that group; 0 if
 *	they keep their own, and then messages of events are in the first group
 */
struct ob_ump_receiver {
	enum ob_ump_protocol protocol;
	u8 group;
};

/**
 * enum ob_ump_verdict - what is delivered
 * @OB_UMP_VERDICT_AS_IS: the event or packet itself
 * @OB_UMP_VERDICT_RESULTS: the results in its place; there may be none
 * @OB_UMP_VERDICT_SYSEX: the event itself; when it is read, ob_ump_sysex_find() makes
 *	packets of its payload, in the group ob_ump_conversion_group()
 */
enum ob_ump_verdict {
	OB_UMP_VERDICT_AS_IS,
	OB_UMP_VERDICT_RESULTS,
	OB_UMP_VERDICT_SYSEX,
};

/**
 * struct ob_ump_conversion - an event or a packet as packets
 * @out: the results; all are delivered together and in this order, or none is
 * @change: for ob_ump_conversion_commit(), once they are delivered
 */
struct ob_ump_conversion {
	struct ob_ump_packets out;
	struct ob_ump_change change;
};

/**
 * struct ob_ump_events - a packet as events
 * @count: number of events
 * @dropped: why there is none
 * @events: complete events; all are delivered together and in this order, or none is
 * @sysex: what the packet does to the SysEx of its group; this comes first
 */
struct ob_ump_events {
	unsigned int count;
	enum ob_ump_drop dropped;
	struct snd_seq_event events[OB_UMP_RESULTS_WORDS];
	struct ob_ump_sysex_piece sysex;
};

enum ob_ump_verdict
ob_ump_conversion_translate(const struct ob_ump_receiver *receiver,
			    const struct ob_ump_group *group, const u32 *packet,
			    struct ob_ump_conversion *conversion);
enum ob_ump_verdict
ob_ump_conversion_encode(const struct ob_ump_receiver *receiver,
			 const struct ob_ump_group *group,
			 const struct snd_seq_event *ev,
			 struct ob_ump_conversion *conversion);
void ob_ump_conversion_decode(bool sysex_open,
			      const struct snd_seq_event *header,
			      const u32 *packet, struct ob_ump_events *out);

/**
 * ob_ump_conversion_group() - the group of messages that are made of events
 * @receiver: the receiver
 *
 * Context: Any.
 * Return: 0 to 15.
 */
static inline unsigned int
ob_ump_conversion_group(const struct ob_ump_receiver *receiver)
{
	return receiver->group ? receiver->group - 1 : 0;
}

/**
 * ob_ump_conversion_has_message() - does an event become packets?
 * @ev: the event; not one with a packet in it
 *
 * Context: Any.
 * Return: False if the verdict of ob_ump_conversion_encode() will be AS_IS.
 */
static inline bool ob_ump_conversion_has_message(const struct snd_seq_event *ev)
{
	return ev->source.client != SNDRV_SEQ_CLIENT_SYSTEM &&
	       (ev->type == SNDRV_SEQ_EVENT_SYSEX ||
		ob_ump_event_has_message(ev->type));
}

/**
 * ob_ump_conversion_is_needed() - will ob_ump_conversion_translate() change a packet?
 * @receiver: the receiver
 * @first: first word of the packet
 *
 * The short way for packets that stay as they are, which are most.
 *
 * Context: Any.
 * Return: False if the verdict will be AS_IS.
 */
static inline bool
ob_ump_conversion_is_needed(const struct ob_ump_receiver *receiver, u32 first)
{
	unsigned int type = ob_ump_message_type(first);
	unsigned int other = receiver->protocol == OB_UMP_PROTOCOL_MIDI2 ?
			     OB_UMP_MESSAGE_MIDI1 : OB_UMP_MESSAGE_MIDI2;

	if (type == other)
		return true;
	return receiver->group && ob_ump_message_has_group(first) &&
	       ob_ump_message_group(first) != receiver->group - 1;
}

/**
 * ob_ump_conversion_commit() - put a message in force
 * @group: the group that the conversion was made with; unchanged since then
 * @conversion: the conversion
 *
 * Called once all results have been delivered, and also if there are none: the
 * message may be one that is remembered. Not called if the receiver has no room.
 *
 * Context: Any. The caller serializes everything that has to do with one group.
 */
static inline void
ob_ump_conversion_commit(struct ob_ump_group *group,
			 const struct ob_ump_conversion *conversion)
{
	if (conversion->change.begun)
		ob_ump_parameter_commit(group, &conversion->change);
}

#endif
