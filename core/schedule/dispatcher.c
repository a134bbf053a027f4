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
 * It goes on until nothing is due, so that a chord leaves at once: see due_events.c.
 * It is bounded by time: all queues whose clocks expire on one CPU share a budget.
 * When that is used up the thread of executor.c goes on, and others get the CPU as
 * the scheduler says; until the thread has finished, queues that become due there
 * join it. A real-time thread rests instead until its budget is back, and visits the
 * queues of its CPU in turn.
 */
#include "schedule/dispatcher.h"

#include "queue/queue.h"
#include "queue/queue_events.h"
#include "schedule/budget.h"
#include "schedule/due_events.h"
#include "schedule/executor.h"
#include "schedule/rt_executor.h"

#include <compat/hrtimer.h>

#include <linux/delay.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

/*
 * How long a thread stays with one queue while others wait, in ns; that of
 * executor.c with bottom halves off.
 */
#define SLICE	(OB_BUDGET_FULL / 8)

/* For all clocks that expire on a CPU: of its softirqs, or its real-time thread. */
static DEFINE_PER_CPU(struct ob_budget, cpu_budget);

/* Has the real-time thread of this CPU deliver what is due, unless another is at it. */
static void leave_to_thread_locked(struct ob_queue *queue)
{
	lockdep_assert_held(&queue->lock);
	if (!queue->dispatching)
		ob_queue_events_arm_locked(queue);
}

/* For @available ns; bottom halves are off. */
static void run_due(struct ob_queue *queue, s64 available)
{
	struct ob_budget budget;
	u64 now = ktime_get_ns();

	ob_budget_grant(&budget, now, available);
	ob_due_events_dispatch(queue, &budget, now);
}

/**
 * ob_dispatcher_begin() - lock a queue, to schedule an event on it
 * @queue: the queue
 *
 * An event is armed, or delivered, before anybody can preempt the caller: others rely
 * on that, and do not arm for events behind it. So on PREEMPT_RT it is armed in the
 * same hold of the lock; elsewhere bottom halves are off until it was delivered.
 *
 * Context: Process context, no locks; on return the queue's lock is held.
 */
void ob_dispatcher_begin(struct ob_queue *queue)
	__acquires(&queue->lock)
{
	if (!OB_COMPAT_HARD_TIMERS)
		local_bh_disable();
	spin_lock_irq(&queue->lock);
}

/**
 * ob_dispatcher_end() - unlock a queue, and have delivered what is due
 * @queue: the queue
 * @may_be_due: something may be due, or another event is the first now
 *
 * Context: After ob_dispatcher_begin().
 */
void ob_dispatcher_end(struct ob_queue *queue, bool may_be_due)
	__releases(&queue->lock)
{
	if (OB_COMPAT_HARD_TIMERS && may_be_due)
		leave_to_thread_locked(queue);
	spin_unlock_irq(&queue->lock);
	if (OB_COMPAT_HARD_TIMERS)
		return;
	if (may_be_due)
		run_due(queue, OB_BUDGET_FULL);
	local_bh_enable();
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
	ob_dispatcher_begin(queue);
	ob_dispatcher_end(queue, true);
}

/* The thread's visit to one queue. */
static void resume_deferred(struct ob_queue *queue)
{
	local_bh_disable();
	spin_lock_irq(&queue->lock);
	queue->deferred = false;
	spin_unlock_irq(&queue->lock);
	run_due(queue, SLICE);
	local_bh_enable();
}

/* In a softirq. All queues whose clocks expire on one CPU share its budget. */
static void dispatch_expired(struct ob_queue *queue)
{
	struct ob_budget *budget = this_cpu_ptr(&cpu_budget);
	u64 now = ktime_get_ns();

	ob_budget_begin(budget, now);
	if (ob_budget_is_left(budget) && !ob_executor_is_busy()) {
		ob_due_events_dispatch(queue, budget, now);
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
	ob_budget_begin(budget, ob_due_events_own_time(now));
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

	ob_budget_begin(budget, ob_due_events_own_time(now));
	while (!ob_budget_is_left(budget))
		now = rest(budget);
	visit = *budget;
	if (!alone)
		visit.available = min_t(s64, visit.available, SLICE);
	/* Whom it wakes may preempt it, and would have it moved. */
	migrate_disable();
	more = ob_due_events_dispatch(queue, &visit, now);
	migrate_enable();
	ob_budget_spend(budget, ob_due_events_own_time(ktime_get_ns()));
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

/**
 * ob_dispatcher_wait() - wait until what has left a queue has been delivered
 * @queue: the queue
 *
 * That is the present dispatch, and what others have taken out to deliver it
 * themselves. What leaves later is not waited for.
 *
 * Context: Process context, not within a delivery, with nothing taken out.
 */
void ob_dispatcher_wait(struct ob_queue *queue)
{
	unsigned int dispatches;
	unsigned long flags;
	u64 takes;

	spin_lock_irqsave(&queue->lock, flags);
	dispatches = queue->dispatches;
	takes = queue->takes;
	/* Each is bounded, and this is rare enough to poll. */
	while ((queue->dispatching && queue->dispatches == dispatches) ||
	       ob_queue_is_taken_locked(queue, takes)) {
		spin_unlock_irqrestore(&queue->lock, flags);
		usleep_range(20, 100);
		spin_lock_irqsave(&queue->lock, flags);
	}
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* Is there more that is due, or has the last left the queue without having arrived? */
static bool is_behind(struct ob_queue *queue)
{
	unsigned long flags;
	bool behind;

	spin_lock_irqsave(&queue->lock, flags);
	behind = queue->dispatching || ob_queue_events_is_due_locked(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
	return behind;
}

/*
 * Times that ob_dispatcher_catch_up() looks: for some 10 ms in either case, as without a
 * thread each delivers for 1 ms first.
 */
#define LOOKS	(OB_COMPAT_HARD_TIMERS ? 100 : 10)

/**
 * ob_dispatcher_catch_up() - have delivered what is due, before the rest is dropped or
 *	the position changes
 * @queue: the queue
 *
 * Of many events that are due at once a thread may yet have to deliver some, and on
 * PREEMPT_RT a thread delivers all. This helps it, or waits for it: 10 ms, or if timers
 * are late somewhat more, since in a storm there is no end of it.
 *
 * Context: Process context, not within a delivery; sleeps.
 */
void ob_dispatcher_catch_up(struct ob_queue *queue)
{
	unsigned int looks = LOOKS;

	while (looks-- && is_behind(queue) && !fatal_signal_pending(current)) {
		if (!OB_COMPAT_HARD_TIMERS)
			ob_dispatcher_run(queue);
		usleep_range(50, 100);
	}
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
	return ob_executor_init(resume_deferred);
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
