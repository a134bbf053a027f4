// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Initialization and exit of the module snd-seq-oss. Parameters are in
 * params.c.
 */
#include "announcements.h"
#include "chardev.h"
#include "client.h"
#include "midi_devices.h"
#include "proc.h"
#include "receiver.h"
#include "synth_api.h"

#include <linux/device.h>
#include <linux/major.h>
#include <linux/module.h>
#include <sound/core.h>
#include <sound/minors.h>

static int __init oss_init(void)
{
	int err;

	err = ob_oss_client_init();
	if (err)
		return err;
	err = ob_oss_receiver_create();
	if (err)
		goto err_client;
	err = ob_oss_proc_init();
	if (err)
		goto err_client;
	err = ob_oss_synth_api_init();
	if (err)
		goto err_proc;
	/* Last, since programs may open the devices before this returns. */
	err = ob_oss_chardev_init();
	if (err)
		goto err_synth_api;
	/*
	 * Nothing may fail after this: the error path would wait for the scan,
	 * which may wait for the work item that loads this module.
	 */
	ob_oss_announcements_schedule_rescan();
	return 0;

err_synth_api:
	ob_oss_synth_api_exit();
err_proc:
	ob_oss_proc_exit();
err_client:
	ob_oss_client_exit();
	ob_oss_announcements_exit();
	ob_oss_midi_devices_exit();
	return err;
}

static void __exit oss_exit(void)
{
	ob_oss_chardev_exit();
	ob_oss_synth_api_exit();
	ob_oss_proc_exit();
	ob_oss_client_exit();
	ob_oss_announcements_exit();
	ob_oss_midi_devices_exit();
}

module_init(oss_init);
module_exit(oss_exit);

MODULE_DESCRIPTION("OSS sequencer on the ALSA sequencer");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
MODULE_VERSION(ONBEAT_VERSION);
MODULE_ALIAS_SNDRV_MINOR(SNDRV_MINOR_OSS_SEQUENCER);
MODULE_ALIAS_SNDRV_MINOR(SNDRV_MINOR_OSS_MUSIC);
/* The device node is created at boot; opening it loads the module. */
MODULE_ALIAS("devname:sequencer");
MODULE_ALIAS_CHARDEV(SOUND_MAJOR, SNDRV_MINOR_OSS_SEQUENCER);
MODULE_ALIAS_CHARDEV(SOUND_MAJOR, SNDRV_MINOR_OSS_MUSIC);
