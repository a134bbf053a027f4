// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Long SysEx to readers of /dev/sequencer and /dev/music: many times as long as the
 * queue of records, at once and in small pieces; and readers that do not keep up.
 * oss_sysex_cable.c has those that come as slowly as from a cable.
 *
 * time-limit: 90
 */
#include "ktap.h"
#include "osslib.h"
#include "osssysex.h"
#include "rawlib.h"

#include <poll.h>

static void sequencer_reads_it_at_once(void)
{
	oss_sysex_check(OSS_SEQUENCER, OSS_SYSEX_LONG, OSS_SYSEX_LONG, 0);
}

static void sequencer_reads_it_piece_by_piece(void)
{
	oss_sysex_check(OSS_SEQUENCER, OSS_SYSEX_LONG, OSS_SYSEX_PIECE, 0);
}

static void sequencer_reads_a_few_thousand_bytes(void)
{
	oss_sysex_check(OSS_SEQUENCER, 5000, OSS_SYSEX_PIECE, 0);
}

static void music_reads_it_at_once(void)
{
	oss_sysex_check(OSS_MUSIC, OSS_SYSEX_LONG, OSS_SYSEX_LONG, 0);
}

static void music_reads_it_piece_by_piece(void)
{
	oss_sysex_check(OSS_MUSIC, OSS_SYSEX_LONG, OSS_SYSEX_PIECE, 0);
}

/* A sleeping reader is woken for each part of it, and by poll() as well. */
static void small_reads_get_all_of_it(void)
{
	struct oss_reader reader = oss_sysex_must_open(OSS_SEQUENCER, 0, OSS_SYSEX_LONG);
	int out = raw_must_open(0, O_WRONLY);
	unsigned char data[5000], record[4];

	raw_fill_sysex(data, sizeof(data), 2);
	raw_must_write(out, data, sizeof(data));
	while (reader.length < sizeof(data)) {
		MUST(seq_poll(reader.fd, POLLIN, SEQ_WAIT_MS));
		MUST(read(reader.fd, record, sizeof(record)) == sizeof(record));
		oss_sysex_understand(&reader, record);
	}
	CHECK(!memcmp(reader.data, data, sizeof(data)));
	CHECK(!seq_poll(reader.fd, POLLIN, 0));
	free(reader.data);
}

/* Notes of another device come in their order behind it, and none is lost. */
static void order_is_that_of_arrival(void)
{
	static const unsigned char note[] = { 0x91, 62, 65 };
	struct oss_reader reader = oss_sysex_must_open(OSS_SEQUENCER, 0, OSS_SYSEX_LONG);
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
		oss_sysex_understand(&reader, record);
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
	struct oss_reader reader = oss_sysex_must_open(path, 0, room);
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
		oss_sysex_read_all(&reader);
	CHECK(reader.length >= 3 * length && reader.length < 8 * length);
	CHECK_EQ(reader.length % length, 0);
	for (got = 0; got + length <= reader.length; got += length)
		CHECK(!memcmp(reader.data + got, data, length));
	/* It goes on with the next one. */
	got = reader.length;
	raw_must_write(out, data, length);
	oss_sysex_read_until(&reader, got + length);
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
	struct oss_reader reader = oss_sysex_must_open(OSS_SEQUENCER, 0, OSS_SYSEX_LONG);
	static const unsigned char note[] = { 0x90, 60, 64 };
	int out = raw_must_open(0, O_WRONLY);
	unsigned char data[5000];

	raw_fill_sysex(data, sizeof(data), 5);
	raw_must_write(out, data, sizeof(data));
	MUST(seq_poll(reader.fd, POLLIN, SEQ_WAIT_MS));
	CHECK(!ioctl(reader.fd, SNDCTL_SEQ_RESET));
	CHECK(!seq_poll(reader.fd, POLLIN, 0));
	raw_must_write(out, note, sizeof(note));
	oss_sysex_read_until(&reader, sizeof(note));
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
	CASE_ONBEAT(music_reads_it_at_once),
	CASE_ONBEAT(music_reads_it_piece_by_piece),
	CASE_ONBEAT(small_reads_get_all_of_it),
	CASE_ONBEAT(order_is_that_of_arrival),
	CASE_ONBEAT(slow_sequencer_loses_the_newest),
	CASE_ONBEAT(slow_music_loses_the_newest),
	CASE_ONBEAT(reset_and_close_drop_it),
};

KTAP_MAIN(cases);
