// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events and messages of one word, against arithmetic and a search.
 */
#include "midi/ump_event.h"

#include "ump_random.h"
#include "ump_reference.h"

#include <compat/asequencer.h>
#include <kunit/test.h>
#include <linux/module.h>

static void check_event(struct kunit *test, const struct snd_seq_event *ev,
			u32 group)
{
	struct reference_packets want = { .count = 0 };
	struct ob_ump_words got;
	bool has = reference_event_words(ev, group, &want);
	size_t i;

	KUNIT_EXPECT_EQ(test, ob_ump_event_to_words(ev, group, &got), has);
	KUNIT_ASSERT_EQ(test, (size_t)got.count, want.count);
	KUNIT_EXPECT_EQ(test, (int)got.dropped, has && !want.count ?
			(int)OB_UMP_DROP_RANGE : (int)OB_UMP_DROP_NONE);
	for (i = 0; i < want.count; i++)
		KUNIT_EXPECT_EQ(test, got.words[i], want.words[i][0]);
}

/* Values in and out of their ranges, at every edge. */
static const int edges[] = {
	0, 1, 31, 32, 63, 64, 100, 101, 126, 127, 128, 255, 256, 8191, 8192, 16383,
	16384, -1, -127, -128, -8191, -8192, -8193, INT_MIN, INT_MAX,
};

static void every_type_with_values_at_the_edges(struct kunit *test)
{
	struct snd_seq_event ev;
	size_t param, value;
	int type;

	for (type = 0; type < 256; type++) {
		for (param = 0; param < ARRAY_SIZE(edges); param++) {
			for (value = 0; value < ARRAY_SIZE(edges); value++) {
				memset(&ev, 0, sizeof(ev));
				ev.type = type;
				ev.data.control.channel = 0x10 | (type & 0xf);
				ev.data.control.param = edges[param];
				ev.data.control.value = edges[value];
				check_event(test, &ev, type & 0xf);
				ev.data.note.note = edges[param];
				ev.data.note.velocity = edges[value];
				check_event(test, &ev, type & 0xf);
			}
		}
	}
}

static void events_of_any_bytes(struct kunit *test)
{
	struct snd_seq_event ev;
	struct rnd_state rnd;
	int round;

	prandom_seed_state(&rnd, 0x6576);
	for (round = 0; round < 100000; round++) {
		prandom_bytes_state(&rnd, &ev, sizeof(ev));
		ev.type %= 64;
		if (ump_random_below(&rnd, 2)) {
			ev.data.control.param %= 300;
			ev.data.control.value %= 300;
		}
		check_event(test, &ev, ump_random_below(&rnd, 16));
	}
}

/* The whole record: the header is kept, and the rest is zero. */
static void check_word(struct kunit *test, u32 word)
{
	struct snd_seq_event header, got, want, untouched;
	bool has;

	memset(&header, 0x5a, sizeof(header));
	header.flags = SNDRV_SEQ_EVENT_UMP | SNDRV_SEQ_TIME_STAMP_REAL |
		       SNDRV_SEQ_PRIORITY_HIGH | SNDRV_SEQ_EVENT_LENGTH_VARUSR;
	want = header;
	want.flags = SNDRV_SEQ_TIME_STAMP_REAL | SNDRV_SEQ_PRIORITY_HIGH;
	has = reference_word_event(&want, word);

	memset(&got, 0xa5, sizeof(got));
	untouched = got;
	KUNIT_ASSERT_EQ(test, ob_ump_event_from_word(&got, &header, word), has);
	KUNIT_EXPECT_EQ(test, 0, memcmp(&got, has ? &want : &untouched,
					sizeof(got)));
}

static void every_message_is_an_event(struct kunit *test)
{
	static const u8 values[] = { 0, 1, 63, 64, 127, 128, 200, 255 };
	u32 type, status, data1, data2;

	for (type = 1; type <= 2; type++) {
		for (status = 0; status < 256; status++) {
			for (data1 = 0; data1 < ARRAY_SIZE(values); data1++) {
				for (data2 = 0; data2 < ARRAY_SIZE(values); data2++)
					check_word(test, type << 28 | 5 << 24 |
						   status << 16 |
						   values[data1] << 8 |
						   values[data2]);
			}
		}
	}
}

/* A message's event becomes that message again. */
static void there_and_back(struct kunit *test)
{
	struct snd_seq_event header = {}, ev;
	struct ob_ump_words words;
	struct rnd_state rnd;
	int round, done = 0;
	u32 word, group;

	prandom_seed_state(&rnd, 0x626b);
	for (round = 0; round < 20000; round++) {
		word = ump_random_midi1(&rnd, 0) & 0xff7f7f7f;
		word |= (u32)(8 + round % 7) << 20;
		if (!ob_ump_event_from_word(&ev, &header, word))
			continue;
		group = ob_ump_message_group(word);
		KUNIT_ASSERT_TRUE(test,
				  ob_ump_event_to_words(&ev, group, &words));
		KUNIT_ASSERT_EQ(test, words.count, 1U);
		/* Programs and channel pressure have one data byte. */
		if ((ob_ump_message_status(word) & 0xe) == 0xc)
			word &= 0xffffff00;
		KUNIT_EXPECT_EQ(test, words.words[0], word);
		done++;
	}
	KUNIT_EXPECT_GT(test, done, 10000);
}

static struct kunit_case ump_event_cases[] = {
	KUNIT_CASE(every_type_with_values_at_the_edges),
	KUNIT_CASE(events_of_any_bytes),
	KUNIT_CASE(every_message_is_an_event),
	KUNIT_CASE(there_and_back),
	{}
};

static struct kunit_suite ump_event_suite = {
	.name = "onbeat_ump_event",
	.test_cases = ump_event_cases,
};

kunit_test_suite(ump_event_suite);

MODULE_DESCRIPTION("KUnit suite of events as messages in packets");
MODULE_LICENSE("GPL");
