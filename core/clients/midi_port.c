// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * One hardware port: its description, and the callbacks for connections and
 * events. Called by midi_driver.c when a device is added or removed, by the
 * core when connections change (both in process context), and by the core when
 * an event arrives (any context).
 */
#include "seq_midi.h"

#include <compat/asequencer.h>
#include <onbeat/rawmidi_stream.h>

#include <linux/module.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/*
 * The core calls these for the first connection in each direction and after the
 * last one; never two at once for one direction.
 */
static int subscribe(void *private_data, struct snd_seq_port_subscribe *info)
{
	struct ob_midi_port *port = private_data;

	return ob_rawmidi_stream_wait(port->rmidi) ?: ob_midi_input_open(port);
}

static int unsubscribe(void *port, struct snd_seq_port_subscribe *info)
{
	ob_midi_input_close(port);
	return 0;
}

static int use(void *private_data, struct snd_seq_port_subscribe *info)
{
	struct ob_midi_port *port = private_data;

	return ob_midi_drain_wait(port) ?:
	       ob_rawmidi_stream_wait(port->rmidi) ?:
	       ob_midi_output_open(port);
}

static int unuse(void *port, struct snd_seq_port_subscribe *info)
{
	ob_midi_drain_close(port);
	return 0;
}

static int event_input(struct snd_seq_event *ev, int direct, void *port,
		       int atomic, int hop)
{
	return ob_midi_output_send(port, ev);
}

/* Return: whether the subdevice exists in that direction. */
static bool look_up(const struct ob_midi_port *port, int stream,
		    struct snd_rawmidi_info *info)
{
	memset(info, 0, sizeof(*info));
	info->device = port->rmidi->device;
	info->subdevice = port->subdevice;
	info->stream = stream;
	return snd_rawmidi_info_select(port->rmidi->card, info) >= 0;
}

static void name_port(const struct ob_midi_port *port, bool only_one,
		      const struct snd_rawmidi_info *info, char *name,
		      size_t size)
{
	char suffix[12] = "";

	if (!only_one)
		snprintf(suffix, sizeof(suffix), "-%d", port->subdevice);
	if (info->subname[0])
		strscpy(name, info->subname, size);
	else if (info->name[0])
		scnprintf(name, size, "%s%s", info->name, suffix);
	else
		snprintf(name, size, "MIDI %d-%d%s", port->rmidi->card->number,
			 port->rmidi->device, suffix);
}

static void describe_abilities(struct snd_seq_port_info *info, bool reads,
			       bool writes, bool duplex)
{
	u8 direction = SNDRV_SEQ_PORT_DIR_UNKNOWN;

	if (writes) {
		info->capability |= SNDRV_SEQ_PORT_CAP_WRITE |
				    SNDRV_SEQ_PORT_CAP_SYNC_WRITE |
				    SNDRV_SEQ_PORT_CAP_SUBS_WRITE;
		direction |= SNDRV_SEQ_PORT_DIR_OUTPUT;
	}
	if (reads) {
		info->capability |= SNDRV_SEQ_PORT_CAP_READ |
				    SNDRV_SEQ_PORT_CAP_SYNC_READ |
				    SNDRV_SEQ_PORT_CAP_SUBS_READ;
		direction |= SNDRV_SEQ_PORT_DIR_INPUT;
	}
	if (reads && writes && duplex)
		info->capability |= SNDRV_SEQ_PORT_CAP_DUPLEX;
	ob_compat_set_port_direction(info, direction);
	info->type = SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC |
		     SNDRV_SEQ_PORT_TYPE_HARDWARE |
		     SNDRV_SEQ_PORT_TYPE_PORT;
	info->midi_channels = 16;
}

static void describe(const struct ob_midi_port *port,
		     struct snd_seq_port_info *info,
		     struct snd_rawmidi_info *device)
{
	struct snd_rawmidi *rmidi = port->rmidi;
	bool reads, writes, only_one;

	reads = look_up(port, SNDRV_RAWMIDI_STREAM_INPUT, device) &&
		device->flags & SNDRV_RAWMIDI_INFO_INPUT;
	only_one = device->subdevices_count <= 1;
	/* The name of the output takes precedence over that of the input. */
	writes = port->subdevice <
		 rmidi->streams[SNDRV_RAWMIDI_STREAM_OUTPUT].substream_count;
	if (writes) {
		look_up(port, SNDRV_RAWMIDI_STREAM_OUTPUT, device);
		writes = device->flags & SNDRV_RAWMIDI_INFO_OUTPUT;
		only_one &= device->subdevices_count <= 1;
	}
	info->addr.client = port->client;
	info->addr.port = port->number;
	info->flags = SNDRV_SEQ_PORT_FLG_GIVEN_PORT;
	name_port(port, only_one, device, info->name, sizeof(info->name));
	describe_abilities(info, reads, writes,
			   device->flags & SNDRV_RAWMIDI_INFO_DUPLEX);
	if (rmidi->ops && rmidi->ops->get_port_info)
		rmidi->ops->get_port_info(rmidi, port->subdevice, info);
}

/*
 * @port must stay valid until ob_midi_port_delete(). Process context, may
 * sleep.
 */
int ob_midi_port_create(struct ob_midi_port *port, int client,
			struct snd_rawmidi *rmidi, int subdevice)
{
	struct snd_seq_port_callback callback = {
		.owner = THIS_MODULE,
		.private_data = port,
		.subscribe = subscribe,
		.unsubscribe = unsubscribe,
		.use = use,
		.unuse = unuse,
		.event_input = event_input,
	};
	struct snd_rawmidi_info *device;
	struct snd_seq_port_info *info;
	int err = -ENOMEM;

	port->rmidi = rmidi;
	port->subdevice = subdevice;
	port->client = client;
	port->number = rmidi->device * OB_MIDI_PORT_SUBDEVICES + subdevice;
	ob_midi_input_init(port);
	ob_midi_output_init(port);
	ob_midi_drain_init(port);

	info = kzalloc(sizeof(*info), GFP_KERNEL);
	device = kmalloc(sizeof(*device), GFP_KERNEL);
	if (info && device) {
		describe(port, info, device);
		info->kernel = &callback;
		err = snd_seq_kernel_client_ctl(client,
						SNDRV_SEQ_IOCTL_CREATE_PORT,
						info);
	}
	kfree(device);
	kfree(info);
	return err;
}

/*
 * Removes the connections of the port, which closes the device, and the port.
 * Bytes that the device has not sent are dropped. No callback is running when this
 * returns. Process context, may sleep.
 */
void ob_midi_port_delete(struct ob_midi_port *port)
{
	ob_midi_drain_abort(port);
	snd_seq_event_port_detach(port->client, port->number);
	ob_midi_drain_finish(port);
}
