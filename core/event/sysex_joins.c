// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Packets of SysEx become one event for a program that reads events. Called by the
 * input of user clients in any context, with its lock held.
 *
 * The bytes wait here, apart from the events that wait for the reader, until the end
 * of the SysEx has come; they count as data of the ring from the beginning. But the
 * reader cannot make room of them, and their end may never come. So they give way: to
 * an event with data, and to each other, the client's that has most first. If there is
 * no room for more data even so, no memory, or no cell for the event in the end, the
 * SysEx is lost as a whole, and that is told once.
 *
 * Pieces that are not needed any more are handed to the caller, who frees them
 * without the lock.
 */
#include "event/sysex_joins.h"

#include "event/payload.h"
#include "event/sender_places.h"

#include <linux/errno.h>
#include <linux/string.h>

/* Data that is copied into a block of its size, rather than kept in a page. */
#define SHORT	(OB_SYSEX_TAIL_PIECE / 2)

static bool is_used(const struct ob_sysex_join *join)
{
	return join->key.client;
}

/**
 * ob_sysex_joins_find() - look for the SysEx of a sender
 * @joins: those that have begun
 * @key: the sender and its group
 * @port: serial number of the receiver's port
 *
 * Return: The SysEx, or NULL if none is open.
 */
struct ob_sysex_join *ob_sysex_joins_find(struct ob_sysex_joins *joins,
					  const struct ob_sender_key *key, u64 port)
{
	struct ob_sysex_join *join;
	unsigned int i;

	if (!joins->count)
		return NULL;
	joins->turn++;
	for (i = 0; i < OB_SYSEX_JOINS; i++) {
		join = &joins->joins[i];
		if (join->port == port && ob_sender_key_is(&join->key, key)) {
			join->turn = joins->turn;
			return join;
		}
	}
	return NULL;
}

/* Adds the pieces of a SysEx to those that the caller frees. */
static void give_up_data(struct ob_sysex_join *join, struct ob_event_ring *ring,
			 struct ob_sysex_tail *old)
{
	ring->data -= join->size;
	join->size = 0;
	ob_sysex_tail_move(old, &join->tail);
}

/**
 * ob_sysex_joins_drop() - forget a SysEx
 * @joins: those that have begun
 * @join: one of them
 * @ring: what waits for the reader
 * @old: pieces to be freed are added
 */
void ob_sysex_joins_drop(struct ob_sysex_joins *joins, struct ob_sysex_join *join,
			 struct ob_event_ring *ring, struct ob_sysex_tail *old)
{
	give_up_data(join, ring, old);
	*join = (struct ob_sysex_join) { };
	joins->count--;
}

/* Told once: further parts are only dropped. */
static int lose(struct ob_sysex_join *join, struct ob_event_ring *ring,
		struct ob_sysex_tail *old)
{
	if (!join->lost)
		ob_event_ring_lose(ring);
	join->lost = true;
	give_up_data(join, ring, old);
	return -EAGAIN;
}

/* The same for another's sake: no delivery fails by which it would be counted. */
static void displace(struct ob_sysex_joins *joins, struct ob_sysex_join *join,
		     struct ob_event_ring *ring, struct ob_sysex_tail *old)
{
	if (!join->lost)
		atomic_inc(joins->event_lost);
	lose(join, ring, old);
}

/* A place in the full table, at the cost of the client that has most of it. */
static struct ob_sysex_join *choose_join_place(struct ob_sysex_joins *joins, u64 client)
{
	struct ob_sender_place places[OB_SYSEX_JOINS];
	unsigned int most, i;

	for (i = 0; i < OB_SYSEX_JOINS; i++)
		places[i] = (struct ob_sender_place) {
			.client = joins->joins[i].key.client,
			.turn = joins->joins[i].turn,
		};
	i = ob_sender_places_choose(places, OB_SYSEX_JOINS, client, &most);
	return &joins->joins[i];
}

static struct ob_sysex_join *find_join_place(struct ob_sysex_joins *joins, u64 client)
{
	unsigned int i;

	for (i = 0; i < OB_SYSEX_JOINS; i++)
		if (!is_used(&joins->joins[i]))
			return &joins->joins[i];
	return choose_join_place(joins, client);
}

/**
 * ob_sysex_joins_begin() - a SysEx begins that is longer than a packet
 * @joins: those that have begun; none of this sender in this group
 * @ring: what waits for the reader
 * @key: the sender and its group
 * @port: serial number of the receiver's port
 * @old: pieces to be freed are added
 *
 * Return: The SysEx.
 */
struct ob_sysex_join *ob_sysex_joins_begin(struct ob_sysex_joins *joins,
					   struct ob_event_ring *ring,
					   const struct ob_sender_key *key, u64 port,
					   struct ob_sysex_tail *old)
{
	struct ob_sysex_join *join = find_join_place(joins, key->client);

	if (is_used(join)) {
		displace(joins, join, ring, old);
		ob_sysex_joins_drop(joins, join, ring, old);
	}
	*join = (struct ob_sysex_join) {
		.key = *key,
		.port = port,
		.turn = joins->turn,
	};
	joins->count++;
	return join;
}

/* The one with most bytes, of all or of a client; NULL if none has any. */
static struct ob_sysex_join *find_greatest(struct ob_sysex_joins *joins, u64 client)
{
	struct ob_sysex_join *join, *greatest = NULL;
	unsigned int i;

	for (i = 0; i < OB_SYSEX_JOINS; i++) {
		join = &joins->joins[i];
		if (join->size && (!client || join->key.client == client) &&
		    (!greatest || join->size > greatest->size))
			greatest = join;
	}
	return greatest;
}

/* Bytes of all, or of a client. */
static size_t count_data(const struct ob_sysex_joins *joins, u64 client)
{
	const struct ob_sysex_join *join;
	size_t data = 0;
	unsigned int i;

	for (i = 0; i < OB_SYSEX_JOINS; i++) {
		join = &joins->joins[i];
		if (!client || join->key.client == client)
			data += join->size;
	}
	return data;
}

/* The client that has most bytes; in doubt the one that asks for @size more. */
static u64 find_greediest(const struct ob_sysex_joins *joins, u64 asking, size_t size)
{
	size_t most = count_data(joins, asking) + size, data;
	u64 client = asking;
	unsigned int i;

	for (i = 0; i < OB_SYSEX_JOINS; i++) {
		data = count_data(joins, joins->joins[i].key.client);
		if (is_used(&joins->joins[i]) && data > most) {
			most = data;
			client = joins->joins[i].key.client;
		}
	}
	return client;
}

/* Is there not enough data in events alone to be too much? */
static bool can_make_room(const struct ob_sysex_joins *joins,
			  const struct ob_event_ring *ring, size_t size, size_t limit)
{
	size_t events = ring->data - count_data(joins, 0);

	return !events || (events <= limit && size <= limit - events);
}

/**
 * ob_sysex_joins_make_room() - lose SysEx until there is room for an event's data
 * @joins: those that have begun
 * @ring: what waits for the reader
 * @size: bytes
 * @limit: as for ob_event_ring_has_data_room()
 * @old: pieces to be freed are added
 *
 * None is lost if that would not help.
 */
void ob_sysex_joins_make_room(struct ob_sysex_joins *joins,
			      struct ob_event_ring *ring, size_t size, size_t limit,
			      struct ob_sysex_tail *old)
{
	if (!joins->count || !can_make_room(joins, ring, size, limit))
		return;
	while (!ob_event_ring_has_data_room(ring, size, limit))
		displace(joins, find_greatest(joins, 0), ring, old);
}

/* The same for more of a SysEx, which may be the one that is lost. */
static bool make_room_for_more(struct ob_sysex_joins *joins,
			       struct ob_sysex_join *join, struct ob_event_ring *ring,
			       size_t size, size_t limit, struct ob_sysex_tail *old)
{
	struct ob_sysex_join *greatest;

	if (ob_event_ring_has_data_room(ring, size, limit))
		return true;
	if (!can_make_room(joins, ring, size, limit))
		return false;
	while (!ob_event_ring_has_data_room(ring, size, limit)) {
		greatest = find_greatest(joins, find_greediest(joins,
							       join->key.client,
							       size));
		if (!greatest || greatest == join)
			return false;
		displace(joins, greatest, ring, old);
	}
	return true;
}

/**
 * ob_sysex_joins_append() - keep some bytes of a SysEx
 * @joins: those that have begun
 * @join: the SysEx
 * @ring: what waits for the reader
 * @bytes: the bytes
 * @size: how many
 * @limit: as for ob_event_ring_has_data_room()
 * @old: pieces to be freed are added
 *
 * Others may give way. So the caller leaves out the end of a SysEx that there is no cell
 * for: ob_sysex_joins_finish() loses it.
 *
 * Return: 0, also if the SysEx is lost already; -EAGAIN if that happens now.
 */
int ob_sysex_joins_append(struct ob_sysex_joins *joins, struct ob_sysex_join *join,
			  struct ob_event_ring *ring, const u8 *bytes, size_t size,
			  size_t limit, struct ob_sysex_tail *old)
{
	if (join->lost)
		return 0;
	if (!make_room_for_more(joins, join, ring, size, limit, old) ||
	    ob_sysex_tail_append_bytes(&join->tail, bytes, size))
		return lose(join, ring, old);
	join->size += size;
	ring->data += size;
	return 0;
}

/* In a block that is as large as the data. Return: whether there is memory. */
static bool push_copy(struct ob_sysex_join *join, struct ob_event_ring *ring,
		      const struct snd_seq_event *record,
		      struct ob_sysex_tail *old)
{
	struct ob_event event = { .record = *record };

	event.payload = ob_payload_create(join->size, GFP_NOWAIT);
	if (!event.payload)
		return false;
	ob_sysex_tail_copy(&join->tail, event.payload->data);
	give_up_data(join, ring, old);
	ob_event_ring_append_data(ring, &event, 0);
	return true;
}

/**
 * ob_sysex_joins_finish() - the end of a SysEx has come
 * @joins: those that have begun
 * @join: the SysEx, forgotten afterwards
 * @ring: what waits for the reader; the event is appended
 * @record: the event without its data
 * @old: pieces to be freed are added
 *
 * Return: 0, also if the SysEx was lost before; -EAGAIN if it is lost now.
 */
int ob_sysex_joins_finish(struct ob_sysex_joins *joins, struct ob_sysex_join *join,
			  struct ob_event_ring *ring,
			  const struct snd_seq_event *record,
			  struct ob_sysex_tail *old)
{
	struct snd_seq_event whole = *record;
	int err = 0;

	whole.data.ext.len = join->size;
	if (!join->lost && !ob_event_ring_has_room(ring, 1))
		err = lose(join, ring, old);
	if (!join->lost && (join->size > SHORT ||
			    !push_copy(join, ring, &whole, old))) {
		ob_event_ring_append_tail(ring, &whole, join->tail);
		join->tail.first = NULL;
		join->size = 0;
	}
	ob_sysex_joins_drop(joins, join, ring, old);
	return err;
}

/**
 * ob_sysex_joins_push_whole() - a SysEx has come in one packet
 * @joins: those that have begun, which may give way to it, but are none of its
 * @ring: what waits for the reader; the event is appended
 * @record: the event without its data
 * @bytes: the data
 * @size: how many bytes
 * @limit: as for ob_event_ring_has_data_room()
 * @old: pieces to be freed are added
 *
 * Return: 0, or -EAGAIN and it is lost.
 */
int ob_sysex_joins_push_whole(struct ob_sysex_joins *joins, struct ob_event_ring *ring,
			      const struct snd_seq_event *record, const u8 *bytes,
			      size_t size, size_t limit, struct ob_sysex_tail *old)
{
	struct ob_event event = { .record = *record };
	int err = -EAGAIN;

	event.record.data.ext.len = size;
	event.payload = ob_payload_create(size, GFP_NOWAIT);
	if (event.payload) {
		memcpy(event.payload->data, bytes, size);
		/* None gives way to what is lost anyway. */
		if (ob_event_ring_has_room(ring, 1))
			ob_sysex_joins_make_room(joins, ring, size, limit, old);
		err = ob_event_ring_push_data(ring, &event, limit, 0);
	} else {
		ob_event_ring_lose(ring);
	}
	if (err)
		ob_payload_put(event.payload);
	return err;
}

static bool is_of_sender(const struct ob_sysex_join *join,
			 const struct ob_sender_key *sender, u64 port)
{
	if (!is_used(join) || (port && join->port != port))
		return false;
	return !sender || ob_sender_key_is_from(&join->key, sender);
}

/**
 * ob_sysex_joins_forget() - the end of some SysEx will not come
 * @joins: those that have begun
 * @ring: what waits for the reader
 * @sender: those of this connection, or of this client, in any group: see
 *	ob_sender_key_is_from(); NULL for everybody
 * @port: to the receiver's port with this serial number; 0 for all
 * @old: pieces to be freed are added
 *
 * Return: How many, without those that were lost already.
 */
unsigned int ob_sysex_joins_forget(struct ob_sysex_joins *joins,
				   struct ob_event_ring *ring,
				   const struct ob_sender_key *sender, u64 port,
				   struct ob_sysex_tail *old)
{
	unsigned int forgotten = 0, i;

	for (i = 0; i < OB_SYSEX_JOINS && joins->count; i++) {
		if (!is_of_sender(&joins->joins[i], sender, port))
			continue;
		forgotten += !joins->joins[i].lost;
		ob_sysex_joins_drop(joins, &joins->joins[i], ring, old);
	}
	return forgotten;
}

/**
 * ob_sysex_joins_free() - free the data of all that have begun
 * @joins: of an input that is closed, so that nobody adds to them any more
 *
 * Context: Process context; no locks.
 */
void ob_sysex_joins_free(struct ob_sysex_joins *joins)
{
	unsigned int i;

	for (i = 0; i < OB_SYSEX_JOINS; i++)
		ob_sysex_tail_free_all(&joins->joins[i].tail);
}
