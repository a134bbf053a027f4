/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What a client sends: delivered now, or scheduled.
 */
#ifndef ONBEAT_SUBMISSION_H
#define ONBEAT_SUBMISSION_H

#include <linux/types.h>

struct mutex;
struct ob_client;
struct ob_event;
struct ob_output_pool;

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

#endif
