/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Figures for /proc/asound/seq/stats: how late events left, who got how many.
 * Pure but for the counts of each processor; the owners lock.
 */
#ifndef ONBEAT_STATS_H
#define ONBEAT_STATS_H

#include <linux/bitops.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/time64.h>

#include "base/core.h"

struct ob_tempo;

/* Less than 1 us, then powers of two; the last has all from 1.05 s on. */
#define OB_STATS_CLASSES	22

/**
 * struct ob_stats_queue - what a queue has delivered
 * @classes: events by lateness in microseconds: less than 1, less than 2, 4, 8...
 * @worst: the latest of them, in nanoseconds
 * @dispatches_before: how often somebody had looked for what is due before the
 *	figures were set to 0
 * @wakeups_before: the same of the timer
 */
struct ob_stats_queue {
	unsigned long classes[OB_STATS_CLASSES];
	u64 worst;
	unsigned int dispatches_before;
	unsigned int wakeups_before;
};

/**
 * struct ob_stats_counts - what became of events for a client
 * @delivered: it took them
 * @lost: it did not
 */
struct ob_stats_counts {
	unsigned long delivered;
	unsigned long lost;
};

/**
 * ob_stats_count_due() - an event left its queue
 * @stats: the queue's
 * @lateness: nanoseconds since it was due
 *
 * Context: any; the queue's lock.
 */
static inline void ob_stats_count_due(struct ob_stats_queue *stats,
				      u64 lateness)
{
	int class = fls64(div_u64(lateness, NSEC_PER_USEC));

	stats->classes[min(class, OB_STATS_CLASSES - 1)]++;
	if (lateness > stats->worst)
		stats->worst = lateness;
}

/**
 * ob_stats_class_begin() - the least lateness of a class
 * @class: 0 to OB_STATS_CLASSES; the last stands for the end of the one before
 *
 * Context: any.
 * Return: microseconds.
 */
unsigned int ob_stats_class_begin(unsigned int class);

/**
 * ob_stats_events() - all events of a queue
 * @stats: the queue's
 *
 * Context: any; the queue's lock.
 * Return: how many it has delivered.
 */
unsigned long ob_stats_events(const struct ob_stats_queue *stats);

/**
 * ob_stats_lateness() - how late is an event at this moment?
 * @tempo: position of its queue
 * @clock: this moment, ns, as for ob_tempo_advance()
 * @stamp: when it should leave, in ticks or ns of queue time
 * @real: in nanoseconds?
 *
 * At the queue's tempo and skew of now, and as if it ran where it is late.
 *
 * Context: any; the queue's lock.
 * Return: nanoseconds of the clock, rounded up; negative when there is time
 * left, S64_MIN when it will never leave as the queue stands.
 */
s64 ob_stats_lateness(const struct ob_tempo *tempo, u64 clock, u64 stamp,
		      bool real);

/**
 * ob_stats_sum() - counts of all processors
 * @counts: one for each processor
 *
 * Context: any.
 * Return: the sums; what is counted at this moment may be in them or not.
 */
struct ob_stats_counts
ob_stats_sum(const struct ob_stats_counts __percpu *counts);

#endif
