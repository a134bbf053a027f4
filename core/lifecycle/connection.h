/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Connections between ports. Process context, may sleep; the caller may hold no
 * lock but an ioctl_mutex.
 */
#ifndef ONBEAT_CONNECTION_H
#define ONBEAT_CONNECTION_H

#include "base/core.h"
#include "routing/port.h"

#include <linux/mutex.h>

/**
 * ob_connection_subscribe() - connect two ports
 * @caller: number of the client that asks; it is not acknowledged to
 * @info: addresses, flags, queue
 *
 * Opens the driver of each port that has no connection yet, acknowledges to the
 * owners of the ports, and announces the connection.
 *
 * Return: 0; -EINVAL for a missing client or port; -EPERM; -EBUSY for a
 * duplicate or exclusive connection; -EFAULT if a driver is being unloaded;
 * -EINTR if the task was killed while a driver was closing a port; -ENOMEM; or
 * the driver's error.
 */
int ob_connection_subscribe(int caller,
			    const struct snd_seq_port_subscribe *info);

/**
 * ob_connection_unsubscribe() - disconnect two ports
 * @caller: number of the client that asks
 * @info: addresses; if it has flags, flags and queue must match too
 *
 * Return: 0; -ENXIO for a missing client or port; -EPERM; -ENOENT if there is
 * no such connection.
 */
int ob_connection_unsubscribe(int caller,
			      const struct snd_seq_port_subscribe *info);

/*
 * Ends every connection of a port that is being deleted, and refuses new ones.
 * Acknowledges to the owners of the peers only.
 */
void ob_connection_remove_all(struct ob_port *port);

#endif
