// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Programs that pause before they go on: whatever they control then happens now, not
 * at the time that they had written up to. A note is never read before its time; and it
 * is there when an event of another queue comes that is due a little later. An echo
 * stands for a note.
 * time-limit: 120
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

#include <poll.h>

#define TICK_NS 10000000ll	/* of both devices, unless changed */
#define PAUSE_MS 300
#define PAUSE_TICKS (PAUSE_MS / 10)
#define NOTES 5
#define APART 10		/* ticks */
#define LATE_NS 150000000ll	/* half of a pause */
#define ATTEMPTS 3

/* How a song is begun. */
static void begin_by_record(int fd)
{
	oss_must_time(fd, TMR_START, 0);
}

static void begin_by_short_record(int fd)
{
	unsigned char sync[4] = { SEQ_SYNCTIMER };

	oss_must_write(fd, sync, sizeof(sync));
}

static void begin_by_call(int fd)
{
	MUST(!ioctl(fd, SNDCTL_TMR_START));
}

static void must_write_song(int fd, void (*begin)(int))
{
	unsigned int i;

	begin(fd);
	for (i = 0; i < NOTES; i++) {
		oss_must_time(fd, TMR_WAIT_ABS, i * APART);
		oss_must_echo(fd, i);
	}
}

/* Returns when an event was delivered that is due in so many nanoseconds. */
static void must_pass(long long nanoseconds)
{
	static struct seq_player player;
	struct snd_seq_event event = seq_event_numbered(0);

	if (!player.client) {
		player = seq_must_player();
		seq_must_start(player.client, player.queue);
	}
	seq_event_to(&event, player.client->id, player.port);
	seq_event_at_time(&event, player.queue, nanoseconds);
	event.flags |= SNDRV_SEQ_TIME_MODE_REL;
	seq_must_send(player.client, &event);
	seq_must_receive(player.client, &event);
}

/*
 * It is there, however slow this program is; but if the queues' timers are on two CPUs,
 * one of these may stand still. A note that is late for another reason is so each time.
 */
static bool has_come(int fd, unsigned int key)
{
	bool in_time = seq_poll(fd, POLLIN, 0);

	CHECK(oss_echo_comes(fd, key));
	return in_time;
}

static bool song_is_in_time(int fd, void (*begin)(int))
{
	bool in_time = true;
	unsigned int i;

	poll(NULL, 0, PAUSE_MS);
	must_write_song(fd, begin);
	must_pass((NOTES - 1) * APART * TICK_NS + LATE_NS);
	for (i = 0; i < NOTES; i++)
		in_time &= has_come(fd, i);
	return in_time;
}

static void check_song_is_not_late(int fd, void (*begin)(int))
{
	bool in_time = false;
	int attempts;

	for (attempts = 0; attempts < ATTEMPTS && !in_time; attempts++)
		in_time = song_is_in_time(fd, begin);
	CHECK(in_time);
}

/* Beginning now, each of the notes is as far from the first as it was written. */
static void check_song(int fd, void (*begin)(int))
{
	long long began = seq_now();
	unsigned int i;

	must_write_song(fd, begin);
	for (i = 0; i < NOTES; i++) {
		CHECK(oss_echo_comes(fd, i));
		CHECK((long long)seq_now() - began >= i * APART * TICK_NS);
	}
}

static void check_songs(const char *path, void (*begin)(int))
{
	int fd;

	oss_must_load();
	fd = oss_must_open(path, O_RDWR);
	poll(NULL, 0, PAUSE_MS);
	check_song(fd, begin);
	poll(NULL, 0, PAUSE_MS);
	check_song(fd, begin);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	poll(NULL, 0, PAUSE_MS);
	check_song(fd, begin);
	check_song_is_not_late(fd, begin);
}

static void sequencer_starts(void)
{
	check_songs(OSS_SEQUENCER, begin_by_record);
}

static void sequencer_starts_by_synctimer(void)
{
	check_songs(OSS_SEQUENCER, begin_by_short_record);
}

static void music_starts(void)
{
	check_songs(OSS_MUSIC, begin_by_record);
}

static void music_starts_by_call(void)
{
	check_songs(OSS_MUSIC, begin_by_call);
}

static void stopped_music_starts(void)
{
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	oss_must_time(fd, TMR_START, 0);
	poll(NULL, 0, PAUSE_MS);
	oss_must_time(fd, TMR_STOP, 0);
	check_song(fd, begin_by_record);
	MUST(!ioctl(fd, SNDCTL_TMR_STOP));
	poll(NULL, 0, PAUSE_MS);
	check_song(fd, begin_by_record);
}

static void must_stop(int fd, bool call)
{
	if (call)
		MUST(!ioctl(fd, SNDCTL_TMR_STOP));
	else
		oss_must_time(fd, TMR_STOP, 0);
}

static void must_continue(int fd, bool call)
{
	if (call)
		MUST(!ioctl(fd, SNDCTL_TMR_CONTINUE));
	else
		oss_must_time(fd, TMR_CONTINUE, 0);
}

static void must_change_tempo(int fd, bool call, int tempo)
{
	if (call)
		MUST(!ioctl(fd, SNDCTL_TMR_TEMPO, &tempo));
	else
		oss_must_time(fd, TMR_TEMPO, tempo);
}

/* The time that it was stopped is not counted. */
static void check_stop_and_continue(int fd, bool calls)
{
	long long began, stopped, continued;

	began = seq_now();
	oss_must_time(fd, TMR_START, 0);
	poll(NULL, 0, PAUSE_MS);
	must_stop(fd, calls);
	stopped = seq_now();
	poll(NULL, 0, PAUSE_MS);
	continued = seq_now();
	must_continue(fd, calls);
	oss_must_time(fd, TMR_WAIT_ABS, 3 * PAUSE_TICKS);
	oss_must_echo(fd, 1);
	CHECK(oss_echo_comes(fd, 1));
	CHECK((long long)seq_now() - began >= 3 * PAUSE_TICKS * TICK_NS +
				   continued - stopped);
}

/* The time before it is: one pause of two is over. */
static bool stop_and_continue_is_in_time(int fd, bool calls)
{
	oss_must_time(fd, TMR_START, 0);
	poll(NULL, 0, PAUSE_MS);
	must_stop(fd, calls);
	poll(NULL, 0, PAUSE_MS);
	must_continue(fd, calls);
	oss_must_time(fd, TMR_WAIT_ABS, 2 * PAUSE_TICKS);
	oss_must_echo(fd, 2);
	must_pass(PAUSE_TICKS * TICK_NS + LATE_NS);
	return has_come(fd, 2);
}

static void check_is_not_late(bool (*is_in_time)(int fd, bool calls), int fd, bool calls)
{
	bool in_time = false;
	int attempts;

	for (attempts = 0; attempts < ATTEMPTS && !in_time; attempts++)
		in_time = is_in_time(fd, calls);
	CHECK(in_time);
}

static void music_stops_and_continues(void)
{
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	check_stop_and_continue(fd, false);
	check_stop_and_continue(fd, true);
	check_is_not_late(stop_and_continue_is_in_time, fd, false);
	check_is_not_late(stop_and_continue_is_in_time, fd, true);
}

/* A new tempo says nothing about the time before it. */
static void check_tempo(int fd, bool call)
{
	long long began, changed, before, least;

	MUST(!ioctl(fd, SNDCTL_TMR_TEMPO, &(int){ 60 }));
	began = seq_now();
	oss_must_time(fd, TMR_START, 0);
	poll(NULL, 0, PAUSE_MS);
	must_change_tempo(fd, call, 120);
	changed = seq_now();
	oss_must_time(fd, TMR_WAIT_ABS, 100);
	oss_must_echo(fd, 1);
	CHECK(oss_echo_comes(fd, 1));
	/* No more than these have passed at the old tempo; the rest take half as long. */
	before = (changed - began) / TICK_NS + 1;
	least = before < 100 ? (100 - before) * TICK_NS / 2 : 0;
	CHECK((long long)seq_now() - began >= PAUSE_MS * 1000000ll + least);
}

/* All but a pause of it is played twice as fast. */
static bool tempo_is_in_time(int fd, bool call)
{
	MUST(!ioctl(fd, SNDCTL_TMR_TEMPO, &(int){ 60 }));
	oss_must_time(fd, TMR_START, 0);
	poll(NULL, 0, PAUSE_MS);
	must_change_tempo(fd, call, 120);
	oss_must_time(fd, TMR_WAIT_ABS, 100);
	oss_must_echo(fd, 2);
	must_pass((100 - PAUSE_TICKS) * TICK_NS / 2 + LATE_NS);
	return has_come(fd, 2);
}

static void music_changes_its_tempo(void)
{
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	check_tempo(fd, false);
	check_tempo(fd, true);
	check_is_not_late(tempo_is_in_time, fd, false);
	check_is_not_late(tempo_is_in_time, fd, true);
}

static void check_realtime(const char *path)
{
	int fd;

	oss_must_load();
	fd = oss_must_open(path, O_RDWR);
	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_ABS, 0);
	poll(NULL, 0, PAUSE_MS);
	check_song(fd, begin_by_record);
	oss_must_time(fd, TMR_WAIT_ABS, 0);
	poll(NULL, 0, PAUSE_MS);
	oss_must_time(fd, TMR_WAIT_REL, 0);
	check_song(fd, begin_by_record);
	close(fd);
}

static void realtime_mode_is_left_by_a_song(void)
{
	check_realtime(OSS_SEQUENCER);
	check_realtime(OSS_MUSIC);
}

/* One that is a little late catches up; a start is what forgets the time. */
static void waits_count_from_the_last_one(void)
{
	long long began, left;
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	began = seq_now();
	oss_must_time(fd, TMR_START, 0);
	oss_must_time(fd, TMR_WAIT_REL, 1);
	oss_must_echo(fd, 0);
	CHECK(oss_echo_comes(fd, 0));
	poll(NULL, 0, PAUSE_MS);
	/* Over, and the next one is not. */
	left = 2 * PAUSE_TICKS;
	oss_must_time(fd, TMR_WAIT_REL, 1);
	oss_must_echo(fd, 1);
	oss_must_time(fd, TMR_WAIT_REL, left);
	oss_must_echo(fd, 2);
	CHECK(oss_echo_comes(fd, 1));
	CHECK(oss_echo_comes(fd, 2));
	CHECK((long long)seq_now() - began >= left * TICK_NS);
}

static const struct ktap_case cases[] = {
	CASE(sequencer_starts),
	CASE(sequencer_starts_by_synctimer),
	CASE(music_starts),
	CASE(music_starts_by_call),
	CASE(stopped_music_starts),
	CASE(music_stops_and_continues),
	CASE(music_changes_its_tempo),
	CASE(realtime_mode_is_left_by_a_song),
	CASE(waits_count_from_the_last_one),
};

KTAP_MAIN(cases);
