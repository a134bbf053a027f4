// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that wait for a user client to read them, and where events were lost
 * among them. Pure: called by the delivery to a user client and by its read()
 * and poll(), with the client's input lock held, in any context.
 */
#include "event/event_ring.h"

#include <linux/errno.h>
#include <linux/minmax.h>

/* Slot of the event that has @position others before it, at most the count. */
static struct ob_event_ring_slot *slot_at(const struct ob_event_ring *ring,
					  unsigned int position)
{
	unsigned int to_end = ring->pool.size - ring->head;

	if (position < to_end)
		return &ring->slots[ring->head + position];
	return &ring->slots[position - to_end];
}

void ob_event_ring_init(struct ob_event_ring *ring,
			struct ob_event_ring_slot *slots, unsigned int size)
{
	*ring = (struct ob_event_ring) { .slots = slots };
	ob_event_pool_init(&ring->pool, size);
}

static void append(struct ob_event_ring *ring,
		   const struct snd_seq_event *record,
		   struct ob_payload *payload, unsigned int cells)
{
	struct ob_event_ring_slot *slot = slot_at(ring, ring->count);

	slot->record = *record;
	slot->payload = payload;
	slot->cells = cells;
	slot->loss_before = ring->loss_at_end;
	ring->loss_at_end = false;
	ring->count++;
}

int ob_event_ring_push(struct ob_event_ring *ring, const struct ob_event *event)
{
	unsigned int cells = ob_event_cells(&event->record);

	if (!ob_event_pool_charge(&ring->pool, cells)) {
		ring->loss_at_end = true;
		return -EAGAIN;
	}
	append(ring, &event->record, event->payload, cells);
	return 0;
}

unsigned int ob_event_ring_push_batch(struct ob_event_ring *ring,
				      const struct snd_seq_event *records,
				      unsigned int count)
{
	unsigned int i;

	count = ob_event_pool_charge_batch(&ring->pool, count);
	for (i = 0; i < count; i++)
		append(ring, &records[i], NULL, 1);
	return count;
}

int ob_event_ring_push_beyond(struct ob_event_ring *ring,
			      const struct ob_event *event, unsigned int limit)
{
	unsigned int cells = ob_event_cells(&event->record);

	if (ob_event_pool_fits(&ring->pool, cells) || ring->loss_at_end ||
	    ring->count == ring->pool.size || ring->pool.used >= limit ||
	    cells > limit - ring->pool.used)
		return ob_event_ring_push(ring, event);
	ob_event_pool_force(&ring->pool, cells);
	append(ring, &event->record, event->payload, cells);
	return 0;
}

bool ob_event_ring_readable(const struct ob_event_ring *ring)
{
	return ring->count || ring->loss_at_end;
}

bool ob_event_ring_loss_is_next(const struct ob_event_ring *ring)
{
	return ring->count ? slot_at(ring, 0)->loss_before : ring->loss_at_end;
}

bool ob_event_ring_consume_loss(struct ob_event_ring *ring)
{
	bool lost = ob_event_ring_loss_is_next(ring);

	if (ring->count)
		slot_at(ring, 0)->loss_before = false;
	else
		ring->loss_at_end = false;
	return lost;
}

struct ob_event_ring_slot *
ob_event_ring_first(const struct ob_event_ring *ring)
{
	return ring->count ? slot_at(ring, 0) : NULL;
}

unsigned int ob_event_ring_peek(const struct ob_event_ring *ring,
				struct snd_seq_event *records,
				unsigned int most, struct ob_payload **payload)
{
	unsigned int count = min(ring->count, most);
	unsigned int i;

	*payload = NULL;
	for (i = 0; i < count; i++) {
		const struct ob_event_ring_slot *slot = slot_at(ring, i);

		if (i && (slot->loss_before || slot->payload))
			break;
		records[i] = slot->record;
		if (slot->payload) {
			*payload = slot->payload;
			return 1;
		}
	}
	return i;
}

void ob_event_ring_drop(struct ob_event_ring *ring, unsigned int count)
{
	unsigned int cells = 0;
	unsigned int i;

	for (i = 0; i < count; i++)
		cells += slot_at(ring, i)->cells;
	ob_event_pool_uncharge(&ring->pool, cells);
	ring->head += count;
	if (ring->head >= ring->pool.size)
		ring->head -= ring->pool.size;
	ring->count -= count;
}

bool ob_event_ring_pop(struct ob_event_ring *ring, struct ob_event *event)
{
	const struct ob_event_ring_slot *slot = slot_at(ring, 0);

	if (!ring->count)
		return false;
	event->record = slot->record;
	event->payload = slot->payload;
	ob_event_ring_drop(ring, 1);
	return true;
}

struct ob_event_ring_slot *
ob_event_ring_replace(struct ob_event_ring *ring,
		      struct ob_event_ring_slot *slots, unsigned int size)
{
	struct ob_event_ring_slot *old = ring->slots;
	unsigned int i;

	for (i = 0; i < ring->count; i++)
		slots[i] = *slot_at(ring, i);
	ring->slots = slots;
	ring->head = 0;
	ring->pool.size = size;
	ring->pool.room = min(ring->pool.room, size);
	return old;
}
