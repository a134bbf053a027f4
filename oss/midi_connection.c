// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Connections between the ports of applications and of MIDI devices: made and cut
 * by midi_devices.c, in process context.
 */
#include "midi_connection.h"

#include <linux/string.h>
#include <sound/core.h>

#include "application.h"
#include "client.h"
#include "midi_devices.h"

static void fill_in(struct snd_seq_port_subscribe *info,
		    const struct ob_midi_device *device,
		    const struct ob_application *application, unsigned int mode)
{
	struct snd_seq_addr own = {
		.client = ob_client_number(),
		.port = application->port,
	};

	memset(info, 0, sizeof(*info));
	info->sender = mode == OB_MIDI_DEVICE_READ ? device->addr : own;
	info->dest = mode == OB_MIDI_DEVICE_READ ? own : device->addr;
}

/* The application's port has its queue's time on all it gets. */
int ob_midi_connection_make(const struct ob_midi_device *device,
			    const struct ob_application *application,
			    unsigned int mode)
{
	struct snd_seq_port_subscribe info;

	fill_in(&info, device, application, mode);
	return ob_client_control(SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info);
}

void ob_midi_connection_cut(const struct ob_midi_device *device,
			    const struct ob_application *application,
			    unsigned int mode)
{
	struct snd_seq_port_subscribe info;

	fill_in(&info, device, application, mode);
	ob_client_control(SNDRV_SEQ_IOCTL_UNSUBSCRIBE_PORT, &info);
}

void ob_midi_connection_drop_events(const struct ob_midi_device *device,
				    const struct ob_application *application)
{
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT |
			       SNDRV_SEQ_REMOVE_DEST,
		.queue = application->queue,
		.dest = device->addr,
	};

	ob_client_control(SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &info);
}
