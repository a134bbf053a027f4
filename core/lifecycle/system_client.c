// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Client 0. Its timer port accepts control events for queues; announcements are
 * delivered to the subscribers of its announce port. Created when the module is
 * loaded, before any client can send an event, and deleted after all others.
 */
#include "lifecycle/system_client.h"

#include "delivery/announcement.h"
#include "lifecycle/client_lifecycle.h"
#include "routing/client.h"
#include "routing/port.h"
#include "schedule/control.h"

#include <linux/err.h>
#include <linux/module.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

static struct ob_client *system_client;

static int timer_input(struct snd_seq_event *event, int direct,
		       void *private_data, int atomic, int hop)
{
	return ob_control_event(event);
}

static int create_port(int number, const char *name, unsigned int capability,
		       struct snd_seq_port_callback *callback)
{
	struct snd_seq_port_info info = {
		.capability = capability,
		.kernel = callback,
	};
	struct ob_port *port;

	strscpy(info.name, name, sizeof(info.name));
	port = ob_port_create(system_client, number, &info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	ob_port_put(port);
	return 0;
}

int ob_system_client_init(void)
{
	struct snd_seq_port_callback timer = {
		.owner = THIS_MODULE,
		.event_input = timer_input,
	};
	struct snd_seq_port_callback announce = { .owner = THIS_MODULE };
	struct ob_client *client;
	int err;

	client = ob_client_lifecycle_create_kernel(NULL, SNDRV_SEQ_CLIENT_SYSTEM,
						   "System");
	if (IS_ERR(client))
		return PTR_ERR(client);
	system_client = client;
	ob_announcement_set_sender(client);
	err = create_port(SNDRV_SEQ_PORT_SYSTEM_TIMER, "Timer",
			  SNDRV_SEQ_PORT_CAP_READ | SNDRV_SEQ_PORT_CAP_WRITE |
			  SNDRV_SEQ_PORT_CAP_SUBS_READ, &timer);
	if (!err)
		err = create_port(SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE, "Announce",
				  SNDRV_SEQ_PORT_CAP_READ |
				  SNDRV_SEQ_PORT_CAP_SUBS_READ, &announce);
	if (err)
		ob_system_client_exit();
	return err;
}

void ob_system_client_exit(void)
{
	struct ob_client *client = system_client;

	ob_announcement_set_sender(NULL);
	system_client = NULL;
	ob_client_lifecycle_destroy(client);
	ob_client_put(client);
}
