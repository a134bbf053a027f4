// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The side of a client's input that read(2) empties. Called in process context, with
 * the read_mutex held, which keeps the oldest events where they are; delivery only
 * appends meanwhile. A reader sleeps without it.
 */
#include "event/input_reader.h"

#include "event/input_joins.h"
#include "event/payload.h"

#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

/*
 * Is there one that the reader shall not get: a part of a SysEx that was lost, or a
 * packet although the program reads events by now?
 */
static bool unfit_is_next(struct ob_input_fifo *input, bool packets)
{
	struct ob_event_ring_slot *slot = ob_event_ring_first(&input->ring);
	unsigned long flags;
	bool lost;
	u32 marks;

	if (!slot)
		return false;
	marks = READ_ONCE(slot->marks);
	if (marks & OB_EVENT_RING_PACKET)
		return !packets;
	if (!(marks & OB_EVENT_RING_MESSAGE))
		return false;
	spin_lock_irqsave(&input->lock, flags);
	lost = ob_sysex_senders_is_lost(&input->senders, slot);
	spin_unlock_irqrestore(&input->lock, flags);
	return lost;
}

/**
 * ob_input_reader_drop_packets() - drop packets that nobody can read
 * @input: the input of a program that reads events
 *
 * Those that wait although the program has read packets when they came, and are
 * next: it must not be told that there is something to read.
 *
 * Context: Process context, may sleep. If somebody reads at this moment, nothing is
 * dropped here, but there.
 */
void ob_input_reader_drop_packets(struct ob_input_fifo *input)
{
	if (!READ_ONCE(input->packets) || !mutex_trylock(&input->read_mutex))
		return;
	while (unfit_is_next(input, false))
		ob_input_fifo_remove(input);
	ob_input_fifo_end_read(input);
}

/* Where the data of the oldest event is that was not read yet. */
static void find_waiting_data(const struct ob_input_fifo *input,
			      const struct ob_event_ring_slot *slot,
			      struct ob_input_data *data)
{
	if (slot->marks & OB_EVENT_RING_TAIL) {
		data->bytes = ob_sysex_tail_peek(&slot->tail, &data->size);
	} else {
		data->bytes = slot->payload->data;
		data->size = slot->payload->size;
	}
	data->bytes += input->offset;
	data->size -= input->offset;
}

/*
 * Makes one block of the oldest event if its data came in packets, so that it is read
 * as one. Without memory it is read in parts.
 */
static void make_whole(struct ob_input_fifo *input)
{
	struct ob_event_ring_slot *slot = ob_event_ring_first(&input->ring);
	struct ob_sysex_tail tail = { .first = NULL };
	struct ob_payload *payload;
	unsigned long flags;

	if (!slot || !(READ_ONCE(slot->marks) & OB_EVENT_RING_WHOLE))
		return;
	/* Nobody else touches the pieces of a whole one that is the oldest. */
	payload = ob_payload_create(slot->record.data.ext.len, GFP_KERNEL);
	if (payload)
		ob_sysex_tail_copy(&slot->tail, payload->data);
	spin_lock_irqsave(&input->lock, flags);
	slot->marks &= ~OB_EVENT_RING_WHOLE;
	if (payload) {
		slot->marks &= ~OB_EVENT_RING_TAIL;
		tail = slot->tail;
		slot->payload = payload;
	}
	spin_unlock_irqrestore(&input->lock, flags);
	ob_sysex_tail_free_all(&tail);
}

/* Return: how many events without data were copied. */
static unsigned int peek_plain(const struct ob_event_ring *ring,
			       struct ob_input_batch *batch, unsigned int most)
{
	if (ob_input_batch_of_packets(batch))
		return ob_event_ring_peek_units(ring, batch->units, most);
	return ob_event_ring_peek(ring, batch->events, most);
}

static int peek_locked(struct ob_input_fifo *input,
		       struct ob_input_batch *batch, unsigned int most,
		       bool first)
{
	const struct ob_event_ring_slot *slot = ob_event_ring_first(&input->ring);
	bool loss = slot ? slot->marks & OB_EVENT_RING_LOSS :
			   input->ring.loss_at_end;

	if (loss) {
		if (!first)
			return 0;
		ob_event_ring_consume_loss(&input->ring);
		return -ENOSPC;
	}
	if (!slot)
		return 0;
	if (!(slot->marks & OB_EVENT_RING_DATA))
		return peek_plain(&input->ring, batch, most);
	ob_record_to_unit(batch->units, &slot->record);
	find_waiting_data(input, slot, &batch->data);
	return 1;
}

/**
 * ob_input_reader_peek() - borrow a batch of the oldest events
 * @input: the input
 * @batch: its @unit is set; the rest is filled in
 * @most: how many events the reader has room for, at least 1
 * @first: the reader has got nothing yet, and may be told of a loss
 *
 * The events stay in the input, and @read_mutex keeps them there. An event with
 * data is a batch of its own, and a batch ends before a loss. Packets are dropped if
 * the reader takes events.
 *
 * Context: Process context, @read_mutex held.
 * Return: How many; 0 if nothing waits, or the next is a loss and @first is
 * false; -ENOSPC once for a loss that is next.
 */
int ob_input_reader_peek(struct ob_input_fifo *input,
			 struct ob_input_batch *batch, unsigned int most,
			 bool first)
{
	unsigned long flags;
	int result;

	lockdep_assert_held(&input->read_mutex);
	batch->data.bytes = NULL;
	most = min_t(unsigned int, most, OB_INPUT_FIFO_BATCH);
	result = peek_plain(&input->ring, batch, most);
	if (result)
		return result;
	/* A loss is not told now, and what comes from now on can wait. */
	if (!first && !ob_event_ring_count(&input->ring))
		return 0;
	while (unfit_is_next(input, ob_input_batch_of_packets(batch)))
		ob_input_fifo_remove(input);
	make_whole(input);
	spin_lock_irqsave(&input->lock, flags);
	result = peek_locked(input, batch, most, first);
	spin_unlock_irqrestore(&input->lock, flags);
	return result;
}

void ob_input_reader_drop(struct ob_input_fifo *input, unsigned int count)
{
	lockdep_assert_held(&input->read_mutex);
	ob_event_ring_drop(&input->ring, count);
}

/*
 * @size is at most what ob_input_reader_peek() told. Takes the event out when
 * all of its data was read; what is left of it is a piece of its own.
 */
void ob_input_reader_drop_data(struct ob_input_fifo *input, size_t size)
{
	struct ob_input_removed removed = { };
	struct ob_input_data data;
	unsigned long flags;

	lockdep_assert_held(&input->read_mutex);
	spin_lock_irqsave(&input->lock, flags);
	input->offset += size;
	/* The last piece of a tail may have grown meanwhile. */
	find_waiting_data(input, ob_event_ring_first(&input->ring), &data);
	if (!data.size)
		ob_input_fifo_remove_locked(input, &removed);
	else
		input->piece++;	/* the rest begins elsewhere */
	spin_unlock_irqrestore(&input->lock, flags);
	ob_input_fifo_free_removed(&removed);
}

/*
 * The only reader, which is then woken by a pointer to it: a wait queue has a lock of
 * its own, which both sides would take. False if another one is there, or there
 * is something to read.
 */
static bool enter_reader(struct ob_input_fifo *input)
{
	unsigned long flags;
	bool enter;

	spin_lock_irqsave(&input->lock, flags);
	enter = !input->reader && !ob_event_ring_readable(&input->ring);
	if (enter) {
		WRITE_ONCE(input->reader, current);
		/* A delivery that finds it there has the lock after this. */
		__set_current_state(TASK_INTERRUPTIBLE);
	}
	spin_unlock_irqrestore(&input->lock, flags);
	return enter;
}

static void sleep_as_reader(struct ob_input_fifo *input)
{
	unsigned long flags;

	/* Returns at once if a signal is pending. */
	schedule();
	/* Mostly it is out already; nobody else enters it. */
	if (READ_ONCE(input->reader) != current)
		return;
	spin_lock_irqsave(&input->lock, flags);
	if (input->reader == current)
		WRITE_ONCE(input->reader, NULL);
	spin_unlock_irqrestore(&input->lock, flags);
}

static void sleep_in_queue(struct ob_input_fifo *input)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&input->wait, &wait, TASK_INTERRUPTIBLE);
	if (!ob_input_fifo_readable(input))
		schedule();
	finish_wait(&input->wait, &wait);
}

/**
 * ob_input_reader_wait() - sleep unless something can be read
 * @input: the input; its file is open
 *
 * It may return with nothing to read: the caller looks itself.
 *
 * Context: Process context, sleeps; no locks.
 * Return: 0, or -ERESTARTSYS for a signal.
 */
int ob_input_reader_wait(struct ob_input_fifo *input)
{
	if (signal_pending(current))
		return ob_input_fifo_readable(input) ? 0 : -ERESTARTSYS;
	if (enter_reader(input))
		sleep_as_reader(input);
	else
		sleep_in_queue(input);
	return 0;
}

/*
 * Drops what waits, and SysEx whose end is still to come; of those in packets, as
 * ob_input_joins_forget(), @cut says how many. Waits, killably, for a reader that copies,
 * not for one that waits for events. What is still to come of other SysEx is lost, and not
 * told: whoever clears wants nothing of them. Return: 0, or -ERESTARTSYS, and nothing
 * changed.
 */
int ob_input_reader_clear(struct ob_input_fifo *input, unsigned int *cut)
{
	unsigned long flags;
	u32 end;

	if (mutex_lock_killable(&input->read_mutex))
		return -ERESTARTSYS;
	spin_lock_irqsave(&input->lock, flags);
	end = input->ring.appended;
	ob_sysex_senders_cut_all(&input->senders);
	spin_unlock_irqrestore(&input->lock, flags);
	/* Not what comes meanwhile: a busy sender must not keep this going. */
	while ((s32)(end - input->ring.consumed) > 0)
		ob_input_fifo_remove(input);
	spin_lock_irqsave(&input->lock, flags);
	ob_event_ring_consume_loss(&input->ring);
	spin_unlock_irqrestore(&input->lock, flags);
	*cut = ob_input_joins_forget(input, NULL, 0);
	ob_input_fifo_end_read(input);
	return 0;
}
