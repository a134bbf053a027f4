/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The two ports that are to be connected or disconnected.
 */
#ifndef ONBEAT_CONNECTION_ENDS_H
#define ONBEAT_CONNECTION_ENDS_H

#include <linux/types.h>

struct ob_client;
struct ob_port;
struct snd_seq_port_subscribe;

/**
 * struct ob_connection_ends - references to clients and ports, NULL if missing
 * @sender_client: the sender
 * @dest_client: the receiver
 * @sender: its port
 * @dest: its port
 */
struct ob_connection_ends {
	struct ob_client *sender_client;
	struct ob_client *dest_client;
	struct ob_port *sender;
	struct ob_port *dest;
};

bool ob_connection_ends_find(struct ob_connection_ends *ends,
			     const struct snd_seq_port_subscribe *info);
void ob_connection_ends_put(struct ob_connection_ends *ends);
int ob_connection_ends_permit(const struct ob_connection_ends *ends, int caller);

#endif
