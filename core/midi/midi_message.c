// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * One MIDI message and the event it stands for, in both directions. Pure;
 * called by the codec, in any context.
 */
#include "midi/midi_message.h"

#include <linux/array_size.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <sound/asoundef.h>

#define DATA_MASK	0x7f
#define CHANNEL_MASK	0x0f

/* Controllers 0 to 31 have their low seven bits in controllers 32 to 63. */
#define PAIRED_CONTROLLERS	32

/* The wheel's rest position; events count from there, the wire from 0. */
#define BEND_CENTRE	8192

/**
 * ob_midi_message_width() - how many data bytes follow a status byte
 * @status: any status byte but F0, which has no fixed number
 *
 * Context: Any.
 * Return: 0 to 2; 0 for F7 and the undefined ones.
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

/* A status byte without its channel. */
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

/* Two data bytes carry 14 bits, the low seven first. */
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
 * ob_midi_message_to_event() - make the event of one message
 * @ev: its type, length flags and data are set, the rest is left alone; nothing
 *	is touched if @status is undefined (F4, F5, F9, FD) or a SysEx's
 * @status: the status byte
 * @data: as many bytes below 0x80 as ob_midi_message_width() says
 *
 * Context: Any.
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

/* The status byte of each event that has MIDI bytes, for channel 0; else 0. */
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
 * ob_midi_message_has_bytes() - is there a message for such events?
 * @type: type of the event
 *
 * Context: Any.
 * Return: True if so.
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
 * ob_midi_message_status() - the status byte of an event's messages
 * @ev: the event
 *
 * Context: Any.
 * Return: The status byte, F0 for a SYSEX event, whose data is its payload, or 0
 * for an event that has no MIDI bytes.
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
 * ob_midi_message_put_data() - the data bytes of an event's messages, in a row
 * @end: where they go; OB_MIDI_MESSAGE_DATA_MAX bytes are enough
 * @ev: the event
 * @status: what ob_midi_message_status() says of it, not 0
 *
 * Values are cut to the 7 or 14 bits that a message has. CONTROL14 of the first 32
 * controllers, REGPARAM and NONREGPARAM become several messages, everything else
 * one.
 *
 * Context: Any.
 * Return: Their end.
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
