// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Looking at connections: for ioctls and /proc, in process context.
 */
#include "routing/connection_query.h"

#include "routing/client.h"
#include "lifecycle/connection.h"
#include "routing/port.h"

int ob_connection_query_pair(struct snd_seq_port_subscribe *info)
{
	struct ob_subscription *edge;
	struct ob_client *client;
	struct ob_port *port;
	int err = -EINVAL;

	client = ob_client_get_autoload(info->sender.client);
	port = client ? ob_port_get(client, info->sender.port) : NULL;
	if (!port)
		goto put;
	mutex_lock(&ob_connection_mutex);
	edge = ob_subscription_find_dest(&port->source.list, &info->dest);
	if (edge)
		*info = edge->info;
	err = edge ? 0 : -ENOENT;
	mutex_unlock(&ob_connection_mutex);
put:
	ob_port_put(port);
	ob_client_put(client);
	return err;
}

static int query_list(struct ob_subscription_list *list,
		      enum ob_subscription_end end,
		      struct snd_seq_query_subs *query)
{
	struct ob_subscription *edge;

	lockdep_assert_held(&ob_connection_mutex);
	query->num_subs = ob_subscription_count(list);
	if (query->index < 0)
		return -ENOENT;
	edge = ob_subscription_nth(list, end, query->index);
	if (!edge)
		return -ENOENT;
	query->addr = end == OB_SUBSCRIPTION_SOURCE ? edge->info.dest :
						      edge->info.sender;
	query->flags = edge->info.flags;
	query->queue = edge->info.queue;
	return 0;
}

int ob_connection_query_nth(struct snd_seq_query_subs *query)
{
	struct ob_client *client = ob_client_get_autoload(query->root.client);
	struct ob_port *port;
	int err = -ENXIO;

	port = client ? ob_port_get(client, query->root.port) : NULL;
	if (!port)
		goto put;
	mutex_lock(&ob_connection_mutex);
	if (query->type == SNDRV_SEQ_QUERY_SUBS_READ)
		err = query_list(&port->source.list, OB_SUBSCRIPTION_SOURCE,
				 query);
	else if (query->type == SNDRV_SEQ_QUERY_SUBS_WRITE)
		err = query_list(&port->dest.list, OB_SUBSCRIPTION_DEST,
				 query);
	mutex_unlock(&ob_connection_mutex);
put:
	ob_port_put(port);
	ob_client_put(client);
	return err;
}

static struct ob_subscription *edge_of(struct list_head *link,
				       enum ob_subscription_end end)
{
	return end == OB_SUBSCRIPTION_SOURCE ?
	       list_entry(link, struct ob_subscription, source_link) :
	       list_entry(link, struct ob_subscription, dest_link);
}

void
ob_connection_query_all(struct ob_port *port, enum ob_subscription_end end,
			void (*emit)(const struct snd_seq_port_subscribe *info,
				     bool exclusive, unsigned int index,
				     void *context),
			void *context)
{
	struct ob_subscription_list *list = end == OB_SUBSCRIPTION_SOURCE ?
					    &port->source.list :
					    &port->dest.list;
	struct ob_subscription *edge;
	struct list_head *link;
	unsigned int index = 0;

	mutex_lock(&ob_connection_mutex);
	list_for_each(link, &list->edges) {
		edge = edge_of(link, end);
		if (ob_subscription_is_active(edge))
			emit(&edge->info, list->exclusive, index++, context);
	}
	mutex_unlock(&ob_connection_mutex);
}
