/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Streams for the codec's suite, and a naive parser of them: it looks at a whole
 * stream at once, where the codec sees runs of it. It takes the real-time bytes
 * out, cuts the rest where a status byte begins, and reads each piece by itself.
 * A reset, which is a real-time byte as well, cuts everything but a SysEx.
 */
#ifndef ONBEAT_MIDI_CODEC_REFERENCE_H
#define ONBEAT_MIDI_CODEC_REFERENCE_H

#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <sound/asequencer.h>

/* One event; @position is the index of the byte that completed it. */
struct record {
	size_t position;
	struct snd_seq_event ev;
	const u8 *sysex;
};

/* The events of one stream, with copies of their SysEx data. */
struct recording {
	struct record *records;
	size_t count;
	u8 *payload;
	size_t payload_length;
};

struct placed_byte {
	u8 byte;
	size_t position;
};

/* Room for the events of a stream of @length bytes, freed with the test. */
static inline void recording_init(struct kunit *test, struct recording *rec,
				  size_t length)
{
	rec->records = kunit_kcalloc(test, length + 1, sizeof(*rec->records),
				     GFP_KERNEL);
	rec->payload = kunit_kzalloc(test, length + 1, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, rec->records);
	KUNIT_ASSERT_NOT_NULL(test, rec->payload);
	rec->count = 0;
	rec->payload_length = 0;
}

static inline void recording_free(struct kunit *test, struct recording *rec)
{
	kunit_kfree(test, rec->payload);
	kunit_kfree(test, rec->records);
}

static inline void recording_add(struct recording *rec, size_t position,
				 const struct snd_seq_event *ev)
{
	struct record *record = &rec->records[rec->count++];

	record->position = position;
	record->ev = *ev;
	if (ev->type != SNDRV_SEQ_EVENT_SYSEX)
		return;
	record->sysex = rec->payload + rec->payload_length;
	memmove(rec->payload + rec->payload_length, ev->data.ext.ptr,
		ev->data.ext.len);
	rec->payload_length += ev->data.ext.len;
}

static inline void expect_record(struct kunit *test, const struct record *got,
				 const struct record *want)
{
	size_t length = want->ev.data.ext.len;

	KUNIT_ASSERT_EQ(test, got->ev.type, want->ev.type);
	KUNIT_EXPECT_EQ(test, got->ev.flags, want->ev.flags);
	if (want->ev.type != SNDRV_SEQ_EVENT_SYSEX) {
		KUNIT_EXPECT_EQ(test, 0, memcmp(&got->ev.data, &want->ev.data,
						sizeof(got->ev.data)));
		return;
	}
	KUNIT_ASSERT_EQ(test, (size_t)got->ev.data.ext.len, length);
	KUNIT_EXPECT_EQ(test, 0, memcmp(got->sysex, want->sysex, length));
}

static inline void expect_same(struct kunit *test, const struct recording *got,
			       const struct recording *want)
{
	size_t i;

	KUNIT_ASSERT_EQ(test, got->count, want->count);
	for (i = 0; i < want->count; i++) {
		KUNIT_EXPECT_EQ(test, got->records[i].position,
				want->records[i].position);
		expect_record(test, &got->records[i], &want->records[i]);
	}
}

static inline void reference_note(struct snd_seq_event *ev, u8 type, u8 channel,
				  const u8 *data)
{
	ev->type = type;
	ev->data.note.channel = channel;
	ev->data.note.note = data[0];
	ev->data.note.velocity = data[1];
}

static inline void reference_value(struct snd_seq_event *ev, u8 type,
				   u8 channel, int value)
{
	ev->type = type;
	ev->data.control.channel = channel;
	ev->data.control.value = value;
}

/* Returns how many of the bytes make up the message, 0 if it has no end. */
static inline size_t reference_message(struct snd_seq_event *ev, u8 status,
				       const u8 *data, size_t count)
{
	u8 channel = status < 0xf0 ? status % 16 : 0;
	u8 kind = status < 0xf0 ? status - channel : status;
	bool one = kind == 0xc0 || kind == 0xd0 || kind == 0xf1 || kind == 0xf3;
	size_t needed = one ? 1 : 2;

	memset(ev, 0, sizeof(*ev));
	if (count < needed)
		return 0;
	if (kind == 0x80)
		reference_note(ev, SNDRV_SEQ_EVENT_NOTEOFF, channel, data);
	else if (kind == 0x90)
		reference_note(ev, SNDRV_SEQ_EVENT_NOTEON, channel, data);
	else if (kind == 0xa0)
		reference_note(ev, SNDRV_SEQ_EVENT_KEYPRESS, channel, data);
	else if (kind == 0xc0)
		reference_value(ev, SNDRV_SEQ_EVENT_PGMCHANGE, channel, *data);
	else if (kind == 0xd0)
		reference_value(ev, SNDRV_SEQ_EVENT_CHANPRESS, channel, *data);
	else if (kind == 0xf1)
		reference_value(ev, SNDRV_SEQ_EVENT_QFRAME, 0, *data);
	else if (kind == 0xf3)
		reference_value(ev, SNDRV_SEQ_EVENT_SONGSEL, 0, *data);
	else if (kind == 0xf2)
		reference_value(ev, SNDRV_SEQ_EVENT_SONGPOS, 0,
				data[0] + 128 * data[1]);
	else if (kind == 0xe0)
		reference_value(ev, SNDRV_SEQ_EVENT_PITCHBEND, channel,
				data[0] + 128 * data[1] - 8192);
	else
		reference_value(ev, SNDRV_SEQ_EVENT_CONTROLLER, channel,
				data[1]);
	if (kind == 0xb0)
		ev->data.control.param = data[0];
	return needed;
}

/* A piece that begins with F0; @ended if the byte after it is F7. */
static inline void reference_sysex(struct recording *rec,
				   const struct placed_byte *piece,
				   size_t count, bool ended, size_t limit)
{
	struct snd_seq_event ev = {
		.type = SNDRV_SEQ_EVENT_SYSEX,
		.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
	};
	size_t whole = count + ended, from = 0, part, i;
	u8 *data = rec->payload + rec->payload_length;

	while (limit && from < whole) {
		part = min(limit, whole - from);
		if (part < limit && !ended)
			return;
		for (i = 0; i < part; i++)
			data[i] = piece[from + i].byte;
		from += part;
		ev.data.ext.len = part;
		ev.data.ext.ptr = data;
		recording_add(rec, piece[from - 1].position, &ev);
		data += part;
	}
}

static inline void reference_piece(struct recording *rec,
				   const struct placed_byte *piece,
				   size_t count, bool ended, size_t limit)
{
	u8 status = piece[0].byte, data[2];
	struct snd_seq_event ev = {};
	size_t i = 1, used;

	if (status == 0xf0) {
		reference_sysex(rec, piece, count, ended, limit);
	} else if (status == 0xf6) {
		ev.type = SNDRV_SEQ_EVENT_TUNE_REQUEST;
		recording_add(rec, piece[0].position, &ev);
	} else if (status < 0xf4) {
		do {
			data[0] = i < count ? piece[i].byte : 0;
			data[1] = i + 1 < count ? piece[i + 1].byte : 0;
			used = reference_message(&ev, status, data, count - i);
			i += used;
			if (used)
				recording_add(rec, piece[i - 1].position, &ev);
		} while (used && status < 0xf0);
	}
}

static inline bool reference_realtime(u8 byte, struct snd_seq_event *ev)
{
	memset(ev, 0, sizeof(*ev));
	ev->type = byte == 0xf8 ? SNDRV_SEQ_EVENT_CLOCK :
		   byte == 0xfa ? SNDRV_SEQ_EVENT_START :
		   byte == 0xfb ? SNDRV_SEQ_EVENT_CONTINUE :
		   byte == 0xfc ? SNDRV_SEQ_EVENT_STOP :
		   byte == 0xfe ? SNDRV_SEQ_EVENT_SENSING :
		   byte == 0xff ? SNDRV_SEQ_EVENT_RESET :
		   SNDRV_SEQ_EVENT_NONE;
	return ev->type != SNDRV_SEQ_EVENT_NONE;
}

static inline int reference_compare(const void *left, const void *right)
{
	const struct record *one = left, *other = right;

	return one->position < other->position ? -1 : 1;
}

/* The events that the codec should make of @stream with a buffer of @limit bytes. */
static inline void reference_parse(struct kunit *test, struct recording *rec,
				   const u8 *stream, size_t length,
				   size_t limit)
{
	struct placed_byte *plain;
	struct snd_seq_event ev;
	size_t i, from, to, count = 0;
	u8 status = 0;

	recording_init(test, rec, length);
	plain = kunit_kcalloc(test, length + 1, sizeof(*plain), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, plain);
	for (i = 0; i < length; i++) {
		if (stream[i] < 0xf8)
			plain[count++] = (struct placed_byte){ stream[i], i };
		else if (reference_realtime(stream[i], &ev))
			recording_add(rec, i, &ev);
		if (stream[i] == 0xff && status != 0xf0)
			plain[count++] = (struct placed_byte){ 0xf4, i };
		else if (stream[i] >= 0x80 && stream[i] < 0xf8)
			status = stream[i];
	}

	for (from = 0; from < count; from = to) {
		to = from + 1;
		while (to < count && plain[to].byte < 0x80)
			to++;
		if (plain[from].byte >= 0x80)
			reference_piece(rec, plain + from, to - from,
					to < count && plain[to].byte == 0xf7,
					limit);
	}
	sort(rec->records, rec->count, sizeof(*rec->records),
	     reference_compare, NULL);
	kunit_kfree(test, plain);
}

static inline u32 random_below(struct rnd_state *rnd, u32 limit)
{
	return prandom_u32_state(rnd) % limit;
}

/* Mostly data, as in life; every status comes up, SysEx often. */
static inline u8 random_byte(struct rnd_state *rnd)
{
	switch (random_below(rnd, 24)) {
	case 0:
		return 0xf8 + random_below(rnd, 8);
	case 1:
	case 2:
		return 0x80 + random_below(rnd, 0x70);
	case 3:
		return 0xf0 + random_below(rnd, 8);
	case 4:
		return 0xf0;
	case 5:
		return 0xf7;
	default:
		return random_below(rnd, 0x80);
	}
}

static inline void random_stream(struct rnd_state *rnd, u8 *stream,
				 size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		stream[i] = random_byte(rnd);
}

#endif
