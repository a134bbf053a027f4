// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Ioctls about ports and the connections between them. Called by ioctl.c in
 * process context.
 */
#include "delivery/announcement.h"
#include "device/ioctl.h"
#include "lifecycle/connection.h"
#include "lifecycle/midi_version.h"
#include "lifecycle/port_lifecycle.h"
#include "routing/client.h"
#include "routing/subscription_query.h"

#include <linux/err.h>

/* User space need not have terminated the name. */
static void terminate_port_name(struct snd_seq_port_info *info)
{
	info->name[sizeof(info->name) - 1] = '\0';
}

/*
 * May the port of a client that has this number, negative for a new one, stand for
 * an endpoint? There is one at most.
 */
static bool may_be_endpoint(const struct ob_client *client, int number)
{
	return !client->endpoint || client->endpoint == number + 1;
}

int ob_ioctl_port_create(struct ob_client *client, void *arg)
{
	struct snd_seq_port_info *info = arg;
	struct ob_port *port;
	int number = -1;

	if (info->addr.client != client->number)
		return -EPERM;
	if (ob_client_is_user(client) && info->kernel)
		return -EINVAL;
	if ((info->capability & SNDRV_SEQ_PORT_CAP_UMP_ENDPOINT) &&
	    !may_be_endpoint(client, -1))
		return -EBUSY;
	if (info->flags & SNDRV_SEQ_PORT_FLG_GIVEN_PORT)
		number = info->addr.port;

	terminate_port_name(info);
	port = ob_port_create(client, number, info);
	if (IS_ERR(port))
		return PTR_ERR(port);
	info->addr = port->addr;
	ob_announcement_broadcast(SNDRV_SEQ_EVENT_PORT_START,
				  port->addr.client, port->addr.port);
	ob_port_put(port);
	return 0;
}

int ob_ioctl_port_delete(struct ob_client *client, void *arg)
{
	const struct snd_seq_port_info *info = arg;

	if (info->addr.client != client->number)
		return -EPERM;
	return ob_port_lifecycle_delete(client, info->addr.port);
}

int ob_ioctl_port_get_info(struct ob_client *client, void *arg)
{
	struct snd_seq_port_info *info = arg;
	struct ob_client *target = ob_client_get_autoload(info->addr.client);
	struct ob_port *port;

	if (!target)
		return -ENXIO;
	port = ob_port_get(target, info->addr.port);
	ob_client_put(target);
	if (!port)
		return -ENOENT;
	ob_port_get_info(port, info);
	ob_port_put(port);
	return 0;
}

int ob_ioctl_port_set_info(struct ob_client *client, void *arg)
{
	struct snd_seq_port_info *info = arg;
	unsigned int capability, changed, group;
	struct ob_port *port;
	bool was_midi1, write_changed;

	if (info->addr.client != client->number)
		return -EPERM;
	port = ob_port_get(client, info->addr.port);
	if (!port)
		return 0;
	if ((info->capability & SNDRV_SEQ_PORT_CAP_UMP_ENDPOINT) &&
	    !may_be_endpoint(client, port->addr.port)) {
		ob_port_put(port);
		return -EBUSY;
	}
	terminate_port_name(info);
	capability = port->capability;
	was_midi1 = port->is_midi1;
	group = port->ump_group;
	ob_port_set_info(port, info);
	changed = port->capability ^ capability;
	write_changed = changed & SNDRV_SEQ_PORT_CAP_WRITE;
	/* A SysEx must not be delivered without what was refused meanwhile. */
	if (write_changed)
		ob_midi_version_forget_port(port);
	if (write_changed || port->is_midi1 != was_midi1 || port->ump_group != group ||
	    changed & SNDRV_SEQ_PORT_CAP_UMP_ENDPOINT)
		ob_midi_version_forget_values(port);
	ob_port_put(port);
	ob_announcement_broadcast(SNDRV_SEQ_EVENT_PORT_CHANGE,
				  info->addr.client, info->addr.port);
	return 0;
}

int ob_ioctl_port_query_next(struct ob_client *client, void *arg)
{
	struct snd_seq_port_info *info = arg;
	bool inactive = info->capability & SNDRV_SEQ_PORT_CAP_INACTIVE;
	struct ob_client *target = ob_client_get_autoload(info->addr.client);
	struct ob_port *port;

	if (!target)
		return -ENXIO;
	/* Wraps on purpose: programs begin with port -1, which is 255 here. */
	info->addr.port++;
	port = ob_port_get_next(target, info->addr.port, inactive);
	ob_client_put(target);
	if (!port)
		return -ENOENT;
	ob_port_get_info(port, info);
	ob_port_put(port);
	return 0;
}

int ob_ioctl_port_subscribe(struct ob_client *client, void *arg)
{
	return ob_connection_subscribe(client->number, arg);
}

int ob_ioctl_port_unsubscribe(struct ob_client *client, void *arg)
{
	return ob_connection_unsubscribe(client->number, arg);
}

int ob_ioctl_port_get_subscription(struct ob_client *client, void *arg)
{
	return ob_subscription_query_pair(arg);
}

int ob_ioctl_port_query_subscribers(struct ob_client *client, void *arg)
{
	return ob_subscription_query_nth(arg);
}
