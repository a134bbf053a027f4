// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The default translation between the protocols, after M2-104-UM; where that leaves a
 * choice, Documentation/midi2.md lists the decisions and their reasons. Pure; called by
 * ump_conversion with the receiver's lock held, in any context.
 *
 * Up: a note-on of velocity 0 becomes a note-off of velocity 0x8000, since in MIDI 2.0
 * it would sound. ump_parameter handles parameters and banks.
 *
 * Down: a note-on's velocity that would become 0 becomes 1, for the same reason. Note
 * attributes are lost. A parameter becomes four controllers, a program change with a bank
 * three messages. Controllers that are parts of parameters and banks are reserved in
 * MIDI 2.0 and dropped, as they could change what those messages mean; so is 88, which
 * would change the next note's velocity. Per-note and relative messages have no
 * equivalent.
 */
#include "midi/ump_translation.h"

#include <linux/compiler.h>
#include <linux/minmax.h>
#include <sound/asoundef.h>

#include "midi/ump_scale.h"

/* Velocity of the note-off that a note-on of velocity 0 stands for. */
#define IMPLIED_VELOCITY	0x8000U

/* High resolution velocity prefix. */
#define VELOCITY_PREFIX		88

/* Does MIDI 2.0 reserve a controller? */
static bool is_reserved_controller(u32 index)
{
	return ob_ump_parameter_is_part(index) || index == VELOCITY_PREFIX;
}

/* Translates the message alone. @channel: state of its channel. */
static void translate_voice(const struct ob_ump_channel *channel, u32 word,
			    struct ob_ump_packets *out)
{
	u32 data1 = ob_ump_message_data1(word);
	u32 data2 = ob_ump_message_data2(word);
	u32 first = (u32)OB_UMP_MESSAGE_MIDI2 << 28 |
		    (word & OB_UMP_MESSAGE_VOICE_MASK);
	u32 second = 0;

	switch (ob_ump_message_status(word)) {
	case OB_UMP_MESSAGE_NOTE_ON:
		if (data2) {
			second = ob_ump_scale_7_to_16(data2) << 16;
		} else {
			second = IMPLIED_VELOCITY << 16;
			first ^= (OB_UMP_MESSAGE_NOTE_ON ^
				  OB_UMP_MESSAGE_NOTE_OFF) << 20;
		}
		first |= data1 << 8;
		break;
	case OB_UMP_MESSAGE_NOTE_OFF:
		first |= data1 << 8;
		second = ob_ump_scale_7_to_16(data2) << 16;
		break;
	case OB_UMP_MESSAGE_KEY_PRESSURE:
	case OB_UMP_MESSAGE_CONTROL:
		first |= data1 << 8;
		second = ob_ump_scale_7_to_32(data2);
		break;
	case OB_UMP_MESSAGE_PROGRAM:
		first |= ob_ump_parameter_bank(channel, &second);
		second |= data1 << 24;
		break;
	case OB_UMP_MESSAGE_CHANNEL_PRESSURE:
		second = ob_ump_scale_7_to_32(data1);
		break;
	case OB_UMP_MESSAGE_BEND:
		second = ob_ump_scale_14_to_32(data2 << 7 | data1);
		break;
	}
	ob_ump_results_add_packet(out, first, second);
}

/* Apart from the path of notes, which then has no calls to save registers for. */
static noinline void translate_after_parameters(const struct ob_ump_group *group,
						struct ob_ump_change *change, u32 word,
					  struct ob_ump_packets *out)
{
	if (ob_ump_message_status(word) == OB_UMP_MESSAGE_CONTROL &&
	    ob_ump_parameter_control(group, change, word, out))
		return;
	ob_ump_parameter_flush(group, change, word, out);
	translate_voice(&change->channel, word, out);
}

/**
 * ob_ump_translation_to_midi2() - a message of MIDI 1.0 in MIDI 2.0's protocol
 * @group: its group, as it was before the message
 * @change: what changes in the group; the words of one event, which are all on one
 *	channel, share it
 * @word: the message, a packet of type 2; data bytes are cut to 7 bits
 * @out: packets of type 4 are added: values that waited, and then the message, unless
 *	it is remembered or dropped
 *
 * Context: Any.
 */
void ob_ump_translation_to_midi2(const struct ob_ump_group *group,
				 struct ob_ump_change *change, u32 word,
				 struct ob_ump_packets *out)
{
	unsigned int status = ob_ump_message_status(word);

	if (status < OB_UMP_MESSAGE_NOTE_OFF || status > OB_UMP_MESSAGE_BEND)
		out->dropped = OB_UMP_DROP_RESERVED;
	else if (change->begun || group->waiting ||
		 (status == OB_UMP_MESSAGE_CONTROL &&
		  ob_ump_parameter_concerns(ob_ump_message_data1(word))))
		translate_after_parameters(group, change, word, out);
	else
		translate_voice(&group->channels[ob_ump_message_channel(word)], word,
				out);
}

static void add_control(struct ob_ump_words *out, u32 place, u32 index,
			u32 value)
{
	ob_ump_results_add_word(out, place | OB_UMP_MESSAGE_CONTROL << 20 |
				index << 8 | value);
}

/* @place: type 2, group and channel. @msb: the controller of the number's MSB. */
static void add_parameter(struct ob_ump_words *out, const u32 *packet, u32 place,
			  u32 msb)
{
	u32 value = ob_ump_scale_32_to_14(packet[1]);

	/* The controller of the LSB is the one below. */
	add_control(out, place, msb, ob_ump_message_data1(packet[0]));
	add_control(out, place, msb - 1, ob_ump_message_data2(packet[0]));
	add_control(out, place, MIDI_CTL_MSB_DATA_ENTRY, value >> 7);
	add_control(out, place, MIDI_CTL_LSB_DATA_ENTRY,
		    value & OB_UMP_MESSAGE_DATA_MASK);
}

static void add_program(struct ob_ump_words *out, const u32 *packet, u32 place)
{
	if (packet[0] & OB_UMP_MESSAGE_BANK_VALID) {
		add_control(out, place, MIDI_CTL_MSB_BANK,
			    ob_ump_message_data1(packet[1]));
		add_control(out, place, MIDI_CTL_LSB_BANK,
			    ob_ump_message_data2(packet[1]));
	}
	ob_ump_results_add_word(out, place | OB_UMP_MESSAGE_PROGRAM << 20 |
				(packet[1] >> 16 & 0x7f00));
}

/**
 * ob_ump_translation_to_midi1() - a message of MIDI 2.0 in MIDI 1.0's protocol
 * @packet: the message, a packet of type 4
 * @out: filled with up to four messages of type 2, which belong together
 *
 * Context: Any.
 */
void ob_ump_translation_to_midi1(const u32 *packet, struct ob_ump_words *out)
{
	u32 data1 = ob_ump_message_data1(packet[0]);
	u32 place = (u32)OB_UMP_MESSAGE_MIDI1 << 28 |
		    (packet[0] & (OB_UMP_MESSAGE_GROUP_MASK |
				  OB_UMP_MESSAGE_CHANNEL_MASK));
	u32 first = (u32)OB_UMP_MESSAGE_MIDI1 << 28 |
		    (packet[0] & OB_UMP_MESSAGE_VOICE_MASK);
	u32 value;

	out->count = 0;
	out->dropped = OB_UMP_DROP_NONE;
	switch (ob_ump_message_status(packet[0])) {
	case OB_UMP_MESSAGE_NOTE_ON:
		value = max(ob_ump_scale_16_to_7(packet[1] >> 16), 1U);
		ob_ump_results_add_word(out, first | data1 << 8 | value);
		break;
	case OB_UMP_MESSAGE_NOTE_OFF:
		value = ob_ump_scale_16_to_7(packet[1] >> 16);
		ob_ump_results_add_word(out, first | data1 << 8 | value);
		break;
	case OB_UMP_MESSAGE_CONTROL:
		if (is_reserved_controller(data1)) {
			out->dropped = OB_UMP_DROP_RESERVED;
			break;
		}
		fallthrough;
	case OB_UMP_MESSAGE_KEY_PRESSURE:
		value = ob_ump_scale_32_to_7(packet[1]);
		ob_ump_results_add_word(out, first | data1 << 8 | value);
		break;
	case OB_UMP_MESSAGE_CHANNEL_PRESSURE:
		value = ob_ump_scale_32_to_7(packet[1]);
		ob_ump_results_add_word(out, first | value << 8);
		break;
	case OB_UMP_MESSAGE_BEND:
		value = ob_ump_scale_32_to_14(packet[1]);
		ob_ump_results_add_word(out, first | (value & 0x7f) << 8 |
					value >> 7);
		break;
	case OB_UMP_MESSAGE_PROGRAM:
		add_program(out, packet, place);
		break;
	case OB_UMP_MESSAGE_RPN:
		add_parameter(out, packet, place, MIDI_CTL_REGIST_PARM_NUM_MSB);
		break;
	case OB_UMP_MESSAGE_NRPN:
		add_parameter(out, packet, place, MIDI_CTL_NONREG_PARM_NUM_MSB);
		break;
	default:
		out->dropped = OB_UMP_DROP_NO_MESSAGE;
		break;
	}
}
