// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events as records of the OSS sequencer's reader: bytes and times against what
 * the codec alone makes of them, and through the way out back to the same events.
 */
#include "oss/input.h"

#include "oss_events.h"
#include "oss_reader.h"

#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/soundcard.h>

#define SEED		2002
#define ROUNDS		20000
/* Any event of any type, with values beyond its range too. */
static struct snd_seq_event random_event(struct rnd_state *random)
{
	static const u8 types[] = {
		SNDRV_SEQ_EVENT_NOTEON, SNDRV_SEQ_EVENT_NOTEOFF,
		SNDRV_SEQ_EVENT_KEYPRESS, SNDRV_SEQ_EVENT_CONTROLLER,
		SNDRV_SEQ_EVENT_PGMCHANGE, SNDRV_SEQ_EVENT_CHANPRESS,
		SNDRV_SEQ_EVENT_PITCHBEND, SNDRV_SEQ_EVENT_CONTROL14,
		SNDRV_SEQ_EVENT_NONREGPARAM, SNDRV_SEQ_EVENT_REGPARAM,
		SNDRV_SEQ_EVENT_CLOCK, SNDRV_SEQ_EVENT_SONGPOS,
		SNDRV_SEQ_EVENT_ECHO, SNDRV_SEQ_EVENT_NOTE,
	};
	u32 luck = prandom_u32_state(random);
	u8 type = types[luck % ARRAY_SIZE(types)];

	if (type <= SNDRV_SEQ_EVENT_KEYPRESS)
		return note_event(type, luck >> 8 & 3, luck >> 16, luck >> 24);
	return control_event(type, luck >> 8 & 3, luck >> 16 & 0xff,
			     prandom_u32_state(random) % 0x5000 - 0x2000);
}

/* A SEQ_WAIT is a number of 24 bits behind its code; here it wraps. */
static void synth_mode_reads_a_stream_of_bytes(struct kunit *test)
{
	struct ob_midi_decoder decoder = {};
	struct ob_oss_input_device device;
	u8 bytes[OB_MIDI_CODEC_MAX];
	struct snd_seq_event event;
	struct rnd_state random;
	struct ob_oss_input input;
	u32 time = 0, told = 0;
	int i, j, length;

	open_input(&input, &device, false);
	prandom_seed_state(&random, SEED);
	for (i = 0; i < ROUNDS; i++) {
		unsigned int next = 0;

		event = random_event(&random);
		if (prandom_u32_state(&random) % 2)
			time += prandom_u32_state(&random) % 5000;
		length = max(0, ob_midi_codec_decode(&decoder, &event, bytes,
						     sizeof(bytes)));
		empty_reader(MAX_RECORDS);
		KUNIT_ASSERT_EQ(test, length ? length + (time != told)
				: 0, give(&input, &device, &event, time));
		if (length && time != told) {
			u8 wait[] = { SEQ_WAIT, time, time >> 8, time >> 16 };

			expect_record(test, next++, wait, 4);
			told = time;
		}
		for (j = 0; j < length; j++) {
			u8 byte[] = { SEQ_MIDIPUTC, bytes[j], NUMBER, 0 };

			expect_record(test, next++, byte, 4);
		}
		KUNIT_ASSERT_EQ(test, next, reader.count);
	}
	KUNIT_EXPECT_GT(test, time, 0x1000000);
}

static bool is_channel_event(u8 type)
{
	return type == SNDRV_SEQ_EVENT_CONTROLLER ||
	       type == SNDRV_SEQ_EVENT_PGMCHANGE ||
	       type == SNDRV_SEQ_EVENT_CHANPRESS ||
	       type == SNDRV_SEQ_EVENT_PITCHBEND;
}

static bool is_note(u8 type)
{
	return type == SNDRV_SEQ_EVENT_NOTEON ||
	       type == SNDRV_SEQ_EVENT_NOTEOFF ||
	       type == SNDRV_SEQ_EVENT_KEYPRESS;
}

/* The records that music mode writes for @event, whose fields are in range. */
static void music_record(const struct snd_seq_event *event, u8 *bytes)
{
	int value = event->data.control.value;

	memset(bytes, 0, OB_OSS_RECORD_LONG);
	bytes[0] = is_note(event->type) ? EV_CHN_VOICE : EV_CHN_COMMON;
	bytes[1] = NUMBER;
	bytes[3] = event->data.control.channel;
	if (is_note(event->type)) {
		bytes[2] = event->type == SNDRV_SEQ_EVENT_NOTEON ? MIDI_NOTEON :
			   event->type == SNDRV_SEQ_EVENT_NOTEOFF ?
			   MIDI_NOTEOFF : MIDI_KEY_PRESSURE;
		bytes[4] = event->data.note.note;
		bytes[5] = event->data.note.velocity;
		return;
	}
	switch (event->type) {
	case SNDRV_SEQ_EVENT_CONTROLLER:
		bytes[2] = MIDI_CTL_CHANGE;
		bytes[4] = event->data.control.param;
		bytes[6] = value;
		break;
	case SNDRV_SEQ_EVENT_PGMCHANGE:
	case SNDRV_SEQ_EVENT_CHANPRESS:
		bytes[2] = event->type == SNDRV_SEQ_EVENT_PGMCHANGE ?
			   MIDI_PGM_CHANGE : MIDI_CHN_PRESSURE;
		bytes[4] = value;
		break;
	case SNDRV_SEQ_EVENT_PITCHBEND:
		bytes[2] = MIDI_PITCH_BEND;
		bytes[6] = (value + 8192) % 256;
		bytes[7] = (value + 8192) / 256;
		break;
	}
}

/* Keeps the fields of @event within their ranges. */
static void tame(struct snd_seq_event *event)
{
	if (is_note(event->type)) {
		event->data.note.note %= 128;
		event->data.note.velocity %= 128;
	} else if (event->type == SNDRV_SEQ_EVENT_PITCHBEND) {
		event->data.control.param = 0;
		event->data.control.value = clamp(event->data.control.value,
						  -8192, 8191);
	} else if (is_channel_event(event->type)) {
		event->data.control.param %= 128;
		if (event->type != SNDRV_SEQ_EVENT_CONTROLLER)
			event->data.control.param = 0;
		event->data.control.value = abs(event->data.control.value) % 128;
	}
}

static void music_mode_reads_records(struct kunit *test)
{
	u8 wait[OB_OSS_RECORD_LONG] = { EV_TIMING, TMR_WAIT_ABS };
	struct snd_seq_event event, back[OB_OSS_TRANSLATOR_EVENTS];
	struct ob_oss_translator out;
	struct ob_oss_input_device device;
	struct ob_oss_record record;
	struct rnd_state random;
	struct ob_oss_input input;
	u32 time = 0;
	int i;

	open_midi(&out);
	open_input(&input, &device, true);
	prandom_seed_state(&random, SEED);
	for (i = 0; i < ROUNDS; i++) {
		u8 bytes[OB_OSS_RECORD_LONG];

		event = random_event(&random);
		tame(&event);
		if (!is_note(event.type) && !is_channel_event(event.type))
			continue;
		time += i * 41;
		empty_reader(MAX_RECORDS);
		music_record(&event, bytes);
		KUNIT_ASSERT_EQ(test, 1 + (i > 0),
				give(&input, &device, &event, time));
		memcpy(wait + 4, &time, sizeof(time));
		if (i)
			expect_record(test, 0, wait, 8);
		expect_record(test, reader.count - 1, bytes, 8);

		/* The way out makes of it what came in. */
		KUNIT_ASSERT_EQ(test, 0, ob_oss_record_parse(bytes, 8, true, &record));
		KUNIT_ASSERT_EQ(test, 1, ob_oss_translator_make_events(&out, &record, back));
		if (event.type == SNDRV_SEQ_EVENT_NOTEON &&
		    !event.data.note.velocity)
			event = note_event(SNDRV_SEQ_EVENT_NOTEOFF,
					   event.data.note.channel,
					   event.data.note.note, 64);
		expect_event(test, back, event);
	}
}

static void other_events_are_no_records(struct kunit *test)
{
	struct ob_oss_input_device device;
	struct snd_seq_event event;
	struct ob_oss_input input;
	unsigned int type;

	open_input(&input, &device, true);
	for (type = 0; type < 256; type++) {
		if (is_note(type) || is_channel_event(type) ||
		    type == SNDRV_SEQ_EVENT_SYSEX ||
		    type == SNDRV_SEQ_EVENT_CONTROL14 ||
		    type == SNDRV_SEQ_EVENT_NONREGPARAM ||
		    type == SNDRV_SEQ_EVENT_REGPARAM)
			continue;
		event = control_event(type, 1, 2, 3);
		KUNIT_EXPECT_EQ(test, 0, give(&input, &device, &event, 5));
	}
	KUNIT_EXPECT_EQ(test, 0, reader.count);
	KUNIT_EXPECT_EQ(test, 0, input.time);
}

static void wide_controllers_are_several_records(struct kunit *test)
{
	static const u8 known[][OB_OSS_RECORD_LONG] = {
		{ EV_CHN_COMMON, NUMBER, MIDI_CTL_CHANGE, 2, 101, 0, 0 },
		{ EV_CHN_COMMON, NUMBER, MIDI_CTL_CHANGE, 2, 100, 0, 1 },
		{ EV_CHN_COMMON, NUMBER, MIDI_CTL_CHANGE, 2, 6, 0, 2 },
		{ EV_CHN_COMMON, NUMBER, MIDI_CTL_CHANGE, 2, 38, 0, 3 },
	};
	struct snd_seq_event event = control_event(SNDRV_SEQ_EVENT_REGPARAM, 2, 1,
						   2 * 128 + 3);
	struct ob_oss_input_device device;
	struct ob_oss_input input;
	int i;

	open_input(&input, &device, true);
	KUNIT_EXPECT_EQ(test, 4, give(&input, &device, &event, 0));
	for (i = 0; i < 4; i++)
		expect_record(test, i, known[i], 8);
}

static void a_full_reader_loses_the_newest(struct kunit *test)
{
	struct snd_seq_event note = note_event(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	struct snd_seq_event sysex = note_event(SNDRV_SEQ_EVENT_SYSEX, 0, 0, 0);
	struct ob_oss_input_device device;
	struct ob_oss_input input;
	unsigned int room;

	for (room = 0; room < 4; room++) {
		open_input(&input, &device, false);
		give(&input, &device, &note, 0);
		empty_reader(room);
		KUNIT_EXPECT_EQ(test, room < 3 ? -ENOSPC : 3,
				give(&input, &device, &note, 5));
		/* It has all of the event, or nothing, the time included. */
		KUNIT_EXPECT_EQ(test, room < 3 ? 0 : 3, reader.count);
		KUNIT_EXPECT_EQ(test, room < 3 ? 0 : 5, input.time);
		empty_reader(MAX_RECORDS);
		KUNIT_EXPECT_EQ(test, room < 3 ? 4 : 2,
				give(&input, &device, &note, 5));
		KUNIT_EXPECT_EQ(test, room < 3 ? 0x91 : 2,
				reader.records[room < 3].bytes[1]);
	}

	open_input(&input, &device, true);
	empty_reader(1);
	KUNIT_EXPECT_EQ(test, 6, give(&input, &device, &sysex, 0));
	KUNIT_EXPECT_EQ(test, -ENOSPC, give(&input, &device, &note, 0));
}

/* As after a new start of the timer. */
static void time_may_begin_anew(struct kunit *test)
{
	static const u8 wait[] = { SEQ_WAIT, 3, 0, 0 };
	struct snd_seq_event note = note_event(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	struct ob_oss_input_device device;
	struct ob_oss_input input;

	open_input(&input, &device, false);
	KUNIT_EXPECT_EQ(test, 4, give(&input, &device, &note, 5000));
	KUNIT_EXPECT_EQ(test, 3, give(&input, &device, &note, 3));
	expect_record(test, 4, wait, 4);
}

static void echoes_come_back_without_a_time(struct kunit *test)
{
	static const u8 known[][OB_OSS_RECORD_LONG] = {
		{ SEQ_ECHO, 1, 2, 3 },
		{ EV_TIMING, TMR_ECHO, 0, 0, 1, 2, 3, 4 },
	};

	empty_reader(2);
	KUNIT_EXPECT_EQ(test, 1, ob_oss_input_emit_echo(known[0], put, &reader));
	KUNIT_EXPECT_EQ(test, 1, ob_oss_input_emit_echo(known[1], put, &reader));
	KUNIT_EXPECT_EQ(test, -ENOSPC, ob_oss_input_emit_echo(known[1], put, &reader));
	expect_record(test, 0, known[0], 4);
	expect_record(test, 1, known[1], 8);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(synth_mode_reads_a_stream_of_bytes),
	KUNIT_CASE(music_mode_reads_records),
	KUNIT_CASE(other_events_are_no_records),
	KUNIT_CASE(wide_controllers_are_several_records),
	KUNIT_CASE(a_full_reader_loses_the_newest),
	KUNIT_CASE(time_may_begin_anew),
	KUNIT_CASE(echoes_come_back_without_a_time),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_input",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of what an OSS application reads");
MODULE_LICENSE("GPL");
