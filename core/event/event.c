// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Rules about single events: which records a client may write, how many cells
 * an event is charged, how a NOTE is split, which events a flush matches. Pure:
 * called by all code that handles events, in any context, with any lock held.
 */
#include "event/event.h"

#include "event/ump_message.h"

#include <linux/errno.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/time64.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/* Types from here on are the kernel's, except NONE. */
#define TYPE_RESERVED	150

/* Has the packet a channel? All messages of these types have. */
static bool is_channel_voice(u32 first)
{
	return ob_ump_message_type(first) == OB_UMP_MESSAGE_MIDI1 ||
	       ob_ump_message_type(first) == OB_UMP_MESSAGE_MIDI2;
}

/* Return: the channel of a note or controller, or -1. */
static int channel_of(const struct snd_seq_event *record)
{
	u32 first;

	if (ob_record_is_packet(record)) {
		first = ob_record_packet(record)[0];
		return is_channel_voice(first) ?
		       ob_ump_message_channel(first) : -1;
	}
	/* The channel of notes and of controllers is the same byte. */
	if (record->type >= SNDRV_SEQ_EVENT_NOTE && record->type < 20)
		return record->data.note.channel;
	return -1;
}

/**
 * ob_event_ends_note() - is it the end of a note?
 * @record: event or packet
 *
 * Return: True for NOTEOFF, and for packets with a note-off of either protocol, or
 * with a note-on of MIDI 1.0 of velocity 0.
 */
bool ob_event_ends_note(const struct snd_seq_event *record)
{
	unsigned int status;
	u32 first;

	if (!ob_record_is_packet(record))
		return record->type == SNDRV_SEQ_EVENT_NOTEOFF;
	first = ob_record_packet(record)[0];
	if (!is_channel_voice(first))
		return false;
	status = ob_ump_message_status(first);
	/* In MIDI 1.0, a note-on of velocity 0 is a note-off. */
	return status == OB_UMP_MESSAGE_NOTE_OFF ||
	       (ob_ump_message_type(first) == OB_UMP_MESSAGE_MIDI1 &&
		status == OB_UMP_MESSAGE_NOTE_ON &&
		!ob_ump_message_data2(first));
}

static bool is_of_type(const struct snd_seq_event *record, int type)
{
	return !ob_record_is_packet(record) && record->type == type;
}

static bool is_real_time(const struct snd_seq_event *record)
{
	return (record->flags & SNDRV_SEQ_TIME_STAMP_MASK) ==
	       SNDRV_SEQ_TIME_STAMP_REAL;
}

/* User space may leave any value in the two bits that say where the data is. */
static unsigned int payload_length(const struct snd_seq_event *record)
{
	return record->data.ext.len & ~SNDRV_SEQ_EXT_MASK;
}

/**
 * ob_event_check_length() - do the length flags suit type and queue?
 * @record: event as its sender, a user or a kernel client, filled it in
 *
 * FIXED is for all but the variable types (130 to 139); VARIABLE is for those
 * only, with less than SNDRV_SEQ_MAX_EVENT_LEN bytes of payload; VARUSR is for
 * direct delivery only, whatever the type. The undefined fourth value is
 * accepted as an event without payload. The UMP flag is not looked at.
 *
 * Return: 0 or -EINVAL.
 */
int ob_event_check_length(const struct snd_seq_event *record)
{
	bool ok;

	switch (record->flags & SNDRV_SEQ_EVENT_LENGTH_MASK) {
	case SNDRV_SEQ_EVENT_LENGTH_FIXED:
		ok = !ob_event_is_variable_type(record->type);
		break;
	case SNDRV_SEQ_EVENT_LENGTH_VARIABLE:
		ok = ob_event_is_variable_type(record->type) &&
		     payload_length(record) < SNDRV_SEQ_MAX_EVENT_LEN;
		break;
	case SNDRV_SEQ_EVENT_LENGTH_VARUSR:
		ok = ob_event_is_direct(record);
		break;
	default:
		/* Undefined, but always accepted: no payload is read. */
		ok = true;
		break;
	}
	return ok ? 0 : -EINVAL;
}

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
int ob_event_check(const struct snd_seq_event *record)
{
	if (record->type >= TYPE_RESERVED &&
	    record->type != SNDRV_SEQ_EVENT_NONE)
		return -EINVAL;
	return ob_event_check_length(record);
}

/**
 * ob_event_accept_packet() - may a client of packets send this record?
 * @packet: the record, with the flag UMP, as its sender filled it in. The words that
 *	the packet does not have become 0
 *
 * Its length bits must be FIXED, as a packet has no other data. Its type is not
 * looked at.
 *
 * Return: 0 or -EINVAL.
 */
int ob_event_accept_packet(struct snd_seq_ump_event *packet)
{
	unsigned int words = ob_ump_message_words(packet->ump[0]);

	if ((packet->flags & SNDRV_SEQ_EVENT_LENGTH_MASK) !=
	    SNDRV_SEQ_EVENT_LENGTH_FIXED)
		return -EINVAL;
	/* Not a loop, of which the compiler makes a call. */
	if (words < 2)
		packet->ump[1] = 0;
	if (words < 3)
		packet->ump[2] = 0;
	if (words < 4)
		packet->ump[3] = 0;
	return 0;
}

/**
 * ob_event_payload_cells() - pool cells for the payload of an event
 * @record: event with payload that passed ob_event_check_length()
 *
 * Return: Its length in units of OB_CELL_BYTES, rounded up.
 */
unsigned int ob_event_payload_cells(const struct snd_seq_event *record)
{
	return DIV_ROUND_UP(payload_length(record), OB_CELL_BYTES);
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
			 struct snd_seq_event *note_on)
{
	unsigned int duration = note->data.note.duration;

	*note_on = *note;
	note_on->type = SNDRV_SEQ_EVENT_NOTEON;

	note->type = SNDRV_SEQ_EVENT_NOTEOFF;
	note->flags |= SNDRV_SEQ_PRIORITY_HIGH;
	note->data.note.velocity = note->data.note.off_velocity;
	if (is_real_time(note))
		ob_event_set_time(&note->time.time,
				  ob_event_time_ns(&note->time.time) +
				  (u64)duration * NSEC_PER_MSEC);
	else
		note->time.tick += duration;
}

/**
 * ob_event_time_ns() - convert a real-time stamp to nanoseconds
 * @time: stamp; tv_nsec of a second or more carries over
 *
 * Return: Nanoseconds, exact; no stamp overflows.
 */
u64 ob_event_time_ns(const struct snd_seq_real_time *time)
{
	return (u64)time->tv_sec * NSEC_PER_SEC + time->tv_nsec;
}

/**
 * ob_event_set_time() - convert nanoseconds to a real-time stamp
 * @time: stamp to fill in
 * @ns: nanoseconds; saturates at UINT_MAX seconds and 999,999,999 ns
 */
void ob_event_set_time(struct snd_seq_real_time *time, u64 ns)
{
	u32 nsec;
	u64 seconds = div_u64_rem(ns, NSEC_PER_SEC, &nsec);

	if (seconds > UINT_MAX) {
		seconds = UINT_MAX;
		nsec = NSEC_PER_SEC - 1;
	}
	time->tv_sec = seconds;
	time->tv_nsec = nsec;
}

/* A stamp in the other unit is neither before nor after. */
static bool matches_time(const struct snd_seq_event *record,
			 const struct snd_seq_remove_events *info)
{
	bool in_ticks = info->remove_mode & SNDRV_SEQ_REMOVE_TIME_TICK;
	bool before;

	if (is_real_time(record) == in_ticks)
		return false;
	if (in_ticks)
		before = record->time.tick < info->time.tick;
	else
		before = ob_event_time_ns(&record->time.time) <
			 ob_event_time_ns(&info->time.time);

	if ((info->remove_mode & SNDRV_SEQ_REMOVE_TIME_BEFORE) && !before)
		return false;
	if ((info->remove_mode & SNDRV_SEQ_REMOVE_TIME_AFTER) && before)
		return false;
	return true;
}

/**
 * ob_event_matches_flush() - does REMOVE_EVENTS match this queued event?
 * @record: queued event
 * @info: conditions of the caller, all of which must hold
 *
 * DEST compares client and port of the destination. DEST_CHANNEL matches
 * channel events, and packets that have a channel, only. EVENT_TYPE matches no
 * packet, as those have no type. TIME_BEFORE (earlier) and TIME_AFTER (at that time or
 * later) match only stamps in the unit that TIME_TICK selects. IGNORE_OFF
 * spares NOTEOFF, and packets that end a note. The caller compares the queue and the sender.
 *
 * Return: True if the event is to be flushed.
 */
bool ob_event_matches_flush(const struct snd_seq_event *record,
			    const struct snd_seq_remove_events *info)
{
	unsigned int mode = info->remove_mode;

	if ((mode & SNDRV_SEQ_REMOVE_DEST) &&
	    (record->dest.client != info->dest.client ||
	     record->dest.port != info->dest.port))
		return false;
	if ((mode & SNDRV_SEQ_REMOVE_DEST_CHANNEL) &&
	    channel_of(record) != info->channel)
		return false;
	if ((mode & SNDRV_SEQ_REMOVE_EVENT_TYPE) &&
	    !is_of_type(record, info->type))
		return false;
	if ((mode & SNDRV_SEQ_REMOVE_TAG_MATCH) && record->tag != info->tag)
		return false;
	if ((mode & SNDRV_SEQ_REMOVE_IGNORE_OFF) && ob_event_ends_note(record))
		return false;
	if (mode & (SNDRV_SEQ_REMOVE_TIME_BEFORE | SNDRV_SEQ_REMOVE_TIME_AFTER))
		return matches_time(record, info);
	return true;
}
