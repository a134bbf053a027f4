/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Queries about subscriptions. Process context, may sleep.
 */
#ifndef ONBEAT_SUBSCRIPTION_QUERY_H
#define ONBEAT_SUBSCRIPTION_QUERY_H

#include "base/core.h"
#include "routing/subscription.h"

struct ob_port;

int ob_subscription_query_pair(struct snd_seq_port_subscribe *info);
int ob_subscription_query_nth(struct snd_seq_query_subs *query);
void
ob_subscription_query_all(struct ob_port *port, enum ob_subscription_end end,
			  void (*emit)(const struct snd_seq_port_subscribe *info,
				       bool exclusive, unsigned int index,
				       void *context),
			  void *context);

#endif
