// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Any events as records for a reader: their sizes and times, and that the bytes in
 * them are those that the codec makes.
 */
#include "oss/input.h"

#include "fuzz.h"

#include <linux/errno.h>
#include <linux/soundcard.h>
#include <sound/core.h>

#define NUMBER	3

/* A reader who takes @room records. */
struct reader {
	bool music;
	unsigned int room;
	unsigned int records;
	unsigned int bytes;
	u8 data[4096];
	u32 time;
};

static void read_sysex(struct reader *reader, const u8 *bytes)
{
	unsigned int i;

	for (i = 2; i < OB_OSS_RECORD_LONG && bytes[i] != OB_OSS_RECORD_SYSEX_PAD; i++)
		reader->data[reader->bytes++] = bytes[i];
}

static void put_one(struct reader *reader, const u8 *bytes)
{
	unsigned int size = ob_oss_record_size(bytes[0]);
	struct ob_oss_record record;

	FUZZ_ASSERT(size == OB_OSS_RECORD_LONG || !reader->music);
	reader->records++;
	FUZZ_ASSERT(!ob_oss_record_parse(bytes, size, reader->music, &record));
	switch (record.kind) {
	case OB_OSS_RECORD_ECHO:
		break;
	case OB_OSS_RECORD_TIMER:
		FUZZ_ASSERT(record.number == TMR_WAIT_ABS);
		reader->time = record.time;
		break;
	case OB_OSS_RECORD_MIDI_BYTE:
		FUZZ_ASSERT(record.device == NUMBER);
		reader->data[reader->bytes++] = record.value;
		break;
	case OB_OSS_RECORD_SYSEX_FRAGMENT:
		FUZZ_ASSERT(record.device == NUMBER);
		read_sysex(reader, bytes);
		break;
	default:
		FUZZ_ASSERT(reader->music && record.device == NUMBER &&
			    record.channel < 16);
		break;
	}
}

static bool put(void *context, const u8 records[][OB_OSS_RECORD_LONG],
		unsigned int count)
{
	struct reader *reader = context;

	FUZZ_ASSERT(count && count <= OB_OSS_INPUT_EVENT_RECORDS);
	if (count > reader->room - reader->records)
		return false;
	while (count--)
		put_one(reader, *records++);
	return true;
}

/* The bytes in synth mode as they must be, by the codec itself. */
static void check_bytes(const struct reader *reader,
			struct ob_midi_decoder *decoder,
			const struct snd_seq_event *ev)
{
	u8 bytes[OB_MIDI_CODEC_MAX];
	int length = ob_midi_codec_decode(decoder, ev, bytes, sizeof(bytes));

	if (length < 0) {
		FUZZ_ASSERT(!reader->records);
	} else {
		FUZZ_ASSERT(reader->bytes == length);
		FUZZ_ASSERT(!memcmp(reader->data, bytes, length));
	}
}

/* In as many pieces as a reader of little room needs. */
static void hear_sysex(struct ob_oss_input *input,
		       struct ob_oss_input_device *device,
		       struct ob_midi_decoder *decoder, struct rnd_state *rnd)
{
	struct reader reader = { .music = input->music, .time = input->time };
	size_t length = fuzz_u8(rnd) % 64, done = 0, i;
	unsigned int step = 1 + fuzz_u8(rnd) % 16;
	u32 time = fuzz_u16(rnd);
	u8 *sysex = malloc(length);

	prandom_bytes_state(rnd, sysex, length);
	for (i = 0; i < length; i++)
		sysex[i] &= 0x7f;
	while (done < length) {
		reader.room = reader.records + step;
		done += ob_oss_input_make_sysex(input, device, sysex + done,
						length - done, time, put, &reader);
		FUZZ_ASSERT(done == length || reader.records == reader.room);
	}
	FUZZ_ASSERT(reader.bytes == length && !memcmp(reader.data, sysex, length));
	FUZZ_ASSERT(!length || input->time == time);
	FUZZ_ASSERT(input->time == reader.time);
	if (length)
		ob_midi_codec_reset_decoder(decoder);
	free(sysex);
}

static void hear(struct ob_oss_input *input, struct ob_oss_input_device *device,
		 struct ob_midi_decoder *decoder, struct rnd_state *rnd)
{
	struct reader reader = { .music = input->music, .room = fuzz_u8(rnd) };
	u32 time = fuzz_u16(rnd), told = input->time;
	struct snd_seq_event ev;
	int count;

	prandom_bytes_state(rnd, &ev, sizeof(ev));
	if (ev.type == SNDRV_SEQ_EVENT_SYSEX) {
		hear_sysex(input, device, decoder, rnd);
		return;
	}
	reader.time = told;
	count = ob_oss_input_make_records(input, device, &ev, time, put, &reader);
	FUZZ_ASSERT(input->time == reader.time);
	if (count < 0) {
		FUZZ_ASSERT(count == -ENOSPC && !reader.records);
		ob_midi_codec_reset_decoder(decoder);
	} else {
		FUZZ_ASSERT(count == reader.records);
		FUZZ_ASSERT(reader.time == (count ? time : told));
		if (!input->music)
			check_bytes(&reader, decoder, &ev);
	}
}

/* An echo is one record, with no time before it. */
static void give_back(struct ob_oss_input *input, struct rnd_state *rnd)
{
	struct reader reader = { .music = input->music, .room = fuzz_u8(rnd) % 2 };
	u32 time = input->time;
	u8 bytes[OB_OSS_RECORD_LONG];
	int count;

	ob_oss_record_make_echo(&(struct ob_oss_record){ .time = prandom_u32_state(rnd) },
				input->music, bytes);
	count = ob_oss_input_emit_echo(bytes, put, &reader);
	FUZZ_ASSERT(count == (reader.room ? 1 : -ENOSPC));
	FUZZ_ASSERT(reader.records == reader.room && input->time == time);
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	u8 choice = fuzz_u8(&rnd);
	struct ob_midi_decoder decoder = { .no_running_status = choice & 2 };
	struct ob_oss_input_device device;
	struct ob_oss_input input;

	ob_oss_input_init(&input, choice & 1);
	ob_oss_input_init_device(&device, NUMBER);
	device.decoder.no_running_status = decoder.no_running_status;
	while (rnd.left) {
		if (!(fuzz_u8(&rnd) & 7))
			give_back(&input, &rnd);
		hear(&input, &device, &decoder, &rnd);
	}
	return 0;
}
