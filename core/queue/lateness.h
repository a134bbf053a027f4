/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Lateness of events: a histogram per queue for /proc/asound/seq/stats, and the
 * lateness of one event for the tracepoints. Pure; may be called in any
 * context, with the queue's lock held.
 */
#ifndef ONBEAT_LATENESS_H
#define ONBEAT_LATENESS_H

#include <linux/bitops.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/time64.h>

struct ob_tempo;

/* Less than 1 us, then powers of two; the last class begins at 1.05 s. */
#define OB_LATENESS_CLASSES	22

/**
 * struct ob_lateness - lateness of the events that left a queue
 * @classes: number of events by lateness in microseconds: below 1, 2, 4, 8...
 * @worst: largest lateness, ns
 * @dispatches_before: the queue's dispatches at the last reset of these figures
 * @wakeups_before: the queue's wake-ups at that time
 */
struct ob_lateness {
	unsigned long classes[OB_LATENESS_CLASSES];
	u64 worst;
	unsigned int dispatches_before;
	unsigned int wakeups_before;
};

/**
 * ob_lateness_count() - count an event that left its queue
 * @lateness: the queue's histogram
 * @late: nanoseconds since the event was due
 */
static inline void ob_lateness_count(struct ob_lateness *lateness, u64 late)
{
	int class = fls64(div_u64(late, NSEC_PER_USEC));

	lateness->classes[min(class, OB_LATENESS_CLASSES - 1)]++;
	if (late > lateness->worst)
		lateness->worst = late;
}

unsigned int ob_lateness_class_begin(unsigned int class);
unsigned long ob_lateness_events(const struct ob_lateness *lateness);
s64 ob_lateness_of(const struct ob_tempo *tempo, u64 clock, u64 stamp,
		   bool real);

#endif
