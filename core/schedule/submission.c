// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * An event that a program writes or a driver sends is delivered now or goes into
 * a queue. Called by write(2) and for drivers, in process context.
 *
 * An event that is scheduled but due already is dispatched before the call
 * returns, unless another CPU is dispatching its queue; on PREEMPT_RT by a thread.
 *
 * Whether an event was direct stays in its batch, since a stamp that it gets on its
 * way may name a queue.
 */
#include "schedule/submission.h"

#include "delivery/batch.h"
#include "delivery/delivery.h"
#include "delivery/trace.h"
#include "queue/queue.h"
#include "queue/queue_events.h"
#include "routing/client.h"
#include "routing/port.h"
#include "schedule/dispatcher.h"
#include "schedule/flush.h"

#include <linux/err.h>

/* Return: 0, or -EINVAL if the queue was deleted; then @queued stays the caller's. */
static int enqueue(struct ob_queue *queue, struct ob_queued_event *queued)
{
	bool may_be_due = false;
	int err = -EINVAL;

	ob_dispatcher_begin(queue);
	if (!queue->dead) {
		may_be_due = ob_queue_events_add_locked(queue, queued);
		ob_trace_enqueue(queue, &queued->event.record);
		err = 0;
	}
	ob_dispatcher_end(queue, may_be_due);
	return err;
}

static int schedule_event(struct ob_client *client, struct ob_event *event,
			  struct ob_output_pool *output, struct ob_queue **queue)
{
	struct ob_queued_event *queued;
	int err;

	if (!*queue)
		*queue = ob_queue_get(event->record.queue);
	if (!*queue || !ob_queue_is_used(*queue, client->number))
		return -EINVAL;
	queued = ob_queued_event_create(client, output, event);
	if (IS_ERR(queued))
		return PTR_ERR(queued);
	event->payload = NULL;	/* now the queued event's */
	err = enqueue(*queue, queued);
	if (err)
		ob_queued_event_destroy(queued);
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

static bool controls_queue(const struct snd_seq_event *record)
{
	return unlikely(record->dest.client == SNDRV_SEQ_CLIENT_SYSTEM &&
			record->type >= SNDRV_SEQ_EVENT_START &&
			record->type <= SNDRV_SEQ_EVENT_QUEUE_SKEW &&
			!ob_record_is_packet(record));
}

/*
 * Events that were due before it are delivered first: a START drops those that are left
 * in its queue, and a new position may lie before them; a STOP or a tempo is heard after
 * them.
 */
static void begin_control(const struct snd_seq_event *record)
{
	struct ob_queue *queue = ob_queue_get(record->data.queue.queue);

	if (queue && ob_queue_may_control(queue, record->source.client))
		ob_dispatcher_catch_up(queue);
	ob_queue_put(queue);
}

static void finish_control(const struct ob_client *client,
			   const struct snd_seq_event *record)
{
	if (record->type == SNDRV_SEQ_EVENT_START)
		ob_flush_finish_start(client, record->data.queue.queue);
}

/**
 * ob_submission_submit() - deliver or schedule an event
 * @client: sender; event->record.source.client is its number
 * @event: checked; if it is scheduled its payload moves and event->payload
 *	becomes NULL, else the reference stays with the caller
 * @output: pool to charge if it is scheduled
 * @queue: NULL at first; a reference to the event's queue afterwards, if it is
 *	scheduled, which the caller puts
 *
 * Context: Process context, may sleep, but does not wait for cells.
 * Return: 0 or more, or an error of write(2). For an event that is not direct
 * afterwards, -EAGAIN says that @output lacks cells; after ob_output_pool_wait() it
 * can be submitted again, with the same @queue: another one may have its number by
 * then.
 */
int ob_submission_submit(struct ob_client *client, struct ob_event *event,
			 struct ob_output_pool *output, struct ob_queue **queue)
{
	struct snd_seq_event *record = &event->record;
	bool control;
	int result;

	if (record->queue == SNDRV_SEQ_ADDRESS_SUBSCRIBERS) {
		record->dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
		record->queue = SNDRV_SEQ_QUEUE_DIRECT;
	} else if (record->dest.client == SNDRV_SEQ_ADDRESS_SUBSCRIBERS &&
		   !has_port(client, record->source.port)) {
		return -EINVAL;
	}
	if (!ob_event_is_direct(record))
		return schedule_event(client, event, output, queue);
	if (ob_event_is_note(record))
		return -EINVAL;	/* its end needs a queue */
	control = controls_queue(record);
	if (control)
		begin_control(record);
	result = ob_delivery_deliver(client, event, 0);
	if (control)
		finish_control(client, record);
	return result;
}

/* How many are valid, and go the way of the first? Their source is filled in. */
static unsigned int take_events(const struct ob_client *client,
				struct snd_seq_event *records, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count && ob_event_is_direct(&records[i]) &&
	     ob_event_is_plain(&records[i]) &&
	     ob_event_goes_as(&records[i], records); i++)
		records[i].source.client = client->number;
	return i;
}

/* The same for packets. */
static noinline unsigned int take_packets(const struct ob_client *client,
					  struct snd_seq_event *records,
					  unsigned int count)
{
	struct snd_seq_ump_event *packets = (void *)records;
	struct snd_seq_event *record;
	unsigned int i;

	for (i = 0; i < count; i++) {
		record = (void *)&packets[i];
		if (!ob_event_is_direct(record) || !ob_record_is_packet(record) ||
		    !ob_event_goes_as(record, records) ||
		    ob_event_accept_packet(&packets[i]))
			break;
		record->source.client = client->number;
	}
	return i;
}

/**
 * ob_submission_deliver() - deliver together what is sent together
 * @client: sender
 * @records: as written, one behind the other; they may be changed. If the first has the
 *	flag UMP, it is a packet
 * @count: how many, at least 1, if all are as large as the first
 * @deliveries: how many deliveries that were is added
 *
 * Delivers those, from the first on, that are direct, valid, of fixed length and
 * go the same way, or as many of them as may go together. All are events, or packets.
 *
 * Context: Process context, sleeps.
 * Return: How many were delivered; 0 if the first needs ob_submission_submit();
 * or the error of the first.
 */
int ob_submission_deliver(struct ob_client *client,
			  struct snd_seq_event *records, unsigned int count,
			  unsigned int *deliveries)
{
	struct ob_batch batch __uninitialized;
	bool control;
	int result;

	ob_batch_init(&batch, client, records);
	if (unlikely(ob_record_is_packet(records)))
		batch.count = take_packets(client, records, count);
	else
		batch.count = take_events(client, records, count);
	if (!batch.count ||
	    (records->dest.client == SNDRV_SEQ_ADDRESS_SUBSCRIBERS &&
	     !has_port(client, records->source.port)))
		return 0;
	control = controls_queue(records);
	if (control)
		begin_control(records);
	result = ob_delivery_deliver_batch(&batch);
	if (control)
		finish_control(client, records);
	*deliveries += batch.deliveries;
	return result;
}
