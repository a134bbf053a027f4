// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The workqueue of snd-seq-virmidi, for what writers and deliveries leave to be
 * done later. Created and destroyed with the module.
 *
 * The system's workqueues are not used, because a long SysEx keeps a worker
 * busy and unrelated work must not wait for it.
 */
#include "virmidi.h"

#include <linux/errno.h>
#include <linux/workqueue.h>

struct workqueue_struct *ob_virmidi_workqueue;

int ob_virmidi_workqueue_create(void)
{
	ob_virmidi_workqueue = alloc_workqueue("snd-virmidi",
					       WQ_HIGHPRI | WQ_UNBOUND, 0);
	return ob_virmidi_workqueue ? 0 : -ENOMEM;
}

void ob_virmidi_workqueue_destroy(void)
{
	destroy_workqueue(ob_virmidi_workqueue);
}
