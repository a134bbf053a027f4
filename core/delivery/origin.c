// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Counts the deliveries that one submitted event causes, however it goes round
 * through drivers, and says when there are too many. Called by the files above
 * it in this directory, in any context.
 *
 * A driver that passes an event on calls the sequencer from its event_input,
 * with no more than the number of hops. So what belongs to one event is known
 * by where it runs: while a driver is called, the record of the event is in a
 * list of this CPU and task, and a delivery that begins in the same context, which is a
 * task, or a softirq or hard interrupt that interrupted it, is caused by that
 * event. So is who sent it first, and by which connection: conversions tell it apart from
 * others that are passed on by the same driver. A task stays on its CPU meanwhile. It may
 * be preempted there by others, which add their own records and remove them in any order.
 *
 * A driver that passes an event on later, from another context, begins anew;
 * the number of hops bounds that.
 */
#include "delivery/origin.h"

#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>

/* Changed and walked with interrupts off, by the CPU itself. */
DEFINE_PER_CPU(struct hlist_head[1 << OB_ORIGIN_LIST_BITS], ob_origin_under_way);

/* Events that were to cause more deliveries than they may. */
static DEFINE_PER_CPU(unsigned long, exceeded);
static unsigned long exceeded_before;

static unsigned int context(void)
{
	return in_hardirq() ? 2 : in_serving_softirq() ? 1 : 0;
}

/* ob_origin_current() where drivers are called on this CPU. */
struct ob_origin *ob_origin_find(void)
{
	struct ob_origin *origin;
	unsigned long flags;

	local_irq_save(flags);
	hlist_for_each_entry(origin, ob_origin_list(), link)
		if (origin->task == current && origin->context == context())
			break;
	local_irq_restore(flags);
	return origin;
}

/* An event has caused all deliveries that it may. */
void ob_origin_exceed(struct ob_origin *origin)
{
	/* Once for each event, however many circles it is in. */
	if (origin->deliveries == OB_DELIVERIES) {
		origin->deliveries++;
		this_cpu_inc(exceeded);
	}
}

/**
 * ob_origin_enter() - a driver is going to be called
 * @origin: the event that it gets
 *
 * Context: Any. A task stays on its CPU until ob_origin_leave().
 */
void ob_origin_enter(struct ob_origin *origin)
{
	unsigned long flags;

	if (origin->entered++)
		return;
	origin->task = current;
	origin->context = context();
	if (!origin->context)
		migrate_disable();
	local_irq_save(flags);
	hlist_add_head(&origin->link, ob_origin_list());
	local_irq_restore(flags);
}

/**
 * ob_origin_leave() - a driver has returned
 * @origin: the event that it got
 *
 * Context: That of ob_origin_enter().
 */
void ob_origin_leave(struct ob_origin *origin)
{
	unsigned long flags;

	if (--origin->entered)
		return;
	local_irq_save(flags);
	hlist_del(&origin->link);
	local_irq_restore(flags);
	if (!origin->context)
		migrate_enable();
}

static unsigned long sum_exceeded(void)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(exceeded, cpu));
	return sum;
}

/**
 * ob_origin_exceeded() - how many events were to cause too many deliveries
 *
 * Context: Any.
 * Return: The number since ob_origin_reset_stats().
 */
unsigned long ob_origin_exceeded(void)
{
	return sum_exceeded() - READ_ONCE(exceeded_before);
}

/**
 * ob_origin_reset_stats() - count from 0 again
 *
 * Context: Process context.
 */
void ob_origin_reset_stats(void)
{
	WRITE_ONCE(exceeded_before, sum_exceeded());
}
