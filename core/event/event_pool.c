// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Accounting of event memory in cells. Pure: called by output_pool.c, in any
 * context, with its lock held.
 */
#include "event/event_pool.h"

#include <linux/bug.h>
#include <linux/minmax.h>

/**
 * ob_event_pool_init() - initialise an empty pool
 * @pool: the pool
 * @size: cells in all, 1 to UINT_MAX; the room is half of it, rounded up
 */
void ob_event_pool_init(struct ob_event_pool *pool, unsigned int size)
{
	*pool = (struct ob_event_pool) {
		.size = size,
		.room = size / 2 + size % 2,
	};
}

/**
 * ob_event_pool_charge() - charge one event
 * @pool: the pool
 * @cells: cells of the event, at least 1
 *
 * Counts a success or a failure.
 *
 * Return: True if the cells were charged.
 */
bool ob_event_pool_charge(struct ob_event_pool *pool, unsigned int cells)
{
	if (!ob_event_pool_fits(pool, cells)) {
		pool->failures++;
		return false;
	}
	pool->used += cells;
	pool->peak = max(pool->peak, pool->used);
	pool->successes++;
	return true;
}

/**
 * ob_event_pool_force() - charge one event even if the pool is full
 * @pool: the pool
 * @cells: cells of the event; the sum in use must stay below UINT_MAX
 */
void ob_event_pool_force(struct ob_event_pool *pool, unsigned int cells)
{
	pool->used += cells;
	pool->peak = max(pool->peak, pool->used);
	pool->successes++;
}

/**
 * ob_event_pool_uncharge() - release the cells of one event
 * @pool: the pool
 * @cells: what was charged for it
 */
void ob_event_pool_uncharge(struct ob_event_pool *pool, unsigned int cells)
{
	if (WARN_ON_ONCE(cells > pool->used))
		cells = pool->used;
	pool->used -= cells;
}

/**
 * ob_event_pool_reset_stats() - zero the counts, and set the peak to @used
 * @pool: the pool
 */
void ob_event_pool_reset_stats(struct ob_event_pool *pool)
{
	pool->peak = pool->used;
	pool->successes = 0;
	pool->failures = 0;
}
