// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The MIDI codec from events to bytes: known bytes of every event, running
 * status, and random events through bytes back to events.
 */
#include <onbeat/midi_codec.h>

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>

#define UNTOUCHED	0xee

struct known {
	u8 type;
	u8 channel;
	unsigned int param;
	int value;
	u8 length;
	u8 bytes[OB_MIDI_CODEC_MAX];
};

/* For notes, @param is the note and @value the velocity. */
static const struct known known[] = {
	{ SNDRV_SEQ_EVENT_NOTEON, 0, 60, 0, 3, { 0x90, 60, 0 } },
	{ SNDRV_SEQ_EVENT_NOTEON, 15, 127, 127, 3, { 0x9f, 127, 127 } },
	{ SNDRV_SEQ_EVENT_NOTEON, 17, 200, 255, 3, { 0x91, 72, 127 } },
	{ SNDRV_SEQ_EVENT_NOTEOFF, 1, 60, 64, 3, { 0x81, 60, 64 } },
	{ SNDRV_SEQ_EVENT_KEYPRESS, 2, 61, 0, 3, { 0xa2, 61, 0 } },
	{ SNDRV_SEQ_EVENT_CONTROLLER, 3, 127, 1, 3, { 0xb3, 127, 1 } },
	{ SNDRV_SEQ_EVENT_CONTROLLER, 3, 128, 128, 3, { 0xb3, 0, 0 } },
	{ SNDRV_SEQ_EVENT_PGMCHANGE, 4, 0, 127, 2, { 0xc4, 127 } },
	{ SNDRV_SEQ_EVENT_CHANPRESS, 5, 0, 1, 2, { 0xd5, 1 } },
	{ SNDRV_SEQ_EVENT_PITCHBEND, 6, 0, -8192, 3, { 0xe6, 0, 0 } },
	{ SNDRV_SEQ_EVENT_PITCHBEND, 6, 0, -1, 3, { 0xe6, 127, 63 } },
	{ SNDRV_SEQ_EVENT_PITCHBEND, 6, 0, 0, 3, { 0xe6, 0, 64 } },
	{ SNDRV_SEQ_EVENT_PITCHBEND, 6, 0, 8191, 3, { 0xe6, 127, 127 } },
	{ SNDRV_SEQ_EVENT_QFRAME, 0, 0, 0x75, 2, { 0xf1, 0x75 } },
	{ SNDRV_SEQ_EVENT_SONGPOS, 0, 0, 0, 3, { 0xf2, 0, 0 } },
	{ SNDRV_SEQ_EVENT_SONGPOS, 0, 0, 16383, 3, { 0xf2, 127, 127 } },
	{ SNDRV_SEQ_EVENT_SONGPOS, 0, 0, 129, 3, { 0xf2, 1, 1 } },
	{ SNDRV_SEQ_EVENT_SONGSEL, 0, 0, 3, 2, { 0xf3, 3 } },
	{ SNDRV_SEQ_EVENT_TUNE_REQUEST, 9, 9, 9, 1, { 0xf6 } },
	{ SNDRV_SEQ_EVENT_CLOCK, 9, 9, 9, 1, { 0xf8 } },
	{ SNDRV_SEQ_EVENT_START, 0, 0, 0, 1, { 0xfa } },
	{ SNDRV_SEQ_EVENT_CONTINUE, 0, 0, 0, 1, { 0xfb } },
	{ SNDRV_SEQ_EVENT_STOP, 0, 0, 0, 1, { 0xfc } },
	{ SNDRV_SEQ_EVENT_SENSING, 0, 0, 0, 1, { 0xfe } },
	{ SNDRV_SEQ_EVENT_RESET, 0, 0, 0, 1, { 0xff } },
	{ SNDRV_SEQ_EVENT_CONTROL14, 0, 0, 0, 5, { 0xb0, 0, 0, 32, 0 } },
	{ SNDRV_SEQ_EVENT_CONTROL14, 1, 31, 16383, 5,
	  { 0xb1, 31, 127, 63, 127 } },
	{ SNDRV_SEQ_EVENT_CONTROL14, 1, 7, 128, 5, { 0xb1, 7, 1, 39, 0 } },
	{ SNDRV_SEQ_EVENT_CONTROL14, 1, 7, 127, 5, { 0xb1, 7, 0, 39, 127 } },
	{ SNDRV_SEQ_EVENT_CONTROL14, 1, 7, -1, 5, { 0xb1, 7, 127, 39, 127 } },
	{ SNDRV_SEQ_EVENT_CONTROL14, 2, 32, 127, 3, { 0xb2, 32, 127 } },
	{ SNDRV_SEQ_EVENT_CONTROL14, 2, 127, 128, 3, { 0xb2, 127, 0 } },
	{ SNDRV_SEQ_EVENT_CONTROL14, 2, UINT_MAX, 1, 3, { 0xb2, 127, 1 } },
	{ SNDRV_SEQ_EVENT_NONREGPARAM, 3, 0, 0, 9,
	  { 0xb3, 99, 0, 98, 0, 6, 0, 38, 0 } },
	{ SNDRV_SEQ_EVENT_NONREGPARAM, 3, 16383, 128, 9,
	  { 0xb3, 99, 127, 98, 127, 6, 1, 38, 0 } },
	{ SNDRV_SEQ_EVENT_REGPARAM, 4, 0, 256, 9,
	  { 0xb4, 101, 0, 100, 0, 6, 2, 38, 0 } },
	{ SNDRV_SEQ_EVENT_REGPARAM, 4, 129, 16383, 9,
	  { 0xb4, 101, 1, 100, 1, 6, 127, 38, 127 } },
	{ SNDRV_SEQ_EVENT_REGPARAM, 4, UINT_MAX, INT_MIN, 9,
	  { 0xb4, 101, 127, 100, 127, 6, 0, 38, 0 } },
};

static void make_event(struct snd_seq_event *ev, u8 type, u8 channel,
		       unsigned int param, int value)
{
	memset(ev, 0, sizeof(*ev));
	ev->type = type;
	if (snd_seq_ev_is_note_type(ev)) {
		ev->data.note.channel = channel;
		ev->data.note.note = param;
		ev->data.note.velocity = value;
	} else {
		ev->data.control.channel = channel;
		ev->data.control.param = param;
		ev->data.control.value = value;
	}
}

static bool is_known(u8 type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		if (known[i].type == type)
			return true;
	}
	return false;
}

static void decodes_known_events(struct kunit *test)
{
	u8 buf[OB_MIDI_CODEC_MAX];
	struct snd_seq_event ev;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		struct ob_midi_decoder dec = {};

		make_event(&ev, known[i].type, known[i].channel,
			   known[i].param, known[i].value);
		KUNIT_ASSERT_EQ(test, (int)known[i].length,
				ob_midi_codec_decode(&dec, &ev, buf,
						     known[i].length));
		KUNIT_EXPECT_EQ_MSG(test, 0, memcmp(buf, known[i].bytes,
						    known[i].length),
				    "event %zu", i);
	}
}

static void decodes_no_other_event(struct kunit *test)
{
	struct ob_midi_decoder dec = { .running_status = 0x95 };
	u8 buf[OB_MIDI_CODEC_MAX];
	struct snd_seq_event ev;
	unsigned int type, i;

	memset(buf, UNTOUCHED, sizeof(buf));
	for (type = 0; type < 256; type++) {
		if (is_known(type) || type == SNDRV_SEQ_EVENT_SYSEX)
			continue;
		make_event(&ev, type, 5, 1, 1);
		KUNIT_EXPECT_EQ(test, -ENOENT,
				ob_midi_codec_decode(&dec, &ev, buf,
						     sizeof(buf)));
		KUNIT_EXPECT_EQ(test, dec.running_status, 0x95);
	}
	for (i = 0; i < sizeof(buf); i++)
		KUNIT_EXPECT_EQ(test, buf[i], UNTOUCHED);
}

/* With a running status that helps, with one that does not, and with none. */
static void too_small_a_buffer_changes_nothing(struct kunit *test)
{
	u8 buf[OB_MIDI_CODEC_MAX], clean[OB_MIDI_CODEC_MAX];
	struct ob_midi_decoder dec, before;
	struct snd_seq_event ev;
	size_t i, mode, size;
	int length;

	memset(clean, UNTOUCHED, sizeof(clean));
	for (i = 0; i < ARRAY_SIZE(known) * 3; i++) {
		const struct known *event = &known[i / 3];

		mode = i % 3;
		before = (struct ob_midi_decoder){
			.running_status = mode ? event->bytes[0] : 0x8e,
			.no_running_status = mode == 2,
		};
		if (event->bytes[0] >= 0xf0)
			before.running_status = 0x8e;
		make_event(&ev, event->type, event->channel, event->param,
			   event->value);
		dec = before;
		length = ob_midi_codec_decode(&dec, &ev, buf, sizeof(buf));
		KUNIT_ASSERT_GT(test, length, 0);

		for (size = 0; size < length; size++) {
			dec = before;
			memset(buf, UNTOUCHED, sizeof(buf));
			KUNIT_EXPECT_EQ(test, -ENOMEM,
					ob_midi_codec_decode(&dec, &ev, buf,
							     size));
			KUNIT_EXPECT_EQ(test, dec.running_status,
					before.running_status);
			KUNIT_EXPECT_EQ(test, 0, memcmp(buf, clean,
							sizeof(buf)));
		}
		dec = before;
		KUNIT_EXPECT_EQ(test, length,
				ob_midi_codec_decode(&dec, &ev, buf, length));
		KUNIT_EXPECT_EQ(test, 0, memcmp(buf + length, clean,
						sizeof(buf) - length));
	}
}

/* The bytes that a decoder makes of a row of events, one after the other. */
static void expect_bytes(struct kunit *test, bool no_running_status,
			 const struct known *row, size_t count)
{
	struct ob_midi_decoder dec = { .no_running_status = no_running_status };
	u8 buf[OB_MIDI_CODEC_MAX];
	struct snd_seq_event ev;
	size_t i;

	for (i = 0; i < count; i++) {
		make_event(&ev, row[i].type, row[i].channel, row[i].param,
			   row[i].value);
		KUNIT_ASSERT_EQ_MSG(test, (int)row[i].length,
				    ob_midi_codec_decode(&dec, &ev, buf,
							 sizeof(buf)),
				    "event %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, 0,
				    memcmp(buf, row[i].bytes, row[i].length),
				    "event %zu", i);
	}
}

static void running_status_saves_bytes(struct kunit *test)
{
	static const struct known row[] = {
		{ SNDRV_SEQ_EVENT_NOTEON, 0, 1, 2, 3, { 0x90, 1, 2 } },
		{ SNDRV_SEQ_EVENT_NOTEON, 0, 3, 4, 2, { 3, 4 } },
		{ SNDRV_SEQ_EVENT_CLOCK, 0, 0, 0, 1, { 0xf8 } },
		{ SNDRV_SEQ_EVENT_NOTEON, 0, 5, 6, 2, { 5, 6 } },
		{ SNDRV_SEQ_EVENT_RESET, 0, 0, 0, 1, { 0xff } },
		{ SNDRV_SEQ_EVENT_NOTEON, 0, 5, 6, 3, { 0x90, 5, 6 } },
		{ SNDRV_SEQ_EVENT_NOTEON, 1, 5, 6, 3, { 0x91, 5, 6 } },
		{ SNDRV_SEQ_EVENT_NOTEOFF, 1, 5, 6, 3, { 0x81, 5, 6 } },
		{ SNDRV_SEQ_EVENT_CONTROL14, 1, 7, 130, 5,
		  { 0xb1, 7, 1, 39, 2 } },
		{ SNDRV_SEQ_EVENT_CONTROLLER, 1, 8, 9, 2, { 8, 9 } },
		{ SNDRV_SEQ_EVENT_REGPARAM, 1, 0, 256, 8,
		  { 101, 0, 100, 0, 6, 2, 38, 0 } },
		{ SNDRV_SEQ_EVENT_CONTROL14, 1, 7, 130, 4, { 7, 1, 39, 2 } },
		{ SNDRV_SEQ_EVENT_TUNE_REQUEST, 0, 0, 0, 1, { 0xf6 } },
		{ SNDRV_SEQ_EVENT_CONTROLLER, 1, 8, 9, 3, { 0xb1, 8, 9 } },
		{ SNDRV_SEQ_EVENT_SONGPOS, 0, 0, 1, 3, { 0xf2, 1, 0 } },
		{ SNDRV_SEQ_EVENT_SONGPOS, 0, 0, 2, 3, { 0xf2, 2, 0 } },
		{ SNDRV_SEQ_EVENT_PGMCHANGE, 2, 0, 1, 2, { 0xc2, 1 } },
		{ SNDRV_SEQ_EVENT_PGMCHANGE, 2, 0, 2, 1, { 2 } },
		{ SNDRV_SEQ_EVENT_SYSEX, 0, 0, 0, 0, {} },
		{ SNDRV_SEQ_EVENT_PGMCHANGE, 2, 0, 3, 2, { 0xc2, 3 } },
	};

	expect_bytes(test, false, row, ARRAY_SIZE(row));
}

static void no_running_status_sends_every_status(struct kunit *test)
{
	static const struct known row[] = {
		{ SNDRV_SEQ_EVENT_NOTEON, 0, 1, 2, 3, { 0x90, 1, 2 } },
		{ SNDRV_SEQ_EVENT_NOTEON, 0, 3, 4, 3, { 0x90, 3, 4 } },
		{ SNDRV_SEQ_EVENT_CONTROL14, 0, 7, 130, 6,
		  { 0xb0, 7, 1, 0xb0, 39, 2 } },
		{ SNDRV_SEQ_EVENT_NONREGPARAM, 0, 129, 258, 12,
		  { 0xb0, 99, 1, 0xb0, 98, 1, 0xb0, 6, 2, 0xb0, 38, 2 } },
		{ SNDRV_SEQ_EVENT_CONTROLLER, 0, 8, 9, 3, { 0xb0, 8, 9 } },
	};

	expect_bytes(test, true, row, ARRAY_SIZE(row));
}

static void reset_sends_the_next_status(struct kunit *test)
{
	struct ob_midi_decoder dec = {};
	u8 buf[OB_MIDI_CODEC_MAX];
	struct snd_seq_event ev;

	make_event(&ev, SNDRV_SEQ_EVENT_NOTEON, 0, 1, 2);
	KUNIT_EXPECT_EQ(test, 3, ob_midi_codec_decode(&dec, &ev, buf, 3));
	KUNIT_EXPECT_EQ(test, 2, ob_midi_codec_decode(&dec, &ev, buf, 3));
	ob_midi_codec_reset_decoder(&dec);
	KUNIT_EXPECT_EQ(test, 3, ob_midi_codec_decode(&dec, &ev, buf, 3));
}

/* An event as it comes back: a parameter comes back as controllers. */
static size_t events_after_the_wire(const struct snd_seq_event *ev,
				    struct snd_seq_event *wire)
{
	u8 channel = ev->data.control.channel;
	unsigned int param = ev->data.control.param;
	int value = ev->data.control.value;
	bool registered = ev->type == SNDRV_SEQ_EVENT_REGPARAM;

	if (ev->type == SNDRV_SEQ_EVENT_CONTROL14) {
		make_event(&wire[0], SNDRV_SEQ_EVENT_CONTROLLER, channel,
			   param, value / 128);
		make_event(&wire[1], SNDRV_SEQ_EVENT_CONTROLLER, channel,
			   param + 32, value % 128);
		return 2;
	}
	if (registered || ev->type == SNDRV_SEQ_EVENT_NONREGPARAM) {
		make_event(&wire[0], SNDRV_SEQ_EVENT_CONTROLLER, channel,
			   registered ? 101 : 99, param / 128);
		make_event(&wire[1], SNDRV_SEQ_EVENT_CONTROLLER, channel,
			   registered ? 100 : 98, param % 128);
		make_event(&wire[2], SNDRV_SEQ_EVENT_CONTROLLER, channel,
			   6, value / 128);
		make_event(&wire[3], SNDRV_SEQ_EVENT_CONTROLLER, channel,
			   38, value % 128);
		return 4;
	}
	wire[0] = *ev;
	return 1;
}

/* Any event of @known's types, with values that its message can hold. */
static void random_event(struct rnd_state *rnd, struct snd_seq_event *ev)
{
	u8 type = known[prandom_u32_state(rnd) % ARRAY_SIZE(known)].type;
	/* Few channels, so that running status has something to do. */
	u8 channel = prandom_u32_state(rnd) % 3 * 7;
	unsigned int param = prandom_u32_state(rnd) % 128;
	int value = prandom_u32_state(rnd) % 16384;

	switch (type) {
	case SNDRV_SEQ_EVENT_CONTROL14:
		param %= 32;
		break;
	case SNDRV_SEQ_EVENT_REGPARAM:
	case SNDRV_SEQ_EVENT_NONREGPARAM:
		param = param << 7 | prandom_u32_state(rnd) % 128;
		break;
	case SNDRV_SEQ_EVENT_PITCHBEND:
		param = 0;
		value -= 8192;
		break;
	case SNDRV_SEQ_EVENT_PGMCHANGE:
	case SNDRV_SEQ_EVENT_CHANPRESS:
		param = 0;
		value %= 128;
		break;
	case SNDRV_SEQ_EVENT_SONGPOS:
		channel = 0;
		param = 0;
		break;
	case SNDRV_SEQ_EVENT_SONGSEL:
	case SNDRV_SEQ_EVENT_QFRAME:
		channel = 0;
		param = 0;
		value %= 128;
		break;
	default:
		value %= 128;
	}
	make_event(ev, type, channel, param, value);
	if (type >= SNDRV_SEQ_EVENT_START)
		memset(&ev->data, 0, sizeof(ev->data));
}

static void events_survive_the_wire(struct kunit *test)
{
	struct snd_seq_event ev, back, wire[4];
	struct ob_midi_decoder dec = {};
	struct ob_midi_encoder enc;
	u8 buf[OB_MIDI_CODEC_MAX];
	size_t i, count, used;
	struct rnd_state rnd;
	int round, length;

	prandom_seed_state(&rnd, 0x77697265);
	ob_midi_codec_init_encoder(&enc, NULL, 0);
	for (round = 0; round < 50000; round++) {
		dec.no_running_status = round >= 25000;
		random_event(&rnd, &ev);
		count = events_after_the_wire(&ev, wire);
		length = ob_midi_codec_decode(&dec, &ev, buf, sizeof(buf));
		KUNIT_ASSERT_GT(test, length, 0);

		for (i = 0, used = 0; i < count; i++) {
			memset(&back, 0, sizeof(back));
			used += ob_midi_codec_encode(&enc, buf + used,
						     length - used, &back);
			KUNIT_ASSERT_EQ(test, back.type, wire[i].type);
			KUNIT_ASSERT_EQ(test, 0, memcmp(&back, &wire[i],
							sizeof(back)));
		}
		KUNIT_ASSERT_EQ(test, used, (size_t)length);
	}
}

static struct kunit_case midi_decode_cases[] = {
	KUNIT_CASE(decodes_known_events),
	KUNIT_CASE(decodes_no_other_event),
	KUNIT_CASE(too_small_a_buffer_changes_nothing),
	KUNIT_CASE(running_status_saves_bytes),
	KUNIT_CASE(no_running_status_sends_every_status),
	KUNIT_CASE(reset_sends_the_next_status),
	KUNIT_CASE(events_survive_the_wire),
	{}
};

static struct kunit_suite midi_decode_suite = {
	.name = "onbeat_midi_decode",
	.test_cases = midi_decode_cases,
};

kunit_test_suite(midi_decode_suite);

MODULE_DESCRIPTION("KUnit suite of the MIDI codec, events to bytes");
MODULE_LICENSE("GPL");
