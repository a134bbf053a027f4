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

void ob_oss_input_init(struct ob_oss_input *input, bool music)
{
	input->music = music;
	input->time = 0;
}

void ob_oss_input_init_device(struct ob_oss_input_device *device, u8 number)
{
	memset(device, 0, sizeof(*device));
	device->number = number;
}

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

int ob_oss_input_emit_echo(const u8 bytes[OB_OSS_RECORD_LONG],
			   ob_oss_input_emit_t emit, void *context)
{
	return emit(context, bytes, ob_oss_record_size(bytes[0])) ? 1 : -ENOSPC;
}
