/* SPDX-License-Identifier: GPL-2.0-or-later */
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
/* All of it at once. */
void oss_must_write(int fd, const void *records, size_t length);
/* Each byte as a record for the MIDI device. */
void oss_must_write_bytes(int fd, int device, const unsigned char *bytes,
			  size_t length);
/* What is written from now on is due at that tick. */
void oss_must_wait(int fd, unsigned int tick);
/* One record that is not about time, which records before it may be. */
void oss_must_read_untimed(int fd, unsigned char *record, size_t length);

/* The number of the MIDI device for the card's device, from /proc. */
int oss_midi_device(int device);
/* The number after the words in /proc. */
int oss_count(const char *words);
/* Waits until the text is in /proc. */
bool oss_wait_for(const char *words);
/* Writes a line to /proc: 0, or a negative errno value. */
int oss_tell(const char *line);

#endif
