/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Accounting of a client's event memory in cells. Pure; the owner locks.
 */
#ifndef ONBEAT_EVENT_POOL_H
#define ONBEAT_EVENT_POOL_H

#include <linux/minmax.h>
#include <linux/types.h>

/**
 * struct ob_event_pool - cells that one client may have in flight
 * @size: cells in all, at least 1
 * @room: free cells at which a blocked writer goes on, 1 to @size
 * @used: cells in use; more than @size only while one oversized event is
 *	alone in the pool, or after the pool shrank
 * @peak: most cells ever in use
 * @successes: events that found room
 * @failures: events that did not
 */
struct ob_event_pool {
	unsigned int size;
	unsigned int room;
	unsigned int used;
	unsigned int peak;
	unsigned long successes;
	unsigned long failures;
};

/**
 * ob_event_pool_init() - make an empty pool with a room of half its cells
 * @pool: the pool
 * @size: cells in all, 1 to UINT_MAX; half of an odd one is rounded up
 *
 * Context: Any.
 */
void ob_event_pool_init(struct ob_event_pool *pool, unsigned int size);

/**
 * ob_event_pool_available() - how many cells are free
 * @pool: the pool
 *
 * Context: Any.
 * Return: Free cells, 0 while more than all are used.
 */
static inline unsigned int ob_event_pool_available(const struct ob_event_pool *pool)
{
	return pool->used < pool->size ? pool->size - pool->used : 0;
}

/**
 * ob_event_pool_fits() - would an event be accepted now?
 * @pool: the pool
 * @cells: what the event takes, at least 1
 *
 * An empty pool takes an event of any size, so that no event is too large
 * for ever.
 *
 * Context: Any.
 * Return: true when ob_event_pool_charge() would succeed.
 */
static inline bool ob_event_pool_fits(const struct ob_event_pool *pool,
				      unsigned int cells)
{
	return !pool->used || cells <= ob_event_pool_available(pool);
}

/**
 * ob_event_pool_has_room() - may a writer that waits for room go on?
 * @pool: the pool
 * @cells: what its next event takes, 1 for poll()
 *
 * Context: Any.
 * Return: true when at least @pool->room cells are free (the wake-up threshold
 * that the client set) and the event fits; an empty pool always has room.
 */
static inline bool ob_event_pool_has_room(const struct ob_event_pool *pool,
					  unsigned int cells)
{
	if (!pool->used)
		return true;
	return ob_event_pool_available(pool) >= max(pool->room, cells);
}

/**
 * ob_event_pool_charge() - take cells for one event
 * @pool: the pool
 * @cells: what the event takes, at least 1
 *
 * Counts a success or a failure.
 *
 * Context: Any.
 * Return: true when the cells were taken.
 */
bool ob_event_pool_charge(struct ob_event_pool *pool, unsigned int cells);

/**
 * ob_event_pool_charge_batch() - take cells for events of one cell each
 * @pool: the pool
 * @count: how many
 *
 * Counts a success for each, and no failure.
 *
 * Context: Any.
 * Return: for how many there were cells.
 */
unsigned int ob_event_pool_charge_batch(struct ob_event_pool *pool,
					unsigned int count);

/**
 * ob_event_pool_force() - take cells whether they are free or not
 * @pool: the pool
 * @cells: how many; all in use together stay below UINT_MAX
 *
 * Context: Any.
 */
void ob_event_pool_force(struct ob_event_pool *pool, unsigned int cells);

/**
 * ob_event_pool_uncharge() - give the cells of one event back
 * @pool: the pool
 * @cells: what was charged for it
 *
 * Context: Any.
 */
void ob_event_pool_uncharge(struct ob_event_pool *pool, unsigned int cells);

/**
 * ob_event_pool_reset_stats() - count and look for the peak from here on
 * @pool: the pool
 *
 * Context: Any.
 */
void ob_event_pool_reset_stats(struct ob_event_pool *pool);

#endif
