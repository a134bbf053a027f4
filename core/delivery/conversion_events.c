// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Packets as events. Called by conversion.c in any context, under RCU.
 *
 * A SysEx comes in packets of a few bytes. A program gets it as one event when its end
 * has come: see sysex_joins.c. A driver gets it in parts meanwhile: see sysex_opens.c.
 * There, a SysEx that is cut off is ended by an F7, and one that begins in a second group
 * of a sender, comes by a second connection, or is another's that came through the same
 * driver, meanwhile is dropped, as drivers tell addresses apart, but not these.
 */
#include "delivery/conversion_events.h"

#include "base/params.h"
#include "delivery/conversion_way.h"
#include "delivery/driver.h"
#include "delivery/origin.h"
#include "event/payload.h"
#include "event/sysex_opens.h"
#include "midi/ump_conversion.h"

#include <linux/errno.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <sound/asoundef.h>

/* Packets have no type to be filtered by, but what becomes of them has. */
static bool is_wanted(const struct ob_client *client, u8 type)
{
	return !(READ_ONCE(client->filter) & SNDRV_SEQ_FILTER_USE_EVENT) ||
	       test_bit(type, client->event_filter);
}

/* The event of a SysEx but for its data; all else is that of the packet's. */
static void make_sysex(const struct ob_way *way, struct snd_seq_event *record)
{
	*record = way->event->record;
	record->type = SNDRV_SEQ_EVENT_SYSEX;
	record->flags &= ~(SNDRV_SEQ_EVENT_LENGTH_MASK | SNDRV_SEQ_EVENT_UMP);
	record->flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	memset(&record->data, 0, sizeof(record->data));
}

/* Takes out those that the client does not want. Returns whether that is all. */
static bool filter_results(const struct ob_client *client, struct ob_ump_events *out)
{
	unsigned int wanted = 0, i;

	for (i = 0; i < out->count; i++)
		if (is_wanted(client, out->events[i].type))
			out->events[wanted++] = out->events[i];
	out->count = wanted;
	return !wanted;
}

/* Does the client want nothing of a packet, or of what becomes of it? */
static bool is_filtered(const struct ob_way *way, struct ob_ump_events *out)
{
	const struct ob_client *client = way->port->client;
	u32 first = ob_record_packet(&way->event->record)[0];

	if (out->count)
		return filter_results(client, out);
	return ob_ump_message_type(first) == OB_UMP_MESSAGE_SYSEX7 &&
	       out->dropped != OB_UMP_DROP_RESERVED &&
	       !is_wanted(client, SNDRV_SEQ_EVENT_SYSEX);
}

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

static int append_events(struct ob_input_fifo *input, const struct ob_ump_events *out)
{
	unsigned int i;
	int err;

	err = ob_input_fifo_reserve_locked(input, out->count);
	for (i = 0; i < out->count && !err; i++)
		ob_input_fifo_append_locked(input, &out->events[i]);
	return err;
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
	make_sysex(way, &record);
	return ob_sysex_joins_finish(&input->joins, join, &input->ring, &record,
				     &result->old) ?: err;
}

/* A packet is converted by itself, without others. */
static int append_whole(const struct ob_way *way, struct ob_input_fifo *input,
			struct for_program *result)
{
	const struct ob_ump_sysex_piece *piece = &result->out.sysex;
	struct snd_seq_event record;

	if (!piece->size)
		return result->out.count ? append_events(input, &result->out) : 0;
	make_sysex(way, &record);
	return ob_sysex_joins_push_whole(&input->joins, &input->ring, &record,
					 piece->bytes, piece->size,
					 ob_params_max_event_size(),
					 &result->old);
}

/*
 * The lock of the input is held. A packet for which there is no room has not happened:
 * it cuts off nothing.
 */
static int convert_for_input(const struct ob_way *way, struct for_program *result)
{
	struct ob_input_fifo *input = way->port->client->input;
	const u32 *packet = ob_record_packet(&way->event->record);
	struct ob_ump_events *out = &result->out;
	struct ob_sysex_join *join;
	bool goes_on, filtered;
	int err = 0;

	if (unlikely(input->closed))
		return -ENOENT;
	join = ob_sysex_joins_find(&input->joins, &result->key,
				   way->port->serial);
	ob_ump_conversion_decode(join, &way->event->record, packet, out);
	result->outcome = ob_conversion_outcome_of(out->dropped);
	goes_on = out->sysex.size && (out->sysex.open ||
				      (join && !out->sysex.abandons));
	filtered = is_filtered(way, out);
	if (filtered)
		result->outcome = OB_CONVERSION_FILTERED;
	else if (!goes_on)
		err = append_whole(way, input, result);
	if (err)
		return err;
	if (out->sysex.abandons || (join && filtered && out->sysex.size)) {
		cut_off(input, join, result);
		join = NULL;
	}
	return goes_on && !filtered ? join_piece(way, input, join, result) : 0;
}

static int deliver_to_program(const struct ob_way *way,
			      const struct ob_sender_key *key)
{
	struct ob_client *client = way->port->client;
	struct for_program result __uninitialized;
	unsigned long flags;
	int err;

	result.key = *key;
	result.is_cut = false;
	result.old.first = NULL;
	ob_input_fifo_begin(client->input, &flags);
	err = convert_for_input(way, &result);
	ob_input_fifo_end(client->input, flags, way->batch->wakes);
	ob_sysex_tail_free_all(&result.old);
	if (result.is_cut)
		ob_conversion_counts_add_cut(&client->conversions, 1);
	return err ?: ob_way_settle(way, result.outcome);
}

/**
 * struct for_driver - what a packet is for a driver
 * @out: its events
 * @part: the next part of a SysEx, a reference, or NULL
 * @cut: a SysEx that does not go on: the sender's own, or one that is forgotten for it
 * @outcome: what becomes of the packet, unless the driver refuses it
 * @err: why the SysEx is lost, or 0
 */
struct for_driver {
	struct ob_ump_events out;
	enum ob_conversion_outcome outcome;
	struct ob_payload *part;
	struct ob_sysex_cut cut;
	int err;
};

/* There is no memory for what a driver is to get. */
static int lose_bytes(struct ob_client *client)
{
	this_cpu_inc(client->traffic->lost);
	return -ENOMEM;
}

/* A part of a SysEx to a driver; consumes the reference. */
static int send_part(const struct ob_way *way, struct snd_seq_addr source,
		     struct ob_payload *payload)
{
	struct ob_event part __uninitialized;
	int err;

	if (!payload)
		return lose_bytes(way->port->client);
	make_sysex(way, &part.record);
	part.record.source = source;
	part.record.data.ext.len = payload->size;
	part.payload = payload;
	err = ob_driver_call(way->batch, way->port, &part);
	ob_payload_put(payload);
	return err;
}

/* Ends a SysEx on the cable, so that its receiver does not wait for more. */
static void send_end(const struct ob_way *way, struct snd_seq_addr source)
{
	struct ob_payload *payload = ob_payload_create(1, GFP_NOWAIT);

	if (payload)
		payload->data[0] = MIDI_CMD_COMMON_SYSEX_END;
	send_part(way, source, payload);
}

/* A SysEx in one packet, of which nothing is remembered. */
static void make_only_part(struct for_driver *result)
{
	const struct ob_ump_sysex_piece *piece = &result->out.sysex;

	result->part = ob_payload_create(piece->size, GFP_NOWAIT);
	if (result->part)
		memcpy(result->part->data, piece->bytes, piece->size);
	else
		result->err = -ENOMEM;
}

static void add_to_part(struct ob_sysex_opens *opens, struct ob_sysex_open *open,
			struct for_driver *result)
{
	const struct ob_ump_sysex_piece *piece = &result->out.sysex;

	result->err = ob_sysex_opens_append(open, piece->bytes, piece->size);
	if (result->err && open->sent) {
		ob_sysex_opens_cut(opens, open, &result->cut);
		result->cut.is_cut = false;	/* it is counted as lost */
		return;
	}
	if (!result->err)
		result->part = ob_sysex_opens_pop_part(open, !piece->open);
	if (result->err || !piece->open)
		ob_sysex_opens_end(opens, open);
}

/* Bytes of a SysEx. @open is the one that goes on with them, if any. */
static void convert_sysex(const struct ob_way *way, const struct ob_sender_key *key,
			  struct ob_sysex_open *open, struct for_driver *result)
{
	struct ob_sysex_opens *opens = way->port->opens;

	if (!open && !result->out.sysex.open) {
		make_only_part(result);
		return;
	}
	if (!open)
		open = ob_sysex_opens_begin(opens, key, way->event->record.source,
					    &result->cut);
	if (open)
		add_to_part(opens, open, result);
	else
		result->outcome = ob_conversion_outcome_of(OB_UMP_DROP_SYSEX);
}

/*
 * May a SysEx go on or begin, beside @other from the same address? That gives way if its
 * sender is silent, who may have hung.
 */
static bool find_way(const struct ob_way *way, struct ob_sysex_open *other,
		     struct for_driver *result)
{
	struct ob_sysex_opens *opens = way->port->opens;

	if (!opens || ob_way_has_ended(way))
		return false;
	if (!other)
		return true;
	if (result->cut.is_cut || !ob_sysex_opens_gives_way(other))
		return false;
	ob_sysex_opens_cut(opens, other, &result->cut);
	return true;
}

/* Makes of the packet what a driver gets. Which SysEx are open, changes. */
static void convert_for_driver(const struct ob_way *way,
			       const struct ob_sender_key *key,
			       struct for_driver *result)
{
	const u32 *packet = ob_record_packet(&way->event->record);
	struct ob_sysex_opens *opens = way->port->opens;
	struct ob_sysex_open *open, *other;
	bool filtered;

	result->part = NULL;
	result->cut.is_cut = false;
	result->cut.is_begun = false;
	result->err = 0;
	open = ob_sysex_opens_find(opens, key, way->event->record.source, &other);
	ob_ump_conversion_decode(open, &way->event->record, packet, &result->out);
	result->outcome = ob_conversion_outcome_of(result->out.dropped);
	filtered = is_filtered(way, &result->out);
	if (result->out.sysex.abandons ||
	    (open && filtered && result->out.sysex.size)) {
		ob_sysex_opens_cut(opens, open, &result->cut);
		open = NULL;
	}
	if (filtered) {
		result->outcome = OB_CONVERSION_FILTERED;
		result->out.count = 0;
	} else if (result->out.sysex.size && find_way(way, other, result)) {
		convert_sysex(way, key, open, result);
	} else if (result->out.sysex.size) {
		result->outcome = ob_conversion_outcome_of(OB_UMP_DROP_SYSEX);
	}
}

static int deliver_to_byte_driver(const struct ob_way *way,
				  const struct ob_sender_key *key)
{
	struct ob_client *client = way->port->client;
	struct for_driver result __uninitialized;
	struct ob_event event __uninitialized;
	unsigned long flags;
	unsigned int i;
	int err;

	spin_lock_irqsave(&way->port->conversion_lock, flags);
	convert_for_driver(way, key, &result);
	spin_unlock_irqrestore(&way->port->conversion_lock, flags);
	err = result.err ? lose_bytes(client) : 0;
	if (result.cut.is_begun)
		send_end(way, result.cut.source);
	if (result.part)
		err = send_part(way, way->event->record.source, result.part);
	for (i = 0; i < result.out.count && !err; i++) {
		event.record = result.out.events[i];
		event.payload = NULL;
		err = ob_driver_call(way->batch, way->port, &event);
	}
	if (result.cut.is_cut)
		ob_conversion_counts_add_cut(&client->conversions, 1);
	return err ?: ob_way_settle(way, result.outcome);
}

/**
 * ob_conversion_events_deliver() - deliver a packet to a client that takes events
 * @way: the packet and its receiver
 *
 * Context: Any; RCU read side.
 * Return: As ob_conversion_deliver().
 */
int ob_conversion_events_deliver(const struct ob_way *way)
{
	u32 first = ob_record_packet(&way->event->record)[0];
	struct ob_client *client = way->port->client;
	struct ob_sender_key key;

	/* A START from there would be about a queue, and a packet names none. */
	if (ob_way_wants_no_conversion(way) ||
	    client->number == SNDRV_SEQ_CLIENT_SYSTEM ||
	    !ob_way_find_key(way, ob_ump_message_group(first), &key))
		return ob_way_settle(way, OB_CONVERSION_UNREAD);
	if (ob_way_is_packet_filtered(way, first))
		return ob_way_settle(way, OB_CONVERSION_FILTERED);
	if (ob_client_is_user(client))
		return deliver_to_program(way, &key);
	return deliver_to_byte_driver(way, &key);
}

/**
 * ob_conversion_events_end() - a SysEx in packets does not go on: end it
 * @port: port of a driver that has got some of it, a reference
 * @source: the address of its sender, which may be gone
 *
 * Context: Process context, no lock that delivery takes.
 */
void ob_conversion_events_end(struct ob_port *port, struct snd_seq_addr source)
{
	struct ob_event event = {
		.record = {
			.queue = SNDRV_SEQ_QUEUE_DIRECT,
			.dest = port->addr,
		},
	};
	struct ob_origin origin;
	struct ob_batch batch = { .direct = true, .origin = &origin };
	struct ob_way way = { .batch = &batch, .event = &event, .port = port };

	ob_origin_init(&origin);
	rcu_read_lock();
	send_end(&way, source);
	rcu_read_unlock();
}
