/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Looking at connections.
 */
#ifndef ONBEAT_CONNECTION_QUERY_H
#define ONBEAT_CONNECTION_QUERY_H

#include "base/core.h"
#include "routing/subscription.h"

struct ob_port;

/**
 * ob_subscription_query_pair() - find the connection from info->sender to info->dest
 * @info: addresses in, the whole connection out; unchanged on error
 *
 * Context: process.
 * Return: 0; -EINVAL for a missing sender; -ENOENT.
 */
int ob_subscription_query_pair(struct snd_seq_port_subscribe *info);

/**
 * ob_subscription_query_nth() - the index-th connection of a port
 * @query: root, type and index in; the rest out
 *
 * Context: process.
 * Return: 0; -ENXIO for a bad root or type; -ENOENT index past the end.
 */
int ob_subscription_query_nth(struct snd_seq_query_subs *query);

/**
 * ob_subscription_query_all() - show the connections of one side of a port
 * @port: referenced
 * @end: which side
 * @emit: called for each with the graph mutex held
 * @context: for @emit
 *
 * Context: process.
 */
void
ob_subscription_query_all(struct ob_port *port, enum ob_subscription_end end,
			  void (*emit)(const struct snd_seq_port_subscribe *info,
				       bool exclusive, unsigned int index,
				       void *context),
			  void *context);

#endif
