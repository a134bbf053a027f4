// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Output pools. Cells are charged when an event is scheduled, in process
 * context, and uncharged when the queued event is freed, in any context.
 */
#include "event/output_pool.h"

#include <linux/sched/signal.h>
#include <linux/slab.h>

struct ob_output_pool *ob_output_pool_create(unsigned int size, bool strict)
{
	struct ob_output_pool *output = kzalloc(sizeof(*output),
						GFP_KERNEL_ACCOUNT);

	if (!output)
		return NULL;
	spin_lock_init(&output->lock);
	init_waitqueue_head(&output->wait);
	ob_event_pool_init(&output->pool, size);
	output->strict = strict;
	kref_init(&output->ref);
	return output;
}

static void output_pool_release(struct kref *ref)
{
	kfree(container_of(ref, struct ob_output_pool, ref));
}

void ob_output_pool_put(struct ob_output_pool *output)
{
	if (output)
		kref_put(&output->ref, output_pool_release);
}

/* Returns -EAGAIN if the pool is strict and @cells are not available now. */
int ob_output_pool_charge(struct ob_output_pool *output, unsigned int cells)
{
	unsigned long flags;
	bool charged = true;

	spin_lock_irqsave(&output->lock, flags);
	if (output->strict)
		charged = ob_event_pool_charge(&output->pool, cells);
	else
		ob_event_pool_force(&output->pool, cells);
	spin_unlock_irqrestore(&output->lock, flags);
	return charged ? 0 : -EAGAIN;
}

static bool has_room(struct ob_output_pool *output, unsigned int cells)
{
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&output->lock, flags);
	room = ob_event_pool_has_room(&output->pool, cells);
	spin_unlock_irqrestore(&output->lock, flags);
	return room;
}

int ob_output_pool_wait(struct ob_output_pool *output, unsigned int cells)
{
	return wait_event_interruptible(output->wait, has_room(output, cells));
}

static bool is_empty(struct ob_output_pool *output)
{
	return !ob_output_pool_snapshot(output).used;
}

int ob_output_pool_drain(struct ob_output_pool *output)
{
	return wait_event_interruptible(output->wait, is_empty(output));
}

unsigned int ob_output_pool_available(struct ob_output_pool *output)
{
	struct ob_event_pool pool = ob_output_pool_snapshot(output);

	return ob_event_pool_available(&pool);
}

bool ob_output_pool_poll(struct ob_output_pool *output, struct file *file,
			 poll_table *wait)
{
	poll_wait(file, &output->wait, wait);
	return ob_output_pool_has_room(output);
}

void ob_output_pool_set_room(struct ob_output_pool *output, unsigned int room)
{
	ob_output_pool_resize(output, 0, room);
}

/* Releases @cells, and wakes writers if there is room. */
void ob_output_pool_uncharge(struct ob_output_pool *output, unsigned int cells)
{
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&output->lock, flags);
	ob_event_pool_uncharge(&output->pool, cells);
	room = ob_event_pool_has_room(&output->pool, 1);
	spin_unlock_irqrestore(&output->lock, flags);
	/* Not those that poll for events to read. */
	if (room && wq_has_sleeper(&output->wait))
		wake_up_poll(&output->wait, EPOLLOUT | EPOLLWRNORM);
}

/* True if a writer of one cell need not wait. */
bool ob_output_pool_has_room(struct ob_output_pool *output)
{
	return has_room(output, 1);
}

/**
 * ob_output_pool_resize() - change size and room
 * @output: the pool
 * @size: cells, or 0 to keep the size; otherwise no cell may be in use, nor be
 *	charged meanwhile
 * @room: cells, at most the size; 0 for half of a new @size, or to keep it
 *
 * Wakes writers and pollers, which check again.
 */
void ob_output_pool_resize(struct ob_output_pool *output, unsigned int size,
			   unsigned int room)
{
	struct ob_event_pool *pool = &output->pool;
	unsigned long flags;

	spin_lock_irqsave(&output->lock, flags);
	if (size) {
		pool->size = size;
		pool->room = (size + 1) / 2;
	}
	if (room)
		pool->room = room;
	spin_unlock_irqrestore(&output->lock, flags);
	wake_up(&output->wait);
}

/* A consistent copy of the accounting. */
struct ob_event_pool ob_output_pool_snapshot(struct ob_output_pool *output)
{
	struct ob_event_pool copy;
	unsigned long flags;

	spin_lock_irqsave(&output->lock, flags);
	copy = output->pool;
	spin_unlock_irqrestore(&output->lock, flags);
	return copy;
}

/* As ob_event_pool_reset_stats(). */
void ob_output_pool_reset_stats(struct ob_output_pool *output)
{
	unsigned long flags;

	spin_lock_irqsave(&output->lock, flags);
	ob_event_pool_reset_stats(&output->pool);
	spin_unlock_irqrestore(&output->lock, flags);
}
