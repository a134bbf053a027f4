// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The way of every event: now or later, to one port or to subscribers.
 *
 * ob_route_submit() serves write(2) and kernel clients in process context;
 * ob_route_deliver() serves them, the queues' softirq and the system client,
 * in any context. Delivery reads the graph under RCU and takes no lock but
 * the receiver's own.
 */
#include "delivery/route.h"

#include <linux/err.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>

#include "routing/client.h"
#include "event/payload.h"
#include "routing/port.h"
#include "queue/queue.h"
#include "schedule/queue_control.h"
#include "schedule/schedule.h"
#include "delivery/trace.h"

/* Deliveries of each processor; only differences between two looks count. */
static DEFINE_PER_CPU(unsigned int, deliveries);

unsigned int ob_route_deliveries(void)
{
	return this_cpu_read(deliveries);
}

static bool accepts(const struct ob_client *client, u8 type)
{
	if (!client->accept_input)
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

int ob_route_call_driver(struct ob_client *client, struct ob_port *port,
			 struct snd_seq_event *record, bool direct, int hop)
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
	/* Whatever a program claims, only a block of ours is data. */
	if (event->payload)
		ob_payload_attach(&event->record, event->payload);
	else
		event->record.flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	return ob_route_call_driver(client, port, &event->record, direct, hop);
}

/*
 * @event is the receiver's own copy and names the receiver; the payload is only
 * lent. @port is that of a connection, NULL if it must be looked up. Not inlined:
 * there are two ways to here, and one of them is rare. @arrived is what a stamp
 * tells, as for ob_route_deliver_stamped(), or 0 for now.
 */
static noinline int hand_over(struct ob_event *event, struct ob_port *port,
			      int hop, u64 arrived)
{
	struct snd_seq_event *record = &event->record;
	bool direct = ob_event_is_direct(record);
	struct ob_client *client;

	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "delivery reads under RCU");
	this_cpu_inc(deliveries);
	client = ob_client_lookup(record->dest.client);
	if (!client || !accepts(client, record->type))
		return -ENOENT;
	if (!port)
		port = ob_port_lookup(client, record->dest.port);
	if (!port)
		return -ENOENT;
	if (!(READ_ONCE(port->capability) & SNDRV_SEQ_PORT_CAP_WRITE))
		return -EPERM;
	if (READ_ONCE(port->timestamp))
		ob_queue_control_stamp(record, READ_ONCE(port->time_queue),
				       READ_ONCE(port->time_real), arrived);
	if (ob_client_is_user(client))
		return deliver_to_user(client, event);
	return deliver_to_kernel(client, port, event, direct, hop);
}

/* What the tracepoints show is not yet stamped, nor changed by a driver. */
static noinline int hand_over_traced(struct ob_event *event,
				     struct ob_port *port, int hop, u64 arrived)
{
	struct snd_seq_event before = event->record;
	int result = hand_over(event, port, hop, arrived);

	ob_trace_result(&before, result);
	return result;
}

static int deliver_to_port(struct ob_event *event, struct ob_port *port,
			   int hop, u64 arrived)
{
	if (ob_trace_results())
		return hand_over_traced(event, port, hop, arrived);
	return hand_over(event, port, hop, arrived);
}

/* To a program: the event that failed, as the data of another. */
static int bounce_to_user(struct ob_event *answer, const struct ob_event *event,
			  int hop)
{
	struct snd_seq_event *quoted;
	int err;

	answer->payload = ob_payload_create(sizeof(*quoted), GFP_ATOMIC);
	if (!answer->payload)
		return -ENOMEM;
	quoted = (struct snd_seq_event *)answer->payload->data;
	*quoted = event->record;
	answer->record.type = SNDRV_SEQ_EVENT_BOUNCE;
	answer->record.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	answer->record.data.ext.len = sizeof(*quoted);
	err = deliver_to_port(answer, NULL, hop, 0);
	ob_payload_put(answer->payload);
	return err;
}

/* To a driver: a pointer to the event that failed. */
static int bounce_to_kernel(struct ob_event *answer,
			    const struct ob_event *event, int err, int hop)
{
	struct snd_seq_event *record = &answer->record;
	struct snd_seq_event quoted = event->record;

	if (event->payload)
		ob_payload_attach(&quoted, event->payload);
	record->type = SNDRV_SEQ_EVENT_KERNEL_ERROR;
	record->data.quote.origin = event->record.dest;
	record->data.quote.value = -err;
	record->data.quote.event = &quoted;
	return deliver_to_port(answer, NULL, hop, 0);
}

/* Tells a sender that asked for it that a scheduled event did not arrive. */
static int bounce(struct ob_client *sender, const struct ob_event *event,
		  int err, int hop)
{
	struct ob_event answer = {
		.record.queue = SNDRV_SEQ_QUEUE_DIRECT,
		.record.source = {
			.client = SNDRV_SEQ_CLIENT_SYSTEM,
			.port = SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE,
		},
	};

	if (!sender || !sender->accept_input ||
	    !(READ_ONCE(sender->filter) & SNDRV_SEQ_FILTER_BOUNCE))
		return 0;
	answer.record.dest.client = sender->number;
	answer.record.dest.port = event->record.source.port;
	if (ob_client_is_user(sender))
		err = bounce_to_user(&answer, event, hop);
	else
		err = bounce_to_kernel(&answer, event, err, hop);
	if (err < 0)
		atomic_inc(&sender->event_lost);
	return err;
}

static int deliver_scheduled(struct ob_client *sender, struct ob_event *event,
			     struct ob_port *port, int hop)
{
	struct ob_event undelivered = *event;
	int result = deliver_to_port(event, port, hop, 0);

	if (result < 0)
		result = bounce(sender, &undelivered, result, hop + 1);
	return result;
}

/* @event and @port as for deliver_to_port(). */
static int deliver_one(struct ob_client *sender, struct ob_event *event,
		       struct ob_port *port, int hop, u64 arrived)
{
	if (ob_event_is_direct(&event->record))
		return deliver_to_port(event, port, hop, arrived);
	return deliver_scheduled(sender, event, port, hop);
}

int ob_route_deliver_to_edge(struct ob_client *sender,
			     const struct ob_event *event,
			     const struct ob_subscription *edge, int hop,
			     u64 arrived)
{
	struct ob_event copy = *event;

	copy.record.dest = edge->info.dest;
	if (edge->info.flags & SNDRV_SEQ_PORT_SUBS_TIMESTAMP)
		ob_queue_control_stamp(&copy.record, edge->info.queue,
				       edge->info.flags &
				       SNDRV_SEQ_PORT_SUBS_TIME_REAL, arrived);
	return deliver_one(sender, &copy, ob_port_of_dest(edge), hop, arrived);
}

/*
 * What becomes of an event at one subscriber is no concern of the sender's,
 * except that it went round in a circle.
 */
static int deliver_to_subscribers(struct ob_client *sender,
				  const struct ob_event *event, int hop,
				  u64 arrived)
{
	struct ob_subscription *edge;
	struct ob_port *port;
	int delivered = 0;
	bool circle = false;
	int err;

	port = ob_port_lookup(sender, event->record.source.port);
	if (!port)
		return 0;
	list_for_each_entry_rcu(edge, &port->source.list.edges, source_link) {
		if (!ob_subscription_is_active(edge))
			continue;
		err = ob_route_deliver_to_edge(sender, event, edge, hop,
					       arrived);
		if (err >= 0)
			delivered++;
		else if (err == -EMLINK)
			circle = true;
	}
	return circle ? -EMLINK : delivered;
}

int ob_route_deliver_stamped(struct ob_client *client,
			     const struct ob_event *event, int hop, u64 arrived)
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

int ob_route_deliver(struct ob_client *client, const struct ob_event *event,
		     int hop)
{
	return ob_route_deliver_stamped(client, event, hop, 0);
}

/* A cell for the event, once there is room; drops @mutex while waiting. */
static struct ob_cell *get_cell(struct ob_client *client,
				const struct ob_event *event,
				struct ob_output_pool *output, bool nonblock,
				struct mutex *mutex)
{
	struct ob_cell *cell;
	int err;

	for (;;) {
		cell = ob_cell_create(client, output, event);
		if (cell != ERR_PTR(-EAGAIN) || nonblock)
			return cell;
		mutex_unlock(mutex);
		err = ob_output_pool_wait(output,
					  ob_event_cells(&event->record));
		mutex_lock(mutex);
		if (err)
			return ERR_PTR(err);
	}
}

static int schedule_event(struct ob_client *client, struct ob_event *event,
			  struct ob_output_pool *output, bool nonblock,
			  struct mutex *mutex)
{
	struct ob_queue *queue = ob_queue_get(event->record.queue);
	struct ob_cell *cell;
	int err = -EINVAL;

	if (!queue || !ob_queue_is_used(queue, client->number))
		goto put;
	cell = get_cell(client, event, output, nonblock, mutex);
	if (IS_ERR(cell)) {
		err = PTR_ERR(cell);
		goto put;
	}
	event->payload = NULL;	/* the cell's now */
	err = ob_schedule_add(queue, cell);
	if (err)
		ob_cell_destroy(cell);
put:
	ob_queue_put(queue);
	return err;
}

static bool has_port(struct ob_client *client, int number)
{
	bool found;

	rcu_read_lock();
	found = ob_port_lookup(client, number);
	rcu_read_unlock();
	return found;
}

int ob_route_submit(struct ob_client *client, struct ob_event *event,
		    struct ob_output_pool *output, bool nonblock,
		    struct mutex *mutex)
{
	struct snd_seq_event *record = &event->record;

	if (record->queue == SNDRV_SEQ_ADDRESS_SUBSCRIBERS) {
		record->dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
		record->queue = SNDRV_SEQ_QUEUE_DIRECT;
	} else if (record->dest.client == SNDRV_SEQ_ADDRESS_SUBSCRIBERS &&
		   !has_port(client, record->source.port)) {
		return -EINVAL;
	}
	if (!ob_event_is_direct(record))
		return schedule_event(client, event, output, nonblock, mutex);
	if (record->type == SNDRV_SEQ_EVENT_NOTE)
		return -EINVAL;	/* its end needs a queue */
	return ob_route_deliver(client, event, 0);
}
