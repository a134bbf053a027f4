// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Events that wait for a user client to read them, and where events were lost
 * among them. Pure: called by the delivery to a user client and by its read()
 * and poll(), with the client's input lock held, in any context.
 */
#include "event/event_fifo.h"

#include <linux/errno.h>
#include <linux/minmax.h>

/* Slot of the event that has @position others before it, at most the count. */
static struct ob_event_fifo_slot *slot_at(const struct ob_event_fifo *fifo,
					  unsigned int position)
{
	unsigned int to_end = fifo->pool.size - fifo->head;

	if (position < to_end)
		return &fifo->slots[fifo->head + position];
	return &fifo->slots[position - to_end];
}

void ob_event_fifo_init(struct ob_event_fifo *fifo,
			struct ob_event_fifo_slot *slots, unsigned int size)
{
	*fifo = (struct ob_event_fifo) { .slots = slots };
	ob_event_pool_init(&fifo->pool, size);
}

static void append(struct ob_event_fifo *fifo,
		   const struct snd_seq_event *record,
		   struct ob_payload *payload, unsigned int cells)
{
	struct ob_event_fifo_slot *slot = slot_at(fifo, fifo->count);

	slot->record = *record;
	slot->payload = payload;
	slot->cells = cells;
	slot->loss_before = fifo->loss_at_end;
	fifo->loss_at_end = false;
	fifo->count++;
}

int ob_event_fifo_push(struct ob_event_fifo *fifo, const struct ob_event *event)
{
	unsigned int cells = ob_event_cells(&event->record);

	if (!ob_event_pool_charge(&fifo->pool, cells)) {
		fifo->loss_at_end = true;
		return -EAGAIN;
	}
	append(fifo, &event->record, event->payload, cells);
	return 0;
}

unsigned int ob_event_fifo_push_run(struct ob_event_fifo *fifo,
				    const struct snd_seq_event *records,
				    unsigned int count)
{
	unsigned int i;

	count = ob_event_pool_charge_run(&fifo->pool, count);
	for (i = 0; i < count; i++)
		append(fifo, &records[i], NULL, 1);
	return count;
}

int ob_event_fifo_push_beyond(struct ob_event_fifo *fifo,
			      const struct ob_event *event, unsigned int limit)
{
	unsigned int cells = ob_event_cells(&event->record);

	if (ob_event_pool_fits(&fifo->pool, cells) || fifo->loss_at_end ||
	    fifo->count == fifo->pool.size || fifo->pool.used >= limit ||
	    cells > limit - fifo->pool.used)
		return ob_event_fifo_push(fifo, event);
	ob_event_pool_force(&fifo->pool, cells);
	append(fifo, &event->record, event->payload, cells);
	return 0;
}

bool ob_event_fifo_readable(const struct ob_event_fifo *fifo)
{
	return fifo->count || fifo->loss_at_end;
}

bool ob_event_fifo_loss_is_next(const struct ob_event_fifo *fifo)
{
	return fifo->count ? slot_at(fifo, 0)->loss_before : fifo->loss_at_end;
}

bool ob_event_fifo_take_loss(struct ob_event_fifo *fifo)
{
	bool lost = ob_event_fifo_loss_is_next(fifo);

	if (fifo->count)
		slot_at(fifo, 0)->loss_before = false;
	else
		fifo->loss_at_end = false;
	return lost;
}

struct ob_event_fifo_slot *
ob_event_fifo_first(const struct ob_event_fifo *fifo)
{
	return fifo->count ? slot_at(fifo, 0) : NULL;
}

unsigned int ob_event_fifo_peek(const struct ob_event_fifo *fifo,
				struct snd_seq_event *records,
				unsigned int most, struct ob_payload **payload)
{
	unsigned int count = min(fifo->count, most);
	unsigned int i;

	*payload = NULL;
	for (i = 0; i < count; i++) {
		const struct ob_event_fifo_slot *slot = slot_at(fifo, i);

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

void ob_event_fifo_drop(struct ob_event_fifo *fifo, unsigned int count)
{
	unsigned int cells = 0;
	unsigned int i;

	for (i = 0; i < count; i++)
		cells += slot_at(fifo, i)->cells;
	ob_event_pool_uncharge(&fifo->pool, cells);
	fifo->head += count;
	if (fifo->head >= fifo->pool.size)
		fifo->head -= fifo->pool.size;
	fifo->count -= count;
}

bool ob_event_fifo_pop(struct ob_event_fifo *fifo, struct ob_event *event)
{
	const struct ob_event_fifo_slot *slot = slot_at(fifo, 0);

	if (!fifo->count)
		return false;
	event->record = slot->record;
	event->payload = slot->payload;
	ob_event_fifo_drop(fifo, 1);
	return true;
}

struct ob_event_fifo_slot *
ob_event_fifo_replace(struct ob_event_fifo *fifo,
		      struct ob_event_fifo_slot *slots, unsigned int size)
{
	struct ob_event_fifo_slot *old = fifo->slots;
	unsigned int i;

	for (i = 0; i < fifo->count; i++)
		slots[i] = *slot_at(fifo, i);
	fifo->slots = slots;
	fifo->head = 0;
	fifo->pool.size = size;
	fifo->pool.room = min(fifo->pool.room, size);
	return old;
}
