/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The model of the ring of waiting events, for its suite and its fuzz
 * target: an array that is moved and counted anew each time.
 */
#ifndef ONBEAT_EVENT_RING_MODEL_H
#define ONBEAT_EVENT_RING_MODEL_H

#include "core/event/event_ring.h"

#include <linux/string.h>

#define MODEL_EVENTS 1024

struct model_event {
	u32 id;
	u32 size;	/* of its data */
	bool data;
	bool free;
	bool loss_before;
};

struct model {
	struct model_event events[MODEL_EVENTS];
	unsigned int count;
	unsigned int cells;
	size_t limit;
	bool loss_at_end;
};

static inline unsigned int model_used(const struct model *model)
{
	unsigned int i, used = 0;

	for (i = 0; i < model->count; i++)
		used += !model->events[i].free;
	return used;
}

static inline unsigned int model_spare(const struct model *model)
{
	return model->count - model_used(model);
}

static inline size_t model_data(const struct model *model)
{
	size_t size = 0;
	unsigned int i;

	for (i = 0; i < model->count; i++)
		size += model->events[i].size;
	return size;
}

/* Appends it if there is room, else remembers the loss; returns whether. */
static inline bool model_push(struct model *model, struct model_event event)
{
	size_t data = model_data(model);

	if ((!event.free && model_used(model) >= model->cells) ||
	    (event.data && data && data + event.size > model->limit)) {
		model->loss_at_end = true;
		return false;
	}
	event.loss_before = model->loss_at_end;
	model->loss_at_end = false;
	model->events[model->count++] = event;
	return true;
}

static inline bool *model_loss(struct model *model)
{
	return model->count ? &model->events[0].loss_before :
			      &model->loss_at_end;
}

/* Takes out the oldest, of which there is one; a loss stays in its place. */
static inline struct model_event model_pop(struct model *model)
{
	struct model_event event = model->events[0];

	memmove(model->events, model->events + 1,
		--model->count * sizeof(event));
	if (event.loss_before)
		*model_loss(model) = true;
	return event;
}

/* How many of the oldest, at most @most, have neither data nor a loss before. */
static inline unsigned int model_plain(const struct model *model,
				       unsigned int most)
{
	unsigned int i;

	for (i = 0; i < model->count && i < most; i++)
		if (model->events[i].data || model->events[i].loss_before)
			break;
	return i;
}

/* The address is never followed: the ring only hands references on. */
static inline struct ob_payload *model_payload(u32 id)
{
	return (struct ob_payload *)(0x1000UL + id);
}

static inline struct ob_event model_make(const struct model_event *from)
{
	struct ob_event event = { .record.time.tick = from->id };

	if (from->data) {
		event.record.type = SNDRV_SEQ_EVENT_SYSEX;
		event.record.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
		event.record.data.ext.len = from->size;
		event.payload = model_payload(from->id);
	}
	return event;
}

/* Appends it to the ring, in the way that suits it; returns whether it did. */
static inline bool model_push_ring(struct ob_event_ring *ring,
				   const struct model_event *from, size_t limit)
{
	struct ob_event event = model_make(from);

	if (!from->data)
		return !ob_event_ring_push(ring, &event.record);
	if (!from->free)
		return !ob_event_ring_push_data(ring, &event, limit, 0);
	if (!ob_event_ring_has_data_room(ring, from->size, limit)) {
		ob_event_ring_lose(ring);
		return false;
	}
	ob_event_ring_append_data(ring, &event, OB_EVENT_RING_FREE);
	return true;
}

/* Whether the ring's oldest event, which it loses, is that one. */
static inline bool model_pop_ring(struct ob_event_ring *ring,
				  const struct model_event *from)
{
	struct ob_event_ring_slot slot;

	if (!ob_event_ring_pop(ring, &slot))
		return false;
	if (slot.marks & OB_EVENT_RING_DATA)
		ring->data -= slot.record.data.ext.len;
	return slot.record.time.tick == from->id &&
	       !(slot.marks & OB_EVENT_RING_DATA) == !from->data &&
	       !(slot.marks & OB_EVENT_RING_FREE) == !from->free &&
	       (!from->data || slot.payload == model_payload(from->id));
}

static inline bool model_agrees(const struct model *model,
				const struct ob_event_ring *ring)
{
	return ob_event_ring_count(ring) == model->count &&
	       ob_event_ring_used(ring) == model_used(model) &&
	       ring->uncharged == model_spare(model) &&
	       ring->data == model_data(model) &&
	       ring->loss_at_end == model->loss_at_end &&
	       ob_event_ring_readable(ring) ==
	       (model->count || model->loss_at_end);
}

#endif
