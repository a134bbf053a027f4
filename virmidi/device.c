// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * One virtual device: its sequencer client and port, which exist from the
 * registration of the card until the card is disconnected or freed. Called by
 * the sound core and snd-rawmidi when that happens, by the core when
 * connections change (all in process context), and by the core when an event
 * arrives (any context).
 *
 * A card that is disconnected while programs have its devices open is freed
 * when the last of them closes. Its sequencer clients go at once, as those of
 * hardware do: the numbers and names are free for the next card, and nothing is
 * delivered to or from the programs any more. That is what the second entry in
 * the card's list of devices is for, since snd-rawmidi does not tell its drivers
 * of a disconnection.
 */
#include "virmidi.h"

#include "sender.h"

#include <compat/asequencer.h>
#include <onbeat/virmidi.h>

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
	if (device->port_name)
		strscpy(info->name, device->port_name, sizeof(info->name));
	else
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

static int create_named_client(const struct ob_virmidi *device)
{
	const struct snd_virmidi_dev *public = &device->public;

	if (device->port_name)
		return snd_seq_create_kernel_client(public->card,
						    public->device, "%s",
						    public->rmidi->name);
	return snd_seq_create_kernel_client(public->card, public->device,
					    "%s %d-%d", public->rmidi->name,
					    public->card->number,
					    public->device);
}

/* Programs may have opened the raw MIDI device already. */
static int create_client(struct ob_virmidi *device)
{
	int client, err;

	client = create_named_client(device);
	if (client < 0)
		return client;

	err = create_port(device, client);
	if (err < 0) {
		snd_seq_delete_kernel_client(client);
		return err;
	}
	mutex_lock(&device->send_lock);
	device->public.client = client;
	mutex_unlock(&device->send_lock);
	return 0;
}

/*
 * Deletes the client, if there is one. It is not used any more once its number
 * is gone, which happens under send_lock; what the open streams still have to
 * send is dropped, and they do not wait for each other. Deleting waits for
 * deliveries in progress.
 */
static void delete_client(struct ob_virmidi *device)
{
	int client;

	if (device->public.seq_mode != SNDRV_VIRMIDI_SEQ_DISPATCH)
		return;
	mutex_lock(&device->send_lock);
	client = device->public.client;
	device->public.client = -1;
	ob_virmidi_sender_end_sysex(device);
	mutex_unlock(&device->send_lock);
	if (client >= 0)
		snd_seq_delete_kernel_client(client);
}

/**
 * ob_virmidi_device_delete_client() - delete the client, if there is one
 * @rmidi: device of snd_virmidi_new()
 *
 * For a card whose registration failed: the sound core does not disconnect what it
 * did not come to, and a program may keep the card's memory.
 *
 * Context: Process context, may sleep; not while the card is registered or
 * disconnected.
 */
void ob_virmidi_device_delete_client(struct snd_rawmidi *rmidi)
{
	delete_client(ob_virmidi_from(rmidi));
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
 * it was registered or disconnected.
 */
static int unregister_device(struct snd_rawmidi *rmidi)
{
	delete_client(ob_virmidi_from(rmidi));
	return 0;
}

/* Called when the card is disconnected; programs may have files open. */
static int disconnect_device(struct snd_device *entry)
{
	delete_client(entry->device_data);
	return 0;
}

static const struct snd_device_ops entry_ops = {
	.dev_disconnect = disconnect_device,
};

static const struct snd_rawmidi_global_ops device_ops = {
	.dev_register = register_device,
	.dev_unregister = unregister_device,
};

/*
 * A driver may free one device of its card; if all are being freed, the entry
 * has gone before.
 */
static void free_device(struct snd_rawmidi *rmidi)
{
	struct ob_virmidi *device = ob_virmidi_from(rmidi);

	snd_device_free(device->public.card, device);
	kfree(device->port_name);
	kfree(device);
}

/* Changes the names of a client that exists, and announces that. */
static int rename_client(int client, const char *client_name, int port,
			 const char *port_name)
{
	struct snd_seq_client_info *client_info;
	struct snd_seq_port_info *port_info;
	int err = -ENOMEM;

	client_info = kzalloc(sizeof(*client_info), GFP_KERNEL);
	port_info = kzalloc(sizeof(*port_info), GFP_KERNEL);
	if (!client_info || !port_info)
		goto free;

	client_info->client = client;
	err = snd_seq_kernel_client_ctl(client, SNDRV_SEQ_IOCTL_GET_CLIENT_INFO,
					client_info);
	if (err < 0)
		goto free;
	port_info->addr.client = client;
	port_info->addr.port = port;
	err = snd_seq_kernel_client_ctl(client, SNDRV_SEQ_IOCTL_GET_PORT_INFO,
					port_info);
	if (err < 0)
		goto free;

	strscpy(client_info->name, client_name, sizeof(client_info->name));
	strscpy(port_info->name, port_name, sizeof(port_info->name));
	snd_seq_kernel_client_ctl(client, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO,
				  client_info);
	snd_seq_kernel_client_ctl(client, SNDRV_SEQ_IOCTL_SET_PORT_INFO,
				  port_info);
free:
	kfree(client_info);
	kfree(port_info);
	return err;
}

/**
 * ob_virmidi_device_set_names() - name a virtual device
 * @rmidi: device of snd_virmidi_new(), with a client of its own
 * @client: name of the client and of the raw MIDI device
 * @port: name of the port
 *
 * Without it they have the number of the card and of the device in their names.
 * If the device is registered, programs are told of the change.
 *
 * Context: Process context, may sleep; not while the card is registered or
 * disconnected.
 * Return: 0 or a negative errno, and nothing has changed then.
 */
int ob_virmidi_device_set_names(struct snd_rawmidi *rmidi, const char *client,
				const char *port)
{
	struct ob_virmidi *device = ob_virmidi_from(rmidi);
	char *name = kstrdup(port, GFP_KERNEL);
	int err = 0;

	if (!name)
		return -ENOMEM;
	if (device->public.client >= 0)
		err = rename_client(device->public.client, client,
				    device->public.port, port);
	if (err < 0) {
		kfree(name);
		return err;
	}
	kfree(device->port_name);
	device->port_name = name;
	strscpy(rmidi->name, client, sizeof(rmidi->name));
	return 0;
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
	if (snd_device_new(card, SNDRV_DEV_SEQUENCER, device, &entry_ops)) {
		kfree(device);
		return NULL;
	}

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
