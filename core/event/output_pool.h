/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Output pools: cells of the scheduled events that are charged to one, and the
 * writers that wait for room. Every client has one; drivers may have more.
 */
#ifndef ONBEAT_OUTPUT_POOL_H
#define ONBEAT_OUTPUT_POOL_H

#include "event/event_pool.h"

#include <onbeat/kernel.h>

#include <linux/kref.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

/**
 * struct ob_output_pool - the pool
 * @lock: protects @pool; innermost, taken in any context
 * @strict: constant; else the size is for those who ask before they send
 * @pool: the accounting; size 0 means that the client may not schedule
 * @wait: writers and pollers, woken when the room is free
 * @ref: the owner's, and one for each cell
 */
struct ob_output_pool {
	spinlock_t lock;
	bool strict;
	struct ob_event_pool pool;
	wait_queue_head_t wait;
	struct kref ref;
};

/*
 * ob_output_pool_create(), _put(), _free(), _set_room(), _poll(), _wait() and
 * _drain() are for other modules as well: include/onbeat/kernel.h.
 */

/**
 * ob_output_pool_get() - one more reference
 * @output: the pool
 *
 * Context: any.
 * Return: @output.
 */
static inline struct ob_output_pool *
ob_output_pool_get(struct ob_output_pool *output)
{
	kref_get(&output->ref);
	return output;
}

/**
 * ob_output_pool_charge() - take cells for one event
 * @output: the pool
 * @cells: how many
 *
 * Context: any.
 * Return: 0, or -EAGAIN when they are not free now in a strict pool.
 */
int ob_output_pool_charge(struct ob_output_pool *output, unsigned int cells);

/**
 * ob_output_pool_uncharge() - give cells back, wake who waits for room
 * @output: the pool
 * @cells: how many
 *
 * Context: any.
 */
void ob_output_pool_uncharge(struct ob_output_pool *output, unsigned int cells);

/**
 * ob_output_pool_has_room() - may poll() say writable?
 * @output: the pool
 *
 * Context: any.
 * Return: true if so.
 */
bool ob_output_pool_has_room(struct ob_output_pool *output);

/**
 * ob_output_pool_resize() - change size and room
 * @output: the pool
 * @size: cells, or 0 to keep what is; none may be in use, nor be charged meanwhile
 * @room: cells, at most the size, or 0 to keep what is
 *
 * With a new size the room is half of it unless one is given. Writers and
 * pollers look again.
 *
 * Context: any.
 */
void ob_output_pool_resize(struct ob_output_pool *output, unsigned int size,
			   unsigned int room);

/**
 * ob_output_pool_snapshot() - consistent copy of the figures
 * @output: the pool
 *
 * Context: any.
 * Return: the copy.
 */
struct ob_event_pool ob_output_pool_snapshot(struct ob_output_pool *output);

/**
 * ob_output_pool_reset_stats() - set the counts to 0 and the peak to what is in use
 * @output: the pool
 *
 * Context: any.
 */
void ob_output_pool_reset_stats(struct ob_output_pool *output);

#endif
