// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The module snd-seq-virmidi: <sound/seq_virmidi.h>, for drivers that add a
 * virtual raw MIDI device to their card.
 */
#include "virmidi.h"

/*
 * The symbol version of snd_virmidi_new() depends on what these headers
 * declare.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <sound/control.h>
#include <sound/core.h>
#include <sound/info.h>
#include <sound/minors.h>
#include <sound/rawmidi.h>
#include <sound/seq_kernel.h>
#include <sound/seq_midi_event.h>
#include <sound/seq_virmidi.h>

/* Streams of one device that can be open at a time, for each direction. */
#define STREAMS	16

/**
 * snd_virmidi_new() - add a virtual raw MIDI device to a card
 * @card: the card, not yet registered
 * @device: number of the device on the card
 * @rrmidi: set to the new device, or to NULL on error
 *
 * The device creates its own sequencer client and port when it is registered,
 * unless the caller has set seq_mode, client and port of the struct
 * snd_virmidi_dev in private_data before.
 *
 * Context: Process context, may sleep.
 * Return: 0 or a negative errno.
 */
int snd_virmidi_new(struct snd_card *card, int device,
		    struct snd_rawmidi **rrmidi)
{
	struct snd_rawmidi *rmidi;
	int err;

	*rrmidi = NULL;
	err = snd_rawmidi_new(card, "VirMidi", device, STREAMS, STREAMS,
			      &rmidi);
	if (err < 0)
		return err;

	if (!ob_virmidi_device_create(card, device, rmidi)) {
		snd_device_free(card, rmidi);
		return -ENOMEM;
	}
	strscpy(rmidi->name, rmidi->id, sizeof(rmidi->name));
	rmidi->info_flags = SNDRV_RAWMIDI_INFO_INPUT |
			    SNDRV_RAWMIDI_INFO_OUTPUT |
			    SNDRV_RAWMIDI_INFO_DUPLEX;
	snd_rawmidi_set_ops(rmidi, SNDRV_RAWMIDI_STREAM_INPUT,
			    &ob_virmidi_input_ops);
	snd_rawmidi_set_ops(rmidi, SNDRV_RAWMIDI_STREAM_OUTPUT,
			    &ob_virmidi_output_ops);
	*rrmidi = rmidi;
	return 0;
}
EXPORT_SYMBOL(snd_virmidi_new);

static int __init init_virmidi(void)
{
	return ob_virmidi_workqueue_create();
}

static void __exit exit_virmidi(void)
{
	ob_virmidi_workqueue_destroy();
}

module_init(init_virmidi);
module_exit(exit_virmidi);

MODULE_DESCRIPTION("Raw MIDI devices that are sequencer ports");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
MODULE_VERSION(ONBEAT_VERSION);
