// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The translation between the protocols, against a reference that looks back instead of
 * remembering.
 */
#include "midi/ump_translation.h"

#include "ump_random.h"
#include "ump_reference.h"

#include <kunit/test.h>
#include <linux/module.h>

#define ROUNDS		3000
#define SEQUENCE	60

struct state {
	struct ob_ump_group groups[16];
	struct reference_group references[16];
	struct ob_ump_packets got;
	struct reference_packets want;
};

static struct state *get_state(struct kunit *test)
{
	struct state *state = kunit_kzalloc(test, sizeof(*state), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, state);
	return state;
}

static void forget(struct state *state)
{
	size_t i;

	memset(state->groups, 0, sizeof(state->groups));
	for (i = 0; i < 16; i++)
		state->references[i].count = 0;
}

static void check_up(struct kunit *test, struct state *state, u32 word)
{
	u32 number = ob_ump_message_group(word);
	struct ob_ump_group *group = &state->groups[number];
	struct ob_ump_change change = {};
	size_t i;

	state->got.count = 0;
	state->got.dropped = OB_UMP_DROP_NONE;
	memset(state->got.packets, 0xa5, 2 * sizeof(state->got.packets[0]));
	ob_ump_translation_to_midi2(group, &change, word, &state->got);
	if (change.begun)
		ob_ump_parameter_commit(group, &change);
	state->want.count = 0;
	reference_to_midi2(&state->references[number], word, &state->want);

	KUNIT_ASSERT_EQ(test, (size_t)state->got.count, state->want.count);
	for (i = 0; i < state->want.count; i++) {
		const u32 *words = state->got.packets[i].words;

		KUNIT_EXPECT_EQ(test, words[0], state->want.words[i][0]);
		KUNIT_EXPECT_EQ(test, words[1], state->want.words[i][1]);
		KUNIT_EXPECT_EQ(test, words[2] | words[3], 0U);
	}
	/* Nothing disappears without a reason, or without being remembered. */
	if (!state->want.count)
		KUNIT_EXPECT_TRUE(test, change.begun || state->got.dropped);
}

static void check_down(struct kunit *test, const u32 *packet)
{
	struct reference_packets want = { .count = 0 };
	struct ob_ump_words got;
	size_t i;

	ob_ump_translation_to_midi1(packet, &got);
	reference_to_midi1(packet, &want);
	KUNIT_ASSERT_EQ(test, (size_t)got.count, want.count);
	KUNIT_EXPECT_EQ(test, !got.count, got.dropped != OB_UMP_DROP_NONE);
	for (i = 0; i < want.count; i++)
		KUNIT_EXPECT_EQ(test, got.words[i], want.words[i][0]);
}

/* Several groups at once, each with a state of its own. */
static void up_at_random(struct kunit *test)
{
	struct state *state = get_state(test);
	struct rnd_state rnd;
	int round, i;
	u32 word;

	prandom_seed_state(&rnd, 0x75703231);
	for (round = 0; round < ROUNDS; round++) {
		forget(state);
		for (i = 0, word = 0; i < SEQUENCE; i++) {
			word = ump_random_midi1(&rnd, word);
			check_up(test, state, word);
		}
	}
}

/* Every kind of message with every note, and every value, where nothing is known. */
static void up_for_every_message(struct kunit *test)
{
	struct state *state = get_state(test);
	u32 status, data;

	for (status = 0; status < 16; status++) {
		for (data = 0; data < 256; data++) {
			forget(state);
			check_up(test, state, 0x2a040000 | status << 20 |
				 data << 8 | data * 7 % 128);
			check_up(test, state, 0x2b040000 | status << 20 |
				 data * 7 % 128 << 8 | data);
			check_up(test, state, 0x2c040000 | status << 20 | data);
		}
	}
}

static void down_at_random(struct kunit *test)
{
	struct rnd_state rnd;
	u32 packet[4];
	int round;

	prandom_seed_state(&rnd, 0x646f776e);
	for (round = 0; round < 20 * ROUNDS; round++) {
		ump_random_midi2(&rnd, packet);
		check_down(test, packet);
	}
}

static void down_for_every_index(struct kunit *test)
{
	u32 status, index, value;

	for (status = 0; status < 16; status++) {
		for (index = 0; index < 256; index++) {
			for (value = index % 4; value < 33; value += 4) {
				u32 packet[] = {
					0x43090000 | status << 20 | index << 8,
					value ? 1U << (value - 1) : 0,
				};

				check_down(test, packet);
				packet[0] |= 0xff;
				packet[1] -= 1;
				check_down(test, packet);
			}
		}
	}
}

/* Up and down again gives every message that is not a part of another. */
static void down_after_up_is_the_same(struct kunit *test)
{
	u32 status, data1, data2, word;

	for (status = 8; status < 15; status++) {
		for (data1 = 0; data1 < 128; data1++) {
			for (data2 = data1 % 8; data2 < 128; data2 += 8) {
				struct ob_ump_group group = {};
				struct ob_ump_change change = {};
				struct ob_ump_packets out = {};
				struct ob_ump_words words;

				word = 0x21020000 | status << 20 | data1 << 8;
				if (status != 0xc && status != 0xd)
					word |= data2;
				if (status == 0xb &&
				    (ob_ump_parameter_is_part(data1) || data1 == 88))
					continue;
				ob_ump_translation_to_midi2(&group, &change, word,
							    &out);
				KUNIT_ASSERT_EQ(test, out.count, 1U);
				ob_ump_translation_to_midi1(out.packets[0].words,
							    &words);
				KUNIT_ASSERT_EQ(test, words.count, 1U);
				if (status == 9 && !data2)
					word = 0x21820040 | data1 << 8;
				KUNIT_EXPECT_EQ(test, words.words[0], word);
			}
		}
	}
}

/* Messages that M2-104-UM and other implementations show. */
static void known_messages(struct kunit *test)
{
	static const struct {
		u32 packet[2];
		u32 words[4];
	} known[] = {
		{ { 0x41946410, 0x12345678 }, { 0x21946409 } },
		{ { 0x4295327f, 0x00345678 }, { 0x22953201 } },
		{ { 0x448b0520, 0xfedcba98 }, { 0x248b057f } },
		{ { 0x49af0520, 0x80dcba98 }, { 0x29af0540 } },
		{ { 0x40d20520, 0x80dcba98 }, { 0x20d24000 } },
		{ { 0x4eee0000, 0x12340000 }, { 0x2eee0d09 } },
		{ { 0x44240123, 0x456789ab },
		  { 0x24b46501, 0x24b46423, 0x24b40622, 0x24b42659 } },
		{ { 0x48347f7f, 0xffffffff },
		  { 0x28b4637f, 0x28b4627f, 0x28b4067f, 0x28b4267f } },
		{ { 0x4cc10000, 0x70004020 }, { 0x2cc17000 } },
		{ { 0x4bc20001, 0x70004020 },
		  { 0x2bb20040, 0x2bb22020, 0x2bc27000 } },
		{ { 0x40b05800, 0xffffffff }, {} },
	};
	struct ob_ump_words got;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		ob_ump_translation_to_midi1(known[i].packet, &got);
		for (j = 0; j < got.count; j++)
			KUNIT_EXPECT_EQ(test, got.words[j], known[i].words[j]);
		KUNIT_EXPECT_TRUE(test, j == 4 || !known[i].words[j]);
	}
}

/* The words of one event see what those before them have changed. */
static void words_of_one_event(struct kunit *test)
{
	static const u32 words[] = {
		0x20b16502, 0x20b16403, 0x20b10604, 0x20b10005, 0x20c10600,
	};
	struct ob_ump_group group = {};
	struct ob_ump_change change = {};
	struct ob_ump_packets out = {};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		ob_ump_translation_to_midi2(&group, &change, words[i], &out);
	KUNIT_ASSERT_EQ(test, out.count, 2U);
	KUNIT_EXPECT_EQ(test, out.packets[0].words[0], 0x40210203U);
	KUNIT_EXPECT_EQ(test, out.packets[0].words[1], 0x08000000U);
	KUNIT_EXPECT_EQ(test, out.packets[1].words[0], 0x40c10001U);
	KUNIT_EXPECT_EQ(test, out.packets[1].words[1], 0x06000500U);
	KUNIT_EXPECT_EQ(test, group.waiting, 0);
	KUNIT_EXPECT_EQ(test, group.channels[1].kind, 0);
}

static void reasons(struct kunit *test)
{
	static const struct {
		u32 first;
		enum ob_ump_drop dropped;
	} known[] = {
		{ 0x40b00600, OB_UMP_DROP_RESERVED },
		{ 0x40b05800, OB_UMP_DROP_RESERVED },
		{ 0x40003c01, OB_UMP_DROP_NO_MESSAGE },
		{ 0x40400000, OB_UMP_DROP_NO_MESSAGE },
		{ 0x40603c00, OB_UMP_DROP_NO_MESSAGE },
		{ 0x40703c00, OB_UMP_DROP_NO_MESSAGE },
		{ 0x40f03c00, OB_UMP_DROP_NO_MESSAGE },
	};
	struct ob_ump_group group = {};
	struct ob_ump_change change = {};
	struct ob_ump_packets out = {};
	struct ob_ump_words words;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		u32 packet[] = { known[i].first, 0 };

		ob_ump_translation_to_midi1(packet, &words);
		KUNIT_EXPECT_EQ(test, (int)words.dropped, (int)known[i].dropped);
	}
	/* Not even what waits goes before a message that is none. */
	group.waiting = 1;
	ob_ump_translation_to_midi2(&group, &change, 0x20700000, &out);
	ob_ump_translation_to_midi2(&group, &change, 0x20f00000, &out);
	KUNIT_EXPECT_EQ(test, (int)out.dropped, (int)OB_UMP_DROP_RESERVED);
	KUNIT_EXPECT_EQ(test, out.count, 0U);
	KUNIT_EXPECT_FALSE(test, change.begun);
}

static struct kunit_case ump_translation_cases[] = {
	KUNIT_CASE(up_at_random),
	KUNIT_CASE(up_for_every_message),
	KUNIT_CASE(down_at_random),
	KUNIT_CASE(down_for_every_index),
	KUNIT_CASE(down_after_up_is_the_same),
	KUNIT_CASE(known_messages),
	KUNIT_CASE(words_of_one_event),
	KUNIT_CASE(reasons),
	{}
};

static struct kunit_suite ump_translation_suite = {
	.name = "onbeat_ump_translation",
	.test_cases = ump_translation_cases,
};

kunit_test_suite(ump_translation_suite);

MODULE_DESCRIPTION("KUnit suite of the translation between MIDI's protocols");
MODULE_LICENSE("GPL");
