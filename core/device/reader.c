// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * read(2) on /dev/snd/seq: events leave the input fifo for user memory. Called
 * by chardev.c in process context.
 *
 * Events stay in the fifo until they were copied, so that a fault loses none.
 * read_mutex keeps them there, and delivery only appends meanwhile. It is not
 * held while a reader sleeps, so that clearing and resizing go through.
 */
#include "device/reader.h"

#include "device/sysex_reader.h"
#include "device/user_record.h"
#include "event/input_reader.h"
#include "routing/client.h"

#include <linux/sched/signal.h>
#include <linux/uaccess.h>

/* Copies @length bytes, padded to whole units. */
static int copy_data(const struct ob_input_batch *batch, char __user *buffer,
		     size_t length)
{
	size_t padding = roundup(length, batch->unit) - length;

	if (copy_to_user(buffer, batch->data.bytes, length))
		return -EFAULT;
	if (clear_user(buffer + length, padding))
		return -EFAULT;
	return 0;
}

/* The oldest event, or as much of a SYSEX event as an empty buffer holds. */
static ssize_t read_data(struct ob_input_fifo *input,
			 struct ob_input_batch *batch, char __user *buffer,
			 size_t space, bool first)
{
	struct snd_seq_event *record = batch->events;
	size_t part = batch->data.size;
	int err;

	space -= batch->unit;
	if (roundup(part, batch->unit) > space) {
		part = rounddown(space, batch->unit);
		if (!first || !part || record->type != SNDRV_SEQ_EVENT_SYSEX)
			return -EAGAIN;
	}
	record->data.ext.len = part;
	record->data.ext.ptr = NULL;
	if (copy_to_user(buffer, record, batch->unit))
		return -EFAULT;
	err = copy_data(batch, buffer + batch->unit, part);
	if (err)
		return err;
	ob_input_reader_drop_data(input, part);
	return batch->unit + roundup(part, batch->unit);
}

static bool is_read_as_packets(const struct ob_input_batch *batch)
{
	return ob_input_batch_of_packets(batch) &&
	       ob_input_fifo_packets_mark(batch->events);
}

/*
 * Copies some of the oldest events and takes them from the fifo. Returns bytes
 * written, 0 when nothing waits or what is next is for the next read.
 */
static ssize_t read_some(struct ob_client *client, char __user *buffer,
			 size_t space, size_t unit, bool first)
{
	struct ob_input_fifo *input = client->input;
	struct ob_input_batch batch __uninitialized;
	ssize_t result;
	size_t size;
	int count;

	batch.unit = unit;
	do {
		result = 1;
		count = ob_input_reader_peek(input, &batch,
					     min_t(size_t, space / unit, INT_MAX),
					     first);
		if (count <= 0)
			return count;
		if (batch.data.bytes && is_read_as_packets(&batch))
			result = ob_sysex_reader_read(client, &batch, buffer,
						      space);
		else if (batch.data.bytes)
			return read_data(input, &batch, buffer, space, first);
		/* Events without a packet may come as fast as they are dropped. */
		cond_resched();
	} while (!result && !fatal_signal_pending(current));
	if (batch.data.bytes)
		return result ?: -ERESTARTSYS;
	size = count * unit;
	size -= copy_to_user(buffer, batch.units, size);
	count = size / unit;
	if (!count)
		return -EFAULT;
	ob_input_reader_drop(input, count);
	return count * unit;
}

/*
 * A plain event where no second one would fit or waits: what most reads are. It
 * goes straight from the fifo to the program, and the size of the copy is a
 * constant. Returns 0 for everything else.
 */
static ssize_t read_one(struct ob_input_fifo *input, char __user *buffer,
			size_t count)
{
	struct ob_event_ring *ring = &input->ring;
	const struct snd_seq_event *record = ob_event_ring_first_plain(ring);

	if (!record || (count >= 2 * sizeof(*record) &&
			ob_event_ring_count(ring) > 1))
		return 0;
	if (!ob_user_record_put(buffer, record, sizeof(*record)))
		return -EFAULT;
	ob_event_ring_drop_plain(ring);
	return sizeof(*record);
}

/* The same for a program that reads packets. */
static ssize_t read_one_unit(struct ob_input_fifo *input, char __user *buffer,
			     size_t count)
{
	struct ob_event_ring *ring = &input->ring;
	struct snd_seq_ump_event unit __uninitialized;

	if ((count >= 2 * sizeof(unit) && ob_event_ring_count(ring) > 1) ||
	    !ob_event_ring_first_unit(ring, &unit))
		return 0;
	if (!ob_user_record_put(buffer, &unit, sizeof(unit)))
		return -EFAULT;
	ob_event_ring_drop_plain(ring);
	return sizeof(unit);
}

/* All that waits and fits, a record at least. Return: bytes; 0 if nothing waits. */
static ssize_t read_events(struct ob_client *client, char __user *buffer,
			   size_t count, unsigned int midi_version)
{
	struct ob_input_fifo *input = client->input;
	size_t unit = ob_record_unit(midi_version);
	size_t copied = 0;
	ssize_t result;

	result = midi_version ? read_one_unit(input, buffer, count) :
				read_one(input, buffer, count);
	if (result)
		return result;
	do {
		result = read_some(client, buffer + copied, count - copied, unit,
				   !copied);
		if (result <= 0)
			break;
		copied += result;
	} while (count - copied >= unit);
	return copied ? copied : result;
}

/**
 * ob_reader_read() - copy events to user space
 * @client: the client, which has an input
 * @buffer: user memory
 * @count: its size
 * @nonblock: do not wait for the first event
 *
 * A SYSEX event that does not fit an otherwise empty buffer is read in parts.
 * The program may change the size of its records while it waits: that of the moment
 * when it gets some counts. The input's read_mutex is not held while waiting, so
 * that clear and resize go through.
 *
 * Context: Process context, may sleep; no locks are held.
 * Return: Bytes copied, of whole events; 0 if @count is less than a record;
 * -EAGAIN if there are no events, or the next cannot be split and does not fit;
 * -ENOSPC if events were lost at this place; -EFAULT; -ERESTARTSYS.
 */
ssize_t ob_reader_read(struct ob_client *client, char __user *buffer,
		       size_t count, bool nonblock)
{
	struct ob_input_fifo *input = client->input;
	unsigned int version;
	ssize_t result;
	bool fits;

	for (;;) {
		if (mutex_lock_interruptible(&input->read_mutex))
			return -ERESTARTSYS;
		ob_input_fifo_begin_read(input);
		version = READ_ONCE(client->midi_version);
		fits = count >= ob_record_unit(version);
		result = fits ? read_events(client, buffer, count, version) : 0;
		ob_input_fifo_end_read(input);
		if (result || !fits)
			return result;
		if (nonblock)
			return -EAGAIN;
		if (ob_input_reader_wait(input))
			return -ERESTARTSYS;
	}
}
