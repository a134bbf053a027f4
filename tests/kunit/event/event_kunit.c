// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The rules about single events: the whole table of types, flags and queues
 * against the documented rule spelled out, and arithmetic at its limits.
 */
#include "core/event/event.h"

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>

#define RECORDS		(256 * 256 * ARRAY_SIZE(queues))
#define LENGTH_MAX	0x3fffffffU

static const u8 queues[] = { 0, 1, 127, 128, 252, 253, 254, 255 };

/* Record number @step of all that differ in type, flags or queue. */
static void set_record(struct snd_seq_event *record, unsigned int step,
		       unsigned int length)
{
	*record = (struct snd_seq_event) {
		.type = step,
		.flags = step >> 8,
		.queue = queues[step >> 16],
		.data.ext.len = length,
	};
}

static bool has_data(const struct snd_seq_event *record)
{
	return record->type >= 130 && record->type <= 139;
}

/* Bits 2 and 3 of the flags: 0 fixed, 1 variable, 2 in user memory, 3 unused. */
static bool naive_length_ok(const struct snd_seq_event *record)
{
	unsigned int kind = record->flags / 4 % 4;

	if (kind == 0)
		return !has_data(record);
	if (kind == 1)
		return has_data(record);
	if (kind == 2)
		return record->queue == 253;
	return true;
}

static bool naive_type_ok(const struct snd_seq_event *record)
{
	return record->type <= 149 || record->type == 255;
}

static void checks_every_type_flag_and_queue(struct kunit *test)
{
	struct snd_seq_event record;
	unsigned int step, accepted = 0;

	for (step = 0; step < RECORDS; step++) {
		int length_verdict, verdict;

		set_record(&record, step, 3);
		length_verdict = naive_length_ok(&record) ? 0 : -EINVAL;
		verdict = naive_type_ok(&record) ? length_verdict : -EINVAL;
		KUNIT_ASSERT_EQ_MSG(test, length_verdict,
				    ob_event_check_length(&record),
				    "type %u flags %#x queue %u", record.type,
				    record.flags, record.queue);
		KUNIT_ASSERT_EQ_MSG(test, verdict, ob_event_check(&record),
				    "type %u flags %#x queue %u", record.type,
				    record.flags, record.queue);
		accepted += !verdict;
	}
	/*
	 * 151 types in all. Of the four kinds of length, for each of 64 other
	 * flags: 141 fixed and 10 variable ones in every queue, all 151 of the
	 * unused kind, and those in user memory in one queue.
	 */
	KUNIT_EXPECT_EQ(test, accepted,
			64 * (ARRAY_SIZE(queues) * (141 + 10 + 151) + 151));
}

static void checks_known_events(struct kunit *test)
{
	static const struct {
		u8 type, flags, queue;
		int verdict;
	} table[] = {
		{ SNDRV_SEQ_EVENT_NOTEON, 0, 253, 0 },
		{ SNDRV_SEQ_EVENT_NOTEON, 0x04, 253, -EINVAL },
		{ SNDRV_SEQ_EVENT_NOTEON, SNDRV_SEQ_EVENT_UMP, 0, 0 },
		{ SNDRV_SEQ_EVENT_SYSEX, 0x04, 0, 0 },
		{ SNDRV_SEQ_EVENT_SYSEX, 0, 0, -EINVAL },
		{ SNDRV_SEQ_EVENT_SYSEX, 0x08, 0, -EINVAL },
		{ SNDRV_SEQ_EVENT_SYSEX, 0x08, 254, -EINVAL },
		{ SNDRV_SEQ_EVENT_SYSEX, 0x08, 253, 0 },
		{ SNDRV_SEQ_EVENT_USR_VAR4, 0x04, 0, 0 },
		{ SNDRV_SEQ_EVENT_BOUNCE, 0x04, 0, 0 },
		{ SNDRV_SEQ_EVENT_USR9, 0x1f & ~0x0c, 0, 0 },
		{ 149, 0, 0, 0 },
		{ SNDRV_SEQ_EVENT_KERNEL_ERROR, 0, 253, -EINVAL },
		{ SNDRV_SEQ_EVENT_KERNEL_QUOTE, 0, 253, -EINVAL },
		{ 254, 0, 253, -EINVAL },
		{ SNDRV_SEQ_EVENT_NONE, 0, 0, 0 },
		{ SNDRV_SEQ_EVENT_NONE, 0x04, 0, -EINVAL },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		struct snd_seq_event record = {
			.type = table[i].type,
			.flags = table[i].flags,
			.queue = table[i].queue,
		};

		KUNIT_EXPECT_EQ_MSG(test, table[i].verdict,
				    ob_event_check(&record), "row %u", i);
	}
}

/* Length as written, its verdict and its cells; a cell holds 28 bytes. */
static void checks_and_counts_payload(struct kunit *test)
{
	static const struct {
		u32 length;
		int verdict;
		unsigned int cells;
	} table[] = {
		{ 0, 0, 1 },
		{ 1, 0, 2 },
		{ 28, 0, 2 },
		{ 29, 0, 3 },
		{ 56, 0, 3 },
		{ 57, 0, 4 },
		{ 1 << 20, 0, 37451 },
		{ LENGTH_MAX - 1, 0, 1 + 38347923 },
		{ LENGTH_MAX, -EINVAL, 1 + 38347923 },
		/* The top bits are not part of the length. */
		{ 0x40000000, 0, 1 },
		{ 0x80000000 + 28, 0, 2 },
		{ 0xc0000000 + 29, 0, 3 },
		{ 0xfffffffe, 0, 1 + 38347923 },
		{ 0xffffffff, -EINVAL, 1 + 38347923 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		struct snd_seq_event record = {
			.type = SNDRV_SEQ_EVENT_SYSEX,
			.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
			.data.ext.len = table[i].length,
		};

		KUNIT_EXPECT_EQ_MSG(test, table[i].verdict,
				    ob_event_check(&record), "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, table[i].cells,
				    ob_event_cells(&record), "row %u", i);
	}
}

static void knows_payload_and_direct(struct kunit *test)
{
	struct snd_seq_event record;
	unsigned int step;

	for (step = 0; step < RECORDS; step++) {
		unsigned int kind;
		bool data;

		set_record(&record, step, 280);
		kind = record.flags / 4 % 4;
		data = !(record.flags & SNDRV_SEQ_EVENT_UMP) &&
		       (kind == 1 || (kind == 2 && has_data(&record)));
		KUNIT_ASSERT_EQ_MSG(test, data, ob_event_is_variable(&record),
				    "type %u flags %#x", record.type,
				    record.flags);
		KUNIT_ASSERT_EQ(test, data ? 11 : 1, ob_event_cells(&record));
		KUNIT_ASSERT_EQ(test, record.queue == 253,
				ob_event_is_direct(&record));
	}
}

static struct snd_seq_event make_note(u8 flags, u32 duration)
{
	struct snd_seq_event note = {
		.type = SNDRV_SEQ_EVENT_NOTE,
		.flags = flags,
		.tag = 77,
		.queue = 3,
		.source = { 128, 1 },
		.dest = { 20, 2 },
		.data.note = {
			.channel = 9,
			.note = 60,
			.velocity = 100,
			.off_velocity = 30,
			.duration = duration,
		},
	};

	return note;
}

static void splits_a_note_into_its_halves(struct kunit *test)
{
	struct snd_seq_event note = make_note(0, 96), on, expected;

	note.time.tick = 1000;
	expected = note;
	ob_event_split_note(&note, &on);

	expected.type = SNDRV_SEQ_EVENT_NOTEON;
	KUNIT_EXPECT_EQ(test, memcmp(&on, &expected, sizeof(on)), 0);

	expected.type = SNDRV_SEQ_EVENT_NOTEOFF;
	expected.flags = SNDRV_SEQ_PRIORITY_HIGH;
	expected.time.tick = 1096;
	expected.data.note.velocity = 30;
	KUNIT_EXPECT_EQ(test, memcmp(&note, &expected, sizeof(note)), 0);
}

static void moves_ticks_by_the_duration(struct kunit *test)
{
	static const u32 table[][3] = {
		{ 0, 0, 0 },
		{ 5, 10, 15 },
		{ UINT_MAX, 0, UINT_MAX },
		{ UINT_MAX, 1, 0 },
		{ UINT_MAX - 5, 10, 4 },
		{ UINT_MAX, UINT_MAX, UINT_MAX - 1 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		struct snd_seq_event note = make_note(0, table[i][1]), on;

		note.time.tick = table[i][0];
		ob_event_split_note(&note, &on);
		KUNIT_EXPECT_EQ(test, on.time.tick, table[i][0]);
		KUNIT_EXPECT_EQ(test, note.time.tick, table[i][2]);
	}
}

static void moves_seconds_by_the_duration(struct kunit *test)
{
	static const struct {
		struct snd_seq_real_time from;
		u32 duration;
		struct snd_seq_real_time to;
	} table[] = {
		{ { 0, 0 }, 0, { 0, 0 } },
		{ { 1, 2 }, 3, { 1, 3000002 } },
		{ { 1, 999999999 }, 1, { 2, 999999 } },
		{ { 7, 500000000 }, 61500, { 69, 0 } },
		/* A denormal stamp carries over. */
		{ { 1, 1000000000 }, 0, { 2, 0 } },
		{ { 0, UINT_MAX }, 999, { 5, 293967295 } },
		/* 2^32 - 1 ms is 4294967.295 s. */
		{ { 0, 0 }, UINT_MAX, { 4294967, 295000000 } },
		{ { UINT_MAX, 999999999 }, 0, { UINT_MAX, 999999999 } },
		{ { UINT_MAX, 0 }, 999, { UINT_MAX, 999000000 } },
		{ { UINT_MAX, 0 }, 1000, { UINT_MAX, 999999999 } },
		{ { UINT_MAX, UINT_MAX }, UINT_MAX, { UINT_MAX, 999999999 } },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		struct snd_seq_event note, on;

		note = make_note(SNDRV_SEQ_TIME_STAMP_REAL, table[i].duration);
		note.time.time = table[i].from;
		ob_event_split_note(&note, &on);
		KUNIT_EXPECT_EQ(test, on.time.time.tv_sec, table[i].from.tv_sec);
		KUNIT_EXPECT_EQ_MSG(test, note.time.time.tv_sec,
				    table[i].to.tv_sec, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, note.time.time.tv_nsec,
				    table[i].to.tv_nsec, "row %u", i);
		KUNIT_EXPECT_EQ(test, note.flags,
				SNDRV_SEQ_TIME_STAMP_REAL |
				SNDRV_SEQ_PRIORITY_HIGH);
	}
}

static void converts_real_time(struct kunit *test)
{
	static const struct {
		u64 ns;
		struct snd_seq_real_time time;
	} table[] = {
		{ 0, { 0, 0 } },
		{ 999999999, { 0, 999999999 } },
		{ 1000000000, { 1, 0 } },
		{ 4294967295000000000ULL, { UINT_MAX, 0 } },
		{ 4294967295999999999ULL, { UINT_MAX, 999999999 } },
	};
	struct snd_seq_real_time time;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		KUNIT_EXPECT_EQ(test, table[i].ns,
				ob_event_time_ns(&table[i].time));
		ob_event_set_time(&time, table[i].ns);
		KUNIT_EXPECT_EQ(test, table[i].time.tv_sec, time.tv_sec);
		KUNIT_EXPECT_EQ(test, table[i].time.tv_nsec, time.tv_nsec);
	}

	time = (struct snd_seq_real_time) { UINT_MAX, UINT_MAX };
	KUNIT_EXPECT_EQ(test, 4294967299294967295ULL, ob_event_time_ns(&time));
	ob_event_set_time(&time, 4294967296000000000ULL);
	KUNIT_EXPECT_EQ(test, time.tv_sec, UINT_MAX);
	KUNIT_EXPECT_EQ(test, time.tv_nsec, 999999999);
	ob_event_set_time(&time, U64_MAX);
	KUNIT_EXPECT_EQ(test, time.tv_sec, UINT_MAX);
	KUNIT_EXPECT_EQ(test, time.tv_nsec, 999999999);
}

static void converts_any_real_time_and_back(struct kunit *test)
{
	struct snd_seq_real_time time, back;
	struct rnd_state rnd;
	unsigned int i;

	prandom_seed_state(&rnd, 23);
	for (i = 0; i < 100000; i++) {
		time.tv_sec = prandom_u32_state(&rnd) >> i % 32;
		time.tv_nsec = prandom_u32_state(&rnd) % 1000000000;
		ob_event_set_time(&back, ob_event_time_ns(&time));
		KUNIT_ASSERT_EQ(test, time.tv_sec, back.tv_sec);
		KUNIT_ASSERT_EQ(test, time.tv_nsec, back.tv_nsec);
	}
}

/* Words that each type of packets has, 0 to F. */
static const u8 words_of[] = { 1, 1, 1, 2, 2, 4, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4 };

static void packets_lose_what_they_do_not_have(struct kunit *test)
{
	unsigned int type, word;
	struct ob_event event;

	for (type = 0; type < ARRAY_SIZE(words_of); type++) {
		memset(&event, 0xff, sizeof(event));
		event.record.type = 130 + type;
		event.record.flags = SNDRV_SEQ_EVENT_UMP;
		event.ump.ump[0] = type << 28 | 0x123456;
		KUNIT_EXPECT_EQ(test, ob_event_accept_packet(&event.ump), 0);
		KUNIT_EXPECT_EQ(test, event.ump.ump[0], type << 28 | 0x123456);
		for (word = 1; word < 4; word++)
			KUNIT_EXPECT_EQ(test, event.ump.ump[word],
					word < words_of[type] ? 0xffffffff : 0);
		KUNIT_EXPECT_EQ(test, ob_event_cells(&event.record), 1);
		KUNIT_EXPECT_FALSE(test, ob_event_is_plain(&event.record));
	}
	for (type = 1; type < 4; type++) {
		event.record.flags = SNDRV_SEQ_EVENT_UMP | type << 2;
		KUNIT_EXPECT_EQ(test, ob_event_accept_packet(&event.ump), -EINVAL);
	}
}

static void packets_have_no_type(struct kunit *test)
{
	struct ob_event event = { .record.flags = SNDRV_SEQ_EVENT_UMP };

	event.record.type = SNDRV_SEQ_EVENT_NOTE;
	KUNIT_EXPECT_FALSE(test, ob_event_is_note(&event.record));
	event.record.type = SNDRV_SEQ_EVENT_NONE;
	KUNIT_EXPECT_FALSE(test, ob_event_is_none(&event.record));
	event.record.type = SNDRV_SEQ_EVENT_NOTEOFF;
	event.ump.ump[0] = 0x40903c00;
	KUNIT_EXPECT_FALSE(test, ob_event_ends_note(&event.record));
	event.ump.ump[0] = 0x4f8f3c00;
	KUNIT_EXPECT_TRUE(test, ob_event_ends_note(&event.record));
	event.ump.ump[0] = 0x20903c00;
	KUNIT_EXPECT_TRUE(test, ob_event_ends_note(&event.record));
	event.ump.ump[0] = 0x50803c00;
	KUNIT_EXPECT_FALSE(test, ob_event_ends_note(&event.record));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(checks_every_type_flag_and_queue),
	KUNIT_CASE(checks_known_events),
	KUNIT_CASE(checks_and_counts_payload),
	KUNIT_CASE(knows_payload_and_direct),
	KUNIT_CASE(splits_a_note_into_its_halves),
	KUNIT_CASE(moves_ticks_by_the_duration),
	KUNIT_CASE(moves_seconds_by_the_duration),
	KUNIT_CASE(converts_real_time),
	KUNIT_CASE(converts_any_real_time_and_back),
	KUNIT_CASE(packets_lose_what_they_do_not_have),
	KUNIT_CASE(packets_have_no_type),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the rules about single events");
MODULE_LICENSE("GPL");
