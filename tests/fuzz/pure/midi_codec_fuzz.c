// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Any stream of bytes, against the parser of the KUnit suite: however it is cut
 * into calls, its events are the same; and the bytes that its events become, with
 * running status or without, are a stream of the same events.
 */
#include "midi_codec_reference.h"

#include <onbeat/midi_codec.h>

#define MAX_SYSEX	64

/* Of each event but SysEx, twice the bytes. */
struct stream {
	u8 *bytes;
	size_t length;
};

static void decode_event(struct ob_midi_decoder *dec, struct stream *stream,
			 const struct snd_seq_event *ev)
{
	u8 bytes[OB_MIDI_CODEC_MAX + 1];
	struct ob_midi_decoder before = *dec;
	int length;

	if (ev->type == SNDRV_SEQ_EVENT_SYSEX) {
		FUZZ_ASSERT(!ob_midi_codec_decode(dec, ev, bytes, 0));
		memcpy(stream->bytes + stream->length, ev->data.ext.ptr,
		       ev->data.ext.len);
		stream->length += ev->data.ext.len;
		return;
	}
	length = ob_midi_codec_decode(dec, ev, bytes, OB_MIDI_CODEC_MAX);
	FUZZ_ASSERT(length > 0 && length <= 3);
	FUZZ_ASSERT(ob_midi_codec_decode(&before, ev, bytes, length - 1) ==
		    -ENOMEM);
	FUZZ_ASSERT(ob_midi_codec_decode(&before, ev, bytes, length) == length);
	memcpy(stream->bytes + stream->length, bytes, length);
	stream->length += length;
}

/* The events of @data; the bytes of them all in @again, unless NULL. */
static void encode(struct recording *rec, const u8 *data, size_t length,
		   size_t limit, struct rnd_state *cuts,
		   struct ob_midi_decoder *dec, struct stream *again)
{
	u8 *sysex = malloc(limit);
	struct ob_midi_encoder enc;
	size_t from = 0;

	recording_init(NULL, rec, length);
	ob_midi_codec_init_encoder(&enc, sysex, limit);
	while (from < length) {
		size_t count = length - from, used;
		struct snd_seq_event ev = {};

		if (cuts && cuts->left)
			count = min(count, (size_t)1 + fuzz_u8(cuts) % 16);
		used = ob_midi_codec_encode(&enc, data + from, count, &ev);
		FUZZ_ASSERT(used && used <= count);
		from += used;
		if (ev.type == SNDRV_SEQ_EVENT_NONE) {
			FUZZ_ASSERT(used == count);
			continue;
		}
		recording_add(rec, from - 1, &ev);
		if (again)
			decode_event(dec, again, &ev);
	}
	free(sysex);
}

/* As expect_same(), but for the places. */
static void expect_events(const struct recording *got,
			  const struct recording *want)
{
	size_t i;

	FUZZ_ASSERT(got->count == want->count);
	for (i = 0; i < want->count; i++)
		expect_record(NULL, &got->records[i], &want->records[i]);
}

static bool is_interrupted(const struct recording *rec)
{
	size_t i;

	for (i = 0; i < rec->count; i++) {
		const struct snd_seq_event *ev = &rec->records[i].ev;

		if (ev->type == SNDRV_SEQ_EVENT_SYSEX &&
		    (rec->records[i].sysex[0] != 0xf0 ||
		     rec->records[i].sysex[ev->data.ext.len - 1] != 0xf7))
			return true;
	}
	return false;
}

static void check_round_trip(const u8 *data, size_t length, size_t limit,
			     const struct recording *want, bool running)
{
	struct ob_midi_decoder dec = { .no_running_status = !running };
	struct stream again = { .bytes = malloc(3 * length + 1) };
	struct recording rec;

	encode(&rec, data, length, limit, NULL, &dec, &again);
	recording_free(NULL, &rec);
	encode(&rec, again.bytes, again.length, limit, NULL, NULL, NULL);
	/* Parts of a SysEx that never ends need not be found again. */
	if (!is_interrupted(want))
		expect_events(&rec, want);
	recording_free(NULL, &rec);
	free(again.bytes);
}

/* Any event, sensible or not: never more bytes than promised, none above. */
static void check_decoder(struct rnd_state rnd)
{
	struct ob_midi_decoder dec = { .no_running_status = fuzz_u8(&rnd) & 1 };
	u8 bytes[OB_MIDI_CODEC_MAX];
	struct snd_seq_event ev;
	int length, i;

	while (rnd.left) {
		prandom_bytes_state(&rnd, &ev, sizeof(ev));
		length = ob_midi_codec_decode(&dec, &ev, bytes, sizeof(bytes));
		FUZZ_ASSERT(length == -ENOENT ||
			    (length >= 0 && length <= OB_MIDI_CODEC_MAX));
		for (i = 1; i < length; i++)
			FUZZ_ASSERT(bytes[i] < 0x80 || bytes[i] == bytes[0]);
	}
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	size_t limit = fuzz_u8(&rnd) % MAX_SYSEX, length = fuzz_u8(&rnd);
	struct recording want, rec;
	const u8 *stream;

	check_decoder(rnd);
	length = min(length * 16, rnd.left);
	stream = rnd.data;
	rnd.data += length;
	rnd.left -= length;
	reference_parse(NULL, &want, stream, length, limit);
	encode(&rec, stream, length, limit, &rnd, NULL, NULL);
	expect_same(NULL, &rec, &want);
	recording_free(NULL, &rec);
	check_round_trip(stream, length, limit, &want, true);
	check_round_trip(stream, length, limit, &want, false);
	recording_free(NULL, &want);
	return 0;
}
