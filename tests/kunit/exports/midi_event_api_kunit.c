// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The functions of <sound/seq_midi_event.h> as the kernel's drivers call them:
 * what they return, and how long a SysEx may be.
 */
#include <onbeat/midi_codec.h>

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/string.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>
#include <sound/seq_midi_event.h>

/* The core's function, for the only kind of payload that this suite has. */
int snd_seq_expand_var_event(const struct snd_seq_event *event, int count,
			     char *buf, int in_kernel, int size_aligned)
{
	if (!in_kernel || size_aligned)
		return -EINVAL;
	if (count < event->data.ext.len)
		return -EAGAIN;
	memcpy(buf, event->data.ext.ptr, event->data.ext.len);
	return event->data.ext.len;
}

static struct snd_midi_event *open_coder(struct kunit *test, int bufsize)
{
	struct snd_midi_event *coder;

	KUNIT_ASSERT_EQ(test, 0, snd_midi_event_new(bufsize, &coder));
	KUNIT_ASSERT_NOT_NULL(test, coder);
	return coder;
}

/* Returns how many bytes of a SysEx without end come in its first event. */
static size_t first_part(struct kunit *test, int bufsize, size_t most)
{
	struct snd_midi_event *coder = open_coder(test, bufsize);
	struct snd_seq_event ev = {};
	size_t fed = 0, length = 0;

	while (!length && fed <= most) {
		if (snd_midi_event_encode_byte(coder, fed ? 0 : 0xf0, &ev)) {
			KUNIT_EXPECT_EQ(test, ev.type, SNDRV_SEQ_EVENT_SYSEX);
			length = ev.data.ext.len;
		}
		fed++;
	}
	snd_midi_event_free(coder);
	return length;
}

static void sysex_is_as_long_as_the_parameter_says(struct kunit *test)
{
	size_t size = ob_midi_event_api_sysex_size();

	KUNIT_EXPECT_EQ(test, size, 65536UL);
	KUNIT_EXPECT_EQ(test, first_part(test, 1, size), size);
	KUNIT_EXPECT_EQ(test, first_part(test, 256, size), size);
}

static void a_larger_buffer_is_granted(struct kunit *test)
{
	int size = ob_midi_event_api_sysex_size() + 1;

	KUNIT_EXPECT_EQ(test, first_part(test, size, size), (size_t)size);
}

static void without_a_buffer_sysex_is_skipped(struct kunit *test)
{
	static const u8 stream[] = { 0xf0, 1, 2, 3, 0xf7, 0x90, 1 };
	static const int sizes[] = { 0, -1, INT_MIN };
	struct snd_midi_event *coder;
	struct snd_seq_event ev;
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		coder = open_coder(test, sizes[i]);
		for (n = 0; n < sizeof(stream); n++)
			KUNIT_EXPECT_FALSE(test,
					   snd_midi_event_encode_byte(coder, stream[n], &ev));
		KUNIT_EXPECT_TRUE(test,
				  snd_midi_event_encode_byte(coder, 2, &ev));
		KUNIT_EXPECT_EQ(test, ev.type, SNDRV_SEQ_EVENT_NOTEON);
		snd_midi_event_free(coder);
	}
	snd_midi_event_free(NULL);
}

static void reset_encode_forgets_the_message(struct kunit *test)
{
	struct snd_midi_event *coder = open_coder(test, 256);
	struct snd_seq_event ev;

	KUNIT_EXPECT_FALSE(test, snd_midi_event_encode_byte(coder, 0xc0, &ev));
	KUNIT_EXPECT_TRUE(test, snd_midi_event_encode_byte(coder, 1, &ev));
	KUNIT_EXPECT_TRUE(test, snd_midi_event_encode_byte(coder, 2, &ev));
	snd_midi_event_reset_encode(coder);
	KUNIT_EXPECT_FALSE(test, snd_midi_event_encode_byte(coder, 3, &ev));
	snd_midi_event_free(coder);
}

static void decode_returns_what_drivers_expect(struct kunit *test)
{
	struct snd_midi_event *coder = open_coder(test, 0);
	struct snd_seq_event note = { .type = SNDRV_SEQ_EVENT_NOTEON };
	struct snd_seq_event echo = { .type = SNDRV_SEQ_EVENT_ECHO };
	u8 buf[4];

	KUNIT_EXPECT_EQ(test, -ENOENT, snd_midi_event_decode(coder, buf, 4, &echo));
	KUNIT_EXPECT_EQ(test, -ENOMEM, snd_midi_event_decode(coder, buf, 2, &note));
	KUNIT_EXPECT_EQ(test, -ENOMEM, snd_midi_event_decode(coder, buf, -1, &note));
	KUNIT_EXPECT_EQ(test, 3L, snd_midi_event_decode(coder, buf, 3, &note));
	KUNIT_EXPECT_EQ(test, buf[0], 0x90);
	KUNIT_EXPECT_EQ(test, 2L, snd_midi_event_decode(coder, buf, 2, &note));
	snd_midi_event_reset_decode(coder);
	KUNIT_EXPECT_EQ(test, 3L, snd_midi_event_decode(coder, buf, 4, &note));
	snd_midi_event_no_status(coder, 2);
	KUNIT_EXPECT_EQ(test, 3L, snd_midi_event_decode(coder, buf, 4, &note));
	snd_midi_event_no_status(coder, 0);
	KUNIT_EXPECT_EQ(test, 2L, snd_midi_event_decode(coder, buf, 4, &note));
	snd_midi_event_free(coder);
}

static void decode_copies_sysex_and_ends_running_status(struct kunit *test)
{
	static u8 payload[] = { 0xf0, 1, 2, 0xf7 };
	struct snd_midi_event *coder = open_coder(test, 0);
	struct snd_seq_event note = { .type = SNDRV_SEQ_EVENT_NOTEON };
	struct snd_seq_event sysex = {
		.type = SNDRV_SEQ_EVENT_SYSEX,
		.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
		.data.ext = { .len = sizeof(payload), .ptr = payload },
	};
	u8 buf[4];

	KUNIT_EXPECT_EQ(test, 3L, snd_midi_event_decode(coder, buf, 4, &note));
	KUNIT_EXPECT_EQ(test, -EAGAIN, snd_midi_event_decode(coder, buf, 3, &sysex));
	KUNIT_EXPECT_EQ(test, 4L, snd_midi_event_decode(coder, buf, 4, &sysex));
	KUNIT_EXPECT_EQ(test, 0, memcmp(buf, payload, sizeof(payload)));
	KUNIT_EXPECT_EQ(test, 3L, snd_midi_event_decode(coder, buf, 4, &note));
	snd_midi_event_free(coder);
}

static struct kunit_case midi_event_api_cases[] = {
	KUNIT_CASE(sysex_is_as_long_as_the_parameter_says),
	KUNIT_CASE(a_larger_buffer_is_granted),
	KUNIT_CASE(without_a_buffer_sysex_is_skipped),
	KUNIT_CASE(reset_encode_forgets_the_message),
	KUNIT_CASE(decode_returns_what_drivers_expect),
	KUNIT_CASE(decode_copies_sysex_and_ends_running_status),
	{}
};

static struct kunit_suite midi_event_api_suite = {
	.name = "onbeat_midi_event_api",
	.test_cases = midi_event_api_cases,
};

kunit_test_suite(midi_event_api_suite);

MODULE_DESCRIPTION("KUnit suite of the kernel's MIDI event functions");
MODULE_LICENSE("GPL");
