// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Records as clients of MIDI 2.0 write them: packets, among them events of 28 bytes.
 */
#include "fuzz.h"

#include "umplib.h"

#include <string.h>

/* Kinds of packets, by the bytes of an argument: the first word, without its group. */
static uint32_t first_word(uint8_t kind, uint8_t status, uint8_t number)
{
	static const uint8_t system[] = { 0xf1, 0xf2, 0xf3, 0xf6, 0xf8, 0xff, 0xf0 };
	/* SysEx of one packet, its beginning, middle and end, with as many bytes. */
	uint32_t sysex = (status & 0x30) << 16 | (status & 7) << 16;

	switch (kind % 12) {
	case 0:
		return 0x10000000 | system[status % sizeof(system)] << 16 | number;
	case 1 ... 3:
		return 0x20000000 | (0x80 | (status & 0x7f)) << 16 |
		       (number & 0x7f) << 8;
	case 4 ... 6:
		return 0x40000000 | status << 16 | number << 8;
	case 7 ... 9:
		return 0x30000000 | sysex | number << 8;
	case 10:
		return 0xf0000000 | status << 16;
	default:
		return kind << 24 | status << 16 | number << 8;
	}
}

static void fill_packet(struct ump_event *event, const uint8_t *argument,
			unsigned int number)
{
	event->words[0] = first_word(argument[0] + number * (argument[9] & 3),
				     argument[10] + number * (argument[9] & 0x30),
				     argument[11]) |
			  ((argument[12] + (number & argument[13])) & 0x0fu) << 24;
	memcpy(&event->words[1], argument + 14, 12);
	/* A bank and a program belong to each other, as data entries do. */
	event->words[1] += number * (argument[9] >> 6);
}

/* A MIDI 1.0 event, or one of the sequencer's own. */
static void fill_short(struct ump_event *event, const uint8_t *argument)
{
	static const uint8_t types[] = {
		2, 5, 6, 7, 10, 11, 12, 13, 14, 15, 36, 50, 60, 61, 66, 68, 69, 90, 255,
	};

	event->type = types[argument[0] % sizeof(types)];
	memcpy(&event->data, argument + 14, sizeof(event->data));
}

/*
 * @choice: how many records, and in its high bits how many bytes are missing; the last
 * argument's low bits say which of them are events of 28 bytes.
 */
size_t content_packets(uint8_t *buffer, const struct fuzz_call *call)
{
	const uint8_t *argument = call->argument;
	unsigned int count = 1 + (call->choice & 0x1f), i;
	uint8_t *end = buffer;
	struct ump_event event;
	size_t size;

	if (call->choice & 0x20)
		count *= 8;
	for (i = 0; i < count; i++) {
		bool is_short = argument[26] & 0x80 &&
				(argument[26] >> i % 4 & 1);

		memset(&event, 0, sizeof(event));
		event.flags = argument[1] & 3;
		event.tag = argument[2];
		event.queue = argument[3] < 96 ? SNDRV_SEQ_QUEUE_DIRECT :
			      fields_value(FIELD_QUEUE, argument[3]);
		event.source.port = fields_value(FIELD_PORT, argument[4]);
		event.dest.client = argument[5] & 1 ?
				    SNDRV_SEQ_ADDRESS_SUBSCRIBERS :
				    fields_value(FIELD_CLIENT, argument[5]);
		event.dest.port = fields_value(FIELD_PORT, argument[6]);
		event.time.tick = argument[7] + i * argument[8];
		if (is_short) {
			fill_short(&event, argument);
			/* A stray flag, at times. */
			event.flags |= argument[26] & 0x40 ? UMP_FLAG : 0;
			size = sizeof(struct snd_seq_event);
		} else {
			event.type = argument[26] & 0x20 ? argument[0] : 0;
			event.flags |= UMP_FLAG | (argument[1] & 0x10);
			fill_packet(&event, argument, i);
			size = sizeof(event);
		}
		memcpy(end, &event, size);
		end += size;
	}
	return end - buffer - (call->choice >> 6);
}
