// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * One MIDI message and its event, in both directions. Pure; called by the codec
 * in any context.
 */
#include "midi/midi_message.h"

#include <compat/array_size.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <sound/asoundef.h>

#define DATA_MASK	0x7f
#define CHANNEL_MASK	0x0f

/* The low seven bits of controllers 0 to 31 are controllers 32 to 63. */
#define PAIRED_CONTROLLERS	32

/* Rest position of the pitch wheel: 0 in events, this value on the wire. */
#define BEND_CENTRE	8192

/**
 * ob_midi_message_width() - number of data bytes that follow a status byte
 * @status: any status byte except F0, which has no fixed number
 *
 * Context: Any context.
 * Return: 0 to 2; 0 for F7 and for undefined status bytes.
 */
unsigned int ob_midi_message_width(u8 status)
{
	if (status < OB_MIDI_MESSAGE_SYSTEM)
		return ob_midi_message_channel_width(status);
	switch (status) {
	case MIDI_CMD_COMMON_MTC_QUARTER:
	case MIDI_CMD_COMMON_SONG_SELECT:
		return 1;
	case MIDI_CMD_COMMON_SONG_POS:
		return 2;
	default:
		return 0;
	}
}

/* The status byte without the channel. */
static u8 command_of(u8 status)
{
	return status < OB_MIDI_MESSAGE_SYSTEM ? status & ~CHANNEL_MASK : status;
}

static void set_type(struct snd_seq_event *ev, u8 type)
{
	ev->type = type;
	ev->flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	ev->flags |= SNDRV_SEQ_EVENT_LENGTH_FIXED;
	memset(&ev->data, 0, sizeof(ev->data));
}

/* 14 bits in two data bytes, the low seven bits first. */
static int wide_value(const u8 *data)
{
	return data[1] << 7 | data[0];
}

static void set_channel_message(struct snd_seq_event *ev, u8 status,
				const u8 *data)
{
	static const u8 types[] = {
		SNDRV_SEQ_EVENT_NOTEOFF, SNDRV_SEQ_EVENT_NOTEON,
		SNDRV_SEQ_EVENT_KEYPRESS, SNDRV_SEQ_EVENT_CONTROLLER,
		SNDRV_SEQ_EVENT_PGMCHANGE, SNDRV_SEQ_EVENT_CHANPRESS,
		SNDRV_SEQ_EVENT_PITCHBEND,
	};

	set_type(ev, types[status >> 4 & 7]);
	if (status < MIDI_CMD_CONTROL) {
		ev->data.note.channel = status & CHANNEL_MASK;
		ev->data.note.note = data[0];
		ev->data.note.velocity = data[1];
		return;
	}

	ev->data.control.channel = status & CHANNEL_MASK;
	if (status < MIDI_CMD_PGM_CHANGE) {
		ev->data.control.param = data[0];
		ev->data.control.value = data[1];
	} else if (status < MIDI_CMD_BENDER) {
		ev->data.control.value = data[0];
	} else {
		ev->data.control.value = wide_value(data) - BEND_CENTRE;
	}
}

static void set_common(struct snd_seq_event *ev, u8 type, int value)
{
	set_type(ev, type);
	ev->data.control.value = value;
}

static void set_realtime(struct snd_seq_event *ev, u8 status)
{
	static const u8 types[] = {
		SNDRV_SEQ_EVENT_CLOCK, SNDRV_SEQ_EVENT_NONE,
		SNDRV_SEQ_EVENT_START, SNDRV_SEQ_EVENT_CONTINUE,
		SNDRV_SEQ_EVENT_STOP, SNDRV_SEQ_EVENT_NONE,
		SNDRV_SEQ_EVENT_SENSING, SNDRV_SEQ_EVENT_RESET,
	};
	u8 type = types[status - OB_MIDI_MESSAGE_REALTIME];

	if (type != SNDRV_SEQ_EVENT_NONE)
		set_type(ev, type);
}

/**
 * ob_midi_message_to_event() - convert one message to an event
 * @ev: the event. Type, length flags and data are set; nothing is changed if
 *	@status is undefined (F4, F5, F9, FD), F0 or F7.
 * @status: the status byte
 * @data: ob_midi_message_width() bytes, each below 0x80
 *
 * Context: Any context.
 */
void ob_midi_message_to_event(struct snd_seq_event *ev, u8 status,
			      const u8 *data)
{
	switch (status) {
	case 0 ... OB_MIDI_MESSAGE_SYSTEM - 1:
		set_channel_message(ev, status, data);
		break;
	case MIDI_CMD_COMMON_MTC_QUARTER:
		set_common(ev, SNDRV_SEQ_EVENT_QFRAME, data[0]);
		break;
	case MIDI_CMD_COMMON_SONG_POS:
		set_common(ev, SNDRV_SEQ_EVENT_SONGPOS, wide_value(data));
		break;
	case MIDI_CMD_COMMON_SONG_SELECT:
		set_common(ev, SNDRV_SEQ_EVENT_SONGSEL, data[0]);
		break;
	case MIDI_CMD_COMMON_TUNE_REQUEST:
		set_type(ev, SNDRV_SEQ_EVENT_TUNE_REQUEST);
		break;
	case OB_MIDI_MESSAGE_REALTIME ... U8_MAX:
		set_realtime(ev, status);
		break;
	}
}

/* Status byte of each event type, for channel 0; 0 if it has no MIDI bytes. */
static const u8 status_of[] = {
	[SNDRV_SEQ_EVENT_NOTEON] = MIDI_CMD_NOTE_ON,
	[SNDRV_SEQ_EVENT_NOTEOFF] = MIDI_CMD_NOTE_OFF,
	[SNDRV_SEQ_EVENT_KEYPRESS] = MIDI_CMD_NOTE_PRESSURE,
	[SNDRV_SEQ_EVENT_CONTROLLER] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_CONTROL14] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_NONREGPARAM] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_REGPARAM] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_PGMCHANGE] = MIDI_CMD_PGM_CHANGE,
	[SNDRV_SEQ_EVENT_CHANPRESS] = MIDI_CMD_CHANNEL_PRESSURE,
	[SNDRV_SEQ_EVENT_PITCHBEND] = MIDI_CMD_BENDER,
	[SNDRV_SEQ_EVENT_SYSEX] = MIDI_CMD_COMMON_SYSEX,
	[SNDRV_SEQ_EVENT_QFRAME] = MIDI_CMD_COMMON_MTC_QUARTER,
	[SNDRV_SEQ_EVENT_SONGPOS] = MIDI_CMD_COMMON_SONG_POS,
	[SNDRV_SEQ_EVENT_SONGSEL] = MIDI_CMD_COMMON_SONG_SELECT,
	[SNDRV_SEQ_EVENT_TUNE_REQUEST] = MIDI_CMD_COMMON_TUNE_REQUEST,
	[SNDRV_SEQ_EVENT_CLOCK] = MIDI_CMD_COMMON_CLOCK,
	[SNDRV_SEQ_EVENT_START] = MIDI_CMD_COMMON_START,
	[SNDRV_SEQ_EVENT_CONTINUE] = MIDI_CMD_COMMON_CONTINUE,
	[SNDRV_SEQ_EVENT_STOP] = MIDI_CMD_COMMON_STOP,
	[SNDRV_SEQ_EVENT_SENSING] = MIDI_CMD_COMMON_SENSING,
	[SNDRV_SEQ_EVENT_RESET] = MIDI_CMD_COMMON_RESET,
};

/**
 * ob_midi_message_has_bytes() - whether events of a type are MIDI messages
 * @type: type of the event
 *
 * Context: Any context.
 * Return: True if they are.
 */
bool ob_midi_message_has_bytes(u8 type)
{
	return type < ARRAY_SIZE(status_of) && status_of[type];
}

static u8 *put_pair(u8 *end, unsigned int first, unsigned int second)
{
	*end++ = first & DATA_MASK;
	*end++ = second & DATA_MASK;
	return end;
}

static u8 *put_parameter(u8 *end, u8 high, u8 low, unsigned int param,
			 unsigned int value)
{
	end = put_pair(end, high, param >> 7);
	end = put_pair(end, low, param);
	end = put_pair(end, MIDI_CTL_MSB_DATA_ENTRY, value >> 7);
	return put_pair(end, MIDI_CTL_LSB_DATA_ENTRY, value);
}

static u8 *put_controllers(u8 *end, const struct snd_seq_event *ev)
{
	unsigned int param = ev->data.control.param;
	unsigned int value = ev->data.control.value;

	switch (ev->type) {
	case SNDRV_SEQ_EVENT_CONTROL14:
		if (param >= PAIRED_CONTROLLERS)
			break;
		end = put_pair(end, param, value >> 7);
		return put_pair(end, param + PAIRED_CONTROLLERS, value);
	case SNDRV_SEQ_EVENT_NONREGPARAM:
		return put_parameter(end, MIDI_CTL_NONREG_PARM_NUM_MSB,
				     MIDI_CTL_NONREG_PARM_NUM_LSB, param, value);
	case SNDRV_SEQ_EVENT_REGPARAM:
		return put_parameter(end, MIDI_CTL_REGIST_PARM_NUM_MSB,
				     MIDI_CTL_REGIST_PARM_NUM_LSB, param, value);
	}
	return put_pair(end, param, value);
}

/**
 * ob_midi_message_status() - status byte of the messages of an event
 * @ev: the event
 *
 * Context: Any context.
 * Return: The status byte; F0 for SYSEX, whose bytes are its payload; 0 if the
 * event has no MIDI bytes.
 */
u8 ob_midi_message_status(const struct snd_seq_event *ev)
{
	u8 status;

	if (ev->type >= ARRAY_SIZE(status_of))
		return 0;
	status = status_of[ev->type];
	if (status && status < OB_MIDI_MESSAGE_SYSTEM)
		status |= ev->data.control.channel & CHANNEL_MASK;
	return status;
}

/**
 * ob_midi_message_put_data() - write the data bytes of the messages of an event
 * @end: start of the buffer, with room for OB_MIDI_MESSAGE_DATA_MAX bytes
 * @ev: the event
 * @status: its ob_midi_message_status(), not 0
 *
 * Values are truncated to the 7 or 14 bits of a message. CONTROL14 of the first
 * 32 controllers, REGPARAM and NONREGPARAM become several messages, whose data
 * bytes are written one after the other; everything else is one message.
 *
 * Context: Any context.
 * Return: End of the bytes written.
 */
u8 *ob_midi_message_put_data(u8 *end, const struct snd_seq_event *ev,
			     u8 status)
{
	unsigned int value = ev->data.control.value;

	if (status < MIDI_CMD_CONTROL)
		return put_pair(end, ev->data.note.note,
				ev->data.note.velocity);

	switch (command_of(status)) {
	case MIDI_CMD_CONTROL:
		return put_controllers(end, ev);
	case MIDI_CMD_BENDER:
		value += BEND_CENTRE;
		fallthrough;
	case MIDI_CMD_COMMON_SONG_POS:
		return put_pair(end, value, value >> 7);
	case MIDI_CMD_PGM_CHANGE:
	case MIDI_CMD_CHANNEL_PRESSURE:
	case MIDI_CMD_COMMON_MTC_QUARTER:
	case MIDI_CMD_COMMON_SONG_SELECT:
		*end++ = value & DATA_MASK;
		return end;
	}
	return end;
}
