// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that tell of changes: to clients, ports and subscriptions on the system
 * client's announce port, to queues on its timer port. Called by whoever makes
 * the change, in process context, and by delivery to the timer port, in any.
 */
#include "delivery/announcement.h"

#include "delivery/delivery.h"
#include "routing/client.h"

/* The system client; set while nobody else can send. */
static struct ob_client *sender;

/**
 * ob_announcement_set_sender() - announce in the name of the system client
 * @client: the system client, or NULL; nothing is announced without it
 *
 * Context: Process context; nobody else can send.
 */
void ob_announcement_set_sender(struct ob_client *client)
{
	sender = client;
}

static void announce(struct ob_event *event, u8 port)
{
	if (!sender)
		return;
	event->record.source.client = sender->number;
	event->record.source.port = port;
	ob_delivery_deliver(sender, event, 0);
}

/**
 * ob_announcement_broadcast() - tell what happened to a client or port
 * @type: SNDRV_SEQ_EVENT_CLIENT_*, SNDRV_SEQ_EVENT_UMP_*_CHANGE or
 *	SNDRV_SEQ_EVENT_PORT_START, _EXIT, _CHANGE
 * @client: its number
 * @port: its number, or that of a block; 0 for clients
 *
 * Context: Any.
 */
void ob_announcement_broadcast(u8 type, int client, int port)
{
	struct ob_event event = {
		.record = {
			.type = type,
			.queue = SNDRV_SEQ_QUEUE_DIRECT,
			.dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS,
			.data.addr = { .client = client, .port = port },
		},
	};

	announce(&event, SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE);
}

/**
 * ob_announcement_endpoint() - tell that a client describes its endpoint anew
 * @client: its number
 *
 * Context: Any.
 */
void ob_announcement_endpoint(int client)
{
	ob_announcement_broadcast(SNDRV_SEQ_EVENT_UMP_EP_CHANGE, client, 0);
}

/**
 * ob_announcement_block() - the same for a block
 * @client: its number
 * @block: number of the block, from 0 on
 *
 * Context: Any.
 */
void ob_announcement_block(int client, unsigned int block)
{
	ob_announcement_broadcast(SNDRV_SEQ_EVENT_UMP_BLOCK_CHANGE, client, block);
}

/**
 * ob_announcement_notify() - tell one port only: an acknowledgment
 * @type: SNDRV_SEQ_EVENT_PORT_SUBSCRIBED or _UNSUBSCRIBED
 * @dest: the port that is told
 * @info: the connection
 *
 * Context: Any.
 */
void ob_announcement_notify(u8 type, struct snd_seq_addr dest,
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

	announce(&event, SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE);
}

/**
 * ob_announcement_subscription() - tell what happened to a connection
 * @type: SNDRV_SEQ_EVENT_PORT_SUBSCRIBED or _UNSUBSCRIBED
 * @info: the connection
 *
 * Context: Any.
 */
void ob_announcement_subscription(u8 type,
				  const struct snd_seq_port_subscribe *info)
{
	struct snd_seq_addr subscribers = {
		.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS,
	};

	ob_announcement_notify(type, subscribers, info);
}

/**
 * ob_announcement_timer() - tell the timer port's subscribers
 * @record: what was done to a queue; addresses are set here
 *
 * Context: Any.
 */
void ob_announcement_timer(struct snd_seq_event *record)
{
	struct ob_event event = { .record = *record };

	event.record.queue = SNDRV_SEQ_QUEUE_DIRECT;
	event.record.dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
	announce(&event, SNDRV_SEQ_PORT_SYSTEM_TIMER);
}
