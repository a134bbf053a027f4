// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Defects of the in-tree OSS sequencer. Debian does not build it, so
 * there is nothing to compare with.
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

#include <poll.h>
#include <pthread.h>

#define FAR 1000000

static const unsigned char note[] = { 0x90, 60, 64 };
static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };
static const unsigned char long_echo[8] = { EV_TIMING, TMR_ECHO, 0, 0, 9 };

/* A record about time that music mode has. */
static void must_write_timing(int fd, int command, unsigned int value)
{
	unsigned char record[8] = { EV_TIMING, command };

	memcpy(record + 4, &value, sizeof(value));
	oss_must_write(fd, record, sizeof(record));
}

struct reader {
	int fd;
	int thread;
	ssize_t result;
	unsigned char record[4];
};

static void *read_one(void *argument)
{
	struct reader *reader = argument;

	__atomic_store_n(&reader->thread, seq_thread(), __ATOMIC_RELEASE);
	reader->result = read(reader->fd, reader->record, 4);
	return NULL;
}

static void defect_16_blocking_read_waits(void)
{
	struct reader reader = { 0 };
	pthread_t thread;

	oss_must_load();
	reader.fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	MUST(!pthread_create(&thread, NULL, read_one, &reader));
	while (!__atomic_load_n(&reader.thread, __ATOMIC_ACQUIRE))
		sched_yield();
	CHECK(seq_wait_blocked(reader.thread));
	oss_must_write(reader.fd, echo, sizeof(echo));
	pthread_join(thread, NULL);
	CHECK_EQ(reader.result, sizeof(echo));
	CHECK(!memcmp(reader.record, echo, sizeof(echo)));
}

/* In records of six bytes each, and longer than any of them. */
static void defect_16_sysex_of_any_length(void)
{
	static const size_t lengths[] = { 4, 6, 128, 129, 3000 };
	unsigned char sysex[3000];
	int fd, in;
	size_t i, at;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	in = raw_must_listen(0);
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		raw_fill_sysex(sysex, lengths[i], i + 1);
		for (at = 0; at < lengths[i]; at += 6) {
			unsigned char record[8] = { EV_SYSEX };

			record[1] = oss_midi_device(0);
			memset(record + 2, 0xff, 6);
			memcpy(record + 2, sysex + at,
			       lengths[i] - at < 6 ? lengths[i] - at : 6);
			oss_must_write(fd, record, sizeof(record));
		}
		CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
		CHECK(raw_reads(in, sysex, lengths[i]));
	}
	CHECK(raw_nothing(in));
}

/* A stop far in the future does not keep back what comes before it, and what
 * the tempo is to become is not the tempo yet.
 */
static void defect_16_orders_wait_until_they_are_due(void)
{
	struct snd_seq_queue_tempo before, now;
	unsigned char got[8];
	int fd, seq, time;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	seq = seq_open(O_RDWR);
	MUST(!seq_get_tempo(seq, 0, &before));
	must_write_timing(fd, TMR_START, 0);
	must_write_timing(fd, TMR_WAIT_ABS, 5);
	oss_must_write(fd, long_echo, sizeof(long_echo));
	must_write_timing(fd, TMR_WAIT_ABS, FAR);
	must_write_timing(fd, TMR_TEMPO, 8);
	must_write_timing(fd, TMR_STOP, 0);
	do {
		MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
		MUST(read(fd, got, sizeof(got)) == sizeof(got));
	} while (got[1] != TMR_ECHO);
	MUST(!ioctl(fd, SNDCTL_SEQ_GETTIME, &time));
	CHECK(time >= 5 && time < FAR);
	MUST(!seq_get_tempo(seq, 0, &now));
	CHECK_EQ(now.tempo, before.tempo);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	close(seq);
}

static void defect_16_gettime_is_the_time_that_passes(void)
{
	int fd, first = 0, second = 0, left;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	oss_must_write(fd, echo, sizeof(echo));
	oss_must_wait(fd, FAR);
	oss_must_write(fd, echo, sizeof(echo));
	MUST(!ioctl(fd, SNDCTL_SEQ_GETTIME, &first));
	CHECK(first < FAR);
	for (left = SEQ_WAIT_MS / 5; left && second <= first; left--) {
		MUST(!ioctl(fd, SNDCTL_SEQ_GETTIME, &second));
		poll(NULL, 0, 5);
	}
	CHECK(second > first && second < FAR);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
}

/* One's closing takes nothing from the other, and neither does its filling of
 * its queue.
 */
static void defect_16_applications_do_not_share(void)
{
	int first, second, in, count, i;

	oss_must_load();
	in = raw_must_listen(0);
	first = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_must_wait(first, 100);
	oss_must_write_bytes(first, oss_midi_device(0), note, sizeof(note));
	for (i = 0; i < 5; i++) {
		second = oss_must_open(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
		oss_must_wait(second, FAR);
		while (write(second, echo, sizeof(echo)) > 0)
			;
		CHECK_EQ(errno, EAGAIN);
		MUST(!ioctl(first, SNDCTL_SEQ_GETOUTCOUNT, &count));
		CHECK(count >= 1023);
		close(second);
	}
	CHECK(raw_reads(in, note, sizeof(note)));
	close(first);
}

static void defect_16_reset_silences_the_device_that_was_used(void)
{
	static const unsigned char low_note[] = { 0x90, 61, 64 };
	int fd, in, number;
	unsigned char byte = 0;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	number = oss_midi_device(2);
	in = raw_must_listen(2);
	oss_must_write_bytes(fd, number, low_note, sizeof(low_note));
	CHECK(raw_reads(in, low_note, sizeof(low_note)));
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	/* A message that ends notes there begins with a status byte. */
	CHECK_EQ(raw_read(in, &byte, 1), 1);
	CHECK(byte & 0x80);
}

static void defect_16_all_applications_are_listed(void)
{
	int fds[3], i;
	char *text, *line;
	int listed = 0;

	oss_must_load();
	for (i = 0; i < 3; i++)
		fds[i] = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	/* Those that stay are not in the first places. */
	close(fds[0]);
	close(fds[1]);
	CHECK_EQ(oss_count("Number of applications"), 1);
	text = seq_read_file(OSS_PROC);
	MUST(text);
	for (line = text; (line = strstr(line, "\nApplication ")); line++)
		listed++;
	CHECK_EQ(listed, 1);
	CHECK(strstr(text, "\nApplication 2:"));
	free(text);
	close(fds[2]);
}

static void defect_16_local_records_are_taken(void)
{
	static const unsigned char local[8] = { EV_SEQ_LOCAL, LOCL_STARTAUDIO };
	unsigned char got[8];
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	oss_must_write(fd, local, sizeof(local));
	oss_must_write(fd, long_echo, sizeof(long_echo));
	must_write_timing(fd, TMR_START, 0);
	do {
		MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
		MUST(read(fd, got, sizeof(got)) == sizeof(got));
	} while (got[1] != TMR_ECHO);
	CHECK_EQ(got[4], long_echo[4]);
}

static void defect_16_timebase_is_read_back(void)
{
	int fd, value = 192;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	CHECK(!ioctl(fd, SNDCTL_TMR_TIMEBASE, &value));
	CHECK_EQ(value, 192);
	value = 5000;
	CHECK(!ioctl(fd, SNDCTL_TMR_TIMEBASE, &value));
	CHECK_EQ(value, 1000);
	value = 0;
	CHECK(!ioctl(fd, SNDCTL_SEQ_CTRLRATE, &value));
	CHECK_EQ(value, 1000);
}

static void defect_16_long_queues_can_be_had(void)
{
	int fd, count;

	oss_must_load();
	CHECK_EQ(oss_tell("maxqlen 3000"), 0);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(oss_tell("maxqlen 1024"), 0);
	MUST(!ioctl(fd, SNDCTL_SEQ_GETOUTCOUNT, &count));
	CHECK_EQ(count, 3000);
}

/* SysEx comes in while the application that hears it resets: it has its bytes
 * or not, but never another's.
 */
static void fix_oss_sysex_on_its_way_in(void)
{
	unsigned char sysex[500], record[4];
	int fd, out, i;

	oss_must_load();
	raw_fill_sysex(sysex, sizeof(sysex), 3);
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
	out = raw_must_open(0, O_WRONLY);
	for (i = 0; i < 200; i++) {
		raw_must_write(out, sysex, sizeof(sysex));
		if (i % 3 == 0)
			MUST(!ioctl(fd, SNDCTL_SEQ_RESET));
		while (read(fd, record, sizeof(record)) == sizeof(record))
			CHECK(record[0] != SEQ_MIDIPUTC ||
			      memchr(sysex, record[1], sizeof(sysex)));
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(defect_16_blocking_read_waits),
	CASE_ONBEAT(defect_16_sysex_of_any_length),
	CASE_ONBEAT(defect_16_orders_wait_until_they_are_due),
	CASE_ONBEAT(defect_16_gettime_is_the_time_that_passes),
	CASE_ONBEAT(defect_16_applications_do_not_share),
	CASE_ONBEAT(defect_16_reset_silences_the_device_that_was_used),
	CASE_ONBEAT(defect_16_all_applications_are_listed),
	CASE_ONBEAT(defect_16_local_records_are_taken),
	CASE_ONBEAT(defect_16_timebase_is_read_back),
	CASE_ONBEAT(defect_16_long_queues_can_be_had),
	CASE_ONBEAT(fix_oss_sysex_on_its_way_in),
};

KTAP_MAIN(cases);
