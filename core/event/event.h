/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Rules about single events: lengths, cells, the split of a NOTE, conditions of
 * a flush. Pure; all functions may be called in any context.
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
 * @payload: variable-length data, a reference that belongs to the owner of
 *	this struct, or NULL
 */
struct ob_event {
	union {
		struct snd_seq_event record;
		struct snd_seq_ump_event ump;
	};
	struct ob_payload *payload;
};

/**
 * ob_event_check() - may a user client write this record?
 * @record: event as the client wrote it
 *
 * Types from 150 on are reserved for the kernel, except NONE, which the caller
 * skips. All other rules are those of ob_event_check_length(). The result is
 * that of the in-tree sequencer for every combination of type, flags and queue.
 *
 * Return: 0 or -EINVAL.
 */
int ob_event_check(const struct snd_seq_event *record);

/**
 * ob_event_check_length() - do the length flags suit type and queue?
 * @record: event as its sender, a user or a kernel client, filled it in
 *
 * FIXED is for all but the variable types (130 to 139); VARIABLE is for those
 * only, with less than SNDRV_SEQ_MAX_EVENT_LEN bytes of payload; VARUSR is for
 * direct delivery only, whatever the type. The undefined fourth value is
 * accepted as an event without payload. The UMP flag is ignored, as by a kernel
 * without UMP.
 *
 * Return: 0 or -EINVAL.
 */
int ob_event_check_length(const struct snd_seq_event *record);

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
 * other type VARUSR has no meaning, and the data is that of the type.
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
 * ob_event_payload_cells() - pool cells for the payload of an event
 * @record: event with payload that passed ob_event_check_length()
 *
 * Return: Its length in units of OB_CELL_BYTES, rounded up.
 */
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

/**
 * ob_event_split_note() - split a due NOTE into NOTEON and NOTEOFF
 * @note: in: the NOTE; out: the NOTEOFF to schedule, with high priority, the
 *	off velocity, and a stamp that is later by the duration: in ticks for
 *	tick stamps, in milliseconds for real-time stamps
 * @note_on: out: the NOTEON to deliver now
 *
 * A tick stamp wraps like the ABI's 32 bits; a real-time stamp saturates as in
 * ob_event_set_time().
 */
void ob_event_split_note(struct snd_seq_event *note,
			 struct snd_seq_event *note_on);

/**
 * ob_event_time_ns() - convert a real-time stamp to nanoseconds
 * @time: stamp; tv_nsec of a second or more carries over
 *
 * Return: Nanoseconds, exact; no stamp overflows.
 */
u64 ob_event_time_ns(const struct snd_seq_real_time *time);

/**
 * ob_event_set_time() - convert nanoseconds to a real-time stamp
 * @time: stamp to fill in
 * @ns: nanoseconds; saturates at UINT_MAX seconds and 999,999,999 ns
 */
void ob_event_set_time(struct snd_seq_real_time *time, u64 ns);

/**
 * ob_event_matches_flush() - does REMOVE_EVENTS match this queued event?
 * @record: queued event
 * @info: conditions of the caller, all of which must hold
 *
 * DEST compares client and port of the destination. DEST_CHANNEL matches
 * channel events only. TIME_BEFORE (earlier) and TIME_AFTER (at that time or
 * later) match only stamps in the unit that TIME_TICK selects. IGNORE_OFF
 * spares NOTEOFF. The caller compares the queue and the sender.
 *
 * Return: True if the event is to be flushed.
 */
bool ob_event_matches_flush(const struct snd_seq_event *record,
			    const struct snd_seq_remove_events *info);

#endif
