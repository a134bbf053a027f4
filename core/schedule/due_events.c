// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that are due leave their queue, and are delivered. Called by dispatcher.c, which
 * says when and in which context.
 *
 * The dispatcher pops an event under queue->lock, with those that are due at the
 * same moment and may not change what is due, and delivers them without a lock,
 * in their order. It goes on until nothing is due, so that a chord leaves at once.
 *
 * A NOTE is delivered in two halves. While its NOTEON is delivered it is in the
 * queue's lists but not in its order, and queue->delivered points at it. A flush
 * that finds it there sets queue->delivered_dropped, and the dispatcher then
 * delivers the NOTEOFF at once; else the NOTEOFF goes back into the queue, before
 * anything else is popped.
 *
 * Events at position 0 that a START has dropped come here as well, and are freed
 * instead of delivered: see queue_events.c.
 */
#include "schedule/due_events.h"

#include "delivery/batch.h"
#include "delivery/delivery.h"
#include "delivery/trace.h"
#include "event/input_fifo.h"
#include "queue/queue.h"
#include "queue/queue_events.h"
#include "schedule/budget.h"
#include "schedule/executor.h"

#include <compat/hrtimer.h>
#include <compat/sched.h>

#include <linux/minmax.h>
#include <linux/rcupdate.h>
#include <linux/timekeeping.h>

/* Events that are popped together at most; their records are on the stack. */
#define BATCH	16

/**
 * ob_due_events_own_time() - the present as budgets count it
 * @now: CLOCK_MONOTONIC
 *
 * Nobody preempts a softirq. On PREEMPT_RT, while others preempt the dispatcher, its
 * time stands still.
 *
 * Context: Any; the dispatcher.
 * Return: Nanoseconds.
 */
u64 ob_due_events_own_time(u64 now)
{
	return OB_COMPAT_HARD_TIMERS ? now - ob_compat_run_delay() : now;
}

static void dispatch_note(struct ob_queue *queue, struct ob_queued_event *note,
			  struct ob_input_wakes *wakes)
{
	struct snd_seq_event off = note->event.record;
	struct snd_seq_event on;
	struct ob_batch batch = {
		.sender = note->client,
		.records = &on,
		.count = 1,
		.wakes = wakes,
	};
	unsigned long flags;
	bool dropped;

	ob_event_split_note(&off, &on);
	ob_delivery_deliver_all(&batch);

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

/* Events of one sender; those in a row that go the same way, together. */
static void dispatch_batch(struct ob_queued_event **popped, unsigned int count,
			   struct ob_input_wakes *wakes)
{
	struct snd_seq_ump_event records[BATCH] __uninitialized;
	struct ob_batch batch = {
		.sender = popped[0]->client,
		.records = &popped[0]->event.record,
		.count = 1,
		.payload = popped[0]->event.payload,
		.wakes = wakes,
	};
	size_t size = ob_record_size(batch.records);
	void *first, *next = records, *end;
	unsigned int i;

	if (count == 1) {
		ob_delivery_deliver_all(&batch);
		ob_queued_event_destroy(popped[0]);
		return;
	}
	/* All are as large as the first. */
	for (i = 0; i < count; i++, next += size)
		ob_record_copy(next, &popped[i]->event.record);
	end = next;
	for (first = records; first < end; first = next) {
		batch.records = first;
		batch.count = 0;
		next = first;
		do {
			batch.count++;
			next += size;
		} while (next < end && ob_event_goes_as(next, first));
		ob_delivery_deliver_all(&batch);
	}
	ob_queued_event_destroy_all(popped, count);
}

static void dispatch(struct ob_queue *queue, struct ob_queued_event **popped,
		     unsigned int count, struct ob_input_wakes *wakes)
{
	if (popped[0]->dropped) {
		ob_trace_result(&popped[0]->event.record, -ECANCELED);
		ob_queued_event_destroy(popped[0]);
	} else if (ob_queued_event_is_note(popped[0])) {
		dispatch_note(queue, popped[0], wakes);
	} else {
		dispatch_batch(popped, count, wakes);
	}
}

/*
 * The events that follow popped[0] and are due with it: those that go the same
 * way, and, if it is to a port of a program, those to other such ports: nothing
 * that happens there changes what is due. Return: how many, with popped[0].
 */
static unsigned int pop_followers(struct ob_queue *queue,
				  struct ob_queued_event **popped, u64 late)
{
	const struct snd_seq_event *before = &popped[0]->event.record, *next;
	struct ob_client *sender = popped[0]->client;
	unsigned int count = 1, most;
	bool to_program;

	rcu_read_lock();
	most = min_t(unsigned int, BATCH, ob_delivery_together(sender, before));
	to_program = ob_delivery_is_to_program(before);
	while (count < most) {
		next = ob_queue_events_follower_locked(queue, popped[0]);
		if (!next || !(ob_event_goes_as(next, before) ||
			       (to_program && ob_delivery_is_to_program(next))))
			break;
		popped[count] = ob_queue_events_pop_follower_locked(queue,
								    popped[0],
								    late);
		before = &popped[count]->event.record;
		ob_trace_due(before, late);
		count++;
	}
	rcu_read_unlock();
	return count;
}

/*
 * The next events that are due at @now and may be delivered together. Return: how
 * many; if it is 0, @due is set.
 */
static unsigned int pop_batch(struct ob_queue *queue, u64 now,
			      struct ob_queued_event **popped, u64 *due)
{
	u64 late;

	lockdep_assert_held(&queue->lock);
	popped[0] = ob_queue_events_pop_due_locked(queue, now, due, &late);
	if (!popped[0])
		return 0;
	ob_trace_due(&popped[0]->event.record, late);
	queue->delivered = ob_queued_event_is_note(popped[0]) &&
			   !popped[0]->dropped ? popped[0] : NULL;
	queue->delivered_dropped = false;
	if (!ob_queue_events_follower_locked(queue, popped[0]))
		return 1;
	return pop_followers(queue, popped, late);
}

/*
 * The clock is read once for each batch: for the budget, and for what is due next.
 * On PREEMPT_RT a reader whose priority is higher preempts the dispatcher when it is
 * woken: that is put off while more is due at the same moment, else it would be for
 * each event of a chord. Return: when the next event is due, OB_TEMPO_NEVER if there
 * is none; 0 if @budget is used up, and more may be due.
 */
static u64 dispatch_due(struct ob_queue *queue, struct ob_budget *budget,
			struct ob_input_wakes *wakes, u64 *now)
{
	struct ob_queued_event *popped[BATCH] __uninitialized;
	u64 due = OB_TEMPO_NEVER;
	unsigned int count;
	bool more;

	while (!queue->dead) {
		count = pop_batch(queue, *now, popped, &due);
		if (!count)
			break;
		more = OB_COMPAT_HARD_TIMERS &&
		       ob_queue_events_is_more_locked(queue, popped[count - 1]);
		spin_unlock_irq(&queue->lock);
		dispatch(queue, popped, count,
			 OB_COMPAT_HARD_TIMERS && (more || wakes->count) ? wakes : NULL);
		if (OB_COMPAT_HARD_TIMERS && !more)
			ob_input_fifo_wake_all(wakes);
		*now = ktime_get_ns();
		spin_lock_irq(&queue->lock);
		if (!ob_budget_spend(budget, ob_due_events_own_time(*now)))
			return 0;
	}
	return queue->dead ? OB_TEMPO_NEVER : due;
}

/**
 * ob_due_events_dispatch() - deliver what is due, and arm the clock for the rest
 * @queue: the queue; if another dispatcher is at work, it has the rest
 * @budget: charged for it
 * @now: CLOCK_MONOTONIC, as of the budget's beginning
 *
 * Context: Bottom halves off, since others on this CPU would wait for the dispatcher;
 * not so in the real-time thread. No locks.
 * Return: Whether more is due, and @budget is used up; except on PREEMPT_RT the thread
 * of executor.c goes on then.
 */
bool ob_due_events_dispatch(struct ob_queue *queue, struct ob_budget *budget, u64 now)
{
	struct ob_input_wakes wakes __uninitialized;
	bool more = false;
	u64 due;

	spin_lock_irq(&queue->lock);
	if (queue->dispatching) {
		spin_unlock_irq(&queue->lock);
		return false;
	}
	wakes.count = 0;
	if (OB_COMPAT_HARD_TIMERS)
		rcu_read_lock();	/* for the wakes */
	queue->dispatching = true;
	due = dispatch_due(queue, budget, &wakes, &now);
	queue->dispatching = false;
	queue->dispatches++;
	if (due)
		ob_clock_arm(&queue->clock, due, now);
	else if (ob_queue_events_is_due_locked(queue))
		more = true;
	else
		ob_queue_events_arm_locked(queue);
	if (more && !OB_COMPAT_HARD_TIMERS)
		ob_executor_defer_locked(queue);
	spin_unlock_irq(&queue->lock);
	if (OB_COMPAT_HARD_TIMERS) {
		ob_input_fifo_wake_all(&wakes);
		rcu_read_unlock();
	}
	return more;
}
