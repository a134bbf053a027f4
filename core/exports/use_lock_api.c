// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Waiting for the use count that a driver keeps itself, as the distribution's
 * snd-seq-midi does when a device is removed.
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/export.h>
#include <sound/core.h>
#include <onbeat/kernel.h>

/**
 * snd_use_lock_sync_helper() - wait until a use count is 0
 * @lockp: number of users, which must not increase any more
 * @file: not used
 * @line: not used
 *
 * Context: Process context, may sleep.
 */
void snd_use_lock_sync_helper(snd_use_lock_t *lockp, const char *file,
			      int line)
{
	while (atomic_read(lockp) > 0)
		usleep_range(50, 200);
}
EXPORT_SYMBOL(snd_use_lock_sync_helper);
