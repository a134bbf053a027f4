/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Delivering an event to one port or to subscribers, now.
 */
#ifndef ONBEAT_DELIVERY_H
#define ONBEAT_DELIVERY_H

#include "event/event.h"

struct ob_client;
struct ob_subscription;

/**
 * ob_delivery_deliver() - deliver to one port or to subscribers
 * @client: sender: its ports, and the client to bounce to
 * @event: the event
 * @hop: deliveries that it passed through already
 *
 * Context: Any; never sleeps, and allocates only the payload of a bounce.
 * Return: Number of deliveries, or 0; -ENOENT, -EPERM, -EAGAIN of a single
 * destination; -EMLINK.
 */
int ob_delivery_deliver(struct ob_client *client, const struct ob_event *event,
			int hop);

/**
 * ob_delivery_deliver_stamped() - deliver what arrived a moment ago
 * @client: sender, as for ob_delivery_deliver()
 * @event: the event
 * @hop: deliveries that it passed through already
 * @arrived: when it came from outside, in ns of CLOCK_MONOTONIC: subscriptions
 *	and ports that ask for a stamp get that of this moment; 0 means now
 *
 * Context: Any.
 * Return: As ob_delivery_deliver().
 */
int ob_delivery_deliver_stamped(struct ob_client *client,
				const struct ob_event *event, int hop,
				u64 arrived);

/**
 * ob_delivery_deliver_to_subscription() - deliver to one subscriber
 * @sender: client to bounce to
 * @event: the event; the subscriber gets a copy
 * @subscription: active
 * @hop: deliveries that it passed through, this one included
 * @arrived: as for ob_delivery_deliver_stamped()
 *
 * Context: Any; RCU read side.
 * Return: As ob_delivery_deliver().
 */
int ob_delivery_deliver_to_subscription(struct ob_client *sender,
					const struct ob_event *event,
					const struct ob_subscription *subscription,
					int hop, u64 arrived);

#endif
