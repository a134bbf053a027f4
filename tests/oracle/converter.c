// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The converters, called as core/delivery calls them: the state of each group is
 * written when the results are taken.
 */
#include "converter.h"

#include "midi/ump_conversion.h"
#include "midi/ump_scale.h"
#include "ump_random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS	16

/* A SysEx that is being collected. */
struct collected {
	bool open;
	size_t size, room;
	u8 *bytes;
};

static struct ob_ump_group groups[CONVERTER_SENDERS][GROUPS];
static struct collected sysex[GROUPS];
static u8 messages[CONVERTER_BYTES];

static struct {
	struct ob_ump_sysex_cursor cursor;
	const u8 *bytes;
	size_t size;
} split;

void converter_reset(void)
{
	int i;

	memset(groups, 0, sizeof(groups));
	for (i = 0; i < GROUPS; i++)
		sysex[i].open = false;
}

/* Numbers at random (xorshift), enough of them for any packet. */
static u32 seed;
static u32 numbers[64];
static u32 packet_before[4];

void converter_random_begin(uint32_t new_seed)
{
	/* Far from each other for seeds that are close, and never 0. */
	seed = new_seed * 2654435769U | 1;
	packet_before[0] = 0;
}

void converter_random(uint32_t *packet)
{
	struct rnd_state rnd = { (const u8 *)numbers, sizeof(numbers) };
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		seed ^= seed << 13;
		seed ^= seed >> 17;
		seed ^= seed << 5;
		numbers[i] = seed;
	}
	ump_random_packet(&rnd, packet_before);
	memcpy(packet, packet_before, sizeof(packet_before));
}

uint32_t converter_scale(uint32_t value, int from, int to)
{
	switch (from << 8 | to) {
	case 7 << 8 | 16:
		return ob_ump_scale_7_to_16(value);
	case 7 << 8 | 32:
		return ob_ump_scale_7_to_32(value);
	case 14 << 8 | 32:
		return ob_ump_scale_14_to_32(value);
	case 16 << 8 | 7:
		return ob_ump_scale_16_to_7(value);
	case 32 << 8 | 7:
		return ob_ump_scale_32_to_7(value);
	case 32 << 8 | 14:
		return ob_ump_scale_32_to_14(value);
	}
	abort();
}

size_t converter_packet_words(uint32_t first)
{
	return ob_ump_message_words(first);
}

static size_t copy(const struct ob_ump_packets *packets, uint32_t *out)
{
	size_t count = 0, words;
	unsigned int i;

	for (i = 0; i < packets->count; i++) {
		words = ob_ump_message_words(packets->packets[i].words[0]);
		memcpy(out + count, packets->packets[i].words,
		       words * sizeof(*out));
		count += words;
	}
	return count;
}

size_t converter_packet(int protocol, unsigned int sender,
			const uint32_t *packet, uint32_t *out)
{
	struct ob_ump_receiver receiver = { .protocol = protocol };
	struct ob_ump_group *group =
		&groups[sender][ob_ump_message_group(packet[0])];
	size_t words = ob_ump_message_words(packet[0]);
	struct ob_ump_conversion conversion;

	if (ob_ump_conversion_translate(&receiver, group, packet,
					&conversion) == OB_UMP_VERDICT_AS_IS) {
		memcpy(out, packet, words * sizeof(*out));
		return words;
	}
	ob_ump_conversion_commit(group, &conversion);
	return copy(&conversion.out, out);
}

/* Return: the number of data bytes. */
static size_t message_width(u8 status)
{
	switch (status) {
	case 0xc0 ... 0xdf:
	case 0xf1:
	case 0xf3:
		return 1;
	case 0xf4 ... 0xff:
		return 0;
	}
	return 2;
}

static u8 *put(u8 *end, u8 status, u8 data1, u8 data2)
{
	size_t width = message_width(status);

	*end++ = status;
	if (width > 0)
		*end++ = data1;
	if (width > 1)
		*end++ = data2;
	return end;
}

/* Written from the ABI's description of events, not from that of the code. */
static u8 *put_event(u8 *end, const struct snd_seq_event *ev)
{
	int value = ev->data.control.value;
	u8 channel = ev->data.control.channel;

	switch (ev->type) {
	case SNDRV_SEQ_EVENT_NOTEOFF:
		return put(end, 0x80 | channel, ev->data.note.note,
			   ev->data.note.velocity);
	case SNDRV_SEQ_EVENT_NOTEON:
		return put(end, 0x90 | channel, ev->data.note.note,
			   ev->data.note.velocity);
	case SNDRV_SEQ_EVENT_KEYPRESS:
		return put(end, 0xa0 | channel, ev->data.note.note,
			   ev->data.note.velocity);
	case SNDRV_SEQ_EVENT_CONTROLLER:
		return put(end, 0xb0 | channel, ev->data.control.param, value);
	case SNDRV_SEQ_EVENT_PGMCHANGE:
		return put(end, 0xc0 | channel, value, 0);
	case SNDRV_SEQ_EVENT_CHANPRESS:
		return put(end, 0xd0 | channel, value, 0);
	case SNDRV_SEQ_EVENT_PITCHBEND:
		value += 8192;
		return put(end, 0xe0 | channel, value % 128, value / 128);
	case SNDRV_SEQ_EVENT_QFRAME:
		return put(end, 0xf1, value, 0);
	case SNDRV_SEQ_EVENT_SONGPOS:
		return put(end, 0xf2, value % 128, value / 128);
	case SNDRV_SEQ_EVENT_SONGSEL:
		return put(end, 0xf3, value, 0);
	case SNDRV_SEQ_EVENT_TUNE_REQUEST:
		return put(end, 0xf6, 0, 0);
	case SNDRV_SEQ_EVENT_CLOCK:
		return put(end, 0xf8, 0, 0);
	case SNDRV_SEQ_EVENT_START:
		return put(end, 0xfa, 0, 0);
	case SNDRV_SEQ_EVENT_CONTINUE:
		return put(end, 0xfb, 0, 0);
	case SNDRV_SEQ_EVENT_STOP:
		return put(end, 0xfc, 0, 0);
	case SNDRV_SEQ_EVENT_SENSING:
		return put(end, 0xfe, 0, 0);
	case SNDRV_SEQ_EVENT_RESET:
		return put(end, 0xff, 0, 0);
	}
	fprintf(stderr, "a packet became an event of type %u\n", ev->type);
	abort();
}

/* Return: whether the message is whole now. */
static bool collect(struct collected *to, const struct ob_ump_sysex_piece *piece)
{
	if (piece->abandons || !to->open)
		to->size = 0;
	to->open = piece->open;
	if (!piece->size)
		return false;
	if (to->size + piece->size > to->room) {
		to->room = 2 * to->room + OB_UMP_SYSEX_PIECE;
		to->bytes = realloc(to->bytes, to->room);
	}
	memcpy(to->bytes + to->size, piece->bytes, piece->size);
	to->size += piece->size;
	return !piece->open;
}

size_t converter_bytes(const uint32_t *packet, const uint8_t **out)
{
	struct collected *to = &sysex[ob_ump_message_group(packet[0])];
	struct snd_seq_event header = {};
	struct ob_ump_events events;
	unsigned int i;
	u8 *end = messages;

	ob_ump_conversion_decode(to->open, &header, packet, &events);
	if (ob_ump_message_has_group(packet[0]) && collect(to, &events.sysex)) {
		*out = to->bytes;
		return to->size;
	}
	for (i = 0; i < events.count; i++)
		end = put_event(end, &events.events[i]);
	*out = messages;
	return end - messages;
}

/* The same, the other way round. */
static void set_event(struct snd_seq_event *ev, const u8 *bytes)
{
	static const u8 voice[] = {
		SNDRV_SEQ_EVENT_NOTEOFF, SNDRV_SEQ_EVENT_NOTEON,
		SNDRV_SEQ_EVENT_KEYPRESS, SNDRV_SEQ_EVENT_CONTROLLER,
		SNDRV_SEQ_EVENT_PGMCHANGE, SNDRV_SEQ_EVENT_CHANPRESS,
		SNDRV_SEQ_EVENT_PITCHBEND,
	};
	static const u8 system[16] = {
		[0x1] = SNDRV_SEQ_EVENT_QFRAME, [0x2] = SNDRV_SEQ_EVENT_SONGPOS,
		[0x3] = SNDRV_SEQ_EVENT_SONGSEL,
		[0x6] = SNDRV_SEQ_EVENT_TUNE_REQUEST,
		[0x8] = SNDRV_SEQ_EVENT_CLOCK, [0xa] = SNDRV_SEQ_EVENT_START,
		[0xb] = SNDRV_SEQ_EVENT_CONTINUE, [0xc] = SNDRV_SEQ_EVENT_STOP,
		[0xe] = SNDRV_SEQ_EVENT_SENSING, [0xf] = SNDRV_SEQ_EVENT_RESET,
	};
	u8 status = bytes[0];

	memset(ev, 0, sizeof(*ev));
	ev->source.client = 128;
	if (status >= 0xf0) {
		ev->type = system[status % 16];
		if (message_width(status) > 0)
			ev->data.control.value = bytes[1];
		if (message_width(status) > 1)
			ev->data.control.value += 128 * bytes[2];
		return;
	}

	ev->type = voice[status / 16 - 8];
	if (status < 0xb0) {
		ev->data.note.channel = status % 16;
		ev->data.note.note = bytes[1];
		ev->data.note.velocity = bytes[2];
		return;
	}
	ev->data.control.channel = status % 16;
	if (status >= 0xe0) {
		ev->data.control.value = bytes[1] + 128 * bytes[2] - 8192;
	} else if (status >= 0xc0) {
		ev->data.control.value = bytes[1];
	} else {
		ev->data.control.param = bytes[1];
		ev->data.control.value = bytes[2];
	}
}

size_t converter_message(int protocol, const uint8_t *bytes, uint32_t *out)
{
	struct ob_ump_receiver receiver = { .protocol = protocol };
	struct ob_ump_conversion conversion;
	struct snd_seq_event ev;

	set_event(&ev, bytes);
	if (ob_ump_conversion_encode(&receiver, &groups[0][0], &ev,
				     &conversion) != OB_UMP_VERDICT_RESULTS)
		return 0;
	ob_ump_conversion_commit(&groups[0][0], &conversion);
	return copy(&conversion.out, out);
}

void converter_sysex_begin(const uint8_t *bytes, size_t size)
{
	memset(&split.cursor, 0, sizeof(split.cursor));
	split.bytes = bytes;
	split.size = size;
}

size_t converter_sysex(uint32_t *out)
{
	struct ob_ump_packet packet;
	size_t words;

	if (!ob_ump_sysex_find(&split.cursor, split.bytes, split.size, 0, &packet) &&
	    !ob_ump_sysex_finish(&split.cursor, 0, &packet))
		return 0;
	words = ob_ump_message_words(packet.words[0]);
	memcpy(out, packet.words, words * sizeof(*out));
	return words;
}
