// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The dispatcher delivers the events of a queue when they are due: from the
 * clock's softirq, in the context of a writer whose event is due already, or in
 * the thread of executor.c. On PREEMPT_RT the clock expires in a hard interrupt,
 * and the thread of rt_executor.c is the only dispatcher: a program would be
 * preempted by what it wakes, and all that waits for the queue with it.
 *
 * A queue has one dispatcher at a time (queue->dispatching); a second one leaves
 * at once, because the first looks for due events again before it ends. That
 * keeps the order. It also bounds the depth of the stack: a delivery to port 0:0
 * may control a queue, and then arms that queue's timer instead of running it.
 *
 * The dispatcher pops an event under queue->lock, with those that are due at the
 * same moment and may not change what is due, and delivers them without a lock,
 * in their order. It goes on until nothing is due, so that a chord leaves at once.
 * It is bounded by time: all queues whose clocks expire on one CPU share a budget.
 * When that is used up the thread of executor.c goes on, and others get the CPU as
 * the scheduler says; until the thread has finished, queues that become due there
 * join it. A real-time thread rests instead until its budget is back, and visits the
 * queues of its CPU in turn.
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
#include "schedule/dispatcher.h"

#include "delivery/batch.h"
#include "delivery/delivery.h"
#include "delivery/trace.h"
#include "event/input_fifo.h"
#include "queue/queue.h"
#include "queue/queue_events.h"
#include "schedule/budget.h"
#include "schedule/executor.h"
#include "schedule/rt_executor.h"

#include <compat/hrtimer.h>
#include <compat/sched.h>

#include <linux/delay.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/timekeeping.h>

/* Events that are popped together at most; their records are on the stack. */
#define BATCH	16

/*
 * How long a thread stays with one queue while others wait, in ns; that of
 * executor.c with bottom halves off.
 */
#define SLICE	(OB_BUDGET_FULL / 8)

/* For all clocks that expire on a CPU: of its softirqs, or its real-time thread. */
static DEFINE_PER_CPU(struct ob_budget, cpu_budget);

/*
 * The present as budgets count it. Nobody preempts a softirq; on PREEMPT_RT, while
 * others preempt the dispatcher, its time stands still.
 */
static u64 own_time(u64 now)
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
	struct snd_seq_event records[BATCH] __uninitialized;
	struct ob_batch batch = {
		.sender = popped[0]->client,
		.records = &popped[0]->event.record,
		.count = 1,
		.payload = popped[0]->event.payload,
		.wakes = wakes,
	};
	unsigned int i, end;

	/* The only one may be larger than a place in @records. */
	if (count == 1) {
		ob_delivery_deliver_all(&batch);
		ob_queued_event_destroy(popped[0]);
		return;
	}
	for (i = 0; i < count; i++)
		records[i] = popped[i]->event.record;
	for (i = 0; i < count; i = end) {
		end = i + 1;
		while (end < count && ob_event_goes_as(&records[end], &records[i]))
			end++;
		batch.records = &records[i];
		batch.count = end - i;
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
		if (!ob_budget_spend(budget, own_time(*now)))
			return 0;
	}
	return due;
}

/*
 * @now is that of the budget's beginning. Bottom halves are off, except in the
 * real-time thread: others on this CPU would wait for the dispatcher. Return: whether
 * more is due, and @budget is used up.
 */
static bool dispatch_queue(struct ob_queue *queue, struct ob_budget *budget, u64 now)
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

/* Has the real-time thread of this CPU deliver what is due, unless another is at it. */
static void leave_to_thread(struct ob_queue *queue)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	if (!queue->dispatching)
		ob_queue_events_arm_locked(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/**
 * ob_dispatcher_run() - deliver what is due, and arm the clock for the rest
 * @queue: the queue
 *
 * If that takes too long, a thread goes on with it. On PREEMPT_RT a thread does it
 * all, as soon as its priority says.
 *
 * Context: Process context, no locks.
 */
void ob_dispatcher_run(struct ob_queue *queue)
{
	struct ob_budget budget;
	u64 now;

	if (OB_COMPAT_HARD_TIMERS) {
		leave_to_thread(queue);
		return;
	}
	local_bh_disable();
	now = ktime_get_ns();
	ob_budget_grant(&budget, now, OB_BUDGET_FULL);
	dispatch_queue(queue, &budget, now);
	local_bh_enable();
}

/* The thread's visit to one queue. */
static void resume_deferred(struct ob_queue *queue)
{
	struct ob_budget budget;
	u64 now;

	local_bh_disable();
	spin_lock_irq(&queue->lock);
	queue->deferred = false;
	spin_unlock_irq(&queue->lock);
	now = ktime_get_ns();
	ob_budget_grant(&budget, now, SLICE);
	dispatch_queue(queue, &budget, now);
	local_bh_enable();
}

/* In a softirq. All queues whose clocks expire on one CPU share its budget. */
static void dispatch_expired(struct ob_queue *queue)
{
	struct ob_budget *budget = this_cpu_ptr(&cpu_budget);
	u64 now = ktime_get_ns();

	ob_budget_begin(budget, now);
	if (ob_budget_is_left(budget) && !ob_executor_is_busy()) {
		dispatch_queue(queue, budget, now);
		return;
	}
	spin_lock_irq(&queue->lock);
	if (!queue->dead && !queue->dispatching)
		ob_executor_defer_locked(queue);
	spin_unlock_irq(&queue->lock);
}

/* Leaves the CPU to others until @budget is back. Returns the present. */
static u64 rest(struct ob_budget *budget)
{
	unsigned int us = (u32)(OB_BUDGET_FULL - budget->available) / 1000;
	u64 now;

	usleep_idle_range(us, us);
	now = ktime_get_ns();
	ob_budget_begin(budget, own_time(now));
	return now;
}

/*
 * The visit of the real-time thread of @cpu to a queue whose clock has expired, or on
 * which more was due; @alone if no other queue waits there. Return: whether to come
 * again.
 */
static bool visit_expired(struct ob_queue *queue, unsigned int cpu, bool alone)
{
	struct ob_budget *budget = per_cpu_ptr(&cpu_budget, cpu);
	struct ob_budget visit;
	u64 now = ktime_get_ns();
	bool more;

	ob_budget_begin(budget, own_time(now));
	while (!ob_budget_is_left(budget))
		now = rest(budget);
	visit = *budget;
	if (!alone)
		visit.available = min_t(s64, visit.available, SLICE);
	more = dispatch_queue(queue, &visit, now);
	ob_budget_spend(budget, own_time(ktime_get_ns()));
	return more;
}

/**
 * ob_dispatcher_expire() - the clock of a queue has expired
 * @queue: the queue
 *
 * In a softirq all that is due is delivered, in a hard interrupt the thread for
 * that is woken.
 *
 * Context: Softirq; on PREEMPT_RT hard interrupt.
 */
void ob_dispatcher_expire(struct ob_queue *queue)
{
	if (OB_COMPAT_HARD_TIMERS)
		ob_rt_executor_add(queue);
	else
		dispatch_expired(queue);
}

/**
 * ob_dispatcher_arm() - arm the clock after a change of the position
 * @queue: the queue
 *
 * Events that are due now are delivered soon, but not by the caller: control
 * events are deliveries themselves, and may control a queue whose events control
 * another.
 *
 * Context: Any, no locks.
 */
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

/**
 * ob_dispatcher_wait() - wait for the present dispatch of a queue to end
 * @queue: the queue
 *
 * Context: Process context, not within a delivery.
 */
void ob_dispatcher_wait(struct ob_queue *queue)
{
	unsigned int dispatches = READ_ONCE(queue->dispatches);

	/* A dispatch is bounded, and this is rare enough to poll. */
	while (is_dispatching(queue, dispatches))
		usleep_range(20, 100);
}

static bool is_due(struct ob_queue *queue)
{
	unsigned long flags;
	bool due;

	spin_lock_irqsave(&queue->lock, flags);
	due = ob_queue_events_is_due_locked(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
	return due;
}

/**
 * ob_dispatcher_catch_up() - have delivered what is due, before the rest is dropped
 * @queue: the queue
 *
 * What a program has written that was due has been delivered when it goes on. On
 * PREEMPT_RT, where a thread delivers it, this waits for that: 10 ms, or if timers are late
 * somewhat more, since in a storm there is no end of it.
 *
 * Context: Process context, not within a delivery; sleeps.
 */
void ob_dispatcher_catch_up(struct ob_queue *queue)
{
	unsigned int looks = OB_COMPAT_HARD_TIMERS ? 100 : 0;

	while (looks-- && is_due(queue))
		usleep_range(50, 100);
}

/**
 * ob_dispatcher_run_and_wait() - have some of what is due delivered
 * @queue: the queue
 *
 * For a caller that looks whether all was, and else comes again.
 *
 * Context: Process context, not within a delivery; sleeps.
 */
void ob_dispatcher_run_and_wait(struct ob_queue *queue)
{
	ob_dispatcher_run(queue);
	/* The thread may have to wait for its CPU, and even for the caller. */
	if (OB_COMPAT_HARD_TIMERS)
		usleep_range(20, 100);
	ob_dispatcher_wait(queue);
}

/**
 * ob_dispatcher_init() - before there are queues
 *
 * Context: Process context.
 * Return: 0, or an error: there are no threads.
 */
int ob_dispatcher_init(void)
{
	if (OB_COMPAT_HARD_TIMERS)
		return ob_rt_executor_init(visit_expired);
	ob_executor_init(resume_deferred);
	return 0;
}

/**
 * ob_dispatcher_exit() - after the last queue
 *
 * Context: Process context, sleeps.
 */
void ob_dispatcher_exit(void)
{
	if (OB_COMPAT_HARD_TIMERS)
		ob_rt_executor_exit();
	else
		ob_executor_exit();
}
