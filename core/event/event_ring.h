/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Bounded queue of events that wait for their reader, in chunks, so that its
 * size can change without a copy. The owner serialises those who append; one
 * reader takes events out, and needs no lock for those that are plain.
 */
#ifndef ONBEAT_EVENT_RING_H
#define ONBEAT_EVENT_RING_H

#include "event/event.h"
#include "event/event_pool.h"
#include "event/sysex_tail.h"
#include "event/ump_message.h"

#include <asm/barrier.h>
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/math.h>
#include <linux/string.h>

/* So many that a chunk fits 1 KiB. */
#define OB_EVENT_RING_CHUNK_SLOTS	25

/* Slots beyond the cells of the pool, for the later parts of a SysEx. */
#define OB_EVENT_RING_SPARE	32

/* Marks of a slot. The other bits say which SysEx it is a part of, if any. */
#define OB_EVENT_RING_LOSS	BIT(31)	/* events were lost before this one */
#define OB_EVENT_RING_DATA	BIT(30)	/* it has a payload or a tail */
#define OB_EVENT_RING_TAIL	BIT(29)	/* it has a tail */
#define OB_EVENT_RING_FREE	BIT(28)	/* it takes no cell */
#define OB_EVENT_RING_PACKET	BIT(27)	/* it is a packet */
#define OB_EVENT_RING_WHOLE	BIT(26)	/* nothing is added to its tail */
#define OB_EVENT_RING_MESSAGE	GENMASK(25, 0)

/**
 * struct ob_event_ring_slot - one waiting event
 * @record: its fixed part
 * @marks: OB_EVENT_RING_*; 0 if the event is plain
 * @payload: its data; the reference belongs to the slot
 * @tail: the data of several parts of a SysEx
 * @last_word: of a packet, of which those before are in @record; 0 of an event without
 *	data, as @payload is NULL then
 */
struct ob_event_ring_slot {
	struct snd_seq_event record;
	u32 marks;
	union {
		struct ob_payload *payload;
		struct ob_sysex_tail tail;
		u32 last_word;
	};
};

/**
 * struct ob_event_ring_chunk - some slots; belongs to the owner of the ring
 * @next: the next chunk, in a circle
 * @slots: the slots
 */
struct ob_event_ring_chunk {
	struct ob_event_ring_chunk *next;
	struct ob_event_ring_slot slots[OB_EVENT_RING_CHUNK_SLOTS];
};

/**
 * struct ob_event_ring_position - a slot
 * @chunk: its chunk
 * @index: its number there
 */
struct ob_event_ring_position {
	struct ob_event_ring_chunk *chunk;
	unsigned int index;
};

/**
 * struct ob_event_ring - the queue
 * @end: slot of the next event
 * @appended: events ever appended, modulo 2^32; the reader acquires it
 * @size: cells; each event takes one, but for those with OB_EVENT_RING_FREE
 * @uncharged: events in the ring that take none
 * @chunks: chunks in the circle
 * @peak: largest number of cells in use so far
 * @newest: the last slot with data
 * @newest_end: @appended when it had been appended
 * @loss_at_end: events were lost after the newest one in the ring
 * @delivered: events that were accepted
 * @lost: events that were not
 * @data: bytes of data that wait
 * @first: slot of the oldest event; the reader's
 * @consumed: events ever taken out; released by the reader
 *
 * @appended, @uncharged, @loss_at_end and @data, and slots with marks, are read
 * and written under the lock of the owner only, but for the reader's look at
 * @appended. The circle has a chunk more than the slots need, so the end never
 * comes round to the chunk of the oldest event.
 */
struct ob_event_ring {
	struct ob_event_ring_position end;
	u32 appended;
	unsigned int size;
	unsigned int uncharged;
	unsigned int chunks;
	unsigned int peak;
	struct ob_event_ring_slot *newest;
	u32 newest_end;
	bool loss_at_end;
	unsigned long delivered;
	unsigned long lost;
	size_t data;
	struct ob_event_ring_position first;
	u32 consumed;
};

/**
 * ob_event_ring_chunks_for() - chunks that a size needs
 * @size: cells
 *
 * Return: How many.
 */
static inline unsigned int ob_event_ring_chunks_for(unsigned int size)
{
	return DIV_ROUND_UP(size + OB_EVENT_RING_SPARE,
			    OB_EVENT_RING_CHUNK_SLOTS) + 1;
}

/**
 * ob_event_ring_count() - events that wait
 * @ring: the ring
 *
 * Context: Any; the lock, or as the reader.
 * Return: How many.
 */
static inline unsigned int ob_event_ring_count(const struct ob_event_ring *ring)
{
	u32 appended, consumed;

	/* Pairs with publish(). */
	appended = smp_load_acquire(&ring->appended);
	/* Pairs with ob_event_ring_drop(). */
	consumed = smp_load_acquire(&ring->consumed);
	return appended - consumed;
}

/**
 * ob_event_ring_used() - cells in use
 * @ring: the ring
 *
 * Context: Any; the lock.
 * Return: How many. More than the size if that became smaller.
 */
static inline unsigned int ob_event_ring_used(const struct ob_event_ring *ring)
{
	return ob_event_ring_count(ring) - ring->uncharged;
}

/**
 * ob_event_ring_readable() - is there an event or a loss to report?
 * @ring: the ring
 *
 * Context: Any; the lock.
 * Return: True when a reader need not wait.
 */
static inline bool ob_event_ring_readable(const struct ob_event_ring *ring)
{
	return ob_event_ring_count(ring) || ring->loss_at_end;
}

/**
 * ob_event_ring_first_plain() - look at the oldest event if it is plain
 * @ring: the ring
 *
 * Context: Any; as the reader, no lock.
 * Return: The event, which stays in the ring, or NULL when that is empty, or the
 * oldest has data or comes after a loss.
 */
static inline const struct snd_seq_event *
ob_event_ring_first_plain(const struct ob_event_ring *ring)
{
	const struct ob_event_ring_slot *slot;

	slot = &ring->first.chunk->slots[ring->first.index];
	/* Pairs with publish(). */
	if (smp_load_acquire(&ring->appended) == ring->consumed ||
	    READ_ONCE(slot->marks))
		return NULL;
	return &slot->record;
}

/**
 * ob_event_ring_get_unit() - copy an event as a program of packets reads it
 * @slot: the event, which has no data
 * @unit: where to
 *
 * Context: Any; as the reader, no lock.
 */
static inline void
ob_event_ring_get_unit(const struct ob_event_ring_slot *slot,
		       struct snd_seq_ump_event *unit)
{
	memcpy(unit, &slot->record, sizeof(slot->record));
	unit->ump[OB_RECORD_WORDS - 1] = slot->last_word;
}

/**
 * ob_event_ring_first_unit() - copy the oldest event if it has no data
 * @ring: the ring
 * @unit: where to
 *
 * Context: Any; as the reader, no lock.
 * Return: False when the ring is empty, or the oldest has data or comes after a
 * loss. The event stays in the ring.
 */
static inline bool ob_event_ring_first_unit(const struct ob_event_ring *ring,
					    struct snd_seq_ump_event *unit)
{
	const struct ob_event_ring_slot *slot;

	slot = &ring->first.chunk->slots[ring->first.index];
	/* Pairs with publish_slots(). */
	if (smp_load_acquire(&ring->appended) == ring->consumed)
		return false;
	if (READ_ONCE(slot->marks) & ~OB_EVENT_RING_PACKET)
		return false;
	ob_event_ring_get_unit(slot, unit);
	return true;
}

/**
 * ob_event_ring_has_room() - are there cells for some more events?
 * @ring: the ring
 * @count: how many events
 *
 * Context: Any; the lock.
 * Return: True if there are.
 */
static inline bool ob_event_ring_has_room(const struct ob_event_ring *ring,
					  unsigned int count)
{
	return ob_event_ring_used(ring) + count <= ring->size;
}

/**
 * ob_event_ring_drop_plain() - take out the oldest event, which is plain
 * @ring: the ring, not empty
 *
 * Context: Any; as the reader, no lock.
 */
static inline void ob_event_ring_drop_plain(struct ob_event_ring *ring)
{
	if (++ring->first.index == OB_EVENT_RING_CHUNK_SLOTS) {
		ring->first.chunk = ring->first.chunk->next;
		ring->first.index = 0;
	}
	/* The place may be used again: pairs with ob_event_ring_count(). */
	smp_store_release(&ring->consumed, ring->consumed + 1);
}

void ob_event_ring_init(struct ob_event_ring *ring);
void ob_event_ring_add_chunk(struct ob_event_ring *ring,
			     struct ob_event_ring_chunk *chunk);
struct ob_event_ring_chunk *
ob_event_ring_remove_chunk(struct ob_event_ring *ring);
void ob_event_ring_resize(struct ob_event_ring *ring, unsigned int size);

void ob_event_ring_lose(struct ob_event_ring *ring);
int ob_event_ring_push(struct ob_event_ring *ring,
		       const struct snd_seq_event *record);
unsigned int ob_event_ring_push_batch(struct ob_event_ring *ring,
				      const struct snd_seq_event *records,
				      unsigned int count);
void ob_event_ring_append_packets(struct ob_event_ring *ring,
				  const struct snd_seq_event *header,
				  const struct ob_ump_packet *packets,
				  unsigned int count);
bool ob_event_ring_has_data_room(const struct ob_event_ring *ring, size_t size,
				 size_t limit);
int ob_event_ring_push_data(struct ob_event_ring *ring,
			    const struct ob_event *event, size_t limit,
			    u32 message);
struct ob_event_ring_slot *
ob_event_ring_append_data(struct ob_event_ring *ring,
			  const struct ob_event *event, u32 marks);
void ob_event_ring_append_tail(struct ob_event_ring *ring,
			       const struct snd_seq_event *record,
			       struct ob_sysex_tail tail);
struct ob_event_ring_slot *ob_event_ring_newest_data(const struct ob_event_ring *ring);

unsigned int ob_event_ring_peek(const struct ob_event_ring *ring,
				struct snd_seq_event *records,
				unsigned int most);
unsigned int ob_event_ring_peek_units(const struct ob_event_ring *ring,
				      struct snd_seq_ump_event *units,
				      unsigned int most);
struct ob_event_ring_slot *
ob_event_ring_first(const struct ob_event_ring *ring);
void ob_event_ring_drop(struct ob_event_ring *ring, unsigned int count);
bool ob_event_ring_consume_loss(struct ob_event_ring *ring);
bool ob_event_ring_pop(struct ob_event_ring *ring,
		       struct ob_event_ring_slot *slot);
struct ob_event_pool ob_event_ring_snapshot(const struct ob_event_ring *ring);
void ob_event_ring_reset_stats(struct ob_event_ring *ring);

#endif
