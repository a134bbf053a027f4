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

/* One event that is being turned into records. */
struct record_emitter {
	struct ob_oss_input *input;
	u32 time;
	ob_oss_input_emit_t emit;
	void *context;
	int count;		/* records that @emit accepted */
};

static bool emit_record(struct record_emitter *emitter, const u8 *bytes)
{
	if (!emitter->emit(emitter->context, bytes,
			   ob_oss_record_size(bytes[0])))
		return false;
	emitter->count++;
	return true;
}

static bool emit_time(struct record_emitter *emitter)
{
	u8 bytes[OB_OSS_RECORD_LONG] = { SEQ_WAIT };
	u32 time = emitter->time;

	if (emitter->input->time == time)
		return true;
	if (emitter->input->music) {
		bytes[0] = EV_TIMING;
		bytes[1] = TMR_WAIT_ABS;
		memcpy(bytes + 4, &time, sizeof(time));
	} else {
		bytes[1] = time;
		bytes[2] = time >> 8;
		bytes[3] = time >> 16;
	}
	if (!emit_record(emitter, bytes))
		return false;
	emitter->input->time = time;
	return true;
}

static bool emit_midi_byte(struct record_emitter *emitter, u8 number, u8 byte)
{
	u8 bytes[OB_OSS_RECORD_LONG] = { SEQ_MIDIPUTC, byte, number };

	return emit_record(emitter, bytes);
}

static bool emit_midi_bytes(struct record_emitter *emitter, u8 number,
			    const u8 *data, int length)
{
	if (length <= 0)
		return true;
	if (!emit_time(emitter))
		return false;
	for (; length; length--)
		if (!emit_midi_byte(emitter, number, *data++))
			return false;
	return true;
}

/* Return: the bytes that the record holds, or 0 if it was refused. */
static size_t emit_sysex(struct record_emitter *emitter, u8 number,
			 const u8 *data, size_t length)
{
	u8 bytes[OB_OSS_RECORD_LONG] = { EV_SYSEX, number };

	length = min_t(size_t, length, OB_OSS_RECORD_SYSEX_BYTES);
	memset(bytes + 2, OB_OSS_RECORD_SYSEX_PAD, OB_OSS_RECORD_SYSEX_BYTES);
	memcpy(bytes + 2, data, length);
	return emit_record(emitter, bytes) ? length : 0;
}

/* One channel message that begins with its status byte. */
static bool emit_message(struct record_emitter *emitter, u8 number,
			 const u8 *message)
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
	return emit_time(emitter) && emit_record(emitter, bytes);
}

/* Whole messages with status bytes; system messages have no record. */
static bool emit_messages(struct record_emitter *emitter, u8 number,
			  const u8 *data, int length)
{
	if (length && data[0] >= MIDI_SYSTEM_PREFIX)
		return true;
	for (; length > 0; length -= MESSAGE_BYTES, data += MESSAGE_BYTES) {
		if (!emit_message(emitter, number, data))
			return false;
	}
	return true;
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
 * @emit: called for each record, in order
 * @context: passed to @emit
 *
 * Synth mode: SEQ_WAIT with the low 24 bits of @time if @time is not what the
 * reader was last told, then SEQ_MIDIPUTC for each byte, with running status.
 * Music mode: TMR_WAIT_ABS likewise, then EV_CHN_VOICE or EV_CHN_COMMON for
 * each channel message (several for CONTROL14, NONREGPARAM and REGPARAM).
 * Events without such a form make no record.
 *
 * If @emit refuses a record, the rest of the event is lost, and the bytes of
 * the next event begin with a status byte.
 *
 * Context: Any context that @emit allows.
 * Return: Number of records, which may be 0; -ENOSPC if one was refused.
 */
int ob_oss_input_make_records(struct ob_oss_input *input,
			      struct ob_oss_input_device *device,
			      const struct snd_seq_event *event, u32 time,
			      ob_oss_input_emit_t emit, void *context)
{
	struct ob_midi_decoder whole = { .no_running_status = true };
	struct record_emitter emitter = {
		.input = input,
		.time = time,
		.emit = emit,
		.context = context,
	};
	u8 bytes[OB_MIDI_CODEC_MAX];
	bool complete;
	int length;

	length = ob_midi_codec_decode(input->music ? &whole : &device->decoder,
				      event, bytes, sizeof(bytes));
	if (length < 0)
		return 0;
	if (input->music)
		complete = emit_messages(&emitter, device->number, bytes, length);
	else
		complete = emit_midi_bytes(&emitter, device->number, bytes,
					   length);
	if (complete)
		return emitter.count;
	ob_midi_codec_reset_decoder(&device->decoder);
	return -ENOSPC;
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
	struct record_emitter emitter = {
		.input = input,
		.time = time,
		.emit = emit,
		.context = context,
	};
	size_t done = 0, count;

	ob_midi_codec_reset_decoder(&device->decoder);
	if (!length || !emit_time(&emitter))
		return 0;
	while (done < length) {
		if (input->music)
			count = emit_sysex(&emitter, device->number,
					   data + done, length - done);
		else
			count = emit_midi_byte(&emitter, device->number,
					       data[done]);
		if (!count)
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
	return emit(context, bytes, ob_oss_record_size(bytes[0])) ? 1 : -ENOSPC;
}
