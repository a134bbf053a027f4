// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The MIDI codec against a naive parser, known messages and its own inverse.
 */
#include <onbeat/midi_codec.h>

#include "midi_codec_reference.h"

#include <linux/module.h>
#include <linux/prandom.h>

#define SYSEX_MAX	64
#define STREAM_MAX	512

/* Feeds one run and records what comes out; @base is its place in the stream. */
static void encode_run(struct kunit *test, struct ob_midi_encoder *enc,
		       struct recording *rec, size_t base, const u8 *run,
		       size_t length)
{
	size_t done = 0, used;

	while (done < length) {
		struct snd_seq_event ev = {};

		used = ob_midi_codec_encode(enc, run + done, length - done,
					    &ev);
		KUNIT_ASSERT_GE(test, used, 1UL);
		KUNIT_ASSERT_LE(test, used, length - done);
		done += used;
		if (ev.type != SNDRV_SEQ_EVENT_NONE)
			recording_add(rec, base + done - 1, &ev);
		else
			KUNIT_ASSERT_EQ(test, done, length);
	}
}

/* Feeds @stream in runs of @longest bytes, or at random of up to that if @rnd. */
static void encode_stream(struct kunit *test, struct recording *rec,
			  const u8 *stream, size_t length, size_t limit,
			  size_t longest, struct rnd_state *rnd)
{
	struct ob_midi_encoder enc;
	size_t from, run;
	u8 *sysex = NULL;

	if (limit) {
		sysex = kunit_kzalloc(test, limit, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, sysex);
	}
	recording_init(test, rec, length);
	ob_midi_codec_init_encoder(&enc, sysex, limit);
	for (from = 0; from < length; from += run) {
		run = rnd ? 1 + random_below(rnd, longest) : longest;
		run = min(run, length - from);
		encode_run(test, &enc, rec, from, stream + from, run);
	}
	if (sysex)
		kunit_kfree(test, sysex);
}

static void check_stream(struct kunit *test, const u8 *stream, size_t length,
			 size_t limit, size_t longest, struct rnd_state *rnd)
{
	struct recording got, want;

	reference_parse(test, &want, stream, length, limit);
	encode_stream(test, &got, stream, length, limit, longest, rnd);
	expect_same(test, &got, &want);
	recording_free(test, &got);
	recording_free(test, &want);
}

static void encodes_known_messages(struct kunit *test)
{
	static const struct {
		u8 bytes[3];
		u8 length;
		u8 type;
		u8 channel;
		u8 param;
		int value;
	} known[] = {
		{ { 0x80, 60, 0 }, 3, SNDRV_SEQ_EVENT_NOTEOFF, 0, 60, 0 },
		{ { 0x91, 60, 0 }, 3, SNDRV_SEQ_EVENT_NOTEON, 1, 60, 0 },
		{ { 0x9f, 127, 127 }, 3, SNDRV_SEQ_EVENT_NOTEON, 15, 127, 127 },
		{ { 0xa2, 1, 2 }, 3, SNDRV_SEQ_EVENT_KEYPRESS, 2, 1, 2 },
		{ { 0xb3, 7, 99 }, 3, SNDRV_SEQ_EVENT_CONTROLLER, 3, 7, 99 },
		{ { 0xc4, 5 }, 2, SNDRV_SEQ_EVENT_PGMCHANGE, 4, 0, 5 },
		{ { 0xd5, 6 }, 2, SNDRV_SEQ_EVENT_CHANPRESS, 5, 0, 6 },
		{ { 0xe6, 0, 0 }, 3, SNDRV_SEQ_EVENT_PITCHBEND, 6, 0, -8192 },
		{ { 0xe6, 0, 64 }, 3, SNDRV_SEQ_EVENT_PITCHBEND, 6, 0, 0 },
		{ { 0xe6, 127, 127 }, 3, SNDRV_SEQ_EVENT_PITCHBEND, 6, 0, 8191 },
		{ { 0xf1, 0x35 }, 2, SNDRV_SEQ_EVENT_QFRAME, 0, 0, 0x35 },
		{ { 0xf2, 1, 2 }, 3, SNDRV_SEQ_EVENT_SONGPOS, 0, 0, 257 },
		{ { 0xf3, 9 }, 2, SNDRV_SEQ_EVENT_SONGSEL, 0, 0, 9 },
		{ { 0xf6 }, 1, SNDRV_SEQ_EVENT_TUNE_REQUEST, 0, 0, 0 },
		{ { 0xf8 }, 1, SNDRV_SEQ_EVENT_CLOCK, 0, 0, 0 },
		{ { 0xfa }, 1, SNDRV_SEQ_EVENT_START, 0, 0, 0 },
		{ { 0xfb }, 1, SNDRV_SEQ_EVENT_CONTINUE, 0, 0, 0 },
		{ { 0xfc }, 1, SNDRV_SEQ_EVENT_STOP, 0, 0, 0 },
		{ { 0xfe }, 1, SNDRV_SEQ_EVENT_SENSING, 0, 0, 0 },
		{ { 0xff }, 1, SNDRV_SEQ_EVENT_RESET, 0, 0, 0 },
	};
	struct ob_midi_encoder enc;
	struct snd_seq_event ev;
	size_t i;

	ob_midi_codec_init_encoder(&enc, NULL, 0);
	for (i = 0; i < ARRAY_SIZE(known); i++) {
		memset(&ev, 0xff, sizeof(ev));
		KUNIT_EXPECT_EQ(test, (size_t)known[i].length,
				ob_midi_codec_encode(&enc, known[i].bytes,
						     known[i].length, &ev));
		KUNIT_EXPECT_EQ(test, ev.type, known[i].type);
		KUNIT_EXPECT_EQ(test, ev.flags & SNDRV_SEQ_EVENT_LENGTH_MASK,
				SNDRV_SEQ_EVENT_LENGTH_FIXED);
		if (snd_seq_ev_is_note_type(&ev)) {
			KUNIT_EXPECT_EQ(test, ev.data.note.channel, known[i].channel);
			KUNIT_EXPECT_EQ(test, ev.data.note.note, known[i].param);
			KUNIT_EXPECT_EQ(test, ev.data.note.velocity, known[i].value);
			KUNIT_EXPECT_EQ(test, ev.data.note.off_velocity, 0);
			KUNIT_EXPECT_EQ(test, ev.data.note.duration, 0U);
		} else {
			KUNIT_EXPECT_EQ(test, ev.data.control.channel, known[i].channel);
			KUNIT_EXPECT_EQ(test, ev.data.control.param, known[i].param);
			KUNIT_EXPECT_EQ(test, ev.data.control.value, known[i].value);
		}
	}
}

/*
 * Every two bytes that can follow each other, then data that may belong to
 * them. F4 ends whatever the pair before it began.
 */
static void encodes_every_pair_of_bytes(struct kunit *test)
{
	static const u8 rest[] = { 0x11, 0x22, 0xf7, 0x33, 0x90, 0x44, 0x55 };
	size_t first, second, length, size = 256 * (sizeof(rest) + 3);
	u8 *stream = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, stream);
	for (first = 0; first < 256; first++) {
		for (second = 0, length = 0; second < 256; second++) {
			stream[length++] = 0xf4;
			stream[length++] = first;
			stream[length++] = second;
			memcpy(stream + length, rest, sizeof(rest));
			length += sizeof(rest);
		}
		KUNIT_ASSERT_EQ(test, length, size);
		check_stream(test, stream, length, SYSEX_MAX, 1, NULL);
	}
}

/* Also the property that the cuts between runs make no difference. */
static void encodes_random_streams_in_random_runs(struct kunit *test)
{
	u8 *stream = kunit_kzalloc(test, STREAM_MAX, GFP_KERNEL);
	struct rnd_state rnd;
	size_t length, longest;
	int round;

	KUNIT_ASSERT_NOT_NULL(test, stream);
	prandom_seed_state(&rnd, 0x6d696469);
	for (round = 0; round < 3000; round++) {
		length = 1 + random_below(&rnd, STREAM_MAX);
		longest = 1 + random_below(&rnd, STREAM_MAX);
		random_stream(&rnd, stream, length);
		check_stream(test, stream, length,
			     random_below(&rnd, SYSEX_MAX), longest, &rnd);
	}
}

static void any_cut_gives_the_same_events(struct kunit *test)
{
	static const u8 stream[] = {
		0x55, 0x90, 1, 2, 3, 0xf8, 4, 5, 0xf0, 1, 2, 3, 4, 0xfe, 5, 6,
		7, 8, 0xf7, 9, 0xe0, 1, 0xf0, 1, 2, 0xc0, 1, 2, 0xf2, 1, 2, 3,
		0xf0, 0xf7, 0xf6, 0xf7, 0xf4, 1, 0xb0, 1, 0xff, 2, 0xf5, 3,
	};
	size_t first, second, limit = 5;
	struct ob_midi_encoder enc;
	struct recording got, want;
	u8 sysex[5];

	reference_parse(test, &want, stream, sizeof(stream), limit);
	KUNIT_ASSERT_GT(test, want.count, 12UL);
	for (first = 0; first <= sizeof(stream); first++) {
		for (second = first; second <= sizeof(stream); second++) {
			recording_init(test, &got, sizeof(stream));
			ob_midi_codec_init_encoder(&enc, sysex, limit);
			encode_run(test, &enc, &got, 0, stream, first);
			encode_run(test, &enc, &got, first, stream + first,
				   second - first);
			encode_run(test, &enc, &got, second, stream + second,
				   sizeof(stream) - second);
			expect_same(test, &got, &want);
			recording_free(test, &got);
		}
	}
}

static void check_inserted(struct kunit *test, const struct recording *mixed,
			   const struct recording *plain,
			   const struct recording *inserted)
{
	size_t i, realtime = 0, others = 0;

	KUNIT_ASSERT_EQ(test, mixed->count, plain->count + inserted->count);
	for (i = 0; i < mixed->count; i++) {
		const struct record *record = &mixed->records[i];

		if (realtime < inserted->count &&
		    record->position == inserted->records[realtime].position)
			expect_record(test, record,
				      &inserted->records[realtime++]);
		else
			expect_record(test, record, &plain->records[others++]);
	}
}

static void realtime_anywhere_changes_nothing_else(struct kunit *test)
{
	struct recording plain, mixed, inserted;
	u8 *stream, *with;
	struct rnd_state rnd;
	struct snd_seq_event ev;
	size_t i, length;
	int round;

	stream = kunit_kzalloc(test, STREAM_MAX, GFP_KERNEL);
	with = kunit_kzalloc(test, STREAM_MAX * 2, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, stream);
	KUNIT_ASSERT_NOT_NULL(test, with);
	prandom_seed_state(&rnd, 0x7274);
	for (round = 0; round < 500; round++) {
		recording_init(test, &inserted, STREAM_MAX);
		for (i = 0, length = 0; i < STREAM_MAX; i++) {
			do {
				stream[i] = random_byte(&rnd);
			} while (stream[i] >= 0xf8);
			if (!random_below(&rnd, 4)) {
				with[length] = 0xf8 + random_below(&rnd, 8);
				if (reference_realtime(with[length], &ev))
					recording_add(&inserted, length, &ev);
				length++;
			}
			with[length++] = stream[i];
		}
		encode_stream(test, &plain, stream, STREAM_MAX, 16, 40, &rnd);
		encode_stream(test, &mixed, with, length, 16, 40, &rnd);
		check_inserted(test, &mixed, &plain, &inserted);
		recording_free(test, &plain);
		recording_free(test, &mixed);
		recording_free(test, &inserted);
	}
}

static void sysex_of_every_length(struct kunit *test)
{
	static const size_t limits[] = { 0, 1, 2, 3, 8, 16, SYSEX_MAX };
	u8 stream[4 * SYSEX_MAX];
	struct recording got;
	size_t i, n, part, length, limit;

	for (i = 0; i < ARRAY_SIZE(limits) * sizeof(stream); i++) {
		limit = limits[i / sizeof(stream)];
		length = 2 + i % (sizeof(stream) - 1);
		for (n = 1; n < length - 1; n++)
			stream[n] = n & 0x7f;
		stream[0] = 0xf0;
		stream[length - 1] = 0xf7;

		encode_stream(test, &got, stream, length, limit, 1, NULL);
		KUNIT_ASSERT_EQ(test, got.count,
				limit ? DIV_ROUND_UP(length, limit) : 0);
		for (n = 0; n < got.count; n++) {
			part = min(limit, length - n * limit);
			KUNIT_EXPECT_EQ(test, part,
					(size_t)got.records[n].ev.data.ext.len);
		}
		if (limit) {
			KUNIT_ASSERT_EQ(test, got.payload_length, length);
			KUNIT_EXPECT_EQ(test, 0,
					memcmp(got.payload, stream, length));
		}
		check_stream(test, stream, length, limit, 1, NULL);
		recording_free(test, &got);
	}
}

/* A run of data is taken at any alignment and up to its last byte. */
static void sysex_run_ends_anywhere(struct kunit *test)
{
	size_t start, end, length = 40;
	u8 stream[48];

	for (start = 0; start < 8; start++) {
		for (end = start + 1; end < length; end++) {
			memset(stream, 0x7f, sizeof(stream));
			stream[start] = 0xf0;
			stream[end] = 0xf7;
			stream[end + 1] = 0xf6;
			check_stream(test, stream, length + 2, SYSEX_MAX,
				     length + 2, NULL);
		}
	}
}

static void interrupted_sysex_is_dropped(struct kunit *test)
{
	u8 stream[] = { 0xf0, 1, 2, 3, 4, 5, 0, 0x31, 0x32, 0xf7,
			0xf0, 6, 0xf7 };
	struct recording got;
	unsigned int status;

	for (status = 0x80; status < 0xf7; status++) {
		stream[6] = status;
		encode_stream(test, &got, stream, sizeof(stream), 10, 1, NULL);
		KUNIT_ASSERT_GE(test, got.count, 1UL);
		KUNIT_EXPECT_EQ(test, got.records[got.count - 1].ev.type,
				SNDRV_SEQ_EVENT_SYSEX);
		KUNIT_EXPECT_EQ(test, got.records[got.count - 1].ev.data.ext.len, 3U);
		KUNIT_EXPECT_EQ(test, got.payload_length,
				status == 0xf0 ? 7UL : 3UL);
		recording_free(test, &got);

		/* Two parts of 3 bytes have left, and no end is made up. */
		encode_stream(test, &got, stream, sizeof(stream), 3, 1, NULL);
		KUNIT_EXPECT_EQ(test, got.payload_length,
				status == 0xf0 ? 13UL : 9UL);
		recording_free(test, &got);
		check_stream(test, stream, sizeof(stream), 3, 1, NULL);
	}
}

static void reset_forgets_everything(struct kunit *test)
{
	static const u8 beginnings[][3] = {
		{ 0x90, 1, 2 }, { 0x90, 1, 0xfe }, { 0xf0, 1, 2 },
		{ 0xf2, 1, 0xfe }, { 0xc0, 1, 2 },
	};
	static const u8 rest[] = { 3, 4, 0xf7, 5, 6 };
	struct ob_midi_encoder enc;
	struct snd_seq_event ev;
	u8 sysex[16];
	size_t i, used;

	ob_midi_codec_init_encoder(&enc, sysex, sizeof(sysex));
	for (i = 0; i < ARRAY_SIZE(beginnings); i++) {
		for (used = 0; used < 3;)
			used += ob_midi_codec_encode(&enc, beginnings[i] + used,
						     3 - used, &ev);
		ob_midi_codec_reset_encoder(&enc);
		KUNIT_EXPECT_EQ(test, sizeof(rest),
				ob_midi_codec_encode(&enc, rest, sizeof(rest),
						     &ev));
		KUNIT_EXPECT_EQ(test, ev.type, SNDRV_SEQ_EVENT_NONE);
	}
}

/* The header of an event, where it goes and when, belongs to the caller. */
static void encoding_touches_type_length_and_data_only(struct kunit *test)
{
	static const u8 stream[] = { 0xf8, 0x90, 1, 2, 0xf0, 3, 0xf7, 0x90, 1 };
	static const size_t ends[] = { 1, 4, 7, 9 };
	struct snd_seq_event ev, before;
	struct ob_midi_encoder enc;
	u8 sysex[16];
	size_t i, from = 0;

	ob_midi_codec_init_encoder(&enc, sysex, sizeof(sysex));
	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		memset(&ev, 0xa5, sizeof(ev));
		before = ev;
		from += ob_midi_codec_encode(&enc, stream + from,
					     sizeof(stream) - from, &ev);
		KUNIT_EXPECT_EQ(test, from, ends[i]);
		before.type = ev.type;
		if (ev.type != SNDRV_SEQ_EVENT_NONE) {
			KUNIT_EXPECT_EQ(test, ev.flags & ~SNDRV_SEQ_EVENT_LENGTH_MASK,
					before.flags & ~SNDRV_SEQ_EVENT_LENGTH_MASK);
			before.flags = ev.flags;
			before.data = ev.data;
		}
		KUNIT_EXPECT_EQ(test, 0, memcmp(&ev, &before, sizeof(ev)));
	}
	KUNIT_EXPECT_EQ(test, 0UL, ob_midi_codec_encode(&enc, stream, 0, &ev));
	KUNIT_EXPECT_EQ(test, ev.type, SNDRV_SEQ_EVENT_NONE);
}

static struct kunit_case midi_codec_cases[] = {
	KUNIT_CASE(encodes_known_messages),
	KUNIT_CASE(encodes_every_pair_of_bytes),
	KUNIT_CASE(encodes_random_streams_in_random_runs),
	KUNIT_CASE(any_cut_gives_the_same_events),
	KUNIT_CASE(realtime_anywhere_changes_nothing_else),
	KUNIT_CASE(sysex_of_every_length),
	KUNIT_CASE(sysex_run_ends_anywhere),
	KUNIT_CASE(interrupted_sysex_is_dropped),
	KUNIT_CASE(reset_forgets_everything),
	KUNIT_CASE(encoding_touches_type_length_and_data_only),
	{}
};

static struct kunit_suite midi_codec_suite = {
	.name = "onbeat_midi_codec",
	.test_cases = midi_codec_cases,
};

kunit_test_suite(midi_codec_suite);

MODULE_DESCRIPTION("KUnit suite of the MIDI codec, bytes to events");
MODULE_LICENSE("GPL");
