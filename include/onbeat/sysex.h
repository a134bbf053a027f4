/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A long SysEx travels as several SYSEX events. This tracks, for one receiver
 * of such events, whether the last of them has come, and whose SysEx it is. No
 * lock, no allocation, no clock: the caller serializes all calls for one
 * tracker, and gives up a SysEx that is not continued.
 */
#ifndef ONBEAT_SYSEX_H
#define ONBEAT_SYSEX_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <sound/asequencer.h>

/* What the first byte of a SYSEX event says of its place in the SysEx. */
enum ob_sysex_part {
	OB_SYSEX_FIRST,	/* F0 */
	OB_SYSEX_LATER,	/* a data byte, or F7 */
	OB_SYSEX_OTHER,	/* any other status byte: not a SysEx at all */
};

/**
 * struct ob_sysex - whether a receiver is inside a SysEx
 * @source: sender of the part that came last
 * @open: that part was not the last of its SysEx, which was not abandoned
 *	either
 *
 * All zeros are a receiver that has got nothing yet.
 */
struct ob_sysex {
	struct snd_seq_addr source;
	bool open;
};

/**
 * ob_sysex_part_of() - the place of a SYSEX event in its SysEx
 * @data: the event's bytes, at least one
 *
 * Context: Any.
 * Return: What the first of them says.
 */
enum ob_sysex_part ob_sysex_part_of(const u8 *data);

/**
 * ob_sysex_ends() - whether a SYSEX event is the last of its SysEx
 * @data: the event's bytes
 * @size: how many there are, at least one
 *
 * Context: Any.
 * Return: True if the last of them is F7.
 */
bool ob_sysex_ends(const u8 *data, size_t size);

/**
 * ob_sysex_continues() - whether an event is the next part of the open SysEx
 * @sysex: the tracker
 * @source: sender of the event
 * @data: its bytes, at least one
 *
 * Any first byte but F0 continues a SysEx here, also one of OB_SYSEX_OTHER.
 *
 * Context: Any.
 * Return: True if a SysEx of @source is open and @data does not begin another.
 */
bool ob_sysex_continues(const struct ob_sysex *sysex,
			const struct snd_seq_addr *source, const u8 *data);

/**
 * ob_sysex_advance() - note that the receiver gets a SYSEX event, whatever it
 *	is
 * @sysex: the tracker; open until the event ends with F7
 * @source: sender of the event
 * @data: its bytes
 * @size: how many there are, at least one
 *
 * Context: Any.
 */
void ob_sysex_advance(struct ob_sysex *sysex, const struct snd_seq_addr *source,
		      const u8 *data, size_t size);

/**
 * ob_sysex_accept() - decide whether the receiver may get a SYSEX event
 * @sysex: the tracker; advanced if so, and closed by OB_SYSEX_OTHER
 * @source: sender of the event, which ob_sysex_admits()
 * @data: its bytes
 * @size: how many there are, at least one
 *
 * Context: Any.
 * Return: False for a later part while no SysEx is open: the receiver did not
 * get the beginning, or it was abandoned.
 */
bool ob_sysex_accept(struct ob_sysex *sysex, const struct snd_seq_addr *source,
		     const u8 *data, size_t size);

/**
 * ob_sysex_abandon_from() - abandon the open SysEx if it is of that sender
 * @sysex: the tracker
 * @source: the sender
 *
 * Context: Any.
 */
void ob_sysex_abandon_from(struct ob_sysex *sysex,
			   const struct snd_seq_addr *source);

/**
 * ob_sysex_abandon() - do not expect the end of the open SysEx any more
 * @sysex: the tracker
 *
 * Context: Any.
 */
static inline void ob_sysex_abandon(struct ob_sysex *sysex)
{
	WRITE_ONCE(sysex->open, false);
}

/**
 * ob_sysex_is_open() - whether the end of a SysEx is still to come
 * @sysex: the tracker
 *
 * Context: Any. Without the caller's lock the answer may be outdated at once.
 * Return: True if so.
 */
static inline bool ob_sysex_is_open(const struct ob_sysex *sysex)
{
	return READ_ONCE(sysex->open);
}

/**
 * ob_sysex_is_from() - whether the last part came from that sender
 * @sysex: the tracker
 * @source: the sender
 *
 * Context: Any.
 * Return: True if so, also after the end.
 */
static inline bool ob_sysex_is_from(const struct ob_sysex *sysex,
				    const struct snd_seq_addr *source)
{
	return sysex->source.client == source->client &&
	       sysex->source.port == source->port;
}

/**
 * ob_sysex_admits() - whether an event of that sender may come next
 * @sysex: the tracker
 * @source: the sender
 *
 * Real-time messages may come anywhere; for these the caller does not ask.
 *
 * Context: Any.
 * Return: False if the end of another sender's SysEx must come first.
 */
static inline bool ob_sysex_admits(const struct ob_sysex *sysex,
				   const struct snd_seq_addr *source)
{
	return !sysex->open || ob_sysex_is_from(sysex, source);
}

#endif
