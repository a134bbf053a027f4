/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Client 0: the timer port that controls queues, and announcements.
 */
#ifndef ONBEAT_SYSTEM_CLIENT_H
#define ONBEAT_SYSTEM_CLIENT_H

#include "base/core.h"

/**
 * ob_system_client_init() - make client 0 and its two ports
 *
 * Context: process, before anyone else can send an event.
 * Return: 0 or a negative errno.
 */
int ob_system_client_init(void);

/**
 * ob_system_client_exit() - delete it; nobody else is left
 *
 * Context: process, sleeps.
 */
void ob_system_client_exit(void);

/**
 * ob_system_client_announce() - tell what happened to a client or port
 * @type: SNDRV_SEQ_EVENT_CLIENT_* or SNDRV_SEQ_EVENT_PORT_START, _EXIT, _CHANGE
 * @client: its number
 * @port: its number, 0 for clients
 *
 * Context: any.
 */
void ob_system_client_announce(u8 type, int client, int port);

/**
 * ob_system_client_announce_connection() - tell what happened to a connection
 * @type: SNDRV_SEQ_EVENT_PORT_SUBSCRIBED or _UNSUBSCRIBED
 * @info: the connection
 *
 * Context: any.
 */
void
ob_system_client_announce_connection(u8 type,
				     const struct snd_seq_port_subscribe *info);

/**
 * ob_system_client_notify() - tell one port only: an acknowledgment
 * @type: SNDRV_SEQ_EVENT_PORT_SUBSCRIBED or _UNSUBSCRIBED
 * @dest: the port that is told
 * @info: the connection
 *
 * Context: any.
 */
void ob_system_client_notify(u8 type, struct snd_seq_addr dest,
			     const struct snd_seq_port_subscribe *info);

/**
 * ob_system_client_broadcast_timer() - tell the timer port's subscribers
 * @record: what was done to a queue; addresses are set here
 *
 * Context: any.
 */
void ob_system_client_broadcast_timer(struct snd_seq_event *record);

#endif
