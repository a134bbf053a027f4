/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Rules about single events: lengths, cells, the split of a NOTE, conditions of
 * a flush. Pure; all functions may be called in any context.
 */
#ifndef ONBEAT_EVENT_H
#define ONBEAT_EVENT_H

#include "event/record.h"

struct ob_payload;

/**
 * struct ob_event - an event in kernel memory
 * @record: fixed part, as user space wrote it; for variable events
 *	@record.data.ext.len is the plain length and .ptr is NULL
 * @ump: the same storage as the record of a packet
 * @payload: variable-length data, a reference that belongs to the owner of
 *	this struct, or NULL; a packet has none
 */
struct ob_event {
	union {
		struct snd_seq_event record;
		struct snd_seq_ump_event ump;
	};
	struct ob_payload *payload;
};

int ob_event_check(const struct snd_seq_event *record);
int ob_event_check_length(const struct snd_seq_event *record);
int ob_event_accept_packet(struct snd_seq_ump_event *packet);

/**
 * ob_event_copy() - copy the record of an event
 * @to: where to; its payload is set to NULL
 * @record: of 28 or 32 bytes
 *
 * Context: Any.
 */
static inline void ob_event_copy(struct ob_event *to,
				 const struct snd_seq_event *record)
{
	to->payload = NULL;
	ob_record_copy(&to->ump, record);
}

/**
 * ob_event_is_variable_type() - does an event of this type have payload?
 * @type: SNDRV_SEQ_EVENT_*
 *
 * Return: True for 130 to 139.
 */
static inline bool ob_event_is_variable_type(snd_seq_event_type_t type)
{
	return type >= SNDRV_SEQ_EVENT_SYSEX && type < 140;
}

/**
 * ob_event_is_variable() - does the record announce payload?
 * @record: event that passed ob_event_check_length()
 *
 * Return: True for VARIABLE, and for VARUSR with a variable type. With any
 * other type VARUSR has no meaning, and the data is that of the type. False for a
 * packet.
 */
static inline bool ob_event_is_variable(const struct snd_seq_event *record)
{
	if (ob_record_is_packet(record))
		return false;
	switch (record->flags & SNDRV_SEQ_EVENT_LENGTH_MASK) {
	case SNDRV_SEQ_EVENT_LENGTH_VARIABLE:
		return true;
	case SNDRV_SEQ_EVENT_LENGTH_VARUSR:
		/* The data of a NOTEON, say, is no length and no pointer. */
		return ob_event_is_variable_type(record->type);
	default:
		return false;
	}
}

/**
 * ob_event_is_plain() - may the event be one of several events in a batch?
 * @record: event
 *
 * Return: True if it has no payload, and is no NOTE, which goes in two halves, and
 * no packet. Types below SYSEX are all of fixed length.
 */
static inline bool ob_event_is_plain(const struct snd_seq_event *record)
{
	return (record->flags & (SNDRV_SEQ_EVENT_LENGTH_MASK |
				 SNDRV_SEQ_EVENT_UMP)) ==
	       SNDRV_SEQ_EVENT_LENGTH_FIXED &&
	       record->type < SNDRV_SEQ_EVENT_SYSEX &&
	       record->type != SNDRV_SEQ_EVENT_NOTE;
}

/**
 * ob_event_may_join() - may the event be in one batch with another?
 * @record: event
 * @other: the other one, that is itself a packet or plain; or the same
 *
 * Return: True if both are packets, or both are plain.
 */
static inline bool ob_event_may_join(const struct snd_seq_event *record,
				     const struct snd_seq_event *other)
{
	if (unlikely(ob_record_is_packet(other)))
		return ob_record_is_packet(record);
	return ob_event_is_plain(record);
}

/**
 * ob_event_is_note() - is it a NOTE, of which two halves are delivered?
 * @record: event
 *
 * Return: True for an event of that type; a packet has no type.
 */
static inline bool ob_event_is_note(const struct snd_seq_event *record)
{
	return record->type == SNDRV_SEQ_EVENT_NOTE &&
	       !ob_record_is_packet(record);
}

/**
 * ob_event_is_none() - is it a NONE, which is skipped?
 * @record: event
 *
 * Return: True for an event of that type; a packet has no type.
 */
static inline bool ob_event_is_none(const struct snd_seq_event *record)
{
	return record->type == SNDRV_SEQ_EVENT_NONE &&
	       !ob_record_is_packet(record);
}

/**
 * ob_event_goes_as() - does the event go the same way as another?
 * @record: event
 * @other: event of the same sender
 *
 * Return: True if source port and destination are the same.
 */
static inline bool ob_event_goes_as(const struct snd_seq_event *record,
				    const struct snd_seq_event *other)
{
	return record->dest.client == other->dest.client &&
	       record->dest.port == other->dest.port &&
	       record->source.port == other->source.port;
}

unsigned int ob_event_payload_cells(const struct snd_seq_event *record);

/**
 * ob_event_cells() - pool cells for an event
 * @record: event that passed ob_event_check_length()
 *
 * Return: One for the record, and those of its payload.
 */
static inline unsigned int ob_event_cells(const struct snd_seq_event *record)
{
	if (!ob_event_is_variable(record))
		return 1;
	return 1 + ob_event_payload_cells(record);
}

/**
 * ob_event_is_direct() - is the event delivered at once, without a queue?
 * @record: event
 *
 * The queue number SNDRV_SEQ_ADDRESS_SUBSCRIBERS makes an event direct as well;
 * the caller must translate it.
 *
 * Return: True if the queue number is SNDRV_SEQ_QUEUE_DIRECT.
 */
static inline bool ob_event_is_direct(const struct snd_seq_event *record)
{
	return record->queue == SNDRV_SEQ_QUEUE_DIRECT;
}

void ob_event_split_note(struct snd_seq_event *note,
			 struct snd_seq_event *note_on);
u64 ob_event_time_ns(const struct snd_seq_real_time *time);
void ob_event_set_time(struct snd_seq_real_time *time, u64 ns);
bool ob_event_ends_note(const struct snd_seq_event *record);
bool ob_event_matches_flush(const struct snd_seq_event *record,
			    const struct snd_seq_remove_events *info);

#endif
