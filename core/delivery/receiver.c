// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The one place that decides what a receiver gets of an event: the event as it
 * is, a stamped copy, or nothing; what gets another form goes on in conversion.c. A
 * receiver is the input of a program, or a driver's event_input. Called by delivery.c and
 * bounce.c, in any context, under RCU. It takes no lock but the receiver's own, and for a
 * stamp that of a queue.
 */
#include "delivery/receiver.h"

#include "delivery/batch.h"
#include "delivery/conversion.h"
#include "delivery/conversion_way.h"
#include "delivery/driver.h"
#include "delivery/trace.h"
#include "queue/position.h"
#include "routing/client.h"
#include "routing/port.h"

#include <linux/errno.h>
#include <linux/rcupdate.h>

/*
 * How many of the events from the first on the client accepts. Packets have no type
 * that could be filtered.
 */
static unsigned int count_accepted(const struct ob_client *client,
				   const struct snd_seq_event *records,
				   unsigned int count)
{
	unsigned int i;

	if (!READ_ONCE(client->accept_input))
		return 0;
	if (!(READ_ONCE(client->filter) & SNDRV_SEQ_FILTER_USE_EVENT) ||
	    ob_record_is_packet(records))
		return count;
	for (i = 0; i < count; i++)
		if (!test_bit(records[i].type, client->event_filter))
			break;
	return i;
}

static bool is_stamped(const struct ob_port *port,
		       const struct ob_subscription *subscription)
{
	return READ_ONCE(port->timestamp) ||
	       (subscription &&
		subscription->info.flags & SNDRV_SEQ_PORT_SUBS_TIMESTAMP);
}

/* By the connection, and then by the port, whose stamp is the one that stays. */
static void stamp(struct snd_seq_event *record, const struct ob_port *port,
		  const struct ob_subscription *subscription, u64 arrived)
{
	if (subscription &&
	    subscription->info.flags & SNDRV_SEQ_PORT_SUBS_TIMESTAMP)
		ob_position_stamp(record, subscription->info.queue,
				  subscription->info.flags &
				  SNDRV_SEQ_PORT_SUBS_TIME_REAL, arrived);
	if (READ_ONCE(port->timestamp))
		ob_position_stamp(record, READ_ONCE(port->time_queue),
				  READ_ONCE(port->time_real), arrived);
}

/* One event, as a copy of the receiver's own, which most need not. */
static noinline int deliver_copy(const struct ob_batch *batch, unsigned int index,
				 struct ob_port *port,
				 const struct ob_subscription *subscription)
{
	struct ob_event copy __uninitialized;
	int err;

	ob_event_copy(&copy, ob_batch_record(batch, index));
	copy.payload = batch->payload;
	stamp(&copy.record, port, subscription, batch->arrived);
	if (!ob_client_is_user(port->client))
		return ob_driver_call(batch, port, &copy);
	err = ob_input_fifo_deliver(port->client->input, &copy, batch->wakes);
	if (err)
		atomic_inc(&port->client->event_lost);
	return err;
}

/* Have the events no data, and need no copy? Several are all of one kind. */
static bool are_plain(const struct ob_batch *batch,
		      const struct snd_seq_event *record)
{
	return !batch->payload && (record->type != SNDRV_SEQ_EVENT_SYSEX ||
				   ob_record_is_packet(record));
}

/* @records, from @first on, which the receiver gets as they are, but for a stamp. */
static int receive(const struct ob_batch *batch, unsigned int first,
		   const struct snd_seq_event *records, unsigned int count,
		   struct ob_port *port,
		   const struct ob_subscription *subscription)
{
	struct ob_client *client = port->client;
	unsigned int done;
	int err;

	count = count_accepted(client, records, count);
	if (!count)
		return -ENOENT;
	if (!(READ_ONCE(port->capability) & SNDRV_SEQ_PORT_CAP_WRITE))
		return -EPERM;
	if (ob_client_is_user(client) && are_plain(batch, records) &&
	    !is_stamped(port, subscription)) {
		done = ob_input_fifo_deliver_batch(client->input, records, count,
						   batch->wakes);
		if (done)
			return done;
		/* It is full, and the next is lost: that is told and counted. */
	}
	err = deliver_copy(batch, first, port, subscription);
	return err < 0 ? err : 1;
}

/* Is it a packet, or for a receiver of packets? */
static bool concerns_packets(const struct ob_client *client,
			     const struct snd_seq_event *record)
{
	return READ_ONCE(client->midi_version) || ob_record_is_packet(record);
}

/*
 * Events in another form, @way->record and those that follow it. Returns as
 * ob_conversion_deliver().
 */
static int receive_converted(struct ob_way *way, unsigned int count)
{
	struct ob_client *client = way->port->client;
	struct ob_event copy __uninitialized;
	int result;

	count = count_accepted(client, way->record, count);
	if (!count)
		return -ENOENT;
	if (!(READ_ONCE(way->port->capability) & SNDRV_SEQ_PORT_CAP_WRITE))
		return -EPERM;
	if (is_stamped(way->port, way->subscription)) {
		ob_event_copy(&copy, way->record);
		stamp(&copy.record, way->port, way->subscription,
		      way->batch->arrived);
		way->record = &copy.record;
		count = 1;
	}
	result = ob_conversion_deliver(way, count);
	if (result < 0 && ob_client_is_user(client))
		atomic_inc(&client->event_lost);
	return result;
}

/* Tracepoints show an error for what the receiver does not get. */
static int error_of(enum ob_conversion_outcome outcome)
{
	if (outcome == OB_CONVERSION_CONVERTED)
		return 0;
	if (outcome == OB_CONVERSION_FILTERED)
		return -ENOENT;
	if (outcome == ob_conversion_outcome_of(OB_UMP_DROP_SYSEX))
		return -EPIPE;
	return -EPROTO;
}

/* Likewise, one by one while somebody traces. */
static int convert_and_trace(const struct ob_batch *batch,
			     const struct snd_seq_event *records, unsigned int count,
			     struct ob_port *port,
			     const struct ob_subscription *subscription)
{
	struct ob_way way = {
		.batch = batch,
		.record = records,
		.payload = batch->payload,
		.port = port,
		.subscription = subscription,
	};
	int result;

	if (!ob_trace_results())
		return receive_converted(&way, count);
	result = receive_converted(&way, 1);
	ob_trace_result(records, result < 0 ? result : error_of(way.outcome));
	return result;
}

/* Events that stay as they are, likewise. */
static __always_inline int
receive_and_trace(const struct ob_batch *batch, unsigned int first,
		  const struct snd_seq_event *records, unsigned int count,
		  struct ob_port *port, const struct ob_subscription *subscription)
{
	int result;

	if (!ob_trace_results())
		return receive(batch, first, records, count, port, subscription);
	result = receive(batch, first, records, 1, port, subscription);
	ob_trace_result(records, result);
	return result;
}

/* Packets, or events for who takes packets. */
static noinline int receive_packets(const struct ob_batch *batch, unsigned int first,
				    const struct snd_seq_event *records,
				    struct ob_port *port,
				    const struct ob_subscription *subscription)
{
	unsigned int count = batch->count - first;
	unsigned int kept = ob_conversion_count_kept(port, records, count);

	if (!kept)
		return convert_and_trace(batch, records, count, port, subscription);
	return receive_and_trace(batch, first, records, kept, port, subscription);
}

/**
 * ob_receiver_deliver() - deliver events of a batch to one port
 * @batch: the batch; its records name the port as their destination, and are
 *	not changed
 * @first: index of the first event to deliver; those before are done
 * @port: the port
 * @subscription: the connection by which they get there, or NULL
 *
 * Delivers @first, and those that follow if that can be done together.
 *
 * Context: Any; RCU read side.
 * Return: How many were delivered, at least 1. Or why @first was not: -ENOENT
 * the client is closed or does not want this type; -EPERM; -EAGAIN its input is
 * full; what a driver returns.
 */
int ob_receiver_deliver(const struct ob_batch *batch, unsigned int first,
			struct ob_port *port,
			const struct ob_subscription *subscription)
{
	const struct snd_seq_event *records = ob_batch_record(batch, first);

	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "delivery reads under RCU");
	if (unlikely(concerns_packets(port->client, records)))
		return receive_packets(batch, first, records, port, subscription);
	return receive_and_trace(batch, first, records, batch->count - first,
				 port, subscription);
}
