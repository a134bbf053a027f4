/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A naive reference for SysEx in packets. It sees a whole payload, or all packets of a
 * group, at once: it cuts the one where status bytes are, and looks in the other for
 * the packets that belong to each that begins.
 */
#ifndef ONBEAT_UMP_SYSEX_REFERENCE_H
#define ONBEAT_UMP_SYSEX_REFERENCE_H

#include <linux/prandom.h>
#include <linux/string.h>
#include <linux/types.h>

#include "ump_random.h"

#define REFERENCE_PAYLOAD	200
#define REFERENCE_STREAM	60

/* Every byte of a payload may need a packet, and one more is possible. */
struct reference_split {
	u32 words[REFERENCE_PAYLOAD + 2][2];
	size_t count;
};

/* Messages that became whole, and with which packet. */
struct reference_joined {
	struct {
		size_t packet, size;
		u8 bytes[2 + 6 * REFERENCE_STREAM];
	} messages[REFERENCE_STREAM];
	size_t count;
};

static inline void reference_put(struct reference_split *out, u32 first, u32 second)
{
	out->words[out->count][0] = first;
	out->words[out->count++][1] = second;
}

/* Up to six data bytes, from the @from-th of a segment. */
static inline void reference_chunk(struct reference_split *out, u32 group,
				   u32 status, const u8 *data, size_t count)
{
	u8 six[6] = {};

	memcpy(six, data, count);
	reference_put(out, 0x30000000 + group * 0x1000000 + status * 0x100000 +
		      (u32)count * 0x10000 + six[0] * 256 + six[1],
		      six[2] * 0x1000000 + six[3] * 0x10000 + six[4] * 256 +
		      six[5]);
}

/*
 * The bytes from one status byte to the next. @before, @after: those, 0 at the
 * ends of the payload.
 */
static inline void reference_segment(struct reference_split *out, u32 group,
				     const u8 *bytes, size_t size, u8 before,
				     u8 after)
{
	bool inside = before == 0xf0 || !before, due;
	size_t i, count = 0, chunks, chunk, next = 0, place;
	u8 data[REFERENCE_PAYLOAD], status;

	for (i = 0; i < size; i++) {
		if (bytes[i] < 0x80)
			data[count++] = bytes[i];
	}
	chunks = (count + 5) / 6;
	if (!count && (after == 0xf7 || (!after && before == 0xf0)))
		chunks = 1;
	if (!inside)
		chunks = 0;

	/* Real-time bytes go before the chunk that the last byte before is in. */
	for (chunk = 0; chunk < chunks || chunk == 0; chunk++) {
		for (place = 0, i = 0; i < size; i++) {
			if (bytes[i] < 0x80) {
				place++;
				continue;
			}
			due = chunk + 1 >= chunks || place <= 6 * chunk + 6;
			if (i < next || !due)
				continue;
			next = i + 1;
			if (bytes[i] != 0xf9 && bytes[i] != 0xfd)
				reference_put(out, 0x10000000 +
					      group * 0x1000000 +
					      bytes[i] * 0x10000, 0);
		}
		if (!chunks)
			break;
		status = chunk || !before ? 2 : 1;
		if (after && chunk == chunks - 1)
			status = status == 2 ? 3 : 0;
		reference_chunk(out, group, status, data + 6 * chunk,
				count - 6 * chunk < 6 ? count - 6 * chunk : 6);
	}
}

/* All packets of a payload of up to REFERENCE_PAYLOAD bytes. */
static inline void reference_split(struct reference_split *out, u32 group,
				   const u8 *bytes, size_t size)
{
	size_t from = 0, to;
	u8 before = 0;

	out->count = 0;
	for (;;) {
		to = from;
		while (to < size && (bytes[to] < 0x80 || bytes[to] >= 0xf8))
			to++;
		reference_segment(out, group, bytes + from, to - from, before,
				  to < size ? bytes[to] : 0);
		if (to == size)
			return;
		before = bytes[to];
		from = to + 1;
	}
}

/* A payload at random: long runs of data, some statuses, some real-time bytes. */
static inline size_t reference_random_payload(struct rnd_state *rnd, u8 *bytes)
{
	size_t i, size = ump_random_below(rnd, REFERENCE_PAYLOAD + 1);

	if (ump_random_below(rnd, 2))
		size %= 24;
	for (i = 0; i < size; i++) {
		switch (ump_random_below(rnd, 40)) {
		case 0:
			bytes[i] = 0xf0;
			break;
		case 1:
			bytes[i] = 0xf7;
			break;
		case 2:
			bytes[i] = 0x80 + ump_random_below(rnd, 128);
			break;
		case 3:
			bytes[i] = 0xf8 + ump_random_below(rnd, 8);
			break;
		default:
			bytes[i] = ump_random_below(rnd, 128);
			break;
		}
	}
	if (size && ump_random_below(rnd, 4)) {
		bytes[0] = 0xf0;
		bytes[size - 1] = 0xf7;
	}
	return size;
}

/* Neither a part of a SysEx nor the end of one? */
static inline bool reference_is_neutral(const u32 *packet)
{
	u32 type = packet[0] / 0x10000000, status = packet[0] / 0x100000 % 16;

	if (type == 1)
		return packet[0] / 0x10000 % 256 >= 0xf8;
	return type == 0 || type == 15 || (type == 3 && status > 3);
}

static inline size_t reference_packet_bytes(const u32 *packet, u8 *bytes)
{
	u32 count = packet[0] / 0x10000 % 16;
	size_t i;

	if (count > 6)
		count = 6;
	for (i = 0; i < count; i++)
		bytes[i] = packet[(i + 2) / 4] >> (8 * (3 - (i + 2) % 4)) & 0x7f;
	return count;
}

/* All messages that become whole in the packets of one group. */
static inline void reference_join(struct reference_joined *out, u32 (*packets)[4],
				  size_t count)
{
	size_t i, j;

	out->count = 0;
	for (i = 0; i < count; i++) {
		u32 status = packets[i][0] / 0x100000 % 16;
		u8 *bytes = out->messages[out->count].bytes;
		size_t size = 1;

		if (packets[i][0] / 0x10000000 != 3 || status > 1)
			continue;
		bytes[0] = 0xf0;
		size += reference_packet_bytes(packets[i], bytes + size);
		for (j = i; status != 0 && status != 3;) {
			if (++j == count)
				break;
			if (reference_is_neutral(packets[j]))
				continue;
			status = packets[j][0] / 0x100000 % 16;
			if (packets[j][0] / 0x10000000 != 3 || status < 2)
				break;
			size += reference_packet_bytes(packets[j], bytes + size);
		}
		if (j == count || packets[j][0] / 0x10000000 != 3 ||
		    (j > i && status != 3))
			continue;
		bytes[size++] = 0xf7;
		out->messages[out->count].size = size;
		out->messages[out->count++].packet = j;
	}
}

#endif
