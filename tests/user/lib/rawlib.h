/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Raw helpers for the virtual card's /dev/snd/midiC1D0 to D3, which are the
 * sequencer ports 20:0 to 23:0.
 *
 * Events sent to port 20:0 are read from midiC1D0; bytes written to midiC1D0
 * leave port 20:0 for its subscribers.
 */
#ifndef ONBEAT_TESTS_RAWLIB_H
#define ONBEAT_TESTS_RAWLIB_H

#include <stdbool.h>
#include <stddef.h>

#include "seqlib.h"

#define RAW_DEVICES 4
#define RAW_CLIENT(device) (20 + (device))

/* Loads the card as number 1, and takes down connections of earlier cases. */
void raw_must_load(void);
int raw_open(int device, int flags);
int raw_must_open(int device, int flags);
/* As above for reading, and from now on the stream hears what comes. */
int raw_must_listen(int device);

void raw_must_connect(int from_device, int to_device);
/* A client whose port 0 hears what is written to the device. */
struct seq_client *raw_must_hear(int device);
/* A client whose port 0 may send to the readers of the device. */
struct seq_client *raw_must_feed(int device);
/* Sends to the readers of the device at once. */
void raw_must_send(struct seq_client *client, struct snd_seq_event event);
void raw_must_send_sysex(struct seq_client *client, const void *data,
			 size_t length);

/* Writes all of it, blocking. */
void raw_must_write(int fd, const void *data, size_t length);
/* Reads this much, or what comes until SEQ_WAIT_MS pass without any. */
size_t raw_read(int fd, void *data, size_t length);
/* The next bytes have to be these. */
bool raw_reads(int fd, const void *data, size_t length);
bool raw_nothing(int fd);
/* Bytes that the reader has lost since the last call. */
size_t raw_lost(int fd);
/* The text of /proc about a stream, such as "Output 0", of the card's first device. */
size_t raw_must_look_up(int card, const char *stream, const char *what);
/* How bytes are given to the reader: SNDRV_RAWMIDI_MODE_*. */
void raw_must_set_mode(int fd, int mode);

/* SysEx bytes that wait for readers who open a device from now on. */
void raw_must_set_backlog(const char *bytes);

/* F0, bytes that depend on the seed, F7. */
void raw_fill_sysex(unsigned char *data, size_t length, unsigned int seed);
/* Runs the function in a child process, which ends by itself. */
pid_t raw_spawn(void (*function)(int), int argument);
void raw_must_join(pid_t child);

#endif
