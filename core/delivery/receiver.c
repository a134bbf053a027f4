// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * One event is handed to one receiver: the input of a program, or a driver's
 * event_input. Called by the files above it in this directory, in any context,
 * under RCU. It takes no lock but the receiver's own, and for a stamp that of a
 * queue.
 */
#include "delivery/receiver.h"

#include "delivery/trace.h"
#include "event/payload.h"
#include "queue/position.h"
#include "routing/client.h"
#include "routing/port.h"

#include <linux/errno.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>

/* Deliveries of each CPU; only differences between two reads mean anything. */
static DEFINE_PER_CPU(unsigned int, deliveries);

unsigned int ob_receiver_deliveries(void)
{
	return this_cpu_read(deliveries);
}

static bool accepts(const struct ob_client *client, u8 type)
{
	if (!READ_ONCE(client->accept_input))
		return false;
	return !(READ_ONCE(client->filter) & SNDRV_SEQ_FILTER_USE_EVENT) ||
	       test_bit(type, client->event_filter);
}

static int deliver_to_user(struct ob_client *client,
			   const struct ob_event *event)
{
	int err = ob_input_fifo_deliver(client->input, event);

	if (err)
		atomic_inc(&client->event_lost);
	return err;
}

int ob_receiver_call_driver(struct ob_client *client, struct ob_port *port,
			    struct snd_seq_event *record, bool direct,
			    int hop)
{
	int err;

	if (!port->callback.event_input)
		return 0;
	err = port->callback.event_input(record, direct,
					 port->callback.private_data, true,
					 hop);
	if (err < 0)
		this_cpu_inc(client->traffic->lost);
	else
		this_cpu_inc(client->traffic->delivered);
	return err;
}

static int deliver_to_kernel(struct ob_client *client, struct ob_port *port,
			     struct ob_event *event, bool direct, int hop)
{
	/* Whatever a program claims, only a block of the core is data. */
	if (event->payload)
		ob_payload_attach(&event->record, event->payload);
	else
		event->record.flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	return ob_receiver_call_driver(client, port, &event->record, direct, hop);
}

static struct ob_port *find_port(struct snd_seq_addr dest)
{
	struct ob_client *client = ob_client_lookup(dest.client);

	return client ? ob_port_lookup(client, dest.port) : NULL;
}

/*
 * @event is the receiver's own copy and names the receiver; the payload is only
 * lent. @port is that of a subscription, NULL if it must be looked up. @arrived
 * is the moment of a stamp, as for ob_delivery_deliver_stamped(). Not inlined:
 * there are two callers, and one of them is rare.
 */
static noinline int receive(struct ob_event *event, struct ob_port *port,
			    int hop, u64 arrived)
{
	struct snd_seq_event *record = &event->record;
	bool direct = ob_event_is_direct(record);
	struct ob_client *client;

	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "delivery reads under RCU");
	this_cpu_inc(deliveries);
	if (!port)
		port = find_port(record->dest);
	if (!port)
		return -ENOENT;
	/* Never by its number again, which may be another client's by now. */
	client = port->client;
	if (!accepts(client, record->type))
		return -ENOENT;
	if (!(READ_ONCE(port->capability) & SNDRV_SEQ_PORT_CAP_WRITE))
		return -EPERM;
	if (READ_ONCE(port->timestamp))
		ob_position_stamp(record, READ_ONCE(port->time_queue),
				  READ_ONCE(port->time_real), arrived);
	if (ob_client_is_user(client))
		return deliver_to_user(client, event);
	return deliver_to_kernel(client, port, event, direct, hop);
}

/* The tracepoints show an event that is not stamped yet, nor changed by a driver. */
static noinline int receive_traced(struct ob_event *event,
				   struct ob_port *port, int hop, u64 arrived)
{
	struct snd_seq_event before = event->record;
	int result = receive(event, port, hop, arrived);

	ob_trace_result(&before, result);
	return result;
}

int ob_receiver_deliver(struct ob_event *event, struct ob_port *port, int hop,
			u64 arrived)
{
	if (ob_trace_results())
		return receive_traced(event, port, hop, arrived);
	return receive(event, port, hop, arrived);
}
