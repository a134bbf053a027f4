// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A batch, which is one event or several, is delivered to one port or to the
 * subscribers of its source port, now. This is the only way from a sender to a
 * receiver: it serves writers, drivers, the dispatcher of queues and the
 * announcements, in any context. Clients, ports and subscriptions are read under
 * RCU; the only locks are those of the receivers.
 *
 * An event from a group port of a MIDI 2.0 endpoint is also heard by the subscribers
 * of the endpoint's port, and one that this port sends in a group by those of the
 * group's ports; the source stays the port that sent it.
 *
 * Events of a batch arrive in the same order as if each had been a batch of its
 * own. Several go to one receiver before the next one gets any, if nobody can
 * tell the difference: see count_of_batch().
 */
#include "delivery/delivery.h"

#include "delivery/batch.h"
#include "delivery/bounce.h"
#include "delivery/origin.h"
#include "delivery/receiver.h"
#include "delivery/served.h"
#include "delivery/trace.h"
#include "event/ump_message.h"
#include "routing/client.h"
#include "routing/port.h"

#include <linux/minmax.h>
#include <linux/rcupdate.h>

/* Deliveries of a batch at most, if it has several events. */
#define BATCH_DELIVERIES	512

static bool is_to_subscribers(const struct snd_seq_event *record)
{
	return record->dest.client == SNDRV_SEQ_ADDRESS_SUBSCRIBERS ||
	       record->queue == SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
}

/*
 * Are the subscribers apart, so that one may get several events before another
 * gets the first of them? Not if two of them are ports of one client, which
 * reads the events of both in one order; nor if one is a driver, which may pass
 * events on to any of the others.
 */
static bool are_apart(const struct ob_subscription_list *list)
{
	DECLARE_BITMAP(seen, OB_CLIENT_NUMBERS) = { };
	struct ob_subscription *subscription;
	const struct ob_client *client;

	list_for_each_entry_rcu(subscription, &list->subscriptions, source_link) {
		if (!ob_subscription_is_active(subscription))
			continue;
		client = ob_port_of_dest(subscription)->client;
		if (!ob_client_is_user(client) ||
		    __test_and_set_bit(client->number, seen))
			return false;
	}
	return true;
}

static unsigned int count_together(const struct ob_subscription_list *list)
{
	unsigned int subscribers = ob_subscription_count(list);

	if (subscribers > BATCH_DELIVERIES / 2 || !are_apart(list))
		return 1;
	return BATCH_DELIVERIES / max(subscribers, 1U);
}

/*
 * Is a driver the only subscriber? Then each event has arrived wherever the
 * driver passes it on before the driver gets the next one.
 */
static bool is_lone_driver(struct ob_subscription_list *list)
{
	const struct ob_subscription *only;

	if (ob_subscription_count(list) != 1)
		return false;
	only = list_first_or_null_rcu(&list->subscriptions,
				      struct ob_subscription, source_link);
	return only && !ob_client_is_user(ob_port_of_dest(only)->client);
}

/* How many events of a batch go to the subscribers together. */
static unsigned int count_of_batch(const struct ob_batch *batch,
				   struct ob_subscription_list *list)
{
	if (batch->count == 1)
		return 1;
	/* The sender would read what bounces receiver by receiver. */
	if (!batch->direct && ob_subscription_count(list) > 1 &&
	    ob_bounce_is_wanted(batch->sender))
		return 1;
	/* A driver may refuse any of them. */
	if (batch->unanswered && is_lone_driver(list))
		return batch->count;
	return min(batch->count, count_together(list));
}

/* The port that a record names, or NULL. */
static struct ob_port *find_dest(const struct snd_seq_event *record)
{
	struct ob_client *client = ob_client_lookup(record->dest.client);

	return client ? ob_port_lookup(client, record->dest.port) : NULL;
}

/**
 * ob_delivery_is_to_program() - does an event go to one port, of a program?
 * @record: the event
 *
 * Context: Any; RCU read side.
 * Return: True if so; not if there is no such port now.
 */
bool ob_delivery_is_to_program(const struct snd_seq_event *record)
{
	struct ob_port *port = NULL;

	if (!is_to_subscribers(record))
		port = find_dest(record);
	return port && ob_client_is_user(port->client);
}

/**
 * ob_delivery_together() - how many events may be in one batch
 * @sender: the client that sends them
 * @record: the first; the others have the same source port and destination, and all
 *	are packets or none is
 *
 * A batch may have more events, but is then delivered one by one.
 *
 * Context: Any; RCU read side.
 * Return: The number, 1 at least.
 */
unsigned int ob_delivery_together(struct ob_client *sender,
				  const struct snd_seq_event *record)
{
	struct ob_port *port;

	if (is_to_subscribers(record)) {
		port = ob_port_lookup(sender, record->source.port);
		if (ob_client_is_endpoint(sender))
			return 1;
		return port ? count_together(&port->source.list) : 1;
	}
	return ob_delivery_is_to_program(record) ? BATCH_DELIVERIES : 1;
}

/* Of a scheduled event the sender hears by a bounce, of a direct one it is told. */
static void fail(const struct ob_batch *batch, unsigned int index, int err)
{
	if (!batch->direct)
		ob_bounce_send(batch, index, err);
}

/* Return: how many events were delivered, at least 1; or the error of the first. */
static int deliver_to_port(struct ob_batch *batch)
{
	struct ob_port *port = find_dest(batch->records);
	int result = port ? 0 : -ENOENT;

	if (!ob_origin_count(batch->origin))
		result = -EMLINK;
	if (result)
		ob_trace_result(batch->records, result);
	else
		result = ob_receiver_deliver(batch, 0, port, NULL);
	batch->deliveries += max(result, 1);
	if (result < 0)
		fail(batch, 0, result);
	return result;
}

/* Return: whether one of the events is in a circle. */
static bool deliver_each(struct ob_batch *batch, struct ob_port *port,
			 const struct ob_subscription *subscription)
{
	unsigned int caused = batch->origin->deliveries;
	unsigned int compared = batch->origin->comparisons;
	unsigned int done;
	bool circle = false;
	int result;

	for (done = 0; done < batch->count; done += max(result, 1)) {
		/* Only what a lone driver does differs from event to event. */
		batch->origin->deliveries = caused;
		batch->origin->comparisons = compared;
		result = ob_receiver_deliver(batch, done, port, subscription);
		if (result < 0)
			fail(batch, done, result);
		circle |= result == -EMLINK;
	}
	return circle;
}

/* All events of a batch to one subscriber. Return: whether one is in a circle. */
static bool deliver_to_subscriber(struct ob_batch *batch,
				  const struct ob_subscription *subscription)
{
	struct ob_port *port = ob_port_of_dest(subscription);
	bool enter = batch->count > 1 && !ob_client_is_user(port->client);
	struct snd_seq_event *record = batch->records;
	size_t size = ob_record_size(record);
	unsigned int i;
	bool circle;

	for (i = 0; i < batch->count; i++) {
		record->dest = subscription->info.dest;
		record = (void *)record + size;
	}
	if (batch->origin->batch == batch)
		batch->origin->subscription = subscription;
	if (enter)
		ob_origin_enter(batch->origin);	/* once for all */
	circle = deliver_each(batch, port, subscription);
	if (enter)
		ob_origin_leave(batch->origin);
	batch->deliveries += batch->count;
	return circle;
}

/* Return: whether one of the events is in a circle. */
static bool deliver_to_list(struct ob_batch *batch,
			    const struct ob_subscription_list *list,
			    const struct ob_served *served)
{
	struct ob_subscription *subscription;
	bool circle = false;

	list_for_each_entry_rcu(subscription, &list->subscriptions, source_link) {
		if (!ob_subscription_is_active(subscription) ||
		    (unlikely(served) &&
		     ob_served_has_heard(served, subscription, batch->origin)))
			continue;
		if (!ob_origin_count(batch->origin))
			return true;
		circle |= deliver_to_subscriber(batch, subscription);
	}
	return circle;
}

/* An event of the endpoint's port in a group is also sent by the ports of that. */
static bool deliver_from_endpoint(struct ob_batch *batch,
				  const struct ob_port *endpoint, u32 since)
{
	struct ob_port_table *table = rcu_dereference(batch->sender->ports);
	struct ob_served served = { .port = endpoint, .since = since };
	struct ob_port *port;
	bool circle = false;
	u32 first;
	int i;

	if (!ob_record_is_packet(batch->records))
		return false;
	first = ob_record_packet(batch->records)[0];
	if (!ob_ump_message_has_group(first))
		return false;
	served.group = ob_ump_message_group(first) + 1;
	for (i = 0; i < table->size; i++) {
		port = rcu_dereference(table->ports[i]);
		if (port && port != endpoint &&
		    READ_ONCE(port->ump_group) == served.group) {
			served.end = i;
			circle |= deliver_to_list(batch, &port->source.list,
						  &served);
		}
	}
	return circle;
}

/*
 * The other ports of a MIDI 2.0 endpoint that the event is sent from. @since as in struct
 * ob_served, before @port was served.
 */
static noinline bool deliver_through_endpoint(struct ob_batch *batch,
					      const struct ob_port *port,
					      u32 since)
{
	const struct ob_port *endpoint = ob_port_lookup_endpoint(batch->sender);
	struct ob_served served = { .port = port, .since = since };

	if (!endpoint)
		return false;
	if (port == endpoint)
		return deliver_from_endpoint(batch, port, since);
	return deliver_to_list(batch, &endpoint->source.list, &served);
}

/*
 * Of errors at subscribers, the sender hears only that an event is in a circle,
 * or has too many receivers.
 */
static int deliver_to_subscribers(struct ob_batch *batch)
{
	bool is_endpoint = ob_client_is_endpoint(batch->sender);
	unsigned int count = batch->count;
	struct ob_port *port;
	u32 since = 0;
	bool circle;

	if (unlikely(is_endpoint))
		since = ob_subscription_activations();
	port = ob_port_lookup(batch->sender, batch->records->source.port);
	if (!port)
		return count;
	batch->count = unlikely(is_endpoint) ? 1 :
		       count_of_batch(batch, &port->source.list);
	circle = deliver_to_list(batch, &port->source.list, NULL);
	if (unlikely(is_endpoint))
		circle |= deliver_through_endpoint(batch, port, since);
	swap(count, batch->count);
	return circle && count == 1 ? -EMLINK : count;
}

/**
 * ob_delivery_deliver_batch() - deliver the first events of a batch
 * @batch: the batch
 *
 * Delivers as many as go together: the caller goes on with the others.
 *
 * Context: Any; never sleeps. Payloads of bounces and of SysEx that is converted are
 * allocated.
 * Return: How many, at least 1; or the error of the first: -ENOENT, -EPERM or
 * -EAGAIN of a single destination, or what its driver returns; -EMLINK if it
 * is in a circle, or has caused too many deliveries.
 */
int ob_delivery_deliver_batch(struct ob_batch *batch)
{
	struct ob_origin own __uninitialized;
	unsigned int count = batch->count;
	int result;

	batch->deliveries = 0;
	batch->hop++;
	if (batch->hop >= OB_HOPS) {
		batch->hop--;
		ob_trace_result(batch->records, -EMLINK);
		return -EMLINK;
	}
	batch->origin = ob_origin_current();
	if (batch->origin) {
		batch->count = 1;	/* all of them count for that event */
	} else {
		ob_origin_init(&own);
		batch->origin = &own;
	}
	if (!batch->origin->sender) {
		batch->origin->sender = batch->sender;
		batch->origin->port = batch->records->source.port;
		batch->origin->batch = batch;
	}
	rcu_read_lock();
	if (is_to_subscribers(batch->records))
		result = deliver_to_subscribers(batch);
	else
		result = deliver_to_port(batch);
	rcu_read_unlock();
	batch->hop--;
	batch->origin = NULL;
	batch->count = count;
	return result;
}

/**
 * ob_delivery_deliver_all() - deliver all events of a batch, whatever fails
 * @batch: the batch; not used any more
 *
 * Context: As ob_delivery_deliver_batch().
 */
void ob_delivery_deliver_all(struct ob_batch *batch)
{
	int done;

	for (;;) {
		done = max(ob_delivery_deliver_batch(batch), 1);
		if (done >= batch->count)
			return;
		batch->records = ob_batch_record(batch, done);
		batch->count -= done;
	}
}

/**
 * ob_delivery_deliver_stamped() - deliver one event that arrived a moment ago
 * @client: sender
 * @event: the event; not changed
 * @hop: deliveries that it passed through already
 * @arrived: as in struct ob_batch
 *
 * Context: As ob_delivery_deliver_batch().
 * Return: Number of subscribers that it was delivered to, 0 for a single
 * destination; or an error.
 */
int ob_delivery_deliver_stamped(struct ob_client *client,
				const struct ob_event *event, int hop,
				u64 arrived)
{
	struct ob_event copy = *event;
	struct ob_batch batch = {
		.sender = client,
		.records = &copy.record,
		.count = 1,
		.payload = event->payload,
		.direct = ob_event_is_direct(&copy.record),
		.hop = hop,
		.arrived = arrived,
	};
	int result = ob_delivery_deliver_batch(&batch);

	if (result < 0)
		return result;
	return is_to_subscribers(&event->record) ? batch.deliveries : 0;
}

/**
 * ob_delivery_deliver() - deliver one event
 * @client: sender
 * @event: the event; not changed
 * @hop: deliveries that it passed through already
 *
 * Context: As ob_delivery_deliver_batch().
 * Return: As ob_delivery_deliver_stamped().
 */
int ob_delivery_deliver(struct ob_client *client, const struct ob_event *event,
			int hop)
{
	return ob_delivery_deliver_stamped(client, event, hop, 0);
}
