// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Finds the ports that an ioctl names, and tells whether its caller may connect them.
 * Called by connection.c in process context.
 */
#include "lifecycle/connection_ends.h"

#include "routing/client.h"
#include "routing/port.h"

/**
 * ob_connection_ends_find() - find two ports
 * @ends: set to references, which ob_connection_ends_put() drops whatever was found
 * @info: the addresses
 *
 * Context: Process context, may sleep: a client's module may be loaded.
 * Return: Whether both are there.
 */
bool ob_connection_ends_find(struct ob_connection_ends *ends,
			     const struct snd_seq_port_subscribe *info)
{
	*ends = (struct ob_connection_ends) { };
	ends->sender_client = ob_client_get_autoload(info->sender.client);
	ends->dest_client = ob_client_get_autoload(info->dest.client);
	if (!ends->sender_client || !ends->dest_client)
		return false;
	ends->sender = ob_port_get(ends->sender_client, info->sender.port);
	ends->dest = ob_port_get(ends->dest_client, info->dest.port);
	return ends->sender && ends->dest;
}

/**
 * ob_connection_ends_put() - drop the references
 * @ends: the two ports, or what was found of them
 *
 * Context: Process context, may sleep.
 */
void ob_connection_ends_put(struct ob_connection_ends *ends)
{
	ob_port_put(ends->sender);
	ob_port_put(ends->dest);
	ob_client_put(ends->sender_client);
	ob_client_put(ends->dest_client);
}

/**
 * ob_connection_ends_permit() - may a client connect or disconnect them?
 * @ends: both ports
 * @caller: number of the client
 *
 * Context: Any.
 * Return: 0 or -EPERM.
 */
int ob_connection_ends_permit(const struct ob_connection_ends *ends, int caller)
{
	struct ob_subscription_side sender = {
		.addr = ends->sender->addr,
		.capability = READ_ONCE(ends->sender->capability),
	};
	struct ob_subscription_side dest = {
		.addr = ends->dest->addr,
		.capability = READ_ONCE(ends->dest->capability),
	};

	return ob_subscription_permit(caller, &sender, &dest);
}
