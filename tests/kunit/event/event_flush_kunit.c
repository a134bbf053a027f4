// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Which events REMOVE_EVENTS names: known cases, and random ones against a
 * statement of each condition on its own.
 */
#include "core/event/event.h"

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/prandom.h>

#define FLUSHES	400000

#define BEFORE	SNDRV_SEQ_REMOVE_TIME_BEFORE
#define AFTER	SNDRV_SEQ_REMOVE_TIME_AFTER
#define TICK	SNDRV_SEQ_REMOVE_TIME_TICK

static void removes_by_time_of_one_kind(struct kunit *test)
{
	static const struct {
		unsigned int mode;
		bool real;
		/* Seconds, or ticks, of the event; the limit is 100. */
		u32 when;
		bool removed;
	} table[] = {
		{ BEFORE | TICK, false, 99, true },
		{ BEFORE | TICK, false, 100, false },
		{ AFTER | TICK, false, 99, false },
		{ AFTER | TICK, false, 100, true },
		{ AFTER | TICK, false, UINT_MAX, true },
		{ BEFORE, true, 99, true },
		{ BEFORE, true, 100, false },
		{ AFTER, true, 99, false },
		{ AFTER, true, 100, true },
		/* Ticks are not compared with seconds. */
		{ BEFORE | TICK, true, 99, false },
		{ AFTER | TICK, true, 101, false },
		{ BEFORE, false, 99, false },
		{ AFTER, false, 101, false },
		/* Both at once leave nothing. */
		{ BEFORE | AFTER | TICK, false, 99, false },
		{ BEFORE | AFTER | TICK, false, 100, false },
		/* The kind alone is no condition. */
		{ TICK, true, 1, true },
		{ TICK, false, 1, true },
		{ 0, true, 1, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		struct snd_seq_remove_events info = {
			.remove_mode = table[i].mode,
		};
		struct snd_seq_event record = { .flags = table[i].real };

		if (table[i].real)
			record.time.time.tv_sec = table[i].when;
		else
			record.time.tick = table[i].when;
		if (table[i].mode & TICK)
			info.time.tick = 100;
		else
			info.time.time.tv_sec = 100;
		KUNIT_EXPECT_EQ_MSG(test, table[i].removed,
				    ob_event_matches_flush(&record, &info),
				    "row %u", i);
	}
}

static void removes_by_nanoseconds(struct kunit *test)
{
	struct snd_seq_event record = { .flags = SNDRV_SEQ_TIME_STAMP_REAL };
	struct snd_seq_remove_events info = { .remove_mode = BEFORE };

	record.time.time = (struct snd_seq_real_time) { 5, 400 };
	info.time.time = (struct snd_seq_real_time) { 5, 400 };
	KUNIT_EXPECT_FALSE(test, ob_event_matches_flush(&record, &info));
	info.time.time.tv_nsec++;
	KUNIT_EXPECT_TRUE(test, ob_event_matches_flush(&record, &info));
	info.remove_mode = AFTER;
	KUNIT_EXPECT_FALSE(test, ob_event_matches_flush(&record, &info));
	/* 4 s and 1,000,000,400 ns are the same time. */
	info.time.time = (struct snd_seq_real_time) { 4, 1000000400 };
	KUNIT_EXPECT_TRUE(test, ob_event_matches_flush(&record, &info));
}

static void removes_channels_of_channel_events_only(struct kunit *test)
{
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_DEST_CHANNEL,
		.channel = 9,
	};
	struct snd_seq_event record = {};
	unsigned int type;

	for (type = 0; type < 256; type++) {
		record.type = type;
		record.data.raw8.d[0] = 9;
		KUNIT_EXPECT_EQ_MSG(test, type >= 5 && type <= 19,
				    ob_event_matches_flush(&record, &info),
				    "type %u", type);
		record.data.raw8.d[0] = 8;
		KUNIT_EXPECT_FALSE(test,
				   ob_event_matches_flush(&record, &info));
	}
}

static void removes_by_whole_type_and_tag(struct kunit *test)
{
	struct snd_seq_event record = { .type = SNDRV_SEQ_EVENT_NOTEON };
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_EVENT_TYPE,
		.type = SNDRV_SEQ_EVENT_NOTEON,
	};

	KUNIT_EXPECT_TRUE(test, ob_event_matches_flush(&record, &info));
	info.type += 256;
	KUNIT_EXPECT_FALSE(test, ob_event_matches_flush(&record, &info));
	info.type = -1;
	record.type = 255;
	KUNIT_EXPECT_FALSE(test, ob_event_matches_flush(&record, &info));

	info.remove_mode = SNDRV_SEQ_REMOVE_TAG_MATCH;
	record.tag = (char)200;
	info.tag = (char)200;
	KUNIT_EXPECT_TRUE(test, ob_event_matches_flush(&record, &info));
	info.tag = 72;
	KUNIT_EXPECT_FALSE(test, ob_event_matches_flush(&record, &info));
}

/* Counts the conditions that are set and do not hold. */
static unsigned int objections(const struct snd_seq_event *record,
			       const struct snd_seq_remove_events *info)
{
	const bool real = record->flags & 1, in_ticks = info->remove_mode & TICK;
	const struct snd_seq_real_time *time = &record->time.time;
	const struct snd_seq_real_time *limit = &info->time.time;
	bool earlier = in_ticks ? record->time.tick < info->time.tick :
				  time->tv_sec < limit->tv_sec ||
				  (time->tv_sec == limit->tv_sec &&
				   time->tv_nsec < limit->tv_nsec);
	const struct {
		unsigned int bit;
		bool holds;
	} conditions[] = {
		{ 1 << 2, record->dest.client == info->dest.client },
		{ 1 << 2, record->dest.port == info->dest.port },
		{ 1 << 3, record->type >= 5 && record->type <= 19 },
		{ 1 << 3, record->data.raw8.d[0] == info->channel },
		{ 1 << 4, real != in_ticks && earlier },
		{ 1 << 5, real != in_ticks && !earlier },
		{ 1 << 7, record->type == info->type },
		{ 1 << 8, record->type != 7 },
		{ 1 << 9, record->tag == info->tag },
	};
	unsigned int i, count = 0;

	for (i = 0; i < ARRAY_SIZE(conditions); i++)
		count += (info->remove_mode & conditions[i].bit) &&
			 !conditions[i].holds;
	return count;
}

static void removes_when_every_condition_holds(struct kunit *test)
{
	unsigned int i, removed = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 24);
	for (i = 0; i < FLUSHES; i++) {
		u32 r = prandom_u32_state(&rnd), s = prandom_u32_state(&rnd);
		struct snd_seq_remove_events info = {
			/* Few conditions at a time, or none would match. */
			.remove_mode = r & s & prandom_u32_state(&rnd),
			.time.time = { r >> 10 & 1, r >> 11 & 1 },
			.dest = { r >> 12 & 1, r >> 13 & 1 },
			.channel = r >> 14 & 1,
			.type = 4 + (r >> 15) % 4,
			.tag = r >> 17 & 1,
		};
		struct snd_seq_event record = {
			.type = r >> 31 ? s : 4 + (s >> 15) % 4,
			.flags = s & ~SNDRV_SEQ_EVENT_UMP,
			.tag = s >> 17 & 1,
			.time.time = { s >> 8 & 1, s >> 9 & 1 },
			.dest = { s >> 10 & 1, s >> 11 & 1 },
			.data.note.channel = s >> 14 & 1,
		};
		bool expected = !objections(&record, &info);

		KUNIT_ASSERT_EQ_MSG(test, expected,
				    ob_event_matches_flush(&record, &info),
				    "mode %#x type %u flags %#x",
				    info.remove_mode, record.type,
				    record.flags);
		removed += expected;
	}
	KUNIT_EXPECT_GT(test, removed, FLUSHES / 20);
	KUNIT_EXPECT_LT(test, removed, FLUSHES - FLUSHES / 20);
}

static void packets_have_channels_but_no_types(struct kunit *test)
{
	struct snd_seq_remove_events on_3 = {
		.remove_mode = SNDRV_SEQ_REMOVE_DEST_CHANNEL, .channel = 3,
	};
	struct snd_seq_remove_events no_off = {
		.remove_mode = SNDRV_SEQ_REMOVE_IGNORE_OFF,
	};
	struct snd_seq_remove_events of_type = {
		.remove_mode = SNDRV_SEQ_REMOVE_EVENT_TYPE,
	};
	static const struct {
		u32 first;
		bool is_on_3, is_off;
	} table[] = {
		{ 0x40933c00, true, false }, { 0x40833c00, true, true },
		{ 0x4fb30700, true, false }, { 0x40943c00, false, false },
		{ 0x20933c40, true, false }, { 0x20933c00, true, true },
		{ 0x28833c40, true, true }, { 0x40933c00, true, false },
		{ 0x10f80000, false, false }, { 0x30030102, false, false },
		{ 0x50830000, false, false }, { 0x00830000, false, false },
	};
	struct ob_event event = { .record.flags = SNDRV_SEQ_EVENT_UMP };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		event.ump.ump[0] = table[i].first;
		KUNIT_EXPECT_EQ_MSG(test, table[i].is_on_3,
				    ob_event_matches_flush(&event.record, &on_3),
				    "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, !table[i].is_off,
				    ob_event_matches_flush(&event.record, &no_off),
				    "row %u", i);
		KUNIT_EXPECT_FALSE_MSG(test,
				       ob_event_matches_flush(&event.record, &of_type),
				       "row %u", i);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(removes_by_time_of_one_kind),
	KUNIT_CASE(removes_by_nanoseconds),
	KUNIT_CASE(removes_channels_of_channel_events_only),
	KUNIT_CASE(removes_by_whole_type_and_tag),
	KUNIT_CASE(removes_when_every_condition_holds),
	KUNIT_CASE(packets_have_channels_but_no_types),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event_flush",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the conditions for removing events");
MODULE_LICENSE("GPL");
