// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Queries about subscriptions, by ioctls and /proc in process context.
 */
#include "routing/subscription_query.h"

#include "routing/client.h"
#include "routing/port.h"

/*
 * Fills in the subscription from @info->sender to @info->dest. -EINVAL if there
 * is no such sender, -ENOENT if there is no such subscription; then @info is
 * unchanged.
 */
int ob_subscription_query_pair(struct snd_seq_port_subscribe *info)
{
	struct ob_subscription *subscription;
	struct ob_client *client;
	struct ob_port *port;
	int err = -EINVAL;

	client = ob_client_get_autoload(info->sender.client);
	port = client ? ob_port_get(client, info->sender.port) : NULL;
	if (!port)
		goto put;
	mutex_lock(&ob_port_graph_mutex);
	subscription = ob_subscription_find_dest(&port->source.list, &info->dest);
	if (subscription)
		*info = subscription->info;
	err = subscription ? 0 : -ENOENT;
	mutex_unlock(&ob_port_graph_mutex);
put:
	ob_port_put(port);
	ob_client_put(client);
	return err;
}

static int query_list(struct ob_subscription_list *list,
		      enum ob_subscription_end end,
		      struct snd_seq_query_subs *query)
{
	struct ob_subscription *subscription;

	lockdep_assert_held(&ob_port_graph_mutex);
	query->num_subs = ob_subscription_count(list);
	if (query->index < 0)
		return -ENOENT;
	subscription = ob_subscription_nth(list, end, query->index);
	if (!subscription)
		return -ENOENT;
	query->addr = end == OB_SUBSCRIPTION_SOURCE ? subscription->info.dest :
						      subscription->info.sender;
	query->flags = subscription->info.flags;
	query->queue = subscription->info.queue;
	return 0;
}

/*
 * Fills in the subscription that root, type and index of @query name. -ENXIO
 * for a bad root or type, -ENOENT for an index past the end.
 */
int ob_subscription_query_nth(struct snd_seq_query_subs *query)
{
	struct ob_client *client = ob_client_get_autoload(query->root.client);
	struct ob_port *port;
	int err = -ENXIO;

	port = client ? ob_port_get(client, query->root.port) : NULL;
	if (!port)
		goto put;
	mutex_lock(&ob_port_graph_mutex);
	if (query->type == SNDRV_SEQ_QUERY_SUBS_READ)
		err = query_list(&port->source.list, OB_SUBSCRIPTION_SOURCE,
				 query);
	else if (query->type == SNDRV_SEQ_QUERY_SUBS_WRITE)
		err = query_list(&port->dest.list, OB_SUBSCRIPTION_DEST,
				 query);
	mutex_unlock(&ob_port_graph_mutex);
put:
	ob_port_put(port);
	ob_client_put(client);
	return err;
}

static struct ob_subscription *subscription_of(struct list_head *link,
					       enum ob_subscription_end end)
{
	return end == OB_SUBSCRIPTION_SOURCE ?
	       list_entry(link, struct ob_subscription, source_link) :
	       list_entry(link, struct ob_subscription, dest_link);
}

/*
 * Calls @emit for each active subscription of one side of @port, with the graph
 * mutex held and @index counting from 0.
 */
void
ob_subscription_query_all(struct ob_port *port, enum ob_subscription_end end,
			  void (*emit)(const struct snd_seq_port_subscribe *info,
				       bool exclusive, unsigned int index,
				       void *context),
			  void *context)
{
	struct ob_subscription_list *list = end == OB_SUBSCRIPTION_SOURCE ?
					    &port->source.list :
					    &port->dest.list;
	struct ob_subscription *subscription;
	struct list_head *link;
	unsigned int index = 0;

	mutex_lock(&ob_port_graph_mutex);
	list_for_each(link, &list->subscriptions) {
		subscription = subscription_of(link, end);
		if (ob_subscription_is_active(subscription))
			emit(&subscription->info, list->exclusive, index++, context);
	}
	mutex_unlock(&ob_port_graph_mutex);
}
