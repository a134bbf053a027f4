/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A long SysEx is sent as several SYSEX events. A tracker knows, for one
 * receiver of such events, whether the last event of a SysEx has come and which
 * sender it is of. No locks, no allocation, no clock: the caller serializes all
 * calls for one tracker, and gives up a SysEx that is not continued.
 */
#ifndef ONBEAT_SYSEX_H
#define ONBEAT_SYSEX_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <sound/asequencer.h>

/* The place of a SYSEX event in its SysEx, by the first byte of the event. */
enum ob_sysex_part {
	OB_SYSEX_FIRST,	/* F0 */
	OB_SYSEX_LATER,	/* a data byte, or F7 */
	OB_SYSEX_OTHER,	/* any other status byte: not part of a SysEx */
};

/**
 * struct ob_sysex - whether a receiver is inside a SysEx
 * @source: sender of the last part received
 * @open: the end of that SysEx is still to come, and it was not abandoned
 *
 * All zeros are a receiver that has not received anything.
 */
struct ob_sysex {
	struct snd_seq_addr source;
	bool open;
};

/**
 * ob_sysex_part_of() - the place of a SYSEX event in its SysEx
 * @data: bytes of the event, at least one
 *
 * Context: Any context.
 * Return: The place, as given by the first byte.
 */
enum ob_sysex_part ob_sysex_part_of(const u8 *data);

/**
 * ob_sysex_ends() - whether a SYSEX event is the last one of its SysEx
 * @data: bytes of the event
 * @size: number of bytes, at least 1
 *
 * Context: Any context.
 * Return: True if the last byte is F7.
 */
bool ob_sysex_ends(const u8 *data, size_t size);

/**
 * ob_sysex_continues() - whether an event is the next part of the open SysEx
 * @sysex: the tracker
 * @source: sender of the event
 * @data: bytes of the event, at least one
 *
 * An event continues the SysEx unless it begins with F0; OB_SYSEX_OTHER does as
 * well.
 *
 * Context: Any context.
 * Return: True if a SysEx of @source is open and the event does not begin
 * another.
 */
bool ob_sysex_continues(const struct ob_sysex *sysex,
			const struct snd_seq_addr *source, const u8 *data);

/**
 * ob_sysex_advance() - note that the receiver gets a SYSEX event of any kind
 * @sysex: the tracker; open afterwards unless the event ends with F7
 * @source: sender of the event
 * @data: bytes of the event
 * @size: number of bytes, at least 1
 *
 * Context: Any context.
 */
void ob_sysex_advance(struct ob_sysex *sysex, const struct snd_seq_addr *source,
		      const u8 *data, size_t size);

/**
 * ob_sysex_accept() - decide whether the receiver may get a SYSEX event
 * @sysex: the tracker; advanced by an accepted part, closed by OB_SYSEX_OTHER
 * @source: sender of the event; ob_sysex_admits() it
 * @data: bytes of the event
 * @size: number of bytes, at least 1
 *
 * Context: Any context.
 * Return: False for a later part while no SysEx is open: the receiver did not
 * get the first part, or the SysEx was abandoned.
 */
bool ob_sysex_accept(struct ob_sysex *sysex, const struct snd_seq_addr *source,
		     const u8 *data, size_t size);

/**
 * ob_sysex_abandon_from() - abandon the open SysEx if a given sender sent it
 * @sysex: the tracker
 * @source: the sender
 *
 * Context: Any context.
 */
void ob_sysex_abandon_from(struct ob_sysex *sysex,
			   const struct snd_seq_addr *source);

/**
 * ob_sysex_abandon() - stop expecting the end of the open SysEx
 * @sysex: the tracker
 *
 * Context: Any context.
 */
static inline void ob_sysex_abandon(struct ob_sysex *sysex)
{
	WRITE_ONCE(sysex->open, false);
}

/**
 * ob_sysex_is_open() - whether the end of a SysEx is still to come
 * @sysex: the tracker
 *
 * May be called without the lock that serializes the other calls.
 *
 * Context: Any context.
 * Return: True if it is.
 */
static inline bool ob_sysex_is_open(const struct ob_sysex *sysex)
{
	return READ_ONCE(sysex->open);
}

/**
 * ob_sysex_is_from() - whether a given sender sent the last part received
 * @sysex: the tracker
 * @source: the sender
 *
 * Context: Any context.
 * Return: True if it did, whether or not the SysEx is still open.
 */
static inline bool ob_sysex_is_from(const struct ob_sysex *sysex,
				    const struct snd_seq_addr *source)
{
	return sysex->source.client == source->client &&
	       sysex->source.port == source->port;
}

/**
 * ob_sysex_admits() - whether an event of a given sender may come next
 * @sysex: the tracker
 * @source: the sender
 *
 * Real-time messages may come anywhere; callers do not ask for these.
 *
 * Context: Any context.
 * Return: False if the end of a SysEx of another sender must come first.
 */
static inline bool ob_sysex_admits(const struct ob_sysex *sysex,
				   const struct snd_seq_addr *source)
{
	return !sysex->open || ob_sysex_is_from(sysex, source);
}

#endif
