// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events as messages of MIDI 1.0 in packets of one word, and such packets as events. Pure;
 * called by ump_conversion, in any context.
 *
 * An event has wider fields than its message. If a number (of a note, a controller, a
 * program) or a value is too large, the event is dropped. Velocities and pitch bend are
 * clamped instead, since a lost note-off is worse. Channels are cut to 4 bits, as where
 * events become bytes.
 *
 * In packets, the highest bit of data bytes is ignored.
 */
#include "midi/ump_event.h"

#include <compat/array_size.h>
#include <compat/asequencer.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <sound/asoundef.h>

#define DATA_MAX	0x7f
#define WIDE_MAX	0x3fff

/* The wheel's rest position; events count from there, messages from 0. */
#define BEND_CENTRE	8192

/* Controllers 0 to 31 have their low seven bits in controllers 32 to 63. */
#define PAIRED_CONTROLLERS	32

/* Statuses from here on are system messages. */
#define SYSTEM		0xf0

/* The status byte of each event that has a message, on channel 0; else 0. */
static const u8 event_statuses[] = {
	[SNDRV_SEQ_EVENT_NOTEON] = MIDI_CMD_NOTE_ON,
	[SNDRV_SEQ_EVENT_NOTEOFF] = MIDI_CMD_NOTE_OFF,
	[SNDRV_SEQ_EVENT_KEYPRESS] = MIDI_CMD_NOTE_PRESSURE,
	[SNDRV_SEQ_EVENT_CONTROLLER] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_PGMCHANGE] = MIDI_CMD_PGM_CHANGE,
	[SNDRV_SEQ_EVENT_CHANPRESS] = MIDI_CMD_CHANNEL_PRESSURE,
	[SNDRV_SEQ_EVENT_PITCHBEND] = MIDI_CMD_BENDER,
	[SNDRV_SEQ_EVENT_CONTROL14] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_NONREGPARAM] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_REGPARAM] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_SONGPOS] = MIDI_CMD_COMMON_SONG_POS,
	[SNDRV_SEQ_EVENT_SONGSEL] = MIDI_CMD_COMMON_SONG_SELECT,
	[SNDRV_SEQ_EVENT_QFRAME] = MIDI_CMD_COMMON_MTC_QUARTER,
	[SNDRV_SEQ_EVENT_START] = MIDI_CMD_COMMON_START,
	[SNDRV_SEQ_EVENT_CONTINUE] = MIDI_CMD_COMMON_CONTINUE,
	[SNDRV_SEQ_EVENT_STOP] = MIDI_CMD_COMMON_STOP,
	[SNDRV_SEQ_EVENT_CLOCK] = MIDI_CMD_COMMON_CLOCK,
	[SNDRV_SEQ_EVENT_TUNE_REQUEST] = MIDI_CMD_COMMON_TUNE_REQUEST,
	[SNDRV_SEQ_EVENT_RESET] = MIDI_CMD_COMMON_RESET,
	[SNDRV_SEQ_EVENT_SENSING] = MIDI_CMD_COMMON_SENSING,
};

/* The event of each system message, F0 to FF; NONE for what is reserved. */
static const u8 system_events[] = {
	SNDRV_SEQ_EVENT_NONE, SNDRV_SEQ_EVENT_QFRAME,
	SNDRV_SEQ_EVENT_SONGPOS, SNDRV_SEQ_EVENT_SONGSEL,
	SNDRV_SEQ_EVENT_NONE, SNDRV_SEQ_EVENT_NONE,
	SNDRV_SEQ_EVENT_TUNE_REQUEST, SNDRV_SEQ_EVENT_NONE,
	SNDRV_SEQ_EVENT_CLOCK, SNDRV_SEQ_EVENT_NONE,
	SNDRV_SEQ_EVENT_START, SNDRV_SEQ_EVENT_CONTINUE,
	SNDRV_SEQ_EVENT_STOP, SNDRV_SEQ_EVENT_NONE,
	SNDRV_SEQ_EVENT_SENSING, SNDRV_SEQ_EVENT_RESET,
};

/* The event of each channel voice message, 8 to E. */
static const u8 voice_events[] = {
	SNDRV_SEQ_EVENT_NOTEOFF, SNDRV_SEQ_EVENT_NOTEON,
	SNDRV_SEQ_EVENT_KEYPRESS, SNDRV_SEQ_EVENT_CONTROLLER,
	SNDRV_SEQ_EVENT_PGMCHANGE, SNDRV_SEQ_EVENT_CHANPRESS,
	SNDRV_SEQ_EVENT_PITCHBEND,
};

/* @first: the word without its data. */
static void add_word(struct ob_ump_words *out, u32 first, u32 data1, u32 data2)
{
	ob_ump_results_add_word(out, first | data1 << 8 | data2);
}

/* @msb: the controller of the number's MSB. */
static void add_parameter_words(struct ob_ump_words *out, u32 first, u32 msb,
				u32 number, u32 value)
{
	/* The controller of the LSB is the one below. */
	add_word(out, first, msb, number >> 7);
	add_word(out, first, msb - 1, number & DATA_MAX);
	add_word(out, first, MIDI_CTL_MSB_DATA_ENTRY, value >> 7);
	add_word(out, first, MIDI_CTL_LSB_DATA_ENTRY, value & DATA_MAX);
}

/* Return: whether number and value fit. */
static bool add_control_words(struct ob_ump_words *out, u32 first,
			      const struct snd_seq_event *ev)
{
	u32 number = ev->data.control.param, value = ev->data.control.value;

	switch (ev->type) {
	case SNDRV_SEQ_EVENT_CONTROLLER:
		if (number > DATA_MAX || value > DATA_MAX)
			return false;
		add_word(out, first, number, value);
		return true;
	case SNDRV_SEQ_EVENT_CONTROL14:
		if (number > DATA_MAX || value > WIDE_MAX)
			return false;
		if (number < PAIRED_CONTROLLERS) {
			add_word(out, first, number, value >> 7);
			number += PAIRED_CONTROLLERS;
		}
		add_word(out, first, number, value & DATA_MAX);
		return true;
	}

	if (number > WIDE_MAX || value > WIDE_MAX)
		return false;
	add_parameter_words(out, first, ev->type == SNDRV_SEQ_EVENT_REGPARAM ?
			    MIDI_CTL_REGIST_PARM_NUM_MSB :
			    MIDI_CTL_NONREG_PARM_NUM_MSB, number, value);
	return true;
}

static bool add_voice_words(struct ob_ump_words *out, u32 first,
			    const struct snd_seq_event *ev, u8 status)
{
	u32 value = ev->data.control.value;

	switch (status) {
	case MIDI_CMD_NOTE_OFF:
	case MIDI_CMD_NOTE_ON:
	case MIDI_CMD_NOTE_PRESSURE:
		if (ev->data.note.note > DATA_MAX)
			return false;
		add_word(out, first, ev->data.note.note,
			 min_t(u32, ev->data.note.velocity, DATA_MAX));
		return true;
	case MIDI_CMD_CONTROL:
		return add_control_words(out, first, ev);
	case MIDI_CMD_BENDER:
		value = clamp(ev->data.control.value, -BEND_CENTRE,
			      BEND_CENTRE - 1) + BEND_CENTRE;
		add_word(out, first, value & DATA_MAX, value >> 7);
		return true;
	}

	if (value > DATA_MAX)
		return false;
	add_word(out, first, value, 0);
	return true;
}

static bool add_system_words(struct ob_ump_words *out, u32 first,
			     const struct snd_seq_event *ev, u8 status)
{
	u32 value = 0, most = DATA_MAX;

	if (status <= MIDI_CMD_COMMON_SONG_SELECT)
		value = ev->data.control.value;
	if (status == MIDI_CMD_COMMON_SONG_POS)
		most = WIDE_MAX;
	if (value > most)
		return false;
	add_word(out, first, value & DATA_MAX, value >> 7);
	return true;
}

/**
 * ob_ump_event_has_message() - do events of a type stand for messages of one word?
 * @type: SNDRV_SEQ_EVENT_*
 *
 * Context: Any.
 * Return: True if so.
 */
bool ob_ump_event_has_message(u8 type)
{
	return type < ARRAY_SIZE(event_statuses) && event_statuses[type];
}

/**
 * ob_ump_event_is_voice() - do events of a type stand for channel voice messages?
 * @type: SNDRV_SEQ_EVENT_*
 *
 * Context: Any.
 * Return: True if so.
 */
bool ob_ump_event_is_voice(u8 type)
{
	return ob_ump_event_has_message(type) && event_statuses[type] < SYSTEM;
}

/**
 * ob_ump_event_to_words() - the messages of an event
 * @ev: the event
 * @group: the group for the messages, 0 to 15
 * @out: filled with up to four messages, which belong together; with none, and a
 *	reason, if a number or a value in the event does not fit
 *
 * Context: Any.
 * Return: False, and @out is empty, if events of this type have no message of one word.
 * NOTE has none, as it is split when it is due; nor has SYSEX, see ump_sysex.
 */
bool ob_ump_event_to_words(const struct snd_seq_event *ev, unsigned int group,
			   struct ob_ump_words *out)
{
	u8 status = 0;
	u32 first;
	bool fits;

	out->count = 0;
	out->dropped = OB_UMP_DROP_NONE;
	if (ev->type < ARRAY_SIZE(event_statuses))
		status = event_statuses[ev->type];
	if (!status)
		return false;

	first = group << 24 | status << 16;
	if (status < SYSTEM) {
		first |= (u32)OB_UMP_MESSAGE_MIDI1 << 28 |
			 (ev->data.control.channel & 0xf) << 16;
		fits = add_voice_words(out, first, ev, status);
	} else {
		first |= (u32)OB_UMP_MESSAGE_SYSTEM << 28;
		fits = add_system_words(out, first, ev, status);
	}
	if (!fits)
		out->dropped = OB_UMP_DROP_RANGE;
	return true;
}

static void set_header(struct snd_seq_event *ev,
		       const struct snd_seq_event *header, u8 type)
{
	memcpy(ev, header, offsetof(struct snd_seq_event, data));
	ev->type = type;
	ev->flags &= ~(SNDRV_SEQ_EVENT_LENGTH_MASK | SNDRV_SEQ_EVENT_UMP);
	ev->flags |= SNDRV_SEQ_EVENT_LENGTH_FIXED;
	memset(&ev->data, 0, sizeof(ev->data));
}

static bool set_system(struct snd_seq_event *ev,
		       const struct snd_seq_event *header, u32 word)
{
	u8 status = word >> 16;
	u8 type = SNDRV_SEQ_EVENT_NONE;

	if (status >= SYSTEM)
		type = system_events[status - SYSTEM];
	if (type == SNDRV_SEQ_EVENT_NONE)
		return false;

	set_header(ev, header, type);
	if (status <= MIDI_CMD_COMMON_SONG_SELECT)
		ev->data.control.value = ob_ump_message_data1(word);
	if (status == MIDI_CMD_COMMON_SONG_POS)
		ev->data.control.value |= ob_ump_message_data2(word) << 7;
	return true;
}

static bool set_voice(struct snd_seq_event *ev,
		      const struct snd_seq_event *header, u32 word)
{
	unsigned int status = ob_ump_message_status(word);
	unsigned int data1 = ob_ump_message_data1(word);
	unsigned int data2 = ob_ump_message_data2(word);

	if (status < OB_UMP_MESSAGE_NOTE_OFF || status > OB_UMP_MESSAGE_BEND)
		return false;

	set_header(ev, header, voice_events[status - OB_UMP_MESSAGE_NOTE_OFF]);
	if (status < OB_UMP_MESSAGE_CONTROL) {
		ev->data.note.channel = ob_ump_message_channel(word);
		ev->data.note.note = data1;
		ev->data.note.velocity = data2;
		return true;
	}

	ev->data.control.channel = ob_ump_message_channel(word);
	if (status == OB_UMP_MESSAGE_CONTROL) {
		ev->data.control.param = data1;
		ev->data.control.value = data2;
	} else if (status == OB_UMP_MESSAGE_BEND) {
		ev->data.control.value = (int)(data2 << 7 | data1) - BEND_CENTRE;
	} else {
		ev->data.control.value = data1;
	}
	return true;
}

/**
 * ob_ump_event_from_word() - the event of a message
 * @ev: filled; data that its type does not define is zero
 * @header: the event that the packet is in; addresses, time, queue, priority and tag are
 *	copied from it
 * @word: the message, a packet of type 1 or 2
 *
 * START, CONTINUE and STOP from here are not about a queue: if they are sent to the
 * system's timer port, their zeros must not be taken for queue 0.
 *
 * Context: Any.
 * Return: False, and @ev is unchanged, if the message's status is reserved.
 */
bool ob_ump_event_from_word(struct snd_seq_event *ev,
			    const struct snd_seq_event *header, u32 word)
{
	if (ob_ump_message_type(word) == OB_UMP_MESSAGE_SYSTEM)
		return set_system(ev, header, word);
	return set_voice(ev, header, word);
}
