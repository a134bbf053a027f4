// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Input of user clients: filled by delivery in any context, emptied by
 * read(2) and by the ioctls that clear or resize it.
 */
#include "event/input_fifo.h"

#include "base/params.h"
#include "event/payload.h"

#include <linux/poll.h>
#include <linux/slab.h>

struct ob_input_fifo *ob_input_fifo_create(unsigned int size)
{
	struct ob_event_ring_slot *slots;
	struct ob_input_fifo *input;

	input = kzalloc(sizeof(*input), GFP_KERNEL_ACCOUNT);
	slots = kvcalloc(size, sizeof(*slots), GFP_KERNEL_ACCOUNT);
	if (!input || !slots) {
		kvfree(slots);
		kfree(input);
		return NULL;
	}
	spin_lock_init(&input->lock);
	init_waitqueue_head(&input->wait);
	mutex_init(&input->read_mutex);
	ob_event_ring_init(&input->ring, slots, size);
	return input;
}

void ob_input_fifo_destroy(struct ob_input_fifo *input)
{
	struct ob_event event;

	if (!input)
		return;
	while (ob_event_ring_pop(&input->ring, &event))
		ob_payload_put(event.payload);
	kvfree(input->ring.slots);
	kfree(input);
}

static int push_sysex(struct ob_input_fifo *input,
		      const struct ob_event *event)
{
	unsigned int limit = ob_params_max_event_size() / OB_CELL_BYTES;
	const struct snd_seq_addr *source = &event->record.source;
	const struct ob_payload *payload = event->payload;
	int err;

	if (!payload || !payload->size)
		return ob_event_ring_push(&input->ring, event);
	if (ob_sysex_continues(&input->sysex, source, payload->data))
		err = ob_event_ring_push_beyond(&input->ring, event, limit);
	else
		err = ob_event_ring_push(&input->ring, event);
	if (err)
		ob_sysex_abandon_from(&input->sysex, source);
	else
		ob_sysex_advance(&input->sysex, source, payload->data,
				 payload->size);
	return err;
}

/*
 * A long SysEx comes in several events. A reader that had room for the first gets
 * the others as well, up to the size that one event may have.
 */
static int push(struct ob_input_fifo *input, const struct ob_event *event)
{
	lockdep_assert_held(&input->lock);
	if (event->record.type == SNDRV_SEQ_EVENT_SYSEX)
		return push_sysex(input, event);
	return ob_event_ring_push(&input->ring, event);
}

int ob_input_fifo_deliver(struct ob_input_fifo *input,
			  const struct ob_event *event)
{
	unsigned long flags;
	bool waited_for;
	int err;

	ob_payload_get(event->payload);
	spin_lock_irqsave(&input->lock, flags);
	err = push(input, event);
	/*
	 * Whoever waits joined @wait before it looked at the fifo under the
	 * lock: either it saw this event, or it is seen here.
	 */
	waited_for = waitqueue_active(&input->wait);
	spin_unlock_irqrestore(&input->lock, flags);
	if (err)
		ob_payload_put(event->payload);
	if (waited_for)
		wake_up_poll(&input->wait, EPOLLIN | EPOLLRDNORM);
	return err;
}

unsigned int ob_input_fifo_deliver_batch(struct ob_input_fifo *input,
					 const struct snd_seq_event *records,
					 unsigned int count)
{
	unsigned long flags;
	bool waited_for;

	spin_lock_irqsave(&input->lock, flags);
	count = ob_event_ring_push_batch(&input->ring, records, count);
	waited_for = waitqueue_active(&input->wait);	/* as above */
	spin_unlock_irqrestore(&input->lock, flags);
	if (waited_for && count)
		wake_up_poll(&input->wait, EPOLLIN | EPOLLRDNORM);
	return count;
}

bool ob_input_fifo_readable(struct ob_input_fifo *input)
{
	unsigned long flags;
	bool readable;

	spin_lock_irqsave(&input->lock, flags);
	readable = ob_event_ring_readable(&input->ring);
	spin_unlock_irqrestore(&input->lock, flags);
	return readable;
}

int ob_input_fifo_peek(struct ob_input_fifo *input,
		       struct snd_seq_event *records, unsigned int most,
		       struct ob_payload **payload, bool first)
{
	unsigned long flags;
	int result = 0;

	lockdep_assert_held(&input->read_mutex);
	spin_lock_irqsave(&input->lock, flags);
	if (!ob_event_ring_loss_is_next(&input->ring))
		result = ob_event_ring_peek(&input->ring, records, most,
					    payload);
	else if (first && ob_event_ring_consume_loss(&input->ring))
		result = -ENOSPC;
	spin_unlock_irqrestore(&input->lock, flags);
	return result;
}

void ob_input_fifo_drop(struct ob_input_fifo *input, unsigned int count)
{
	unsigned long flags;

	lockdep_assert_held(&input->read_mutex);
	spin_lock_irqsave(&input->lock, flags);
	ob_event_ring_drop(&input->ring, count);
	spin_unlock_irqrestore(&input->lock, flags);
}

void ob_input_fifo_clear(struct ob_input_fifo *input)
{
	struct ob_event event;
	unsigned long flags;

	mutex_lock(&input->read_mutex);
	spin_lock_irqsave(&input->lock, flags);
	for (;;) {
		bool popped = ob_event_ring_pop(&input->ring, &event);

		if (!popped)
			break;
		spin_unlock_irqrestore(&input->lock, flags);
		ob_payload_put(event.payload);
		spin_lock_irqsave(&input->lock, flags);
	}
	ob_event_ring_consume_loss(&input->ring);
	spin_unlock_irqrestore(&input->lock, flags);
	input->offset = 0;
	mutex_unlock(&input->read_mutex);
}

int ob_input_fifo_resize(struct ob_input_fifo *input, unsigned int size)
{
	struct ob_event_ring_slot *slots;
	unsigned long flags;

	slots = kvcalloc(size, sizeof(*slots), GFP_KERNEL_ACCOUNT);
	if (!slots)
		return -ENOMEM;

	mutex_lock(&input->read_mutex);
	spin_lock_irqsave(&input->lock, flags);
	while (input->ring.count > size) {
		struct ob_event event;

		/* Shrunk below what waits: the oldest go, as programs expect. */
		ob_event_ring_pop(&input->ring, &event);
		input->offset = 0;
		spin_unlock_irqrestore(&input->lock, flags);
		ob_payload_put(event.payload);
		spin_lock_irqsave(&input->lock, flags);
	}
	slots = ob_event_ring_replace(&input->ring, slots, size);
	spin_unlock_irqrestore(&input->lock, flags);
	mutex_unlock(&input->read_mutex);
	kvfree(slots);
	return 0;
}

struct ob_event_pool ob_input_fifo_snapshot(struct ob_input_fifo *input)
{
	struct ob_event_pool copy;
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	copy = input->ring.pool;
	spin_unlock_irqrestore(&input->lock, flags);
	return copy;
}

void ob_input_fifo_reset_stats(struct ob_input_fifo *input)
{
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	ob_event_pool_reset_stats(&input->ring.pool);
	spin_unlock_irqrestore(&input->lock, flags);
}
