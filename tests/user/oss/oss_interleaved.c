// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A reader of /dev/sequencer or /dev/music understands what it reads: bytes of device
 * 0 and of the port "Receiver", which share that number; events that find no room;
 * echoes while a long SysEx is read.
 */
#include "ktap.h"
#include "osslib.h"
#include "ossports.h"

#include <poll.h>

#define FEW 16		/* records in a small queue, the fewest there can be */
#define LONG_BYTES 5000
#define ECHOES (FEW / 2)

static int fd;

/* A port of the program is device 0, and read by an application. */
static void open_device(const char *path, int flags, const char *length)
{
	char line[32];

	oss_must_load_ports(1);
	MUST(oss_port_number(0) >= 0);
	if (oss_port_number(0)) {
		snprintf(line, sizeof(line), "move %d 0", oss_port_number(0));
		MUST(!oss_tell(line));
	}
	MUST(!oss_tell(length));
	fd = oss_must_open(path, flags | O_NONBLOCK);
	MUST(!oss_tell("maxqlen 1024"));
}

/* It is delivered when this returns. */
static void play(struct snd_seq_event event)
{
	seq_event_to_subscribers(&event, 0);
	seq_must_send(oss_ports, &event);
}

static void play_elsewhere(struct snd_seq_event event)
{
	seq_event_to(&event, SNDRV_SEQ_CLIENT_OSS, 0);
	seq_must_send(oss_ports, &event);
}

static void play_part(const unsigned char *data, size_t length)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	seq_event_to_subscribers(&event, 0);
	MUST(!seq_send_variable(oss_ports, &event, data, length));
}

static struct snd_seq_event note_on(int note)
{
	return seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, note, 64);
}

static struct snd_seq_event control(int type, int param)
{
	struct snd_seq_event event = seq_event_new(type);

	event.data.control.param = param;
	event.data.control.value = 64;
	return event;
}

/* The next byte of device 0, after however many records of time. */
static void check_bytes(const unsigned char *want, size_t length)
{
	unsigned char record[4];
	size_t i;

	for (i = 0; i < length; i++) {
		oss_must_read_untimed(fd, record, sizeof(record));
		CHECK_EQ(record[0], SEQ_MIDIPUTC);
		CHECK_EQ(record[2], 0);
		CHECK_EQ(record[1], want[i]);
	}
}

static void check_no_more(void)
{
	unsigned char record[8];

	CHECK_EQ(read(fd, record, sizeof(record)), -1);
	CHECK_EQ(errno, EAGAIN);
}

static void running_status_ends_between_sources(void)
{
	static const unsigned char want[] = {
		0x90, 60, 64, 0xb0, 7, 64, 0x90, 61, 64, 62, 64,
	};

	open_device(OSS_SEQUENCER, O_RDONLY, "maxqlen 1024");
	play(note_on(60));
	play_elsewhere(control(SNDRV_SEQ_EVENT_CONTROLLER, 7));
	play(note_on(61));
	play(note_on(62));
	check_bytes(want, sizeof(want));
	check_no_more();
}

/* The rest of it has no beginning any more; the next one is whole. */
static void a_message_ends_the_sysex_of_another(void)
{
	static const unsigned char first[] = { 0xf0, 1, 2 }, last[] = { 3, 0xf7 };
	static const unsigned char want[] = {
		0xf0, 1, 2, 0xf8, 0x90, 60, 64, 0xf0, 1, 2, 3, 0xf7,
	};

	open_device(OSS_SEQUENCER, O_RDONLY, "maxqlen 1024");
	play_part(first, sizeof(first));
	play_elsewhere(seq_event_new(SNDRV_SEQ_EVENT_CLOCK));
	play_elsewhere(note_on(60));
	play_part(last, sizeof(last));
	CHECK(oss_has(" : lost = 2\n"));
	play_part(first, sizeof(first));
	play_part(last, sizeof(last));
	check_bytes(want, sizeof(want));
	check_no_more();
}

/* Also that of its own source, of which the rest would be notes by running status. */
static void a_message_ends_the_sysex_of_its_source(void)
{
	static const unsigned char first[] = { 0xf0, 1, 2 }, last[] = { 3, 4, 0xf7 };
	static const unsigned char want[] = { 0xf0, 1, 2, 0xf8, 0x90, 60, 64 };

	open_device(OSS_SEQUENCER, O_RDONLY, "maxqlen 1024");
	play_part(first, sizeof(first));
	play(seq_event_new(SNDRV_SEQ_EVENT_CLOCK));
	play(note_on(60));
	play_part(last, sizeof(last));
	check_bytes(want, sizeof(want));
	check_no_more();
	CHECK(oss_has(" : lost = 3\n"));
}

/* Data that is no SysEx, and none at all, by the device and by the receiver. */
static void other_data_is_no_message(void)
{
	static const unsigned char data[] = { 0x90, 60, 127 }, want[] = { 0x90, 61, 64 };
	struct snd_seq_event event;
	unsigned int i;

	open_device(OSS_SEQUENCER, O_RDONLY, "maxqlen 1024");
	for (i = 0; i < 4; i++) {
		event = seq_event_new(SNDRV_SEQ_EVENT_USR_VAR0);
		if (i / 2)
			seq_event_to(&event, SNDRV_SEQ_CLIENT_OSS, 0);
		else
			seq_event_to_subscribers(&event, 0);
		MUST(!seq_send_variable(oss_ports, &event, data,
					i % 2 ? 0 : sizeof(data)));
	}
	play(note_on(61));
	check_bytes(want, sizeof(want));
	check_no_more();
	CHECK(!oss_has(" : lost = "));
}

/* In music mode the timer stands, so that no record is about time. */
static void records_of_an_event_are_read_all_or_none(void)
{
	unsigned char record[8];
	int i;

	open_device(OSS_MUSIC, O_RDONLY, "maxqlen 16");
	for (i = 0; i < FEW - 1; i++)
		play(note_on(i));
	play(control(SNDRV_SEQ_EVENT_REGPARAM, 1));
	for (i = 0; i < FEW - 1; i++) {
		CHECK_EQ(read(fd, record, sizeof(record)), sizeof(record));
		CHECK_EQ(record[0], EV_CHN_VOICE);
		CHECK_EQ(record[4], i);
	}
	check_no_more();
	CHECK(oss_has(" : lost = 1\n"));
}

/* However the time passes meanwhile. */
static void bytes_of_an_event_are_read_all_or_none(void)
{
	unsigned char record[4] = { };
	int i, bytes = 0;

	open_device(OSS_SEQUENCER, O_RDONLY, "maxqlen 16");
	for (i = 0; i < FEW; i++) {
		play(note_on(i));
		play(control(SNDRV_SEQ_EVENT_CONTROLLER, i));
	}
	while (read(fd, record, sizeof(record)) == sizeof(record))
		bytes += record[0] == SEQ_MIDIPUTC;
	CHECK_EQ(record[0], SEQ_MIDIPUTC);
	CHECK(bytes && bytes % 3 == 0);
	CHECK(oss_has(" : lost = "));
}

/* A SysEx is longer than the queue, and each echo is due while it is read. */
static void echoes_find_room_beside_a_sysex(void)
{
	static unsigned char data[LONG_BYTES] = { 0xf0 };
	unsigned char record[4];
	int bytes = 0, echoes = 0, i;

	data[LONG_BYTES - 1] = 0xf7;
	open_device(OSS_SEQUENCER, O_RDWR, "maxqlen 16");
	oss_must_time(fd, TMR_WAIT_ABS, 0);
	play_part(data, sizeof(data));
	for (i = 0; i < ECHOES; i++)
		oss_must_echo(fd, i);
	while (read(fd, record, sizeof(record)) == sizeof(record)) {
		if (record[0] == SEQ_ECHO)
			CHECK_EQ(record[1], echoes++);
		if (record[0] == SEQ_MIDIPUTC)
			CHECK_EQ(record[1], data[bytes++]);
	}
	CHECK_EQ(echoes, ECHOES);
	CHECK_EQ(bytes, LONG_BYTES);
	CHECK(!oss_has(" : lost = "));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(running_status_ends_between_sources),
	CASE_ONBEAT(a_message_ends_the_sysex_of_another),
	CASE_ONBEAT(a_message_ends_the_sysex_of_its_source),
	CASE_ONBEAT(other_data_is_no_message),
	CASE_ONBEAT(records_of_an_event_are_read_all_or_none),
	CASE_ONBEAT(bytes_of_an_event_are_read_all_or_none),
	CASE_ONBEAT(echoes_find_room_beside_a_sysex),
};

KTAP_MAIN(cases);
