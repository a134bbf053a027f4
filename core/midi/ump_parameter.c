// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Parameters and banks on the way from MIDI 1.0 to MIDI 2.0. Pure; called by
 * ump_translation with the receiver's lock held, in any context.
 *
 * MIDI 1.0 sets a parameter with four controllers: 101 and 100 (RPN) or 99 and 98
 * (NRPN) are MSB and LSB of its number, 6 and 38 (data entry) those of its value. A number
 * stays selected, and a value may lack its LSB. MIDI 2.0 sets a parameter with one
 * message. So each channel has a selected number, the last data entry MSB, and whether
 * this waits for its LSB. Controllers change them like this:
 *
 *	98 to 101	Send what waits on this channel, set MSB or LSB of the number, forget
 *			the data entry MSB. After a change between RPN and NRPN the other byte
 *			is missing. Number 127/127 (Null) clears the number.
 *	6		Sends what waits on this channel, then waits itself.
 *	38		Sends the value: the last 6 and this. The last 6 stays.
 *	121		Is a controller like others, and then clears the number.
 *	0, 32		Are kept for all program changes that follow.
 *	other messages	First send what waits on all channels of the group, in order.
 *
 * A value that waits is sent with LSB 0. It is sent before a message of any channel, as
 * in MPE one channel configures what others play; but not before a controller that is a
 * part of a parameter of another channel, as the LSB may still come. There is no timeout.
 *
 * 6 and 38 without a number, and 38 without a 6, are dropped.
 *
 * Values are scaled up min-center-max, except those of RPN whose number LSB is below 32:
 * M2-115-U (1.0.2, section 4.1) wants these shifted, since their MSB and LSB mean
 * different things, like semitones and cents.
 *
 * If the receiver has no room for a message's results, the message must not have happened
 * (see ump_conversion.c). So nothing is written here but a struct ob_ump_change: one
 * message can change its own channel, and which channels wait.
 */
#include "midi/ump_parameter.h"

#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/string.h>
#include <sound/asoundef.h>

#include "midi/ump_scale.h"

/* Marks an MSB or LSB that has been received. */
#define SEEN	0x80

/* MSB or LSB of Null. */
#define NULL_BYTE	(SEEN | 0x7f)

/* RPN with a number LSB below are shifted up. */
#define SCALED_RPN	32

/* Is a parameter selected? */
static bool is_selected(const struct ob_ump_channel *channel)
{
	return channel->number[0] & channel->number[1] & SEEN;
}

static void forget_number(struct ob_ump_channel *channel)
{
	memset(channel->number, 0, sizeof(channel->number));
	channel->data = 0;
}

/* @place: group and channel, as in the first word of a packet. @data: data entry LSB. */
static void send_value(const struct ob_ump_channel *channel, u32 place, u32 data,
		       struct ob_ump_packets *out)
{
	u32 msb = channel->number[0] & OB_UMP_MESSAGE_DATA_MASK;
	u32 lsb = channel->number[1] & OB_UMP_MESSAGE_DATA_MASK;
	u32 value = (channel->data & OB_UMP_MESSAGE_DATA_MASK) << 7 | data;

	if (channel->kind == OB_UMP_MESSAGE_RPN && lsb < SCALED_RPN)
		value <<= 18;
	else
		value = ob_ump_scale_14_to_32(value);
	ob_ump_results_add_packet(out, (u32)OB_UMP_MESSAGE_MIDI2 << 28 | place |
				  channel->kind << 20 | msb << 8 |
				  lsb, value);
}

/* Sends what waits on the message's own channel. */
static void flush_channel(struct ob_ump_change *change, u32 place,
			  struct ob_ump_packets *out)
{
	u16 bit = BIT(change->number);

	if (!(change->waiting & bit))
		return;
	change->waiting &= ~bit;
	send_value(&change->channel, place, 0, out);
}

/* @byte: 0 for MSB, 1 for LSB. */
static void set_number(struct ob_ump_channel *channel, u8 kind, unsigned int byte,
		       u32 value)
{
	if (channel->kind != kind)
		forget_number(channel);
	channel->kind = kind;
	channel->number[byte] = SEEN | value;
	channel->data = 0;
	if (channel->number[0] == NULL_BYTE && channel->number[1] == NULL_BYTE)
		forget_number(channel);
}

static void enter_msb(struct ob_ump_change *change, u32 place, u32 value,
		      struct ob_ump_packets *out)
{
	flush_channel(change, place, out);
	if (!is_selected(&change->channel)) {
		out->dropped = OB_UMP_DROP_NO_NUMBER;
		return;
	}
	change->channel.data = SEEN | value;
	change->waiting |= BIT(change->number);
}

static void enter_lsb(struct ob_ump_change *change, u32 place, u32 value,
		      struct ob_ump_packets *out)
{
	if (!is_selected(&change->channel) || !(change->channel.data & SEEN)) {
		out->dropped = OB_UMP_DROP_NO_NUMBER;
		return;
	}
	change->waiting &= ~BIT(change->number);
	send_value(&change->channel, place, value, out);
}

static void begin_change(const struct ob_ump_group *group, struct ob_ump_change *change,
			 u32 word)
{
	if (change->begun)
		return;
	change->begun = true;
	change->number = ob_ump_message_channel(word);
	change->waiting = group->waiting;
	change->channel = group->channels[change->number];
}

/**
 * ob_ump_parameter_control() - handle a controller of parameters or banks
 * @group: its group, as it was before the message
 * @change: what changes in the group
 * @word: a controller, packet of type 2
 * @out: values that it sends are added; dropped is set if it has no effect
 *
 * Context: Any.
 * Return: True if the controller has no other meaning; false if it is to be sent as a
 * controller.
 */
bool ob_ump_parameter_control(const struct ob_ump_group *group,
			      struct ob_ump_change *change, u32 word,
			      struct ob_ump_packets *out)
{
	u32 index = ob_ump_message_data1(word);
	u32 value = ob_ump_message_data2(word);
	u32 place = word & (OB_UMP_MESSAGE_GROUP_MASK |
			    OB_UMP_MESSAGE_CHANNEL_MASK);

	if (!ob_ump_parameter_concerns(index))
		return false;

	begin_change(group, change, word);
	switch (index) {
	case MIDI_CTL_MSB_BANK:
	case MIDI_CTL_LSB_BANK:
		ob_ump_parameter_flush(group, change, word, out);
		change->channel.bank[index == MIDI_CTL_LSB_BANK] = SEEN | value;
		return true;
	case MIDI_CTL_MSB_DATA_ENTRY:
		enter_msb(change, place, value, out);
		return true;
	case MIDI_CTL_LSB_DATA_ENTRY:
		enter_lsb(change, place, value, out);
		return true;
	case MIDI_CTL_RESET_CONTROLLERS:
		ob_ump_parameter_flush(group, change, word, out);
		forget_number(&change->channel);
		return false;
	}

	/* 98 to 101: LSB are even, RPN are above NRPN. */
	flush_channel(change, place, out);
	set_number(&change->channel, index >= MIDI_CTL_REGIST_PARM_NUM_LSB ?
	       OB_UMP_MESSAGE_RPN : OB_UMP_MESSAGE_NRPN, !(index & 1), value);
	return true;
}

/**
 * ob_ump_parameter_flush() - send what waits on any channel of a group
 * @group: the group, as it was before the message
 * @change: what changes in the group
 * @word: the message that follows
 * @out: the values are added, the lowest channel first
 *
 * Context: Any.
 */
void ob_ump_parameter_flush(const struct ob_ump_group *group,
			    struct ob_ump_change *change, u32 word,
			    struct ob_ump_packets *out)
{
	const struct ob_ump_channel *channel;
	unsigned int number;

	begin_change(group, change, word);
	while (change->waiting) {
		number = __ffs(change->waiting);
		change->waiting &= ~BIT(number);
		channel = number == change->number ? &change->channel :
						     &group->channels[number];
		send_value(channel, (word & OB_UMP_MESSAGE_GROUP_MASK) | number << 16,
			   0, out);
	}
}

/**
 * ob_ump_parameter_commit() - put a message in force
 * @group: its group, as it was before the message
 * @change: what the message changes in the group
 *
 * Context: Any. The caller serializes all calls for one group.
 */
void ob_ump_parameter_commit(struct ob_ump_group *group,
			     const struct ob_ump_change *change)
{
	group->waiting = change->waiting;
	group->channels[change->number] = change->channel;
}
