/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Connections between ports: making and ending them.
 */
#ifndef ONBEAT_CONNECTION_H
#define ONBEAT_CONNECTION_H

#include "base/core.h"
#include "routing/port.h"

#include <linux/mutex.h>

/**
 * ob_connection_subscribe() - connect two ports
 * @caller: number of the client that asks; its own ports get no ack
 * @info: addresses, flags, queue
 *
 * Opens the drivers of both ports where they are the first to need it, with
 * no lock held that another connection waits for; then acknowledges to the
 * owners of the ports and announces.
 *
 * Context: process; no lock but the caller's ioctl mutex.
 * Return: 0; -EINVAL for a missing client or port; -EPERM; -EBUSY duplicate
 * or exclusive; -EFAULT driver going away; -ENOMEM; or the driver's error.
 */
int ob_connection_subscribe(int caller,
			    const struct snd_seq_port_subscribe *info);

/**
 * ob_connection_unsubscribe() - end a connection
 * @caller: number of the client that asks
 * @info: addresses; flags and queue too where flags are set
 *
 * Context: as above.
 * Return: 0; -ENXIO for a missing client or port; -EPERM; -ENOENT no such
 * connection.
 */
int ob_connection_unsubscribe(int caller,
			      const struct snd_seq_port_subscribe *info);

/**
 * ob_connection_remove_all() - end every connection of a port that goes
 * @port: the port; takes no new connection from here on
 *
 * Only the owners of the peers are told.
 *
 * Context: process; no lock but the caller's ioctl mutex.
 */
void ob_connection_remove_all(struct ob_port *port);

#endif
