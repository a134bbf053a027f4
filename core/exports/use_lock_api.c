// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Waiting for a count that a driver keeps of its own users, as the distribution's
 * snd-seq-midi does when a device goes: process context.
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/export.h>
#include <sound/core.h>
#include <onbeat/kernel.h>

/**
 * snd_use_lock_sync_helper() - wait until nobody uses what is counted
 * @lockp: number of users; none comes any more
 * @file: where the driver waits, not used
 * @line: likewise
 *
 * Context: process, sleeps.
 */
void snd_use_lock_sync_helper(snd_use_lock_t *lockp, const char *file,
			      int line)
{
	while (atomic_read(lockp) > 0)
		usleep_range(50, 200);
}
EXPORT_SYMBOL(snd_use_lock_sync_helper);
