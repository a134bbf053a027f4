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

int ob_connection_subscribe(int caller,
			    const struct snd_seq_port_subscribe *info);
int ob_connection_unsubscribe(int caller,
			      const struct snd_seq_port_subscribe *info);
void ob_connection_remove_all(struct ob_port *port);

#endif
