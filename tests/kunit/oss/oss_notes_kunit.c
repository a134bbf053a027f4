// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Note records of the OSS sequencer as events, against a plain statement of the
 * three ways to pass them.
 */
#include "oss_events.h"

#include <linux/module.h>
#include <linux/prandom.h>

#define SEED		2000
#define ROUNDS		200000

static struct synth synth;

/* The meaning of a note on, to a device that has no state. */
static struct snd_seq_event plain_note_on(bool midi, int passing, u8 note,
					  int velocity)
{
	bool seven_bits = midi || passing == SNDRV_SEQ_OSS_PROCESS_KEYPRESS;

	if (velocity < 0 || velocity > 127 || (midi && note > 127))
		return no_event();
	if (!midi && seven_bits && note >= 128)
		return note_event(SNDRV_SEQ_EVENT_KEYPRESS, 5, note - 128,
				  velocity);
	if (seven_bits && !velocity)
		return note_event(SNDRV_SEQ_EVENT_NOTEOFF, 5, note, 64);
	return note_event(SNDRV_SEQ_EVENT_NOTEON, 5, note, velocity);
}

static struct snd_seq_event plain_note_off(bool midi, int passing, u8 note,
					   int velocity)
{
	bool seven_bits = midi || passing == SNDRV_SEQ_OSS_PROCESS_KEYPRESS;

	if (velocity < 0 || velocity > 127 || (seven_bits && note > 127))
		return no_event();
	return note_event(SNDRV_SEQ_EVENT_NOTEOFF, 5, note, velocity);
}

static void expect_plain_notes(struct kunit *test,
			       struct ob_oss_translator *device)
{
	int note, velocity;

	for (note = 0; note < 256; note++) {
		for (velocity = -2; velocity < 258; velocity++) {
			expect_one(test, device, OB_OSS_RECORD_NOTE_ON, note,
				   velocity,
				   plain_note_on(device->midi,
						 device->event_passing, note,
						 velocity));
			expect_one(test, device, OB_OSS_RECORD_NOTE_OFF, note,
				   velocity,
				   plain_note_off(device->midi,
						  device->event_passing, note,
						  velocity));
			expect_one(test, device, OB_OSS_RECORD_KEY_PRESSURE, note,
				   velocity, note > 127 || velocity < 0 ||
				   velocity > 127 ? no_event() :
				   note_event(SNDRV_SEQ_EVENT_KEYPRESS, 5, note,
					      velocity));
		}
	}
}

static void defect_16_notes_that_pass(struct kunit *test)
{
	struct ob_oss_translator device;

	open_midi(&device);
	KUNIT_EXPECT_EQ(test, SNDRV_SEQ_OSS_PASS_EVENTS, device.event_passing);
	expect_plain_notes(test, &device);
	/* The wish of a synth's driver is nothing to a MIDI device. */
	device.event_passing = SNDRV_SEQ_OSS_PROCESS_EVENTS;
	expect_plain_notes(test, &device);

	open_synth(&synth, VOICES, SNDRV_SEQ_OSS_PASS_EVENTS);
	expect_plain_notes(test, &synth.device);
	open_synth(&synth, VOICES, SNDRV_SEQ_OSS_PROCESS_KEYPRESS);
	expect_plain_notes(test, &synth.device);
	/* Without a place for the last notes, all pass. */
	ob_oss_translator_init(&synth.device, false, NULL, VOICES, NULL, 0);
	expect_plain_notes(test, &synth.device);
}

static void unknown_event_passing_is_refused(struct kunit *test)
{
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS];

	open_synth(&synth, VOICES, 3);
	KUNIT_EXPECT_EQ(test, -EINVAL, translate(&synth.device, OB_OSS_RECORD_NOTE_ON,
						 0, 60, 100, events));
}

/* A voice as the document has it: the note it was told, and whether it sounds. */
struct voice {
	int note;
	int velocity;
};

/* Fills @known; returns how many events it expects, or an error. */
static int voice_note_on(struct voice *voice, u8 channel, u8 note, int velocity,
			 struct snd_seq_event *known)
{
	int count = 0;

	if (velocity < 0 || velocity > 127 || (note > 127 && note < 255))
		return -EINVAL;
	if (note == 255) {
		if (voice->note < 0)
			return -EINVAL;
		if (voice->velocity) {
			*known = note_event(SNDRV_SEQ_EVENT_KEYPRESS, channel,
					    voice->note, velocity);
			return 1;
		}
		voice->velocity = velocity;
	} else {
		if (voice->velocity)
			known[count++] = note_event(SNDRV_SEQ_EVENT_NOTEOFF,
						    channel, voice->note, 64);
		voice->note = note;
		voice->velocity = velocity;
	}
	if (velocity)
		known[count++] = note_event(SNDRV_SEQ_EVENT_NOTEON, channel,
					    voice->note, velocity);
	return count;
}

static int voice_note_off(struct voice *voice, u8 channel, u8 note,
			  int velocity, struct snd_seq_event *known)
{
	bool sounds = voice->velocity;

	if (velocity < 0 || velocity > 127 || (note > 127 && note < 255))
		return -EINVAL;
	*known = note_event(SNDRV_SEQ_EVENT_NOTEOFF, channel, voice->note,
			    velocity);
	voice->note = -1;
	voice->velocity = 0;
	return sounds;
}

static void defect_16_voices_have_one_note_each(struct kunit *test)
{
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS];
	struct snd_seq_event known[OB_OSS_TRANSLATOR_EVENTS];
	struct voice voices[VOICES];
	struct rnd_state random;
	int i, j, count;

	open_synth(&synth, VOICES, SNDRV_SEQ_OSS_PROCESS_EVENTS);
	prandom_seed_state(&random, SEED);
	for (i = 0; i < ROUNDS; i++) {
		u32 luck = prandom_u32_state(&random);
		u8 channel = luck % VOICES;
		struct voice *voice = &voices[channel];
		u8 note = luck & 0x100 ? 255 : (luck >> 9) % 140;
		int velocity = luck & 0x20000 ? (luck >> 18) % 132 - 2 : 0;
		bool on = luck & 0x8000000;

		if (i % 5000 == 0) {
			ob_oss_translator_reset(&synth.device);
			for (j = 0; j < VOICES; j++)
				voices[j] = (struct voice){ -1, 0 };
		}
		count = on ? voice_note_on(voice, channel, note, velocity, known) :
			     voice_note_off(voice, channel, note, velocity,
					    known);
		KUNIT_ASSERT_EQ(test, count,
				translate(&synth.device, on ? OB_OSS_RECORD_NOTE_ON :
					  OB_OSS_RECORD_NOTE_OFF, channel, note,
					  velocity, events));
		for (j = 0; j < count; j++)
			expect_event(test, &events[j], known[j]);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(defect_16_notes_that_pass),
	KUNIT_CASE(unknown_event_passing_is_refused),
	KUNIT_CASE(defect_16_voices_have_one_note_each),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_notes",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of OSS notes as sequencer events");
MODULE_LICENSE("GPL");
