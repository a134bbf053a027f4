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
 * @links: places in the queue's lists, from when the event is scheduled until it
 *	leaves; a NOTE that is being delivered is in the lists but not in the
 *	order
 * @starts: how often the queue had been started when the event was scheduled
 * @event: the event; its payload reference belongs to this struct
 * @client: sender; a reference
 * @output: pool that is charged; a reference
 * @cells: cells that were charged
 * @note_sounds: the NOTEON of this NOTE was sent, and @event is its NOTEOFF
 * @dropped: the event was due, but was dropped before: it is not delivered
 */
struct ob_queued_event {
	struct ob_event_order_node node;
	struct ob_event_lists_node links;
	u64 starts;
	struct ob_event event;
	struct ob_client *client;
	struct ob_output_pool *output;
	unsigned int cells;
	bool note_sounds;
	bool dropped;
};

/* Make and free the slab cache; process context. -ENOMEM; no event is left. */
int ob_queued_event_init(void);
void ob_queued_event_exit(void);
struct ob_queued_event *
ob_queued_event_create(struct ob_client *client, struct ob_output_pool *output,
		       const struct ob_event *event);
void ob_queued_event_destroy(struct ob_queued_event *queued);
void ob_queued_event_destroy_all(struct ob_queued_event **all,
				 unsigned int count);

static inline bool ob_queued_event_is_note(const struct ob_queued_event *queued)
{
	return ob_event_is_note(&queued->event.record);
}

#endif
