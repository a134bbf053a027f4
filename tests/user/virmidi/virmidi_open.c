// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The virtual devices: many programs, and all the ways to open one. */
#include "ktap.h"
#include "rawlib.h"

#include <poll.h>
#include <signal.h>
#include <sound/asound.h>

#define STREAMS 16

static const unsigned char note[] = { 0x90, 60, 64 };

static struct snd_seq_event note_event(void)
{
	return seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, note[1], note[2]);
}

static void sixteen_programs_each_way(void)
{
	int in[STREAMS], out[STREAMS], i;

	raw_must_load();
	for (i = 0; i < STREAMS; i++) {
		in[i] = raw_must_open(0, O_RDONLY | O_NONBLOCK);
		out[i] = raw_must_open(0, O_WRONLY | O_NONBLOCK);
	}
	CHECK_EQ(raw_open(0, O_RDONLY | O_NONBLOCK), -EBUSY);
	CHECK_EQ(raw_open(0, O_WRONLY | O_NONBLOCK), -EBUSY);
	CHECK_EQ(raw_open(0, O_RDWR | O_NONBLOCK), -EBUSY);
	CHECK(raw_open(1, O_RDWR | O_NONBLOCK) >= 0);
	close(in[3]);
	close(out[5]);
	CHECK(raw_open(0, O_RDWR | O_NONBLOCK) >= 0);
}

static void open_note_and_close(int device)
{
	int fd = raw_must_open(device, O_WRONLY);

	raw_must_write(fd, note, sizeof(note));
}

static void blocking_open_waits_for_a_stream(void)
{
	struct seq_client *heard;
	struct snd_seq_event event;
	int out[STREAMS], i;
	pid_t child;

	raw_must_load();
	heard = raw_must_hear(0);
	for (i = 0; i < STREAMS; i++)
		out[i] = raw_must_open(0, O_WRONLY | O_CLOEXEC);
	/* The child has copies of the descriptors, which it must not keep. */
	child = fork();
	MUST(child >= 0);
	if (!child) {
		for (i = 0; i < STREAMS; i++)
			close(out[i]);
		open_note_and_close(0);
		_exit(0);
	}
	close(out[7]);
	raw_must_join(child);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
}

static void every_reader_hears_everything(void)
{
	struct seq_client *feed;
	int in[STREAMS], i, n;

	raw_must_load();
	feed = raw_must_feed(0);
	for (i = 0; i < STREAMS; i++)
		in[i] = raw_must_listen(0);
	/* Nobody reads the last one; the others do not notice. */
	for (n = 0; n < 5000; n++) {
		raw_must_send(feed, note_event());
		for (i = 0; i < STREAMS - 1 && n % 500 == 0; i++) {
			unsigned char bytes[3 * 500];
			size_t length = n ? 2 * 500 : sizeof(note);

			MUST(raw_read(in[i], bytes, length) == length);
		}
	}
	for (i = 0; i < STREAMS - 1; i++)
		CHECK_EQ(raw_lost(in[i]), 0);
	CHECK(raw_lost(in[STREAMS - 1]) > 0);
}

static void full_reader_keeps_what_it_has(void)
{
	struct seq_client *feed;
	unsigned char bytes[2];
	int in, n, count = 0;

	raw_must_load();
	feed = raw_must_feed(0);
	in = raw_must_listen(0);
	for (n = 0; n < 20000; n++)
		raw_must_send(feed, seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0,
						   n >> 7 & 127, n & 127));
	CHECK(raw_lost(in) > 0);
	MUST(raw_read(in, bytes, 1) == 1);
	CHECK_EQ(bytes[0], 0x90);
	/* The oldest came, in order and whole. */
	while (!raw_nothing(in)) {
		MUST(raw_read(in, bytes, 2) == 2);
		MUST(bytes[0] == (count >> 7 & 127) && bytes[1] == (count & 127));
		count++;
	}
	CHECK(count >= 2047);
	raw_must_send(feed, note_event());
	CHECK(raw_reads(in, note + 1, 2));
}

static void nonblocking_reads_and_writes(void)
{
	unsigned char buffer[65536];
	size_t left = sizeof(buffer);
	ssize_t written;
	int in, out;

	raw_must_load();
	raw_must_connect(0, 1);
	in = raw_must_open(1, O_RDONLY | O_NONBLOCK);
	out = raw_must_open(0, O_WRONLY | O_NONBLOCK);
	CHECK(read(in, buffer, sizeof(buffer)) == -1 && errno == EAGAIN);
	raw_fill_sysex(buffer, sizeof(buffer), 1);
	while (left) {
		MUST(seq_poll(out, POLLOUT, SEQ_WAIT_MS));
		written = write(out, buffer + sizeof(buffer) - left, left);
		MUST(written > 0);
		left -= written;
	}
	CHECK(raw_reads(in, buffer, sizeof(buffer)));
	CHECK(read(in, buffer, sizeof(buffer)) == -1 && errno == EAGAIN);
}

static void one_descriptor_reads_and_writes(void)
{
	unsigned char sysex[20000];
	int fd;

	raw_must_load();
	raw_must_connect(0, 0);
	fd = raw_must_open(0, O_RDWR);
	MUST(!seq_poll(fd, POLLIN, 0));
	raw_fill_sysex(sysex, sizeof(sysex), 1);
	raw_must_write(fd, sysex, sizeof(sysex));
	CHECK(raw_reads(fd, sysex, sizeof(sysex)));
}

static void synchronous_write_is_delivered(void)
{
	unsigned char sysex[3000];
	struct seq_client *heard;
	struct snd_seq_event event;
	int out;

	raw_must_load();
	heard = raw_must_hear(0);
	out = raw_must_open(0, O_WRONLY | O_DSYNC);
	raw_fill_sysex(sysex, sizeof(sysex), 1);
	raw_must_write(out, sysex, sizeof(sysex));
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event.data.ext.len, sizeof(sysex));
}

/* Programs that open with O_APPEND share a stream when there is no other. */
static void appending_programs_share_a_stream(void)
{
	int flags = O_WRONLY | O_APPEND | O_NONBLOCK, out[STREAMS + 4], i;
	struct seq_client *heard;
	struct snd_seq_event event;

	raw_must_load();
	heard = raw_must_hear(0);
	for (i = 0; i < STREAMS + 4; i++)
		out[i] = raw_must_open(0, flags);
	for (i = 0; i < STREAMS + 4; i++)
		raw_must_write(out[i], note, sizeof(note));
	for (i = 0; i < STREAMS + 4; i++)
		seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK(seq_nothing(heard));
}

static void drop_keeps_what_is_complete(void)
{
	int out, stream = SNDRV_RAWMIDI_STREAM_OUTPUT;
	struct seq_client *heard;
	struct snd_seq_event event;

	raw_must_load();
	heard = raw_must_hear(0);
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, note, sizeof(note));
	CHECK(!ioctl(out, SNDRV_RAWMIDI_IOCTL_DROP, &stream));
	raw_must_write(out, note + 1, 2);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK(seq_nothing(heard));
}

/*
 * Another program's unfinished SysEx holds up a note and a piece of SysEx. When
 * these are dropped, the rest of the piece is of no use.
 */
static void dropped_bytes_take_their_message_along(void)
{
	static const unsigned char held_up[] = { 0x91, 50, 50, 0xf0, 1, 2 };
	static const unsigned char after[] = { 3, 0xf7, 0x90, 60, 64 };
	int hung, out, in, stream = SNDRV_RAWMIDI_STREAM_OUTPUT;
	unsigned char sysex[100000];

	raw_must_load();
	raw_must_connect(0, 1);
	in = raw_must_listen(1);
	hung = raw_must_open(0, O_WRONLY);
	out = raw_must_open(0, O_WRONLY);
	raw_fill_sysex(sysex, sizeof(sysex), 1);
	raw_must_write(hung, sysex, 90000);
	raw_must_write(out, held_up, sizeof(held_up));
	CHECK(!ioctl(out, SNDRV_RAWMIDI_IOCTL_DROP, &stream));
	raw_must_write(hung, sysex + 90000, 10000);
	CHECK(raw_reads(in, sysex, sizeof(sysex)));
	raw_must_write(out, after, sizeof(after));
	CHECK(raw_reads(in, after + 2, 3));
	CHECK(raw_nothing(in));
}

static void drained_input_begins_anew(void)
{
	int in, stream = SNDRV_RAWMIDI_STREAM_INPUT;
	unsigned char sysex[30000];
	struct seq_client *feed;

	raw_must_load();
	feed = raw_must_feed(0);
	in = raw_must_listen(0);
	raw_fill_sysex(sysex, sizeof(sysex), 1);
	raw_must_send(feed, note_event());
	raw_must_send_sysex(feed, sysex, sizeof(sysex));
	CHECK(!ioctl(in, SNDRV_RAWMIDI_IOCTL_DRAIN, &stream));
	CHECK(raw_nothing(in));
	raw_must_send(feed, note_event());
	CHECK(raw_reads(in, note, sizeof(note)));
}

static void write_for_ever(int out)
{
	unsigned char sysex[100000];

	raw_fill_sysex(sysex, sizeof(sysex), 1);
	for (;;)
		raw_must_write(out, sysex, sizeof(sysex));
}

/* A writer that is killed leaves nothing behind that others wait for. */
static void killed_writers_do_no_harm(void)
{
	struct seq_client *heard;
	struct snd_seq_event event;
	int in, out, i, status;
	unsigned char bytes[20000];
	pid_t child;

	raw_must_load();
	raw_must_connect(0, 1);
	for (i = 0; i < 20; i++) {
		in = raw_must_listen(1);
		out = raw_must_open(0, O_WRONLY);
		child = raw_spawn(write_for_ever, out);
		MUST(!close(out));
		MUST(raw_read(in, bytes, 1 + 1000 * i) == 1 + 1000u * i);
		kill(child, SIGKILL);
		MUST(waitpid(child, &status, 0) == child);
		MUST(!close(in));
	}
	heard = raw_must_hear(0);
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, note, sizeof(note));
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
}

static const struct ktap_case cases[] = {
	CASE(sixteen_programs_each_way),
	CASE(blocking_open_waits_for_a_stream),
	CASE(every_reader_hears_everything),
	CASE_ONBEAT(full_reader_keeps_what_it_has),
	CASE_ONBEAT(nonblocking_reads_and_writes),
	CASE_ONBEAT(one_descriptor_reads_and_writes),
	CASE_ONBEAT(synchronous_write_is_delivered),
	CASE(appending_programs_share_a_stream),
	CASE_ONBEAT(drop_keeps_what_is_complete),
	CASE_ONBEAT(dropped_bytes_take_their_message_along),
	CASE(drained_input_begins_anew),
	CASE(killed_writers_do_no_harm),
};

KTAP_MAIN(cases);
