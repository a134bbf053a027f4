// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * An event is delivered to one port or to the subscribers of its source port,
 * now. Serves writers, drivers, the dispatcher of queues and the announcements,
 * in any context. Clients, ports and subscriptions are read under RCU; the only
 * locks are those of the receivers.
 */
#include "delivery/delivery.h"

#include "delivery/bounce.h"
#include "delivery/receiver.h"
#include "delivery/trace.h"
#include "queue/position.h"
#include "routing/client.h"
#include "routing/port.h"

#include <linux/rcupdate.h>

static int deliver_scheduled(struct ob_client *sender, struct ob_event *event,
			     struct ob_port *port, int hop)
{
	struct ob_event undelivered = *event;
	int result = ob_receiver_deliver(event, port, hop, 0);

	if (result < 0)
		result = ob_bounce_send(sender, &undelivered, result, hop + 1);
	return result;
}

/* @event and @port as for ob_receiver_deliver(). */
static int deliver_one(struct ob_client *sender, struct ob_event *event,
		       struct ob_port *port, int hop, u64 arrived)
{
	if (ob_event_is_direct(&event->record))
		return ob_receiver_deliver(event, port, hop, arrived);
	return deliver_scheduled(sender, event, port, hop);
}

int ob_delivery_deliver_to_subscription(struct ob_client *sender,
					const struct ob_event *event,
					const struct ob_subscription *subscription,
					int hop, u64 arrived)
{
	struct ob_event copy = *event;

	copy.record.dest = subscription->info.dest;
	if (subscription->info.flags & SNDRV_SEQ_PORT_SUBS_TIMESTAMP)
		ob_position_stamp(&copy.record, subscription->info.queue,
				  subscription->info.flags &
				  SNDRV_SEQ_PORT_SUBS_TIME_REAL, arrived);
	return deliver_one(sender, &copy, ob_port_of_dest(subscription), hop,
			   arrived);
}

/* Of errors at subscribers, the sender hears only that an event is in a circle. */
static int deliver_to_subscribers(struct ob_client *sender,
				  const struct ob_event *event, int hop,
				  u64 arrived)
{
	struct ob_subscription *subscription;
	struct ob_port *port;
	int delivered = 0;
	bool circle = false;
	int err;

	port = ob_port_lookup(sender, event->record.source.port);
	if (!port)
		return 0;
	list_for_each_entry_rcu(subscription, &port->source.list.subscriptions, source_link) {
		if (!ob_subscription_is_active(subscription))
			continue;
		err = ob_delivery_deliver_to_subscription(sender, event,
							  subscription, hop,
							  arrived);
		if (err >= 0)
			delivered++;
		else if (err == -EMLINK)
			circle = true;
	}
	return circle ? -EMLINK : delivered;
}

int ob_delivery_deliver_stamped(struct ob_client *client,
				const struct ob_event *event, int hop,
				u64 arrived)
{
	struct ob_event copy __uninitialized;
	int result;

	if (++hop >= OB_HOPS) {
		ob_trace_result(&event->record, -EMLINK);
		return -EMLINK;
	}
	rcu_read_lock();
	if (event->record.dest.client == SNDRV_SEQ_ADDRESS_SUBSCRIBERS ||
	    event->record.queue == SNDRV_SEQ_ADDRESS_SUBSCRIBERS) {
		result = deliver_to_subscribers(client, event, hop, arrived);
	} else {
		copy = *event;
		result = deliver_one(client, &copy, NULL, hop, arrived);
	}
	rcu_read_unlock();
	return result;
}

int ob_delivery_deliver(struct ob_client *client, const struct ob_event *event,
			int hop)
{
	return ob_delivery_deliver_stamped(client, event, hop, 0);
}
