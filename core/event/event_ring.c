// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that wait for a user client to read them, and where events were lost
 * among them. Pure: called by the input of a user client, in any context, with
 * its lock held. Only looking at plain events, and dropping them, is for its
 * one reader without the lock.
 *
 * A pool counts events, whatever their size: each takes a cell. Their data is
 * counted apart, against a limit that each call names.
 */
#include "event/event_ring.h"

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/minmax.h>

static struct ob_event_ring_slot *
slot_at(const struct ob_event_ring_position *position)
{
	return &position->chunk->slots[position->index];
}

static void advance(struct ob_event_ring_position *position)
{
	if (++position->index == OB_EVENT_RING_CHUNK_SLOTS) {
		position->chunk = position->chunk->next;
		position->index = 0;
	}
}

/**
 * ob_event_ring_init() - make an empty ring of no size
 * @ring: the ring, which the caller gives chunks and then a size
 */
void ob_event_ring_init(struct ob_event_ring *ring)
{
	*ring = (struct ob_event_ring) { };
}

/**
 * ob_event_ring_add_chunk() - make place for more events
 * @ring: the ring
 * @chunk: lent until ob_event_ring_remove_chunk() returns it
 *
 * Context: Any; the lock and as the reader.
 */
void ob_event_ring_add_chunk(struct ob_event_ring *ring,
			     struct ob_event_ring_chunk *chunk)
{
	if (ring->chunks++) {
		chunk->next = ring->end.chunk->next;
		ring->end.chunk->next = chunk;
		return;
	}
	chunk->next = chunk;
	ring->end.chunk = chunk;
	ring->first.chunk = chunk;
}

/**
 * ob_event_ring_remove_chunk() - take out a chunk that the size does not need
 * @ring: the ring
 *
 * Context: Any; the lock and as the reader.
 * Return: The chunk, or NULL when there is none that is empty, or more cells are
 * in use than there are.
 */
struct ob_event_ring_chunk *
ob_event_ring_remove_chunk(struct ob_event_ring *ring)
{
	struct ob_event_ring_chunk *chunk = ring->end.chunk->next;

	if (ring->chunks <= ob_event_ring_chunks_for(ring->size) ||
	    ob_event_ring_used(ring) > ring->size ||
	    chunk == ring->first.chunk)
		return NULL;
	ring->end.chunk->next = chunk->next;
	ring->chunks--;
	return chunk;
}

/**
 * ob_event_ring_resize() - change the number of cells
 * @ring: the ring, with the chunks for that size
 * @size: cells, at least 1; with fewer than are in use none is free
 *
 * Context: Any; the lock.
 */
void ob_event_ring_resize(struct ob_event_ring *ring, unsigned int size)
{
	ring->size = size;
}

/* The next slot gets its marks. The caller fills in the rest, and publishes it. */
static inline struct ob_event_ring_slot *take_slot(struct ob_event_ring *ring, u32 marks)
{
	struct ob_event_ring_slot *slot = slot_at(&ring->end);

	if (unlikely(ring->loss_at_end)) {
		ring->loss_at_end = false;
		marks |= OB_EVENT_RING_LOSS;
	}
	slot->marks = marks;
	advance(&ring->end);
	return slot;
}

static inline struct ob_event_ring_slot *append(struct ob_event_ring *ring,
						const struct snd_seq_event *record,
						struct ob_payload *payload,
						u32 marks)
{
	struct ob_event_ring_slot *slot = take_slot(ring, marks);

	slot->record = *record;
	slot->payload = payload;
	return slot;
}

/* Shows the reader @count slots that were appended. */
static void publish_slots(struct ob_event_ring *ring, unsigned int count)
{
	ring->delivered += count;
	/* Publishes the slots: pairs with ob_event_ring_count(). */
	smp_store_release(&ring->appended, ring->appended + count);
}

/**
 * ob_event_ring_lose() - note that an event was lost at this place
 * @ring: the ring
 *
 * Losses with no event between them are told as one.
 *
 * Context: Any; the lock.
 */
void ob_event_ring_lose(struct ob_event_ring *ring)
{
	ring->lost++;
	ring->loss_at_end = true;
}

/**
 * ob_event_ring_push() - append an event without data
 * @ring: the ring
 * @record: the event, or a packet
 *
 * A full ring keeps what it has: the new event is the one that is lost, and
 * the place of the loss is remembered.
 *
 * Context: Any; the lock.
 * Return: 0, or -EAGAIN when the event was lost.
 */
int ob_event_ring_push(struct ob_event_ring *ring,
		       const struct snd_seq_event *record)
{
	if (ob_event_ring_push_batch(ring, record, 1))
		return 0;
	ob_event_ring_lose(ring);
	return -EAGAIN;
}

/* @marks: a constant, so that events need not be asked for what packets have. */
static __always_inline void append_each(struct ob_event_ring *ring,
					const void *records, unsigned int count,
					u32 marks)
{
	size_t size = marks ? sizeof(struct snd_seq_ump_event) :
			      sizeof(struct snd_seq_event);
	struct ob_event_ring_slot *slot;
	unsigned int i;

	for (i = 0; i < count; i++, records += size) {
		slot = append(ring, records, NULL, marks);
		if (marks)
			slot->last_word =
				ob_record_packet(records)[OB_RECORD_WORDS - 1];
	}
}

/**
 * ob_event_ring_push_batch() - append events without data
 * @ring: the ring
 * @records: the events; all are packets, or none is
 * @count: how many
 *
 * Appends as many as there is room for. None counts as lost: whoever pushes the
 * next alone is told.
 *
 * Context: Any; the lock.
 * Return: How many were appended, from the first on.
 */
unsigned int ob_event_ring_push_batch(struct ob_event_ring *ring,
				      const struct snd_seq_event *records,
				      unsigned int count)
{
	unsigned int used = ob_event_ring_used(ring);

	if (unlikely(used + count > ring->size))
		count = used < ring->size ? ring->size - used : 0;
	if (unlikely(ob_record_is_packet(records)))
		append_each(ring, records, count, OB_EVENT_RING_PACKET);
	else
		append_each(ring, records, count, 0);
	if (used + count > ring->peak)
		ring->peak = used + count;
	publish_slots(ring, count);
	return count;
}

/**
 * ob_event_ring_append_packets() - append packets for which there is room
 * @ring: the ring; ob_event_ring_has_room()
 * @header: an event or a packet; all but its own type, length and data are theirs
 * @packets: the packets
 * @count: how many
 *
 * Context: Any; the lock.
 */
void ob_event_ring_append_packets(struct ob_event_ring *ring,
				  const struct snd_seq_event *header,
				  const struct ob_ump_packet *packets,
				  unsigned int count)
{
	unsigned int used = ob_event_ring_used(ring) + count;
	const struct ob_ump_packet *end = packets + count;
	struct ob_event_ring_slot *slot;

	for (; packets < end; packets++) {
		slot = take_slot(ring, OB_EVENT_RING_PACKET);
		memcpy(&slot->record, header, offsetof(struct snd_seq_event, data));
		slot->record.type = 0;
		slot->record.flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
		slot->record.flags |= SNDRV_SEQ_EVENT_UMP;
		memcpy(&slot->record.data, packets->words, sizeof(slot->record.data));
		slot->payload = NULL;
		slot->last_word = packets->words[OB_RECORD_WORDS - 1];
	}
	ring->peak = max(ring->peak, used);
	publish_slots(ring, count);
}

/**
 * ob_event_ring_has_data_room() - may so much more data wait?
 * @ring: the ring
 * @size: bytes
 * @limit: bytes that may wait in all; if none waits, any number may
 *
 * Context: Any; the lock.
 * Return: True if it may.
 */
bool ob_event_ring_has_data_room(const struct ob_event_ring *ring, size_t size,
				 size_t limit)
{
	return !ring->data || (ring->data <= limit && size <= limit - ring->data);
}

/**
 * ob_event_ring_push_data() - append an event with data
 * @ring: the ring
 * @event: on success the reference to its payload becomes the ring's
 * @limit: as for ob_event_ring_has_data_room()
 * @message: OB_EVENT_RING_MESSAGE bits of the slot
 *
 * Context: Any; the lock.
 * Return: As ob_event_ring_push().
 */
int ob_event_ring_push_data(struct ob_event_ring *ring,
			    const struct ob_event *event, size_t limit,
			    u32 message)
{
	size_t size = event->record.data.ext.len;

	if (ob_event_ring_used(ring) >= ring->size ||
	    !ob_event_ring_has_data_room(ring, size, limit)) {
		ob_event_ring_lose(ring);
		return -EAGAIN;
	}
	ob_event_ring_append_data(ring, event, message);
	return 0;
}

/**
 * ob_event_ring_append_data() - append an event with data for which there is room
 * @ring: the ring, with a free cell, or a spare slot for OB_EVENT_RING_FREE
 * @event: the reference to its payload becomes the ring's
 * @marks: OB_EVENT_RING_FREE, OB_EVENT_RING_MESSAGE bits
 *
 * Context: Any; the lock.
 * Return: Its slot.
 */
struct ob_event_ring_slot *
ob_event_ring_append_data(struct ob_event_ring *ring,
			  const struct ob_event *event, u32 marks)
{
	struct ob_event_ring_slot *slot;

	slot = append(ring, &event->record, event->payload,
		      marks | OB_EVENT_RING_DATA);
	ring->data += event->record.data.ext.len;
	if (marks & OB_EVENT_RING_FREE)
		ring->uncharged++;
	publish_slots(ring, 1);
	ring->newest = slot;
	ring->newest_end = ring->appended;
	ring->peak = max(ring->peak, ob_event_ring_used(ring));
	return slot;
}

/**
 * ob_event_ring_append_tail() - append an event of which the data is in pieces
 * @ring: the ring, with a free cell; its data is in ring->data already
 * @record: the event
 * @tail: all of its data; becomes the ring's
 *
 * Context: Any; the lock.
 */
void ob_event_ring_append_tail(struct ob_event_ring *ring,
			       const struct snd_seq_event *record,
			       struct ob_sysex_tail tail)
{
	struct ob_event_ring_slot *slot;

	slot = append(ring, record, NULL, OB_EVENT_RING_DATA |
		      OB_EVENT_RING_TAIL | OB_EVENT_RING_WHOLE);
	slot->tail = tail;
	ring->peak = max(ring->peak, ob_event_ring_used(ring) + 1);
	publish_slots(ring, 1);
}

/**
 * ob_event_ring_newest_data() - look at the newest event, if it has data
 * @ring: the ring
 *
 * Context: Any; the lock.
 * Return: Its slot, or NULL when the ring is empty, or that event is plain.
 */
struct ob_event_ring_slot *
ob_event_ring_newest_data(const struct ob_event_ring *ring)
{
	if (!ob_event_ring_count(ring) || ring->newest_end != ring->appended)
		return NULL;
	return ring->newest;
}

/**
 * ob_event_ring_peek() - copy the oldest events as long as they are plain
 * @ring: the ring
 * @records: where to
 * @most: how many fit there
 *
 * Context: Any; as the reader, no lock.
 * Return: How many were copied, all of which stay in the ring; 0 when it is
 * empty, or the oldest has data, is a packet or comes after a loss.
 */
unsigned int ob_event_ring_peek(const struct ob_event_ring *ring,
				struct snd_seq_event *records,
				unsigned int most)
{
	struct ob_event_ring_position position = ring->first;
	unsigned int count = min(ob_event_ring_count(ring), most);
	unsigned int i;

	for (i = 0; i < count; i++) {
		const struct ob_event_ring_slot *slot = slot_at(&position);

		/* A slot with data may change meanwhile, but not become plain. */
		if (READ_ONCE(slot->marks))
			break;
		records[i] = slot->record;
		advance(&position);
	}
	return i;
}

/**
 * ob_event_ring_peek_units() - the same for a program that reads packets
 * @ring: the ring
 * @units: where to
 * @most: how many fit there
 *
 * Copies events without data, and packets.
 *
 * Context: Any; as the reader, no lock.
 * Return: As ob_event_ring_peek().
 */
unsigned int ob_event_ring_peek_units(const struct ob_event_ring *ring,
				      struct snd_seq_ump_event *units,
				      unsigned int most)
{
	struct ob_event_ring_position position = ring->first;
	unsigned int count = min(ob_event_ring_count(ring), most);
	unsigned int i;

	for (i = 0; i < count; i++) {
		const struct ob_event_ring_slot *slot = slot_at(&position);

		if (READ_ONCE(slot->marks) & ~OB_EVENT_RING_PACKET)
			break;
		ob_event_ring_get_unit(slot, &units[i]);
		advance(&position);
	}
	return i;
}

/**
 * ob_event_ring_first() - look at the oldest event
 * @ring: the ring
 *
 * Context: Any; as the reader.
 * Return: Its slot, which stays in the ring, or NULL when that is empty.
 */
struct ob_event_ring_slot *
ob_event_ring_first(const struct ob_event_ring *ring)
{
	return ob_event_ring_count(ring) ? slot_at(&ring->first) : NULL;
}

/**
 * ob_event_ring_drop() - take out the oldest events, which are plain
 * @ring: the ring
 * @count: how many, at most those that wait
 *
 * Context: Any; as the reader, no lock.
 */
void ob_event_ring_drop(struct ob_event_ring *ring, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		advance(&ring->first);
	/* Their places may be used again: pairs with ob_event_ring_count(). */
	smp_store_release(&ring->consumed, ring->consumed + count);
}

/**
 * ob_event_ring_consume_loss() - is a loss next in order?
 * @ring: the ring
 *
 * Context: Any; the lock and as the reader.
 * Return: True once for each run of losses, when every event that came before
 * it was taken out; the mark is cleared.
 */
bool ob_event_ring_consume_loss(struct ob_event_ring *ring)
{
	struct ob_event_ring_slot *slot = ob_event_ring_first(ring);
	bool lost;

	if (slot) {
		lost = slot->marks & OB_EVENT_RING_LOSS;
		WRITE_ONCE(slot->marks, slot->marks & ~OB_EVENT_RING_LOSS);
	} else {
		lost = ring->loss_at_end;
		ring->loss_at_end = false;
	}
	return lost;
}

/**
 * ob_event_ring_pop() - take out the oldest event, of any kind
 * @ring: the ring
 * @slot: where to; its payload or tail becomes the caller's, and the caller
 *	subtracts its size from ring->data
 *
 * A loss before that event is now before what comes next.
 *
 * Context: Any; the lock and as the reader.
 * Return: False when the ring is empty.
 */
bool ob_event_ring_pop(struct ob_event_ring *ring,
		       struct ob_event_ring_slot *slot)
{
	struct ob_event_ring_slot *first = ob_event_ring_first(ring);

	if (!first)
		return false;
	*slot = *first;
	if (slot->marks & OB_EVENT_RING_FREE)
		ring->uncharged--;
	ob_event_ring_drop(ring, 1);
	if (slot->marks & OB_EVENT_RING_LOSS) {
		first = ob_event_ring_first(ring);
		if (first)
			WRITE_ONCE(first->marks,
				   first->marks | OB_EVENT_RING_LOSS);
		else
			ring->loss_at_end = true;
	}
	return true;
}

/**
 * ob_event_ring_snapshot() - the figures as those of a pool
 * @ring: the ring
 *
 * Context: Any; the lock.
 * Return: The figures.
 */
struct ob_event_pool ob_event_ring_snapshot(const struct ob_event_ring *ring)
{
	return (struct ob_event_pool) {
		.size = ring->size,
		.room = DIV_ROUND_UP(ring->size, 2),
		.used = ob_event_ring_used(ring),
		.peak = ring->peak,
		.successes = ring->delivered,
		.failures = ring->lost,
	};
}

/**
 * ob_event_ring_reset_stats() - zero the counts; the peak becomes what is in use
 * @ring: the ring
 *
 * Context: Any; the lock.
 */
void ob_event_ring_reset_stats(struct ob_event_ring *ring)
{
	ring->peak = ob_event_ring_used(ring);
	ring->delivered = 0;
	ring->lost = 0;
}
