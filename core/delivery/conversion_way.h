/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * An event on its way to one receiver that may take it in another form: what the
 * files conversion*.c share.
 */
#ifndef ONBEAT_CONVERSION_WAY_H
#define ONBEAT_CONVERSION_WAY_H

#include "delivery/batch.h"
#include "event/sender_key.h"
#include "routing/client.h"
#include "routing/port.h"

struct ob_ump_events;

/**
 * struct ob_way - from whom and to whom
 * @batch: what is being delivered
 * @record: one event of it, in the batch, or a copy that is stamped for the receiver
 * @payload: its data, lent, or NULL
 * @port: the receiver
 * @subscription: the connection, or NULL
 * @outcome: what became of the last event that was not an error
 */
struct ob_way {
	const struct ob_batch *batch;
	const struct snd_seq_event *record;
	struct ob_payload *payload;
	struct ob_port *port;
	const struct ob_subscription *subscription;
	enum ob_conversion_outcome outcome;
};

int ob_way_deliver(const struct ob_way *way, struct ob_event *event);
int ob_way_deliver_as_is(const struct ob_way *way);
bool ob_way_is_passed_on(const struct ob_way *way);
bool ob_way_has_ended(const struct ob_way *way);
void ob_way_find_key(const struct ob_way *way, unsigned int group,
		     struct ob_sender_key *key);
void ob_way_make_sysex(const struct ob_way *way, struct snd_seq_event *record);
bool ob_way_filter_events(const struct ob_way *way, struct ob_ump_events *out);

/* 0 to 15, the group of the packet as it was sent. */
static inline unsigned int ob_way_group(const struct ob_way *way)
{
	return ob_ump_message_group(ob_record_packet(way->record)[0]);
}

/* Counts the outcome of one event. None is an error, for it is not the sender's fault. */
static inline void ob_way_settle(struct ob_way *way,
				 enum ob_conversion_outcome outcome)
{
	ob_conversion_counts_add(&way->port->client->conversions, outcome);
	way->outcome = outcome;
}

#endif
