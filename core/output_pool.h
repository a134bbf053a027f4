/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A client's output pool: cells of its scheduled events, and the writers that
 * wait for room.
 */
#ifndef ONBEAT_OUTPUT_POOL_H
#define ONBEAT_OUTPUT_POOL_H

#include <linux/spinlock.h>
#include <linux/wait.h>

#include "event_pool.h"

/**
 * struct ob_output_pool - the pool
 * @lock: protects @pool; innermost, taken in any context
 * @pool: the accounting; size 0 means that the client may not schedule
 * @wait: writers and pollers, woken when the room is free
 */
struct ob_output_pool {
	spinlock_t lock;
	struct ob_event_pool pool;
	wait_queue_head_t wait;
};

void ob_output_pool_init(struct ob_output_pool *output, unsigned int size);

/**
 * ob_output_pool_charge() - take cells for one event, never sleeps
 *
 * Return: 0, -EAGAIN when they are not free now.
 */
int ob_output_pool_charge(struct ob_output_pool *output, unsigned int cells);

/**
 * ob_output_pool_wait() - sleep until an event of @cells may go on
 *
 * Return: 0, or -ERESTARTSYS after a signal. Context: process, no locks.
 */
int ob_output_pool_wait(struct ob_output_pool *output, unsigned int cells);

/** ob_output_pool_uncharge() - give cells back, wake who waits for room; any context */
void ob_output_pool_uncharge(struct ob_output_pool *output, unsigned int cells);

/** ob_output_pool_has_room() - may poll() say writable? */
bool ob_output_pool_has_room(struct ob_output_pool *output);

/**
 * ob_output_pool_resize() - change size and room
 * @output: the pool
 * @size: cells, or 0 to keep what is
 * @room: cells, or 0 to keep what is; one above the size is ignored
 *
 * A room that the new size cannot hold becomes half of it. Writers and
 * pollers look again.
 *
 * Return: 0, or -EBUSY when the size would change with cells in use.
 */
int ob_output_pool_resize(struct ob_output_pool *output, unsigned int size,
			  unsigned int room);

/** ob_output_pool_snapshot() - consistent copy of the figures */
struct ob_event_pool ob_output_pool_snapshot(struct ob_output_pool *output);

#endif
