/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Event rules: classes, lengths, cells, NOTE split. Pure.
 */
#ifndef ONBEAT_EVENT_H
#define ONBEAT_EVENT_H

#include "base/core.h"

struct ob_payload;

/**
 * struct ob_event - an event in kernel memory
 * @record: fixed part, as user space wrote it; for variable events
 *	@record.data.ext.len is the plain length and .ptr is NULL
 * @ump: the same storage seen as a 32-byte record, for later UMP support
 * @payload: variable-length data, one reference owned by whoever owns this
 *	struct, or NULL
 */
struct ob_event {
	union {
		struct snd_seq_event record;
		struct snd_seq_ump_event ump;
	};
	struct ob_payload *payload;
};

/**
 * ob_event_check() - is this record acceptable as written by a client?
 * @record: event as the client gave it
 *
 * Types 150 and up are reserved for the kernel, except NONE, which the caller
 * skips; the rest is the rule of ob_event_check_length(). Same verdict as the
 * kernel's own sequencer for every (type, flags, queue).
 *
 * Context: Any.
 * Return: 0 or -EINVAL.
 */
int ob_event_check(const struct snd_seq_event *record);

/**
 * ob_event_check_length() - do the length flags suit type and queue?
 * @record: event as its author gave it, a user client or a kernel client
 *
 * FIXED is for all but the variable types (130 to 139); VARIABLE is for those
 * only, with less than SNDRV_SEQ_MAX_EVENT_LEN bytes of payload; VARUSR is for
 * direct delivery only, whatever the type. The undefined fourth value passes as
 * an event without payload, and the UMP flag is ignored, as a kernel without
 * UMP does.
 *
 * Context: Any.
 * Return: 0 or -EINVAL.
 */
int ob_event_check_length(const struct snd_seq_event *record);

/**
 * ob_event_is_variable_type() - does an event of this type have payload?
 * @type: SNDRV_SEQ_EVENT_*
 *
 * Context: Any.
 * Return: true for 130 to 139.
 */
static inline bool ob_event_is_variable_type(snd_seq_event_type_t type)
{
	return type >= SNDRV_SEQ_EVENT_SYSEX && type < 140;
}

/**
 * ob_event_is_variable() - does the record announce payload?
 * @record: event that passed ob_event_check_length()
 *
 * Context: Any.
 * Return: true for VARIABLE, and for VARUSR with a variable type; with another
 * type VARUSR means nothing, and the data is that of the type.
 */
static inline bool ob_event_is_variable(const struct snd_seq_event *record)
{
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
 * ob_event_payload_cells() - pool cells an event's payload takes
 * @record: event with payload that passed ob_event_check_length()
 *
 * Context: Any.
 * Return: One for each started OB_CELL_BYTES.
 */
unsigned int ob_event_payload_cells(const struct snd_seq_event *record);

/**
 * ob_event_cells() - pool cells an event takes
 * @record: event that passed ob_event_check_length()
 *
 * Context: Any.
 * Return: One for the record, and those of its payload.
 */
static inline unsigned int ob_event_cells(const struct snd_seq_event *record)
{
	if (!ob_event_is_variable(record))
		return 1;
	return 1 + ob_event_payload_cells(record);
}

/**
 * ob_event_is_direct() - delivered at once, without a queue?
 * @record: event
 *
 * The queue number SNDRV_SEQ_ADDRESS_SUBSCRIBERS, which makes an event direct
 * too, is for the caller to translate.
 *
 * Context: Any.
 * Return: true when the queue number is SNDRV_SEQ_QUEUE_DIRECT.
 */
static inline bool ob_event_is_direct(const struct snd_seq_event *record)
{
	return record->queue == SNDRV_SEQ_QUEUE_DIRECT;
}

/**
 * ob_event_split_note() - turn a due NOTE into its two halves
 * @note: in: the NOTE; out: the NOTEOFF to schedule (priority high, time
 *	moved by the duration: ticks for tick stamps, milliseconds for real
 *	ones, velocity = off velocity)
 * @note_on: out: the NOTEON to deliver now
 *
 * Tick stamps wrap like the ABI's 32 bits; a real stamp saturates as
 * ob_event_set_time() does.
 *
 * Context: Any.
 */
void ob_event_split_note(struct snd_seq_event *note,
			 struct snd_seq_event *note_on);

/**
 * ob_event_time_ns() - a real-time stamp as nanoseconds
 * @time: stamp; tv_nsec of a second or more carries over
 *
 * Context: Any.
 * Return: Nanoseconds, exact; any stamp fits.
 */
u64 ob_event_time_ns(const struct snd_seq_real_time *time);

/**
 * ob_event_set_time() - nanoseconds as a real-time stamp
 * @time: where to
 * @ns: nanoseconds; saturates at UINT_MAX seconds and 999,999,999 ns
 *
 * Context: Any.
 */
void ob_event_set_time(struct snd_seq_real_time *time, u64 ns);

/**
 * ob_event_matches_flush() - does REMOVE_EVENTS name this queued event?
 * @record: queued event
 * @info: the caller's conditions; every set condition must hold
 *
 * DEST compares client and port of the destination (the caller compares the
 * queue, and that the event is its own); DEST_CHANNEL compares the channel of
 * channel events only (others never match); TIME_BEFORE (earlier) and
 * TIME_AFTER (at that time or later) match only events whose stamp is of the
 * kind that TIME_TICK names; IGNORE_OFF spares NOTEOFF.
 *
 * Context: Any.
 * Return: true when the event is to be removed.
 */
bool ob_event_matches_flush(const struct snd_seq_event *record,
			    const struct snd_seq_remove_events *info);

#endif
