// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Deletes ports, at the request of their owner or with it, in process context.
 */
#include "lifecycle/port_lifecycle.h"

#include "delivery/announcement.h"
#include "lifecycle/connection.h"
#include "lifecycle/midi_version.h"
#include "routing/client.h"

#include <linux/errno.h>
#include <linux/rcupdate.h>

/* @port is unpublished; consumes the reference that the table had. */
static void delete_port(struct ob_port *port)
{
	ob_announcement_broadcast(SNDRV_SEQ_EVENT_PORT_EXIT, port->addr.client,
				  port->addr.port);
	ob_connection_remove_all(port);
	ob_midi_version_forget_deleted(port);
	ob_port_put(port);
	if (!port->kernel)
		return;
	/*
	 * The driver may be unloaded as soon as this returns: wait for all
	 * references, then for deliveries that are in its callbacks.
	 */
	wait_for_completion(&port->released);
	synchronize_rcu();
	if (port->callback.private_free)
		port->callback.private_free(port->callback.private_data);
	ob_port_free(port);
}

/*
 * Announces PORT_EXIT, ends every connection and acknowledges to the owners of
 * the peers. No callback of the port runs when this returns; private_free is
 * the last one. Returns -ENOENT if there is no such port.
 */
int ob_port_lifecycle_delete(struct ob_client *client, int number)
{
	struct ob_port *port = ob_port_unpublish(client, number);

	if (!port)
		return -ENOENT;
	delete_port(port);
	return 0;
}

/* Deletes every port of a client, in ascending order. */
void ob_port_lifecycle_delete_all(struct ob_client *client)
{
	int number;

	for (number = 0; number < OB_PORT_NUMBERS && READ_ONCE(client->num_ports);
	     number++)
		ob_port_lifecycle_delete(client, number);
}
