// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Exported functions with which drivers create and delete a port.
 *
 * The list of headers decides the symbol versions: see kernel_api.c.
 */
#include <sound/core.h>
#include <linux/slab.h>
#include <linux/module.h>
#include <sound/seq_kernel.h>
#include <linux/poll.h>
#include <linux/bitops.h>

/**
 * snd_seq_event_port_attach() - create a port of a driver's client
 * @client: the client
 * @pcbp: callbacks
 * @cap: SNDRV_SEQ_PORT_CAP_*
 * @type: SNDRV_SEQ_PORT_TYPE_*
 * @midi_channels: number of MIDI channels
 * @midi_voices: number of voices
 * @portname: name, or NULL
 *
 * Context: Process context, may sleep.
 * Return: Number of the port, or a negative errno.
 */
int snd_seq_event_port_attach(int client, struct snd_seq_port_callback *pcbp,
			      int cap, int type, int midi_channels,
			      int midi_voices, char *portname)
{
	struct snd_seq_port_info info = {
		.addr.client = client,
		.capability = cap,
		.type = type,
		.midi_channels = midi_channels,
		.midi_voices = midi_voices,
		.kernel = pcbp,
	};
	int err;

	if (portname)
		strscpy(info.name, portname, sizeof(info.name));
	err = snd_seq_kernel_client_ctl(client, SNDRV_SEQ_IOCTL_CREATE_PORT,
					&info);
	return err < 0 ? err : info.addr.port;
}
EXPORT_SYMBOL(snd_seq_event_port_attach);

/**
 * snd_seq_event_port_detach() - delete a port of a driver's client
 * @client: the client
 * @port: the port
 *
 * Context: Process context, may sleep.
 * Return: 0 or a negative errno.
 */
int snd_seq_event_port_detach(int client, int port)
{
	struct snd_seq_port_info info = {
		.addr = { .client = client, .port = port },
	};

	return snd_seq_kernel_client_ctl(client, SNDRV_SEQ_IOCTL_DELETE_PORT,
					 &info);
}
EXPORT_SYMBOL(snd_seq_event_port_detach);
