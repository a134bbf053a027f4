// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The virtual devices: long SysEx arrives whole, and nobody's is torn apart. */
#include "ktap.h"
#include "rawlib.h"

#include <poll.h>
#include <sound/asound.h>

static unsigned char *new_sysex(size_t length, unsigned int seed)
{
	unsigned char *data = malloc(length);

	MUST(data);
	raw_fill_sysex(data, length, seed);
	return data;
}

/* Writes everything before anybody reads it: the writer must not block. */
static void pass_sysex(size_t length)
{
	unsigned char *data = new_sysex(length, length);
	int out, in;

	raw_must_load();
	raw_must_connect(0, 1);
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_listen(1);
	raw_must_write(out, data, length);
	CHECK(!close(out));
	CHECK(raw_reads(in, data, length));
	CHECK(raw_nothing(in));
	CHECK_EQ(raw_lost(in), 0);
	CHECK(!close(in));
	free(data);
}

static void defect_03_sysex_of_any_length_waits_for_its_reader(void)
{
	static const size_t lengths[] = {
		2, 3, 255, 256, 257, 4095, 4096, 4097, 65535, 65536, 65537,
		65538, 100000, 131072, 131073, 1048576, 2000000, 0
	};
	const size_t *length;

	for (length = lengths; *length; length++)
		pass_sysex(*length);
}

static void write_megabyte(int out)
{
	unsigned char *data = new_sysex(1048576, 5);

	raw_must_write(out, data, 1048576);
}

/* The reader takes odd pieces, and many times the ring runs full and empty. */
static void reader_and_writer_at_once(void)
{
	unsigned char *data = new_sysex(1048576, 5), *got = malloc(1048576);
	size_t have = 0, want;
	pid_t writer;
	int out, in;

	raw_must_load();
	raw_must_connect(0, 1);
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_listen(1);
	writer = raw_spawn(write_megabyte, out);
	while (have < 1048576) {
		want = 777 + have % 5000;
		if (want > 1048576 - have)
			want = 1048576 - have;
		want = raw_read(in, got + have, want);
		MUST(want);
		have += want;
	}
	raw_must_join(writer);
	CHECK(!memcmp(got, data, 1048576));
	CHECK(raw_nothing(in));
}

/* All of it together fits the backlog, in case the reader is slow. */
#define WRITERS 3
#define ROUNDS 15
#define ROUND_BYTES 70000

/* A pipe that ends when all has been read. */
static int all_read[2];

static void write_own_sysex(int writer)
{
	static unsigned char data[ROUND_BYTES];
	unsigned char note[] = { 0x90 + writer, 60, 64 };
	int out = raw_must_open(0, O_WRONLY), i;
	char nothing;

	MUST(!close(all_read[1]));
	memset(data, writer, sizeof(data));
	data[0] = 0xf0;
	data[sizeof(data) - 1] = 0xf7;
	for (i = 0; i < ROUNDS; i++) {
		raw_must_write(out, data, sizeof(data));
		raw_must_write(out, note, sizeof(note));
	}
	/* Closing would tear another's SysEx that stands still for half a second. */
	MUST(!read(all_read[0], &nothing, 1));
	MUST(!close(out));
}

/* Follows the stream and counts the whole messages that each writer got in. */
struct census {
	int open;
	size_t length;
	int sysex[WRITERS];
	int notes[WRITERS];
	int status;
	int have;
};

static bool count_byte(struct census *census, unsigned char byte)
{
	if (census->open >= 0) {
		census->length++;
		if (byte == 0xf7) {
			if (census->length != ROUND_BYTES)
				return false;
			census->sysex[census->open]++;
			census->open = -1;
			return true;
		}
		if (census->length == 2)
			census->open = byte;
		return byte < WRITERS && byte == census->open;
	}
	if (byte == 0xf0) {
		census->open = 0;
		census->length = 1;
		census->status = 0;
		return !census->have;
	}
	if (byte & 0x80) {
		census->status = byte;
		return !census->have && byte >= 0x90 && byte < 0x90 + WRITERS;
	}
	if (!census->status)
		return false;
	if (++census->have == 2) {
		census->notes[census->status - 0x90]++;
		census->have = 0;
	}
	return true;
}

static int messages_in(const struct census *census)
{
	int w, messages = 0;

	for (w = 0; w < WRITERS; w++)
		messages += census->sysex[w] + census->notes[w];
	return messages;
}

static void defect_04_writers_do_not_interleave(void)
{
	struct census census = { .open = -1 };
	unsigned char buffer[4096];
	pid_t writers[WRITERS];
	ssize_t have, i;
	int in, w;

	raw_must_load();
	raw_must_connect(0, 1);
	in = raw_must_listen(1);
	MUST(!pipe(all_read));
	for (w = 0; w < WRITERS; w++)
		writers[w] = raw_spawn(write_own_sysex, w);
	while (messages_in(&census) < 2 * WRITERS * ROUNDS &&
	       seq_poll(in, POLLIN, SEQ_WAIT_MS)) {
		have = read(in, buffer, sizeof(buffer));
		MUST(have > 0);
		for (i = 0; i < have; i++)
			MUST(count_byte(&census, buffer[i]));
	}
	MUST(!close(all_read[1]));
	for (w = 0; w < WRITERS; w++) {
		raw_must_join(writers[w]);
		CHECK_EQ(census.sysex[w], ROUNDS);
		CHECK_EQ(census.notes[w], ROUNDS);
	}
	CHECK(raw_nothing(in));
	CHECK_EQ(raw_lost(in), 0);
}

static void defect_04_other_senders_wait_for_the_end(void)
{
	static const unsigned char parts[] = { 0xf0, 1, 2, 3, 4, 0xf7 };
	static const unsigned char want[] = {
		0xf0, 1, 0xf8, 2, 3, 4, 0xf7, 0x90, 60, 64, 61, 64, 0xf0, 9, 0xf7,
	};
	struct seq_client *one, *other;
	int in;

	raw_must_load();
	one = raw_must_feed(0);
	other = raw_must_feed(0);
	in = raw_must_listen(0);
	raw_must_send_sysex(one, parts, 2);
	raw_must_send(other, seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64));
	raw_must_send(other, seq_event_new(SNDRV_SEQ_EVENT_CLOCK));
	raw_must_send_sysex(one, parts + 2, 2);
	raw_must_send(other, seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 61, 64));
	raw_must_send_sysex(other, "\xf0\x09\xf7", 3);
	raw_must_send_sysex(one, parts + 4, 2);
	CHECK(raw_reads(in, want, sizeof(want)));
	CHECK(raw_nothing(in));
}

/* The sender is gone, so others go on, and what it still sends is no use. */
static void unfinished_sysex_is_abandoned(void)
{
	static const unsigned char parts[] = { 0xf0, 1, 2, 0xf7 };
	static const unsigned char want[] = { 0xf0, 1, 0x90, 60, 64, 0xf6 };
	struct seq_client *one, *other;
	int in;

	raw_must_load();
	one = raw_must_feed(0);
	other = raw_must_feed(0);
	in = raw_must_listen(0);
	raw_must_send_sysex(one, parts, 2);
	raw_must_send(other, seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64));
	CHECK(raw_reads(in, want, 5));
	raw_must_send_sysex(one, parts + 2, 2);
	raw_must_send(one, seq_event_new(SNDRV_SEQ_EVENT_TUNE_REQUEST));
	CHECK(raw_reads(in, want + 5, 1));
	CHECK(raw_nothing(in));
}

static void unfinished_writer_is_abandoned(void)
{
	unsigned char *sysex = new_sysex(100000, 3);
	static const unsigned char note[] = { 0x90, 60, 64 };
	int hung, out, in;

	raw_must_load();
	raw_must_connect(0, 1);
	hung = raw_must_open(0, O_WRONLY);
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_listen(1);
	raw_must_write(hung, sysex, 90000);
	raw_must_write(out, note, sizeof(note));
	/* Closing waits for the turn, but comes to its end. */
	CHECK(!close(out));
	CHECK(raw_reads(in, sysex, 65536));
	CHECK(raw_reads(in, note, sizeof(note)));
	raw_must_write(hung, sysex + 90000, 10000);
	raw_must_write(hung, "\xf6", 1);
	CHECK(raw_reads(in, "\xf6", 1));
	CHECK(raw_nothing(in));
}

/* The ring takes one and a piece, the backlog two: the fifth has no room. */
static void newest_is_lost_whole_and_counted(void)
{
	unsigned char *sysex[5];
	struct seq_client *feed;
	int in, i;

	raw_must_load();
	raw_must_set_backlog("6000");
	feed = raw_must_feed(0);
	in = raw_must_listen(0);
	raw_must_set_backlog("4194304");
	for (i = 0; i < 5; i++)
		sysex[i] = new_sysex(3000, i);
	for (i = 0; i < 5; i++)
		raw_must_send_sysex(feed, sysex[i], 3000);
	CHECK_EQ(raw_lost(in), 3000);
	CHECK_EQ(raw_lost(in), 0);
	for (i = 0; i < 4; i++)
		CHECK(raw_reads(in, sysex[i], 3000));
	CHECK(raw_nothing(in));
	raw_must_send_sysex(feed, sysex[4], 3000);
	CHECK(raw_reads(in, sysex[4], 3000));
}

/* A part has no room: neither do the others, before it or after it. */
static void parts_are_lost_together(void)
{
	unsigned char *first = new_sysex(5000, 1), *second = new_sysex(8000, 2);
	struct seq_client *feed;
	int in;

	raw_must_load();
	raw_must_set_backlog("6000");
	feed = raw_must_feed(0);
	in = raw_must_listen(0);
	raw_must_set_backlog("4194304");
	raw_must_send_sysex(feed, first, 5000);
	raw_must_send_sysex(feed, second, 4000);
	raw_must_send_sysex(feed, second + 4000, 3000);
	CHECK_EQ(raw_lost(in), 7000);
	CHECK(raw_reads(in, first, 5000));
	raw_must_send_sysex(feed, second + 7000, 1000);
	CHECK(raw_nothing(in));
	raw_must_send_sysex(feed, first, 5000);
	CHECK(raw_reads(in, first, 5000));
	CHECK_EQ(raw_lost(in), 1000);
}

static void set_input(int in, size_t buffer_size, size_t avail_min, int mode)
{
	int version = SNDRV_RAWMIDI_VERSION;
	struct snd_rawmidi_params params = {
		.stream = SNDRV_RAWMIDI_STREAM_INPUT,
		.buffer_size = buffer_size,
		.avail_min = avail_min,
		.mode = mode,
	};

	MUST(!ioctl(in, SNDRV_RAWMIDI_IOCTL_USER_PVERSION, &version));
	MUST(!ioctl(in, SNDRV_RAWMIDI_IOCTL_PARAMS, &params));
}

/* A reader that waits for a full buffer gets full buffers. */
static void buffer_is_filled_to_the_last_byte(void)
{
	unsigned char *sysex = new_sysex(3201, 1), note[] = { 0x90, 60, 64 };
	unsigned char *want = malloc(3201 + 30);
	struct seq_client *feed;
	int in, i;

	raw_must_load();
	feed = raw_must_feed(0);
	in = raw_must_open(0, O_RDONLY);
	set_input(in, 32, 32, 0);
	MUST(raw_nothing(in));
	memcpy(want, sysex, 3201);
	want[3201] = note[0];
	raw_must_send_sysex(feed, sysex, 3201);
	for (i = 0; i < 15; i++) {
		memcpy(want + 3202 + 2 * i, note + 1, 2);
		raw_must_send(feed, seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0,
						   60, 64));
	}
	/* 3232 bytes in all, a hundred and one times 32. */
	CHECK(raw_reads(in, want, 3232 - 1));
	set_input(in, 4096, 1, 0);
	CHECK(raw_nothing(in));
}

/* The reader wakes for all of it or not at all, and does not read before. */
static void large_buffer_is_filled_without_reading(void)
{
	unsigned char *sysex = new_sysex(1000000, 1);
	int out, in;

	raw_must_load();
	raw_must_connect(0, 1);
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_open(1, O_RDONLY);
	set_input(in, 1048576, 1000000, 0);
	MUST(raw_nothing(in));
	raw_must_write(out, sysex, 1000000);
	CHECK(raw_reads(in, sysex, 1000000));
}

static void framed_reader_gets_everything(void)
{
	unsigned char *sysex = new_sysex(100000, 1);
	struct snd_rawmidi_framing_tstamp frame;
	struct seq_client *feed;
	size_t have = 0;
	int in;

	raw_must_load();
	feed = raw_must_feed(0);
	in = raw_must_open(0, O_RDONLY);
	set_input(in, 4096, 32, SNDRV_RAWMIDI_MODE_FRAMING_TSTAMP |
		  SNDRV_RAWMIDI_MODE_CLOCK_MONOTONIC);
	MUST(raw_nothing(in));
	raw_must_send_sysex(feed, sysex, 50000);
	raw_must_send_sysex(feed, sysex + 50000, 50000);
	while (have < 100000) {
		MUST(raw_read(in, &frame, sizeof(frame)) == sizeof(frame));
		MUST(frame.length <= sizeof(frame.data));
		MUST(frame.length <= 100000 - have);
		MUST(!memcmp(frame.data, sysex + have, frame.length));
		have += frame.length;
	}
	CHECK(raw_nothing(in));
	CHECK_EQ(raw_lost(in), 0);
}

static const struct ktap_case cases[] = {
	CASE_DEFECT(defect_03_sysex_of_any_length_waits_for_its_reader),
	CASE_ONBEAT(reader_and_writer_at_once),
	CASE_DEFECT(defect_04_writers_do_not_interleave),
	CASE_DEFECT(defect_04_other_senders_wait_for_the_end),
	CASE_ONBEAT(unfinished_sysex_is_abandoned),
	CASE_ONBEAT(unfinished_writer_is_abandoned),
	CASE_ONBEAT(newest_is_lost_whole_and_counted),
	CASE_ONBEAT(parts_are_lost_together),
	CASE_ONBEAT(buffer_is_filled_to_the_last_byte),
	CASE_ONBEAT(large_buffer_is_filled_without_reading),
	CASE_ONBEAT(framed_reader_gets_everything),
};

KTAP_MAIN(cases);
