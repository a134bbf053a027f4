// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Data that the calls write: sequencer events, OSS records, MIDI bytes. Arguments are
 * few, so the content repeats itself, with a number that grows.
 */
#include "fuzz.h"

#include <linux/soundcard.h>
#include <string.h>
#include <sound/asequencer.h>

static const uint8_t event_types[] = {
	0, 2, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 20, 21, 22, 23, 24, 30, 31,
	32, 33, 34, 35, 36, 37, 38, 40, 41, 42, 50, 51, 60, 61, 62, 63, 66, 67,
	90, 99, 130, 131, 135, 139, 140, 149, 150, 190, 192, 255,
};

static size_t payload_length(uint8_t byte)
{
	static const uint16_t lengths[] = {
		0, 1, 2, 27, 28, 29, 56, 100, 255, 256, 1000, 4096, 8191, 20000,
	};

	return lengths[byte % ARRAY_SIZE(lengths)];
}

static void fill_payload(uint8_t *payload, size_t length, uint8_t byte)
{
	memset(payload, byte & 0x7f, length);
	if (length && !(byte & 0x80))
		payload[0] = 0xf0;
	if (length > 1 && !(byte & 1))
		payload[length - 1] = 0xf7;
}

/* Returns how many bytes of payload follow the record. */
static size_t fill_event(struct snd_seq_event *event, uint8_t *payload,
			 const uint8_t *argument, unsigned int number)
{
	size_t length = payload_length(argument[9]);

	memset(event, 0, sizeof(*event));
	event->type = event_types[(argument[0] + number * (argument[1] >> 6)) %
				  sizeof(event_types)];
	event->flags = argument[1] & 0x13;
	event->tag = argument[2];
	event->queue = argument[3] < 64 ? SNDRV_SEQ_QUEUE_DIRECT :
		       fields_value(FIELD_QUEUE, argument[3]);
	event->source.port = fields_value(FIELD_PORT, argument[4]);
	event->dest.client = fields_value(FIELD_CLIENT, argument[5]);
	event->dest.port = fields_value(FIELD_PORT, argument[6]);
	if (argument[1] & 1)
		event->time.time.tv_nsec = argument[7] * 0x100000u +
					   number * argument[8];
	else
		event->time.tick = argument[7] + number * argument[8];
	memcpy(&event->data, argument + 10, sizeof(event->data));
	if (event->type < 130 || event->type >= 140) {
		/* For the system's timer port: which queue. */
		if (event->type >= 30 && event->type < 40)
			event->data.queue.queue =
				fields_value(FIELD_QUEUE, argument[10]);
		event->flags |= argument[1] & 0x0c & argument[2];
		return 0;
	}
	event->data.ext.len = length | (argument[10] & 0x40 ? 0x40000000 : 0);
	if (argument[11] & 0x40) {
		event->flags |= SNDRV_SEQ_EVENT_LENGTH_VARUSR;
		event->data.ext.ptr = argument[11] & 0x20 ? NULL : payload;
		fill_payload(payload, length, argument[12]);
		return 0;
	}
	event->flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	fill_payload(payload, length, argument[12]);
	return length;
}

/* @choice: how many events, and in its high bits how many bytes are missing. */
size_t content_events(uint8_t *buffer, const struct fuzz_call *call)
{
	unsigned int count = 1 + (call->choice & 0x0f), i;
	unsigned int missing = call->choice >> 6;
	uint8_t *end = buffer, *last = buffer + CONTENT_MAX - 24000;
	struct snd_seq_event event;

	if (call->choice & 0x20)
		count *= 16;
	for (i = 0; i < count && end < last; i++) {
		size_t length = fill_event(&event, end + sizeof(event),
					   call->argument, i);

		memcpy(end, &event, sizeof(event));
		end += sizeof(event) + length;
	}
	return end - buffer - missing;
}

static const uint8_t codes[] = {
	SEQ_NOTEOFF, SEQ_NOTEON, SEQ_WAIT, SEQ_PGMCHANGE, SEQ_SYNCTIMER,
	SEQ_MIDIPUTC, SEQ_ECHO, SEQ_DRUMON, SEQ_EXTENDED, SEQ_PRIVATE,
	EV_SEQ_LOCAL, EV_TIMING, EV_CHN_COMMON, EV_CHN_VOICE, EV_SYSEX,
	SEQ_FULLSIZE, 0x70, 0xa0,
};

static const uint8_t commands[] = {
	MIDI_NOTEON, MIDI_NOTEOFF, MIDI_KEY_PRESSURE, MIDI_CTL_CHANGE,
	MIDI_PGM_CHANGE, MIDI_CHN_PRESSURE, MIDI_PITCH_BEND, SEQ_AFTERTOUCH,
	SEQ_CONTROLLER, SEQ_BALANCE, SEQ_VOLMODE, SEQ_NOTEON, SEQ_NOTEOFF,
};

static void fill_record(uint8_t *record, const uint8_t *argument,
			unsigned int number)
{
	uint8_t code = argument[0] + number * (argument[9] & 3);

	memcpy(record, argument, 8);
	record[0] = code < 240 ? codes[code % sizeof(codes)] : code;
	switch (record[0]) {
	case EV_TIMING:
		record[1] = argument[1] % 14;
		memset(record + 5, argument[5] & 1, 3);
		record[4] += number;
		break;
	case EV_CHN_COMMON:
	case EV_CHN_VOICE:
		record[1] = argument[1] % 8;
		record[2] = commands[argument[2] % 7];
		record[3] = argument[3] % 20;
		record[7] &= 0x3f;
		break;
	case SEQ_EXTENDED:
		record[1] = commands[argument[1] % sizeof(commands)];
		record[2] = argument[2] % 8;
		record[3] = argument[3] % 20;
		break;
	case EV_SYSEX:
		record[1] = argument[1] % 8;
		if (!number)
			record[2] = 0xf0;
		break;
	case SEQ_MIDIPUTC:
		record[2] = argument[2] % 8;
		break;
	case SEQ_FULLSIZE:
		record[1] = 0xfd;
		record[2] = argument[2] % 8;
		record[3] = 0;
		break;
	case SEQ_WAIT:
	case SEQ_ECHO:
		record[2] = argument[2] & 3;
		record[3] = argument[3] & 1;
		break;
	}
}

/* As above; four bytes of records that are short. */
size_t content_records(uint8_t *buffer, const struct fuzz_call *call)
{
	unsigned int count = 1 + (call->choice & 0x1f), i;
	unsigned int missing = call->choice >> 6;
	uint8_t *end = buffer;

	if (call->choice & 0x20)
		count *= 16;
	for (i = 0; i < count; i++) {
		fill_record(end, call->argument + (i & 1) * 10, i);
		end += *end < 0x80 ? 4 : 8;
	}
	return end - buffer - missing;
}

size_t content_bytes(uint8_t *buffer, const struct fuzz_call *call)
{
	size_t length = payload_length(call->choice), i;

	for (i = 0; i < length; i++)
		buffer[i] = call->argument[i % FUZZ_ARGUMENTS];
	/* A long SysEx, too. */
	if (call->choice & 0x80)
		fill_payload(buffer, length, call->argument[0]);
	return length;
}
