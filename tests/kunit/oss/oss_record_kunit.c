// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Records of the OSS sequencer: what the macros of <linux/soundcard.h> write is
 * understood, and any row of bytes is judged as a plain table of all forms says.
 */
#include "oss/record.h"

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/soundcard.h>
#include <linux/string.h>

#define SEED		1998
#define ROUNDS		20000
#define UNTOUCHED	0xee

#define NOWHERE		(-1)

/* How a form writes its value. */
enum shape {
	NONE,
	BYTE,		/* 0 to 255 */
	PAN,		/* signed byte, which stands for half of 0 to 255 */
	SIGNED,		/* 16 bits, least significant byte first */
};

/*
 * One form of record: its code, the byte that has the second code (0: none), and
 * which byte has what.
 */
struct form {
	u8 code;
	u8 at;
	u8 second;
	enum ob_oss_record_kind kind;
	s8 device, channel, number, value;
	enum shape shape;
};

#define TIMER_FORM(second, kind) \
	{ EV_TIMING, 1, second, kind, NOWHERE, NOWHERE, 1, NOWHERE, NONE }

static const struct form forms[] = {
	{ SEQ_NOTEOFF, 0, 0, OB_OSS_RECORD_NOTE_OFF, NOWHERE, 1, 2, 3, BYTE },
	{ SEQ_NOTEON, 0, 0, OB_OSS_RECORD_NOTE_ON, NOWHERE, 1, 2, 3, BYTE },
	{ SEQ_PGMCHANGE, 0, 0, OB_OSS_RECORD_PROGRAM, NOWHERE, 1, NOWHERE, 2, BYTE },
	{ SEQ_MIDIPUTC, 0, 0, OB_OSS_RECORD_MIDI_BYTE, 2, NOWHERE, NOWHERE, 1, BYTE },
	{ EV_CHN_VOICE, 2, MIDI_NOTEON, OB_OSS_RECORD_NOTE_ON, 1, 3, 4, 5, BYTE },
	{ EV_CHN_VOICE, 2, MIDI_NOTEOFF, OB_OSS_RECORD_NOTE_OFF, 1, 3, 4, 5, BYTE },
	{ EV_CHN_VOICE, 2, MIDI_KEY_PRESSURE, OB_OSS_RECORD_KEY_PRESSURE, 1, 3, 4, 5,
	  BYTE },
	{ EV_CHN_COMMON, 2, MIDI_CTL_CHANGE, OB_OSS_RECORD_CONTROLLER, 1, 3, 4, 6,
	  SIGNED },
	{ EV_CHN_COMMON, 2, MIDI_PGM_CHANGE, OB_OSS_RECORD_PROGRAM, 1, 3, NOWHERE, 4,
	  BYTE },
	{ EV_CHN_COMMON, 2, MIDI_CHN_PRESSURE, OB_OSS_RECORD_CHANNEL_PRESSURE, 1, 3,
	  NOWHERE, 4, BYTE },
	{ EV_CHN_COMMON, 2, MIDI_PITCH_BEND, OB_OSS_RECORD_PITCH_BEND, 1, 3, NOWHERE,
	  6, SIGNED },
	{ SEQ_EXTENDED, 1, SEQ_NOTEOFF, OB_OSS_RECORD_NOTE_OFF, 2, 3, 4, 5, BYTE },
	{ SEQ_EXTENDED, 1, SEQ_NOTEON, OB_OSS_RECORD_NOTE_ON, 2, 3, 4, 5, BYTE },
	{ SEQ_EXTENDED, 1, SEQ_PGMCHANGE, OB_OSS_RECORD_PROGRAM, 2, 3, NOWHERE, 4,
	  BYTE },
	{ SEQ_EXTENDED, 1, SEQ_AFTERTOUCH, OB_OSS_RECORD_CHANNEL_PRESSURE, 2, 3,
	  NOWHERE, 4, BYTE },
	{ SEQ_EXTENDED, 1, SEQ_CONTROLLER, OB_OSS_RECORD_VOICE_CONTROLLER, 2, 3, 4,
	  5, SIGNED },
	{ SEQ_EXTENDED, 1, SEQ_BALANCE, OB_OSS_RECORD_CONTROLLER, 2, 3, NOWHERE, 4,
	  PAN },
	{ SEQ_EXTENDED, 1, SEQ_VOLMODE, OB_OSS_RECORD_PRIVATE, 2, NOWHERE, NOWHERE,
	  NOWHERE, NONE },
	{ SEQ_PRIVATE, 0, 0, OB_OSS_RECORD_PRIVATE, 1, NOWHERE, NOWHERE, NOWHERE,
	  NONE },
	{ EV_SYSEX, 0, 0, OB_OSS_RECORD_SYSEX_FRAGMENT, 1, NOWHERE, NOWHERE,
	  NOWHERE, NONE },
	{ EV_SEQ_LOCAL, 1, LOCL_STARTAUDIO, OB_OSS_RECORD_LOCAL, NOWHERE, NOWHERE, 1,
	  NOWHERE, NONE },
	TIMER_FORM(TMR_WAIT_REL, OB_OSS_RECORD_TIMER),
	TIMER_FORM(TMR_WAIT_ABS, OB_OSS_RECORD_TIMER),
	TIMER_FORM(TMR_STOP, OB_OSS_RECORD_TIMER),
	TIMER_FORM(TMR_START, OB_OSS_RECORD_TIMER),
	TIMER_FORM(TMR_CONTINUE, OB_OSS_RECORD_TIMER),
	TIMER_FORM(TMR_TEMPO, OB_OSS_RECORD_TIMER),
	TIMER_FORM(TMR_ECHO, OB_OSS_RECORD_ECHO),
	TIMER_FORM(TMR_CLOCK, OB_OSS_RECORD_TIMER),
	TIMER_FORM(TMR_SPP, OB_OSS_RECORD_TIMER),
	TIMER_FORM(TMR_TIMESIG, OB_OSS_RECORD_TIMER),
	/* The number of these is what <linux/soundcard.h> defines them as. */
	{ SEQ_WAIT, 0, 0, OB_OSS_RECORD_TIMER, NOWHERE, NOWHERE, 0, NOWHERE, NONE },
	{ SEQ_SYNCTIMER, 0, 0, OB_OSS_RECORD_TIMER, NOWHERE, NOWHERE, 0, NOWHERE,
	  NONE },
	{ SEQ_ECHO, 0, 0, OB_OSS_RECORD_ECHO, NOWHERE, NOWHERE, 0, NOWHERE, NONE },
};

static const struct form *form_of(const u8 *bytes, bool music)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		if (bytes[0] != forms[i].code || (music && bytes[0] < 128))
			continue;
		if (!forms[i].at || bytes[forms[i].at] == forms[i].second)
			return &forms[i];
	}
	return NULL;
}

static int byte_at(const u8 *bytes, s8 where)
{
	return where == NOWHERE ? 0 : bytes[where];
}

static int value_of(const struct form *form, const u8 *bytes)
{
	int value = byte_at(bytes, form->value);

	switch (form->shape) {
	case PAN:
		return value < 128 ? 64 + value / 2 : (value - 128) / 2;
	case SIGNED:
		value += 256 * bytes[form->value + 1];
		return value < 32768 ? value : value - 65536;
	default:
		return value;
	}
}

static u32 time_of(const struct form *form, const u8 *bytes)
{
	if (form->kind != OB_OSS_RECORD_TIMER && form->kind != OB_OSS_RECORD_ECHO)
		return 0;
	if (form->code == EV_TIMING)
		return bytes[4] + 256 * (bytes[5] + 256 * (bytes[6] +
		       256 * (u32)bytes[7]));
	if (form->code == SEQ_SYNCTIMER)
		return 0;
	return bytes[1] + 256 * bytes[2] + 65536 * bytes[3];
}

static void expect_as_table_says(struct kunit *test, const u8 *bytes, bool music)
{
	const struct form *form = form_of(bytes, music);
	struct ob_oss_record record;
	int err;

	memset(&record, UNTOUCHED, sizeof(record));
	err = ob_oss_record_parse(bytes, OB_OSS_RECORD_LONG, music, &record);
	if (!form) {
		KUNIT_EXPECT_EQ_MSG(test, -EINVAL, err, "%8ph", bytes);
		KUNIT_EXPECT_PTR_EQ(test, NULL,
				    memchr_inv(&record, UNTOUCHED,
					       sizeof(record)));
		return;
	}
	KUNIT_ASSERT_EQ_MSG(test, 0, err, "%8ph", bytes);
	KUNIT_EXPECT_EQ_MSG(test, form->kind, record.kind, "%8ph", bytes);
	KUNIT_EXPECT_EQ(test, bytes[0] < 128 ? 4 : 8, record.size);
	KUNIT_EXPECT_EQ(test, byte_at(bytes, form->device), record.device);
	KUNIT_EXPECT_EQ(test, byte_at(bytes, form->channel), record.channel);
	KUNIT_EXPECT_EQ(test, form->shape == PAN ? CTL_PAN :
			byte_at(bytes, form->number), record.number);
	KUNIT_EXPECT_EQ(test, value_of(form, bytes), record.value);
	KUNIT_EXPECT_EQ(test, time_of(form, bytes), record.time);
	KUNIT_EXPECT_EQ(test, 0, memcmp(record.bytes, bytes, record.size));
	KUNIT_EXPECT_PTR_EQ(test, NULL,
			    memchr_inv(record.bytes + record.size, 0,
				       OB_OSS_RECORD_LONG - record.size));
}

static void sizes_follow_the_code(struct kunit *test)
{
	unsigned int code;

	for (code = 0; code < 256; code++) {
		bool patch = code == SEQ_FULLSIZE;

		KUNIT_EXPECT_EQ(test, code < 128 || patch ? 4 : 8,
				ob_oss_record_size(code));
		KUNIT_EXPECT_EQ(test, patch, ob_oss_record_is_patch(code));
	}
}

static void every_code_is_judged_as_the_table_says(struct kunit *test)
{
	unsigned int code, second;
	struct rnd_state random;
	u8 bytes[OB_OSS_RECORD_LONG];

	prandom_seed_state(&random, SEED);
	for (code = 0; code < 256; code++) {
		if (code == SEQ_FULLSIZE)
			continue;
		for (second = 0; second < 256; second++) {
			prandom_bytes_state(&random, bytes, sizeof(bytes));
			bytes[0] = code;
			bytes[1] = second;
			expect_as_table_says(test, bytes, false);
			expect_as_table_says(test, bytes, true);
			bytes[2] = second;
			expect_as_table_says(test, bytes, false);
			expect_as_table_says(test, bytes, true);
		}
	}
}

static void known_forms_with_any_fields(struct kunit *test)
{
	struct rnd_state random;
	u8 bytes[OB_OSS_RECORD_LONG];
	int i;

	prandom_seed_state(&random, SEED);
	for (i = 0; i < ROUNDS; i++) {
		const struct form *form = &forms[i % ARRAY_SIZE(forms)];

		prandom_bytes_state(&random, bytes, sizeof(bytes));
		bytes[0] = form->code;
		if (form->at)
			bytes[form->at] = form->second;
		KUNIT_ASSERT_PTR_EQ(test, form, form_of(bytes, false));
		expect_as_table_says(test, bytes, false);
		expect_as_table_says(test, bytes, true);
	}
}

/* The sanitizer sees to it that no byte behind the record is looked at. */
static void truncated_records_are_refused(struct kunit *test)
{
	struct ob_oss_record record;
	unsigned int code, size;

	KUNIT_EXPECT_EQ(test, -EMSGSIZE,
			ob_oss_record_parse(NULL, 0, false, &record));
	for (code = 0; code < 256; code++) {
		for (size = 1; size <= ob_oss_record_size(code); size++) {
			u8 *bytes = kzalloc(size, GFP_KERNEL);
			int err;

			KUNIT_ASSERT_NOT_NULL(test, bytes);
			bytes[0] = code;
			err = ob_oss_record_parse(bytes, size, false, &record);
			kfree(bytes);
			if (size < ob_oss_record_size(code))
				KUNIT_EXPECT_EQ(test, -EMSGSIZE, err);
			else
				KUNIT_EXPECT_NE(test, -EMSGSIZE, err);
		}
	}
}

static void patches_name_synth_and_key(struct kunit *test)
{
	struct patch_info patch = { .key = WAVE_PATCH, .device_no = 3 };
	struct sysex_info sysex = { .key = MAUI_PATCH, .device_no = -1 };
	struct ob_oss_record record;
	int music;

	for (music = 0; music <= 1; music++) {
		KUNIT_ASSERT_EQ(test, 0,
				ob_oss_record_parse((u8 *)&patch, sizeof(patch),
						    music, &record));
		KUNIT_EXPECT_EQ(test, OB_OSS_RECORD_PATCH, record.kind);
		KUNIT_EXPECT_EQ(test, 3, record.device);
		KUNIT_EXPECT_EQ(test, WAVE_PATCH, record.value);
		KUNIT_ASSERT_EQ(test, 0,
				ob_oss_record_parse((u8 *)&sysex, 4, music,
						    &record));
		KUNIT_EXPECT_EQ(test, 0xffff, record.device);
		KUNIT_EXPECT_EQ(test, (u16)MAUI_PATCH, record.value);
	}
}

static void echoes_keep_their_key(struct kunit *test)
{
	static const u8 asked_short[] = { SEQ_ECHO, 0x56, 0x34, 0x12 };
	static const u8 asked_long[] = { EV_TIMING, TMR_ECHO, 0, 0,
					 0x78, 0x56, 0x34, 0x12 };
	static const u8 low_bits[] = { SEQ_ECHO, 0x78, 0x56, 0x34, 0, 0, 0, 0 };
	u8 bytes[OB_OSS_RECORD_LONG];
	struct ob_oss_record record;

	KUNIT_ASSERT_EQ(test, 0, ob_oss_record_parse(asked_short, 4, false, &record));
	memset(bytes, UNTOUCHED, sizeof(bytes));
	ob_oss_record_make_echo(&record, false, bytes);
	KUNIT_EXPECT_EQ(test, 0, memcmp(bytes, asked_short, 4));
	KUNIT_EXPECT_PTR_EQ(test, NULL, memchr_inv(bytes + 4, 0, 4));

	KUNIT_ASSERT_EQ(test, 0, ob_oss_record_parse(asked_long, 8, true, &record));
	ob_oss_record_make_echo(&record, true, bytes);
	KUNIT_EXPECT_EQ(test, 0, memcmp(bytes, asked_long, 8));

	KUNIT_ASSERT_EQ(test, 0, ob_oss_record_parse(asked_long, 8, false, &record));
	ob_oss_record_make_echo(&record, false, bytes);
	KUNIT_EXPECT_EQ(test, 0, memcmp(bytes, low_bits, 8));
}

struct example {
	u8 bytes[OB_OSS_RECORD_LONG];
	enum ob_oss_record_kind kind;
	unsigned int device, channel, number;
	int value;
	u32 time;
};

/*
 * Records that programs write with the macros SEQ_START_NOTE() and so on of
 * <linux/soundcard.h>, which a kernel does not see, in their order; device 7.
 */
static const struct example examples[] = {
	{ { 0xff, 12, 7, 2 }, OB_OSS_RECORD_PRIVATE, 7 },
	{ { 0x93, 7, 0x90, 1, 60, 100 }, OB_OSS_RECORD_NOTE_ON, 7, 1, 60, 100 },
	{ { 0x93, 7, 0x80, 31, 60, 64 }, OB_OSS_RECORD_NOTE_OFF, 7, 31, 60, 64 },
	{ { 0x93, 7, 0xa0, 2, 61, 5 }, OB_OSS_RECORD_KEY_PRESSURE, 7, 2, 61, 5 },
	{ { 0x94, 7, 0xf0, 0x7e, 0xf7, 0xff, 0xff, 0xff },
	  OB_OSS_RECORD_SYSEX_FRAGMENT, 7 },
	{ { 0x92, 7, 0xd0, 3, 99 }, OB_OSS_RECORD_CHANNEL_PRESSURE, 7, 3, 0, 99 },
	{ { 0x92, 7, 0xc0, 4, 17 }, OB_OSS_RECORD_PROGRAM, 7, 4, 0, 17 },
	{ { 0x92, 7, 0xb0, 5, 10, 0, 0xff, 0x3f },
	  OB_OSS_RECORD_CONTROLLER, 7, 5, CTL_PAN, 16383 },
	{ { 0x92, 7, 0xe0, 6, 0, 0, 0x00, 0x20 },
	  OB_OSS_RECORD_PITCH_BEND, 7, 6, 0, 8192 },
	{ { 0xff, 10, 7, 6, 255, 0x00, 0xe0 },
	  OB_OSS_RECORD_VOICE_CONTROLLER, 7, 6, CTRL_PITCH_BENDER, -8192 },
	{ { 0xff, 10, 7, 6, 254, 200, 0 },
	  OB_OSS_RECORD_VOICE_CONTROLLER, 7, 6, CTRL_PITCH_BENDER_RANGE, 200 },
	{ { 0x81, 4 }, OB_OSS_RECORD_TIMER, 0, 0, TMR_START },
	{ { 0x81, 3 }, OB_OSS_RECORD_TIMER, 0, 0, TMR_STOP },
	{ { 0x81, 5 }, OB_OSS_RECORD_TIMER, 0, 0, TMR_CONTINUE },
	{ { 0x81, 2, 0, 0, 0x98, 0xba, 0xdc, 0xfe },
	  OB_OSS_RECORD_TIMER, 0, 0, TMR_WAIT_ABS, 0, 0xfedcba98 },
	{ { 0x81, 1, 0, 0, 96 }, OB_OSS_RECORD_TIMER, 0, 0, TMR_WAIT_REL, 0, 96 },
	{ { 0x81, 8, 0, 0, 0x78, 0x56, 0x34, 0x12 },
	  OB_OSS_RECORD_ECHO, 0, 0, TMR_ECHO, 0, 0x12345678 },
	{ { 0x81, 6, 0, 0, 120 }, OB_OSS_RECORD_TIMER, 0, 0, TMR_TEMPO, 0, 120 },
	{ { 0x81, 10, 0, 0, 4 }, OB_OSS_RECORD_TIMER, 0, 0, TMR_SPP, 0, 4 },
	{ { 0x81, 11, 0, 0, 4, 4 },
	  OB_OSS_RECORD_TIMER, 0, 0, TMR_TIMESIG, 0, 0x404 },
	{ { 0x80, 1, 0, 0, 1 }, OB_OSS_RECORD_LOCAL, 0, 0, LOCL_STARTAUDIO },
	{ { 5, 0x90, 7, 0 }, OB_OSS_RECORD_MIDI_BYTE, 7, 0, 0, 0x90 },
	{ { 2, 0x56, 0x34, 0x12 },
	  OB_OSS_RECORD_TIMER, 0, 0, TMR_WAIT_ABS, 0, 0x123456 },
	{ { 0xff, 11, 7, 1, 0x80 }, OB_OSS_RECORD_CONTROLLER, 7, 1, CTL_PAN, 0 },
	{ { 0xff, 11, 7, 1, 0x7f }, OB_OSS_RECORD_CONTROLLER, 7, 1, CTL_PAN, 127 },
};

static void what_macros_write_is_understood(struct kunit *test)
{
	struct ob_oss_record record;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(examples); i++) {
		const struct example *known = &examples[i];

		KUNIT_ASSERT_EQ_MSG(test, 0,
				    ob_oss_record_parse(known->bytes, OB_OSS_RECORD_LONG,
							false, &record),
				    "example %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, known->kind, record.kind,
				    "example %zu", i);
		KUNIT_EXPECT_EQ(test, known->device, record.device);
		KUNIT_EXPECT_EQ(test, known->channel, record.channel);
		KUNIT_EXPECT_EQ(test, known->number, record.number);
		KUNIT_EXPECT_EQ(test, known->value, record.value);
		KUNIT_EXPECT_EQ(test, known->time, record.time);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(sizes_follow_the_code),
	KUNIT_CASE(every_code_is_judged_as_the_table_says),
	KUNIT_CASE(known_forms_with_any_fields),
	KUNIT_CASE(truncated_records_are_refused),
	KUNIT_CASE(patches_name_synth_and_key),
	KUNIT_CASE(echoes_keep_their_key),
	KUNIT_CASE(what_macros_write_is_understood),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_record",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the records of the OSS sequencer");
MODULE_LICENSE("GPL");
