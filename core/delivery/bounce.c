// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Answers to senders whose scheduled events did not arrive. Called by delivery
 * in any context, under RCU. The data of a bounce is the one allocation that
 * delivery makes.
 */
#include "delivery/bounce.h"

#include "delivery/receiver.h"
#include "event/payload.h"
#include "routing/client.h"
#include "routing/port.h"

#include <linux/errno.h>

/* To a program: the event that failed, as the data of another. */
static int bounce_to_user(struct ob_event *answer, struct ob_port *port,
			  const struct ob_event *event, int hop)
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
	err = ob_receiver_deliver(answer, port, hop, 0);
	ob_payload_put(answer->payload);
	return err;
}

/* To a driver: a pointer to the event that failed. */
static int bounce_to_kernel(struct ob_event *answer, struct ob_port *port,
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
	return ob_receiver_deliver(answer, port, hop, 0);
}

int ob_bounce_send(struct ob_client *sender, const struct ob_event *event,
		   int err, int hop)
{
	struct ob_event answer = {
		.record.queue = SNDRV_SEQ_QUEUE_DIRECT,
		.record.source = {
			.client = SNDRV_SEQ_CLIENT_SYSTEM,
			.port = SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE,
		},
	};

	struct ob_port *port;

	if (!sender || !READ_ONCE(sender->accept_input) ||
	    !(READ_ONCE(sender->filter) & SNDRV_SEQ_FILTER_BOUNCE))
		return 0;
	answer.record.dest.client = sender->number;
	answer.record.dest.port = event->record.source.port;
	/* The sender's own port, whoever has its number by now. */
	port = ob_port_lookup(sender, event->record.source.port);
	if (!port)
		err = -ENOENT;
	else if (ob_client_is_user(sender))
		err = bounce_to_user(&answer, port, event, hop);
	else
		err = bounce_to_kernel(&answer, port, event, err, hop);
	if (err < 0)
		atomic_inc(&sender->event_lost);
	return err;
}
