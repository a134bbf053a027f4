// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that one sender sends the same way, delivered together: receivers are
 * found once, and each receiver's lock is taken and its reader woken once. Called
 * by write(2) and for drivers, in process context, before delivery.c, which knows
 * every other case; each receiver gets the same events in the same order as from
 * there.
 */
#include "delivery/batch.h"

#include "delivery/delivery.h"
#include "delivery/receiver.h"
#include "delivery/trace.h"
#include "routing/client.h"
#include "routing/port.h"

#include <linux/rcupdate.h>

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

static unsigned int length_of_batch(const struct snd_seq_event *records,
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

static struct ob_input_fifo *input_of_subscription(const struct ob_subscription *subscription)
{
	if (subscription->info.flags & SNDRV_SEQ_PORT_SUBS_TIMESTAMP)
		return NULL;
	return plain_input(ob_client_lookup(subscription->info.dest.client),
			   ob_port_of_dest(subscription));
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
	return input ? ob_input_fifo_deliver_batch(input, records, count) : 0;
}

/*
 * Delivering a batch subscriber by subscriber reorders events between
 * subscribers; refuse it if two of them belong to one client, which reads them
 * in the order of events.
 */
static bool suits_all(const struct ob_subscription_list *list)
{
	DECLARE_BITMAP(seen, OB_CLIENT_NUMBERS) = { };
	struct ob_subscription *subscription;

	list_for_each_entry_rcu(subscription, &list->subscriptions, source_link) {
		if (!ob_subscription_is_active(subscription))
			continue;
		if (!input_of_subscription(subscription) ||
		    __test_and_set_bit(subscription->info.dest.client, seen))
			return false;
	}
	return true;
}

static void deliver_to_subscription(struct ob_client *sender,
				    const struct ob_subscription *subscription,
				    struct snd_seq_event *records, unsigned int count)
{
	struct ob_input_fifo *input = input_of_subscription(subscription);
	unsigned int i;

	for (i = 0; i < count; i++)
		records[i].dest = subscription->info.dest;
	i = input ? ob_input_fifo_deliver_batch(input, records, count) : 0;

	/* The input is full, or its client has changed since. */
	for (; i < count; i++) {
		struct ob_event event = { .record = records[i] };

		ob_delivery_deliver_to_subscription(sender, &event,
						    subscription, 1, 0);
	}
}

static unsigned int deliver_to_all(struct ob_client *sender,
				   struct snd_seq_event *records,
				   unsigned int count)
{
	struct ob_port *port = ob_port_lookup(sender, records->source.port);
	struct ob_subscription *subscription;

	if (!port || !suits_all(&port->source.list))
		return 0;
	list_for_each_entry_rcu(subscription, &port->source.list.subscriptions, source_link)
		if (ob_subscription_is_active(subscription))
			deliver_to_subscription(sender, subscription, records, count);
	return count;
}

unsigned int ob_batch_deliver(struct ob_client *sender,
			      struct snd_seq_event *records, unsigned int count)
{
	unsigned int i;

	count = length_of_batch(records, count);
	if (!count || ob_trace_results())
		return 0;
	for (i = 0; i < count; i++)
		records[i].source.client = sender->number;
	rcu_read_lock();
	if (records->dest.client == SNDRV_SEQ_ADDRESS_SUBSCRIBERS)
		count = deliver_to_all(sender, records, count);
	else
		count = deliver_to_port(records, count);
	rcu_read_unlock();
	return count;
}

/* The one active subscription of a port, NULL if it has none or several. */
static const struct ob_subscription *
only_subscription(const struct ob_subscription_list *list)
{
	const struct ob_subscription *subscription, *only = NULL;

	list_for_each_entry_rcu(subscription, &list->subscriptions, source_link) {
		if (!ob_subscription_is_active(subscription))
			continue;
		if (only)
			return NULL;
		only = subscription;
	}
	return only;
}

/*
 * A driver that passes on what it receives may reach other subscribers of the
 * sender, which would see the changed order. So it must be the only one.
 */
static bool deliver_to_driver(const struct ob_subscription *subscription,
			      struct snd_seq_event *records,
			      unsigned int count)
{
	struct ob_client *client = ob_client_lookup(subscription->info.dest.client);
	struct ob_port *port = ob_port_of_dest(subscription);
	unsigned int i;

	if (subscription->info.flags & SNDRV_SEQ_PORT_SUBS_TIMESTAMP ||
	    !takes_plain(client, port) || ob_client_is_user(client))
		return false;
	for (i = 0; i < count; i++) {
		records[i].dest = subscription->info.dest;
		ob_receiver_call_driver(client, port, &records[i], true, 1);
	}
	return true;
}

bool ob_batch_broadcast(struct ob_client *sender, struct snd_seq_event *records,
			unsigned int count)
{
	const struct ob_subscription *subscription;
	bool sent = false;
	struct ob_port *port;

	if (ob_trace_results())
		return false;
	rcu_read_lock();
	port = ob_port_lookup(sender, records->source.port);
	subscription = port ? only_subscription(&port->source.list) : NULL;
	if (subscription)
		sent = deliver_to_driver(subscription, records, count);
	if (!sent)
		sent = deliver_to_all(sender, records, count);
	rcu_read_unlock();
	return sent;
}
