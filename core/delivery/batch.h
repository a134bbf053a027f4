/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A batch: what a sender hands over to be delivered, one event or several that
 * go the same way.
 */
#ifndef ONBEAT_BATCH_H
#define ONBEAT_BATCH_H

#include "event/event.h"

struct ob_client;
struct ob_input_wakes;
struct ob_origin;

/**
 * struct ob_batch - consecutive events of one sender that go the same way
 * @sender: the client that sends: its ports, and the client to bounce to
 * @records: the events, in order, see ob_batch_record(); all have the same source
 *	port and destination. Delivery may change them
 * @count: how many, at least 1. Several are all packets, or all ob_event_is_plain()
 * @payload: data of the only event, lent, or NULL
 * @direct: they were not scheduled. Decided once, where they enter: a stamp
 *	may change the queue of a record on its way
 * @unanswered: nobody asks what became of each event
 * @hop: deliveries that they passed through already
 * @arrived: when they came from outside, in ns of CLOCK_MONOTONIC: those who
 *	ask for a stamp get that of this moment; 0 means now
 * @wakes: where to note whose readers are to be woken when more was delivered, or
 *	NULL: each at once
 * @deliveries: set by delivery: how many receivers got an event, or would have
 * @origin: set by delivery: what is counted for the event that was submitted, or
 *	for each of several
 */
struct ob_batch {
	struct ob_client *sender;
	struct snd_seq_event *records;
	unsigned int count;
	struct ob_payload *payload;
	bool direct;
	bool unanswered;
	int hop;
	u64 arrived;
	struct ob_input_wakes *wakes;
	unsigned int deliveries;
	struct ob_origin *origin;
};

/**
 * ob_batch_init() - events that were not scheduled, none yet
 * @batch: filled in, field by field: that is quicker than to clear all of it
 * @sender: the client that sends
 * @records: the events
 *
 * Context: Any.
 */
static inline void ob_batch_init(struct ob_batch *batch, struct ob_client *sender,
				 struct snd_seq_event *records)
{
	batch->sender = sender;
	batch->records = records;
	batch->count = 0;
	batch->payload = NULL;
	batch->direct = true;
	batch->unanswered = false;
	batch->hop = 0;
	batch->arrived = 0;
	batch->wakes = NULL;
	batch->deliveries = 0;
	batch->origin = NULL;
}

/**
 * ob_batch_record() - one of the events
 * @batch: the batch, of which all records are as large as the first
 * @index: less than @batch->count
 *
 * Context: Any.
 * Return: The event or packet.
 */
static inline struct snd_seq_event *
ob_batch_record(const struct ob_batch *batch, unsigned int index)
{
	struct snd_seq_ump_event *packets = (void *)batch->records;

	/* Mostly they are events. */
	if (unlikely(ob_record_is_packet(batch->records)))
		return (void *)&packets[index];
	return &batch->records[index];
}

#endif
