/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What virmidi/ and core/clients/ use of snd-rawmidi's streams beside the
 * functions that it exports. Nothing else in the tree looks into struct
 * snd_rawmidi_runtime, or at the members of struct snd_rawmidi_substream that
 * are named here.
 *
 * Relied on, in every kernel from 6.1 on, and tested by the programs in
 * tests/user/ that are named in brackets:
 *
 *  1. substream->lock is taken with interrupts off, in any context. It protects
 *     runtime->avail, buffer_size, buffer_ref, drain and xruns, and
 *     substream->bytes.
 *  2. avail counts bytes: those that are free in an output's buffer, and those
 *     that wait in an input's. It is all of buffer_size, or 0, if the buffer is
 *     empty.
 *  3. A writer or reader moves avail before it copies, and holds buffer_ref
 *     until it has copied. A drain holds one, too, while runtime->drain is 1
 *     [virmidi_races].
 *  4. While buffer_ref is held the buffer is not exchanged for one of another
 *     size. An output is drained before that, an input is emptied
 *     [virmidi_races, rawmidi_stream].
 *  5. substream->bytes only grows, from the registration of the device on: by
 *     what has left an output, and by what has arrived at an input, except for
 *     bytes that arrive in frames [rawmidi_stream, serial_stream].
 *  6. substream->framing is what the last reader has set, also after it has
 *     closed: it is still there for the next one [rawmidi_stream,
 *     serial_stream].
 *  7. Those who sleep on runtime->sleep are woken with substream->lock held
 *     when bytes have arrived at an input without runtime->event, and when an
 *     output has avail_min bytes of room; and without that lock when the card
 *     goes, after card->shutdown was set [serial_stream].
 *  8. substream->runtime is there from before the open callback until after the
 *     close callback, and runtime->private_data is the driver's meanwhile.
 */
#ifndef ONBEAT_RAWMIDI_STREAM_H
#define ONBEAT_RAWMIDI_STREAM_H

#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <sound/core.h>
#include <sound/rawmidi.h>

/**
 * ob_rawmidi_stream_set_private() - attach the driver's part of an open stream
 * @substream: the stream
 * @private: the driver's part
 *
 * Context: The open callback.
 */
static inline void
ob_rawmidi_stream_set_private(struct snd_rawmidi_substream *substream,
			      void *private)
{
	substream->runtime->private_data = private;
}

/**
 * ob_rawmidi_stream_private() - what ob_rawmidi_stream_set_private() has
 *	attached
 * @substream: the stream
 *
 * Context: Any callback of the stream after open.
 * Return: The driver's part.
 */
static inline void *
ob_rawmidi_stream_private(struct snd_rawmidi_substream *substream)
{
	return substream->runtime->private_data;
}

/**
 * ob_rawmidi_stream_update_written() - how far an output has certainly been
 *	written
 * @substream: the stream
 * @written: position in the stream, counted like substream->bytes, before which
 *	writers have finished copying; protected by substream->lock. It moves to
 *	the end of the buffer if nobody is copying, else it stays.
 *
 * Context: Any.
 */
static inline void
ob_rawmidi_stream_update_written(struct snd_rawmidi_substream *substream,
				 size_t *written)
{
	struct snd_rawmidi_runtime *runtime = substream->runtime;
	unsigned long flags;

	spin_lock_irqsave(&substream->lock, flags);
	if (runtime->buffer_ref <= runtime->drain)
		*written = substream->bytes + runtime->buffer_size -
			   runtime->avail;
	spin_unlock_irqrestore(&substream->lock, flags);
}

/**
 * ob_rawmidi_stream_ready() - bytes that may be taken out of an output's buffer
 * @substream: the stream
 * @written: from ob_rawmidi_stream_update_written()
 *
 * Context: Any; one caller at a time takes bytes out.
 * Return: How many bytes.
 */
static inline size_t
ob_rawmidi_stream_ready(struct snd_rawmidi_substream *substream,
			const size_t *written)
{
	unsigned long flags;
	size_t ready;

	spin_lock_irqsave(&substream->lock, flags);
	ready = *written - substream->bytes;
	spin_unlock_irqrestore(&substream->lock, flags);
	return ready;
}

/**
 * ob_rawmidi_stream_reset_written() - as if an output's buffer were empty
 * @substream: the stream
 * @written: becomes the position of the next byte that is taken out
 *
 * Context: Any.
 */
static inline void
ob_rawmidi_stream_reset_written(struct snd_rawmidi_substream *substream,
				size_t *written)
{
	unsigned long flags;

	spin_lock_irqsave(&substream->lock, flags);
	*written = substream->bytes;
	spin_unlock_irqrestore(&substream->lock, flags);
}

/**
 * ob_rawmidi_stream_room() - room in an input's buffer that no reader copies
 *	from
 * @substream: the stream
 * @before: the room that there was when no reader was copying, less what was
 *	put there since
 * @reading: set to whether a reader is copying now
 *
 * Context: Interrupts off.
 * Return: How many bytes; while a reader is copying, no more than @before.
 */
static inline size_t
ob_rawmidi_stream_room(struct snd_rawmidi_substream *substream, size_t before,
		       bool *reading)
{
	struct snd_rawmidi_runtime *runtime = substream->runtime;
	size_t room;

	lockdep_assert_irqs_disabled();
	spin_lock(&substream->lock);
	room = runtime->buffer_size - runtime->avail;
	*reading = runtime->buffer_ref;
	spin_unlock(&substream->lock);
	return *reading ? min(before, room) : room;
}

/**
 * ob_rawmidi_stream_count_lost() - count bytes that an input's reader will not
 *	get
 * @substream: the stream
 * @bytes: how many; programs read them as overruns
 *
 * Context: Interrupts off.
 */
static inline void
ob_rawmidi_stream_count_lost(struct snd_rawmidi_substream *substream,
			     size_t bytes)
{
	lockdep_assert_irqs_disabled();
	spin_lock(&substream->lock);
	substream->runtime->xruns += bytes;
	spin_unlock(&substream->lock);
}

/**
 * ob_rawmidi_stream_count_bytes() - count bytes that snd-rawmidi did not count
 * @substream: an input with framing
 * @bytes: how many have arrived; /proc shows them
 *
 * Context: Any.
 */
static inline void
ob_rawmidi_stream_count_bytes(struct snd_rawmidi_substream *substream,
			      size_t bytes)
{
	unsigned long flags;

	spin_lock_irqsave(&substream->lock, flags);
	substream->bytes += bytes;
	spin_unlock_irqrestore(&substream->lock, flags);
}

/**
 * ob_rawmidi_stream_is_framed() - whether an input's bytes are put in frames
 * @substream: the stream
 *
 * Context: Any. It changes only while the stream is stopped.
 * Return: True if every 16 bytes, or fewer, take a frame of 32 with a time
 * stamp.
 */
static inline bool
ob_rawmidi_stream_is_framed(const struct snd_rawmidi_substream *substream)
{
	return substream->framing;
}

/**
 * ob_rawmidi_stream_buffer_size() - size of the buffer
 * @substream: the stream
 *
 * Context: Any; not while another opener of the stream may resize it.
 * Return: Bytes.
 */
static inline size_t
ob_rawmidi_stream_buffer_size(const struct snd_rawmidi_substream *substream)
{
	return substream->runtime->buffer_size;
}

/**
 * ob_rawmidi_stream_avail() - free bytes in an output's buffer, at a glance
 * @substream: the stream
 *
 * Context: Any; the caller is the stream's only writer, or holds its lock.
 * Return: How many. Room only grows behind a writer's back.
 */
static inline size_t
ob_rawmidi_stream_avail(const struct snd_rawmidi_substream *substream)
{
	return READ_ONCE(substream->runtime->avail);
}

/**
 * ob_rawmidi_stream_add_sleeper() - be called when those who sleep are woken
 * @substream: the stream
 * @entry: its function is called where bytes arrive, or leave: with
 *	substream->lock held and interrupts off, or, when the card goes, without
 *
 * Context: Any, after the stream was opened.
 */
static inline void
ob_rawmidi_stream_add_sleeper(struct snd_rawmidi_substream *substream,
			      struct wait_queue_entry *entry)
{
	add_wait_queue(&substream->runtime->sleep, entry);
}

/**
 * ob_rawmidi_stream_remove_sleeper() - undo ob_rawmidi_stream_add_sleeper()
 * @substream: the stream
 * @entry: its function is not running any more when this returns
 *
 * Context: Any, before the stream is closed.
 */
static inline void
ob_rawmidi_stream_remove_sleeper(struct snd_rawmidi_substream *substream,
				 struct wait_queue_entry *entry)
{
	remove_wait_queue(&substream->runtime->sleep, entry);
}

/**
 * ob_rawmidi_stream_is_gone() - whether the card has been disconnected
 * @rmidi: a device of the card
 *
 * Context: Any.
 * Return: True if no byte will ever leave or arrive again.
 */
static inline bool ob_rawmidi_stream_is_gone(const struct snd_rawmidi *rmidi)
{
	return READ_ONCE(rmidi->card->shutdown);
}

#endif
