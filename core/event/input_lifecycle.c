// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Inputs of user clients are made with a client, resized by an ioctl, closed and freed
 * when it goes. Process context.
 *
 * Events are freed, and chunks of memory added, one at a time, with the lock dropped in
 * between, so that interrupts are never off for long.
 */
#include "event/input_lifecycle.h"

#include "event/event_chunks.h"
#include "event/input_fifo.h"

#include <linux/sched.h>
#include <linux/slab.h>

static void add_chunks(struct ob_input_fifo *input,
		       struct ob_event_ring_chunk *chunks)
{
	unsigned long flags;

	while (chunks) {
		struct ob_event_ring_chunk *next = chunks->next;

		spin_lock_irqsave(&input->lock, flags);
		ob_event_ring_add_chunk(&input->ring, chunks);
		spin_unlock_irqrestore(&input->lock, flags);
		chunks = next;
	}
}

static void remove_chunks(struct ob_input_fifo *input)
{
	struct ob_event_ring_chunk *chunk;
	unsigned long flags;

	do {
		spin_lock_irqsave(&input->lock, flags);
		chunk = ob_event_ring_remove_chunk(&input->ring);
		spin_unlock_irqrestore(&input->lock, flags);
		kfree(chunk);
		cond_resched();
	} while (chunk);
}

/**
 * ob_input_lifecycle_create() - an empty input
 * @size: cells
 * @event_lost: as in struct ob_sysex_joins; the caller counts what is refused
 *
 * Context: Process context.
 * Return: The input, or NULL without memory.
 */
struct ob_input_fifo *ob_input_lifecycle_create(unsigned int size, atomic_t *event_lost)
{
	struct ob_event_ring_chunk *chunks;
	struct ob_input_fifo *input;

	input = kzalloc(sizeof(*input), GFP_KERNEL_ACCOUNT);
	chunks = ob_event_chunks_alloc(ob_event_ring_chunks_for(size));
	if (!input || !chunks) {
		ob_event_chunks_free(chunks);
		kfree(input);
		return NULL;
	}
	spin_lock_init(&input->lock);
	init_waitqueue_head(&input->wait);
	init_waitqueue_head(&input->pollers);
	mutex_init(&input->read_mutex);
	ob_event_ring_init(&input->ring);
	input->joins.event_lost = event_lost;
	/* Nobody has read of it before. */
	input->piece = 1;
	add_chunks(input, chunks);
	ob_event_ring_resize(&input->ring, size);
	return input;
}

/*
 * Accepts nothing more, and frees all that waits. Nobody reads any more, but
 * events may still be delivered. Process context: takes as long as there is
 * much to free, and gives up the CPU meanwhile.
 */
void ob_input_lifecycle_close(struct ob_input_fifo *input)
{
	struct ob_event_ring_chunk *first;
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	input->closed = true;
	spin_unlock_irqrestore(&input->lock, flags);

	/* Deliveries from now on find it closed, and leave the ring alone. */
	while (ob_input_fifo_remove(input))
		;
	ob_sysex_joins_free(&input->joins);
	first = input->ring.first.chunk->next;
	input->ring.first.chunk->next = NULL;
	ob_event_chunks_free(first);
}

/*
 * Nobody else uses it. Any context if it was closed, otherwise process
 * context.
 */
void ob_input_lifecycle_destroy(struct ob_input_fifo *input)
{
	if (!input)
		return;
	if (!input->closed)
		ob_input_lifecycle_close(input);
	kfree(input);
}

/* Returns whether more cells are in use than there are. */
static bool set_size(struct ob_input_fifo *input, unsigned int size)
{
	unsigned long flags;
	bool over;

	spin_lock_irqsave(&input->lock, flags);
	ob_event_ring_resize(&input->ring, size);
	over = ob_event_ring_used(&input->ring) > size;
	spin_unlock_irqrestore(&input->lock, flags);
	return over;
}

/* Process context. -ENOMEM, or -ERESTARTSYS when it is killed: nothing was changed. */
int ob_input_lifecycle_resize(struct ob_input_fifo *input, unsigned int size)
{
	unsigned int needed = ob_event_ring_chunks_for(size);
	struct ob_event_ring_chunk *chunks = NULL;

	if (mutex_lock_killable(&input->read_mutex))
		return -ERESTARTSYS;
	if (needed > input->ring.chunks) {
		chunks = ob_event_chunks_alloc(needed - input->ring.chunks);
		if (!chunks) {
			ob_input_fifo_end_read(input);
			return -ENOMEM;
		}
	}
	add_chunks(input, chunks);
	/*
	 * Shrunk below what waits: the oldest go, as programs expect, untold. But half of a
	 * SysEx does not stay: the rest of it is lost.
	 */
	while (set_size(input, size))
		ob_input_fifo_remove(input);
	remove_chunks(input);
	ob_input_fifo_end_read(input);
	return 0;
}
