// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Events that leave queues before they are due: what REMOVE_EVENTS names, what
 * START drops, what a client or a queue that goes leaves behind.
 *
 * Called in process context, and where a START is delivered.
 */
#include "schedule/removal.h"

#include "routing/client.h"
#include "queue/queue.h"
#include "delivery/route.h"
#include "schedule/schedule.h"
#include "delivery/trace.h"

/* Events that a removal looks at before interrupts are let in. */
#define PIECE	64

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

/*
 * Moves what is meant of the next cells to the list @removed. Return: false when
 * there are no more cells.
 */
static bool collect_piece(struct ob_queue *queue, const struct removal *removal,
			  struct ob_event_index_walk *walk,
			  struct ob_cell **removed)
{
	struct ob_event_index_node *node;
	unsigned int left = PIECE;
	struct ob_cell *cell;

	lockdep_assert_held(&queue->lock);
	while (left--) {
		node = ob_event_index_next(walk);
		if (!node)
			return false;
		cell = container_of(node, struct ob_cell, index);
		if (!is_meant(cell, removal))
			continue;
		if (cell == queue->delivered) {
			queue->delivered_dropped = true;
			continue;
		}
		ob_schedule_take_out(queue, cell);
		cell->next_removed = *removed;
		*removed = cell;
	}
	return true;
}

/* Interrupts get in between the pieces, so that nobody's notes are late. */
static struct ob_cell *collect(struct ob_queue *queue,
			       const struct removal *removal,
			       enum ob_event_index_key key, int client)
{
	struct ob_event_index_walk walk;
	struct ob_cell *removed = NULL;
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	ob_event_index_begin(&queue->index, &walk, key, client);
	while (collect_piece(queue, removal, &walk, &removed)) {
		spin_unlock_irqrestore(&queue->lock, flags);
		spin_lock_irqsave(&queue->lock, flags);
	}
	ob_event_index_end(&walk);
	spin_unlock_irqrestore(&queue->lock, flags);
	return removed;
}

static void drop(struct ob_cell *removed)
{
	struct ob_cell *cell;

	while ((cell = removed)) {
		removed = cell->next_removed;
		if (cell->note_sounds)
			ob_route_deliver(cell->client, &cell->event, 0);
		else
			ob_trace_result(&cell->event.record, -ECANCELED);
		ob_cell_destroy(cell);
	}
}

/* Return: was there anything? */
static bool remove_listed(struct ob_queue *queue, const struct removal *removal,
			  enum ob_event_index_key key, int client)
{
	struct ob_cell *removed = NULL;

	if (ob_event_index_has(&queue->index, key, client))
		removed = collect(queue, removal, key, client);
	drop(removed);
	return removed;
}

static void remove_events(struct ob_queue *queue, const struct removal *removal)
{
	bool any = false;
	int client;

	switch (removal->kind) {
	case REMOVE_ALL:
	case REMOVE_START:
		for (client = 0; client < OB_CLIENT_NUMBERS; client++)
			any |= remove_listed(queue, removal,
					     OB_EVENT_INDEX_SOURCE, client);
		break;
	case REMOVE_CLIENT:
		any = remove_listed(queue, removal, OB_EVENT_INDEX_DEST,
				    removal->client);
		fallthrough;
	case REMOVE_MATCHING:
		any |= remove_listed(queue, removal, OB_EVENT_INDEX_SOURCE,
				     removal->client);
	}
	if (any)
		ob_schedule_arm(queue);
}

void ob_removal_purge_client(struct ob_queue *queue, int client)
{
	struct removal removal = { .kind = REMOVE_CLIENT, .client = client };

	remove_events(queue, &removal);
}

void ob_removal_purge_start(struct ob_queue *queue, int client)
{
	struct removal removal = { .kind = REMOVE_START, .client = client };

	remove_events(queue, &removal);
}

void ob_removal_purge_all(struct ob_queue *queue)
{
	struct removal removal = { .kind = REMOVE_ALL };

	remove_events(queue, &removal);
}

void ob_removal_remove_events(struct ob_client *client,
			      const struct snd_seq_remove_events *info)
{
	struct removal removal = {
		.kind = REMOVE_MATCHING,
		.client = client->number,
		.info = info,
	};
	bool one = info->remove_mode & SNDRV_SEQ_REMOVE_DEST;
	struct ob_queue *queue = NULL;

	while ((queue = ob_queue_next(queue)))
		if ((!one || queue->id == info->queue) &&
		    ob_queue_is_used(queue, client->number))
			remove_events(queue, &removal);
}
