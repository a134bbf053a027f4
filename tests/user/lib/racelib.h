/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * For tests of races: threads share a few clients and do to them, in random
 * order, all that the driver offers.
 */
#ifndef ONBEAT_TESTS_RACELIB_H
#define ONBEAT_TESTS_RACELIB_H

#include <stdbool.h>
#include <pthread.h>
#include <linux/types.h>

#define RACE_SLOTS 6

/* State of a thread. */
struct racer {
	pthread_t thread;
	__u32 random;
	/* The virtual card, number 1, and the OSS sequencer take part. */
	bool cards;
};

/* Shared clients: descriptors, or -1. Anybody may close one at any time, also
 * while it is used, or use one that another thread has opened since.
 */
extern int race_slots[RACE_SLOTS];

/* Ends every thread after what it does now. */
extern bool race_stop;

/* Body of a thread; the argument is its struct racer. */
void *race_run(void *argument);

#endif
