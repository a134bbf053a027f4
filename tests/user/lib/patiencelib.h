/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A MIDI device that is slow or stands still (tests/modules/sample_midi.c), and
 * processes that are killed in the middle of a call.
 */
#ifndef ONBEAT_TESTS_PATIENCELIB_H
#define ONBEAT_TESTS_PATIENCELIB_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "seqlib.h"

/* Card 2, so that the virtual card can be card 1. */
#define PATIENCE_CARD 2
#define PATIENCE_CLIENT (16 + 4 * PATIENCE_CARD)
#define PATIENCE_DEVICE "/dev/snd/midiC2D0"

/* Bytes that the device takes every 10 ms. */
#define PATIENCE_FAST 4096
#define PATIENCE_SLOW 20
#define PATIENCE_STILL 0

/* Loads the device's driver, or goes on with it as if it were new. */
void patience_must_load(void);
void patience_must_set_rate(unsigned int bytes);
void patience_must_unplug(void);
void patience_must_plug_in(void);
/* Waits until nobody has the port open, whatever is left. */
void patience_must_settle(void);

/* A client whose port 0 is connected to the device. */
struct seq_client *patience_must_feed(void);
/* Sends a SysEx of that length to the device, which returns at once. */
void patience_must_send(struct seq_client *client, size_t length);
/* Bytes that the device has taken since its card was made. */
size_t patience_taken(void);
/* Waits until it has taken that many. */
bool patience_takes(size_t bytes);
/* Bytes that a port accepted and dropped, from /proc. */
unsigned long patience_dropped(int client);

/*
 * Runs the function in a process of its own. It must call patience_ready() just
 * before the call that is tested; patience_spawn() returns when it sleeps, in
 * that call or after the function has returned.
 */
pid_t patience_spawn(void (*function)(void));
void patience_ready(void);
/*
 * Milliseconds that this machine has run. When its host has stopped it for a while, no
 * limit of time says anything about the modules; such a time is not counted.
 */
long patience_clock(void);
/* Such milliseconds from a signal, or none, until the process is gone. */
long patience_gone(pid_t process, int signal);

#endif
