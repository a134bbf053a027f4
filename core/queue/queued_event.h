/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A scheduled event: its memory, what it is charged to, its place in a queue.
 */
#ifndef ONBEAT_QUEUED_EVENT_H
#define ONBEAT_QUEUED_EVENT_H

#include "event/event.h"
#include "queue/event_lists.h"
#include "queue/event_order.h"

struct ob_client;
struct ob_output_pool;

/**
 * struct ob_queued_event - one scheduled event
 * @node: place in the queue's order
 * @next_removed: instead of @node: list of events that were taken out of a queue
 * @links: places in the queue's lists, from when the event is scheduled until it
 *	leaves; a NOTE that is being delivered is in the lists but not in the
 *	order
 * @event: the event; its payload reference belongs to this struct
 * @client: sender; a reference
 * @output: pool that is charged; a reference
 * @cells: cells that were charged
 * @note_sounds: the NOTEON of this NOTE was sent, and @event is its NOTEOFF
 */
struct ob_queued_event {
	union {
		struct ob_event_order_node node;
		struct ob_queued_event *next_removed;
	};
	struct ob_event_lists_node links;
	struct ob_event event;
	struct ob_client *client;
	struct ob_output_pool *output;
	unsigned int cells;
	bool note_sounds;
};

/* Make and free the slab cache; process context. -ENOMEM; no event is left. */
int ob_queued_event_init(void);
void ob_queued_event_exit(void);

/**
 * ob_queued_event_create() - memory for an event that a client schedules
 * @client: sender; the queued event takes a reference
 * @output: pool to charge; the queued event takes a reference
 * @event: copied; on success its payload reference moves
 *
 * Context: Process context.
 * Return: The queued event, or ERR_PTR: -EAGAIN the pool is full, -ENXIO it has
 * a size of 0, -ENOMEM.
 */
struct ob_queued_event *
ob_queued_event_create(struct ob_client *client, struct ob_output_pool *output,
		       const struct ob_event *event);

/**
 * ob_queued_event_destroy() - free an event and wake writers that wait for room
 * @queued: in no queue
 *
 * Context: Any.
 */
void ob_queued_event_destroy(struct ob_queued_event *queued);

static inline bool ob_queued_event_is_note(const struct ob_queued_event *queued)
{
	return queued->event.record.type == SNDRV_SEQ_EVENT_NOTE;
}

#endif
