// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Events that one sender sends the same way, delivered together: who gets them
 * is found once, each receiver's lock taken and its reader woken once. Called by
 * write(2) and for drivers, in process context, before route.c, which knows every
 * other case; each receiver gets the same events in the same order as from there.
 */
#include "delivery/run.h"

#include <linux/rcupdate.h>

#include "routing/client.h"
#include "event/event.h"
#include "routing/port.h"
#include "delivery/route.h"
#include "delivery/trace.h"

/* Types below SYSEX are all of fixed length, and a NOTE needs a queue. */
static bool is_plain(const struct snd_seq_event *record)
{
	return ob_event_is_direct(record) && snd_seq_ev_is_fixed(record) &&
	       record->type < SNDRV_SEQ_EVENT_SYSEX &&
	       record->type != SNDRV_SEQ_EVENT_NOTE;
}

static bool same_way(const struct snd_seq_event *one,
		     const struct snd_seq_event *other)
{
	return one->dest.client == other->dest.client &&
	       one->dest.port == other->dest.port &&
	       one->source.port == other->source.port;
}

static unsigned int length_of_run(const struct snd_seq_event *records,
				  unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!is_plain(&records[i]) || !same_way(&records[i], records))
			break;
	return i;
}

/* Does @client get all events at @port as they are? */
static bool takes_plain(const struct ob_client *client,
			const struct ob_port *port)
{
	return client && port && client->accept_input &&
	       !(READ_ONCE(client->filter) & SNDRV_SEQ_FILTER_USE_EVENT) &&
	       READ_ONCE(port->capability) & SNDRV_SEQ_PORT_CAP_WRITE &&
	       !READ_ONCE(port->timestamp);
}

/* The input of a program that gets all events at @port as they are, or NULL. */
static struct ob_input_fifo *plain_input(const struct ob_client *client,
					  const struct ob_port *port)
{
	if (!takes_plain(client, port) || !ob_client_is_user(client))
		return NULL;
	return client->input;
}

static struct ob_input_fifo *input_of_edge(const struct ob_subscription *edge)
{
	if (edge->info.flags & SNDRV_SEQ_PORT_SUBS_TIMESTAMP)
		return NULL;
	return plain_input(ob_client_lookup(edge->info.dest.client),
			   ob_port_of_dest(edge));
}

static unsigned int deliver_to_port(const struct snd_seq_event *records,
				    unsigned int count)
{
	struct snd_seq_addr dest = records->dest;
	struct ob_client *client = ob_client_lookup(dest.client);
	struct ob_input_fifo *input;

	if (!client)
		return 0;
	input = plain_input(client, ob_port_lookup(client, dest.port));
	return input ? ob_input_fifo_deliver_run(input, records, count) : 0;
}

/*
 * May every subscriber get all of the run before the next gets the first of it? Not
 * if two are ports of one client, which reads them in the order of events.
 */
static bool suits_all(const struct ob_subscription_list *list)
{
	DECLARE_BITMAP(seen, OB_CLIENT_NUMBERS) = { };
	struct ob_subscription *edge;

	list_for_each_entry_rcu(edge, &list->edges, source_link) {
		if (!ob_subscription_is_active(edge))
			continue;
		if (!input_of_edge(edge) ||
		    __test_and_set_bit(edge->info.dest.client, seen))
			return false;
	}
	return true;
}

static void deliver_to_edge(struct ob_client *sender,
			    const struct ob_subscription *edge,
			    struct snd_seq_event *records, unsigned int count)
{
	struct ob_input_fifo *input = input_of_edge(edge);
	unsigned int i;

	for (i = 0; i < count; i++)
		records[i].dest = edge->info.dest;
	i = input ? ob_input_fifo_deliver_run(input, records, count) : 0;

	/* Full, or not what it was a moment ago. */
	for (; i < count; i++) {
		struct ob_event event = { .record = records[i] };

		ob_route_deliver_to_edge(sender, &event, edge, 1, 0);
	}
}

static unsigned int deliver_to_subscribers(struct ob_client *sender,
					   struct snd_seq_event *records,
					   unsigned int count)
{
	struct ob_port *port = ob_port_lookup(sender, records->source.port);
	struct ob_subscription *edge;

	if (!port || !suits_all(&port->source.list))
		return 0;
	list_for_each_entry_rcu(edge, &port->source.list.edges, source_link)
		if (ob_subscription_is_active(edge))
			deliver_to_edge(sender, edge, records, count);
	return count;
}

unsigned int ob_run_deliver(struct ob_client *sender,
			    struct snd_seq_event *records, unsigned int count)
{
	unsigned int i;

	count = length_of_run(records, count);
	if (!count || ob_trace_results())
		return 0;
	for (i = 0; i < count; i++)
		records[i].source.client = sender->number;
	rcu_read_lock();
	if (records->dest.client == SNDRV_SEQ_ADDRESS_SUBSCRIBERS)
		count = deliver_to_subscribers(sender, records, count);
	else
		count = deliver_to_port(records, count);
	rcu_read_unlock();
	return count;
}

/* The one active connection of a port, NULL if it has none or several. */
static const struct ob_subscription *
only_edge(const struct ob_subscription_list *list)
{
	const struct ob_subscription *edge, *only = NULL;

	list_for_each_entry_rcu(edge, &list->edges, source_link) {
		if (!ob_subscription_is_active(edge))
			continue;
		if (only)
			return NULL;
		only = edge;
	}
	return only;
}

/*
 * A driver that passes on what it gets may reach others of the sender's subscribers
 * that way, who would notice the changed order. So it must be the only one.
 */
static bool deliver_to_driver(const struct ob_subscription *edge,
			      struct snd_seq_event *records,
			      unsigned int count)
{
	struct ob_client *client = ob_client_lookup(edge->info.dest.client);
	struct ob_port *port = ob_port_of_dest(edge);
	unsigned int i;

	if (edge->info.flags & SNDRV_SEQ_PORT_SUBS_TIMESTAMP ||
	    !takes_plain(client, port) || ob_client_is_user(client))
		return false;
	for (i = 0; i < count; i++) {
		records[i].dest = edge->info.dest;
		ob_route_call_driver(client, port, &records[i], true, 1);
	}
	return true;
}

bool ob_run_broadcast(struct ob_client *sender, struct snd_seq_event *records,
		      unsigned int count)
{
	const struct ob_subscription *edge;
	bool sent = false;
	struct ob_port *port;

	if (ob_trace_results())
		return false;
	rcu_read_lock();
	port = ob_port_lookup(sender, records->source.port);
	edge = port ? only_edge(&port->source.list) : NULL;
	if (edge)
		sent = deliver_to_driver(edge, records, count);
	if (!sent)
		sent = deliver_to_subscribers(sender, records, count);
	rcu_read_unlock();
	return sent;
}
