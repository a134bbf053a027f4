// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Subscriptions between the ports of applications and of MIDI devices, made and
 * ended by devices.c in process context.
 */
#include "midi_connection.h"

#include "client.h"
#include "midi_devices.h"

#include <linux/kernel.h>
#include <sound/core.h>

/* Subscribe or unsubscribe in one direction. */
static int change_subscription(const struct ob_oss_midi_device *device,
			       int port, unsigned int mode,
			       unsigned int command)
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

/*
 * Subscribe in each direction of @mode, OB_OSS_MIDI_DEVICE_READ or _WRITE, that
 * the device has and that is not open yet. @device was claimed; @port is the
 * application's.
 *
 * Return: 0 if a direction of @mode is open now; -EBUSY if the driver is in use;
 * -ENXIO if the device lacks the directions; -ENODEV if its port is gone. If the
 * claim is new, close it in any case.
 */
int ob_oss_midi_connection_open(struct ob_oss_midi_device *device, int port,
				unsigned int mode)
{
	unsigned int opened = device->opened;
	unsigned int i;
	int err = -ENXIO;

	mode &= READ_ONCE(device->capability);
	for (i = 0; i < ARRAY_SIZE(connection_modes); i++) {
		if ((mode & ~opened & connection_modes[i]) != connection_modes[i])
			continue;
		err = change_subscription(device, port, connection_modes[i],
					  SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT);
		if (!err)
			opened |= connection_modes[i];
	}
	WRITE_ONCE(device->opened, opened);
	if (READ_ONCE(device->gone))
		return -ENODEV;
	if (opened & mode)
		return 0;
	return err == -EBUSY ? -EBUSY : -ENXIO;
}

/* Unsubscribe; the device's port may be gone. */
void ob_oss_midi_connection_close(struct ob_oss_midi_device *device, int port)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(connection_modes); i++)
		if ((device->opened & connection_modes[i]) == connection_modes[i])
			change_subscription(device, port, connection_modes[i],
					    SNDRV_SEQ_IOCTL_UNSUBSCRIBE_PORT);
	WRITE_ONCE(device->opened, 0);
}
