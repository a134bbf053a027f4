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

/*
 * Fills in the subscription from @info->sender to @info->dest. -EINVAL if there
 * is no such sender, -ENOENT if there is no such subscription; then @info is
 * unchanged.
 */
int ob_subscription_query_pair(struct snd_seq_port_subscribe *info);

/*
 * Fills in the subscription that root, type and index of @query name. -ENXIO
 * for a bad root or type, -ENOENT for an index past the end.
 */
int ob_subscription_query_nth(struct snd_seq_query_subs *query);

/*
 * Calls @emit for each active subscription of one side of @port, with the graph
 * mutex held and @index counting from 0.
 */
void
ob_subscription_query_all(struct ob_port *port, enum ob_subscription_end end,
			  void (*emit)(const struct snd_seq_port_subscribe *info,
				       bool exclusive, unsigned int index,
				       void *context),
			  void *context);

#endif
