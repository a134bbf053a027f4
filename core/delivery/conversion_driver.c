// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Packets as events for drivers. Called by conversion_events.c in any context, under RCU,
 * and when connections end, in process context.
 *
 * A driver gets a SysEx in parts before its end has come: see sysex_opens.c. One that is
 * cut off is ended by an F7. One that begins meanwhile in a second group of a sender, comes
 * by a second connection, or is another's that came through the same driver is dropped, as
 * drivers tell addresses apart, but not these.
 */
#include "delivery/conversion_driver.h"

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
	ob_way_make_sysex(way, &part.record);
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
		open = ob_sysex_opens_begin(opens, key, way->record->source,
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
	const u32 *packet = ob_record_packet(way->record);
	struct ob_sysex_opens *opens = way->port->opens;
	struct ob_sysex_open *open, *other;
	bool filtered;

	result->part = NULL;
	result->cut.is_cut = false;
	result->cut.is_begun = false;
	result->err = 0;
	open = ob_sysex_opens_find(opens, key, way->record->source, &other);
	ob_ump_conversion_decode(open, way->record, packet, &result->out);
	result->outcome = ob_conversion_outcome_of(result->out.dropped);
	filtered = ob_way_filter_events(way, &result->out);
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

/**
 * ob_conversion_driver_deliver() - deliver a packet to a driver that takes events
 * @way: the packet and its receiver
 *
 * Context: Any; RCU read side.
 * Return: As ob_conversion_deliver().
 */
int ob_conversion_driver_deliver(struct ob_way *way)
{
	struct ob_client *client = way->port->client;
	struct for_driver result __uninitialized;
	struct ob_event event __uninitialized;
	struct ob_sender_key key;
	unsigned long flags;
	unsigned int i;
	int err;

	ob_way_find_key(way, ob_way_group(way), &key);
	spin_lock_irqsave(&way->port->conversion_lock, flags);
	convert_for_driver(way, &key, &result);
	spin_unlock_irqrestore(&way->port->conversion_lock, flags);
	err = result.err ? lose_bytes(client) : 0;
	if (result.cut.is_begun)
		send_end(way, result.cut.source);
	if (result.part)
		err = send_part(way, way->record->source, result.part);
	for (i = 0; i < result.out.count && !err; i++) {
		event.record = result.out.events[i];
		event.payload = NULL;
		err = ob_driver_call(way->batch, way->port, &event);
	}
	if (result.cut.is_cut)
		ob_conversion_counts_add_cut(&client->conversions, 1);
	if (err)
		return err;
	ob_way_settle(way, result.outcome);
	return 1;
}

/**
 * ob_conversion_driver_end() - a SysEx in packets does not go on: end it
 * @port: port of a driver that has got some of it, a reference
 * @source: the address of its sender, which may be gone
 *
 * Context: Process context, no lock that delivery takes.
 */
void ob_conversion_driver_end(struct ob_port *port, struct snd_seq_addr source)
{
	struct snd_seq_event record = {
		.queue = SNDRV_SEQ_QUEUE_DIRECT,
		.dest = port->addr,
	};
	struct ob_origin origin;
	struct ob_batch batch = { .direct = true, .origin = &origin };
	struct ob_way way = { .batch = &batch, .record = &record, .port = port };

	ob_origin_init(&origin);
	rcu_read_lock();
	send_end(&way, source);
	rcu_read_unlock();
}
