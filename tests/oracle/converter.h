/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The converters as plain functions over arrays, for programs that compare them
 * with others. All of them remember what came before, until converter_reset().
 */
#ifndef ONBEAT_ORACLE_CONVERTER_H
#define ONBEAT_ORACLE_CONVERTER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CONVERTER_SENDERS	3

/* Most words of the packets that one packet or message becomes. */
#define CONVERTER_WORDS		64

/* Most bytes of the events that one packet becomes, but for SysEx. */
#define CONVERTER_BYTES		12

void converter_reset(void);

/* Begins a sequence of packets at random. */
void converter_random_begin(uint32_t seed);

/* The next one of them, four words, whatever its type. */
void converter_random(uint32_t *packet);

/* A value of @from bits scaled to @to bits: 7, 14, 16 or 32. */
uint32_t converter_scale(uint32_t value, int from, int to);

/* How many words a packet has that begins with @first. */
size_t converter_packet_words(uint32_t first);

/*
 * A packet for a receiver of the MIDI 1.0 or 2.0 protocol. Return: how many words
 * were put into @out.
 */
size_t converter_packet(int protocol, unsigned int sender,
			const uint32_t *packet, uint32_t *out);

/*
 * A packet for a receiver of events, as the bytes of these. Return: how many; they
 * are in @out, and valid until the next call.
 */
size_t converter_bytes(const uint32_t *packet, const uint8_t **out);

/*
 * The event of one message other than SysEx, given as its bytes, for a receiver
 * of a protocol. Return: how many words were put into @out; 0 if it has no event.
 */
size_t converter_message(int protocol, const uint8_t *bytes, uint32_t *out);

/* Begins a SYSEX event, for converter_sysex(). */
void converter_sysex_begin(const uint8_t *bytes, size_t size);

/* Its next packet. Return: how many words were put into @out, 0 at the end. */
size_t converter_sysex(uint32_t *out);

#ifdef __cplusplus
}
#endif

#endif
