// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * One virtual device: its sequencer client and port, which exist as long as the
 * raw MIDI device is registered. Called by snd-rawmidi when a card is
 * registered or freed, by the core when connections change (both in process
 * context), and by the core when an event arrives (any context).
 */
#include "virmidi.h"

#include <compat/asequencer.h>

#include <linux/module.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/*
 * The core calls these for the first connection in each direction and after the
 * last one. Connections keep the driver of the card loaded; the core does that
 * for this module.
 */
static int connect(struct ob_virmidi *device, enum ob_virmidi_flag flag)
{
	if (!try_module_get(device->public.card->module))
		return -EFAULT;
	set_bit(flag, &device->flags);
	return 0;
}

static int disconnect(struct ob_virmidi *device, enum ob_virmidi_flag flag)
{
	clear_bit(flag, &device->flags);
	module_put(device->public.card->module);
	return 0;
}

static int subscribe(void *device, struct snd_seq_port_subscribe *info)
{
	return connect(device, OB_VIRMIDI_SUBSCRIBED);
}

static int unsubscribe(void *device, struct snd_seq_port_subscribe *info)
{
	return disconnect(device, OB_VIRMIDI_SUBSCRIBED);
}

static int use(void *device, struct snd_seq_port_subscribe *info)
{
	return connect(device, OB_VIRMIDI_USED);
}

static int unuse(void *device, struct snd_seq_port_subscribe *info)
{
	return disconnect(device, OB_VIRMIDI_USED);
}

/*
 * A port without a connection to it drops also events that are sent directly.
 */
static int event_input(struct snd_seq_event *ev, int direct,
		       void *private_data, int atomic, int hop)
{
	struct ob_virmidi *device = private_data;

	if (test_bit(OB_VIRMIDI_USED, &device->flags))
		ob_virmidi_input_receive(device, ev);
	return 0;
}

static int create_port(struct ob_virmidi *device, int client)
{
	struct snd_virmidi_dev *public = &device->public;
	struct snd_seq_port_callback callback = {
		.owner = THIS_MODULE,
		.private_data = device,
		.subscribe = subscribe,
		.unsubscribe = unsubscribe,
		.use = use,
		.unuse = unuse,
		.event_input = event_input,
	};
	struct snd_seq_port_info *info;
	int err;

	info = kzalloc(sizeof(*info), GFP_KERNEL);
	if (!info)
		return -ENOMEM;

	info->addr.client = client;
	snprintf(info->name, sizeof(info->name), "VirMIDI %d-%d",
		 public->card->number, public->device);
	info->capability = SNDRV_SEQ_PORT_CAP_READ |
			   SNDRV_SEQ_PORT_CAP_SYNC_READ |
			   SNDRV_SEQ_PORT_CAP_SUBS_READ |
			   SNDRV_SEQ_PORT_CAP_WRITE |
			   SNDRV_SEQ_PORT_CAP_SYNC_WRITE |
			   SNDRV_SEQ_PORT_CAP_SUBS_WRITE |
			   SNDRV_SEQ_PORT_CAP_DUPLEX;
	info->type = SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC |
		     SNDRV_SEQ_PORT_TYPE_SOFTWARE |
		     SNDRV_SEQ_PORT_TYPE_PORT;
	info->midi_channels = 16;
	ob_compat_set_port_direction(info, SNDRV_SEQ_PORT_DIR_BIDIRECTION);
	info->kernel = &callback;
	err = snd_seq_kernel_client_ctl(client, SNDRV_SEQ_IOCTL_CREATE_PORT,
					info);
	if (!err)
		public->port = info->addr.port;
	kfree(info);
	return err;
}

static int create_client(struct ob_virmidi *device)
{
	struct snd_virmidi_dev *public = &device->public;
	int client, err;

	client = snd_seq_create_kernel_client(public->card, public->device,
					      "%s %d-%d", public->rmidi->name,
					      public->card->number,
					      public->device);
	if (client < 0)
		return client;

	err = create_port(device, client);
	if (err < 0) {
		snd_seq_delete_kernel_client(client);
		return err;
	}
	WRITE_ONCE(public->client, client);
	return 0;
}

static int register_device(struct snd_rawmidi *rmidi)
{
	struct ob_virmidi *device = ob_virmidi_from(rmidi);

	switch (device->public.seq_mode) {
	case SNDRV_VIRMIDI_SEQ_DISPATCH:
		return create_client(device);
	case SNDRV_VIRMIDI_SEQ_ATTACH:
		/* 0 is the system client, which no driver may attach to. */
		return device->public.client > 0 ? 0 : -EINVAL;
	default:
		return -EINVAL;
	}
}

/*
 * Called when the device is freed, after all files were closed, whether or not
 * it was registered. Deleting the client waits for deliveries in progress.
 */
static int unregister_device(struct snd_rawmidi *rmidi)
{
	struct ob_virmidi *device = ob_virmidi_from(rmidi);

	if (device->public.seq_mode == SNDRV_VIRMIDI_SEQ_DISPATCH &&
	    device->public.client >= 0) {
		snd_seq_delete_kernel_client(device->public.client);
		device->public.client = -1;
	}
	return 0;
}

static const struct snd_rawmidi_global_ops device_ops = {
	.dev_register = register_device,
	.dev_unregister = unregister_device,
};

static void free_device(struct snd_rawmidi *rmidi)
{
	kfree(ob_virmidi_from(rmidi));
}

/*
 * Creates the device behind a new raw MIDI device, which owns it from now on.
 * Return: NULL if there is no memory.
 */
struct ob_virmidi *ob_virmidi_device_create(struct snd_card *card, int number,
					    struct snd_rawmidi *rmidi)
{
	struct ob_virmidi *device;

	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return NULL;

	device->public.card = card;
	device->public.rmidi = rmidi;
	device->public.seq_mode = SNDRV_VIRMIDI_SEQ_DISPATCH;
	device->public.device = number;
	device->public.client = -1;
	INIT_LIST_HEAD(&device->inputs);
	mutex_init(&device->send_lock);
	INIT_LIST_HEAD(&device->outputs);
	init_waitqueue_head(&device->sysex_done);

	rmidi->private_data = &device->public;
	rmidi->private_free = free_device;
	rmidi->ops = &device_ops;
	return device;
}
