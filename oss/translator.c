// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Records that name a device become sequencer events, according to the state of
 * that device in the application. Pure; called by write.c for each record.
 */
#include "translator.h"

#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/nospec.h>
#include <linux/soundcard.h>
#include <linux/string.h>
#include <sound/asoundef.h>
#include <sound/core.h>
#include <sound/seq_oss.h>

#define SEVEN_BITS		0x7f
#define FOURTEEN_BITS		0x3fff
#define BEND_CENTRE		0x2000

#define VELOCITY_NOTE		255	/* sets the velocity of the last note */
#define PRESSURE_NOTES		128	/* from here, with PROCESS_KEYPRESS */
#define NEUTRAL_VELOCITY	64	/* of a note off written as a note on */
#define LAST_DOUBLE_CONTROLLER	31	/* those up to here can have 14 bits */

#define REGPARAM_BEND_RANGE	0
#define SEMITONE_CENTS		100
#define SEMITONE_REGPARAM	128
#define MAX_RANGE_CENTS		12799	/* the most that fits into 14 bits */
#define MAX_PERCENT		100

#define STATUS_BIT		0x80

static bool is_between(s32 value, s32 least, s32 most)
{
	return value >= least && value <= most;
}

static int set_note(struct snd_seq_event *event, u8 type,
		    const struct ob_oss_record *record, u8 note, u8 velocity)
{
	event->type = type;
	event->data.note.channel = record->channel;
	event->data.note.note = note;
	event->data.note.velocity = velocity;
	return 1;
}

static int set_control(struct snd_seq_event *event, u8 type,
		       const struct ob_oss_record *record, unsigned int param,
		       s32 value)
{
	event->type = type;
	event->data.control.channel = record->channel;
	event->data.control.param = param;
	event->data.control.value = value;
	return 1;
}

/* Make an event of the bytes collected, which stay in the buffer. */
static int set_sysex(struct ob_oss_translator *translator,
		     struct snd_seq_event *event)
{
	if (!translator->sysex_length)
		return 0;
	event->type = SNDRV_SEQ_EVENT_SYSEX;
	event->flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	event->data.ext.len = translator->sysex_length;
	event->data.ext.ptr = translator->sysex;
	translator->sysex_length = 0;
	return 1;
}

static int event_passing_of(const struct ob_oss_translator *translator)
{
	if (translator->event_passing == SNDRV_SEQ_OSS_PROCESS_EVENTS &&
	    !translator->last)
		return SNDRV_SEQ_OSS_PASS_EVENTS;
	return translator->event_passing;
}

/* The channel was checked, but speculation may ignore that. */
static struct ob_oss_translator_channel *
find_channel(const struct ob_oss_translator *translator,
	     const struct ob_oss_record *record)
{
	return &translator->last[array_index_nospec(record->channel,
						    translator->channels)];
}

static int change_velocity(struct ob_oss_translator_channel *last,
			   const struct ob_oss_record *record,
			   struct snd_seq_event *event)
{
	if (last->note < 0)
		return -EINVAL;
	if (last->sounding)
		return set_note(event, SNDRV_SEQ_EVENT_KEYPRESS, record,
				last->note, record->value);
	if (!record->value)
		return 0;
	last->sounding = true;
	return set_note(event, SNDRV_SEQ_EVENT_NOTEON, record, last->note,
			record->value);
}

/* PROCESS_EVENTS: a channel is a voice that plays one note at a time. */
static int process_note_on(struct ob_oss_translator_channel *last,
			   const struct ob_oss_record *record,
			   struct snd_seq_event *events)
{
	int count = 0;

	if (record->number == VELOCITY_NOTE)
		return change_velocity(last, record, events);
	if (record->number > SEVEN_BITS)
		return -EINVAL;

	if (last->sounding)
		count += set_note(events, SNDRV_SEQ_EVENT_NOTEOFF, record,
				  last->note, NEUTRAL_VELOCITY);
	last->note = record->number;
	last->sounding = record->value > 0;
	if (last->sounding)
		count += set_note(events + count, SNDRV_SEQ_EVENT_NOTEON, record,
				  last->note, record->value);
	return count;
}

static int process_note_off(struct ob_oss_translator_channel *last,
			    const struct ob_oss_record *record,
			    struct snd_seq_event *event)
{
	bool sounding = last->sounding;
	u8 note = last->note;

	if (record->number > SEVEN_BITS && record->number != VELOCITY_NOTE)
		return -EINVAL;
	last->note = -1;
	last->sounding = false;
	if (!sounding)
		return 0;
	return set_note(event, SNDRV_SEQ_EVENT_NOTEOFF, record, note,
			record->value);
}

static int translate_midi_note_on(const struct ob_oss_record *record,
				  struct snd_seq_event *event)
{
	if (record->number > SEVEN_BITS)
		return -EINVAL;
	if (!record->value)
		return set_note(event, SNDRV_SEQ_EVENT_NOTEOFF, record,
				record->number, NEUTRAL_VELOCITY);
	return set_note(event, SNDRV_SEQ_EVENT_NOTEON, record, record->number,
			record->value);
}

static int translate_note_on(struct ob_oss_translator *translator,
			     const struct ob_oss_record *record,
			     struct snd_seq_event *events)
{
	if (!is_between(record->value, 0, SEVEN_BITS))
		return -EINVAL;
	if (translator->midi)
		return translate_midi_note_on(record, events);

	switch (event_passing_of(translator)) {
	case SNDRV_SEQ_OSS_PROCESS_EVENTS:
		return process_note_on(find_channel(translator, record), record, events);
	case SNDRV_SEQ_OSS_PASS_EVENTS:
		return set_note(events, SNDRV_SEQ_EVENT_NOTEON, record,
				record->number, record->value);
	case SNDRV_SEQ_OSS_PROCESS_KEYPRESS:
		if (record->number < PRESSURE_NOTES)
			return translate_midi_note_on(record, events);
		return set_note(events, SNDRV_SEQ_EVENT_KEYPRESS, record,
				record->number - PRESSURE_NOTES, record->value);
	}
	return -EINVAL;
}

static int translate_note_off(struct ob_oss_translator *translator,
			      const struct ob_oss_record *record,
			      struct snd_seq_event *event)
{
	int passing = event_passing_of(translator);

	if (!is_between(record->value, 0, SEVEN_BITS))
		return -EINVAL;
	if (!translator->midi && passing == SNDRV_SEQ_OSS_PROCESS_EVENTS)
		return process_note_off(find_channel(translator, record), record, event);
	if ((translator->midi || passing != SNDRV_SEQ_OSS_PASS_EVENTS) &&
	    record->number > SEVEN_BITS)
		return -EINVAL;
	return set_note(event, SNDRV_SEQ_EVENT_NOTEOFF, record, record->number,
			record->value);
}

static int translate_key_pressure(const struct ob_oss_record *record,
				  struct snd_seq_event *event)
{
	if (record->number > SEVEN_BITS ||
	    !is_between(record->value, 0, SEVEN_BITS))
		return -EINVAL;
	return set_note(event, SNDRV_SEQ_EVENT_KEYPRESS, record, record->number,
			record->value);
}

/* @offset is the value of the record that is 0 in the event. */
static int translate_value(const struct ob_oss_record *record, u8 type,
			   s32 least, s32 most, s32 offset,
			   struct snd_seq_event *event)
{
	if (!is_between(record->value, least, most))
		return -EINVAL;
	return set_control(event, type, record, 0, record->value - offset);
}

/* Controllers of <linux/soundcard.h> that MIDI lacks. */
static int translate_pseudo_controller(const struct ob_oss_record *record,
				       struct snd_seq_event *event)
{
	s32 value = record->value;

	switch (record->number) {
	case CTRL_PITCH_BENDER:
		return translate_value(record, SNDRV_SEQ_EVENT_PITCHBEND,
				       -BEND_CENTRE, BEND_CENTRE - 1, 0, event);
	case CTRL_PITCH_BENDER_RANGE:
		if (!is_between(value, 0, MAX_RANGE_CENTS))
			return -EINVAL;
		value = (value * SEMITONE_REGPARAM + SEMITONE_CENTS / 2) /
			SEMITONE_CENTS;
		return set_control(event, SNDRV_SEQ_EVENT_REGPARAM, record,
				   REGPARAM_BEND_RANGE, value);
	case CTRL_EXPRESSION:
		if (!is_between(value, 0, SEVEN_BITS))
			return -EINVAL;
		return set_control(event, SNDRV_SEQ_EVENT_CONTROLLER, record,
				   CTL_EXPRESSION, value);
	case CTRL_MAIN_VOLUME:
		if (!is_between(value, 0, MAX_PERCENT))
			return -EINVAL;
		value = (value * SEVEN_BITS + MAX_PERCENT / 2) / MAX_PERCENT;
		return set_control(event, SNDRV_SEQ_EVENT_CONTROLLER, record,
				   CTL_MAIN_VOLUME, value);
	}
	return -EINVAL;
}

/*
 * Each controller of a synthesizer's voice has 14 bits. Elsewhere programs mean
 * 7 bits, except in the two macros that write 14 (volume and expression).
 */
static int translate_controller(const struct ob_oss_translator *translator,
				const struct ob_oss_record *record,
				struct snd_seq_event *event)
{
	bool voice = record->kind == OB_OSS_RECORD_VOICE_CONTROLLER &&
		     !translator->midi;
	u8 type = SNDRV_SEQ_EVENT_CONTROLLER;

	if (record->number > SEVEN_BITS)
		return translate_pseudo_controller(record, event);
	if (!is_between(record->value, 0, FOURTEEN_BITS))
		return -EINVAL;
	if (voice || record->value > SEVEN_BITS) {
		if (!voice && record->number > LAST_DOUBLE_CONTROLLER)
			return -EINVAL;
		type = SNDRV_SEQ_EVENT_CONTROL14;
	}
	return set_control(event, type, record, record->number, record->value);
}

static int drop_sysex(struct ob_oss_translator *translator)
{
	translator->sysex_length = 0;
	translator->in_sysex = false;
	return -EINVAL;
}

/*
 * The buffer always has room for a whole record: if less were left, an event is
 * made of what was collected, and the message continues in the next one.
 */
static int translate_sysex_fragment(struct ob_oss_translator *translator,
				    const struct ob_oss_record *record,
				    struct snd_seq_event *event)
{
	const u8 *data = record->bytes + OB_OSS_RECORD_LONG - OB_OSS_RECORD_SYSEX_BYTES;
	unsigned int i;

	if (!translator->sysex_size)
		return -ENXIO;
	for (i = 0; i < OB_OSS_RECORD_SYSEX_BYTES; i++) {
		if (data[i] == OB_OSS_RECORD_SYSEX_PAD)
			return set_sysex(translator, event);
		if (data[i] == MIDI_CMD_COMMON_SYSEX) {
			translator->sysex_length = 0;
			translator->in_sysex = true;
		} else if (!translator->in_sysex ||
			   ((data[i] & STATUS_BIT) &&
			    data[i] != MIDI_CMD_COMMON_SYSEX_END)) {
			return drop_sysex(translator);
		}
		translator->sysex[translator->sysex_length++] = data[i];
		if (data[i] == MIDI_CMD_COMMON_SYSEX_END) {
			translator->in_sysex = false;
			return set_sysex(translator, event);
		}
	}
	if (translator->sysex_size - translator->sysex_length < OB_OSS_RECORD_SYSEX_BYTES)
		return set_sysex(translator, event);
	return 0;
}

static int translate_private(const struct ob_oss_translator *translator,
			     const struct ob_oss_record *record,
			     struct snd_seq_event *event)
{
	if (translator->midi)
		return -ENXIO;
	event->type = SNDRV_SEQ_EVENT_OSS;
	memcpy(event->data.raw8.d, record->bytes, sizeof(record->bytes));
	return 1;
}

static int translate_midi_byte(struct ob_oss_translator *translator,
			       const struct ob_oss_record *record,
			       struct snd_seq_event *event)
{
	u8 byte = record->value;

	if (!translator->midi)
		return -ENXIO;
	ob_midi_codec_encode(&translator->encoder, &byte, 1, event);
	return event->type != SNDRV_SEQ_EVENT_NONE;
}

/* Translate the records that name a channel. */
static int translate_channel_record(struct ob_oss_translator *translator,
				    const struct ob_oss_record *record,
				    struct snd_seq_event *events)
{
	if (record->channel >= translator->channels)
		return -EINVAL;

	switch (record->kind) {
	case OB_OSS_RECORD_NOTE_ON:
		return translate_note_on(translator, record, events);
	case OB_OSS_RECORD_NOTE_OFF:
		return translate_note_off(translator, record, events);
	case OB_OSS_RECORD_KEY_PRESSURE:
		return translate_key_pressure(record, events);
	case OB_OSS_RECORD_PROGRAM:
		/* A synthesizer may have more patches than MIDI programs. */
		return translate_value(record, SNDRV_SEQ_EVENT_PGMCHANGE, 0,
				       translator->midi ? SEVEN_BITS : U8_MAX,
				       0, events);
	case OB_OSS_RECORD_CONTROLLER:
	case OB_OSS_RECORD_VOICE_CONTROLLER:
		return translate_controller(translator, record, events);
	case OB_OSS_RECORD_CHANNEL_PRESSURE:
		return translate_value(record, SNDRV_SEQ_EVENT_CHANPRESS, 0,
				       SEVEN_BITS, 0, events);
	case OB_OSS_RECORD_PITCH_BEND:
		return translate_value(record, SNDRV_SEQ_EVENT_PITCHBEND, 0,
				       FOURTEEN_BITS, BEND_CENTRE, events);
	default:
		return -EINVAL;
	}
}

/**
 * ob_oss_translator_init() - begin with a device
 * @translator: state; event passing is PROCESS_EVENTS for a synthesizer,
 *	PASS_EVENTS for a MIDI device
 * @midi: a MIDI device rather than a synthesizer
 * @last: memory for @channels entries, or NULL
 * @channels: number of voices of a synthesizer, from
 *	OB_OSS_TRANSLATOR_MIDI_CHANNELS to OB_OSS_TRANSLATOR_MAX_CHANNELS; for a
 *	MIDI device OB_OSS_TRANSLATOR_MIDI_CHANNELS
 * @sysex: memory for @sysex_size bytes, or NULL to refuse EV_SYSEX
 * @sysex_size: 0, or at least OB_OSS_TRANSLATOR_MIN_SYSEX
 *
 * Context: Any context.
 */
void ob_oss_translator_init(struct ob_oss_translator *translator, bool midi,
			    struct ob_oss_translator_channel *last,
			    unsigned int channels, u8 *sysex, size_t sysex_size)
{
	translator->midi = midi;
	translator->event_passing = midi ? SNDRV_SEQ_OSS_PASS_EVENTS :
				       SNDRV_SEQ_OSS_PROCESS_EVENTS;
	translator->channels = channels;
	translator->last = last;
	translator->sysex = sysex;
	translator->sysex_size = sysex_size;
	ob_midi_codec_init_encoder(&translator->encoder, NULL, 0);
	ob_oss_translator_reset(translator);
}

/**
 * ob_oss_translator_reset() - forget notes and unfinished messages
 * @translator: state
 *
 * Context: Any context.
 */
void ob_oss_translator_reset(struct ob_oss_translator *translator)
{
	unsigned int i;

	for (i = 0; translator->last && i < translator->channels; i++) {
		translator->last[i].note = -1;
		translator->last[i].sounding = false;
	}
	drop_sysex(translator);
	ob_midi_codec_reset_encoder(&translator->encoder);
}

/**
 * ob_oss_translator_make_events() - turn a record into events
 * @translator: state of the device that the record names; may be NULL for
 *	OB_OSS_RECORD_LOCAL
 * @record: record of kind OB_OSS_RECORD_NOTE_ON to OB_OSS_RECORD_MIDI_BYTE, or
 *	OB_OSS_RECORD_LOCAL
 * @events: filled in the order of sending, OB_OSS_TRANSLATOR_EVENTS entries:
 *	type, length flags and data; the rest is 0 for the caller to fill
 *
 * Notes: with PROCESS_EVENTS a channel has one note at a time. A new note ends
 * it; a new note with velocity 0 is named but not started. Note 255 sets the
 * velocity of the channel's note: it is sent as key pressure if the note
 * sounds, and starts the note otherwise. A note off ends the channel's note
 * whatever its number. With PASS_EVENTS notes pass unchanged. With
 * PROCESS_KEYPRESS a note on from 128 is the key pressure of the note 128
 * below. For a MIDI device, and with PROCESS_KEYPRESS, a note on with velocity
 * 0 is a note off.
 *
 * Controllers: those up to 127 have 7 bits, or 14 bits for a synthesizer or up
 * to controller 31. CTRL_PITCH_BENDER is the pitch bend, -8192 to 8191.
 * CTRL_PITCH_BENDER_RANGE, in cents, becomes a REGPARAM; CTRL_EXPRESSION and
 * CTRL_MAIN_VOLUME (percent) become controllers 11 and 7.
 *
 * SysEx: the records of one message are collected, and become one SYSEX event
 * at F7. A message becomes several events if it fills the buffer, or at each
 * record that has fewer than six bytes and no F7. A message that does not begin
 * with F0, or contains a status byte, is dropped. The data of a SYSEX event is
 * in @translator's buffers, and valid until the next call.
 *
 * Context: Any context.
 * Return: Number of events, which may be 0; -EINVAL if a channel, note or value
 * is out of range, a SysEx is malformed or the kind is another; -ENXIO if the
 * kind is not for this device (PRIVATE for a MIDI device, MIDI_BYTE for a
 * synthesizer). On error the state is unchanged, except that a malformed SysEx
 * was dropped.
 */
int ob_oss_translator_make_events(struct ob_oss_translator *translator,
				  const struct ob_oss_record *record,
				  struct snd_seq_event *events)
{
	memset(events, 0, OB_OSS_TRANSLATOR_EVENTS * sizeof(*events));
	switch (record->kind) {
	case OB_OSS_RECORD_SYSEX_FRAGMENT:
		return translate_sysex_fragment(translator, record, events);
	case OB_OSS_RECORD_PRIVATE:
		return translate_private(translator, record, events);
	case OB_OSS_RECORD_MIDI_BYTE:
		return translate_midi_byte(translator, record, events);
	case OB_OSS_RECORD_LOCAL:
		return 0;
	default:
		return translate_channel_record(translator, record, events);
	}
}
