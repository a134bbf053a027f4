/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Events that a client sends are delivered now, or scheduled.
 */
#ifndef ONBEAT_SUBMISSION_H
#define ONBEAT_SUBMISSION_H

#include <linux/types.h>

struct mutex;
struct ob_client;
struct ob_event;
struct ob_output_pool;
struct snd_seq_event;

/**
 * ob_submission_submit() - deliver or schedule an event
 * @client: sender; event->record.source.client is its number
 * @event: checked; if it is scheduled its payload moves and event->payload
 *	becomes NULL, else the reference stays with the caller
 * @output: pool to charge if it is scheduled
 * @nonblock: do not wait for pool cells
 * @mutex: held by the caller, dropped while waiting; NULL only with @nonblock
 *
 * Context: Process context, sleeps.
 * Return: 0 or more, or an error of write(2).
 */
int ob_submission_submit(struct ob_client *client, struct ob_event *event,
			 struct ob_output_pool *output, bool nonblock,
			 struct mutex *mutex);

/**
 * ob_submission_deliver() - deliver together what is sent together
 * @client: sender
 * @records: as written; they may be changed
 * @count: how many, at least 1
 * @deliveries: how many deliveries that were is added
 *
 * Delivers those, from the first on, that are direct, valid, of fixed length and
 * go the same way, or as many of them as may go together.
 *
 * Context: Process context, sleeps.
 * Return: How many were delivered; 0 if the first needs ob_submission_submit();
 * or the error of the first.
 */
int ob_submission_deliver(struct ob_client *client,
			  struct snd_seq_event *records, unsigned int count,
			  unsigned int *deliveries);

#endif
