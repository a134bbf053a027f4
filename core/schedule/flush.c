// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that leave queues before they are due: those that REMOVE_EVENTS names,
 * that START drops, and that a client or a queue leaves behind.
 *
 * Called in process context, and where a START is delivered.
 */
#include "schedule/flush.h"

#include "delivery/delivery.h"
#include "delivery/trace.h"
#include "queue/queue.h"
#include "queue/queue_events.h"
#include "routing/client.h"
#include "schedule/dispatcher.h"

/* Events that a flush looks at before it lets go of the queue's lock. */
#define PIECE	64

/* Which events a flush means; fields that a kind does not use are 0. */
struct flush {
	enum { FLUSH_ALL, FLUSH_CLIENT, FLUSH_START, FLUSH_MATCHING } kind;
	int client;
	const struct snd_seq_remove_events *info;
};

static bool is_meant(const struct ob_queued_event *queued,
		     const struct flush *flush)
{
	const struct snd_seq_event *record = &queued->event.record;

	switch (flush->kind) {
	case FLUSH_ALL:
		return true;
	case FLUSH_START:
		if (queued->node.deadline)
			return true;
		fallthrough;
	case FLUSH_CLIENT:
		return record->source.client == flush->client ||
		       record->dest.client == flush->client;
	case FLUSH_MATCHING:
		return record->source.client == flush->client &&
		       ob_event_matches_flush(record, flush->info);
	}
	return false;
}

/*
 * Moves the next events that are meant to the list @removed. Return: false if
 * there are no more.
 */
static bool collect_piece(struct ob_queue *queue, const struct flush *flush,
			  struct ob_event_lists_walk *walk,
			  struct ob_queued_event **removed)
{
	struct ob_event_lists_node *links;
	unsigned int left = PIECE;
	struct ob_queued_event *queued;

	lockdep_assert_held(&queue->lock);
	while (left--) {
		links = ob_event_lists_next(walk);
		if (!links)
			return false;
		queued = container_of(links, struct ob_queued_event, links);
		if (!is_meant(queued, flush))
			continue;
		if (queued == queue->delivered) {
			queue->delivered_dropped = true;
			continue;
		}
		ob_queue_events_remove_locked(queue, queued);
		queued->next_removed = *removed;
		*removed = queued;
	}
	return true;
}

/* Interrupts are served between the pieces, so that nobody's notes are late. */
static struct ob_queued_event *collect(struct ob_queue *queue,
				       const struct flush *flush,
				       enum ob_event_lists_key key, int client)
{
	struct ob_event_lists_walk walk;
	struct ob_queued_event *removed = NULL;
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	ob_event_lists_begin(&queue->lists, &walk, key, client);
	while (collect_piece(queue, flush, &walk, &removed)) {
		spin_unlock_irqrestore(&queue->lock, flags);
		spin_lock_irqsave(&queue->lock, flags);
	}
	ob_event_lists_end(&walk);
	spin_unlock_irqrestore(&queue->lock, flags);
	return removed;
}

static void drop(struct ob_queued_event *removed)
{
	struct ob_queued_event *queued;

	while ((queued = removed)) {
		removed = queued->next_removed;
		if (queued->note_sounds)
			ob_delivery_deliver(queued->client, &queued->event, 0);
		else
			ob_trace_result(&queued->event.record, -ECANCELED);
		ob_queued_event_destroy(queued);
	}
}

/* Return: whether there was anything. */
static bool flush_listed(struct ob_queue *queue, const struct flush *flush,
			 enum ob_event_lists_key key, int client)
{
	struct ob_queued_event *removed = NULL;

	if (ob_event_lists_has(&queue->lists, key, client))
		removed = collect(queue, flush, key, client);
	drop(removed);
	return removed;
}

static void flush_events(struct ob_queue *queue, const struct flush *flush)
{
	bool any = false;
	int client;

	switch (flush->kind) {
	case FLUSH_ALL:
	case FLUSH_START:
		for (client = 0; client < OB_CLIENT_NUMBERS; client++)
			any |= flush_listed(queue, flush,
					    OB_EVENT_LISTS_SOURCE, client);
		break;
	case FLUSH_CLIENT:
		any = flush_listed(queue, flush, OB_EVENT_LISTS_DEST,
				   flush->client);
		fallthrough;
	case FLUSH_MATCHING:
		any |= flush_listed(queue, flush, OB_EVENT_LISTS_SOURCE,
				    flush->client);
	}
	if (any)
		ob_dispatcher_arm(queue);
}

void ob_flush_client(struct ob_queue *queue, int client)
{
	struct flush flush = { .kind = FLUSH_CLIENT, .client = client };

	flush_events(queue, &flush);
}

void ob_flush_start(struct ob_queue *queue, int client)
{
	struct flush flush = { .kind = FLUSH_START, .client = client };

	flush_events(queue, &flush);
}

void ob_flush_all(struct ob_queue *queue)
{
	struct flush flush = { .kind = FLUSH_ALL };

	flush_events(queue, &flush);
}

void ob_flush_matching(struct ob_client *client,
		       const struct snd_seq_remove_events *info)
{
	struct flush flush = {
		.kind = FLUSH_MATCHING,
		.client = client->number,
		.info = info,
	};
	bool one = info->remove_mode & SNDRV_SEQ_REMOVE_DEST;
	struct ob_queue *queue = NULL;

	while ((queue = ob_queue_next(queue)))
		if ((!one || queue->id == info->queue) &&
		    ob_queue_is_used(queue, client->number)) {
			flush_events(queue, &flush);
			ob_dispatcher_wait(queue);
		}
}
