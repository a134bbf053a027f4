// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Input of user clients: filled by delivery in any context, emptied by
 * read(2) and by the ioctls that clear or resize it.
 */
#include "input_queue.h"

#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "params.h"
#include "payload.h"

/* Events that a read copies at once, on its stack. */
#define READ_RUN	16

struct ob_input_queue *ob_input_queue_create(unsigned int size)
{
	struct ob_event_fifo_slot *slots;
	struct ob_input_queue *input;

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
	ob_event_fifo_init(&input->fifo, slots, size);
	return input;
}

void ob_input_queue_destroy(struct ob_input_queue *input)
{
	struct ob_event event;

	if (!input)
		return;
	while (ob_event_fifo_pop(&input->fifo, &event))
		ob_payload_put(event.payload);
	kvfree(input->fifo.slots);
	kfree(input);
}

static int push_sysex(struct ob_input_queue *input,
		      const struct ob_event *event)
{
	unsigned int limit = ob_params_max_event_size() / OB_CELL_BYTES;
	const struct snd_seq_addr *source = &event->record.source;
	const struct ob_payload *payload = event->payload;
	int err;

	if (!payload || !payload->size)
		return ob_event_fifo_push(&input->fifo, event);
	if (ob_sysex_continues(&input->sysex, source, payload->data))
		err = ob_event_fifo_push_beyond(&input->fifo, event, limit);
	else
		err = ob_event_fifo_push(&input->fifo, event);
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
static int push(struct ob_input_queue *input, const struct ob_event *event)
{
	lockdep_assert_held(&input->lock);
	if (event->record.type == SNDRV_SEQ_EVENT_SYSEX)
		return push_sysex(input, event);
	return ob_event_fifo_push(&input->fifo, event);
}

int ob_input_queue_deliver(struct ob_input_queue *input,
			   const struct ob_event *event)
{
	unsigned long flags;
	bool waited_for;
	int err;

	ob_payload_take(event->payload);
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

unsigned int ob_input_queue_deliver_run(struct ob_input_queue *input,
					const struct snd_seq_event *records,
					unsigned int count)
{
	unsigned long flags;
	bool waited_for;

	spin_lock_irqsave(&input->lock, flags);
	count = ob_event_fifo_push_run(&input->fifo, records, count);
	waited_for = waitqueue_active(&input->wait);	/* as above */
	spin_unlock_irqrestore(&input->lock, flags);
	if (waited_for && count)
		wake_up_poll(&input->wait, EPOLLIN | EPOLLRDNORM);
	return count;
}

bool ob_input_queue_readable(struct ob_input_queue *input)
{
	unsigned long flags;
	bool readable;

	spin_lock_irqsave(&input->lock, flags);
	readable = ob_event_fifo_readable(&input->fifo);
	spin_unlock_irqrestore(&input->lock, flags);
	return readable;
}

/*
 * Borrows a run of the oldest events; they stay in the fifo, kept by read_mutex.
 * Returns how many, 0 when there is none, -ENOSPC once for a loss before them.
 */
static int peek(struct ob_input_queue *input, struct snd_seq_event *records,
		unsigned int most, struct ob_payload **payload, bool first)
{
	unsigned long flags;
	int result = 0;

	lockdep_assert_held(&input->read_mutex);
	spin_lock_irqsave(&input->lock, flags);
	if (!ob_event_fifo_loss_is_next(&input->fifo))
		result = ob_event_fifo_peek(&input->fifo, records, most,
					    payload);
	else if (first && ob_event_fifo_take_loss(&input->fifo))
		result = -ENOSPC;
	spin_unlock_irqrestore(&input->lock, flags);
	return result;
}

static void drop(struct ob_input_queue *input, unsigned int count)
{
	unsigned long flags;

	lockdep_assert_held(&input->read_mutex);
	spin_lock_irqsave(&input->lock, flags);
	ob_event_fifo_drop(&input->fifo, count);
	spin_unlock_irqrestore(&input->lock, flags);
}

/* Copies @length payload bytes from the read offset, padded to whole cells. */
static int copy_payload(struct ob_input_queue *input,
			const struct ob_payload *payload, char __user *buffer,
			size_t length)
{
	size_t padding = roundup(length, OB_CELL_BYTES) - length;

	if (copy_to_user(buffer, payload->data + input->offset, length))
		return -EFAULT;
	if (clear_user(buffer + length, padding))
		return -EFAULT;
	return 0;
}

/* The oldest event, or as much of a SYSEX event as an empty buffer holds. */
static ssize_t read_payload(struct ob_input_queue *input,
			    struct snd_seq_event *record,
			    struct ob_payload *payload, char __user *buffer,
			    size_t space, bool first)
{
	size_t rest = payload->size - input->offset;
	size_t part = rest;
	int err;

	space -= sizeof(*record);
	if (roundup(rest, OB_CELL_BYTES) > space) {
		part = rounddown(space, OB_CELL_BYTES);
		if (!first || !part || record->type != SNDRV_SEQ_EVENT_SYSEX)
			return -EAGAIN;
	}
	record->data.ext.len = part;
	if (copy_to_user(buffer, record, sizeof(*record)))
		return -EFAULT;
	err = copy_payload(input, payload, buffer + sizeof(*record), part);
	if (err)
		return err;
	if (part == rest) {
		drop(input, 1);
		input->offset = 0;
		ob_payload_put(payload);
	} else {
		input->offset += part;
	}
	return sizeof(*record) + roundup(part, OB_CELL_BYTES);
}

/*
 * Copies some of the oldest events and takes them from the fifo. Returns bytes
 * written, 0 when nothing waits or what is next is for the next read.
 */
static ssize_t read_some(struct ob_input_queue *input, char __user *buffer,
			 size_t space, bool first)
{
	struct snd_seq_event records[READ_RUN] __uninitialized;
	struct ob_payload *payload;
	size_t size;
	int count;

	count = peek(input, records,
		     min_t(size_t, space / sizeof(*records), READ_RUN),
		     &payload, first);
	if (count <= 0)
		return count;
	if (payload)
		return read_payload(input, records, payload, buffer, space,
				    first);
	size = count * sizeof(*records);
	size -= copy_to_user(buffer, records, size);
	count = size / sizeof(*records);
	if (!count)
		return -EFAULT;
	drop(input, count);
	return count * sizeof(*records);
}

static ssize_t read_waiting(struct ob_input_queue *input, char __user *buffer,
			    size_t count)
{
	size_t copied = 0;
	ssize_t result;

	do {
		result = read_some(input, buffer + copied, count - copied,
				   !copied);
		if (result <= 0)
			break;
		copied += result;
	} while (count - copied >= sizeof(struct snd_seq_event));
	return copied ? copied : result;
}

/* The mutex is not held while waiting, so that clear and resize go through. */
ssize_t ob_input_queue_read(struct ob_input_queue *input, char __user *buffer,
			    size_t count, bool nonblock)
{
	ssize_t result;

	if (count < sizeof(struct snd_seq_event))
		return 0;
	for (;;) {
		if (mutex_lock_interruptible(&input->read_mutex))
			return -ERESTARTSYS;
		result = read_waiting(input, buffer, count);
		mutex_unlock(&input->read_mutex);
		if (result)
			return result;
		if (nonblock)
			return -EAGAIN;
		if (wait_event_interruptible(input->wait,
					     ob_input_queue_readable(input)))
			return -ERESTARTSYS;
	}
}

void ob_input_queue_clear(struct ob_input_queue *input)
{
	struct ob_event event;
	unsigned long flags;

	mutex_lock(&input->read_mutex);
	spin_lock_irqsave(&input->lock, flags);
	for (;;) {
		bool popped = ob_event_fifo_pop(&input->fifo, &event);

		if (!popped)
			break;
		spin_unlock_irqrestore(&input->lock, flags);
		ob_payload_put(event.payload);
		spin_lock_irqsave(&input->lock, flags);
	}
	ob_event_fifo_take_loss(&input->fifo);
	spin_unlock_irqrestore(&input->lock, flags);
	input->offset = 0;
	mutex_unlock(&input->read_mutex);
}

int ob_input_queue_resize(struct ob_input_queue *input, unsigned int size)
{
	struct ob_event_fifo_slot *slots;
	unsigned long flags;

	slots = kvcalloc(size, sizeof(*slots), GFP_KERNEL_ACCOUNT);
	if (!slots)
		return -ENOMEM;

	mutex_lock(&input->read_mutex);
	spin_lock_irqsave(&input->lock, flags);
	while (input->fifo.count > size) {
		struct ob_event event;

		/* Shrunk below what waits: the oldest go, as programs expect. */
		ob_event_fifo_pop(&input->fifo, &event);
		input->offset = 0;
		spin_unlock_irqrestore(&input->lock, flags);
		ob_payload_put(event.payload);
		spin_lock_irqsave(&input->lock, flags);
	}
	slots = ob_event_fifo_replace(&input->fifo, slots, size);
	spin_unlock_irqrestore(&input->lock, flags);
	mutex_unlock(&input->read_mutex);
	kvfree(slots);
	return 0;
}

struct ob_event_pool ob_input_queue_snapshot(struct ob_input_queue *input)
{
	struct ob_event_pool copy;
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	copy = input->fifo.pool;
	spin_unlock_irqrestore(&input->lock, flags);
	return copy;
}

void ob_input_queue_forget(struct ob_input_queue *input)
{
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	ob_event_pool_forget(&input->fifo.pool);
	spin_unlock_irqrestore(&input->lock, flags);
}
