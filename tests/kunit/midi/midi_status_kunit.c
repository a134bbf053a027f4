// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The MIDI codec, both ways, with each status byte after and within each other,
 * against the rules of the MIDI 1.0 specification.
 */
#include <onbeat/midi_codec.h>

#include "midi_rules.h"

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>

#define SYSEX_MAX	16

static void expect_bytes(struct kunit *test, unsigned int first,
			 unsigned int second,
			 const struct midi_rules_bytes *got,
			 const struct midi_rules_bytes *want)
{
	KUNIT_EXPECT_TRUE_MSG(test,
			      got->length == want->length &&
			      !memcmp(got->bytes, want->bytes, want->length),
			      "%02x and %02x: %*ph, not %*ph", first, second,
			      (int)got->length, got->bytes,
			      (int)want->length, want->bytes);
}

/* Encodes a stream in one call an event, or byte by byte. */
static void encode(const struct midi_rules_bytes *stream, bool bytewise,
		   struct midi_rules_bytes *got)
{
	struct ob_midi_encoder enc;
	struct snd_seq_event ev;
	u8 sysex[SYSEX_MAX];
	unsigned int done = 0;

	got->length = 0;
	ob_midi_codec_init_encoder(&enc, sysex, sizeof(sysex));
	while (done < stream->length) {
		memset(&ev, 0, sizeof(ev));
		done += ob_midi_codec_encode(&enc, stream->bytes + done,
					     bytewise ? 1 :
					     stream->length - done, &ev);
		if (ev.type != SNDRV_SEQ_EVENT_NONE)
			midi_rules_put_event(got, &ev, ev.data.ext.ptr);
	}
}

static void encode_and_compare(struct kunit *test, unsigned int first,
			       unsigned int second,
			       const struct midi_rules_bytes *stream,
			       const struct midi_rules_bytes *want)
{
	struct midi_rules_bytes got;

	encode(stream, false, &got);
	expect_bytes(test, first, second, &got, want);
	encode(stream, true, &got);
	expect_bytes(test, first, second, &got, want);
}

static void every_status_is_read_after_every_other(struct kunit *test)
{
	struct midi_rules_bytes stream, want;
	unsigned int first, second;

	for (first = 0x80; first < 0x100; first++) {
		for (second = 0x80; second < 0x100; second++) {
			midi_rules_after(&stream, &want, first, second);
			encode_and_compare(test, first, second, &stream, &want);
		}
	}
}

static void every_status_is_read_within_every_other(struct kunit *test)
{
	struct midi_rules_bytes stream, want;
	unsigned int first, second;

	for (first = 0x80; first < 0x100; first++) {
		if (!midi_rules_of(first)->data)
			continue;
		for (second = 0x80; second < 0x100; second++) {
			midi_rules_within(&stream, &want, first, second);
			encode_and_compare(test, first, second, &stream, &want);
		}
	}
}

static void decode_message(struct ob_midi_decoder *dec, u8 status,
			   struct midi_rules_bytes *got)
{
	struct snd_seq_event ev = midi_rules_event(status);
	u8 bytes[OB_MIDI_CODEC_MAX];
	int length, i;

	length = ob_midi_codec_decode(dec, &ev, bytes, sizeof(bytes));
	/* The bytes of a SysEx are its payload, which the caller sends. */
	if (status == 0xf0)
		midi_rules_put_message(got, status);
	for (i = 0; i < length; i++)
		midi_rules_put(got, bytes[i]);
}

static bool is_message(unsigned int status)
{
	return midi_rules_of(status)->type != SNDRV_SEQ_EVENT_NONE;
}

static void every_status_is_sent_after_every_other(struct kunit *test)
{
	struct midi_rules_bytes got, want;
	unsigned int first, second;

	for (first = 0x80; first < 0x100; first++) {
		for (second = 0x80; second < 0x100; second++) {
			struct ob_midi_decoder dec = {};

			if (!is_message(first) || !is_message(second))
				continue;
			got.length = 0;
			decode_message(&dec, first, &got);
			decode_message(&dec, second, &got);
			decode_message(&dec, first, &got);
			decode_message(&dec, MIDI_RULES_END, &got);
			midi_rules_sent(&want, first, second);
			expect_bytes(test, first, second, &got, &want);
		}
	}
}

static struct kunit_case midi_status_cases[] = {
	KUNIT_CASE(every_status_is_read_after_every_other),
	KUNIT_CASE(every_status_is_read_within_every_other),
	KUNIT_CASE(every_status_is_sent_after_every_other),
	{}
};

static struct kunit_suite midi_status_suite = {
	.name = "onbeat_midi_status",
	.test_cases = midi_status_cases,
};

kunit_test_suite(midi_status_suite);

MODULE_DESCRIPTION("KUnit suite of the MIDI codec, each status byte after each");
MODULE_LICENSE("GPL");
