/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Events that a client sends are delivered now, or scheduled.
 */
#ifndef ONBEAT_SUBMISSION_H
#define ONBEAT_SUBMISSION_H

#include <linux/types.h>

struct ob_client;
struct ob_event;
struct ob_output_pool;
struct ob_queue;
struct snd_seq_event;

int ob_submission_submit(struct ob_client *client, struct ob_event *event,
			 struct ob_output_pool *output, struct ob_queue **queue);
int ob_submission_deliver(struct ob_client *client,
			  struct snd_seq_event *records, unsigned int count,
			  unsigned int *deliveries);

#endif
