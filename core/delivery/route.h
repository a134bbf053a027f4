/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way of an event: now or later, to one port or to subscribers.
 */
#ifndef ONBEAT_ROUTE_H
#define ONBEAT_ROUTE_H

#include "queue/cell.h"
#include "event/event.h"

struct ob_client;
struct mutex;
struct ob_output_pool;
struct ob_port;
struct ob_subscription;

/**
 * ob_route_submit() - take an event that @client sends
 * @client: sender; event->record.source.client is already its number
 * @event: checked; where it is scheduled its payload moves, and event->payload
 *	becomes NULL; else the reference stays with the caller
 * @output: pool that is charged if it is scheduled
 * @nonblock: do not wait for pool cells
 * @mutex: dropped while waiting, held otherwise; NULL only with @nonblock
 *
 * Return: >= 0; errors of write(2). Context: process.
 */
int ob_route_submit(struct ob_client *client, struct ob_event *event,
		    struct ob_output_pool *output, bool nonblock,
		    struct mutex *mutex);

/**
 * ob_route_deliver() - deliver to one port or to subscribers, now
 * @client: sender: its ports, and whom to bounce to
 * @event: the event
 * @hop: deliveries it passed through already
 *
 * Return: number of deliveries or 0; -ENOENT, -EPERM, -EAGAIN of a single
 * destination; -EMLINK. Context: any; never sleeps, allocates nothing but the
 * payload of a bounce.
 */
int ob_route_deliver(struct ob_client *client, const struct ob_event *event,
		     int hop);

/**
 * ob_route_deliver_stamped() - deliver what arrived a moment ago
 * @client: sender, as for ob_route_deliver()
 * @event: the event
 * @hop: deliveries it passed through already
 * @arrived: when it came from outside, in ns of CLOCK_MONOTONIC: connections and
 *	ports that ask for a stamp get that of this moment; 0 means now
 *
 * Return: as ob_route_deliver(). Context: any.
 */
int ob_route_deliver_stamped(struct ob_client *client,
			     const struct ob_event *event, int hop,
			     u64 arrived);

/**
 * ob_route_deliver_to_edge() - deliver to one subscriber
 * @sender: whom to bounce to
 * @event: the event; the subscriber gets a copy
 * @edge: an active connection
 * @hop: deliveries that it passed through, this one included
 * @arrived: what a stamp tells, as for ob_route_deliver_stamped()
 *
 * Return: as for ob_route_deliver(). Context: RCU read side.
 */
int ob_route_deliver_to_edge(struct ob_client *sender,
			     const struct ob_event *event,
			     const struct ob_subscription *edge, int hop,
			     u64 arrived);

/**
 * ob_route_call_driver() - have a driver take an event at its port
 * @client: the driver's client, which accepts it
 * @port: the port, which may be written to
 * @record: the event, which the driver may change
 * @direct: it is not scheduled
 * @hop: deliveries that it passed through, this one included
 *
 * Return: what the driver answers. Context: RCU read side.
 */
int ob_route_call_driver(struct ob_client *client, struct ob_port *port,
			 struct snd_seq_event *record, bool direct, int hop);

/**
 * ob_route_deliveries() - count of what this processor has delivered
 *
 * For a limit on what is done at once: one event may have many receivers.
 *
 * Context: any; the caller stays on its processor between two looks.
 * Return: the number, which wraps.
 */
unsigned int ob_route_deliveries(void);

#endif
