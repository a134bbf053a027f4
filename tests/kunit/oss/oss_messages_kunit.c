// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * SysEx, MIDI bytes and a synth's own records of the OSS sequencer as events:
 * what goes in must come out, however long it is and however it is cut.
 */
#include "oss_events.h"

#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/soundcard.h>

#define SEED		2001
#define MESSAGES	3000
#define LONGEST		3000
#define STREAM_BYTES	30000
#define BUFFER		64

/* The events that came out of a row of records. */
struct outcome {
	u8 bytes[LONGEST + 16];
	size_t length;
	unsigned int events;
	size_t largest;
};

static struct outcome outcome;
static u8 message[LONGEST];

/* The buffer has a size of its own, so that the sanitizer sees its end. */
static u8 *open_sysex(struct kunit *test, struct ob_oss_translator *device,
		      size_t size)
{
	u8 *sysex = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, sysex);
	ob_oss_translator_init(device, false, NULL, VOICES, sysex, size);
	memset(&outcome, 0, sizeof(outcome));
	return sysex;
}

static int put_fragment(struct kunit *test, struct ob_oss_translator *device,
			const u8 *bytes, size_t count)
{
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS];
	u8 written[OB_OSS_RECORD_LONG] = { EV_SYSEX, 3 };
	struct ob_oss_record record;
	int result;

	memset(written + 2, 0xff, OB_OSS_RECORD_SYSEX_BYTES);
	memcpy(written + 2, bytes, count);
	KUNIT_ASSERT_EQ(test, 0, ob_oss_record_parse(written, sizeof(written), true,
						     &record));
	result = ob_oss_translator_make_events(device, &record, events);
	if (result <= 0)
		return result;

	KUNIT_ASSERT_EQ(test, 1, result);
	KUNIT_ASSERT_EQ(test, SNDRV_SEQ_EVENT_SYSEX, events[0].type);
	KUNIT_ASSERT_EQ(test, SNDRV_SEQ_EVENT_LENGTH_VARIABLE, events[0].flags);
	KUNIT_ASSERT_GT(test, events[0].data.ext.len, 0);
	KUNIT_ASSERT_LE(test, outcome.length + events[0].data.ext.len,
			sizeof(outcome.bytes));
	memcpy(outcome.bytes + outcome.length, events[0].data.ext.ptr,
	       events[0].data.ext.len);
	outcome.length += events[0].data.ext.len;
	outcome.largest = max_t(size_t, outcome.largest, events[0].data.ext.len);
	outcome.events++;
	return result;
}

/* As SEQ_SYSEX() cuts it: six bytes each, and what remains. */
static int put_whole(struct kunit *test, struct ob_oss_translator *device,
		     const u8 *bytes, size_t length)
{
	int result = 0;
	size_t i;

	for (i = 0; i < length && result >= 0; i += OB_OSS_RECORD_SYSEX_BYTES)
		result = put_fragment(test, device, bytes + i,
				      min_t(size_t, length - i,
					    OB_OSS_RECORD_SYSEX_BYTES));
	return result;
}

static void make_message(struct rnd_state *random, size_t length)
{
	size_t i;

	prandom_bytes_state(random, message, length);
	for (i = 0; i < length; i++)
		message[i] &= 0x7f;
	message[0] = 0xf0;
	message[length - 1] = 0xf7;
}

static void expect_outcome(struct kunit *test, const u8 *bytes, size_t length)
{
	KUNIT_ASSERT_EQ(test, length, outcome.length);
	KUNIT_ASSERT_EQ(test, 0, memcmp(bytes, outcome.bytes, length));
	memset(&outcome, 0, sizeof(outcome));
}

static void sysex_of_any_length_is_one_event(struct kunit *test)
{
	struct ob_oss_translator device;
	struct rnd_state random;
	size_t length;

	prandom_seed_state(&random, SEED);
	open_sysex(test, &device, LONGEST + OB_OSS_RECORD_SYSEX_BYTES);
	for (length = 2; length <= LONGEST; length += 1 + length / 20) {
		make_message(&random, length);
		KUNIT_ASSERT_EQ(test, 1, put_whole(test, &device, message,
						   length));
		KUNIT_EXPECT_EQ(test, 1, outcome.events);
		expect_outcome(test, message, length);
	}
}

static void sysex_beyond_the_buffer_leaves_in_parts(struct kunit *test)
{
	struct ob_oss_translator device;
	struct rnd_state random;
	size_t size, length;
	int i;

	prandom_seed_state(&random, SEED);
	for (i = 0; i < MESSAGES; i++) {
		if (i % 100 == 0) {
			size = OB_OSS_TRANSLATOR_MIN_SYSEX + i / 100;
			open_sysex(test, &device, size);
		}
		length = 2 + prandom_u32_state(&random) % 200;
		make_message(&random, length);
		KUNIT_ASSERT_EQ(test, 1, put_whole(test, &device, message,
						   length));
		KUNIT_ASSERT_LE(test, outcome.largest, size);
		if (length <= size - OB_OSS_RECORD_SYSEX_BYTES)
			KUNIT_ASSERT_EQ(test, 1, outcome.events);
		expect_outcome(test, message, length);
	}
}

static void a_larger_buffer_may_take_over(struct kunit *test)
{
	struct ob_oss_translator device;
	struct rnd_state random;
	u8 *large, *small;

	prandom_seed_state(&random, SEED);
	make_message(&random, 72);
	small = open_sysex(test, &device, OB_OSS_TRANSLATOR_MIN_SYSEX);
	KUNIT_EXPECT_EQ(test, 0, put_fragment(test, &device, message, 6));
	large = kunit_kzalloc(test, 96, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, large);
	memcpy(large, small, device.sysex_length);
	kunit_kfree(test, small);
	device.sysex = large;
	device.sysex_size = 96;
	KUNIT_EXPECT_EQ(test, 1, put_whole(test, &device, message + 6, 66));
	KUNIT_EXPECT_EQ(test, 1, outcome.events);
	expect_outcome(test, message, 72);
}

/* A program that does not fill its records loses nothing. */
static void short_fragments_leave_at_once(struct kunit *test)
{
	static const u8 whole[] = { 0xf0, 1, 2, 3, 4, 5, 6, 7, 8, 0xf7 };
	struct ob_oss_translator device;

	open_sysex(test, &device, BUFFER);
	KUNIT_EXPECT_EQ(test, 1, put_fragment(test, &device, whole, 3));
	KUNIT_EXPECT_EQ(test, 0, put_fragment(test, &device, whole + 3, 0));
	KUNIT_EXPECT_EQ(test, 0, put_fragment(test, &device, whole + 3, 6));
	KUNIT_EXPECT_EQ(test, 1, put_fragment(test, &device, whole + 9, 0));
	KUNIT_EXPECT_EQ(test, 1, put_fragment(test, &device, whole + 9, 1));
	expect_outcome(test, whole, sizeof(whole));
	KUNIT_EXPECT_EQ(test, -EINVAL, put_fragment(test, &device, whole + 1, 2));
}

static void what_is_no_sysex_is_dropped(struct kunit *test)
{
	static const u8 whole[] = { 0xf0, 1, 2, 3, 4, 0xf7, 99, 99 };
	static const u8 again[] = { 0xf0, 1, 2, 0xf0, 4, 5, 0xf7 };
	struct ob_oss_translator device;
	u8 bad[12];
	int status;

	open_sysex(test, &device, BUFFER);
	KUNIT_EXPECT_EQ(test, -EINVAL, put_fragment(test, &device, whole + 1, 5));
	KUNIT_EXPECT_EQ(test, -EINVAL, put_fragment(test, &device, whole + 5, 1));
	for (status = 0x80; status < 0xff; status++) {
		if (status == 0xf0 || status == 0xf7)
			continue;
		memset(bad, 1, sizeof(bad));
		bad[0] = 0xf0;
		bad[8] = status;
		KUNIT_EXPECT_EQ(test, -EINVAL,
				put_whole(test, &device, bad, sizeof(bad)));
		/* Nor does what follows it belong to anything. */
		KUNIT_EXPECT_EQ(test, -EINVAL,
				put_fragment(test, &device, bad + 1, 6));
		KUNIT_EXPECT_EQ(test, 0, outcome.events);
	}

	/* Bytes behind F7 in a record are not looked at. */
	KUNIT_EXPECT_EQ(test, 1, put_fragment(test, &device, whole, 6));
	expect_outcome(test, whole, 6);
	KUNIT_EXPECT_EQ(test, 1, put_fragment(test, &device, whole + 0, 6));
	expect_outcome(test, whole, 6);
	/* A second F0 begins anew. */
	KUNIT_EXPECT_EQ(test, 1, put_whole(test, &device, again, sizeof(again)));
	expect_outcome(test, again + 3, 4);
	/* So does a reset. */
	KUNIT_EXPECT_EQ(test, 0, put_fragment(test, &device, bad, 6));
	ob_oss_translator_reset(&device);
	KUNIT_EXPECT_EQ(test, -EINVAL, put_fragment(test, &device, bad + 1, 5));
	KUNIT_EXPECT_EQ(test, 0, outcome.events);
}

static void no_buffer_takes_no_sysex(struct kunit *test)
{
	static const u8 whole[] = { 0xf0, 1, 0xf7 };
	struct ob_oss_translator device;

	open_midi(&device);
	KUNIT_EXPECT_EQ(test, -ENXIO, put_fragment(test, &device, whole, 3));
}

/* Every status, running or not, SysEx longer than the buffer, and garbage. */
static u8 stream_byte(struct rnd_state *random)
{
	u32 luck = prandom_u32_state(random);

	if (luck % 64 == 0)
		return 0xf0;
	if (luck % 64 == 1)
		return 0xf7;
	return luck % 8 == 2 ? 0x80 | luck >> 16 : (luck >> 16) & 0x7f;
}

static void midi_bytes_are_a_stream(struct kunit *test)
{
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS], known;
	struct ob_oss_translator device;
	struct ob_midi_encoder encoder;
	u8 here[BUFFER], there[BUFFER];
	struct rnd_state random;
	int i, count, total = 0;

	open_midi(&device);
	ob_midi_codec_init_encoder(&device.encoder, here, BUFFER);
	ob_midi_codec_init_encoder(&encoder, there, BUFFER);
	prandom_seed_state(&random, SEED);
	for (i = 0; i < STREAM_BYTES; i++) {
		u8 byte = stream_byte(&random);

		memset(&known, 0, sizeof(known));
		ob_midi_codec_encode(&encoder, &byte, 1, &known);
		count = translate(&device, OB_OSS_RECORD_MIDI_BYTE, 0, 0, byte,
				  events);
		KUNIT_ASSERT_EQ(test, count,
				known.type != SNDRV_SEQ_EVENT_NONE);
		total += count;
		if (count && known.type == SNDRV_SEQ_EVENT_SYSEX) {
			KUNIT_ASSERT_EQ(test, known.data.ext.len,
					events[0].data.ext.len);
			KUNIT_ASSERT_EQ(test, 0, memcmp(here, there,
							known.data.ext.len));
			known.data.ext.ptr = events[0].data.ext.ptr;
		}
		if (count)
			expect_event(test, &events[0], known);
	}
	KUNIT_EXPECT_GT(test, total, STREAM_BYTES / 10);
}

static void running_status_lasts_until_reset(struct kunit *test)
{
	static const u8 bytes[] = { 0x93, 60, 100, 61, 0, 0xf8 };
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS];
	struct ob_oss_translator device;
	int counts[ARRAY_SIZE(bytes)];
	size_t i;

	open_midi(&device);
	for (i = 0; i < ARRAY_SIZE(bytes); i++) {
		counts[i] = translate(&device, OB_OSS_RECORD_MIDI_BYTE, 0, 0,
				      bytes[i], events);
		if (i == 2)
			expect_event(test, events,
				     note_event(SNDRV_SEQ_EVENT_NOTEON, 3, 60,
						100));
		if (i == 4)
			expect_event(test, events,
				     note_event(SNDRV_SEQ_EVENT_NOTEON, 3, 61,
						0));
		KUNIT_EXPECT_EQ(test, i == 2 || i >= 4, counts[i]);
	}
	ob_oss_translator_reset(&device);
	for (i = 1; i < 5; i++)
		KUNIT_EXPECT_EQ(test, 0, translate(&device, OB_OSS_RECORD_MIDI_BYTE,
						   0, 0, bytes[i], events));
}

static void a_synths_own_records_reach_it_unchanged(struct kunit *test)
{
	static const u8 private[] = { SEQ_PRIVATE, 3, 1, 2, 3, 4, 5, 255 };
	static const u8 volume[] = { SEQ_EXTENDED, SEQ_VOLMODE, 3,
				     VOL_METHOD_LINEAR, 0, 0, 0, 0 };
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS];
	struct ob_oss_translator device;
	struct ob_oss_record record;
	int i;

	for (i = 0; i < 2; i++) {
		const u8 *bytes = i ? volume : private;

		KUNIT_ASSERT_EQ(test, 0, ob_oss_record_parse(bytes, 8, false,
							     &record));
		ob_oss_translator_init(&device, false, NULL, VOICES, NULL, 0);
		KUNIT_ASSERT_EQ(test, 1, ob_oss_translator_make_events(&device, &record,
								       events));
		KUNIT_EXPECT_EQ(test, SNDRV_SEQ_EVENT_OSS, events[0].type);
		KUNIT_EXPECT_EQ(test, 0, events[0].flags);
		KUNIT_EXPECT_EQ(test, 0, memcmp(bytes, events[0].data.raw8.d, 8));
		open_midi(&device);
		KUNIT_EXPECT_EQ(test, -ENXIO,
				ob_oss_translator_make_events(&device, &record, events));
	}
}

static void what_is_for_others_is_refused(struct kunit *test)
{
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS];
	struct ob_oss_translator device;

	ob_oss_translator_init(&device, false, NULL, VOICES, NULL, 0);
	KUNIT_EXPECT_EQ(test, -ENXIO, translate(&device, OB_OSS_RECORD_MIDI_BYTE, 0,
						0, 0xf8, events));
	KUNIT_EXPECT_EQ(test, -EINVAL, translate(&device, OB_OSS_RECORD_PATCH, 0, 0,
						 0, events));
	KUNIT_EXPECT_EQ(test, -EINVAL, translate(&device, OB_OSS_RECORD_ECHO, 0, 0,
						 0, events));
	KUNIT_EXPECT_EQ(test, -EINVAL, translate(&device, OB_OSS_RECORD_TIMER, 0, 0,
						 0, events));
	KUNIT_EXPECT_EQ(test, 0, translate(NULL, OB_OSS_RECORD_LOCAL, 0, 0, 0,
					   events));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(sysex_of_any_length_is_one_event),
	KUNIT_CASE(sysex_beyond_the_buffer_leaves_in_parts),
	KUNIT_CASE(a_larger_buffer_may_take_over),
	KUNIT_CASE(short_fragments_leave_at_once),
	KUNIT_CASE(what_is_no_sysex_is_dropped),
	KUNIT_CASE(no_buffer_takes_no_sysex),
	KUNIT_CASE(midi_bytes_are_a_stream),
	KUNIT_CASE(running_status_lasts_until_reset),
	KUNIT_CASE(a_synths_own_records_reach_it_unchanged),
	KUNIT_CASE(what_is_for_others_is_refused),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_messages",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of OSS messages as sequencer events");
MODULE_LICENSE("GPL");
