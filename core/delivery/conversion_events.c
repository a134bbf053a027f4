// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Packets as events. Called by conversion.c in any context, under RCU.
 *
 * A SysEx comes in packets of a few bytes. A program gets it as one event when its end
 * has come: see sysex_joins.c. Drivers get it otherwise: see conversion_driver.c.
 */
#include "delivery/conversion_events.h"

#include "base/params.h"
#include "delivery/conversion_driver.h"
#include "delivery/conversion_way.h"
#include "midi/ump_conversion.h"

#include <linux/errno.h>

/**
 * struct for_program - what a packet is for a program
 * @key: who sends it, in which group
 * @out: its events
 * @outcome: what becomes of it, unless it is lost
 * @is_cut: it cuts off a SysEx
 * @old: pieces that are to be freed
 */
struct for_program {
	struct ob_sender_key key;
	struct ob_ump_events out;
	enum ob_conversion_outcome outcome;
	bool is_cut;
	struct ob_sysex_tail old;
};

static void cut_off(struct ob_input_fifo *input, struct ob_sysex_join *join,
		    struct for_program *result)
{
	/* That one was lost has been told. */
	result->is_cut = !join->lost;
	ob_sysex_joins_drop(&input->joins, join, &input->ring, &result->old);
}

/*
 * May a SysEx begin? What came by a connection, or to a port, is forgotten after that has
 * ended, or has left the table, under the lock that is held.
 */
static bool can_begin(const struct ob_way *way)
{
	const struct ob_port *port = way->port;

	return !ob_way_has_ended(way) &&
	       ob_port_lookup(port->client, port->addr.port) == port;
}

/* A part of a SysEx that is longer than a packet; @join is NULL for the first one. */
static int join_piece(const struct ob_way *way, struct ob_input_fifo *input,
		      struct ob_sysex_join *join, struct for_program *result)
{
	const struct ob_ump_sysex_piece *piece = &result->out.sysex;
	struct snd_seq_event record;
	int err = 0;

	if (!join && !can_begin(way)) {
		result->outcome = ob_conversion_outcome_of(OB_UMP_DROP_SYSEX);
		return 0;
	}
	if (!join)
		join = ob_sysex_joins_begin(&input->joins, &input->ring,
					    &result->key, way->port->serial,
					    &result->old);
	if (join->lost)
		result->outcome = ob_conversion_outcome_of(OB_UMP_DROP_SYSEX);
	/* For an end without a cell, none gives way: it is lost anyway. */
	if (piece->open || ob_event_ring_has_room(&input->ring, 1))
		err = ob_sysex_joins_append(&input->joins, join, &input->ring,
					    piece->bytes, piece->size,
					    ob_params_max_event_size(),
					    &result->old);
	if (piece->open)
		return err;
	ob_way_make_sysex(way, &record);
	return ob_sysex_joins_finish(&input->joins, join, &input->ring, &record,
				     &result->old) ?: err;
}

/* A packet is converted by itself, without others. */
static int append_whole(const struct ob_way *way, struct ob_input_fifo *input,
			struct for_program *result, bool lose)
{
	const struct ob_ump_sysex_piece *piece = &result->out.sysex;
	struct snd_seq_event record;

	if (!piece->size)
		return ob_input_fifo_append_events_locked(input, result->out.events,
							  result->out.count, lose);
	ob_way_make_sysex(way, &record);
	return ob_sysex_joins_push_whole(&input->joins, &input->ring, &record,
					 piece->bytes, piece->size,
					 ob_params_max_event_size(),
					 &result->old);
}

/*
 * The lock of the input is held. A packet for which there is no room has not happened:
 * it cuts off nothing, and if @lose says so, the reader is told.
 */
static int convert_to_events(const struct ob_way *way, struct for_program *result,
			     bool lose)
{
	struct ob_input_fifo *input = way->port->client->input;
	const u32 *packet = ob_record_packet(way->record);
	struct ob_ump_events *out = &result->out;
	struct ob_sysex_join *join = NULL;
	bool goes_on, filtered;
	int err = 0;

	if (unlikely(input->closed))
		return -ENOENT;
	if (input->joins.count)
		join = ob_sysex_joins_find(&input->joins, &result->key,
					   way->port->serial);
	ob_ump_conversion_decode(join, way->record, packet, out);
	result->outcome = ob_conversion_outcome_of(out->dropped);
	goes_on = out->sysex.size && (out->sysex.open ||
				      (join && !out->sysex.abandons));
	filtered = ob_way_filter_events(way, out);
	if (filtered)
		result->outcome = OB_CONVERSION_FILTERED;
	else if (!goes_on)
		err = append_whole(way, input, result, lose);
	if (err)
		return err;
	if (out->sysex.abandons || (join && filtered && out->sysex.size)) {
		cut_off(input, join, result);
		join = NULL;
	}
	return goes_on && !filtered ? join_piece(way, input, join, result) : 0;
}

/* Is a packet neither of a SysEx, nor may it cut one off? */
static bool is_apart(const struct ob_way *way)
{
	return !way->port->client->input->joins.count &&
	       ob_ump_message_type(ob_record_packet(way->record)[0]) !=
	       OB_UMP_MESSAGE_SYSEX7;
}

/* The lock of the input is held. Return: how many packets were settled, or an error. */
static int convert_run(struct ob_way *way, struct for_program *result,
		       unsigned int count)
{
	const struct ob_client *client = way->port->client;
	unsigned int done = 0;
	bool goes_on;
	int err;

	do {
		goes_on = is_apart(way);
		if (!goes_on)
			ob_way_find_key(way, ob_way_group(way), &result->key);
		err = convert_to_events(way, result, !done);
		if (err)
			return done ?: err;
		ob_way_settle(way, result->outcome);
		way->record = ob_record_next(way->record);
		done++;
	} while (goes_on && done < count && is_apart(way) &&
		 !ob_client_filters_packet(client,
					   ob_record_packet(way->record)[0]));
	return done;
}

static int deliver_to_program(struct ob_way *way, unsigned int count)
{
	struct ob_client *client = way->port->client;
	struct for_program result __uninitialized;
	unsigned long flags;
	int done;

	result.is_cut = false;
	result.old.first = NULL;
	ob_input_fifo_begin(client->input, &flags);
	done = convert_run(way, &result, count);
	ob_input_fifo_end(client->input, flags, way->batch->wakes);
	ob_sysex_tail_free_all(&result.old);
	if (result.is_cut)
		ob_conversion_counts_add_cut(&client->conversions, 1);
	return done;
}

/* Why does the client not get a packet? CONVERTED if it does. */
static enum ob_conversion_outcome judge(const struct ob_way *way)
{
	const struct ob_client *client = way->port->client;

	/* A START from there would be about a queue, and a packet names none. */
	if (ob_client_wants_no_conversion(client) ||
	    client->number == SNDRV_SEQ_CLIENT_SYSTEM || !way->batch->sender)
		return OB_CONVERSION_UNREAD;
	if (ob_client_filters_packet(client, ob_record_packet(way->record)[0]))
		return OB_CONVERSION_FILTERED;
	return OB_CONVERSION_CONVERTED;
}

/**
 * ob_conversion_events_deliver() - deliver packets to a client that takes events
 * @way: the first packet and its receiver
 * @count: how many there are
 *
 * Several go to a program under one hold of its input's lock, but for SysEx.
 *
 * Context: Any; RCU read side.
 * Return: As ob_conversion_deliver().
 */
int ob_conversion_events_deliver(struct ob_way *way, unsigned int count)
{
	enum ob_conversion_outcome outcome = judge(way);

	if (outcome != OB_CONVERSION_CONVERTED) {
		ob_way_settle(way, outcome);
		return 1;
	}
	if (ob_client_is_user(way->port->client))
		return deliver_to_program(way, count);
	return ob_conversion_driver_deliver(way);
}
