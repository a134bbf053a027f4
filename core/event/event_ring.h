/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Bounded queue of events that wait for their reader. Pure; the owner locks.
 */
#ifndef ONBEAT_EVENT_RING_H
#define ONBEAT_EVENT_RING_H

#include "event/event.h"
#include "event/event_pool.h"

/**
 * struct ob_event_ring_slot - one waiting event
 * @record: its fixed part
 * @cells: what it was charged
 * @loss_before: an event was lost between the slot before and this one
 * @payload: its data or NULL; the reference belongs to the slot
 *
 * Of 40 bytes, so that 200 of them, which every program that reads gets when it
 * opens the device, fit 8 KiB.
 */
struct ob_event_ring_slot {
	struct snd_seq_event record;
	u32 cells : 31;
	u32 loss_before : 1;
	struct ob_payload *payload;
};

/**
 * struct ob_event_ring - ring of slots
 * @slots: array lent by the owner, @pool.size long; each event takes at
 *	least one cell, so the slots never run out before the cells do
 * @head: index of the oldest event
 * @count: events in the ring
 * @loss_at_end: an event was lost after the newest one in the ring
 * @pool: cells in use and their limit
 */
struct ob_event_ring {
	struct ob_event_ring_slot *slots;
	unsigned int head;
	unsigned int count;
	bool loss_at_end;
	struct ob_event_pool pool;
};

/**
 * ob_event_ring_init() - make an empty ring
 * @ring: the ring
 * @slots: array of @size, lent until ob_event_ring_replace() or the end
 * @size: slots and cells, at least 1
 *
 * Context: Any.
 */
void ob_event_ring_init(struct ob_event_ring *ring,
			struct ob_event_ring_slot *slots, unsigned int size);

/**
 * ob_event_ring_push() - append an event
 * @ring: the ring
 * @event: copied into the ring; on success its payload reference moves too
 *
 * A full ring keeps what it has: the new event is the one that is lost, and
 * the place of the loss is remembered. An empty ring takes an event of any
 * size.
 *
 * Context: Any.
 * Return: 0, or -EAGAIN when the event was lost (reference stays with the
 * caller).
 */
int ob_event_ring_push(struct ob_event_ring *ring, const struct ob_event *event);

/**
 * ob_event_ring_push_batch() - append events of fixed length
 * @ring: the ring
 * @records: the events; they take one cell each
 * @count: how many
 *
 * Appends as many as there is room for. None counts as lost: whoever pushes the
 * next alone is told.
 *
 * Context: Any.
 * Return: how many were appended, from the first on.
 */
unsigned int ob_event_ring_push_batch(struct ob_event_ring *ring,
				      const struct snd_seq_event *records,
				      unsigned int count);

/**
 * ob_event_ring_push_beyond() - append an event although the ring is full
 * @ring: the ring
 * @event: as for ob_event_ring_push()
 * @limit: cells that may be in use then
 *
 * For the rest of a message whose beginning was taken.
 *
 * Context: Any.
 * Return: as ob_event_ring_push().
 */
int ob_event_ring_push_beyond(struct ob_event_ring *ring,
			      const struct ob_event *event, unsigned int limit);

/**
 * ob_event_ring_readable() - is there an event or a loss to report?
 * @ring: the ring
 *
 * Context: Any.
 * Return: true when a reader need not wait.
 */
bool ob_event_ring_readable(const struct ob_event_ring *ring);

/**
 * ob_event_ring_loss_is_next() - would ob_event_ring_consume_loss() say true?
 * @ring: the ring
 *
 * Context: Any.
 * Return: true when a loss is to be reported before the oldest event.
 */
bool ob_event_ring_loss_is_next(const struct ob_event_ring *ring);

/**
 * ob_event_ring_consume_loss() - is a loss next in order?
 * @ring: the ring
 *
 * Context: Any.
 * Return: true once for each run of losses, when every event that came before
 * it was popped; the mark is cleared.
 */
bool ob_event_ring_consume_loss(struct ob_event_ring *ring);

/**
 * ob_event_ring_first() - look at the oldest event
 * @ring: the ring
 *
 * Context: Any.
 * Return: The event, which stays in the ring, or NULL when that is empty. The
 * caller may change it: what it was charged does not change with it.
 */
struct ob_event_ring_slot *
ob_event_ring_first(const struct ob_event_ring *ring);

/**
 * ob_event_ring_peek() - copy a run of the oldest events
 * @ring: the ring; a loss before the oldest event is not looked at
 * @records: where the fixed parts go
 * @most: how many fit there, at least 1
 * @payload: where the payload goes, or NULL; the reference stays with the ring
 *
 * An event with payload is a run of its own. A run ends before a loss.
 *
 * Context: Any.
 * Return: Events in the run, all of which stay in the ring; 0 when it is empty.
 */
unsigned int ob_event_ring_peek(const struct ob_event_ring *ring,
				struct snd_seq_event *records,
				unsigned int most, struct ob_payload **payload);

/**
 * ob_event_ring_drop() - take the oldest events out
 * @ring: the ring
 * @count: how many, at most ring->count; references of their payloads move to
 *	the caller, who knows them from ob_event_ring_peek()
 *
 * Losses before those events are forgotten, as by ob_event_ring_pop().
 *
 * Context: Any.
 */
void ob_event_ring_drop(struct ob_event_ring *ring, unsigned int count);

/**
 * ob_event_ring_pop() - take the oldest event out
 * @ring: the ring
 * @event: where to; its payload reference moves to the caller
 *
 * A loss before that event which nobody took is forgotten: who reports losses
 * calls ob_event_ring_consume_loss() first.
 *
 * Context: Any.
 * Return: false when the ring is empty.
 */
bool ob_event_ring_pop(struct ob_event_ring *ring, struct ob_event *event);

/**
 * ob_event_ring_replace() - move to another array of slots
 * @ring: the ring
 * @slots: empty array of @size
 * @size: at least ring->count slots and 1; also becomes the pool's size
 *
 * Events, order and loss marks are kept, even where they take more cells than
 * @size: then nothing is accepted until enough of them was read.
 *
 * Context: Any.
 * Return: The old array, for the caller to free.
 */
struct ob_event_ring_slot *
ob_event_ring_replace(struct ob_event_ring *ring,
		      struct ob_event_ring_slot *slots, unsigned int size);

#endif
