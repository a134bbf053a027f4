/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * One event on its way to one receiver that may take it in another form: what the
 * files conversion*.c share.
 */
#ifndef ONBEAT_CONVERSION_WAY_H
#define ONBEAT_CONVERSION_WAY_H

#include "delivery/batch.h"
#include "event/sender_key.h"
#include "routing/client.h"
#include "routing/port.h"

/**
 * struct ob_way - from whom and to whom
 * @batch: what is being delivered
 * @event: one event of it, stamped for its receiver; its payload is lent
 * @port: the receiver
 * @subscription: the connection, or NULL
 */
struct ob_way {
	const struct ob_batch *batch;
	struct ob_event *event;
	struct ob_port *port;
	const struct ob_subscription *subscription;
};

int ob_way_deliver_as_is(const struct ob_way *way);
bool ob_way_is_passed_on(const struct ob_way *way);
bool ob_way_find_key(const struct ob_way *way, unsigned int group,
		     struct ob_sender_key *key);

/* Counts the outcome, which is returned: not an error, for it is not the sender's fault. */
static inline int ob_way_settle(const struct ob_way *way,
				enum ob_conversion_outcome outcome)
{
	ob_conversion_counts_add(&way->port->client->conversions, outcome);
	return outcome;
}

static inline bool ob_way_wants_no_conversion(const struct ob_way *way)
{
	return READ_ONCE(way->port->client->filter) &
	       SNDRV_SEQ_FILTER_NO_CONVERT;
}

/* @bit: 0 for a packet without a group, else the group from 1 on. */
static inline bool ob_way_is_filtered(const struct ob_way *way, unsigned int bit)
{
	return READ_ONCE(way->port->client->group_filter) & BIT(bit);
}

static inline bool ob_way_is_packet_filtered(const struct ob_way *way, u32 first)
{
	return ob_way_is_filtered(way, ob_ump_message_has_group(first) ?
				       ob_ump_message_group(first) + 1 : 0);
}

/*
 * Has the connection ended by which the event came? What is forgotten with it is so
 * after that, under the lock that the caller holds: what begins while it has not ended
 * is forgotten as well.
 */
static inline bool ob_way_has_ended(const struct ob_way *way)
{
	return way->subscription && !ob_subscription_is_active(way->subscription);
}

#endif
