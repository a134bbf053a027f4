// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Lateness of events. Called by /proc in process context, and by the dispatcher
 * and the tracepoints in any, with the queue's lock held.
 */
#include "queue/lateness.h"

#include "queue/tempo.h"

#include <linux/limits.h>

/**
 * ob_lateness_class_begin() - smallest lateness of a class
 * @class: 0 to OB_LATENESS_CLASSES; for the latter, the end of the class before
 *
 * Return: Microseconds.
 */
unsigned int ob_lateness_class_begin(unsigned int class)
{
	return class ? 1U << (class - 1) : 0;
}

/**
 * ob_lateness_events() - number of events that were counted
 * @lateness: the queue's histogram
 *
 * Return: The number.
 */
unsigned long ob_lateness_events(const struct ob_lateness *lateness)
{
	unsigned long events = 0;
	unsigned int class;

	for (class = 0; class < OB_LATENESS_CLASSES; class++)
		events += lateness->classes[class];
	return events;
}

static u64 position_at(const struct ob_tempo *tempo, u64 clock, bool real)
{
	return real ? ob_tempo_time(tempo, clock) :
		      ob_tempo_tick(tempo, clock);
}

static u64 clock_of(const struct ob_tempo *tempo, u64 stamp, bool real)
{
	return real ? ob_tempo_clock_of_time(tempo, stamp) :
		      ob_tempo_clock_of_tick(tempo, stamp);
}

/* Clock nanoseconds that the queue takes from one position to a later one. */
static u64 time_between(const struct ob_tempo *tempo, u64 from, u64 to,
			bool real)
{
	struct ob_tempo copy = *tempo;

	if (!copy.skew)
		copy.skew = OB_TEMPO_SKEW_ONE;
	ob_tempo_start(&copy, 0);
	if (real)
		ob_tempo_set_time(&copy, 0, from);
	else
		ob_tempo_set_tick(&copy, 0, from);
	return clock_of(&copy, to, real) - ob_tempo_anchor(&copy);
}

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
		   bool real)
{
	u64 position = position_at(tempo, clock, real);
	u64 late, due;

	if (stamp <= position) {
		late = min_t(u64, time_between(tempo, stamp, position, real),
			     S64_MAX);
		if (!real)
			late += time_between(tempo, 0,
				ob_tempo_within_tick(tempo, clock), true);
		return min_t(u64, late, S64_MAX);
	}
	due = clock_of(tempo, stamp, real);
	return due == OB_TEMPO_NEVER ? S64_MIN : (s64)(clock - due);
}
