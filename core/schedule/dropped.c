// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that have left a queue together, in one step, are freed: by a work item, or by
 * the process that dropped them. Called by flush.c, in process context.
 *
 * However many there are, others have the CPU and @free_mutex after PIECE of them.
 */
#include "schedule/dropped.h"

#include "delivery/trace.h"
#include "queue/queue.h"

#include <linux/sched.h>

/* Events that are freed before others come first. */
#define PIECE	64

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
	struct ob_event_lists_node *links;
	unsigned int count = 0;
	unsigned long flags;

	mutex_lock(&queue->free_mutex);
	if (ob_event_bag_is_empty(&queue->freeing)) {
		spin_lock_irqsave(&queue->lock, flags);
		ob_event_bag_move(&queue->freeing, &queue->dropped);
		spin_unlock_irqrestore(&queue->lock, flags);
	}
	while (count < PIECE) {
		links = ob_event_bag_pop(&queue->freeing);
		if (!links)
			break;
		events[count] = container_of(links, struct ob_queued_event, links);
		ob_trace_result(&events[count]->event.record, -ECANCELED);
		count++;
	}
	ob_queued_event_destroy_all(events, count);
	mutex_unlock(&queue->free_mutex);
	return count;
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
