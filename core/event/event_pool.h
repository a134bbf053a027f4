/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Accounting of a client's event memory in cells. Pure; the owner locks, and
 * all functions may be called in any context.
 */
#ifndef ONBEAT_EVENT_POOL_H
#define ONBEAT_EVENT_POOL_H

#include <linux/minmax.h>
#include <linux/types.h>

/**
 * struct ob_event_pool - cells that one client may have in flight
 * @size: cells in all, at least 1
 * @room: available cells at which a blocked writer is woken, 1 to @size
 * @used: cells in use; exceeds @size only if one oversized event is alone in
 *	the pool, or after the pool shrank
 * @peak: largest @used so far
 * @successes: events that were charged
 * @failures: events that were refused
 */
struct ob_event_pool {
	unsigned int size;
	unsigned int room;
	unsigned int used;
	unsigned int peak;
	unsigned long successes;
	unsigned long failures;
};

void ob_event_pool_init(struct ob_event_pool *pool, unsigned int size);

/**
 * ob_event_pool_available() - number of available cells
 * @pool: the pool
 *
 * Return: Cells; 0 if @used exceeds @size.
 */
static inline unsigned int ob_event_pool_available(const struct ob_event_pool *pool)
{
	return pool->used < pool->size ? pool->size - pool->used : 0;
}

/**
 * ob_event_pool_fits() - would ob_event_pool_charge() succeed?
 * @pool: the pool
 * @cells: cells of the event, at least 1
 *
 * An empty pool accepts an event of any size; otherwise a writer of an event
 * that is larger than the pool would wait forever.
 *
 * Return: True if it would.
 */
static inline bool ob_event_pool_fits(const struct ob_event_pool *pool,
				      unsigned int cells)
{
	return !pool->used || cells <= ob_event_pool_available(pool);
}

/**
 * ob_event_pool_has_room() - may a writer that waits for room continue?
 * @pool: the pool
 * @cells: cells of its next event; 1 for poll()
 *
 * Return: True if the event fits and at least @room cells, the wake-up
 * threshold that the client chose, are available. An empty pool always has
 * room.
 */
static inline bool ob_event_pool_has_room(const struct ob_event_pool *pool,
					  unsigned int cells)
{
	if (!pool->used)
		return true;
	return ob_event_pool_available(pool) >= max(pool->room, cells);
}

bool ob_event_pool_charge(struct ob_event_pool *pool, unsigned int cells);
void ob_event_pool_force(struct ob_event_pool *pool, unsigned int cells);
void ob_event_pool_uncharge(struct ob_event_pool *pool, unsigned int cells);
void ob_event_pool_reset_stats(struct ob_event_pool *pool);

#endif
