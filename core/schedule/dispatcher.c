// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The dispatcher delivers the events of a queue when they are due: from the
 * clock's softirq, or in the context of a writer whose event is due already.
 *
 * A queue has one dispatcher at a time (queue->dispatching); a second one leaves
 * at once, because the first looks for due events again before it ends. That
 * keeps the order. It also bounds the depth of the stack: a delivery to port 0:0
 * may control a queue, and then arms that queue's timer instead of running it.
 *
 * The dispatcher pops one event at a time under queue->lock and delivers it
 * without a lock. It gives up the CPU after BATCH events or deliveries; the
 * timer goes on once others have had the CPU for as long (ob_clock_throttle()).
 *
 * A NOTE is delivered in two halves. While its NOTEON is delivered it is in the
 * queue's lists but not in its order, and queue->delivered points at it. A flush
 * that finds it there sets queue->delivered_dropped, and the dispatcher then
 * delivers the NOTEOFF at once; else the NOTEOFF goes back into the queue.
 *
 * What the sender or the receiver of an event dropped by a START comes here as
 * well, and is freed instead of delivered.
 */
#include "schedule/dispatcher.h"

#include "delivery/delivery.h"
#include "delivery/receiver.h"
#include "delivery/trace.h"
#include "queue/queue.h"
#include "queue/queue_events.h"

#include <linux/delay.h>
#include <linux/timekeeping.h>

/* Events, and deliveries, before the CPU is given up. */
#define BATCH	64

static void dispatch_note(struct ob_queue *queue, struct ob_queued_event *note)
{
	struct snd_seq_event off = note->event.record;
	struct ob_event on = { };
	unsigned long flags;
	bool dropped;

	ob_event_split_note(&off, &on.record);
	ob_delivery_deliver(note->client, &on, 0);

	spin_lock_irqsave(&queue->lock, flags);
	note->event.record = off;
	note->note_sounds = true;
	dropped = queue->dead || queue->delivered_dropped;
	queue->delivered = NULL;
	if (dropped)
		ob_event_lists_remove(&queue->lists, &note->links);
	else
		ob_queue_events_add_back_locked(queue, note);
	spin_unlock_irqrestore(&queue->lock, flags);
	if (dropped) {
		ob_delivery_deliver(note->client, &note->event, 0);
		ob_queued_event_destroy(note);
	}
}

static void dispatch(struct ob_queue *queue, struct ob_queued_event *queued)
{
	if (queued->dropped) {
		ob_trace_result(&queued->event.record, -ECANCELED);
	} else if (!ob_queued_event_is_note(queued)) {
		ob_delivery_deliver(queued->client, &queued->event, 0);
	} else {
		dispatch_note(queue, queued);
		return;
	}
	ob_queued_event_destroy(queued);
}

void ob_dispatcher_run(struct ob_queue *queue)
{
	struct ob_queued_event *queued = NULL;
	unsigned int budget = BATCH;
	u64 due = OB_TEMPO_NEVER;
	u64 began = ktime_get_ns();
	unsigned long flags;
	unsigned int begin;
	u64 late;

	/* A writer that dispatches is not preempted while others wait for it. */
	local_bh_disable();
	spin_lock_irqsave(&queue->lock, flags);
	if (queue->dispatching)
		goto unlock;
	queue->dispatching = true;
	begin = ob_receiver_deliveries();
	while (budget-- && ob_receiver_deliveries() - begin < BATCH &&
	       !queue->dead) {
		queued = ob_queue_events_pop_due_locked(queue, &due, &late);
		if (!queued)
			break;
		ob_trace_due(&queued->event.record, late);
		queue->delivered = ob_queued_event_is_note(queued) &&
				   !queued->dropped ? queued : NULL;
		queue->delivered_dropped = false;
		spin_unlock_irqrestore(&queue->lock, flags);
		dispatch(queue, queued);
		spin_lock_irqsave(&queue->lock, flags);
	}
	queue->dispatching = false;
	queue->dispatches++;
	if (queued) {
		/* More may be due, but others want the CPU as well. */
		ob_clock_throttle(&queue->clock, began);
		ob_queue_events_arm_locked(queue);
	} else {
		ob_clock_arm(&queue->clock, due);
	}
unlock:
	spin_unlock_irqrestore(&queue->lock, flags);
	local_bh_enable();
}

void ob_dispatcher_arm(struct ob_queue *queue)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	ob_queue_events_arm_locked(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* True while the dispatcher that was active at @dispatches is still running. */
static bool is_dispatching(struct ob_queue *queue, unsigned int dispatches)
{
	unsigned long flags;
	bool dispatching;

	spin_lock_irqsave(&queue->lock, flags);
	dispatching = queue->dispatching && queue->dispatches == dispatches;
	spin_unlock_irqrestore(&queue->lock, flags);
	return dispatching;
}

void ob_dispatcher_wait(struct ob_queue *queue)
{
	unsigned int dispatches = READ_ONCE(queue->dispatches);

	/* A dispatch is bounded, and this is rare enough to poll. */
	while (is_dispatching(queue, dispatches))
		usleep_range(20, 100);
}
