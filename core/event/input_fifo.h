/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A user client's input: the fifo that delivery fills and read() empties.
 */
#ifndef ONBEAT_INPUT_FIFO_H
#define ONBEAT_INPUT_FIFO_H

#include "event/event_ring.h"
#include "event/sysex_senders.h"

#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

/**
 * struct ob_input_fifo - the input
 * @lock: protects @ring, @senders and @closed; innermost, taken in any context
 * @closed: nothing is accepted any more
 * @ring: events that wait
 * @wait: readers and pollers
 * @read_mutex: held by whoever takes events out (read, clear, resize), so
 *	that the oldest event stays while it is copied to user space; never
 *	held while waiting for events; nests outside @lock
 * @senders: of the SYSEX events that came in
 * @offset: bytes of the oldest event, or of its first piece, that were already
 *	read in parts; protected by @read_mutex
 */
struct ob_input_fifo {
	spinlock_t lock;
	bool closed;
	struct ob_event_ring ring;
	wait_queue_head_t wait;
	struct mutex read_mutex;
	struct ob_sysex_senders senders;
	size_t offset;
};

/**
 * struct ob_input_data - data of an event that waits
 * @bytes: what was not read yet, or NULL for an event without data
 * @size: its length
 */
struct ob_input_data {
	const u8 *bytes;
	size_t size;
};

/**
 * ob_input_fifo_create() - empty input
 * @size: cells
 *
 * Context: process.
 * Return: the input, or NULL without memory.
 */
struct ob_input_fifo *ob_input_fifo_create(unsigned int size);

/**
 * ob_input_fifo_close() - accept nothing more, and free all that waits
 * @input: the input; nobody reads from it any more, events may still come
 *
 * Context: process; takes as long as there is much to free, and lets others in.
 */
void ob_input_fifo_close(struct ob_input_fifo *input);

/**
 * ob_input_fifo_destroy() - free it
 * @input: nobody else uses it; or NULL
 *
 * Context: any if it was closed, else process.
 */
void ob_input_fifo_destroy(struct ob_input_fifo *input);

/**
 * ob_input_fifo_deliver() - append an event and wake the reader
 * @input: the input
 * @event: as the receiver shall see it; the input takes its own reference to
 *	the payload
 *
 * Context: any.
 * Return: 0; -EAGAIN when it was full, or -ENOMEM, and the event is lost (the
 * reader is woken to hear of it); -ENOENT when it is closed.
 */
int ob_input_fifo_deliver(struct ob_input_fifo *input,
			  const struct ob_event *event);

/**
 * ob_input_fifo_deliver_batch() - append events of fixed length, wake the reader
 * @input: the input
 * @records: the events, as the receiver shall see them
 * @count: how many
 *
 * Context: any.
 * Return: how many there was room for, from the first on; none counts as lost.
 */
unsigned int ob_input_fifo_deliver_batch(struct ob_input_fifo *input,
					 const struct snd_seq_event *records,
					 unsigned int count);

/**
 * ob_input_fifo_peek() - borrow a batch of the oldest events
 * @input: the input
 * @records: where the fixed parts go
 * @most: how many fit there, at least 1
 * @data: where the data of the event is told
 * @first: the reader has got nothing yet, and may be told of a loss
 *
 * The events stay in the input, and @read_mutex keeps them there. An event with
 * data is a batch of its own, and a batch ends before a loss.
 *
 * Context: Process context, @read_mutex held.
 * Return: How many; 0 if nothing waits, or the next is a loss and @first is
 * false; -ENOSPC once for a loss that is next.
 */
int ob_input_fifo_peek(struct ob_input_fifo *input,
		       struct snd_seq_event *records, unsigned int most,
		       struct ob_input_data *data, bool first);

/**
 * ob_input_fifo_drop() - the oldest events, without data, were read
 * @input: the input
 * @count: how many
 *
 * Context: Process context, @read_mutex held.
 */
void ob_input_fifo_drop(struct ob_input_fifo *input, unsigned int count);

/**
 * ob_input_fifo_drop_data() - some data of the oldest event was read
 * @input: the input
 * @size: how much, at most what ob_input_fifo_peek() told
 *
 * Takes the event out when all of its data was read.
 *
 * Context: Process context, @read_mutex held.
 */
void ob_input_fifo_drop_data(struct ob_input_fifo *input, size_t size);

/**
 * ob_input_fifo_readable() - would read() return at once?
 * @input: the input
 *
 * Context: any.
 * Return: true if so.
 */
bool ob_input_fifo_readable(struct ob_input_fifo *input);

/**
 * ob_input_fifo_clear() - drop everything that waits
 * @input: the input
 *
 * Context: process; waits, killably, for a reader that copies, not for one that
 * waits.
 * Return: 0, or -ERESTARTSYS, and nothing changed.
 */
int ob_input_fifo_clear(struct ob_input_fifo *input);

/**
 * ob_input_fifo_resize() - change the size
 * @input: the input
 * @size: cells; where more events than that wait, the oldest go
 *
 * Context: process; waits as ob_input_fifo_clear() does.
 * Return: 0, or -ENOMEM or -ERESTARTSYS, and nothing changed.
 */
int ob_input_fifo_resize(struct ob_input_fifo *input, unsigned int size);

/**
 * ob_input_fifo_snapshot() - consistent copy of the figures
 * @input: the input
 *
 * Context: any.
 * Return: the copy.
 */
struct ob_event_pool ob_input_fifo_snapshot(struct ob_input_fifo *input);

/**
 * ob_input_fifo_reset_stats() - set the counts to 0 and the peak to what is in use
 * @input: the input
 *
 * Context: any.
 */
void ob_input_fifo_reset_stats(struct ob_input_fifo *input);

#endif
