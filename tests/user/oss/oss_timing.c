// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* /dev/sequencer: when what is written is played, and what time it is. */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

#include <poll.h>

#define FAR 1000000
#define TICK_NS 10000000ll	/* the control rate is 100 */

static const unsigned char note[] = { 0x90, 60, 64 };

static void control_rate_is_100(void)
{
	struct oss_moment begin, end;
	int fd, rate;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	for (rate = 1; rate < 2000; rate *= 10) {
		int asked = rate;

		CHECK(ioctl(fd, SNDCTL_SEQ_CTRLRATE, &asked) < 0);
		CHECK_EQ(errno, EINVAL);
	}
	rate = 0;
	CHECK(!ioctl(fd, SNDCTL_SEQ_CTRLRATE, &rate));
	CHECK_EQ(rate, 100);
	begin = oss_moment(fd);
	oss_must_time(fd, TMR_WAIT_ABS, begin.tick + 100);
	oss_must_echo(fd, 1);
	CHECK(oss_echo_comes(fd, 1));
	end = oss_moment(fd);
	CHECK(oss_ticks_pass(begin, end, TICK_NS));
	CHECK(end.tick - begin.tick >= 100);
}

/* The time of what was written last is another matter. */
static void time_is_the_current_one(void)
{
	struct oss_moment begin, middle, end;
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	begin = oss_moment(fd);
	oss_must_wait(fd, FAR);
	oss_must_echo(fd, 1);
	middle = oss_moment(fd);
	CHECK(oss_ticks_pass(begin, middle, TICK_NS));
	do
		end = oss_moment(fd);
	while (end.tick < middle.tick + 5);
	CHECK(oss_ticks_pass(begin, end, TICK_NS));
}

static void waits_are_relative_or_absolute(void)
{
	static const struct {
		int command;
		unsigned int value;
		int due;
	} waits[] = {
		{ TMR_WAIT_REL, 5, 5 },
		{ TMR_WAIT_REL, 5, 10 },
		{ TMR_WAIT_ABS, 15, 15 },
		{ TMR_WAIT_ABS, 15, 15 },
		{ TMR_WAIT_REL, 10, 25 },
		{ TMR_WAIT_ABS, 20, 25 },	/* that is over */
		{ TMR_WAIT_ABS, 30, 30 },
		{ TMR_WAIT_REL, 20, 50 },
	};
	unsigned int i;
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	for (i = 0; i < ARRAY_SIZE(waits); i++) {
		oss_must_time(fd, waits[i].command, waits[i].value);
		oss_must_echo(fd, i);
	}
	for (i = 0; i < ARRAY_SIZE(waits); i++) {
		CHECK(oss_echo_comes(fd, i));
		CHECK(oss_time(fd) >= waits[i].due);
	}
}

/* If they did, the last one would be due after two minutes. */
static void absolute_waits_do_not_add_up(void)
{
	unsigned int i;
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	for (i = 1; i <= 150; i++) {
		oss_must_wait(fd, i / 4);
		oss_must_time(fd, TMR_WAIT_ABS, i);
		oss_must_echo(fd, i);
	}
	for (i = 1; i <= 150; i++)
		CHECK(oss_echo_comes(fd, i));
}

/* Returns whether all was written before the first start was due: else it comes late. */
static bool must_write_starts(int fd, struct oss_moment begin)
{
	unsigned char sync[4] = { SEQ_SYNCTIMER };

	oss_must_time(fd, TMR_WAIT_ABS, begin.tick + 20);
	oss_must_time(fd, TMR_START, 0);
	oss_must_wait(fd, 20);
	oss_must_write(fd, sync, sizeof(sync));
	/* The tick in which it began may have been nearly over. */
	return seq_now() - begin.before < 19 * TICK_NS;
}

static void start_begins_a_new_count(void)
{
	struct oss_moment begin, end;
	int fd, attempts = 0;
	bool in_time;

	oss_must_load();
	do {
		fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
		begin = oss_moment(fd);
		in_time = must_write_starts(fd, begin);
		if (!in_time)
			close(fd);
	} while (!in_time && ++attempts < 3);
	MUST(in_time);
	oss_must_wait(fd, 10);
	oss_must_echo(fd, 1);
	CHECK(oss_echo_comes(fd, 1));
	end = oss_moment(fd);
	CHECK(end.tick >= 10);
	end.tick += begin.tick + 40;
	CHECK(oss_ticks_pass(begin, end, TICK_NS));
}

static void realtime_events_do_not_wait(void)
{
	int fd, in;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	in = raw_must_listen(0);
	oss_must_wait(fd, FAR);
	oss_must_echo(fd, 1);
	CHECK_EQ(oss_must_available(fd), 1023);
	oss_must_time(fd, TMR_WAIT_ABS, 0);
	oss_must_echo(fd, 2);
	CHECK(oss_echo_comes(fd, 2));
	oss_must_write_bytes(fd, oss_midi_device(0), note, sizeof(note));
	CHECK(raw_reads(in, note, sizeof(note)));
	/* A SEQ_WAIT of 0 says nothing about it. */
	oss_must_wait(fd, 0);
	oss_must_echo(fd, 3);
	CHECK(oss_echo_comes(fd, 3));
	CHECK_EQ(oss_must_available(fd), 1023);

	oss_must_time(fd, TMR_WAIT_REL, 0);
	oss_must_echo(fd, 4);
	CHECK_EQ(oss_must_available(fd), 1022);
	CHECK(!seq_poll(fd, POLLIN, 0));
}

static void realtime_mode_ends_now(void)
{
	int fd, begin;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	oss_must_time(fd, TMR_WAIT_ABS, 0);
	do
		begin = oss_time(fd);
	while (begin < 20);
	oss_must_time(fd, TMR_WAIT_REL, 0);
	oss_must_time(fd, TMR_WAIT_REL, 10);
	oss_must_echo(fd, 1);
	CHECK(oss_echo_comes(fd, 1));
	CHECK(oss_time(fd) >= begin + 10);
	/* A wait that moves the time ends it, too. */
	oss_must_time(fd, TMR_WAIT_ABS, 0);
	oss_must_time(fd, TMR_WAIT_ABS, FAR);
	oss_must_echo(fd, 2);
	CHECK_EQ(oss_must_available(fd), 1023);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	CHECK_EQ(oss_must_available(fd), 1024);
}

static void sync_waits_for_all(void)
{
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	oss_must_wait(fd, 20);
	oss_must_echo(fd, 1);
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK_EQ(oss_must_available(fd), 1024);
	CHECK(seq_poll(fd, POLLIN, 0));
	/* A rest at the end is music, too. */
	oss_must_wait(fd, 50);
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(oss_time(fd) >= 50);
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(oss_echo_comes(fd, 1));
	CHECK(!seq_poll(fd, POLLIN, 0));
	oss_must_time(fd, TMR_WAIT_ABS, 0);
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
}

static void what_is_heard_bears_its_time(void)
{
	int fd, out, from, to, told = 0, i;
	unsigned char got[4];

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	out = raw_must_open(0, O_WRONLY);
	for (i = 0; i < 5; i++) {
		from = oss_time(fd);
		raw_must_write(out, note, sizeof(note));
		for (;;) {
			MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
			MUST(read(fd, got, sizeof(got)) == sizeof(got));
			if (got[0] != SEQ_WAIT)
				break;
			told = got[1] | got[2] << 8 | got[3] << 16;
		}
		to = oss_time(fd);
		CHECK(told >= from && told <= to);
		CHECK_EQ(got[0], SEQ_MIDIPUTC);
		/* Its other bytes, of which the first may have no status. */
		while (got[1] != note[2])
			MUST(read(fd, got, sizeof(got)) == sizeof(got));
		while (oss_time(fd) < to + 3)
			;
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(control_rate_is_100),
	CASE_ONBEAT(time_is_the_current_one),
	CASE(waits_are_relative_or_absolute),
	CASE(absolute_waits_do_not_add_up),
	CASE_ONBEAT(start_begins_a_new_count),
	CASE_ONBEAT(realtime_events_do_not_wait),
	CASE_ONBEAT(realtime_mode_ends_now),
	CASE_ONBEAT(sync_waits_for_all),
	CASE_ONBEAT(what_is_heard_bears_its_time),
};

KTAP_MAIN(cases);
