// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The properties of snd-rawmidi's streams that include/onbeat/rawmidi_stream.h lists,
 * as far as a program can see them: on the virtual card, whose driver relies on them.
 */
#include "ktap.h"
#include "rawlib.h"

#include <pthread.h>
#include <sound/asound.h>

#define CARD 1
#define FRAMED (SNDRV_RAWMIDI_MODE_FRAMING_TSTAMP | \
		SNDRV_RAWMIDI_MODE_CLOCK_MONOTONIC)

/* Bytes that snd-seq-virmidi puts into one event, and fetches at a time. */
#define SYSEX_PART 65536
#define FETCHED 4096

static const unsigned char note[] = { 0x90, 60, 64 };

static struct snd_seq_event note_event(void)
{
	return seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, note[1], note[2]);
}

static size_t bytes_sent(void)
{
	return raw_must_look_up(CARD, "Output 0", "Tx bytes");
}

static size_t bytes_received(void)
{
	return raw_must_look_up(CARD, "Input 0", "Rx bytes");
}

static void set_size(int fd, int stream, size_t size)
{
	struct snd_rawmidi_params params = {
		.stream = stream, .buffer_size = size, .avail_min = 1,
	};

	MUST(!ioctl(fd, SNDRV_RAWMIDI_IOCTL_PARAMS, &params));
}

static void output_counts_what_left(void)
{
	struct snd_seq_event event;
	struct seq_client *heard;
	size_t before;
	int out, i;

	raw_must_load();
	heard = raw_must_hear(0);
	before = bytes_sent();
	for (i = 1; i <= 2; i++) {
		out = raw_must_open(0, O_WRONLY);
		raw_must_write(out, note, sizeof(note));
		seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
		CHECK_EQ(bytes_sent() - before, i * sizeof(note));
		close(out);
		CHECK_EQ(bytes_sent() - before, i * sizeof(note));
	}
}

static void input_counts_what_arrived_without_frames(void)
{
	struct snd_rawmidi_framing_tstamp frame;
	struct seq_client *feed;
	size_t before;
	int in;

	raw_must_load();
	feed = raw_must_feed(0);
	before = bytes_received();
	in = raw_must_listen(0);
	raw_must_send(feed, note_event());
	CHECK(raw_reads(in, note, sizeof(note)));
	CHECK_EQ(bytes_received() - before, sizeof(note));
	raw_must_set_mode(in, FRAMED);
	MUST(raw_nothing(in));
	raw_must_send(feed, note_event());
	MUST(raw_read(in, &frame, sizeof(frame)) == sizeof(frame));
	CHECK_EQ(frame.length, sizeof(note));
	CHECK_EQ(bytes_received() - before, sizeof(note));
	raw_must_set_mode(in, 0);
}

/* Both open the first stream. The second has not asked for frames. */
static void framing_is_left_to_the_next_reader(void)
{
	struct snd_rawmidi_framing_tstamp frame;
	struct seq_client *feed;
	int in;

	raw_must_load();
	feed = raw_must_feed(0);
	in = raw_must_open(0, O_RDONLY);
	raw_must_set_mode(in, FRAMED);
	close(in);
	in = raw_must_listen(0);
	raw_must_send(feed, note_event());
	MUST(raw_read(in, &frame, sizeof(frame)) == sizeof(frame));
	CHECK_EQ(frame.length, sizeof(note));
	CHECK(!memcmp(frame.data, note, sizeof(note)));
	raw_must_set_mode(in, 0);
	MUST(raw_nothing(in));
	raw_must_send(feed, note_event());
	CHECK(raw_reads(in, note, sizeof(note)));
}

static void nothing_is_lost_when_an_output_is_resized(void)
{
	static const size_t sizes[] = { 8192, 32, 65536, 4096 };
	const size_t length = 50000, part = 10000;
	unsigned char sysex[50000];
	unsigned int i;
	int out, in;

	raw_must_load();
	raw_must_connect(0, 1);
	in = raw_must_listen(1);
	out = raw_must_open(0, O_WRONLY);
	raw_fill_sysex(sysex, length, 1);
	raw_must_write(out, sysex, part);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		set_size(out, SNDRV_RAWMIDI_STREAM_OUTPUT, sizes[i]);
		raw_must_write(out, sysex + (i + 1) * part, part);
	}
	CHECK(raw_reads(in, sysex, length));
	CHECK(raw_nothing(in));
}

static void input_is_emptied_when_it_is_resized(void)
{
	struct seq_client *feed;
	int in;

	raw_must_load();
	feed = raw_must_feed(0);
	in = raw_must_listen(0);
	raw_must_send(feed, note_event());
	MUST(!raw_nothing(in));
	set_size(in, SNDRV_RAWMIDI_STREAM_INPUT, 8192);
	CHECK(raw_nothing(in));
	raw_must_send(feed, note_event());
	CHECK(raw_reads(in, note, sizeof(note)));
}

struct drain {
	int fd;
	int thread;
	int result;
};

static void *run_drain(void *argument)
{
	int stream = SNDRV_RAWMIDI_STREAM_OUTPUT;
	struct drain *drain = argument;

	__atomic_store_n(&drain->thread, seq_thread(), __ATOMIC_RELEASE);
	drain->result = ioctl(drain->fd, SNDRV_RAWMIDI_IOCTL_DRAIN, &stream);
	return NULL;
}

/*
 * One thread drains the stream, and so holds the buffer, which is not empty: the note
 * waits for another program's SysEx, which never ends. Bytes that are written meanwhile
 * are complete, and leave before the drain ends; otherwise it fails.
 */
static void what_is_written_during_a_drain_leaves(void)
{
	unsigned char sysex[SYSEX_PART + 1], bytes[2 * FETCHED];
	const size_t first = sizeof(bytes) - 2000;
	struct drain drain = { .thread = 0 };
	pthread_t thread;
	int hung, in;

	raw_must_load();
	raw_must_connect(0, 1);
	in = raw_must_listen(1);
	hung = raw_must_open(0, O_WRONLY);
	drain.fd = raw_must_open(0, O_WRONLY);
	raw_fill_sysex(sysex, sizeof(sysex), 1);
	memcpy(bytes, note, sizeof(note));
	raw_fill_sysex(bytes + sizeof(note), sizeof(bytes) - sizeof(note), 2);
	raw_must_write(hung, sysex, SYSEX_PART);
	MUST(raw_reads(in, sysex, SYSEX_PART));
	raw_must_write(drain.fd, bytes, first);
	MUST(!pthread_create(&thread, NULL, run_drain, &drain));
	while (!__atomic_load_n(&drain.thread, __ATOMIC_ACQUIRE))
		sched_yield();
	MUST(seq_wait_blocked(drain.thread));
	raw_must_write(drain.fd, bytes + first, sizeof(bytes) - first);
	CHECK(raw_reads(in, bytes, sizeof(bytes)));
	MUST(!pthread_join(thread, NULL));
	CHECK_EQ(drain.result, 0);
}

static const struct ktap_case cases[] = {
	CASE(output_counts_what_left),
	CASE_ONBEAT(input_counts_what_arrived_without_frames),
	CASE_ONBEAT(framing_is_left_to_the_next_reader),
	CASE_ONBEAT(nothing_is_lost_when_an_output_is_resized),
	CASE_ONBEAT(input_is_emptied_when_it_is_resized),
	CASE_ONBEAT(what_is_written_during_a_drain_leaves),
};

KTAP_MAIN(cases);
