/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * How large records are. A record of 28 bytes has an event; one of 32 bytes has a
 * packet, or an event and four bytes that are 0. Pure; only this file knows the
 * sizes.
 *
 * A record in the kernel has a packet if, and only if, its flag UMP is set: where
 * records enter, it is cleared if the sender has no packets to send. The type of a
 * packet's record means nothing, and so do its length bits.
 */
#ifndef ONBEAT_RECORD_H
#define ONBEAT_RECORD_H

#include "base/core.h"

#include <linux/string.h>

/* Words of a packet's record, most of which a packet does not use. */
#define OB_RECORD_WORDS	4

/**
 * ob_record_is_packet() - is there a packet in a record?
 * @record: a record in the kernel, after it has been let in
 *
 * Context: Any.
 * Return: True for a packet, of which there are 32 bytes; false for an event.
 */
static inline bool ob_record_is_packet(const struct snd_seq_event *record)
{
	return record->flags & SNDRV_SEQ_EVENT_UMP;
}

/**
 * ob_record_size() - the bytes of a record
 * @record: as for ob_record_is_packet(), or what a client of packets has written
 *
 * Context: Any.
 * Return: 28 for an event, 32 for a packet.
 */
static inline size_t ob_record_size(const struct snd_seq_event *record)
{
	return ob_record_is_packet(record) ? sizeof(struct snd_seq_ump_event) :
					     sizeof(struct snd_seq_event);
}

/**
 * ob_record_next() - the record behind another
 * @record: the record
 *
 * Context: Any.
 * Return: Where it is, if there is one.
 */
static inline const struct snd_seq_event *
ob_record_next(const struct snd_seq_event *record)
{
	return (const void *)record + ob_record_size(record);
}

/**
 * ob_record_copy() - copy a record
 * @to: where to; of an event only the bytes that it has are written
 * @record: the record
 *
 * Context: Any.
 */
static inline void ob_record_copy(struct snd_seq_ump_event *to,
				  const struct snd_seq_event *record)
{
	if (unlikely(ob_record_is_packet(record)))
		*to = *(const struct snd_seq_ump_event *)record;
	else
		*(struct snd_seq_event *)to = *record;
}

/**
 * ob_record_unit() - the bytes of each record that a program reads
 * @midi_version: that of the program
 *
 * Context: Any.
 * Return: 28, or 32 for those that read packets; data is padded to a multiple.
 */
static inline size_t ob_record_unit(unsigned int midi_version)
{
	return midi_version ? sizeof(struct snd_seq_ump_event) :
			      sizeof(struct snd_seq_event);
}

/**
 * ob_record_to_unit() - a record as a program of packets reads it
 * @unit: where to
 * @record: the record, of 28 or 32 bytes
 *
 * Context: Any.
 */
static inline void ob_record_to_unit(struct snd_seq_ump_event *unit,
				     const struct snd_seq_event *record)
{
	unit->ump[OB_RECORD_WORDS - 1] = 0;
	memcpy(unit, record, ob_record_size(record));
}

/**
 * ob_record_packet() - the packet in a record
 * @record: ob_record_is_packet()
 *
 * Context: Any.
 * Return: Its OB_RECORD_WORDS words.
 */
static inline const u32 *ob_record_packet(const struct snd_seq_event *record)
{
	return ((const struct snd_seq_ump_event *)record)->ump;
}

#endif
