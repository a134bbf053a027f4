/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Everything that virmidi/ and core/clients/ use of snd-rawmidi's streams
 * beside the functions that it exports. No other file of onbeat may access
 * struct snd_rawmidi_runtime, or the members of struct snd_rawmidi_substream
 * named below.
 *
 * These are the properties of snd-rawmidi that onbeat relies on, in all kernels
 * from 6.1 on. The programs in tests/user/ that test them are given in
 * brackets.
 *
 *  1. substream->lock may be taken in any context, with interrupts off. It
 *     protects substream->bytes and, of the runtime, avail, buffer_size,
 *     buffer_ref, drain and xruns.
 *  2. avail is the number of bytes that are free in the buffer of an output, or
 *     that wait in the buffer of an input.
 *  3. A writer or reader changes avail before it copies the bytes, and holds
 *     buffer_ref until it has copied them. A drain holds buffer_ref as well.
 *     drain is 1 from when it begins until it ends, another drain ends, or the
 *     output is dropped [virmidi_races, virmidi_waiting, rawmidi_stream].
 *  4. The buffer is not replaced by one of another size while buffer_ref is
 *     held. An output is drained before that, an input is emptied
 *     [virmidi_races, rawmidi_stream].
 *  5. bytes counts the bytes that left an output or arrived at an input since
 *     the device was registered, and is never reset. Bytes that arrive in
 *     frames are not counted [rawmidi_stream, serial_stream].
 *  6. substream->framing keeps the value that the last reader set, also when
 *     that reader has closed the stream [rawmidi_stream, serial_stream].
 *  7. runtime->sleep is woken with substream->lock held: when bytes have
 *     arrived at an input, unless runtime->event is set, and when an output has
 *     avail_min bytes of room. When the card is disconnected it is woken
 *     without that lock, after card->shutdown was set [serial_stream].
 *  8. rmidi->open_mutex is held while a stream is opened or closed, and so while
 *     snd-rawmidi drains the output of a program that closes it, which takes up
 *     to 10 s [patience].
 *  9. substream->runtime is valid in and between the open and the close
 *     callback. runtime->private_data belongs to the driver during that time.
 */
#ifndef ONBEAT_RAWMIDI_STREAM_H
#define ONBEAT_RAWMIDI_STREAM_H

#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <sound/core.h>
#include <sound/rawmidi.h>

/**
 * ob_rawmidi_stream_set_private() - attach the driver's data to an open stream
 * @substream: the stream
 * @private: the driver's data
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
 * ob_rawmidi_stream_private() - the driver's data of an open stream
 * @substream: the stream
 *
 * Context: Any callback of the stream except open.
 * Return: The argument of ob_rawmidi_stream_set_private().
 */
static inline void *
ob_rawmidi_stream_private(struct snd_rawmidi_substream *substream)
{
	return substream->runtime->private_data;
}

/**
 * ob_rawmidi_stream_end_locked() - the end of the buffered bytes of an output
 * @substream: the stream
 *
 * Context: Any context. The caller holds substream->lock.
 * Return: Position in the stream, in units of substream->bytes.
 */
static inline size_t
ob_rawmidi_stream_end_locked(const struct snd_rawmidi_substream *substream)
{
	return substream->bytes + substream->runtime->buffer_size -
	       substream->runtime->avail;
}

/**
 * ob_rawmidi_stream_update_written() - note which bytes of an output are
 *	complete
 * @substream: the stream
 * @written: position in the stream, in units of substream->bytes, before which
 *	all bytes have been copied by their writers; protected by
 *	substream->lock. Set to the end of the buffered bytes unless a writer is
 *	copying right now.
 *
 * A task that drains the output seems to be such a writer once another has set
 * drain to 0, by dropping the output or by ending a drain of its own.
 *
 * Context: Any context.
 * Return: False if a writer is copying, or seems to.
 */
static inline bool
ob_rawmidi_stream_update_written(struct snd_rawmidi_substream *substream,
				 size_t *written)
{
	struct snd_rawmidi_runtime *runtime = substream->runtime;
	unsigned long flags;
	bool complete;

	spin_lock_irqsave(&substream->lock, flags);
	complete = runtime->buffer_ref <= runtime->drain;
	if (complete)
		*written = ob_rawmidi_stream_end_locked(substream);
	spin_unlock_irqrestore(&substream->lock, flags);
	return complete;
}

/**
 * ob_rawmidi_stream_take_written() - take all bytes of an output for complete
 * @substream: the stream
 * @written: set to the end of the buffered bytes
 *
 * For one that ob_rawmidi_stream_update_written() has refused because of a task
 * that drains.
 *
 * Context: Any context.
 */
static inline void
ob_rawmidi_stream_take_written(struct snd_rawmidi_substream *substream,
			       size_t *written)
{
	unsigned long flags;

	spin_lock_irqsave(&substream->lock, flags);
	*written = ob_rawmidi_stream_end_locked(substream);
	spin_unlock_irqrestore(&substream->lock, flags);
}

/**
 * ob_rawmidi_stream_ready() - number of complete bytes in the buffer of an
 *	output
 * @substream: the stream
 * @written: as set by ob_rawmidi_stream_update_written()
 *
 * The caller serializes this with everything that removes bytes from the
 * buffer.
 *
 * Context: Any context.
 * Return: Number of bytes that may be transmitted.
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
 * ob_rawmidi_stream_reset_written() - treat the buffer of an output as empty
 * @substream: the stream
 * @written: set so that no byte is ready
 *
 * Context: Any context.
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
 * ob_rawmidi_stream_is_draining() - whether a task waits until an output is
 *	empty
 * @substream: the stream
 *
 * Context: Any context.
 * Return: True while snd-rawmidi waits, for up to 10 s, and cannot be killed
 * if the task is exiting.
 */
static inline bool
ob_rawmidi_stream_is_draining(struct snd_rawmidi_substream *substream)
{
	unsigned long flags;
	bool draining;

	spin_lock_irqsave(&substream->lock, flags);
	draining = substream->runtime->drain;
	spin_unlock_irqrestore(&substream->lock, flags);
	return draining;
}

/**
 * ob_rawmidi_stream_room() - room in the buffer of an input that is safe to
 *	fill
 * @substream: the stream
 * @before: the last result, less the bytes received since
 * @reading: set to whether a reader is copying from the buffer
 *
 * A reader frees room before it has copied the bytes there. While one is
 * copying, only room that was free before it came is safe.
 *
 * Context: Any context.
 * Return: Number of bytes, at most @before while a reader is copying.
 */
static inline size_t
ob_rawmidi_stream_room(struct snd_rawmidi_substream *substream, size_t before,
		       bool *reading)
{
	struct snd_rawmidi_runtime *runtime = substream->runtime;
	unsigned long flags;
	size_t room;

	spin_lock_irqsave(&substream->lock, flags);
	room = runtime->buffer_size - runtime->avail;
	*reading = runtime->buffer_ref;
	spin_unlock_irqrestore(&substream->lock, flags);
	return *reading ? min(before, room) : room;
}

/**
 * ob_rawmidi_stream_count_lost() - report bytes to the reader of an input as
 *	lost
 * @substream: the stream
 * @bytes: number of bytes, added to the overruns that programs can read
 *
 * Context: Any context.
 */
static inline void
ob_rawmidi_stream_count_lost(struct snd_rawmidi_substream *substream,
			     size_t bytes)
{
	unsigned long flags;

	spin_lock_irqsave(&substream->lock, flags);
	substream->runtime->xruns += bytes;
	spin_unlock_irqrestore(&substream->lock, flags);
}

/**
 * ob_rawmidi_stream_count_bytes() - count bytes that arrived in frames
 * @substream: the stream
 * @bytes: number of bytes, added to the count in /proc
 *
 * Context: Any context.
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
 * ob_rawmidi_stream_is_framed() - whether an input delivers bytes in frames
 * @substream: the stream
 *
 * This changes only while the stream is stopped.
 *
 * Context: Any context.
 * Return: True if each frame of 32 bytes carries a time stamp and up to 16
 * bytes.
 */
static inline bool
ob_rawmidi_stream_is_framed(const struct snd_rawmidi_substream *substream)
{
	return substream->framing;
}

/**
 * ob_rawmidi_stream_buffer_size() - size of the buffer
 * @substream: the stream, which the caller has opened and nobody resizes
 *	meanwhile
 *
 * Context: Any context.
 * Return: Number of bytes.
 */
static inline size_t
ob_rawmidi_stream_buffer_size(const struct snd_rawmidi_substream *substream)
{
	return substream->runtime->buffer_size;
}

/**
 * ob_rawmidi_stream_avail() - free bytes in the buffer of an output
 * @substream: the stream
 *
 * No lock is taken. For the only writer of the stream the result is a lower
 * bound, since only the device changes it otherwise, by removing bytes.
 *
 * Context: Any context.
 * Return: Number of bytes.
 */
static inline size_t
ob_rawmidi_stream_avail(const struct snd_rawmidi_substream *substream)
{
	return READ_ONCE(substream->runtime->avail);
}

/**
 * ob_rawmidi_stream_add_sleeper() - add a wait queue entry to a stream
 * @substream: the stream, open
 * @entry: the entry. Its function is called when bytes arrive at an input or
 *	leave an output, with interrupts off and substream->lock held, and when
 *	the card is disconnected, without that lock.
 *
 * Context: Any context.
 */
static inline void
ob_rawmidi_stream_add_sleeper(struct snd_rawmidi_substream *substream,
			      struct wait_queue_entry *entry)
{
	add_wait_queue(&substream->runtime->sleep, entry);
}

/**
 * ob_rawmidi_stream_remove_sleeper() - undo ob_rawmidi_stream_add_sleeper()
 * @substream: the stream, still open
 * @entry: the entry; its function is not running when this returns
 *
 * Context: Any context.
 */
static inline void
ob_rawmidi_stream_remove_sleeper(struct snd_rawmidi_substream *substream,
				 struct wait_queue_entry *entry)
{
	remove_wait_queue(&substream->runtime->sleep, entry);
}

/**
 * ob_rawmidi_stream_wait() - wait until a device may be opened
 * @rmidi: the device
 *
 * snd_rawmidi_kernel_open() waits for open_mutex, and cannot be killed. That
 * does not take long if nobody else has the mutex when this returns.
 *
 * Context: Process context, may sleep.
 * Return: 0, or -EINTR if the task was killed.
 */
static inline int ob_rawmidi_stream_wait(struct snd_rawmidi *rmidi)
{
	int err = mutex_lock_killable(&rmidi->open_mutex);

	if (!err)
		mutex_unlock(&rmidi->open_mutex);
	return err;
}

/**
 * ob_rawmidi_stream_is_gone() - whether the card has been disconnected
 * @rmidi: a device of the card
 *
 * Context: Any context.
 * Return: True if it has; no more bytes leave or arrive then.
 */
static inline bool ob_rawmidi_stream_is_gone(const struct snd_rawmidi *rmidi)
{
	return READ_ONCE(rmidi->card->shutdown);
}

#endif
