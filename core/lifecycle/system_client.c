// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Client 0: its timer port takes control events for queues, its announce port
 * tells what happens to clients, ports and connections.
 *
 * Called by whoever changes these, in process context, and by delivery.
 */
#include "lifecycle/system_client.h"

#include <linux/err.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

#include "routing/client.h"
#include "routing/port.h"
#include "schedule/queue_control.h"
#include "delivery/route.h"

static struct ob_client *system_client;

static int timer_input(struct snd_seq_event *event, int direct,
		       void *private_data, int atomic, int hop)
{
	return ob_queue_control_event(event);
}

static void send(struct ob_event *event, u8 port)
{
	if (!system_client)
		return;
	event->record.source.client = system_client->number;
	event->record.source.port = port;
	ob_route_deliver(system_client, event, 0);
}

void ob_system_client_announce(u8 type, int client, int port)
{
	struct ob_event event = {
		.record = {
			.type = type,
			.queue = SNDRV_SEQ_QUEUE_DIRECT,
			.dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS,
			.data.addr = { .client = client, .port = port },
		},
	};

	send(&event, SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE);
}

void ob_system_client_notify(u8 type, struct snd_seq_addr dest,
			     const struct snd_seq_port_subscribe *info)
{
	struct ob_event event = {
		.record = {
			.type = type,
			.queue = SNDRV_SEQ_QUEUE_DIRECT,
			.dest = dest,
			.data.connect = {
				.sender = info->sender,
				.dest = info->dest,
			},
		},
	};

	send(&event, SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE);
}

void
ob_system_client_announce_connection(u8 type,
				     const struct snd_seq_port_subscribe *info)
{
	struct snd_seq_addr subscribers = {
		.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS,
	};

	ob_system_client_notify(type, subscribers, info);
}

void ob_system_client_broadcast_timer(struct snd_seq_event *record)
{
	struct ob_event event = { .record = *record };

	event.record.queue = SNDRV_SEQ_QUEUE_DIRECT;
	event.record.dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
	send(&event, SNDRV_SEQ_PORT_SYSTEM_TIMER);
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

	client = ob_client_create_kernel(NULL, SNDRV_SEQ_CLIENT_SYSTEM,
					 "System");
	if (IS_ERR(client))
		return PTR_ERR(client);
	system_client = client;
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

	system_client = NULL;
	ob_client_destroy(client);
	ob_client_put(client);
}
