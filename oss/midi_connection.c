// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Connections between the ports of applications and of MIDI devices: made and cut
 * by devices.c, in process context.
 */
#include "midi_connection.h"

#include "client.h"
#include "midi_devices.h"

#include <linux/kernel.h>
#include <sound/core.h>

/* One direction, of the ports as they are. */
static int change_subscription(const struct ob_oss_midi_device *device, int port,
			       unsigned int mode, unsigned int command)
{
	struct snd_seq_addr own = {
		.client = ob_oss_client_number(),
		.port = port,
	};
	struct snd_seq_port_subscribe info = { };

	info.sender = mode == OB_OSS_MIDI_DEVICE_READ ? device->addr : own;
	info.dest = mode == OB_OSS_MIDI_DEVICE_READ ? own : device->addr;
	return ob_oss_client_control(command, &info);
}

static const unsigned int connection_modes[] = {
	OB_OSS_MIDI_DEVICE_READ,
	OB_OSS_MIDI_DEVICE_WRITE,
};

/* The application's port has its queue's time on all it gets. */
int ob_oss_midi_connection_open(struct ob_oss_midi_device *device, int port,
				unsigned int mode)
{
	unsigned int opened = 0;
	unsigned int i;
	int err = -ENXIO;

	mode &= READ_ONCE(device->capability);
	for (i = 0; i < ARRAY_SIZE(connection_modes); i++) {
		if ((mode & connection_modes[i]) != connection_modes[i])
			continue;
		err = change_subscription(device, port, connection_modes[i],
					  SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT);
		if (!err)
			opened |= connection_modes[i];
	}
	WRITE_ONCE(device->opened, opened);
	if (READ_ONCE(device->gone))
		return -ENODEV;
	if (opened)
		return 0;
	return err == -EBUSY ? -EBUSY : -ENXIO;
}

void ob_oss_midi_connection_close(struct ob_oss_midi_device *device, int port)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(connection_modes); i++)
		if ((device->opened & connection_modes[i]) == connection_modes[i])
			change_subscription(device, port, connection_modes[i],
					    SNDRV_SEQ_IOCTL_UNSUBSCRIBE_PORT);
	WRITE_ONCE(device->opened, 0);
}
