// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * SysEx to packets and back, against a reference that sees all at once.
 */
#include "midi/ump_sysex.h"

#include "ump_sysex_reference.h"

#include <kunit/test.h>
#include <linux/minmax.h>
#include <linux/module.h>

#define ROUNDS	20000

struct buffers {
	struct reference_split split;
	struct reference_joined joined;
	u32 packets[REFERENCE_STREAM][4];
	u8 payload[REFERENCE_PAYLOAD];
	u8 collected[REFERENCE_PAYLOAD + 2 + 6 * REFERENCE_STREAM];
};

static struct buffers *get_buffers(struct kunit *test)
{
	struct buffers *buffers = kunit_kzalloc(test, sizeof(*buffers), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buffers);
	return buffers;
}

/* The next packet, for who looks at @part bytes at once. */
static bool split_by_parts(struct ob_ump_sysex_cursor *cursor, const u8 *payload,
			   size_t size, size_t part, u32 group,
			   struct ob_ump_packet *packet)
{
	size_t end;

	do {
		end = min(cursor->offset + part, size);
		if (ob_ump_sysex_find(cursor, payload, end, group, packet))
			return true;
	} while (end < size);
	return ob_ump_sysex_finish(cursor, group, packet);
}

static bool split(struct ob_ump_sysex_cursor *cursor, const u8 *payload, size_t size,
		  u32 group, struct ob_ump_packet *packet)
{
	return split_by_parts(cursor, payload, size, size, group, packet);
}

static void check_split(struct kunit *test, struct reference_split *want,
			const u8 *payload, size_t size, u32 group)
{
	struct ob_ump_sysex_cursor cursor = {}, copy;
	struct ob_ump_packet packet, again;
	size_t i, offset = 0;

	reference_split(want, group, payload, size);
	for (i = 0; i < want->count; i++) {
		copy = cursor;
		memset(&packet, 0xa5, sizeof(packet));
		KUNIT_ASSERT_TRUE(test, split(&cursor, payload, size, group,
					      &packet));
		KUNIT_EXPECT_EQ(test, packet.words[0], want->words[i][0]);
		KUNIT_EXPECT_EQ(test, packet.words[1], want->words[i][1]);
		KUNIT_EXPECT_EQ(test, packet.words[2], 0U);
		KUNIT_EXPECT_EQ(test, packet.words[3], 0U);
		KUNIT_EXPECT_GE(test, cursor.offset, offset);
		offset = cursor.offset;
		/* A reader that could not take it gets it again, however it looks. */
		KUNIT_ASSERT_TRUE(test, split_by_parts(&copy, payload, size, 1 + i % 9,
						       group, &again));
		KUNIT_EXPECT_EQ(test, 0, memcmp(&again, &packet, sizeof(again)));
		KUNIT_EXPECT_EQ(test, copy.offset, cursor.offset);
	}
	copy = cursor;
	KUNIT_EXPECT_FALSE(test, split_by_parts(&copy, payload, size, 2, group,
						&again));
	KUNIT_EXPECT_FALSE(test, split(&cursor, payload, size, group, &packet));
	KUNIT_EXPECT_FALSE(test, split(&cursor, payload, size, group, &packet));
	KUNIT_EXPECT_EQ(test, cursor.offset, size);
}

static void splits_at_random(struct kunit *test)
{
	struct buffers *buffers = get_buffers(test);
	struct rnd_state rnd;
	size_t size;
	int round;

	prandom_seed_state(&rnd, 0x73706c);
	for (round = 0; round < ROUNDS; round++) {
		size = reference_random_payload(&rnd, buffers->payload);
		check_split(test, &buffers->split, buffers->payload, size,
			    round % 16);
	}
}

/* All payloads of up to five bytes that differ in kind. */
static void splits_every_short_payload(struct kunit *test)
{
	static const u8 kinds[] = { 0x01, 0xf0, 0xf7, 0xf8, 0xf9, 0x90, 0xf6 };
	struct buffers *buffers = get_buffers(test);
	size_t size, i, number, all = 1;

	for (size = 0; size <= 5; size++, all *= ARRAY_SIZE(kinds)) {
		for (number = 0; number < all; number++) {
			size_t rest = number;

			for (i = 0; i < size; i++) {
				buffers->payload[i] =
					kinds[rest % ARRAY_SIZE(kinds)];
				rest /= ARRAY_SIZE(kinds);
			}
			check_split(test, &buffers->split, buffers->payload,
				    size, 0);
		}
	}
}

struct known_split {
	u8 size;
	u8 bytes[16];
	u32 words[10];
};

static const struct known_split known_splits[] = {
	{ 2, { 0xf0, 0xf7 }, { 0x30000000, 0 } },
	{ 3, { 0xf0, 1, 0xf7 }, { 0x30010100, 0 } },
	{ 7, { 0xf0, 1, 2, 3, 4, 5, 0xf7 }, { 0x30050102, 0x03040500 } },
	{ 8, { 0xf0, 1, 2, 3, 4, 5, 6, 0xf7 }, { 0x30060102, 0x03040506 } },
	{ 9, { 0xf0, 1, 2, 3, 4, 5, 6, 7, 0xf7 },
	  { 0x30160102, 0x03040506, 0x30310700, 0 } },
	{ 14, { 0xf0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0xf7 },
	  { 0x30160102, 0x03040506, 0x30360708, 0x090a0b0c } },
	{ 15, { 0xf0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0xf7 },
	  { 0x30160102, 0x03040506, 0x30260708, 0x090a0b0c, 0x30310d00, 0 } },
	/* Parts of a message. */
	{ 1, { 0xf0 }, { 0x30100000, 0 } },
	{ 3, { 0xf0, 1, 2 }, { 0x30120102, 0 } },
	{ 2, { 1, 2 }, { 0x30220102, 0 } },
	{ 2, { 1, 0xf7 }, { 0x30310100, 0 } },
	{ 1, { 0xf7 }, { 0x30300000, 0 } },
	/* Two messages in one payload. */
	{ 6, { 0xf0, 1, 0xf7, 0xf0, 2, 0xf7 },
	  { 0x30010100, 0, 0x30010200, 0 } },
	/* Cut off, and what follows is lost up to the next F0. */
	{ 9, { 0xf0, 1, 0x90, 60, 64, 0xf0, 2, 0xf7, 3 },
	  { 0x30010100, 0, 0x30010200, 0 } },
	{ 4, { 0xf0, 0xf0, 1, 0xf7 }, { 0x30010100, 0 } },
	/* Real-time goes first; reserved ones are dropped and end nothing. */
	{ 6, { 0xf0, 1, 0xf8, 2, 0xfd, 0xf7 },
	  { 0x10f80000, 0, 0x30020102, 0 } },
};

static void splits_known_payloads(struct kunit *test)
{
	const struct known_split *known;
	struct ob_ump_sysex_cursor cursor;
	struct ob_ump_packet packet;
	size_t i;

	for (known = known_splits;
	     known < known_splits + ARRAY_SIZE(known_splits); known++) {
		memset(&cursor, 0, sizeof(cursor));
		for (i = 0; split(&cursor, known->bytes, known->size, 0,
				  &packet); i += 2) {
			KUNIT_ASSERT_LT(test, i, ARRAY_SIZE(known->words));
			KUNIT_EXPECT_EQ(test, packet.words[0], known->words[i]);
			KUNIT_EXPECT_EQ(test, packet.words[1],
					known->words[i + 1]);
		}
		KUNIT_EXPECT_TRUE(test, i && (i == ARRAY_SIZE(known->words) ||
					      !known->words[i]));
	}
}

/* Joins the first @count packets, and compares with what becomes whole there. */
static void check_join(struct kunit *test, struct buffers *buffers, size_t count)
{
	struct ob_ump_sysex_piece piece = { .open = false };
	size_t i, size = 0, next = 0;

	reference_join(&buffers->joined, buffers->packets, count);
	for (i = 0; i < count; i++) {
		bool open = piece.open;

		ob_ump_sysex_join(open, buffers->packets[i], &piece);
		KUNIT_ASSERT_LE(test, (size_t)piece.size, sizeof(piece.bytes));
		if (piece.abandons)
			KUNIT_EXPECT_TRUE(test, open);
		if (piece.abandons || !open)
			size = 0;
		memcpy(buffers->collected + size, piece.bytes, piece.size);
		size += piece.size;
		if (!piece.size || piece.open)
			continue;

		KUNIT_ASSERT_LT(test, next, buffers->joined.count);
		KUNIT_EXPECT_EQ(test, i, buffers->joined.messages[next].packet);
		KUNIT_ASSERT_EQ(test, size, buffers->joined.messages[next].size);
		KUNIT_EXPECT_EQ(test, 0, memcmp(buffers->collected,
						buffers->joined.messages[next].bytes,
						size));
		next++;
	}
	KUNIT_EXPECT_EQ(test, next, buffers->joined.count);
}

static void joins_at_random(struct kunit *test)
{
	struct buffers *buffers = get_buffers(test);
	struct rnd_state rnd;
	size_t i, whole = 0;
	int round;

	prandom_seed_state(&rnd, 0x6a6f696e);
	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < REFERENCE_STREAM; i++) {
			ump_random_packet(&rnd, buffers->packets[i]);
			if (ump_random_below(&rnd, 8))
				ump_random_sysex7(&rnd, buffers->packets[i]);
		}
		check_join(test, buffers, REFERENCE_STREAM);
		whole += buffers->joined.count;
	}
	KUNIT_EXPECT_GT(test, whole, (size_t)ROUNDS);
}

/* Which packets interrupt a message, type by type and status by status. */
static void what_interrupts(struct kunit *test)
{
	static const u32 packet[] = { 0x30160102, 0x03040506 };
	struct ob_ump_sysex_piece piece;
	u32 type, status;

	for (type = 0; type < 16; type++) {
		for (status = 0; status < 256; status++) {
			u32 other[4] = { type << 28 | status << 16 };
			bool neutral = type == 0 || type == 15 ||
				       (type == 1 && status >= 0xf8);

			if (type == 3)
				continue;
			ob_ump_sysex_join(false, packet, &piece);
			KUNIT_EXPECT_TRUE(test, piece.open);
			ob_ump_sysex_join(piece.open, other, &piece);
			KUNIT_EXPECT_EQ(test, piece.abandons, !neutral);
			KUNIT_EXPECT_EQ(test, piece.open, neutral);
			KUNIT_EXPECT_EQ(test, piece.size, 0);
			ob_ump_sysex_join(false, other, &piece);
			KUNIT_EXPECT_FALSE(test, piece.abandons);
			KUNIT_EXPECT_FALSE(test, piece.open);
		}
	}
}

static void what_is_dropped(struct kunit *test)
{
	static const struct {
		bool open;
		u32 first;
		enum ob_ump_drop dropped;
		bool abandons, still_open;
	} known[] = {
		{ false, 0x30210000, OB_UMP_DROP_SYSEX, false, false },
		{ false, 0x30310000, OB_UMP_DROP_SYSEX, false, false },
		{ false, 0x30410000, OB_UMP_DROP_RESERVED, false, false },
		{ true, 0x30410000, OB_UMP_DROP_RESERVED, false, true },
		{ true, 0x30f10000, OB_UMP_DROP_RESERVED, false, true },
		{ true, 0x30110000, OB_UMP_DROP_NONE, true, true },
		{ true, 0x30010000, OB_UMP_DROP_NONE, true, false },
		{ true, 0x30210000, OB_UMP_DROP_NONE, false, true },
		{ true, 0x30310000, OB_UMP_DROP_NONE, false, false },
	};
	struct ob_ump_sysex_piece piece;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		u32 packet[] = { known[i].first, 0 };

		ob_ump_sysex_join(known[i].open, packet, &piece);
		KUNIT_EXPECT_EQ(test, (int)piece.dropped, (int)known[i].dropped);
		KUNIT_EXPECT_EQ(test, piece.abandons, known[i].abandons);
		KUNIT_EXPECT_EQ(test, piece.open, known[i].still_open);
		KUNIT_EXPECT_EQ(test, !piece.size, !!piece.dropped);
	}
}

/* A payload that is split and joined is the same again. */
static void there_and_back(struct kunit *test)
{
	struct buffers *buffers = get_buffers(test);
	size_t size, collected, i;

	for (size = 2; size <= REFERENCE_PAYLOAD; size++) {
		struct ob_ump_sysex_piece piece = { .open = false };
		struct ob_ump_sysex_cursor cursor = {};
		struct ob_ump_packet packet;

		for (i = 0; i < size; i++)
			buffers->payload[i] = (i * 7 + size) % 128;
		buffers->payload[0] = 0xf0;
		buffers->payload[size - 1] = 0xf7;
		for (collected = 0; split(&cursor, buffers->payload, size, 15,
					  &packet);) {
			ob_ump_sysex_join(piece.open, packet.words, &piece);
			KUNIT_EXPECT_FALSE(test, piece.abandons);
			memcpy(buffers->collected + collected, piece.bytes,
			       piece.size);
			collected += piece.size;
		}
		KUNIT_EXPECT_FALSE(test, piece.open);
		KUNIT_ASSERT_EQ(test, collected, size);
		KUNIT_EXPECT_EQ(test, 0, memcmp(buffers->payload,
						buffers->collected, size));
	}
}

static struct kunit_case ump_sysex_cases[] = {
	KUNIT_CASE(splits_at_random),
	KUNIT_CASE(splits_every_short_payload),
	KUNIT_CASE(splits_known_payloads),
	KUNIT_CASE(joins_at_random),
	KUNIT_CASE(what_interrupts),
	KUNIT_CASE(what_is_dropped),
	KUNIT_CASE(there_and_back),
	{}
};

static struct kunit_suite ump_sysex_suite = {
	.name = "onbeat_ump_sysex",
	.test_cases = ump_sysex_cases,
};

kunit_test_suite(ump_sysex_suite);

MODULE_DESCRIPTION("KUnit suite of SysEx in packets");
MODULE_LICENSE("GPL");
