// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The module snd-seq-midi: each card with raw MIDI devices is a client, each of
 * their subdevices a port. Called by the module loader and, when a device is
 * added or removed, by the driver core.
 */
#include "seq_midi.h"

#include <compat/seq_driver.h>

#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_device.h>
#include <sound/seq_kernel.h>

/**
 * struct midi_device - the ports of one raw MIDI device
 * @count: number of ports that exist
 * @ports: the ports
 */
struct midi_device {
	unsigned int count;
	struct ob_midi_port ports[];
};

/**
 * struct card_client - the client of a card
 * @number: number of the client, valid if @devices is not 0
 * @devices: number of devices with ports of the client, which exists as long as
 *	there are any
 */
struct card_client {
	int number;
	unsigned int devices;
};

/* Protects clients[]. */
static DEFINE_MUTEX(clients_mutex);
static struct card_client clients[SNDRV_CARDS];

static int get_client(struct snd_card *card)
{
	struct card_client *client = &clients[card->number];
	const char *name = card->shortname[0] ? card->shortname :
						"External MIDI";
	int number;

	mutex_lock(&clients_mutex);
	if (!client->devices)
		client->number = snd_seq_create_kernel_client(card, 0, "%s",
							      name);
	number = client->number;
	if (number >= 0)
		client->devices++;
	mutex_unlock(&clients_mutex);
	return number;
}

static void put_client(struct snd_card *card)
{
	struct card_client *client = &clients[card->number];

	mutex_lock(&clients_mutex);
	if (!--client->devices)
		snd_seq_delete_kernel_client(client->number);
	mutex_unlock(&clients_mutex);
}

static unsigned int count_ports(const struct snd_rawmidi *rmidi)
{
	unsigned int outputs, inputs;

	outputs = rmidi->streams[SNDRV_RAWMIDI_STREAM_OUTPUT].substream_count;
	inputs = rmidi->streams[SNDRV_RAWMIDI_STREAM_INPUT].substream_count;
	return min_t(unsigned int, max(outputs, inputs),
		     OB_MIDI_PORT_SUBDEVICES);
}

static void delete_ports(struct midi_device *device)
{
	while (device->count)
		ob_midi_port_delete(&device->ports[--device->count]);
}

static int create_ports(struct midi_device *device, int client,
			struct snd_rawmidi *rmidi, unsigned int count)
{
	int err;

	while (device->count < count) {
		err = ob_midi_port_create(&device->ports[device->count], client,
					  rmidi, device->count);
		if (err < 0) {
			delete_ports(device);
			return err;
		}
		device->count++;
	}
	return 0;
}

static int probe_device(struct snd_seq_device *seq_device)
{
	struct snd_rawmidi *rmidi = seq_device->private_data;
	unsigned int count = count_ports(rmidi);
	struct midi_device *device;
	int client, err;

	if (!count)
		return -ENODEV;
	device = kvzalloc(struct_size(device, ports, count), GFP_KERNEL);
	if (!device)
		return -ENOMEM;

	client = get_client(rmidi->card);
	if (client < 0) {
		kvfree(device);
		return client;
	}
	err = create_ports(device, client, rmidi, count);
	if (err < 0) {
		put_client(rmidi->card);
		kvfree(device);
		return err;
	}
	seq_device->driver_data = device;
	return 0;
}

static void remove_device(struct snd_seq_device *seq_device)
{
	struct midi_device *device = seq_device->driver_data;

	delete_ports(device);
	put_client(seq_device->card);
	kvfree(device);
}

OB_COMPAT_SEQ_DRIVER(driver, probe_device, remove_device,
		     SNDRV_SEQ_DEV_ID_MIDISYNTH, 0);

static int __init init_midi(void)
{
	int err;

	err = ob_midi_worker_start();
	if (err < 0)
		return err;
	err = snd_seq_driver_register(&driver);
	if (err < 0)
		ob_midi_worker_stop();
	return err;
}

static void __exit exit_midi(void)
{
	snd_seq_driver_unregister(&driver);
	ob_midi_worker_stop();
}

module_init(init_midi);
module_exit(exit_midi);

MODULE_DESCRIPTION("Raw MIDI devices of cards as sequencer ports");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
MODULE_VERSION(ONBEAT_VERSION);
