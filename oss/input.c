// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that reach an application become records for its reader. Pure; called
 * by input_backlog.c and port.c, in any context.
 */
#include "input.h"

#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/soundcard.h>
#include <linux/string.h>

/* One controller message; no other event becomes several messages. */
#define MESSAGE_BYTES		3

/* Records that are emitted together. */
struct record_list {
	u8 records[OB_OSS_INPUT_EVENT_RECORDS][OB_OSS_RECORD_LONG];
	unsigned int count;
};

static void add_record(struct record_list *list, const u8 *bytes)
{
	memcpy(list->records[list->count++], bytes, OB_OSS_RECORD_LONG);
}

/* Unless the reader knows it already. */
static void add_time(struct record_list *list, const struct ob_oss_input *input,
		     u32 time)
{
	u8 bytes[OB_OSS_RECORD_LONG] = { SEQ_WAIT };

	if (input->time == time)
		return;
	if (input->music) {
		bytes[0] = EV_TIMING;
		bytes[1] = TMR_WAIT_ABS;
		memcpy(bytes + 4, &time, sizeof(time));
	} else {
		bytes[1] = time;
		bytes[2] = time >> 8;
		bytes[3] = time >> 16;
	}
	add_record(list, bytes);
}

static void add_midi_byte(struct record_list *list, u8 number, u8 byte)
{
	u8 bytes[OB_OSS_RECORD_LONG] = { SEQ_MIDIPUTC, byte, number };

	add_record(list, bytes);
}

/* Return: the bytes that the record holds. */
static size_t add_sysex(struct record_list *list, u8 number, const u8 *data,
			size_t length)
{
	u8 bytes[OB_OSS_RECORD_LONG] = { EV_SYSEX, number };

	length = min_t(size_t, length, OB_OSS_RECORD_SYSEX_BYTES);
	memset(bytes + 2, OB_OSS_RECORD_SYSEX_PAD, OB_OSS_RECORD_SYSEX_BYTES);
	memcpy(bytes + 2, data, length);
	add_record(list, bytes);
	return length;
}

/* One channel message that begins with its status byte. */
static void add_message(struct record_list *list, u8 number, const u8 *message)
{
	u8 bytes[OB_OSS_RECORD_LONG] = { EV_CHN_COMMON, number,
					 message[0] & 0xf0, message[0] & 0x0f };
	u16 value;

	switch (bytes[2]) {
	case MIDI_NOTEON:
	case MIDI_NOTEOFF:
	case MIDI_KEY_PRESSURE:
		bytes[0] = EV_CHN_VOICE;
		bytes[4] = message[1];
		bytes[5] = message[2];
		break;
	case MIDI_CTL_CHANGE:
		bytes[4] = message[1];
		value = message[2];
		memcpy(bytes + 6, &value, sizeof(value));
		break;
	case MIDI_PITCH_BEND:
		value = message[1] | message[2] << 7;
		memcpy(bytes + 6, &value, sizeof(value));
		break;
	default:
		bytes[4] = message[1];
		break;
	}
	add_record(list, bytes);
}

/*
 * The records of the bytes of an event. In music mode these are whole messages with
 * status bytes, and system messages have no record.
 */
static void add_bytes(struct record_list *list, bool music, u8 number,
		      const u8 *data, int length)
{
	if (!music)
		for (; length > 0; length--)
			add_midi_byte(list, number, *data++);
	else
		for (; length > 0; length -= MESSAGE_BYTES, data += MESSAGE_BYTES)
			add_message(list, number, data);
}

/**
 * ob_oss_input_init() - begin at tick 0
 * @input: state
 * @music: opened as /dev/music
 *
 * Context: Any context.
 */
void ob_oss_input_init(struct ob_oss_input *input, bool music)
{
	input->music = music;
	input->time = 0;
}

/**
 * ob_oss_input_init_device() - begin to read from a MIDI device
 * @device: state; set to use running status
 * @number: see &struct ob_oss_input_device
 *
 * Context: Any context.
 */
void ob_oss_input_init_device(struct ob_oss_input_device *device, u8 number)
{
	memset(device, 0, sizeof(*device));
	device->number = number;
}

/**
 * ob_oss_input_make_records() - turn one event into records
 * @input: the application
 * @device: source of the event
 * @event: the event; not SYSEX
 * @time: application's tick, see ob_oss_timing_position()
 * @emit: called once for all records, if there are any
 * @context: passed to @emit
 *
 * Synth mode: SEQ_WAIT with the low 24 bits of @time if @time is not what the
 * reader was last told, then SEQ_MIDIPUTC for each byte, with running status.
 * Music mode: TMR_WAIT_ABS likewise, then EV_CHN_VOICE or EV_CHN_COMMON for
 * each channel message (several for CONTROL14, NONREGPARAM and REGPARAM).
 * Events without such a form make no record.
 *
 * If @emit refuses the records, the event is lost as a whole, and the bytes of
 * the next event begin with a status byte.
 *
 * Context: Any context that @emit allows.
 * Return: Number of records, which may be 0; -ENOSPC if they were refused.
 */
int ob_oss_input_make_records(struct ob_oss_input *input,
			      struct ob_oss_input_device *device,
			      const struct snd_seq_event *event, u32 time,
			      ob_oss_input_emit_t emit, void *context)
{
	struct ob_midi_decoder whole = { .no_running_status = true };
	struct record_list list = { };
	u8 bytes[OB_MIDI_CODEC_MAX];
	int length;

	length = ob_midi_codec_decode(input->music ? &whole : &device->decoder,
				      event, bytes, sizeof(bytes));
	if (length <= 0 || (input->music && bytes[0] >= MIDI_SYSTEM_PREFIX))
		return 0;
	add_time(&list, input, time);
	add_bytes(&list, input->music, device->number, bytes, length);
	if (!emit(context, list.records, list.count)) {
		ob_midi_codec_reset_decoder(&device->decoder);
		return -ENOSPC;
	}
	input->time = time;
	return list.count;
}

/* A reader may be told the time of a SysEx before there is room for its bytes. */
static bool emit_time(struct ob_oss_input *input, u32 time,
		      ob_oss_input_emit_t emit, void *context)
{
	struct record_list list = { };

	add_time(&list, input, time);
	if (list.count && !emit(context, list.records, list.count))
		return false;
	input->time = time;
	return true;
}

/**
 * ob_oss_input_make_sysex() - turn bytes of a SysEx into records
 * @input: the application
 * @device: source of the bytes; its running status ends
 * @data: the bytes, any part of a SYSEX event; in music mode, all but the last
 *	part are of a multiple of OB_OSS_RECORD_SYSEX_BYTES bytes
 * @length: number of bytes
 * @time: application's tick, see ob_oss_timing_position()
 * @emit: called for each record, in order, until it refuses one
 * @context: passed to @emit
 *
 * The records are the time as above, then in synth mode SEQ_MIDIPUTC for each
 * byte, in music mode EV_SYSEX for each six bytes.
 *
 * Context: Any context that @emit allows.
 * Return: Number of bytes of which records were made. The caller continues with
 * the next one when there is room.
 */
size_t ob_oss_input_make_sysex(struct ob_oss_input *input,
			       struct ob_oss_input_device *device,
			       const u8 *data, size_t length, u32 time,
			       ob_oss_input_emit_t emit, void *context)
{
	size_t done = 0, count;

	ob_midi_codec_reset_decoder(&device->decoder);
	if (!length || !emit_time(input, time, emit, context))
		return 0;
	while (done < length) {
		struct record_list list = { };

		count = 1;
		if (input->music)
			count = add_sysex(&list, device->number, data + done,
					  length - done);
		else
			add_midi_byte(&list, device->number, data[done]);
		if (!emit(context, list.records, list.count))
			break;
		done += count;
	}
	return done;
}

/**
 * ob_oss_input_emit_echo() - return an echo to the reader, without its time
 * @bytes: record from ob_oss_record_make_echo()
 * @emit: called for the record
 * @context: passed to @emit
 *
 * Context: Any context that @emit allows.
 * Return: 1, or -ENOSPC if the record was refused.
 */
int ob_oss_input_emit_echo(const u8 bytes[OB_OSS_RECORD_LONG],
			   ob_oss_input_emit_t emit, void *context)
{
	struct record_list list = { };

	add_record(&list, bytes);
	return emit(context, list.records, list.count) ? 1 : -ENOSPC;
}
