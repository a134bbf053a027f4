// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Events in and out of queues.
 *
 * Events come in from route.c in process context; they are delivered from the
 * clock's softirq, or by whoever adds one that is due already.
 */
#include "schedule.h"

#include <linux/list.h>

#include "client.h"
#include "queue.h"
#include "route.h"

/* Deliveries before the processor is handed back. */
#define BATCH	64

static struct ob_cell *cell_of(struct ob_event_heap_node *node)
{
	return node ? container_of(node, struct ob_cell, node) : NULL;
}

static struct ob_event_heap *heap_of(struct ob_queue *queue,
				     const struct ob_cell *cell)
{
	return snd_seq_ev_is_real(&cell->event.record) ? &queue->times :
							 &queue->ticks;
}

/* Moves the position to this moment. */
static u64 update_position(struct ob_queue *queue)
{
	u64 now = ob_clock_now(&queue->clock);

	lockdep_assert_held(&queue->lock);
	ob_tempo_advance(&queue->tempo, now);
	return now;
}

static struct ob_cell *pop_due(struct ob_queue *queue)
{
	struct ob_event_heap_node *node;

	update_position(queue);
	node = ob_event_heap_pop_due(&queue->ticks, queue->tempo.tick);
	if (!node)
		node = ob_event_heap_pop_due(&queue->times, queue->tempo.time);
	return cell_of(node);
}

static void arm(struct ob_queue *queue)
{
	struct ob_event_heap_node *tick = ob_event_heap_first(&queue->ticks);
	struct ob_event_heap_node *time = ob_event_heap_first(&queue->times);
	u64 when = OB_TEMPO_NEVER;

	lockdep_assert_held(&queue->lock);
	if (tick)
		when = ob_tempo_clock_of_tick(&queue->tempo, tick->deadline);
	if (time)
		when = min(when, ob_tempo_clock_of_time(&queue->tempo,
							time->deadline));
	if (queue->dead)
		when = OB_TEMPO_NEVER;
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
	update_position(queue);
	if (snd_seq_ev_is_real(record))
		ob_event_set_time(&record->time.time, queue->tempo.time +
				  ob_event_time_ns(&record->time.time));
	else
		record->time.tick += queue->tempo.tick;
	record->flags &= ~SNDRV_SEQ_TIME_MODE_MASK;
	record->flags |= SNDRV_SEQ_TIME_MODE_ABS;
}

int ob_schedule_add(struct ob_queue *queue, struct ob_cell *cell)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	if (queue->dead) {
		spin_unlock_irqrestore(&queue->lock, flags);
		return -EINVAL;
	}
	if (snd_seq_ev_is_reltime(&cell->event.record))
		make_absolute(queue, &cell->event.record);
	push(queue, cell);
	spin_unlock_irqrestore(&queue->lock, flags);
	ob_schedule_run(queue);
	return 0;
}

/*
 * Delivers a NOTE's first half; its cell becomes the second half and goes
 * back into the queue.
 */
static void dispatch_note(struct ob_queue *queue, struct ob_cell *cell)
{
	struct ob_event on = { };
	unsigned long flags;
	bool dead;

	ob_event_split_note(&cell->event.record, &on.record);
	ob_route_deliver(cell->client, &on, 0);
	cell->note_sounds = true;

	spin_lock_irqsave(&queue->lock, flags);
	dead = queue->dead;
	if (!dead)
		push(queue, cell);
	spin_unlock_irqrestore(&queue->lock, flags);
	if (dead) {
		ob_route_deliver(cell->client, &cell->event, 0);
		ob_cell_destroy(cell);
	}
}

static void dispatch(struct ob_queue *queue, struct ob_cell *cell)
{
	if (cell->event.record.type == SNDRV_SEQ_EVENT_NOTE) {
		dispatch_note(queue, cell);
		return;
	}
	ob_route_deliver(cell->client, &cell->event, 0);
	ob_cell_destroy(cell);
}

void ob_schedule_run(struct ob_queue *queue)
{
	unsigned int budget = BATCH;
	struct ob_cell *cell;
	unsigned long flags;

	/* A writer that delivers is not preempted while others wait for it. */
	local_bh_disable();
	spin_lock_irqsave(&queue->lock, flags);
	if (queue->dispatching)
		goto unlock;	/* that one sees what is due before it ends */
	queue->dispatching = true;
	while (budget-- && !queue->dead) {
		cell = pop_due(queue);
		if (!cell)
			break;
		spin_unlock_irqrestore(&queue->lock, flags);
		dispatch(queue, cell);
		spin_lock_irqsave(&queue->lock, flags);
	}
	queue->dispatching = false;
	arm(queue);
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

/* Which events a removal means; the fields that a kind does not use are 0. */
struct removal {
	enum { REMOVE_ALL, REMOVE_CLIENT, REMOVE_START, REMOVE_MATCHING } kind;
	int client;
	const struct snd_seq_remove_events *info;
};

static bool is_meant(const struct ob_cell *cell, const struct removal *removal)
{
	const struct snd_seq_event *record = &cell->event.record;

	switch (removal->kind) {
	case REMOVE_ALL:
		return true;
	case REMOVE_START:
		if (cell->node.deadline)
			return true;
		fallthrough;
	case REMOVE_CLIENT:
		return record->source.client == removal->client ||
		       record->dest.client == removal->client;
	case REMOVE_MATCHING:
		return record->source.client == removal->client &&
		       ob_event_matches_removal(record, removal->info);
	}
	return false;
}

/* Moves what is meant to the list @removed. */
static void collect(struct ob_event_heap *heap, const struct removal *removal,
		    struct ob_cell **removed)
{
	struct ob_event_heap_node *node = ob_event_heap_first(heap);
	struct ob_event_heap_node *next;
	struct ob_cell *cell;

	for (; node; node = next) {
		next = ob_event_heap_next(node);
		cell = cell_of(node);
		if (!is_meant(cell, removal))
			continue;
		ob_event_heap_remove(heap, node);
		cell->next_removed = *removed;
		*removed = cell;
	}
}

static void remove_events(struct ob_queue *queue, const struct removal *removal)
{
	struct ob_cell *removed = NULL;
	struct ob_cell *cell;
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	collect(&queue->ticks, removal, &removed);
	collect(&queue->times, removal, &removed);
	arm(queue);
	spin_unlock_irqrestore(&queue->lock, flags);

	while ((cell = removed)) {
		removed = cell->next_removed;
		if (cell->note_sounds)
			ob_route_deliver(cell->client, &cell->event, 0);
		ob_cell_destroy(cell);
	}
}

void ob_schedule_purge_client(struct ob_queue *queue, int client)
{
	struct removal removal = { .kind = REMOVE_CLIENT, .client = client };

	remove_events(queue, &removal);
}

void ob_schedule_purge_start(struct ob_queue *queue, int client)
{
	struct removal removal = { .kind = REMOVE_START, .client = client };

	remove_events(queue, &removal);
}

void ob_schedule_purge_all(struct ob_queue *queue)
{
	struct removal removal = { .kind = REMOVE_ALL };

	remove_events(queue, &removal);
}

void ob_schedule_remove_events(struct ob_client *client,
			       const struct snd_seq_remove_events *info)
{
	struct removal removal = {
		.kind = REMOVE_MATCHING,
		.client = client->number,
		.info = info,
	};
	bool one = info->remove_mode & SNDRV_SEQ_REMOVE_DEST;
	struct ob_queue *queue;
	int id;

	for (id = 0; id < OB_QUEUES; id++) {
		if (one && id != info->queue)
			continue;
		queue = ob_queue_get(id);
		if (!queue)
			continue;
		if (ob_queue_is_used(queue, client->number))
			remove_events(queue, &removal);
		ob_queue_put(queue);
	}
}
