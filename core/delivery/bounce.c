// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Answers to senders whose scheduled events did not arrive. Called by delivery
 * in any context, under RCU. The data of a bounce is allocated, as little else is in
 * delivery: see rule 2 of Documentation/locking.md.
 */
#include "delivery/bounce.h"

#include "delivery/batch.h"
#include "delivery/receiver.h"
#include "event/payload.h"
#include "routing/client.h"
#include "routing/port.h"

#include <linux/errno.h>

/* To a program: the event that failed, as the data of another. */
static int bounce_to_user(struct ob_batch *answer, struct ob_port *port,
			  const struct snd_seq_event *record)
{
	size_t size = ob_record_size(record);
	int err;

	answer->payload = ob_payload_create(size, GFP_ATOMIC);
	if (!answer->payload)
		return -ENOMEM;
	memcpy(answer->payload->data, record, size);
	answer->records->type = SNDRV_SEQ_EVENT_BOUNCE;
	answer->records->flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	answer->records->data.ext.len = size;
	err = ob_receiver_deliver(answer, 0, port, NULL);
	ob_payload_put(answer->payload);
	return err;
}

/* To a driver: a pointer to the event that failed. */
static int bounce_to_kernel(struct ob_batch *answer, struct ob_port *port,
			    const struct snd_seq_event *record,
			    struct ob_payload *payload, int err)
{
	struct ob_event quoted __uninitialized;

	ob_event_copy(&quoted, record);
	if (payload)
		ob_payload_attach(&quoted.record, payload);
	answer->records->type = SNDRV_SEQ_EVENT_KERNEL_ERROR;
	answer->records->data.quote.origin = record->dest;
	answer->records->data.quote.value = -err;
	answer->records->data.quote.event = &quoted.record;
	return ob_receiver_deliver(answer, 0, port, NULL);
}

/* To the sender's own port, whoever has its number by now. */
static int answer_sender(const struct ob_batch *batch, unsigned int index,
			 int err)
{
	const struct snd_seq_event *record = ob_batch_record(batch, index);
	struct ob_client *sender = batch->sender;
	struct snd_seq_event event = {
		.queue = SNDRV_SEQ_QUEUE_DIRECT,
		.source = {
			.client = SNDRV_SEQ_CLIENT_SYSTEM,
			.port = SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE,
		},
		.dest = {
			.client = sender->number,
			.port = record->source.port,
		},
	};
	struct ob_batch answer = {
		.records = &event,
		.count = 1,
		.direct = true,
		.hop = batch->hop + 1,
		.origin = batch->origin,
	};
	struct ob_port *port;

	port = ob_port_lookup(sender, record->source.port);
	if (!port)
		return -ENOENT;
	if (ob_client_is_user(sender))
		return bounce_to_user(&answer, port, record);
	return bounce_to_kernel(&answer, port, record, batch->payload, err);
}

/**
 * ob_bounce_is_wanted() - has a sender asked for what does not arrive?
 * @sender: the client
 *
 * Context: Any.
 * Return: True if so, and it can read it.
 */
bool ob_bounce_is_wanted(const struct ob_client *sender)
{
	return READ_ONCE(sender->accept_input) &&
	       (READ_ONCE(sender->filter) & SNDRV_SEQ_FILTER_BOUNCE);
}

/**
 * ob_bounce_send() - send an event back, if its sender asked for that
 * @batch: what is being delivered
 * @index: which of its events
 * @err: why it did not arrive, a negative errno
 *
 * A program gets a BOUNCE event whose data is the record, a driver a
 * KERNEL_ERROR event that points to it.
 *
 * Context: Any; RCU read side.
 */
void ob_bounce_send(const struct ob_batch *batch, unsigned int index, int err)
{
	struct ob_client *sender = batch->sender;

	if (!ob_bounce_is_wanted(sender))
		return;
	if (answer_sender(batch, index, err) < 0)
		atomic_inc(&sender->event_lost);
}
