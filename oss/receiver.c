// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The receiver port of the OSS client. Delivery calls receiver_input() in any
 * context, with announcements of the system client and with events that are
 * played to all applications.
 */
#include "receiver.h"

#include "announcements.h"
#include "applications.h"
#include "client.h"

#include <sound/core.h>
#include <sound/seq_kernel.h>

static int receiver_port = -1;

/* The number of the port. Context: Any context. */
int ob_oss_receiver_port(void)
{
	return receiver_port;
}

static int receiver_input(struct snd_seq_event *event, int direct,
			  void *private_data, int atomic, int hop)
{
	if (event->source.client == SNDRV_SEQ_CLIENT_SYSTEM)
		ob_oss_announcements_enqueue(event);
	else
		ob_oss_applications_broadcast(event, receiver_port, hop);
	return 0;
}

/*
 * Create the port and subscribe it to the announcements. It is deleted with the
 * client.
 *
 * Context: Process context. May sleep.
 * Return: 0 or a negative errno.
 */
int ob_oss_receiver_create(void)
{
	/* No owner: the subscription must not pin the module. */
	struct snd_seq_port_callback callback = {
		.event_input = receiver_input,
	};
	struct snd_seq_port_info info = {
		.addr.client = ob_oss_client_number(),
		.name = "Receiver",
		/* Programs connect themselves; nobody cuts it off from announcements. */
		.capability = SNDRV_SEQ_PORT_CAP_WRITE |
			      SNDRV_SEQ_PORT_CAP_SUBS_WRITE |
			      SNDRV_SEQ_PORT_CAP_NO_EXPORT,
		.kernel = &callback,
	};
	struct snd_seq_port_subscribe connection = {
		.sender = {
			.client = SNDRV_SEQ_CLIENT_SYSTEM,
			.port = SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE,
		},
	};
	int err;

	err = ob_oss_client_control(SNDRV_SEQ_IOCTL_CREATE_PORT, &info);
	if (err < 0)
		return err;
	receiver_port = info.addr.port;
	connection.dest = info.addr;
	return ob_oss_client_control(SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT,
				     &connection);
}
