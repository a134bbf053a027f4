// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that have left a queue together, in one step, are freed: by a work item, or by
 * the process that dropped them. Called by flush.c, in process context.
 *
 * However many there are, others have the CPU and the queue's lock after PIECE of them.
 * Nobody has to wait for another's piece, which may be that of a process that the
 * scheduler neglects: ob_dropped_wait() does, but not for long.
 */
#include "schedule/dropped.h"

#include "delivery/trace.h"
#include "queue/queue.h"

#include <linux/delay.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

/* Events that are freed before others come first. */
#define PIECE	64

/* Times that ob_dropped_wait() looks, 50 to 100 us apart. */
#define LOOKS	100

/* Takes some of them. Return: how many. */
static unsigned int begin_piece(struct ob_queue *queue, struct ob_queued_event *events[PIECE])
{
	struct ob_event_lists_node *links;
	unsigned int count = 0;
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	while (count < PIECE) {
		links = ob_event_bag_pop(&queue->dropped);
		if (!links)
			break;
		events[count++] = container_of(links, struct ob_queued_event, links);
	}
	if (count)
		queue->freeing++;
	spin_unlock_irqrestore(&queue->lock, flags);
	return count;
}

static void end_piece(struct ob_queue *queue)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	queue->freeing--;
	spin_unlock_irqrestore(&queue->lock, flags);
}

/**
 * ob_dropped_free_piece() - free some of the events that were dropped
 * @queue: the queue
 *
 * Nothing of them is sent.
 *
 * Context: Process context, sleeps.
 * Return: Whether there was anything to free.
 */
bool ob_dropped_free_piece(struct ob_queue *queue)
{
	struct ob_queued_event *events[PIECE];
	unsigned int count, i;

	count = begin_piece(queue, events);
	if (!count)
		return false;
	for (i = 0; i < count; i++)
		ob_trace_result(&events[i]->event.record, -ECANCELED);
	ob_queued_event_destroy_all(events, count);
	end_piece(queue);
	return true;
}

static bool is_freeing(struct ob_queue *queue)
{
	unsigned long flags;
	bool freeing;

	spin_lock_irqsave(&queue->lock, flags);
	freeing = queue->freeing;
	spin_unlock_irqrestore(&queue->lock, flags);
	return freeing;
}

/**
 * ob_dropped_wait() - wait until others have freed what they have begun with
 * @queue: the queue
 *
 * They need a few microseconds, if they have a CPU: after 10 ms the caller goes on.
 *
 * Context: Process context, sleeps.
 */
void ob_dropped_wait(struct ob_queue *queue)
{
	unsigned int looks = LOOKS;

	while (looks-- && is_freeing(queue) && !fatal_signal_pending(current))
		usleep_range(50, 100);
}

/* The work of a queue. */
void ob_dropped_free_work(struct work_struct *work)
{
	struct ob_queue *queue = container_of(work, struct ob_queue, free_work);

	while (ob_dropped_free_piece(queue))
		cond_resched();
}

/* Nothing queues the work of a dead queue: see ob_queue_lifecycle_delete(). */
void ob_dropped_queue_work_locked(struct ob_queue *queue)
{
	lockdep_assert_held(&queue->lock);
	if (!queue->dead)
		queue_work(system_unbound_wq, &queue->free_work);
}
