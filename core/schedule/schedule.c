// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Events in and out of queues.
 *
 * Events come in from route.c in process context; they are delivered from the
 * clock's softirq, or by whoever adds one that is due already.
 */
#include "schedule/schedule.h"

#include <linux/delay.h>
#include <linux/timekeeping.h>

#include "routing/client.h"
#include "queue/queue.h"
#include "delivery/route.h"
#include "delivery/trace.h"

/* Events, and deliveries, before the processor is handed back. */
#define BATCH	64

static struct ob_cell *cell_of(struct ob_event_heap_node *node)
{
	return container_of(node, struct ob_cell, node);
}

static bool is_note(const struct ob_cell *cell)
{
	return cell->event.record.type == SNDRV_SEQ_EVENT_NOTE;
}

static struct ob_event_heap *heap_of(struct ob_queue *queue,
				     const struct ob_cell *cell)
{
	return snd_seq_ev_is_real(&cell->event.record) ? &queue->times :
							 &queue->ticks;
}

static u64 clock_of_first_tick(const struct ob_queue *queue)
{
	struct ob_event_heap_node *node = ob_event_heap_first(&queue->ticks);

	return node ? ob_tempo_clock_of_tick(&queue->tempo, node->deadline) :
		      OB_TEMPO_NEVER;
}

static u64 clock_of_first_time(const struct ob_queue *queue)
{
	struct ob_event_heap_node *node = ob_event_heap_first(&queue->times);

	return node ? ob_tempo_clock_of_time(&queue->tempo, node->deadline) :
		      OB_TEMPO_NEVER;
}

/*
 * Moves the queue's position from one due event to the next, not to this moment:
 * so ticks and times that are late leave in their common order, and a change of
 * tempo counts from when it was due. @due: clock at which the next one is due,
 * OB_TEMPO_NEVER without one.
 */
static struct ob_cell *pop_due(struct ob_queue *queue, u64 *due)
{
	u64 tick = clock_of_first_tick(queue);
	u64 time = clock_of_first_time(queue);
	struct ob_event_heap *heap;
	struct ob_cell *cell;
	u64 now;

	lockdep_assert_held(&queue->lock);
	*due = min(tick, time);
	if (*due == OB_TEMPO_NEVER)
		return NULL;
	now = ob_clock_now(&queue->clock);
	if (*due > now)
		return NULL;
	ob_tempo_advance(&queue->tempo, *due);
	heap = tick <= time ? &queue->ticks : &queue->times;
	cell = cell_of(ob_event_heap_pop_due(heap, U64_MAX));
	ob_lateness_count(&queue->stats, now - *due);
	ob_trace_due(&cell->event.record, now - *due);
	if (!is_note(cell))
		ob_event_index_remove(&queue->index, &cell->index);
	return cell;
}

static void arm(struct ob_queue *queue)
{
	u64 when = OB_TEMPO_NEVER;

	lockdep_assert_held(&queue->lock);
	if (!queue->dead)
		when = min(clock_of_first_tick(queue),
			   clock_of_first_time(queue));
	ob_clock_arm(&queue->clock, when);
}

static void push(struct ob_queue *queue, struct ob_cell *cell)
{
	const struct snd_seq_event *record = &cell->event.record;

	lockdep_assert_held(&queue->lock);
	if (snd_seq_ev_is_real(record))
		cell->node.deadline = ob_event_time_ns(&record->time.time);
	else
		cell->node.deadline = record->time.tick;
	ob_event_heap_push(heap_of(queue, cell), &cell->node,
			   snd_seq_ev_is_prior(record));
}

/* The stamp counts from the position at this moment. */
static void make_absolute(struct ob_queue *queue, struct snd_seq_event *record)
{
	u64 now = ob_clock_now(&queue->clock);

	lockdep_assert_held(&queue->lock);
	if (snd_seq_ev_is_real(record))
		ob_event_set_time(&record->time.time,
				  ob_tempo_time(&queue->tempo, now) +
				  ob_event_time_ns(&record->time.time));
	else
		record->time.tick += ob_tempo_tick(&queue->tempo, now);
	record->flags &= ~SNDRV_SEQ_TIME_MODE_MASK;
	record->flags |= SNDRV_SEQ_TIME_MODE_ABS;
}

void ob_schedule_take_out(struct ob_queue *queue, struct ob_cell *cell)
{
	lockdep_assert_held(&queue->lock);
	ob_event_heap_remove(heap_of(queue, cell), &cell->node);
	ob_event_index_remove(&queue->index, &cell->index);
}

/* An event that comes too late is due now, not when it should have been. */
static void catch_up(struct ob_queue *queue, const struct ob_cell *cell)
{
	u64 now = ob_clock_now(&queue->clock);
	u64 position;

	if (heap_of(queue, cell) == &queue->times)
		position = ob_tempo_time(&queue->tempo, now);
	else
		position = ob_tempo_tick(&queue->tempo, now);
	if (cell->node.deadline <= position)
		ob_tempo_advance(&queue->tempo, now);
}

/*
 * Not if it leaves after another one of its kind for which the clock is armed:
 * then nothing else is to be done for it.
 */
static bool may_be_due(struct ob_queue *queue, const struct ob_cell *cell)
{
	return ob_event_heap_first(heap_of(queue, cell)) == &cell->node ||
	       queue->dispatching ||
	       !ob_clock_is_waiting(&queue->clock);
}

int ob_schedule_add(struct ob_queue *queue, struct ob_cell *cell)
{
	struct snd_seq_event *record = &cell->event.record;
	unsigned long flags;
	bool run;

	spin_lock_irqsave(&queue->lock, flags);
	if (queue->dead) {
		spin_unlock_irqrestore(&queue->lock, flags);
		return -EINVAL;
	}
	if (snd_seq_ev_is_reltime(record))
		make_absolute(queue, record);
	push(queue, cell);
	ob_trace_enqueue(queue, record);
	ob_event_index_add(&queue->index, &cell->index, record->source.client,
			   record->dest.client);
	run = may_be_due(queue, cell);
	if (run)
		catch_up(queue, cell);
	spin_unlock_irqrestore(&queue->lock, flags);
	if (run)
		ob_schedule_run(queue);
	return 0;
}

/*
 * Delivers a NOTE's first half; its cell becomes the second half and goes
 * back into the queue, unless it was to be dropped meanwhile: then the note ends
 * at once. Until then the cell is as it was, for removals to look at.
 */
static void dispatch_note(struct ob_queue *queue, struct ob_cell *cell)
{
	struct snd_seq_event off = cell->event.record;
	struct ob_event on = { };
	unsigned long flags;
	bool dropped;

	ob_event_split_note(&off, &on.record);
	ob_route_deliver(cell->client, &on, 0);

	spin_lock_irqsave(&queue->lock, flags);
	cell->event.record = off;
	cell->note_sounds = true;
	dropped = queue->dead || queue->delivered_dropped;
	queue->delivered = NULL;
	if (dropped)
		ob_event_index_remove(&queue->index, &cell->index);
	else
		push(queue, cell);
	spin_unlock_irqrestore(&queue->lock, flags);
	if (dropped) {
		ob_route_deliver(cell->client, &cell->event, 0);
		ob_cell_destroy(cell);
	}
}

static void dispatch(struct ob_queue *queue, struct ob_cell *cell)
{
	if (is_note(cell)) {
		dispatch_note(queue, cell);
		return;
	}
	ob_route_deliver(cell->client, &cell->event, 0);
	ob_cell_destroy(cell);
}

void ob_schedule_run(struct ob_queue *queue)
{
	unsigned int budget = BATCH;
	struct ob_cell *cell = NULL;
	u64 due = OB_TEMPO_NEVER;
	u64 began = ktime_get_ns();
	unsigned long flags;
	unsigned int begin;

	/* A writer that delivers is not preempted while others wait for it. */
	local_bh_disable();
	spin_lock_irqsave(&queue->lock, flags);
	if (queue->dispatching)
		goto unlock;	/* that one sees what is due before it ends */
	queue->dispatching = true;
	begin = ob_route_deliveries();
	while (budget-- && ob_route_deliveries() - begin < BATCH &&
	       !queue->dead) {
		cell = pop_due(queue, &due);
		if (!cell)
			break;
		queue->delivered = is_note(cell) ? cell : NULL;
		queue->delivered_dropped = false;
		spin_unlock_irqrestore(&queue->lock, flags);
		dispatch(queue, cell);
		spin_lock_irqsave(&queue->lock, flags);
	}
	queue->dispatching = false;
	queue->dispatches++;
	if (cell) {
		/* There may be more, but others want the processor, too. */
		ob_clock_rest(&queue->clock, began);
		arm(queue);
	} else {
		ob_clock_arm(&queue->clock, due);
	}
unlock:
	spin_unlock_irqrestore(&queue->lock, flags);
	local_bh_enable();
}

void ob_schedule_arm(struct ob_queue *queue)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	arm(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* Is someone delivering, who was so when @dispatches had ended? */
static bool is_dispatching(struct ob_queue *queue, unsigned int dispatches)
{
	unsigned long flags;
	bool dispatching;

	spin_lock_irqsave(&queue->lock, flags);
	dispatching = queue->dispatching && queue->dispatches == dispatches;
	spin_unlock_irqrestore(&queue->lock, flags);
	return dispatching;
}

void ob_schedule_wait(struct ob_queue *queue)
{
	unsigned int dispatches = READ_ONCE(queue->dispatches);

	/* A dispatch is bounded, and rare enough to look for. */
	while (is_dispatching(queue, dispatches))
		usleep_range(20, 100);
}
