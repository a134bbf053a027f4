/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Results of conversions: messages of one word, packets, and the reason if there is
 * none. Pure.
 */
#ifndef ONBEAT_UMP_RESULTS_H
#define ONBEAT_UMP_RESULTS_H

#include "event/ump_message.h"

/**
 * enum ob_ump_drop - why a message is dropped
 * @OB_UMP_DROP_NONE: it is not: it has results, or is remembered
 * @OB_UMP_DROP_NO_MESSAGE: the receiver's protocol has no such message
 * @OB_UMP_DROP_RESERVED: a status that M2-104-UM reserves, or in MIDI 2.0 a controller
 *	that has become a part of another message
 * @OB_UMP_DROP_NO_NUMBER: data entry while no parameter is chosen
 * @OB_UMP_DROP_RANGE: a number or value in an event is too large for MIDI 1.0
 * @OB_UMP_DROP_SYSEX: a part of a SysEx without its beginning
 * @OB_UMP_DROPS: number of reasons
 */
enum ob_ump_drop {
	OB_UMP_DROP_NONE,
	OB_UMP_DROP_NO_MESSAGE,
	OB_UMP_DROP_RESERVED,
	OB_UMP_DROP_NO_NUMBER,
	OB_UMP_DROP_RANGE,
	OB_UMP_DROP_SYSEX,
	OB_UMP_DROPS
};

/* A parameter in MIDI 1.0: MSB and LSB of its number and of its value. */
#define OB_UMP_RESULTS_WORDS	4

/* Values that wait on 16 channels, and then a controller of 14 bits: two messages. */
#define OB_UMP_RESULTS_PACKETS	18

/**
 * struct ob_ump_words - messages of types 1 and 2, one word each
 * @count: number of messages
 * @dropped: why there is none
 * @words: the messages, in order
 */
struct ob_ump_words {
	unsigned int count;
	enum ob_ump_drop dropped;
	u32 words[OB_UMP_RESULTS_WORDS];
};

/**
 * struct ob_ump_packets - packets, ready to be delivered
 * @count: number of packets
 * @dropped: why the message itself is not among them
 * @packets: the packets, in order
 */
struct ob_ump_packets {
	unsigned int count;
	enum ob_ump_drop dropped;
	struct ob_ump_packet packets[OB_UMP_RESULTS_PACKETS];
};

/**
 * ob_ump_results_add_word() - append a message
 * @words: the messages so far; there is room
 * @word: the message
 *
 * Context: Any.
 */
static inline void ob_ump_results_add_word(struct ob_ump_words *words, u32 word)
{
	words->words[words->count++] = word;
}

/**
 * ob_ump_results_add_packet() - append a packet of one or two words
 * @packets: the packets so far; there is room
 * @first: its first word
 * @second: its second word, or 0
 *
 * Context: Any.
 */
static inline void ob_ump_results_add_packet(struct ob_ump_packets *packets,
					     u32 first, u32 second)
{
	struct ob_ump_packet *packet = &packets->packets[packets->count++];

	packet->words[0] = first;
	packet->words[1] = second;
	packet->words[2] = 0;
	packet->words[3] = 0;
}

#endif
