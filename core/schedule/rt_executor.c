// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * On PREEMPT_RT a softirq runs in a thread that comes after every real-time
 * thread, and the clocks of queues expire in hard interrupts instead. The
 * interrupt's handler hands the queue to a thread of its CPU, snd-seq-rt/N, of
 * policy SCHED_FIFO, which visits queues in the order in which their clocks
 * expired; one on which more is due than a visit may deliver goes to the end of the
 * list. Built for PREEMPT_RT only. Called by dispatcher.c.
 *
 * There is one thread a CPU, however many queues there are, from when the module
 * is loaded or the CPU comes. It is only created once, and keeps the policy and the
 * priority that the administrator gave it.
 *
 * It is woken on its CPU; elsewhere while a thread of its priority or a higher one keeps
 * that, or one that may run nowhere else, or while it is gone. From an isolated CPU
 * the scheduler takes it to other isolated ones only.
 *
 * That it may run elsewhere also keeps most readers where they are: of a CPU whose
 * real-time thread cannot go elsewhere the scheduler takes what is woken there, though it
 * has the higher priority, and every event would wake another CPU as well. While it
 * delivers it cannot be moved (see dispatcher.c), or the reader that preempts it would
 * have it moved, and the clocks that it starts with it.
 *
 * A raw spinlock for each CPU is all that the handler takes. A queue is in one
 * list at a time, that of the CPU on which its clock expired first.
 */
#include "schedule/rt_executor.h"

#include "base/params.h"
#include "queue/queue.h"

#include <compat/sched.h>

#include <linux/atomic.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/topology.h>
#include <uapi/linux/sched/types.h>

/**
 * struct rt_executor - the real-time thread of one CPU
 * @lock: protects @queues, and clearing ob_queue.expired of those in it; taken in
 *	hard interrupts; nothing is taken inside it
 * @queues: queues whose clocks have expired, each a reference
 * @thread: NULL before the CPU first came; then constant
 * @cpus: where the thread may run: its CPU, and where threads of the kernel may;
 *	constant once there is a thread
 * @cpu: constant
 */
struct rt_executor {
	raw_spinlock_t lock;
	struct list_head queues;
	struct task_struct *thread;
	cpumask_var_t cpus;
	unsigned int cpu;
};

static DEFINE_PER_CPU(struct rt_executor, rt_executors);

/* For clocks that expire on a CPU that is only just coming, without a thread. */
static struct rt_executor *substitute;

/* The dispatcher's: delivers what is due, and says whether it has to come again. */
static bool (*visit_queue)(struct ob_queue *queue, unsigned int cpu, bool alone);

static enum cpuhp_state online_state;

/*
 * From here on the queue may be added again, to any list. Both sides have full
 * barriers: either it is, or the visit finds its clock's timer expired and looks
 * at all that is due by then.
 */
static struct ob_queue *pop_expired(struct rt_executor *executor, bool *alone)
{
	struct ob_queue *queue;
	unsigned long flags;

	raw_spin_lock_irqsave(&executor->lock, flags);
	queue = list_first_entry_or_null(&executor->queues, struct ob_queue,
					 expired_link);
	if (queue) {
		list_del(&queue->expired_link);
		/* Pairs with xchg() in ob_rt_executor_add(). */
		xchg(&queue->expired, 0);
	}
	*alone = list_empty(&executor->queues);
	raw_spin_unlock_irqrestore(&executor->lock, flags);
	return queue;
}

/* Takes over the thread's reference, unless the queue has been added meanwhile. */
static bool push_back(struct rt_executor *executor, struct ob_queue *queue)
{
	unsigned long flags;

	if (xchg(&queue->expired, 1))
		return false;
	raw_spin_lock_irqsave(&executor->lock, flags);
	list_add_tail(&queue->expired_link, &executor->queues);
	raw_spin_unlock_irqrestore(&executor->lock, flags);
	return true;
}

static int rt_executor_thread(void *argument)
{
	struct rt_executor *executor = argument;
	struct ob_queue *queue;
	bool alone, again;

	for (;;) {
		/* Some kernels change it when a partition of CPUs comes or goes. */
		if (unlikely(!cpumask_equal(&current->cpus_mask, executor->cpus)))
			set_cpus_allowed_ptr(current, executor->cpus);
		/* Wherever it was woken last. */
		ob_compat_wake_on(current, executor->cpu);
		/* Before looking: a queue that is added afterwards wakes it. */
		set_current_state(TASK_IDLE);
		queue = pop_expired(executor, &alone);
		if (queue) {
			__set_current_state(TASK_RUNNING);
			again = visit_queue(queue, executor->cpu, alone);
			if (!again || !push_back(executor, queue))
				ob_queue_put(queue);
			continue;
		}
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static int set_priority(struct task_struct *thread)
{
	struct sched_attr attributes = {
		.size = sizeof(attributes),
		.sched_policy = SCHED_FIFO,
		.sched_priority = ob_params_rt_priority(),
	};

	return sched_setattr_nocheck(thread, &attributes);
}

static int create_rt_thread(struct rt_executor *executor)
{
	struct task_struct *thread;
	int err;

	if (!alloc_cpumask_var(&executor->cpus, GFP_KERNEL))
		return -ENOMEM;
	thread = kthread_create_on_node(rt_executor_thread, executor,
					cpu_to_node(executor->cpu),
					"snd-seq-rt/%u", executor->cpu);
	if (IS_ERR(thread)) {
		free_cpumask_var(executor->cpus);
		return PTR_ERR(thread);
	}
	err = set_priority(thread);
	if (err) {
		kthread_stop(thread);
		free_cpumask_var(executor->cpus);
		return err;
	}
	cpumask_or(executor->cpus, &thread->cpus_mask, cpumask_of(executor->cpu));
	/* Nobody else may move it; and it begins elsewhere if its CPU is taken already. */
	kthread_bind(thread, executor->cpu);
	set_cpus_allowed_ptr(thread, executor->cpus);
	ob_compat_wake_on(thread, executor->cpu);
	/* Pairs with smp_load_acquire() in ob_rt_executor_add(). */
	smp_store_release(&executor->thread, thread);
	wake_up_process(thread);
	return 0;
}

/*
 * A CPU comes, or was there before the module. Process context, on that CPU. A
 * thread that had to leave it is woken on it again.
 */
static int cpu_comes(unsigned int cpu)
{
	struct rt_executor *executor = per_cpu_ptr(&rt_executors, cpu);
	int err;

	if (executor->thread)
		return 0;
	err = create_rt_thread(executor);
	/* Without one of its own, a CPU has that of another. */
	if (substitute)
		return 0;
	if (err)
		return err;
	/* Pairs with smp_load_acquire() in ob_rt_executor_add(). */
	smp_store_release(&substitute, executor);
	return 0;
}

static void stop_threads(void)
{
	struct rt_executor *executor;
	int cpu;

	for_each_possible_cpu(cpu) {
		executor = per_cpu_ptr(&rt_executors, cpu);
		if (!executor->thread)
			continue;
		kthread_stop(executor->thread);
		free_cpumask_var(executor->cpus);
	}
}

/**
 * ob_rt_executor_init() - create the threads, before there are queues
 * @visit_expired: called by the thread of @cpu for a queue whose clock has expired,
 *	and, if it returned true, again; @alone if no other queue waits for the thread
 *
 * Context: Process context, may sleep.
 * Return: 0, or an error, and there are no threads.
 */
int ob_rt_executor_init(bool (*visit_expired)(struct ob_queue *queue,
					      unsigned int cpu, bool alone))
{
	struct rt_executor *executor;
	int cpu, state;

	visit_queue = visit_expired;
	for_each_possible_cpu(cpu) {
		executor = per_cpu_ptr(&rt_executors, cpu);
		raw_spin_lock_init(&executor->lock);
		INIT_LIST_HEAD(&executor->queues);
		executor->cpu = cpu;
	}
	state = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "sound/seq:online",
				  cpu_comes, NULL);
	if (state < 0) {
		stop_threads();
		return state;
	}
	online_state = state;
	return 0;
}

/**
 * ob_rt_executor_exit() - after all queues were deleted
 *
 * Queues that are left in the lists are visited, and their references put.
 *
 * Context: Process context, may sleep.
 */
void ob_rt_executor_exit(void)
{
	cpuhp_remove_state_nocalls(online_state);
	stop_threads();
}

/**
 * ob_rt_executor_add() - have the thread of this CPU visit a queue
 * @queue: its clock has expired, and waits for this call before it is destroyed;
 *	nothing happens if a thread is yet to visit it
 *
 * Context: Hard interrupt; for one queue never on two CPUs at once.
 */
void ob_rt_executor_add(struct ob_queue *queue)
{
	struct rt_executor *executor = this_cpu_ptr(&rt_executors);
	/* Pairs with smp_store_release() in create_rt_thread(). */
	struct task_struct *thread = smp_load_acquire(&executor->thread);

	if (unlikely(!thread)) {
		/* Pairs with smp_store_release() in cpu_comes(). */
		executor = smp_load_acquire(&substitute);
		thread = executor->thread;
	}
	/* Pairs with xchg() in pop_expired(). */
	if (xchg(&queue->expired, 1))
		return;
	kref_get(&queue->ref);
	raw_spin_lock(&executor->lock);
	list_add_tail(&queue->expired_link, &executor->queues);
	raw_spin_unlock(&executor->lock);
	wake_up_process(thread);
}
