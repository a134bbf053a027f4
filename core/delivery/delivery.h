/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Delivering events to one port or to subscribers, now.
 */
#ifndef ONBEAT_DELIVERY_H
#define ONBEAT_DELIVERY_H

#include "event/event.h"

struct ob_batch;
struct ob_client;

int ob_delivery_deliver_batch(struct ob_batch *batch);
void ob_delivery_deliver_all(struct ob_batch *batch);
bool ob_delivery_is_to_program(const struct snd_seq_event *record);
unsigned int ob_delivery_together(struct ob_client *sender,
				  const struct snd_seq_event *record);
int ob_delivery_deliver_stamped(struct ob_client *client,
				const struct ob_event *event, int hop,
				u64 arrived);
int ob_delivery_deliver(struct ob_client *client, const struct ob_event *event,
			int hop);

#endif
