/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Output pools: the cells of scheduled events, and the writers that wait for
 * room. Every client has a pool; a driver may create more. The functions below
 * may be called in any context; include/onbeat/kernel.h declares those that
 * other modules use as well.
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
 * @strict: constant; refuse charges that do not fit. If false, every charge
 *	succeeds, and the size only limits callers that ask for room first
 * @pool: the accounting; size 0 means that the client may not schedule
 * @wait: writers and pollers, woken when there is room
 * @ref: the owner's, and one for each queued event
 */
struct ob_output_pool {
	spinlock_t lock;
	bool strict;
	struct ob_event_pool pool;
	wait_queue_head_t wait;
	struct kref ref;
};

static inline struct ob_output_pool *
ob_output_pool_get(struct ob_output_pool *output)
{
	kref_get(&output->ref);
	return output;
}

int ob_output_pool_charge(struct ob_output_pool *output, unsigned int cells);
void ob_output_pool_uncharge(struct ob_output_pool *output, unsigned int cells);
bool ob_output_pool_has_room(struct ob_output_pool *output);
void ob_output_pool_resize(struct ob_output_pool *output, unsigned int size,
			   unsigned int room);
struct ob_event_pool ob_output_pool_snapshot(struct ob_output_pool *output);
void ob_output_pool_reset_stats(struct ob_output_pool *output);

#endif
