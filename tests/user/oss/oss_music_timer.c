// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * /dev/music: a timer that its application controls, by records and by calls.
 * time-limit: 120
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

#include <poll.h>

#define FAR 1000000
#define SECOND 1000000000ll

/* Nanoseconds of a tick: quarter notes a minute, and ticks of each. */
#define TICK(tempo, timebase) (60 * SECOND / (tempo) / (timebase))

static int open_music(int tempo, int timebase)
{
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	MUST(!ioctl(fd, SNDCTL_TMR_TEMPO, &tempo));
	MUST(!ioctl(fd, SNDCTL_TMR_TIMEBASE, &timebase));
	return fd;
}

static void set_speed(int fd, int tempo, int timebase)
{
	CHECK(!ioctl(fd, SNDCTL_TMR_TEMPO, &tempo));
	CHECK(!ioctl(fd, SNDCTL_TMR_TIMEBASE, &timebase));
}

static void check_value(int fd, unsigned long request, int value, int want)
{
	CHECK(!ioctl(fd, request, &value));
	CHECK_EQ(value, want);
}

static void tempo_and_timebase_have_limits(void)
{
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	check_value(fd, SNDCTL_TMR_TEMPO, 0, 60);
	check_value(fd, SNDCTL_TMR_TIMEBASE, 0, 100);
	check_value(fd, SNDCTL_SEQ_CTRLRATE, 0, 100);
	check_value(fd, SNDCTL_TMR_TEMPO, 7, 8);
	check_value(fd, SNDCTL_TMR_TEMPO, -1, 8);
	check_value(fd, SNDCTL_TMR_TEMPO, 361, 360);
	check_value(fd, SNDCTL_TMR_TEMPO, 0, 360);
	check_value(fd, SNDCTL_TMR_TIMEBASE, -1, 1);
	check_value(fd, SNDCTL_TMR_TIMEBASE, 1001, 1000);
	check_value(fd, SNDCTL_TMR_TIMEBASE, 0, 1000);
	check_value(fd, SNDCTL_SEQ_CTRLRATE, 0, 6000);
}

static void timer_calls_do_nothing_in_synth_mode(void)
{
	struct oss_moment begin, end;
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	begin = oss_moment(fd);
	check_value(fd, SNDCTL_TMR_TEMPO, 120, 60);
	check_value(fd, SNDCTL_TMR_TIMEBASE, 480, 100);
	CHECK(!ioctl(fd, SNDCTL_TMR_START));
	CHECK(!ioctl(fd, SNDCTL_TMR_STOP));
	CHECK(!ioctl(fd, SNDCTL_TMR_CONTINUE));
	oss_must_time(fd, TMR_TEMPO, 8);
	oss_must_time(fd, TMR_STOP, 0);
	oss_must_time(fd, TMR_WAIT_ABS, begin.tick + 20);
	oss_must_echo(fd, 1);
	CHECK(oss_echo_comes(fd, 1));
	end = oss_moment(fd);
	CHECK(oss_ticks_pass(begin, end, SECOND / 100));
}

static void there_is_one_timer(void)
{
	int fd = open_music(60, 100);
	int value = 0;

	CHECK(!ioctl(fd, SNDCTL_TMR_METRONOME, &value));
	CHECK(!ioctl(fd, SNDCTL_TMR_SOURCE, &value));
	CHECK(!ioctl(fd, SNDCTL_TMR_SELECT, &value));
}

static void timer_waits_to_be_started(void)
{
	int fd = open_music(60, 100);

	/* The beginning is now, whenever the timer is started. */
	oss_must_echo(fd, 1);
	CHECK(oss_echo_comes(fd, 1));
	oss_must_time(fd, TMR_WAIT_ABS, 1);
	oss_must_echo(fd, 2);
	CHECK_EQ(oss_time(fd), 0);
	CHECK(!poll(NULL, 0, 50));
	CHECK_EQ(oss_time(fd), 0);
	CHECK(!seq_poll(fd, POLLIN, 0));
	oss_must_time(fd, TMR_CONTINUE, 0);
	CHECK(oss_echo_comes(fd, 2));
}

static void speed_is_right(void)
{
	static const int speeds[][2] = {
		{ 60, 100 }, { 120, 96 }, { 360, 1000 }, { 8, 1000 }, { 97, 480 },
	};
	struct oss_moment begin, end;
	unsigned int i;
	int fd = open_music(60, 100);

	CHECK(!ioctl(fd, SNDCTL_TMR_START));
	for (i = 0; i < ARRAY_SIZE(speeds); i++) {
		int rate = speeds[i][0] * speeds[i][1] / 60;

		set_speed(fd, speeds[i][0], speeds[i][1]);
		begin = oss_moment(fd);
		oss_must_time(fd, TMR_WAIT_ABS, begin.tick + rate / 2);
		oss_must_echo(fd, i);
		CHECK(oss_echo_comes(fd, i));
		end = oss_moment(fd);
		CHECK(oss_ticks_pass(begin, end, TICK(speeds[i][0], speeds[i][1])));
	}
}

/* Were it when written, the first 100 ticks would take half as long. */
static void tempo_changes_when_due(void)
{
	struct oss_moment begin, end;
	int fd = open_music(60, 100);

	begin = oss_moment(fd);
	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_ABS, 100);
	oss_must_time(fd, TMR_TEMPO, 120);
	oss_must_echo(fd, 1);
	check_value(fd, SNDCTL_TMR_TEMPO, 0, 60);
	CHECK(oss_echo_comes(fd, 1));
	check_value(fd, SNDCTL_TMR_TEMPO, 0, 120);
	end = oss_moment(fd);
	CHECK(end.after - begin.before >= SECOND);
	CHECK(end.tick >= 100);
	begin = end;
	oss_must_time(fd, TMR_WAIT_ABS, end.tick + 100);
	oss_must_echo(fd, 2);
	CHECK(oss_echo_comes(fd, 2));
	end = oss_moment(fd);
	CHECK(oss_ticks_pass(begin, end, TICK(120, 100)));
}

/* One that never came would leave a wait of two hours. */
static void tempo_changes_at_all(void)
{
	int fd = open_music(8, 1);

	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_TEMPO, 360);
	oss_must_time(fd, TMR_WAIT_REL, 3);
	oss_must_echo(fd, 1);
	CHECK(oss_echo_comes(fd, 1));
	oss_must_time(fd, TMR_WAIT_ABS, 1000);
	oss_must_echo(fd, 2);
	set_speed(fd, 360, 1000);
	CHECK(oss_echo_comes(fd, 2));
}

/* Returns whether all was written before the stop was due: else it comes late. */
static bool must_write_a_stop(int fd)
{
	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_ABS, 50);
	oss_must_echo(fd, 1);
	oss_must_time(fd, TMR_STOP, 0);
	oss_must_time(fd, TMR_WAIT_REL, 1);
	oss_must_echo(fd, 2);
	return oss_time(fd) < 50;
}

static void stop_and_continue_come_when_due(void)
{
	int queue, fd, attempts = 0;
	bool in_time;

	do {
		fd = open_music(60, 100);
		queue = oss_queue();
		in_time = must_write_a_stop(fd);
		if (!in_time)
			close(fd);
	} while (!in_time && ++attempts < 3);
	MUST(in_time);
	CHECK(oss_echo_comes(fd, 1));
	CHECK(oss_stops(queue));
	CHECK_EQ(oss_time(fd), 50);
	CHECK(!seq_poll(fd, POLLIN, 0));
	/* Its own time would never come: it acts on the stopped timer. */
	oss_must_time(fd, TMR_CONTINUE, 0);
	CHECK(oss_echo_comes(fd, 2));
	CHECK(oss_time(fd) >= 51);
}

static void stop_and_continue_can_be_called(void)
{
	struct oss_moment begin, end;
	int stopped, fd = open_music(60, 100);

	CHECK(!ioctl(fd, SNDCTL_TMR_START));
	do
		begin = oss_moment(fd);
	while (begin.tick < 10);
	oss_must_time(fd, TMR_WAIT_ABS, 400);
	oss_must_echo(fd, 1);
	CHECK(!ioctl(fd, SNDCTL_TMR_STOP));
	stopped = oss_time(fd);
	CHECK(stopped >= 10 && stopped < 400);
	CHECK(!poll(NULL, 0, 50));
	CHECK_EQ(oss_time(fd), stopped);
	CHECK(!ioctl(fd, SNDCTL_TMR_CONTINUE));
	begin = oss_moment(fd);
	CHECK(begin.tick >= stopped);
	CHECK(oss_echo_comes(fd, 1));
	end = oss_moment(fd);
	CHECK(end.tick >= 400);
	CHECK(oss_ticks_pass(begin, end, SECOND / 100));
	/* A start begins anew, at some time during the call. */
	begin.tick = 0;
	begin.before = seq_now();
	CHECK(!ioctl(fd, SNDCTL_TMR_START));
	begin.after = seq_now();
	end = oss_moment(fd);
	CHECK(oss_ticks_pass(begin, end, SECOND / 100));
}

/* The calls come long before the stop, however slow this machine is. */
static void a_stop_to_come_outlasts_calls(void)
{
	int queue, fd = open_music(8, 10);

	queue = oss_queue();
	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_ABS, 100);
	oss_must_echo(fd, 1);
	oss_must_time(fd, TMR_STOP, 0);
	oss_must_time(fd, TMR_WAIT_REL, 1);
	oss_must_echo(fd, 2);
	CHECK(!ioctl(fd, SNDCTL_TMR_STOP));
	CHECK(oss_stops(queue));
	CHECK(!ioctl(fd, SNDCTL_TMR_CONTINUE));
	CHECK(oss_time(fd) < 100);
	set_speed(fd, 360, 1000);
	CHECK(oss_echo_comes(fd, 1));
	CHECK(oss_stops(queue));
	CHECK_EQ(oss_time(fd), 100);
	CHECK(!seq_poll(fd, POLLIN, 0));
	CHECK(!ioctl(fd, SNDCTL_TMR_CONTINUE));
	CHECK(oss_echo_comes(fd, 2));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
}

static void a_start_takes_back_a_stop_to_come(void)
{
	int fd = open_music(8, 10);

	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_ABS, 100);
	oss_must_time(fd, TMR_STOP, 0);
	CHECK(!ioctl(fd, SNDCTL_TMR_START));
	CHECK(oss_time(fd) < 100);
	oss_must_time(fd, TMR_WAIT_ABS, 200);
	oss_must_echo(fd, 1);
	set_speed(fd, 360, 1000);
	CHECK(oss_echo_comes(fd, 1));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
}

static void start_begins_anew_when_due(void)
{
	struct oss_moment begin, end;
	int fd = open_music(60, 100);

	begin = oss_moment(fd);
	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_ABS, 40);
	oss_must_echo(fd, 1);
	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_ABS, 20);
	oss_must_echo(fd, 2);
	CHECK(oss_echo_comes(fd, 1));
	CHECK(oss_echo_comes(fd, 2));
	end = oss_moment(fd);
	CHECK(end.tick >= 20);
	/* No more than what is left of the time since. */
	CHECK(end.tick <= (end.after - begin.before) / (SECOND / 100) - 40 + 1);
}

static void realtime_mode_reaches_the_timer(void)
{
	int fd = open_music(60, 100);
	int queue = oss_queue();

	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_ABS, FAR);
	oss_must_echo(fd, 1);
	oss_must_time(fd, TMR_WAIT_ABS, 0);
	oss_must_echo(fd, 2);
	CHECK(oss_echo_comes(fd, 2));
	oss_must_time(fd, TMR_STOP, 0);
	CHECK(oss_stops(queue));
	CHECK(oss_time(fd) < FAR);
	oss_must_time(fd, TMR_WAIT_REL, 0);
	oss_must_echo(fd, 3);
	CHECK(!seq_poll(fd, POLLIN, 0));
}

/* No matter what an event's time would be by the queue. */
static void reset_stops_the_timer(void)
{
	int fd = open_music(60, 100);
	int queue = oss_queue();

	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_ABS, 5);
	oss_must_echo(fd, 1);
	CHECK(oss_echo_comes(fd, 1));
	oss_must_time(fd, TMR_WAIT_ABS, FAR);
	oss_must_time(fd, TMR_TEMPO, 200);
	oss_must_echo(fd, 2);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	CHECK(oss_stops(queue));
	CHECK_EQ(oss_time(fd), 0);
	CHECK(!ioctl(fd, SNDCTL_TMR_START));
	oss_must_time(fd, TMR_WAIT_ABS, 5);
	oss_must_echo(fd, 3);
	CHECK(oss_echo_comes(fd, 3));
	CHECK(oss_time(fd) >= 5);
}

/* The time before a record that is read. */
static unsigned int read_time(int fd, unsigned int told, unsigned char *record)
{
	for (;;) {
		MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
		MUST(read(fd, record, 8) == 8);
		if (record[0] != EV_TIMING)
			return told;
		CHECK_EQ(record[1], TMR_WAIT_ABS);
		memcpy(&told, record + 4, sizeof(told));
	}
}

static void what_is_heard_bears_its_time(void)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	int fd, out, from, to, i;
	unsigned char record[8];
	unsigned int told = 0;

	fd = open_music(60, 100);
	out = raw_must_open(0, O_WRONLY);
	CHECK(!ioctl(fd, SNDCTL_TMR_START));
	for (i = 0; i < 5; i++) {
		from = oss_time(fd);
		raw_must_write(out, note, sizeof(note));
		told = read_time(fd, told, record);
		to = oss_time(fd);
		CHECK((int)told >= from && (int)told <= to);
		CHECK_EQ(record[0], EV_CHN_VOICE);
		while (oss_time(fd) < to + 3)
			;
		if (i == 2)
			set_speed(fd, 360, 100);
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(tempo_and_timebase_have_limits),
	CASE_ONBEAT(timer_calls_do_nothing_in_synth_mode),
	CASE(there_is_one_timer),
	CASE_ONBEAT(timer_waits_to_be_started),
	CASE_ONBEAT(speed_is_right),
	CASE_ONBEAT(tempo_changes_when_due),
	CASE_ONBEAT(tempo_changes_at_all),
	CASE_ONBEAT(stop_and_continue_come_when_due),
	CASE_ONBEAT(stop_and_continue_can_be_called),
	CASE_ONBEAT(a_stop_to_come_outlasts_calls),
	CASE(a_start_takes_back_a_stop_to_come),
	CASE_ONBEAT(start_begins_anew_when_due),
	CASE_ONBEAT(realtime_mode_reaches_the_timer),
	CASE_ONBEAT(reset_stops_the_timer),
	CASE_ONBEAT(what_is_heard_bears_its_time),
};

KTAP_MAIN(cases);
