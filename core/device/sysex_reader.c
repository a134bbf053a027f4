// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A SysEx waits for a reader of packets as one event with one block of data, however
 * long it is. Its packets are made here, when they are read. Called by reader.c in
 * process context, with the input's read_mutex held.
 *
 * How far it has been read is remembered in the client, so that any buffer will do.
 * The event leaves the input with its last packet.
 */
#include "device/sysex_reader.h"

#include "event/input_reader.h"
#include "midi/ump_sysex.h"
#include "routing/client.h"

#include <linux/minmax.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

/**
 * struct reading - a SysEx that is being read
 * @cursor: how far it was split
 * @data: its bytes
 * @group: the group of its packets
 */
struct reading {
	struct ob_ump_sysex_cursor cursor;
	struct ob_input_data data;
	unsigned int group;
};

/* Bytes without a packet that are passed over before others may have the CPU. */
#define PASSED_BYTES	(32 * 1024)

/* The next packet. Return: whether there is one. */
static bool split(struct reading *reading, struct ob_ump_packet *packet)
{
	struct ob_ump_sysex_cursor *cursor = &reading->cursor;
	size_t end;

	for (;;) {
		end = min_t(size_t, cursor->offset + PASSED_BYTES,
			    reading->data.size);
		if (ob_ump_sysex_find(cursor, reading->data.bytes, end,
				      reading->group, packet))
			return true;
		if (end == reading->data.size)
			return ob_ump_sysex_finish(cursor, reading->group, packet);
		cond_resched();
	}
}

/* Is there no packet any more? */
static bool is_finished(const struct reading *reading)
{
	struct reading ahead = *reading;
	struct ob_ump_packet packet;

	return !split(&ahead, &packet);
}

/* Return: number of records that were made, the first of which was the event. */
static unsigned int make_units(struct reading *reading,
			       const struct snd_seq_ump_event *header,
			       struct snd_seq_ump_event *units, unsigned int most)
{
	struct ob_ump_packet packet;
	unsigned int count;

	for (count = 0; count < most && split(reading, &packet); count++) {
		units[count] = *header;
		memcpy(units[count].ump, packet.words, sizeof(packet.words));
	}
	return count;
}

/*
 * Copies packets until there is no room or no packet any more. Return: bytes; 0 if
 * there is none, or -EFAULT, and those that were not copied are made again.
 */
static ssize_t copy_packets(struct reading *reading, struct ob_input_batch *batch,
			    char __user *buffer, size_t space)
{
	struct snd_seq_ump_event header = batch->units[0];
	struct ob_ump_sysex_cursor before;
	size_t copied = 0;
	unsigned int count;

	header.type = 0;
	header.flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	header.flags |= SNDRV_SEQ_EVENT_UMP;
	while (space - copied >= batch->unit) {
		before = reading->cursor;
		count = min_t(size_t, (space - copied) / batch->unit,
			      OB_INPUT_FIFO_BATCH);
		count = make_units(reading, &header, batch->units, count);
		if (!count)
			break;
		if (copy_to_user(buffer + copied, batch->units,
				 count * batch->unit)) {
			reading->cursor = before;
			return copied ?: -EFAULT;
		}
		copied += count * batch->unit;
		/* A buffer may be as large as all packets of 4 MiB. */
		cond_resched();
	}
	return copied;
}

/**
 * ob_sysex_reader_read() - read packets of the oldest event
 * @client: who reads
 * @batch: the event, as ob_input_reader_peek() has filled it in; changed
 * @buffer: user memory
 * @space: its size, at least that of a record
 *
 * Context: Process context; the read_mutex of the input.
 * Return: Bytes; 0 if there was no packet in the event, which is gone then; -EFAULT.
 */
ssize_t ob_sysex_reader_read(struct ob_client *client,
			     struct ob_input_batch *batch, char __user *buffer,
			     size_t space)
{
	struct ob_input_fifo *input = client->input;
	struct reading reading = {
		.data = batch->data,
		.group = ob_input_fifo_packets_mark(batch->events) - 1,
	};
	const u32 piece = input->piece;
	ssize_t result;

	lockdep_assert_held(&input->read_mutex);
	if (client->cursor_piece == piece)
		reading.cursor = client->cursor;
	result = copy_packets(&reading, batch, buffer, space);
	if (result < 0)
		return result;
	if (is_finished(&reading))
		ob_input_reader_drop_data(input, reading.data.size);
	client->cursor = reading.cursor;
	client->cursor_piece = piece;
	return result;
}

/* Is the oldest event one of which there is no packet to be read? Looks once at each. */
static bool empty_is_next(struct ob_client *client, struct ob_input_batch *batch)
{
	struct ob_input_fifo *input = client->input;
	struct reading reading = { };

	if (ob_input_reader_peek(input, batch, 1, false) <= 0 ||
	    !batch->data.bytes || !ob_input_fifo_packets_mark(batch->events) ||
	    client->cursor_piece == input->piece)
		return false;
	reading.data = batch->data;
	if (is_finished(&reading))
		return true;
	client->cursor = reading.cursor;
	client->cursor_piece = input->piece;
	return false;
}

/**
 * ob_sysex_reader_drop_empty() - drop events that nobody can read
 * @client: a program that reads packets
 *
 * SysEx events without a packet that are next: the program must not be told that there
 * is something to read. Of those that come meanwhile, the read itself will get rid.
 *
 * Context: Process context, may sleep. If somebody reads at this moment, nothing is
 * dropped here, but there.
 */
void ob_sysex_reader_drop_empty(struct ob_client *client)
{
	struct ob_input_batch batch __uninitialized;
	unsigned int left;

	if (!mutex_trylock(&client->input->read_mutex))
		return;
	batch.unit = sizeof(struct snd_seq_ump_event);
	left = ob_event_ring_count(&client->input->ring);
	while (left-- && empty_is_next(client, &batch) &&
	       !fatal_signal_pending(current)) {
		ob_input_reader_drop_data(client->input, batch.data.size);
		cond_resched();
	}
	ob_input_fifo_end_read(client->input);
}
