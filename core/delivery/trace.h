/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What the rest of the core calls for the tracepoints: nothing but a patched
 * jump each, as long as nobody looks.
 */
#ifndef ONBEAT_TRACE_H
#define ONBEAT_TRACE_H

#include "delivery/tracepoints.h"

struct ob_queue;

void ob_trace_show_enqueue(const struct ob_queue *queue,
			   const struct snd_seq_event *record);
void ob_trace_show_due(const struct snd_seq_event *record, u64 lateness);
void ob_trace_show_result(const struct snd_seq_event *record, int result);

/**
 * ob_trace_enqueue() - an event was put into a queue
 * @queue: the queue
 * @record: the event, its stamp absolute
 *
 * Context: @queue->lock, before the position moves.
 */
static inline void ob_trace_enqueue(const struct ob_queue *queue,
				    const struct snd_seq_event *record)
{
	if (trace_enqueue_enabled())
		ob_trace_show_enqueue(queue, record);
}

/**
 * ob_trace_due() - an event was taken out of a queue to be delivered
 * @record: the event
 * @lateness: nanoseconds since it could have been
 *
 * Context: any.
 */
static inline void ob_trace_due(const struct snd_seq_event *record,
				u64 lateness)
{
	if (trace_due_enabled())
		ob_trace_show_due(record, lateness);
}

/**
 * ob_trace_results() - would ob_trace_result() show anything?
 *
 * Context: any.
 * Return: true while somebody looks.
 */
static inline bool ob_trace_results(void)
{
	return trace_deliver_enabled() || trace_drop_enabled();
}

/**
 * ob_trace_result() - an event was delivered or dropped
 * @record: the event, with its receiver if that is known
 * @result: negative if it was dropped: the reason
 *
 * Context: any; not under a queue's lock.
 */
static inline void ob_trace_result(const struct snd_seq_event *record,
				   int result)
{
	if (ob_trace_results())
		ob_trace_show_result(record, result);
}

#endif
