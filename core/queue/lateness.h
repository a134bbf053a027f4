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

/**
 * ob_lateness_class_begin() - smallest lateness of a class
 * @class: 0 to OB_LATENESS_CLASSES; for the latter, the end of the class before
 *
 * Return: Microseconds.
 */
unsigned int ob_lateness_class_begin(unsigned int class);

/**
 * ob_lateness_events() - number of events that were counted
 * @lateness: the queue's histogram
 *
 * Return: The number.
 */
unsigned long ob_lateness_events(const struct ob_lateness *lateness);

/**
 * ob_lateness_of() - lateness of an event that has not left yet
 * @tempo: position of its queue
 * @clock: the present, ns, as for ob_tempo_advance()
 * @stamp: when the event is due, in ticks or ns of queue time
 * @real: @stamp is in nanoseconds
 *
 * Computed with the present tempo and skew, as if a queue that is stopped had
 * been running while the event was late.
 *
 * Return: Nanoseconds of the clock, rounded up; negative before the event is
 * due, S64_MIN if it will never be due with the present parameters.
 */
s64 ob_lateness_of(const struct ob_tempo *tempo, u64 clock, u64 stamp,
		   bool real);

#endif
