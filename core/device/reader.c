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

#include "event/input_fifo.h"

#include <linux/uaccess.h>

/* Events that a read copies at once, on its stack. */
#define READ_BATCH	16

/* Copies @length bytes, padded to whole cells. */
static int copy_data(const struct ob_input_data *data, char __user *buffer,
		     size_t length)
{
	size_t padding = roundup(length, OB_CELL_BYTES) - length;

	if (copy_to_user(buffer, data->bytes, length))
		return -EFAULT;
	if (clear_user(buffer + length, padding))
		return -EFAULT;
	return 0;
}

/* The oldest event, or as much of a SYSEX event as an empty buffer holds. */
static ssize_t read_data(struct ob_input_fifo *input,
			 struct snd_seq_event *record,
			 const struct ob_input_data *data, char __user *buffer,
			 size_t space, bool first)
{
	size_t part = data->size;
	int err;

	space -= sizeof(*record);
	if (roundup(part, OB_CELL_BYTES) > space) {
		part = rounddown(space, OB_CELL_BYTES);
		if (!first || !part || record->type != SNDRV_SEQ_EVENT_SYSEX)
			return -EAGAIN;
	}
	record->data.ext.len = part;
	if (copy_to_user(buffer, record, sizeof(*record)))
		return -EFAULT;
	err = copy_data(data, buffer + sizeof(*record), part);
	if (err)
		return err;
	ob_input_fifo_drop_data(input, part);
	return sizeof(*record) + roundup(part, OB_CELL_BYTES);
}

/*
 * Copies some of the oldest events and takes them from the fifo. Returns bytes
 * written, 0 when nothing waits or what is next is for the next read.
 */
static ssize_t read_some(struct ob_input_fifo *input, char __user *buffer,
			 size_t space, bool first)
{
	struct snd_seq_event records[READ_BATCH] __uninitialized;
	struct ob_input_data data;
	size_t size;
	int count;

	count = ob_input_fifo_peek(input, records,
				   min_t(size_t, space / sizeof(*records),
					 READ_BATCH),
				   &data, first);
	if (count <= 0)
		return count;
	if (data.bytes)
		return read_data(input, records, &data, buffer, space, first);
	size = count * sizeof(*records);
	size -= copy_to_user(buffer, records, size);
	count = size / sizeof(*records);
	if (!count)
		return -EFAULT;
	ob_input_fifo_drop(input, count);
	return count * sizeof(*records);
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
	if (copy_to_user(buffer, record, sizeof(*record)))
		return -EFAULT;
	ob_event_ring_drop_plain(ring);
	return sizeof(*record);
}

/* All that waits and fits. Return: bytes; 0 if nothing waits. */
static ssize_t read_events(struct ob_input_fifo *input, char __user *buffer,
			   size_t count)
{
	size_t copied = 0;
	ssize_t result;

	result = read_one(input, buffer, count);
	if (result)
		return result;
	do {
		result = read_some(input, buffer + copied, count - copied,
				   !copied);
		if (result <= 0)
			break;
		copied += result;
	} while (count - copied >= sizeof(struct snd_seq_event));
	return copied ? copied : result;
}

/**
 * ob_reader_read() - copy events to user space
 * @input: the client's input
 * @buffer: user memory
 * @count: its size
 * @nonblock: do not wait for the first event
 *
 * A SYSEX event that does not fit an otherwise empty buffer is read in parts.
 * @input->read_mutex is not held while waiting, so that clear and resize go through.
 *
 * Context: Process context, may sleep; no locks are held.
 * Return: Bytes copied, of whole events; 0 if @count is less than a record;
 * -EAGAIN if there are no events, or the next cannot be split and does not fit;
 * -ENOSPC if events were lost at this place; -EFAULT; -ERESTARTSYS.
 */
ssize_t ob_reader_read(struct ob_input_fifo *input, char __user *buffer,
		       size_t count, bool nonblock)
{
	ssize_t result;

	if (count < sizeof(struct snd_seq_event))
		return 0;
	for (;;) {
		if (mutex_lock_interruptible(&input->read_mutex))
			return -ERESTARTSYS;
		result = read_events(input, buffer, count);
		mutex_unlock(&input->read_mutex);
		if (result)
			return result;
		if (nonblock)
			return -EAGAIN;
		if (ob_input_fifo_wait(input))
			return -ERESTARTSYS;
	}
}
