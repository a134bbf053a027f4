// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Records for later of /dev/music are not in force, whatever is called meanwhile. */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

/* In ticks, of which there are 100 or 400 a second: a machine may stand still so long. */
#define SOON 150
#define FAR 10000

static void check_value(int fd, unsigned long request, int value, int want)
{
	CHECK(!ioctl(fd, request, &value));
	CHECK_EQ(value, want);
}

/* Microseconds of the queue's quarter note, which is 240 ticks whatever the timebase. */
static void check_queue_tempo(struct seq_client *watcher, unsigned int ticks_a_second)
{
	struct snd_seq_queue_tempo tempo;

	MUST(!seq_get_tempo(watcher->fd, oss_queue(), &tempo));
	CHECK_EQ(tempo.tempo, 240 * 1000000 / ticks_a_second);
}

/* A new timebase counts for the tempo in force, and for each that was written ahead. */
static void timebase_counts_for_every_tempo(void)
{
	struct seq_client *watcher;
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	watcher = seq_must_open();
	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_ABS, SOON);
	oss_must_time(fd, TMR_TEMPO, 120);
	/* At the same tick it may come before the tempo, which is scheduled anew. */
	oss_must_time(fd, TMR_WAIT_ABS, SOON + 1);
	oss_must_echo(fd, 1);
	oss_must_time(fd, TMR_WAIT_ABS, FAR);
	oss_must_time(fd, TMR_TEMPO, 240);
	oss_must_echo(fd, 2);
	CHECK(!ioctl(fd, SNDCTL_TMR_STOP));
	MUST(oss_time(fd) < SOON);
	check_value(fd, SNDCTL_TMR_TEMPO, 0, 60);
	check_value(fd, SNDCTL_TMR_TIMEBASE, 200, 200);
	check_queue_tempo(watcher, 200);
	CHECK(!ioctl(fd, SNDCTL_TMR_CONTINUE));
	CHECK(oss_echo_comes(fd, 1));
	CHECK(!ioctl(fd, SNDCTL_TMR_STOP));
	MUST(oss_time(fd) < FAR);
	check_queue_tempo(watcher, 400);
	check_value(fd, SNDCTL_SEQ_CTRLRATE, 0, 400);
	/* Only what has been reached stays. */
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	check_value(fd, SNDCTL_TMR_TEMPO, 0, 120);
	check_queue_tempo(watcher, 400);
}

static void time_counts_from_the_start_in_force(void)
{
	int fd, i;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	for (i = 0; i < 3; i++) {
		oss_must_time(fd, TMR_START, 0);
		oss_must_time(fd, TMR_WAIT_ABS, SOON);
		oss_must_echo(fd, i);
	}
	CHECK(oss_echo_comes(fd, 0));
	CHECK(!ioctl(fd, SNDCTL_TMR_STOP));
	CHECK(oss_time(fd) < SOON);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(timebase_counts_for_every_tempo),
	CASE_ONBEAT(time_counts_from_the_start_in_force),
};

KTAP_MAIN(cases);
