// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Room for what waits to be played by the OSS sequencer, and what is told of it. */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

#include <poll.h>

#define CELLS OSS_SMALL_CELLS
#define FAR 1000000
#define LATER 100
#define SOON 50

/* Other values are brought into the range that there is. */
static void threshold_has_limits(void)
{
	static const int values[] = { -1, 0, CELLS, FAR };
	unsigned int i;
	int fd;

	fd = oss_must_open_small(OSS_SEQUENCER, O_RDWR);
	for (i = 0; i < ARRAY_SIZE(values); i++)
		CHECK(!ioctl(fd, SNDCTL_SEQ_THRESHOLD, &values[i]));
	oss_must_wait(fd, FAR);
	CHECK(seq_poll(fd, POLLOUT, 0));
	/* Of 63 cells that have to be free, one is used. */
	oss_must_echo(fd, 1);
	CHECK(seq_poll(fd, POLLOUT, 0));
	oss_must_echo(fd, 2);
	CHECK(!seq_poll(fd, POLLOUT, 0));
}

/* Records that were not refused are played, without another call. */
static void all_that_is_taken_is_played(void)
{
	unsigned char echo[4] = { SEQ_ECHO };
	int fd, taken, i, attempts = 0;
	bool in_time;

	/* Those that are due while others are written make room. */
	do {
		fd = oss_must_open_small(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
		oss_must_wait(fd, 50);
		taken = 0;
		echo[1] = 0;
		while (taken < 4 * CELLS && write(fd, echo, sizeof(echo)) == sizeof(echo))
			echo[1] = ++taken;
		in_time = !seq_poll(fd, POLLIN, 0);
		if (!in_time)
			close(fd);
	} while (!in_time && ++attempts < 3);
	MUST(in_time);
	CHECK_EQ(errno, EAGAIN);
	CHECK(taken >= CELLS && taken < 4 * CELLS);
	/* The incumbent has room for one less of what is read. */
	taken -= !expect_onbeat();
	for (i = 0; i < taken; i++)
		CHECK(oss_echo_comes(fd, i));
}

/* There is no room for another byte, if it is not yet time to play. */
static bool check_no_room(int fd, const unsigned char *byte)
{
	int available = oss_must_available(fd), error;
	bool writable = seq_poll(fd, POLLOUT, 0);
	ssize_t written = write(fd, byte, 4);

	error = errno;
	if (oss_time(fd) >= SOON)
		return false;
	CHECK_EQ(available, 0);
	CHECK(!writable);
	CHECK_EQ(written, -1);
	CHECK_EQ(error, EAGAIN);
	return true;
}

/*
 * A message that needs more cells than there are, and then another one. Return: whether
 * that was before it was time to play them.
 */
static bool fill_with_a_message(void)
{
	unsigned char byte[4] = { SEQ_MIDIPUTC }, sysex[1200];
	int fd, in, one = 1;
	bool in_time;
	size_t i;

	fd = oss_must_open_small(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
	in = raw_must_listen(0);
	CHECK(!ioctl(fd, SNDCTL_SEQ_THRESHOLD, &one));
	raw_fill_sysex(sysex, sizeof(sysex), 5);
	byte[2] = oss_midi_device(0);
	oss_must_wait(fd, SOON);
	for (i = 0; i < CELLS / 2; i++)
		oss_must_echo(fd, i);
	for (i = 0; i < sizeof(sysex); i++) {
		CHECK(seq_poll(fd, POLLOUT, 0));
		byte[1] = sysex[i];
		CHECK_EQ(write(fd, byte, sizeof(byte)), sizeof(byte));
	}
	in_time = check_no_room(fd, byte);
	CHECK(raw_reads(in, sysex, sizeof(sysex)));
	CHECK(seq_poll(fd, POLLOUT, SEQ_WAIT_MS));
	close(in);
	close(fd);
	return in_time;
}

/* A machine that stands still may be late, but not each time. */
static void poll_keeps_its_promise(void)
{
	bool in_time = false;
	int attempts;

	for (attempts = 0; attempts < 3 && !in_time; attempts++)
		in_time = fill_with_a_message();
	CHECK(in_time);
}

/* A timer that stands makes no room, so that what lets it go on must not need any. */
static void a_timer_goes_on(bool by_call)
{
	int fd = oss_must_open_small(OSS_MUSIC, O_RDWR | O_NONBLOCK);
	unsigned char echo[8] = { EV_TIMING, TMR_ECHO };
	int taken = 0, i;

	oss_must_time(fd, TMR_START, 0);
	if (by_call)
		MUST(!ioctl(fd, SNDCTL_TMR_STOP));
	else
		oss_must_time(fd, TMR_STOP, 0);
	/* Its own cell is free again. */
	CHECK(oss_stops(oss_queue()));
	oss_must_time(fd, TMR_WAIT_ABS, LATER);
	while (taken < 4 * CELLS && write(fd, echo, sizeof(echo)) == sizeof(echo))
		echo[4] = ++taken;
	CHECK_EQ(errno, EAGAIN);
	oss_must_time(fd, TMR_WAIT_REL, 1);
	oss_must_time(fd, TMR_CONTINUE, 0);
	for (i = 0; i < taken; i++)
		CHECK(oss_echo_comes(fd, i));
	close(fd);
}

static void a_timer_that_a_call_stopped_goes_on(void)
{
	a_timer_goes_on(true);
}

static void a_timer_that_a_record_stopped_goes_on(void)
{
	a_timer_goes_on(false);
}

static const struct ktap_case cases[] = {
	CASE(threshold_has_limits),
	CASE(all_that_is_taken_is_played),
	CASE_ONBEAT(a_timer_that_a_call_stopped_goes_on),
	CASE_ONBEAT(a_timer_that_a_record_stopped_goes_on),
	CASE_ONBEAT(poll_keeps_its_promise),
};

KTAP_MAIN(cases);
