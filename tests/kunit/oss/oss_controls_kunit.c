// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Control records of the OSS sequencer as events: every value of each against its
 * range, and every channel.
 */
#include "oss_events.h"

#include <linux/module.h>
#include <linux/math.h>
#include <linux/soundcard.h>

static struct synth synth;

static void channels_are_those_of_the_device(struct kunit *test)
{
	static const enum ob_oss_record_kind kinds[] = {
		OB_OSS_RECORD_NOTE_ON, OB_OSS_RECORD_NOTE_OFF, OB_OSS_RECORD_KEY_PRESSURE,
		OB_OSS_RECORD_PROGRAM, OB_OSS_RECORD_CONTROLLER,
		OB_OSS_RECORD_VOICE_CONTROLLER, OB_OSS_RECORD_CHANNEL_PRESSURE,
		OB_OSS_RECORD_PITCH_BEND,
	};
	static const unsigned int limits[] = { 16, VOICES, 32, 255, 256 };
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS];
	struct ob_oss_translator midi;
	size_t i, j;
	int channel;

	open_midi(&midi);
	for (channel = 0; channel < 256; channel++) {
		for (i = 0; i < ARRAY_SIZE(kinds); i++) {
			KUNIT_EXPECT_EQ(test, channel < 16 ? 1 : -EINVAL,
					translate(&midi, kinds[i], channel, 1,
						  1, events));
			for (j = 0; j < ARRAY_SIZE(limits); j++) {
				open_synth(&synth, limits[j],
					   SNDRV_SEQ_OSS_PROCESS_EVENTS);
				translate(&synth.device, OB_OSS_RECORD_NOTE_ON,
					  channel, 1, 1, events);
				KUNIT_EXPECT_EQ(test, channel < limits[j] ?
						1 + !i : -EINVAL,
						translate(&synth.device,
							  kinds[i], channel, 1,
							  1, events));
			}
		}
	}
}

static struct snd_seq_event plain_control(u8 type, int value, int least,
					  int most, int offset)
{
	if (value < least || value > most)
		return no_event();
	return control_event(type, 5, 0, value - offset);
}

static void controls_have_their_ranges(struct kunit *test)
{
	struct ob_oss_translator midi;
	int value;

	open_midi(&midi);
	open_synth(&synth, VOICES, SNDRV_SEQ_OSS_PROCESS_EVENTS);
	for (value = -32768; value < 32768; value++) {
		expect_one(test, &midi, OB_OSS_RECORD_PROGRAM, 0, value,
			   plain_control(SNDRV_SEQ_EVENT_PGMCHANGE, value, 0,
					 127, 0));
		expect_one(test, &synth.device, OB_OSS_RECORD_PROGRAM, 0, value,
			   plain_control(SNDRV_SEQ_EVENT_PGMCHANGE, value, 0,
					 255, 0));
		expect_one(test, &midi, OB_OSS_RECORD_CHANNEL_PRESSURE, 0, value,
			   plain_control(SNDRV_SEQ_EVENT_CHANPRESS, value, 0,
					 127, 0));
		expect_one(test, &synth.device, OB_OSS_RECORD_PITCH_BEND, 0, value,
			   plain_control(SNDRV_SEQ_EVENT_PITCHBEND, value, 0,
					 16383, 8192));
		expect_one(test, &midi, OB_OSS_RECORD_VOICE_CONTROLLER,
			   CTRL_PITCH_BENDER, value,
			   plain_control(SNDRV_SEQ_EVENT_PITCHBEND, value,
					 -8192, 8191, 0));
	}
}

/* Only values at and beside limits: all would be eight million. */
static void controllers_have_7_or_14_bits(struct kunit *test)
{
	static const int values[] = { -32768, -1, 0, 1, 100, 127, 128, 255, 8192,
				      16383, 16384, 32767 };
	struct ob_oss_translator midi;
	int number, way;
	size_t i;

	open_midi(&midi);
	open_synth(&synth, VOICES, SNDRV_SEQ_OSS_PROCESS_EVENTS);
	for (i = 0; i < ARRAY_SIZE(values) * 4 * 128; i++) {
		int value = values[i % ARRAY_SIZE(values)];
		u8 type = SNDRV_SEQ_EVENT_CONTROLLER;
		bool voice;

		number = i / ARRAY_SIZE(values) % 128;
		way = i / ARRAY_SIZE(values) / 128;
		voice = way == 3;	/* SEQ_CONTROLLER, at a synth */
		if (voice || value > 127)
			type = SNDRV_SEQ_EVENT_CONTROL14;
		expect_one(test, way & 2 ? &synth.device : &midi,
			   way & 1 ? OB_OSS_RECORD_VOICE_CONTROLLER :
				     OB_OSS_RECORD_CONTROLLER, number, value,
			   value < 0 || value > 16383 ||
			   (!voice && value > 127 && number > 31) ? no_event() :
			   control_event(type, 5, number, value));
	}
}

static void controllers_that_midi_does_not_have(struct kunit *test)
{
	int number, value;

	open_synth(&synth, VOICES, SNDRV_SEQ_OSS_PROCESS_EVENTS);
	for (number = 128; number < 252; number++)
		expect_one(test, &synth.device, OB_OSS_RECORD_CONTROLLER, number, 1,
			   no_event());
	for (value = -5; value < 13000; value++) {
		bool percent = value >= 0 && value <= 100;
		struct snd_seq_event known = no_event();

		expect_one(test, &synth.device, OB_OSS_RECORD_CONTROLLER,
			   CTRL_EXPRESSION, value, value < 0 || value > 127 ?
			   known : control_event(SNDRV_SEQ_EVENT_CONTROLLER, 5,
						 11, value));
		expect_one(test, &synth.device, OB_OSS_RECORD_CONTROLLER,
			   CTRL_MAIN_VOLUME, value, !percent ? known :
			   control_event(SNDRV_SEQ_EVENT_CONTROLLER, 5, 7,
					 DIV_ROUND_CLOSEST(127 * value, 100)));
		if (value >= 0 && value < 12800)
			known = control_event(SNDRV_SEQ_EVENT_REGPARAM, 5, 0,
					      DIV_ROUND_CLOSEST(128 * value,
								100));
		expect_one(test, &synth.device, OB_OSS_RECORD_VOICE_CONTROLLER,
			   CTRL_PITCH_BENDER_RANGE, value, known);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(channels_are_those_of_the_device),
	KUNIT_CASE(controls_have_their_ranges),
	KUNIT_CASE(controllers_have_7_or_14_bits),
	KUNIT_CASE(controllers_that_midi_does_not_have),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_controls",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of OSS controls as sequencer events");
MODULE_LICENSE("GPL");
