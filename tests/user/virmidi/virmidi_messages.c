// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The virtual devices: bytes become events, events become bytes. */
#include "ktap.h"
#include "rawlib.h"

#include <poll.h>

/* Each message has another status than the one before. */
static const unsigned char all_messages[] = {
	0x80, 60, 64, 0x91, 61, 127, 0xa2, 62, 1, 0xb3, 7, 100, 0xc4, 127,
	0xd5, 99, 0xe6, 0, 0x40, 0xe7, 0x7f, 0x7f, 0x90, 0, 0, 0xf1, 0x35,
	0xf2, 0x12, 0x34, 0xf3, 5, 0xf6, 0xf8, 0xfa, 0xfb, 0xfc, 0xfe, 0xff,
	0xf0, 0x7e, 0x7f, 0x06, 0x01, 0xf7, 0xbf, 0x63, 1,
};

static void every_message_passes(void)
{
	int out, in;

	raw_must_load();
	raw_must_connect(0, 1);
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_listen(1);
	raw_must_write(out, all_messages, sizeof(all_messages));
	CHECK(raw_reads(in, all_messages, sizeof(all_messages)));
	CHECK(raw_nothing(in));
}

static void messages_pass_byte_by_byte(void)
{
	size_t i;
	int out, in;

	raw_must_load();
	raw_must_connect(0, 1);
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_listen(1);
	for (i = 0; i < sizeof(all_messages); i++)
		raw_must_write(out, all_messages + i, 1);
	CHECK(raw_reads(in, all_messages, sizeof(all_messages)));
	CHECK(raw_nothing(in));
}

static void running_status_is_understood(void)
{
	static const unsigned char bytes[] = {
		0x90, 60, 64, 61, 0xf8, 65, 62, 66,
	};
	struct seq_client *heard;
	struct snd_seq_event event;
	int out, i;

	raw_must_load();
	heard = raw_must_hear(0);
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, bytes, sizeof(bytes));
	for (i = 0; i < 3; i++) {
		if (i == 1)
			seq_must_receive_type(heard, &event,
					      SNDRV_SEQ_EVENT_CLOCK);
		seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
		CHECK_EQ(event.data.note.note, 60 + i);
		CHECK_EQ(event.data.note.velocity, 64 + i);
	}
	CHECK_EQ(event.source.client, RAW_CLIENT(0));
	CHECK_EQ(event.source.port, 0);
	CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK(seq_nothing(heard));
}

static void defect_05_controllers_of_14_bits_arrive(void)
{
	static const struct row {
		int type, param, value;
		unsigned char bytes[12];
		size_t length;
	} rows[] = {
		{ SNDRV_SEQ_EVENT_CONTROL14, 7, 0x1234,
		  { 0xb1, 7, 0x24, 39, 0x34 }, 5 },
		{ SNDRV_SEQ_EVENT_NONREGPARAM, 0x0102, 0x0304,
		  { 0xb1, 99, 2, 98, 2, 6, 6, 38, 4 }, 9 },
		{ SNDRV_SEQ_EVENT_REGPARAM, 0x0001, 0x2000,
		  { 0xb1, 101, 0, 100, 1, 6, 0x40, 38, 0 }, 9 },
		{ SNDRV_SEQ_EVENT_NONE, 0, 0, { 0 }, 0 }
	};
	static const unsigned char between[] = { 0xc0, 1 };
	struct snd_seq_event event;
	struct seq_client *feed;
	const struct row *row;
	int in;

	raw_must_load();
	feed = raw_must_feed(0);
	in = raw_must_listen(0);
	for (row = rows; row->length; row++) {
		event = seq_event_new(row->type);
		event.data.control.channel = 1;
		event.data.control.param = row->param;
		event.data.control.value = row->value;
		raw_must_send(feed, event);
		CHECK(raw_reads(in, row->bytes, row->length));

		/* Ends the running status. */
		event = seq_event_new(SNDRV_SEQ_EVENT_PGMCHANGE);
		event.data.control.value = 1;
		raw_must_send(feed, event);
		CHECK(raw_reads(in, between, sizeof(between)));
	}
	CHECK(raw_nothing(in));
}

static void real_time_passes_within_sysex(void)
{
	static const unsigned char bytes[] = { 0xf0, 1, 0xf8, 2, 0xf7 };
	static const unsigned char sysex[] = { 0xf0, 1, 2, 0xf7 };
	const unsigned char *data;
	struct seq_client *heard;
	struct snd_seq_event event;
	int out;

	raw_must_load();
	heard = raw_must_hear(0);
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, bytes, 3);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_CLOCK);
	CHECK(seq_nothing(heard));
	raw_must_write(out, bytes + 3, 2);
	MUST(!seq_receive(heard, &event, &data));
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event.data.ext.len, sizeof(sysex));
	CHECK(!memcmp(data, sysex, sizeof(sysex)));
	CHECK(seq_nothing(heard));
}

static void interrupted_sysex_is_dropped(void)
{
	static const unsigned char bytes[] = { 0xf0, 1, 2, 0x90, 60, 64, 3, 0xf7 };
	struct seq_client *heard;
	struct snd_seq_event event;
	int out;

	raw_must_load();
	heard = raw_must_hear(0);
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, bytes, sizeof(bytes));
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK(seq_nothing(heard));
}

static void defect_06_unheard_bytes_keep_the_parser_in_step(void)
{
	static const unsigned char bytes[] = {
		0x92, 60, 1, 0xf0, 1, 2, 3, 0xf7, 0x93, 61, 2,
	};
	struct seq_client *heard;
	struct snd_seq_event event;
	const unsigned char *data;
	int out, stream = SNDRV_RAWMIDI_STREAM_OUTPUT;
	size_t i;

	raw_must_load();
	out = raw_must_open(0, O_WRONLY);
	/* Far more than fits any buffer: nobody hears it, nothing blocks. */
	for (i = 0; i < 20000; i++)
		raw_must_write(out, bytes, sizeof(bytes));
	raw_must_write(out, bytes, 5);
	CHECK(!ioctl(out, SNDRV_RAWMIDI_IOCTL_DRAIN, &stream));
	heard = raw_must_hear(0);
	raw_must_write(out, bytes + 5, sizeof(bytes) - 5);
	raw_must_write(out, bytes + 9, 2);
	MUST(!seq_receive(heard, &event, &data));
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event.data.ext.len, 5);
	CHECK(!memcmp(data, bytes + 3, 5));
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.channel, 3);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.note, 61);
	CHECK(seq_nothing(heard));
}

static void write_returns_after_delivery(void)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	static const unsigned char sysex[] = { 0xf0, 1, 2, 3, 0xf7 };
	struct seq_client *heard;
	int out, stream = SNDRV_RAWMIDI_STREAM_OUTPUT;

	raw_must_load();
	heard = raw_must_hear(0);
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, sysex, sizeof(sysex));
	CHECK(!ioctl(out, SNDRV_RAWMIDI_IOCTL_DRAIN, &stream));
	CHECK(seq_readable(heard));
	seq_drop(heard);
	raw_must_write(out, note, sizeof(note));
	raw_must_write(out, sysex, sizeof(sysex));
	CHECK(!close(out));
	CHECK(seq_readable(heard));
	seq_drop(heard);
	CHECK(seq_nothing(heard));
}

static void sysex_goes_on_after_drain(void)
{
	static const unsigned char sysex[] = { 0xf0, 1, 2, 3, 0xf7 };
	struct seq_client *heard;
	struct snd_seq_event event;
	const unsigned char *data;
	int out, stream = SNDRV_RAWMIDI_STREAM_OUTPUT;

	raw_must_load();
	heard = raw_must_hear(0);
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, sysex, 2);
	CHECK(!ioctl(out, SNDRV_RAWMIDI_IOCTL_DRAIN, &stream));
	CHECK(seq_nothing(heard));
	raw_must_write(out, sysex + 2, 3);
	MUST(!seq_receive(heard, &event, &data));
	CHECK_EQ(event.data.ext.len, sizeof(sysex));
	CHECK(!memcmp(data, sysex, sizeof(sysex)));
}

static void attached_only_while_somebody_sends(void)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	struct snd_seq_event event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0,
						    60, 64);
	struct seq_client *direct, *feed;
	int in;

	raw_must_load();
	in = raw_must_listen(0);
	direct = seq_must_open();
	seq_must_port(direct, SEQ_CAP_ALL);
	seq_event_to(&event, RAW_CLIENT(0), 0);
	seq_must_send(direct, &event);
	CHECK(raw_nothing(in));

	feed = raw_must_feed(0);
	seq_must_send(direct, &event);
	CHECK(raw_reads(in, note, sizeof(note)));
	seq_close(feed);
	seq_must_send(direct, &event);
	CHECK(raw_nothing(in));
}

static void reader_hears_from_its_first_read_on(void)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	struct snd_seq_event event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0,
						    60, 64);
	struct seq_client *feed;
	int in;

	raw_must_load();
	feed = raw_must_feed(0);
	in = raw_must_open(0, O_RDONLY);
	raw_must_send(feed, event);
	CHECK(raw_nothing(in));
	raw_must_send(feed, event);
	CHECK(raw_reads(in, note, sizeof(note)));
	CHECK(raw_nothing(in));
}

static const struct ktap_case cases[] = {
	CASE(every_message_passes),
	CASE(messages_pass_byte_by_byte),
	CASE(running_status_is_understood),
	CASE_DEFECT(defect_05_controllers_of_14_bits_arrive),
	CASE(real_time_passes_within_sysex),
	CASE(interrupted_sysex_is_dropped),
	CASE_DEFECT(defect_06_unheard_bytes_keep_the_parser_in_step),
	CASE(write_returns_after_delivery),
	CASE(sysex_goes_on_after_drain),
	CASE(attached_only_while_somebody_sends),
	CASE(reader_hears_from_its_first_read_on),
};

KTAP_MAIN(cases);
