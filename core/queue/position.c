// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Reads positions of queues: in any context to stamp delivered events, in
 * process context for ioctls and /proc.
 */
#include "queue/position.h"

#include "queue/queue.h"

/**
 * ob_position_stamp() - write a queue's position into an event
 * @record: gets queue, stamp and the flag for the unit of the stamp
 * @id: number of the queue
 * @real: stamp in nanoseconds rather than ticks
 * @arrived: CLOCK_MONOTONIC, in ns, of the position to stamp with; a moment
 *	before the queue's anchor counts as the anchor; 0 for the present
 *
 * Context: Any.
 * Return: False, and @record is unchanged, if there is no such queue.
 */
bool ob_position_stamp(struct snd_seq_event *record, int id, bool real,
		       u64 arrived)
{
	struct ob_queue *queue = ob_queue_get(id);
	unsigned long flags;
	u64 now;

	if (!queue)
		return false;
	record->queue = id;
	record->flags &= ~SNDRV_SEQ_TIME_STAMP_MASK;
	spin_lock_irqsave(&queue->lock, flags);
	now = arrived ? ob_clock_at(&queue->clock, arrived) :
			ob_clock_now(&queue->clock);
	if (real) {
		record->flags |= SNDRV_SEQ_TIME_STAMP_REAL;
		ob_event_set_time(&record->time.time,
				  ob_tempo_time(&queue->tempo, now));
	} else {
		record->flags |= SNDRV_SEQ_TIME_STAMP_TICK;
		record->time.tick = ob_tempo_tick(&queue->tempo, now);
	}
	spin_unlock_irqrestore(&queue->lock, flags);
	ob_queue_put(queue);
	return true;
}

void ob_position_get_status(struct ob_queue *queue,
			    struct snd_seq_queue_status *status)
{
	unsigned long flags;
	u64 now;

	memset(status, 0, sizeof(*status));
	status->queue = queue->id;
	spin_lock_irqsave(&queue->lock, flags);
	now = ob_clock_now(&queue->clock);
	status->events = ob_event_order_count(&queue->ticks) +
			 ob_event_order_count(&queue->times);
	status->tick = ob_tempo_tick(&queue->tempo, now);
	ob_event_set_time(&status->time, ob_tempo_time(&queue->tempo, now));
	status->running = queue->tempo.running;
	spin_unlock_irqrestore(&queue->lock, flags);
}

void ob_position_get_tempo(struct ob_queue *queue,
			   struct snd_seq_queue_tempo *info)
{
	unsigned long flags;

	memset(info, 0, sizeof(*info));
	info->queue = queue->id;
	info->skew_base = OB_TEMPO_SKEW_ONE;
	spin_lock_irqsave(&queue->lock, flags);
	info->tempo = queue->tempo.tempo;
	info->ppq = queue->tempo.ppq;
	info->skew_value = queue->tempo.skew;
	ob_compat_set_tempo_base(info, queue->tempo.base);
	spin_unlock_irqrestore(&queue->lock, flags);
}

void ob_position_view(struct ob_queue *queue, struct ob_queue_view *view)
{
	unsigned long flags;

	memset(view, 0, sizeof(*view));
	spin_lock_irqsave(&queue->lock, flags);
	view->owner = queue->owner;
	view->locked = queue->locked;
	view->running = queue->tempo.running;
	view->times = ob_event_order_count(&queue->times);
	view->ticks = ob_event_order_count(&queue->ticks);
	view->tempo = queue->tempo;
	ob_tempo_advance(&view->tempo, ob_clock_now(&queue->clock));
	strscpy(view->name, queue->name, sizeof(view->name));
	view->clock_period = ob_clock_describe(&queue->clock, view->clock_name,
					       sizeof(view->clock_name));
	spin_unlock_irqrestore(&queue->lock, flags);
}
