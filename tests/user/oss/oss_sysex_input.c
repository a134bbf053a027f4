// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Long SysEx to readers of /dev/sequencer and /dev/music: many times as long as the
 * queue of records, at once, in small pieces, and in pieces that come as they would
 * from a cable; and readers that do not keep up.
 * time-limit: 120
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

#include <poll.h>

#define LONG_BYTES 65536
#define PIECE 100
#define CABLE_MS 32	/* that a cable takes for it */
#define SHORT_OF_ALL 1000

/* The state of a reader that follows the records. */
struct reader {
	int fd;
	int device;
	bool music;
	unsigned char *data;
	size_t length, room;
};

static struct reader open_reader(const char *path, int device, size_t room)
{
	struct reader reader = {
		.music = !strcmp(path, OSS_MUSIC),
		.room = room,
		.data = malloc(room),
	};

	MUST(reader.data);
	oss_must_load();
	reader.fd = oss_must_open(path, O_RDONLY | O_NONBLOCK);
	reader.device = oss_midi_device(device);
	return reader;
}

static void keep(struct reader *reader, unsigned char byte)
{
	MUST(reader->length < reader->room);
	reader->data[reader->length++] = byte;
}

static size_t understand(struct reader *reader, const unsigned char *record)
{
	int i;

	if (record[0] == SEQ_MIDIPUTC && record[2] == reader->device)
		keep(reader, record[1]);
	for (i = 2; record[0] == EV_SYSEX && i < 8 && record[i] != 0xff; i++)
		keep(reader, record[i]);
	return record[0] < 0x80 ? 4 : 8;
}

/* Reads what is there, and more than fits into the queue if there is as much. */
static void read_all(struct reader *reader)
{
	unsigned char records[65536];
	ssize_t length, i;

	while ((length = read(reader->fd, records, sizeof(records))) > 0)
		for (i = 0; i < length;)
			i += understand(reader, records + i);
	CHECK(length < 0 && errno == EAGAIN);
}

/* Reads until so many bytes are there, or no more come. */
static void read_until(struct reader *reader, size_t length)
{
	while (reader->length < length && seq_poll(reader->fd, POLLIN, SEQ_WAIT_MS))
		read_all(reader);
	CHECK_EQ(reader->length, length);
}

static void check_sysex(const char *path, size_t length, size_t piece,
			int pause_ms)
{
	struct reader reader = open_reader(path, 0, length + SHORT_OF_ALL);
	static const unsigned char note[] = { 0x90, 60, 64 };
	int out = raw_must_open(0, O_WRONLY);
	unsigned char *data = malloc(length);
	size_t done, count;

	MUST(data);
	raw_fill_sysex(data, length, 1);
	for (done = 0; done < length; done += count) {
		count = length - done < piece ? length - done : piece;
		raw_must_write(out, data + done, count);
		poll(NULL, 0, pause_ms);
		if (done + count < length)
			read_all(&reader);
	}
	read_until(&reader, length);
	CHECK(!memcmp(reader.data, data, length));
	CHECK_EQ(oss_count("Number of applications"), 1);
	CHECK(!oss_has(" : lost = "));
	/* The next message has its status byte. */
	raw_must_write(out, note, sizeof(note));
	if (!reader.music) {
		read_until(&reader, length + sizeof(note));
		CHECK(!memcmp(reader.data + length, note, sizeof(note)));
	}
	free(data);
	free(reader.data);
}

static void sequencer_reads_it_at_once(void)
{
	check_sysex(OSS_SEQUENCER, LONG_BYTES, LONG_BYTES, 0);
}

static void sequencer_reads_it_piece_by_piece(void)
{
	check_sysex(OSS_SEQUENCER, LONG_BYTES, PIECE, 0);
}

/* It takes ten seconds. */
static void sequencer_reads_it_at_cable_speed(void)
{
	check_sysex(OSS_SEQUENCER, LONG_BYTES / 2, PIECE, CABLE_MS);
}

static void sequencer_reads_a_few_thousand_bytes(void)
{
	check_sysex(OSS_SEQUENCER, 5000, PIECE, 0);
}

static void music_reads_it_at_once(void)
{
	check_sysex(OSS_MUSIC, LONG_BYTES, LONG_BYTES, 0);
}

static void music_reads_it_piece_by_piece(void)
{
	check_sysex(OSS_MUSIC, LONG_BYTES, PIECE, 0);
}

static void music_reads_it_at_cable_speed(void)
{
	check_sysex(OSS_MUSIC, LONG_BYTES / 4, PIECE, CABLE_MS);
}

/* A sleeping reader is woken for each part of it, and by poll() as well. */
static void small_reads_get_all_of_it(void)
{
	struct reader reader = open_reader(OSS_SEQUENCER, 0, LONG_BYTES);
	int out = raw_must_open(0, O_WRONLY);
	unsigned char data[5000], record[4];

	raw_fill_sysex(data, sizeof(data), 2);
	raw_must_write(out, data, sizeof(data));
	while (reader.length < sizeof(data)) {
		MUST(seq_poll(reader.fd, POLLIN, SEQ_WAIT_MS));
		MUST(read(reader.fd, record, sizeof(record)) == sizeof(record));
		understand(&reader, record);
	}
	CHECK(!memcmp(reader.data, data, sizeof(data)));
	CHECK(!seq_poll(reader.fd, POLLIN, 0));
	free(reader.data);
}

/* Notes of another device come in their order behind it, and none is lost. */
static void order_is_that_of_arrival(void)
{
	static const unsigned char note[] = { 0x91, 62, 65 };
	struct reader reader = open_reader(OSS_SEQUENCER, 0, LONG_BYTES);
	int out = raw_must_open(0, O_WRONLY), other = raw_must_open(1, O_WRONLY);
	int device = oss_midi_device(1), notes = 0, i;
	unsigned char data[5000], record[4];

	raw_fill_sysex(data, sizeof(data), 3);
	raw_must_write(out, data, sizeof(data));
	/* It may be delivered after the write(). */
	MUST(seq_poll(reader.fd, POLLIN, SEQ_WAIT_MS));
	for (i = 0; i < 100; i++)
		raw_must_write(other, note, sizeof(note));
	while (notes < 100 && seq_poll(reader.fd, POLLIN, SEQ_WAIT_MS)) {
		MUST(read(reader.fd, record, sizeof(record)) == sizeof(record));
		understand(&reader, record);
		if (record[0] == SEQ_MIDIPUTC && record[2] == device) {
			CHECK_EQ(reader.length, sizeof(data));
			notes += record[1] == note[2];
		}
	}
	CHECK_EQ(notes, 100);
	CHECK(!memcmp(reader.data, data, sizeof(data)));
	free(reader.data);
}

/* It has what came first, whole; the newest are lost whole, and counted. */
static void check_slow_reader(const char *path)
{
	size_t room = 8 << 20, length = 300000;
	struct reader reader = open_reader(path, 0, room);
	int out = raw_must_open(0, O_WRONLY);
	unsigned char *data = malloc(length);
	size_t got;
	int i;

	MUST(data);
	raw_fill_sysex(data, length, 4);
	for (i = 0; i < 8; i++)
		raw_must_write(out, data, length);
	CHECK(oss_wait_for(" : lost = "));
	while (seq_poll(reader.fd, POLLIN, 0))
		read_all(&reader);
	CHECK(reader.length >= 3 * length && reader.length < 8 * length);
	CHECK_EQ(reader.length % length, 0);
	for (got = 0; got + length <= reader.length; got += length)
		CHECK(!memcmp(reader.data + got, data, length));
	/* It goes on with the next one. */
	got = reader.length;
	raw_must_write(out, data, length);
	read_until(&reader, got + length);
	CHECK(!memcmp(reader.data + got, data, length));
	free(data);
	free(reader.data);
}

static void slow_sequencer_loses_the_newest(void)
{
	check_slow_reader(OSS_SEQUENCER);
}

static void slow_music_loses_the_newest(void)
{
	check_slow_reader(OSS_MUSIC);
}

/* None of it is read after a reset, nor kept by a close. */
static void reset_and_close_drop_it(void)
{
	struct reader reader = open_reader(OSS_SEQUENCER, 0, LONG_BYTES);
	static const unsigned char note[] = { 0x90, 60, 64 };
	int out = raw_must_open(0, O_WRONLY);
	unsigned char data[5000];

	raw_fill_sysex(data, sizeof(data), 5);
	raw_must_write(out, data, sizeof(data));
	MUST(seq_poll(reader.fd, POLLIN, SEQ_WAIT_MS));
	CHECK(!ioctl(reader.fd, SNDCTL_SEQ_RESET));
	CHECK(!seq_poll(reader.fd, POLLIN, 0));
	raw_must_write(out, note, sizeof(note));
	read_until(&reader, sizeof(note));
	CHECK(!memcmp(reader.data, note, sizeof(note)));
	raw_must_write(out, data, sizeof(data));
	MUST(seq_poll(reader.fd, POLLIN, SEQ_WAIT_MS));
	close(reader.fd);
	free(reader.data);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(sequencer_reads_a_few_thousand_bytes),
	CASE_ONBEAT(sequencer_reads_it_at_once),
	CASE_ONBEAT(sequencer_reads_it_piece_by_piece),
	CASE_ONBEAT(sequencer_reads_it_at_cable_speed),
	CASE_ONBEAT(music_reads_it_at_once),
	CASE_ONBEAT(music_reads_it_piece_by_piece),
	CASE_ONBEAT(music_reads_it_at_cable_speed),
	CASE_ONBEAT(small_reads_get_all_of_it),
	CASE_ONBEAT(order_is_that_of_arrival),
	CASE_ONBEAT(slow_sequencer_loses_the_newest),
	CASE_ONBEAT(slow_music_loses_the_newest),
	CASE_ONBEAT(reset_and_close_drop_it),
};

KTAP_MAIN(cases);
