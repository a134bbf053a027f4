/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * How late the events of a queue leave: a histogram for /proc/asound/seq/stats,
 * and the lateness of one event for the tracepoints. Pure; the queue locks.
 */
#ifndef ONBEAT_LATENESS_H
#define ONBEAT_LATENESS_H

#include <linux/bitops.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/time64.h>

struct ob_tempo;

/* Less than 1 us, then powers of two; the last has all from 1.05 s on. */
#define OB_LATENESS_CLASSES	22

/**
 * struct ob_lateness - lateness of the events that a queue has delivered
 * @classes: events by lateness in microseconds: less than 1, less than 2, 4, 8...
 * @worst: the latest of them, in nanoseconds
 * @dispatches_before: dispatches of the queue when the figures were last reset
 * @wakeups_before: wake-ups of the queue's timer at that time
 */
struct ob_lateness {
	unsigned long classes[OB_LATENESS_CLASSES];
	u64 worst;
	unsigned int dispatches_before;
	unsigned int wakeups_before;
};

/**
 * ob_lateness_count() - an event left its queue
 * @lateness: the queue's histogram
 * @late: nanoseconds since the event was due
 *
 * Context: Any; the queue's lock.
 */
static inline void ob_lateness_count(struct ob_lateness *lateness, u64 late)
{
	int class = fls64(div_u64(late, NSEC_PER_USEC));

	lateness->classes[min(class, OB_LATENESS_CLASSES - 1)]++;
	if (late > lateness->worst)
		lateness->worst = late;
}

/**
 * ob_lateness_class_begin() - the least lateness of a class
 * @class: 0 to OB_LATENESS_CLASSES; the last one stands for the end of the one
 *	before it
 *
 * Context: Any.
 * Return: Microseconds.
 */
unsigned int ob_lateness_class_begin(unsigned int class);

/**
 * ob_lateness_events() - number of events that were counted
 * @lateness: the queue's histogram
 *
 * Context: Any; the queue's lock.
 * Return: The number.
 */
unsigned long ob_lateness_events(const struct ob_lateness *lateness);

/**
 * ob_lateness_of() - how late is an event at this moment?
 * @tempo: position of its queue
 * @clock: this moment, ns, as for ob_tempo_advance()
 * @stamp: when it should leave, in ticks or ns of queue time
 * @real: @stamp is in nanoseconds
 *
 * Computed with the queue's present tempo and skew; a queue that stands still
 * is taken to have run while the event was late.
 *
 * Context: Any; the queue's lock.
 * Return: Nanoseconds of the clock, rounded up; negative if there is time left,
 * S64_MIN if the event will never leave as the queue stands.
 */
s64 ob_lateness_of(const struct ob_tempo *tempo, u64 clock, u64 stamp,
		   bool real);

#endif
