// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The thread of snd-seq-midi, for what a port cannot do where bytes arrive or
 * events are delivered. Started and stopped by midi_driver.c.
 *
 * It runs with SCHED_FIFO: its work for one port is short at a time and, like
 * an interrupt, should precede everything that programs do at normal priority.
 */
#include "seq_midi.h"

#include <compat/kthread.h>

#include <linux/err.h>
#include <linux/sched.h>

struct kthread_worker *ob_midi_worker;

int ob_midi_worker_start(void)
{
	ob_midi_worker = ob_compat_kthread_run_worker("snd-seq-midi");
	if (IS_ERR(ob_midi_worker))
		return PTR_ERR(ob_midi_worker);
	sched_set_fifo(ob_midi_worker->task);
	return 0;
}

void ob_midi_worker_stop(void)
{
	kthread_destroy_worker(ob_midi_worker);
}
