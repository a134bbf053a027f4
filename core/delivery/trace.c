// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Computes the fields of the tracepoints, only while one is enabled. Called by
 * the files of core/delivery/ and core/schedule/ in any context.
 */
#include "delivery/trace.h"

#include "queue/queue.h"

#define CREATE_TRACE_POINTS
#include "delivery/tracepoints.h"

static u64 stamp_of(const struct snd_seq_event *record)
{
	return snd_seq_ev_is_real(record) ?
	       ob_event_time_ns(&record->time.time) : record->time.tick;
}

static s64 lateness_in(const struct ob_queue *queue,
		       const struct snd_seq_event *record)
{
	lockdep_assert_held(&queue->lock);
	return ob_lateness_of(&queue->tempo, ob_clock_now(&queue->clock),
				 stamp_of(record), snd_seq_ev_is_real(record));
}

/* 0 for an event that was not scheduled. */
static s64 lateness_now(const struct snd_seq_event *record)
{
	struct ob_queue *queue = ob_queue_get(record->queue);
	unsigned long flags;
	s64 lateness;

	if (!queue)
		return 0;
	spin_lock_irqsave(&queue->lock, flags);
	lateness = lateness_in(queue, record);
	spin_unlock_irqrestore(&queue->lock, flags);
	ob_queue_put(queue);
	return lateness;
}

void ob_trace_show_enqueue(const struct ob_queue *queue,
			   const struct snd_seq_event *record)
{
	trace_enqueue(record, stamp_of(record), lateness_in(queue, record), 0);
}

void ob_trace_show_due(const struct snd_seq_event *record, u64 lateness)
{
	trace_due(record, stamp_of(record), lateness, 0);
}

void ob_trace_show_result(const struct snd_seq_event *record, int result)
{
	s64 lateness = lateness_now(record);

	if (result < 0)
		trace_drop(record, stamp_of(record), lateness, result);
	else
		trace_deliver(record, stamp_of(record), lateness, 0);
}
