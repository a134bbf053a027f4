// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Selection of the sequencer ports that are MIDI devices. Called by the work
 * item of announcements.c for each announcement, when the module is loaded and
 * for /proc; never by two threads at once, so that the table follows the order
 * of the announcements.
 */
#include "midi_ports.h"

#include "client.h"
#include "midi_devices.h"

#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

static unsigned int subscribable_capability(unsigned int capability)
{
	unsigned int result = 0;

	if ((capability & OB_OSS_MIDI_DEVICE_READ) == OB_OSS_MIDI_DEVICE_READ)
		result |= OB_OSS_MIDI_DEVICE_READ;
	if ((capability & OB_OSS_MIDI_DEVICE_WRITE) == OB_OSS_MIDI_DEVICE_WRITE)
		result |= OB_OSS_MIDI_DEVICE_WRITE;
	return result;
}

/* The "device" group of ALSA's seq-oss document is the type MIDI_GENERIC. */
static void update_device(const struct snd_seq_port_info *info)
{
	unsigned int capability = subscribable_capability(info->capability);

	if ((info->type & SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC) && capability &&
	    info->addr.client != ob_oss_client_number())
		ob_oss_midi_devices_add(info, capability);
	else
		ob_oss_midi_devices_remove(&info->addr);
}

/* Update the table for a port that started or changed. */
void ob_oss_midi_ports_update(const struct snd_seq_addr *addr)
{
	struct snd_seq_port_info info = { .addr = *addr };

	if (ob_oss_client_control(SNDRV_SEQ_IOCTL_GET_PORT_INFO, &info))
		ob_oss_midi_devices_remove(addr);
	else
		update_device(&info);
}

static void update_client(int number)
{
	struct snd_seq_port_info info = {
		.addr = {
			.client = number,
			.port = U8_MAX,		/* next: the first port */
		},
	};

	while (!ob_oss_client_control(SNDRV_SEQ_IOCTL_QUERY_NEXT_PORT, &info))
		update_device(&info);
}

/* Update the table for all ports, those that are gone included. */
void ob_oss_midi_ports_rescan(void)
{
	struct snd_seq_client_info *client;
	struct snd_seq_addr addr;
	unsigned int i;

	for (i = 0; i < OB_OSS_MIDI_DEVICES; i++)
		if (ob_oss_midi_devices_lookup_port(i, &addr))
			ob_oss_midi_ports_update(&addr);
	client = kzalloc(sizeof(*client), GFP_KERNEL);
	if (!client)
		return;
	client->client = -1;
	while (!ob_oss_client_control(SNDRV_SEQ_IOCTL_QUERY_NEXT_CLIENT,
				      client))
		update_client(client->client);
	kfree(client);
}

/* Update the table for a port that exited. */
void ob_oss_midi_ports_remove(const struct snd_seq_addr *addr)
{
	ob_oss_midi_devices_remove(addr);
	/* A new port may have the same address already. */
	ob_oss_midi_ports_update(addr);
}
