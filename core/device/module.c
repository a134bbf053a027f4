// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Init and exit of the module snd-seq. Its parameters are in module_params.c.
 */
#include "device/chardev.h"
#include "device/proc.h"
#include "lifecycle/system_client.h"
#include "queue/queued_event.h"
#include "schedule/dispatcher.h"

#include <linux/module.h>
#include <linux/rcupdate.h>
#include <sound/core.h>
#include <sound/minors.h>
#include <sound/seq_kernel.h>

static int __init core_init(void)
{
	int err;

	err = ob_queued_event_init();
	if (err)
		return err;
	err = ob_dispatcher_init();
	if (err)
		goto err_queued_event;
	err = ob_system_client_init();
	if (err)
		goto err_dispatcher;
	err = ob_proc_init();
	if (err)
		goto err_system_client;
	err = ob_chardev_init();
	if (err)
		goto err_proc;
	/* From here on drivers may be loaded, which create clients. */
	snd_seq_autoload_init();
	return 0;

err_proc:
	ob_proc_exit();
err_system_client:
	ob_system_client_exit();
err_dispatcher:
	ob_dispatcher_exit();
	/* As in core_exit(). */
	rcu_barrier();
err_queued_event:
	ob_queued_event_exit();
	return err;
}

static void __exit core_exit(void)
{
	snd_seq_autoload_exit();
	ob_chardev_exit();
	ob_proc_exit();
	ob_system_client_exit();
	ob_dispatcher_exit();
	/* Wait for call_rcu() callbacks, which are code of this module. */
	rcu_barrier();
	ob_queued_event_exit();
}

module_init(core_init);
module_exit(core_exit);

MODULE_DESCRIPTION("ALSA sequencer with one-shot timers and large pools");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
MODULE_VERSION(ONBEAT_VERSION);
MODULE_ALIAS_CHARDEV(CONFIG_SND_MAJOR, SNDRV_MINOR_SEQUENCER);
MODULE_ALIAS("devname:snd/seq");
