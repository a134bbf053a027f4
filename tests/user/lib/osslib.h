/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Raw helpers for /dev/sequencer and /dev/sequencer2, with the virtual card of
 * rawlib.h as MIDI devices.
 */
#ifndef ONBEAT_TESTS_OSSLIB_H
#define ONBEAT_TESTS_OSSLIB_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/soundcard.h>

#define OSS_SEQUENCER "/dev/sequencer"
#define OSS_MUSIC "/dev/sequencer2"
#define OSS_PROC "/proc/asound/seq/oss"

/* Loads the card as number 1, and the OSS sequencer. */
void oss_must_load(void);
int oss_must_open(const char *path, int flags);
/* Loads the module as well, to write; so many events may wait to be played. */
#define OSS_SMALL_CELLS 64
int oss_must_open_small(const char *path, int flags);
/* All of it at once. */
void oss_must_write(int fd, const void *records, size_t length);
/* Each byte as a record for the MIDI device. */
void oss_must_write_bytes(int fd, int device, const unsigned char *bytes,
			  size_t length);
/* Records written from now on are due at that tick. */
void oss_must_wait(int fd, unsigned int tick);
/* A record of EV_TIMING. */
void oss_must_time(int fd, int command, unsigned int value);
/* An echo with that key, for both devices. */
void oss_must_echo(int fd, unsigned int key);
/* The next record is that echo. */
bool oss_echo_comes(int fd, unsigned int key);
/* One record that is not about time, which records before it may be. */
void oss_must_read_untimed(int fd, unsigned char *record, size_t length);

/* SNDCTL_SEQ_GETTIME. */
int oss_time(int fd);

/* The time, and the nanoseconds of CLOCK_MONOTONIC before and after asking. */
struct oss_moment {
	int tick;
	long long before;
	long long after;
};

struct oss_moment oss_moment(int fd);
/*
 * Whether so many ticks have passed from one moment to the other, when one takes
 * that many nanoseconds: to a tick, whatever stopped the program meanwhile.
 */
bool oss_ticks_pass(struct oss_moment from, struct oss_moment to, long long tick);

/* How many events there is room for. */
int oss_must_available(int fd);
/* The application's queue: that of the last line of /proc that names one. */
int oss_queue(void);
/* Waits until the queue is stopped. */
bool oss_stops(int queue);

/* The number of the MIDI device for the port, from /proc; or -1. */
int oss_find_device(int client, int port);
int oss_must_find_device(int client, int port);
/* The same for the card's device. */
int oss_midi_device(int device);
/* Is the text in /proc? */
bool oss_has(const char *words);
/* Is there a line in /proc that begins so? */
bool oss_lists(const char *line);
/* The number after the words in /proc. */
int oss_count(const char *words);
/* Waits until the text is in /proc. */
bool oss_wait_for(const char *words);
/* Writes a line to /proc: 0, or a negative errno value. */
int oss_tell(const char *line);

#endif
