// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Accounting of event memory in cells. Pure: called by output_pool.c and by the
 * input side, in any context, with the owner's lock held.
 */
#include "event/event_pool.h"

#include <linux/bug.h>
#include <linux/minmax.h>

void ob_event_pool_init(struct ob_event_pool *pool, unsigned int size)
{
	*pool = (struct ob_event_pool) {
		.size = size,
		.room = size / 2 + size % 2,
	};
}

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

unsigned int ob_event_pool_charge_batch(struct ob_event_pool *pool,
					unsigned int count)
{
	count = min(count, ob_event_pool_available(pool));
	pool->used += count;
	pool->peak = max(pool->peak, pool->used);
	pool->successes += count;
	return count;
}

void ob_event_pool_force(struct ob_event_pool *pool, unsigned int cells)
{
	pool->used += cells;
	pool->peak = max(pool->peak, pool->used);
	pool->successes++;
}

void ob_event_pool_uncharge(struct ob_event_pool *pool, unsigned int cells)
{
	if (WARN_ON_ONCE(cells > pool->used))
		cells = pool->used;
	pool->used -= cells;
}

void ob_event_pool_reset_stats(struct ob_event_pool *pool)
{
	pool->peak = pool->used;
	pool->successes = 0;
	pool->failures = 0;
}
