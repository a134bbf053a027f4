// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Calls of a driver's event_input. Called by the files that decide what a receiver
 * gets, in any context, under RCU, without a lock.
 */
#include "delivery/driver.h"

#include "delivery/batch.h"
#include "delivery/origin.h"
#include "event/payload.h"
#include "routing/client.h"
#include "routing/port.h"

#include <linux/minmax.h>
#include <linux/percpu.h>

/**
 * ob_driver_call() - call event_input, if the port has one
 * @batch: what is being delivered
 * @port: port of a kernel client
 * @event: the event in the form that the driver gets; changed. Its payload stays
 *	the caller's
 *
 * Context: Any; RCU read side.
 * Return: 0, also without a callback, or the driver's error.
 */
int ob_driver_call(const struct ob_batch *batch, struct ob_port *port,
		   struct ob_event *event)
{
	struct ob_client *client = port->client;
	int err;

	/* Only a block of the core is data, whatever a program claims. */
	if (event->payload)
		ob_payload_attach(&event->record, event->payload);
	else
		event->record.flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	if (!port->callback.event_input)
		return 0;
	ob_origin_enter(batch->origin);
	err = port->callback.event_input(&event->record, batch->direct,
					 port->callback.private_data, true,
					 batch->hop);
	ob_origin_leave(batch->origin);
	if (err < 0)
		this_cpu_inc(client->traffic->lost);
	else
		this_cpu_inc(client->traffic->delivered);
	return min(err, 0);
}
