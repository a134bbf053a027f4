// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A SysEx that is sent in several events reaches a receiver whole, or not at
 * all. Called by the input of user clients for SYSEX events, in any context,
 * with its lock held.
 *
 * The first part takes a cell, and so do later ones until half of the cells are
 * in use: the other half is left to events that cannot be joined. From then on a
 * part is joined to the one before it, or takes a spare slot if other events
 * came in between. If neither is possible, or the data would be too much, the
 * SysEx is lost: parts that wait are dropped by the reader, and those to come are
 * not accepted. A reader may have read a part of it before that.
 */
#include "event/sysex_senders.h"

#include "event/payload.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <onbeat/sysex.h>

static bool is_in_use(const struct ob_sysex_sender *sender)
{
	return sender->open || (sender->lost && sender->waiting);
}

static struct ob_sysex_sender *find(struct ob_sysex_senders *senders,
				    const struct snd_seq_event *record)
{
	struct ob_sysex_sender *sender;
	unsigned int i;

	senders->turn++;
	for (i = 0; i < OB_SYSEX_SENDERS; i++) {
		sender = &senders->senders[i];
		if (sender->open && sender->port == record->dest.port &&
		    sender->source.client == record->source.client &&
		    sender->source.port == record->source.port) {
			sender->turn = senders->turn;
			return sender;
		}
	}
	return NULL;
}

/* A place for another SysEx, NULL if all are lost and have parts that wait. */
static struct ob_sysex_sender *find_place(struct ob_sysex_senders *senders)
{
	struct ob_sysex_sender *sender, *place = NULL;
	unsigned int i;

	for (i = 0; i < OB_SYSEX_SENDERS; i++) {
		sender = &senders->senders[i];
		if (!is_in_use(sender))
			return sender;
		if (sender->lost && sender->waiting)
			continue;
		if (!place || (s32)(sender->turn - place->turn) < 0)
			place = sender;
	}
	return place;
}

static struct ob_sysex_sender *begin(struct ob_sysex_senders *senders,
				     const struct snd_seq_event *record)
{
	struct ob_sysex_sender *sender = find_place(senders);
	u32 number;

	if (!sender)
		return NULL;
	/* Nonzero, and again the same only after 4 million others. */
	number = ++senders->messages % (OB_EVENT_RING_MESSAGE / OB_SYSEX_SENDERS) + 1;
	*sender = (struct ob_sysex_sender) {
		.source = record->source,
		.port = record->dest.port,
		.open = true,
		.message = number * OB_SYSEX_SENDERS +
			   (sender - senders->senders),
		.turn = senders->turn,
	};
	return sender;
}

static int append_part(struct ob_sysex_sender *sender,
		       struct ob_event_ring *ring,
		       const struct ob_event *event, u32 marks)
{
	sender->last = ob_event_ring_append_data(ring, event,
						 marks | sender->message);
	sender->waiting++;
	return 0;
}

static int join(struct ob_sysex_sender *sender, struct ob_event_ring *ring,
		const struct ob_event *event)
{
	struct ob_event_ring_slot *slot = sender->last;
	struct ob_sysex_tail tail;
	int err;

	if (!(slot->marks & OB_EVENT_RING_TAIL)) {
		err = ob_sysex_tail_begin(&tail, slot->payload);
		if (err)
			return err;
		slot->tail = tail;
		WRITE_ONCE(slot->marks, slot->marks | OB_EVENT_RING_TAIL);
	}
	err = ob_sysex_tail_append(&slot->tail, event->payload);
	if (err)
		return err;
	ring->data += event->payload->size;
	ring->delivered++;
	return 0;
}

/* @joined as for ob_sysex_senders_push(). */
static int add_part(struct ob_sysex_sender *sender, struct ob_event_ring *ring,
		    const struct ob_event *event, size_t limit, bool *joined)
{
	unsigned int used = ob_event_ring_used(ring);

	if (sender->lost ||
	    !ob_event_ring_has_data_room(ring, event->payload->size, limit))
		return -EAGAIN;
	if (used < ring->size / 2)
		return append_part(sender, ring, event, 0);
	*joined = true;
	if (sender->waiting && sender->last == ob_event_ring_newest_data(ring))
		return join(sender, ring, event);
	*joined = false;
	if (ring->uncharged < OB_EVENT_RING_SPARE)
		return append_part(sender, ring, event, OB_EVENT_RING_FREE);
	if (used < ring->size - ring->size / 4)
		return append_part(sender, ring, event, 0);
	if (sender->waiting) {
		/* Ahead of events that came in between, which need the cells. */
		*joined = true;
		return join(sender, ring, event);
	}
	return used < ring->size ? append_part(sender, ring, event, 0) : -EAGAIN;
}

static int push_first(struct ob_sysex_senders *senders,
		      struct ob_event_ring *ring, const struct ob_event *event,
		      size_t limit)
{
	struct ob_sysex_sender *sender = begin(senders, &event->record);
	int err;

	if (!sender) {
		ob_event_ring_lose(ring);
		return -EAGAIN;
	}
	err = ob_event_ring_push_data(ring, event, limit, sender->message);
	if (err) {
		sender->lost = true;
		return err;
	}
	sender->waiting = 1;
	sender->last = ob_event_ring_newest_data(ring);
	return 0;
}

static int push_later(struct ob_sysex_sender *sender,
		      struct ob_event_ring *ring, const struct ob_event *event,
		      size_t limit, bool *joined)
{
	const struct ob_payload *payload = event->payload;
	int err = add_part(sender, ring, event, limit, joined);

	if (err) {
		/* Told once: later parts are only counted. */
		if (sender->lost)
			ring->lost++;
		else
			ob_event_ring_lose(ring);
		sender->lost = true;
	}
	if (ob_sysex_ends(payload->data, payload->size))
		sender->open = false;
	return err;
}

/**
 * ob_sysex_senders_push() - append a SYSEX event
 * @senders: whose SysEx the receiver is inside
 * @ring: what waits for it
 * @event: with a payload that is not empty
 * @limit: as for ob_event_ring_has_data_room()
 * @joined: on success, whether the reference to the payload stays the caller's
 *
 * Return: 0, or -EAGAIN or -ENOMEM when the event was lost.
 */
int ob_sysex_senders_push(struct ob_sysex_senders *senders,
			  struct ob_event_ring *ring,
			  const struct ob_event *event, size_t limit,
			  bool *joined)
{
	struct ob_sysex_sender *sender = find(senders, &event->record);
	const struct ob_payload *payload = event->payload;

	*joined = false;
	if (ob_sysex_part_of(payload->data) != OB_SYSEX_FIRST) {
		if (sender)
			return push_later(sender, ring, event, limit, joined);
		/* The first part may have been refused for want of a place. */
		if (!find_place(senders)) {
			ob_event_ring_lose(ring);
			return -EAGAIN;
		}
		return ob_event_ring_push_data(ring, event, limit, 0);
	}
	if (sender)
		sender->open = false;	/* and never ended */
	if (ob_sysex_ends(payload->data, payload->size))
		return ob_event_ring_push_data(ring, event, limit, 0);
	return push_first(senders, ring, event, limit);
}

/**
 * ob_sysex_senders_has_place() - would a SYSEX event be accepted, but for its data?
 * @senders: whose SysEx the receiver is inside
 * @ring: what waits for it
 * @event: with a payload that is not empty
 *
 * Return: False if it is lost even if there is room for its data.
 */
bool ob_sysex_senders_has_place(struct ob_sysex_senders *senders,
				const struct ob_event_ring *ring,
				const struct ob_event *event)
{
	const struct ob_payload *payload = event->payload;
	bool first = ob_sysex_part_of(payload->data) == OB_SYSEX_FIRST;
	const struct ob_sysex_sender *sender;

	sender = first ? NULL : find(senders, &event->record);
	if (!sender)
		return ob_event_ring_has_room(ring, 1) &&
		       ((first && ob_sysex_ends(payload->data, payload->size)) ||
			find_place(senders));
	if (sender->lost)
		return false;
	/* A later part is joined to what waits, or takes a spare slot. */
	return sender->waiting || ring->uncharged < OB_EVENT_RING_SPARE ||
	       ob_event_ring_has_room(ring, 1);
}

static unsigned int index_of(const struct ob_event_ring_slot *slot)
{
	return (slot->marks & OB_EVENT_RING_MESSAGE) % OB_SYSEX_SENDERS;
}

static bool is_of(const struct ob_sysex_sender *sender,
		  const struct ob_event_ring_slot *slot)
{
	u32 message = slot->marks & OB_EVENT_RING_MESSAGE;

	return message && sender->message == message;
}

/**
 * ob_sysex_senders_is_lost() - is the event a part of a SysEx that was lost?
 * @senders: whose SysEx the receiver is inside
 * @slot: the event
 *
 * Return: True if the receiver shall not get it.
 */
bool ob_sysex_senders_is_lost(const struct ob_sysex_senders *senders,
			      const struct ob_event_ring_slot *slot)
{
	const struct ob_sysex_sender *sender;

	sender = &senders->senders[index_of(slot)];
	return is_of(sender, slot) && sender->lost;
}

/**
 * ob_sysex_senders_cut() - an event that was taken out was not read
 * @senders: whose SysEx the receiver is inside
 * @slot: the event, after ob_sysex_senders_popped()
 *
 * What else there is of its SysEx is lost.
 *
 * Return: Whether there is, or will be, anything of it, and it was not lost before.
 */
bool ob_sysex_senders_cut(struct ob_sysex_senders *senders,
			  const struct ob_event_ring_slot *slot)
{
	struct ob_sysex_sender *sender = &senders->senders[index_of(slot)];

	if (!is_of(sender, slot) || sender->lost || !(sender->open || sender->waiting))
		return false;
	sender->lost = true;
	return true;
}

/**
 * ob_sysex_senders_cut_all() - the receiver wants nothing of what is not complete
 * @senders: whose SysEx it is inside
 *
 * What is still to come of them is lost, and what waits.
 */
void ob_sysex_senders_cut_all(struct ob_sysex_senders *senders)
{
	unsigned int i;

	for (i = 0; i < OB_SYSEX_SENDERS; i++)
		if (senders->senders[i].open)
			senders->senders[i].lost = true;
}

/**
 * ob_sysex_senders_popped() - an event was taken out of the ring
 * @senders: whose SysEx the receiver is inside
 * @slot: the event
 */
void ob_sysex_senders_popped(struct ob_sysex_senders *senders,
			     const struct ob_event_ring_slot *slot)
{
	struct ob_sysex_sender *sender = &senders->senders[index_of(slot)];

	if (is_of(sender, slot))
		sender->waiting--;
}
