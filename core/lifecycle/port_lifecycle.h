/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Deletion of ports, which ob_port_create() created. Process context, may
 * sleep; the caller may hold no lock but an ioctl_mutex.
 */
#ifndef ONBEAT_PORT_LIFECYCLE_H
#define ONBEAT_PORT_LIFECYCLE_H

struct ob_client;

int ob_port_lifecycle_delete(struct ob_client *client, int number);
void ob_port_lifecycle_delete_all(struct ob_client *client);

#endif
