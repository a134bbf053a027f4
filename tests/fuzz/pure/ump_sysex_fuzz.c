// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Payloads of any bytes to packets, and packets of any bits to SysEx, against the
 * reference of the KUnit suite.
 */
#include "midi/ump_sysex.h"

#include <kunit/test.h>

#include "ump_sysex_reference.h"

static struct reference_split split;
static struct reference_joined joined;

/* The next packet, for who looks at @part bytes at once. */
static bool split_by_parts(struct ob_ump_sysex_cursor *cursor, const u8 *payload,
			   size_t size, size_t part, u32 group,
			   struct ob_ump_packet *packet)
{
	size_t end;

	do {
		end = min_t(size_t, cursor->offset + part, size);
		if (ob_ump_sysex_find(cursor, payload, end, group, packet))
			return true;
	} while (end < size);
	return ob_ump_sysex_finish(cursor, group, packet);
}

static void check_split(const u8 *payload, size_t size, size_t part, u32 group)
{
	struct ob_ump_sysex_cursor cursor = {};
	struct ob_ump_packet packet;
	size_t i;

	reference_split(&split, group, payload, size);
	for (i = 0; i < split.count; i++) {
		FUZZ_ASSERT(split_by_parts(&cursor, payload, size, part, group,
					   &packet));
		FUZZ_ASSERT(packet.words[0] == split.words[i][0]);
		FUZZ_ASSERT(packet.words[1] == split.words[i][1]);
		FUZZ_ASSERT(!packet.words[2] && !packet.words[3]);
	}
	FUZZ_ASSERT(!split_by_parts(&cursor, payload, size, part, group, &packet));
	FUZZ_ASSERT(cursor.offset == size);
}

static void check_join(u32 (*packets)[4], size_t count)
{
	struct ob_ump_sysex_piece piece = { .open = false };
	static u8 collected[2 + 6 * REFERENCE_STREAM];
	size_t i, size = 0, next = 0;

	reference_join(&joined, packets, count);
	for (i = 0; i < count; i++) {
		bool open = piece.open;

		ob_ump_sysex_join(open, packets[i], &piece);
		FUZZ_ASSERT(piece.size <= sizeof(piece.bytes));
		FUZZ_ASSERT(open || !piece.abandons);
		if (piece.abandons || !open)
			size = 0;
		memcpy(collected + size, piece.bytes, piece.size);
		size += piece.size;
		if (!piece.size || piece.open)
			continue;
		FUZZ_ASSERT(next < joined.count);
		FUZZ_ASSERT(joined.messages[next].packet == i);
		FUZZ_ASSERT(joined.messages[next].size == size);
		FUZZ_ASSERT(!memcmp(joined.messages[next].bytes, collected, size));
		next++;
	}
	FUZZ_ASSERT(next == joined.count);
}

int fuzz_input(const u8 *data, size_t size)
{
	u32 packets[REFERENCE_STREAM][4];
	struct rnd_state rnd = { data, size };
	u8 choice = fuzz_u8(&rnd);
	size_t i;

	if (choice % 2) {
		check_split(rnd.data, min_t(size_t, rnd.left, REFERENCE_PAYLOAD),
			    1 + (choice >> 1 & 7), choice >> 4);
		return 0;
	}
	/* Every other packet is one of SysEx7. */
	for (i = 0; i < REFERENCE_STREAM && rnd.left; i++) {
		prandom_bytes_state(&rnd, packets[i], 8);
		if (packets[i][0] & 0x80000000)
			packets[i][0] = (packets[i][0] & 0x0fffffff) | 0x30000000;
	}
	check_join(packets, i);
	return 0;
}
