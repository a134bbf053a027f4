// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The sequencer client of the OSS sequencer. Its receiver port hears what comes
 * and goes, and hands on to the applications what anybody plays to it. Called
 * by module.c, and by delivery in any context.
 */
#include "client.h"

#include <linux/slab.h>
#include <linux/string.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

#include "announcements.h"
#include "application.h"

static int client = -1;
static int receiver = -1;

int ob_client_number(void)
{
	return client;
}

int ob_client_receiver(void)
{
	return receiver;
}

int ob_client_control(unsigned int command, void *argument)
{
	return snd_seq_kernel_client_ctl(client, command, argument);
}

void ob_client_send(struct snd_seq_event *event)
{
	snd_seq_kernel_client_dispatch(client, event, false, 0);
}

static int receiver_input(struct snd_seq_event *event, int direct,
			  void *private_data, int atomic, int hop)
{
	if (event->source.client == SNDRV_SEQ_CLIENT_SYSTEM)
		ob_announcements_take(event);
	else
		ob_application_play_to_all(event, hop);
	return 0;
}

static int create_receiver(void)
{
	/* No owner: the connection to the announcements pins nothing. */
	struct snd_seq_port_callback callback = {
		.event_input = receiver_input,
	};
	struct snd_seq_port_info info = {
		.addr.client = client,
		.name = "Receiver",
		.capability = SNDRV_SEQ_PORT_CAP_WRITE |
			      SNDRV_SEQ_PORT_CAP_SUBS_WRITE,
		.kernel = &callback,
	};
	struct snd_seq_port_subscribe connection = {
		.sender = {
			.client = SNDRV_SEQ_CLIENT_SYSTEM,
			.port = SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE,
		},
	};
	int err;

	err = ob_client_control(SNDRV_SEQ_IOCTL_CREATE_PORT, &info);
	if (err < 0)
		return err;
	receiver = info.addr.port;
	connection.dest = info.addr;
	return ob_client_control(SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &connection);
}

int ob_client_init(void)
{
	int err;

	client = snd_seq_create_kernel_client(NULL, SNDRV_SEQ_CLIENT_OSS,
					      "OSS sequencer");
	if (client < 0)
		return client;
	err = create_receiver();
	if (err < 0)
		ob_client_exit();
	return err;
}

void ob_client_exit(void)
{
	snd_seq_delete_kernel_client(client);
	client = -1;
}
