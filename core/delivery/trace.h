/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Entry points of the tracepoints. While none is enabled, each is a patched
 * jump. Any context.
 */
#ifndef ONBEAT_TRACE_H
#define ONBEAT_TRACE_H

#include "delivery/tracepoints.h"

struct ob_queue;

void ob_trace_show_enqueue(const struct ob_queue *queue,
			   const struct snd_seq_event *record);
void ob_trace_show_due(const struct snd_seq_event *record, u64 lateness);
void ob_trace_show_result(const struct snd_seq_event *record, int result);

/*
 * An event, whose stamp is absolute, was put into @queue. The queue's lock must
 * have been held since.
 */
static inline void ob_trace_enqueue(const struct ob_queue *queue,
				    const struct snd_seq_event *record)
{
	if (trace_enqueue_enabled())
		ob_trace_show_enqueue(queue, record);
}

/* An event was popped @lateness nanoseconds after it was due. */
static inline void ob_trace_due(const struct snd_seq_event *record,
				u64 lateness)
{
	if (trace_due_enabled())
		ob_trace_show_due(record, lateness);
}

/* True if ob_trace_result() would trace anything. */
static inline bool ob_trace_results(void)
{
	return trace_deliver_enabled() || trace_drop_enabled();
}

/*
 * An event was delivered, or dropped for the reason @result if that is
 * negative. Its destination is the receiver if that is known. No queue's lock
 * may be held.
 */
static inline void ob_trace_result(const struct snd_seq_event *record,
				   int result)
{
	if (ob_trace_results())
		ob_trace_show_result(record, result);
}

#endif
