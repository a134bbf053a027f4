/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * How Universal MIDI Packets (UMP) are laid out, after MIDI Association's
 * specification M2-104-UM. Words are in CPU order, and a packet begins in bit 31
 * of its first word. Groups and channels are 0 to 15 here; the user ABI counts
 * groups from 1.
 */
#ifndef ONBEAT_UMP_MESSAGE_H
#define ONBEAT_UMP_MESSAGE_H

#include <linux/types.h>

/* Most words that one packet has. */
#define OB_UMP_MESSAGE_WORDS	4

/* Message types, bits 31 to 28; those that are missing are reserved. */
#define OB_UMP_MESSAGE_UTILITY	0x0
#define OB_UMP_MESSAGE_SYSTEM	0x1
#define OB_UMP_MESSAGE_MIDI1	0x2	/* channel voice, MIDI 1.0 protocol */
#define OB_UMP_MESSAGE_SYSEX7	0x3
#define OB_UMP_MESSAGE_MIDI2	0x4	/* channel voice, MIDI 2.0 protocol */
#define OB_UMP_MESSAGE_SYSEX8	0x5
#define OB_UMP_MESSAGE_FLEX	0xd
#define OB_UMP_MESSAGE_STREAM	0xf

/* Channel voice, bits 23 to 20: both protocols have those from 8 to E ... */
#define OB_UMP_MESSAGE_NOTE_OFF			0x8
#define OB_UMP_MESSAGE_NOTE_ON			0x9
#define OB_UMP_MESSAGE_KEY_PRESSURE		0xa
#define OB_UMP_MESSAGE_CONTROL			0xb
#define OB_UMP_MESSAGE_PROGRAM			0xc
#define OB_UMP_MESSAGE_CHANNEL_PRESSURE		0xd
#define OB_UMP_MESSAGE_BEND			0xe
/* ... and only MIDI 2.0's has the registered and assignable controllers. */
#define OB_UMP_MESSAGE_RPN			0x2
#define OB_UMP_MESSAGE_NRPN			0x3

/* MIDI 2.0's program change: the bank in its second word is meant. */
#define OB_UMP_MESSAGE_BANK_VALID	0x1

/* SysEx7, bits 23 to 20: where in a message this packet is. */
#define OB_UMP_MESSAGE_SYSEX_COMPLETE	0x0
#define OB_UMP_MESSAGE_SYSEX_START	0x1
#define OB_UMP_MESSAGE_SYSEX_CONTINUE	0x2
#define OB_UMP_MESSAGE_SYSEX_END	0x3

/* Most bytes in one packet of SysEx7, F0 and F7 not among them. */
#define OB_UMP_MESSAGE_SYSEX_BYTES	6

#define OB_UMP_MESSAGE_GROUP_MASK	0x0f000000U
#define OB_UMP_MESSAGE_CHANNEL_MASK	0x000f0000U
/* Of a channel voice message: group, status and channel. */
#define OB_UMP_MESSAGE_VOICE_MASK	0x0fff0000U

#define OB_UMP_MESSAGE_DATA_MASK	0x7f

/**
 * struct ob_ump_packet - one packet
 * @words: those that its type has, then zeros
 */
struct ob_ump_packet {
	u32 words[OB_UMP_MESSAGE_WORDS];
};

/**
 * ob_ump_message_type() - the message type of a packet
 * @first: its first word
 *
 * Context: Any.
 * Return: 0 to 15, OB_UMP_MESSAGE_UTILITY and so on.
 */
static inline unsigned int ob_ump_message_type(u32 first)
{
	return first >> 28;
}

/**
 * ob_ump_message_words() - how many words a packet has
 * @first: its first word
 *
 * Context: Any.
 * Return: 1 to OB_UMP_MESSAGE_WORDS, for reserved types, too.
 */
static inline unsigned int ob_ump_message_words(u32 first)
{
	/* One digit for each type, that of type 0 at the end. */
	return 0x4443322211422111ULL >> 4 * ob_ump_message_type(first) & 0xf;
}

/**
 * ob_ump_message_has_group() - does a packet belong to a group?
 * @first: its first word
 *
 * Context: Any.
 * Return: False for utility and stream messages, which are for all of an endpoint.
 */
static inline bool ob_ump_message_has_group(u32 first)
{
	unsigned int type = ob_ump_message_type(first);

	return type != OB_UMP_MESSAGE_UTILITY && type != OB_UMP_MESSAGE_STREAM;
}

/**
 * ob_ump_message_group() - the group of a packet that has one
 * @first: its first word
 *
 * Context: Any.
 * Return: 0 to 15.
 */
static inline unsigned int ob_ump_message_group(u32 first)
{
	return first >> 24 & 0xf;
}

/**
 * ob_ump_message_with_group() - the first word of a packet in another group
 * @first: its first word; the packet has a group
 * @group: 0 to 15
 *
 * Context: Any.
 * Return: The word.
 */
static inline u32 ob_ump_message_with_group(u32 first, unsigned int group)
{
	return (first & ~OB_UMP_MESSAGE_GROUP_MASK) | group << 24;
}

/**
 * ob_ump_message_status() - the status of channel voice and SysEx7
 * @first: first word of the packet
 *
 * Context: Any.
 * Return: 0 to 15.
 */
static inline unsigned int ob_ump_message_status(u32 first)
{
	return first >> 20 & 0xf;
}

/**
 * ob_ump_message_channel() - the channel of a channel voice message
 * @first: first word of the packet
 *
 * Context: Any.
 * Return: 0 to 15.
 */
static inline unsigned int ob_ump_message_channel(u32 first)
{
	return first >> 16 & 0xf;
}

/**
 * ob_ump_message_data1() - the first data byte of a one-word message, or the note,
 *	index or bank of MIDI 2.0's channel voice
 * @first: first word of the packet
 *
 * Context: Any.
 * Return: 0 to 127; a higher bit that should not be there is ignored.
 */
static inline unsigned int ob_ump_message_data1(u32 first)
{
	return first >> 8 & OB_UMP_MESSAGE_DATA_MASK;
}

/**
 * ob_ump_message_data2() - the second data byte of a one-word message
 * @first: the packet
 *
 * Context: Any.
 * Return: 0 to 127; a higher bit that should not be there is ignored.
 */
static inline unsigned int ob_ump_message_data2(u32 first)
{
	return first & OB_UMP_MESSAGE_DATA_MASK;
}

#endif
