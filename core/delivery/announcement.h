/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Telling listeners what happened to clients, ports, subscriptions and queues.
 */
#ifndef ONBEAT_ANNOUNCEMENT_H
#define ONBEAT_ANNOUNCEMENT_H

#include "base/core.h"

struct ob_client;

void ob_announcement_set_sender(struct ob_client *client);

void ob_announcement_broadcast(u8 type, int client, int port);

void ob_announcement_endpoint(int client);
void ob_announcement_block(int client, unsigned int block);

void ob_announcement_subscription(u8 type,
				  const struct snd_seq_port_subscribe *info);

void ob_announcement_notify(u8 type, struct snd_seq_addr dest,
			    const struct snd_seq_port_subscribe *info);

void ob_announcement_timer(struct snd_seq_event *record);

#endif
