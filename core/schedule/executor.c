// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Queues on which more is due than a dispatcher may deliver at once are handed
 * to a thread of the same CPU, snd-seq/N, which the scheduler treats like any
 * other of normal priority. It visits its queues in turn until nothing is due on
 * any of them. Called by dispatcher.c and due_events.c, with bottom halves off; not
 * used on PREEMPT_RT.
 *
 * A thread is created when its CPU needs one for the first time, by a work item,
 * and then stays. If its CPU goes, the thread runs elsewhere until it is back.
 */
#include "schedule/executor.h"

#include "queue/queue.h"

#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/topology.h>
#include <linux/workqueue.h>

/* Until a thread that could not be created is tried again. */
#define RETRY	max(HZ / 100, 1)

/**
 * struct executor - the thread of one CPU
 * @lock: protects @queues and writing of @pending; nests inside ob_queue.lock
 * @queues: queues that wait for the thread, each a reference
 * @pending: how many, and the one that it is visiting
 * @thread: NULL before the first need
 * @start: creates the thread
 * @cpu: constant
 */
struct executor {
	spinlock_t lock;
	struct list_head queues;
	unsigned int pending;
	struct task_struct *thread;
	struct delayed_work start;
	unsigned int cpu;
};

static DEFINE_PER_CPU(struct executor, executors);

/* The dispatcher's: delivers some of what is due, and may hand over again. */
static void (*run_queue)(struct ob_queue *queue);

static enum cpuhp_state rebind_state;

static struct ob_queue *pop_queue(struct executor *executor)
{
	struct ob_queue *queue;
	unsigned long flags;

	spin_lock_irqsave(&executor->lock, flags);
	queue = list_first_entry_or_null(&executor->queues, struct ob_queue,
					 deferred_link);
	if (queue)
		list_del(&queue->deferred_link);
	spin_unlock_irqrestore(&executor->lock, flags);
	return queue;
}

static void finish_queue(struct executor *executor, struct ob_queue *queue)
{
	unsigned long flags;

	spin_lock_irqsave(&executor->lock, flags);
	WRITE_ONCE(executor->pending, executor->pending - 1);
	spin_unlock_irqrestore(&executor->lock, flags);
	ob_queue_put(queue);
}

static int executor_thread(void *argument)
{
	struct executor *executor = argument;
	struct ob_queue *queue;

	for (;;) {
		/* Before looking: who adds a queue afterwards wakes it. */
		set_current_state(TASK_IDLE);
		queue = pop_queue(executor);
		if (queue) {
			__set_current_state(TASK_RUNNING);
			run_queue(queue);
			finish_queue(executor, queue);
			cond_resched();
			continue;
		}
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static void create_thread(struct work_struct *work)
{
	struct executor *executor = container_of(to_delayed_work(work),
						 struct executor, start);
	struct task_struct *thread;

	if (executor->thread)
		return;
	thread = kthread_create_on_node(executor_thread, executor,
					cpu_to_node(executor->cpu),
					"snd-seq/%u", executor->cpu);
	if (IS_ERR(thread)) {
		schedule_delayed_work(&executor->start, RETRY);
		return;
	}
	kthread_bind(thread, executor->cpu);
	/* Pairs with smp_load_acquire() in ob_executor_defer_locked() and rebind_thread(). */
	smp_store_release(&executor->thread, thread);
	wake_up_process(thread);
}

/* A CPU comes: a thread that had to leave it returns. Process context, on that CPU. */
static int rebind_thread(unsigned int cpu)
{
	struct task_struct *thread;

	/* Pairs with smp_store_release() in create_thread(). */
	thread = smp_load_acquire(&per_cpu_ptr(&executors, cpu)->thread);
	return thread ? set_cpus_allowed_ptr(thread, cpumask_of(cpu)) : 0;
}

/**
 * ob_executor_init() - before there are queues
 * @resume_deferred: called by the thread for a queue that was deferred; it clears
 *	ob_queue.deferred
 *
 * Context: Process context.
 * Return: 0, or an error.
 */
int ob_executor_init(void (*resume_deferred)(struct ob_queue *queue))
{
	struct executor *executor;
	int cpu, state;

	run_queue = resume_deferred;
	for_each_possible_cpu(cpu) {
		executor = per_cpu_ptr(&executors, cpu);
		spin_lock_init(&executor->lock);
		INIT_LIST_HEAD(&executor->queues);
		INIT_DELAYED_WORK(&executor->start, create_thread);
		executor->cpu = cpu;
	}
	state = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "sound/seq:online",
					  rebind_thread, NULL);
	if (state < 0)
		return state;
	rebind_state = state;
	return 0;
}

/**
 * ob_executor_exit() - after all queues were deleted
 *
 * Context: Process context, may sleep.
 */
void ob_executor_exit(void)
{
	struct executor *executor;
	struct ob_queue *queue;
	int cpu;

	cpuhp_remove_state_nocalls(rebind_state);
	for_each_possible_cpu(cpu) {
		executor = per_cpu_ptr(&executors, cpu);
		cancel_delayed_work_sync(&executor->start);
		if (executor->thread)
			kthread_stop(executor->thread);
		while ((queue = pop_queue(executor)))
			ob_queue_put(queue);
	}
}

/**
 * ob_executor_defer_locked() - have the thread of this CPU go on with a queue
 * @queue: more is due on it; nothing happens if a thread has it already
 *
 * Context: The queue's lock, whose holder stays on its CPU.
 */
void ob_executor_defer_locked(struct ob_queue *queue)
{
	struct executor *executor = this_cpu_ptr(&executors);
	struct task_struct *thread;

	lockdep_assert_held(&queue->lock);
	if (queue->deferred)
		return;
	queue->deferred = true;
	kref_get(&queue->ref);
	spin_lock(&executor->lock);
	list_add_tail(&queue->deferred_link, &executor->queues);
	WRITE_ONCE(executor->pending, executor->pending + 1);
	spin_unlock(&executor->lock);
	/* Pairs with smp_store_release() in create_thread(). */
	thread = smp_load_acquire(&executor->thread);
	if (thread)
		wake_up_process(thread);
	else
		schedule_delayed_work(&executor->start, 0);
}

/**
 * ob_executor_is_busy() - does the thread of this CPU have anything to do?
 *
 * Context: Bottom halves are off.
 * Return: True if so; then a queue should wait its turn.
 */
bool ob_executor_is_busy(void)
{
	return READ_ONCE(this_cpu_ptr(&executors)->pending);
}
