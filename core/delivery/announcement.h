/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Telling listeners what happened to clients, ports, subscriptions and queues.
 */
#ifndef ONBEAT_ANNOUNCEMENT_H
#define ONBEAT_ANNOUNCEMENT_H

#include "base/core.h"

struct ob_client;

/**
 * ob_announcement_set_sender() - announce in the name of the system client
 * @client: the system client, or NULL; nothing is announced without it
 *
 * Context: Process context; nobody else can send.
 */
void ob_announcement_set_sender(struct ob_client *client);

/**
 * ob_announcement_broadcast() - tell what happened to a client or port
 * @type: SNDRV_SEQ_EVENT_CLIENT_* or SNDRV_SEQ_EVENT_PORT_START, _EXIT, _CHANGE
 * @client: its number
 * @port: its number, 0 for clients
 *
 * Context: Any.
 */
void ob_announcement_broadcast(u8 type, int client, int port);

/**
 * ob_announcement_subscription() - tell what happened to a connection
 * @type: SNDRV_SEQ_EVENT_PORT_SUBSCRIBED or _UNSUBSCRIBED
 * @info: the connection
 *
 * Context: Any.
 */
void ob_announcement_subscription(u8 type,
				  const struct snd_seq_port_subscribe *info);

/**
 * ob_announcement_notify() - tell one port only: an acknowledgment
 * @type: SNDRV_SEQ_EVENT_PORT_SUBSCRIBED or _UNSUBSCRIBED
 * @dest: the port that is told
 * @info: the connection
 *
 * Context: Any.
 */
void ob_announcement_notify(u8 type, struct snd_seq_addr dest,
			    const struct snd_seq_port_subscribe *info);

/**
 * ob_announcement_timer() - tell the timer port's subscribers
 * @record: what was done to a queue; addresses are set here
 *
 * Context: Any.
 */
void ob_announcement_timer(struct snd_seq_event *record);

#endif
