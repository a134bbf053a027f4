/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A user client's input: the fifo that delivery fills and read() empties.
 */
#ifndef ONBEAT_INPUT_QUEUE_H
#define ONBEAT_INPUT_QUEUE_H

#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include <onbeat/sysex.h>

#include "event_fifo.h"

/**
 * struct ob_input_queue - the input
 * @lock: protects @fifo; innermost, taken in any context
 * @fifo: events that wait
 * @wait: readers and pollers
 * @read_mutex: held by whoever takes events out (read, clear, resize), so
 *	that the oldest event stays while it is copied to user space; never
 *	held while waiting for events; nests outside @lock
 * @sysex: of the SYSEX events that came in; protected by @lock
 * @offset: payload bytes of the oldest event that were already read in parts;
 *	protected by @read_mutex
 */
struct ob_input_queue {
	spinlock_t lock;
	struct ob_event_fifo fifo;
	wait_queue_head_t wait;
	struct mutex read_mutex;
	struct ob_sysex sysex;
	size_t offset;
};

/**
 * ob_input_queue_create() - empty input
 * @size: cells
 *
 * Context: process.
 * Return: the input, or NULL without memory.
 */
struct ob_input_queue *ob_input_queue_create(unsigned int size);

/**
 * ob_input_queue_destroy() - free it and all it holds
 * @input: nobody else uses it; or NULL
 *
 * Context: any.
 */
void ob_input_queue_destroy(struct ob_input_queue *input);

/**
 * ob_input_queue_deliver() - append an event and wake the reader
 * @input: the input
 * @event: as the receiver shall see it; the input takes its own reference to
 *	the payload
 *
 * Context: any.
 * Return: 0, or -EAGAIN when it was full and the event is lost (the reader is
 * woken to hear of it).
 */
int ob_input_queue_deliver(struct ob_input_queue *input,
			   const struct ob_event *event);

/**
 * ob_input_queue_deliver_run() - append events of fixed length, wake the reader
 * @input: the input
 * @records: the events, as the receiver shall see them
 * @count: how many
 *
 * Context: any.
 * Return: how many there was room for, from the first on; none counts as lost.
 */
unsigned int ob_input_queue_deliver_run(struct ob_input_queue *input,
					const struct snd_seq_event *records,
					unsigned int count);

/**
 * ob_input_queue_read() - copy events to user space
 * @input: the input
 * @buffer: user memory
 * @count: its size
 * @nonblock: do not wait for the first event
 *
 * A SYSEX event that does not fit an otherwise empty buffer is read in parts.
 *
 * Context: process, no locks.
 * Return: bytes copied (whole events); 0 when @count holds no record; -EAGAIN
 * without events, or when one that cannot be split does not fit; -ENOSPC when
 * an event was lost at this place; -EFAULT; -ERESTARTSYS.
 */
ssize_t ob_input_queue_read(struct ob_input_queue *input, char __user *buffer,
			    size_t count, bool nonblock);

/**
 * ob_input_queue_readable() - would read() return at once?
 * @input: the input
 *
 * Context: any.
 * Return: true if so.
 */
bool ob_input_queue_readable(struct ob_input_queue *input);

/**
 * ob_input_queue_clear() - drop everything that waits
 * @input: the input
 *
 * Context: process; waits for a reader that copies, not for one that waits.
 */
void ob_input_queue_clear(struct ob_input_queue *input);

/**
 * ob_input_queue_resize() - change the size
 * @input: the input
 * @size: cells; where more events than that wait, the oldest go
 *
 * Context: process.
 * Return: 0, or -ENOMEM, and nothing changed.
 */
int ob_input_queue_resize(struct ob_input_queue *input, unsigned int size);

/**
 * ob_input_queue_snapshot() - consistent copy of the figures
 * @input: the input
 *
 * Context: any.
 * Return: the copy.
 */
struct ob_event_pool ob_input_queue_snapshot(struct ob_input_queue *input);

/**
 * ob_input_queue_forget() - set the counts to 0 and the peak to what is in use
 * @input: the input
 *
 * Context: any.
 */
void ob_input_queue_forget(struct ob_input_queue *input);

#endif
