// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Input of user clients: filled by delivery in any context, emptied by
 * read(2), by the ioctls that clear or resize it, and when the client closes.
 *
 * Events are freed and moved one at a time, with the lock dropped in between, so
 * that interrupts are never off for long.
 */
#include "event/input_fifo.h"

#include "base/params.h"
#include "event/event_chunks.h"
#include "event/payload.h"

#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

/* Data of an event that was taken out, to be freed without the lock. */
struct removed {
	struct ob_payload *payload;
	struct ob_sysex_piece *piece;
};

static void free_removed(struct removed *removed)
{
	ob_payload_put(removed->payload);
	if (removed->piece)
		ob_sysex_tail_free(removed->piece);
}

/* Takes out the oldest event, or its first piece. Returns whether there is one. */
static bool remove_locked(struct ob_input_fifo *input, struct removed *removed)
{
	struct ob_event_ring_slot *slot = ob_event_ring_first(&input->ring);
	struct ob_event_ring_slot popped;
	size_t size;

	*removed = (struct removed) { };
	if (!slot)
		return false;
	input->offset = 0;
	if (slot->marks & OB_EVENT_RING_TAIL) {
		bool more = ob_sysex_tail_has_more(&slot->tail);

		ob_sysex_tail_peek(&slot->tail, &size);
		input->ring.data -= size;
		removed->piece = ob_sysex_tail_detach(&slot->tail);
		if (more)
			return true;
	} else if (slot->marks & OB_EVENT_RING_DATA) {
		input->ring.data -= slot->record.data.ext.len;
		removed->payload = slot->payload;
	}
	ob_event_ring_pop(&input->ring, &popped);
	ob_sysex_senders_popped(&input->senders, &popped);
	return true;
}

static bool remove_one(struct ob_input_fifo *input)
{
	struct removed removed;
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&input->lock, flags);
	found = remove_locked(input, &removed);
	spin_unlock_irqrestore(&input->lock, flags);
	free_removed(&removed);
	cond_resched();
	return found;
}

static void add_chunks(struct ob_input_fifo *input,
		       struct ob_event_ring_chunk *chunks)
{
	unsigned long flags;

	while (chunks) {
		struct ob_event_ring_chunk *next = chunks->next;

		spin_lock_irqsave(&input->lock, flags);
		ob_event_ring_add_chunk(&input->ring, chunks);
		spin_unlock_irqrestore(&input->lock, flags);
		chunks = next;
	}
}

static void remove_chunks(struct ob_input_fifo *input)
{
	struct ob_event_ring_chunk *chunk;
	unsigned long flags;

	do {
		spin_lock_irqsave(&input->lock, flags);
		chunk = ob_event_ring_remove_chunk(&input->ring);
		spin_unlock_irqrestore(&input->lock, flags);
		kfree(chunk);
		cond_resched();
	} while (chunk);
}

struct ob_input_fifo *ob_input_fifo_create(unsigned int size)
{
	struct ob_event_ring_chunk *chunks;
	struct ob_input_fifo *input;

	input = kzalloc(sizeof(*input), GFP_KERNEL_ACCOUNT);
	chunks = ob_event_chunks_alloc(ob_event_ring_chunks_for(size));
	if (!input || !chunks) {
		ob_event_chunks_free(chunks);
		kfree(input);
		return NULL;
	}
	spin_lock_init(&input->lock);
	init_waitqueue_head(&input->wait);
	mutex_init(&input->read_mutex);
	ob_event_ring_init(&input->ring);
	add_chunks(input, chunks);
	ob_event_ring_resize(&input->ring, size);
	return input;
}

/*
 * Accepts nothing more, and frees all that waits. Nobody reads any more, but
 * events may still be delivered. Process context: takes as long as there is
 * much to free, and gives up the CPU meanwhile.
 */
void ob_input_fifo_close(struct ob_input_fifo *input)
{
	struct ob_event_ring_chunk *first;
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	input->closed = true;
	spin_unlock_irqrestore(&input->lock, flags);

	/* Deliveries from now on find it closed, and leave the ring alone. */
	while (remove_one(input))
		;
	first = input->ring.first.chunk->next;
	input->ring.first.chunk->next = NULL;
	ob_event_chunks_free(first);
}

/*
 * Nobody else uses it. Any context if it was closed, otherwise process
 * context.
 */
void ob_input_fifo_destroy(struct ob_input_fifo *input)
{
	if (!input)
		return;
	if (!input->closed)
		ob_input_fifo_close(input);
	kfree(input);
}

/* @joined as for ob_sysex_senders_push(). */
static int push(struct ob_input_fifo *input, const struct ob_event *event,
		bool *joined)
{
	const struct ob_payload *payload = event->payload;
	size_t limit;

	lockdep_assert_held(&input->lock);
	if (unlikely(input->closed))
		return -ENOENT;
	if (!payload)
		return ob_event_ring_push(&input->ring, &event->record);
	limit = ob_params_max_event_size();
	if (event->record.type == SNDRV_SEQ_EVENT_SYSEX && payload->size)
		return ob_sysex_senders_push(&input->senders, &input->ring,
					     event, limit, joined);
	return ob_event_ring_push_data(&input->ring, event, limit, 0);
}

/**
 * struct sleepers - tasks that a delivery wakes when it has dropped the lock
 * @reader: that of the fifo, which is no longer entered there, or NULL
 * @others: the wait queue is not empty
 */
struct sleepers {
	struct task_struct *reader;
	bool others;
};

/* In the hold of the lock in which an event was appended, or in a later one. */
static struct sleepers find_sleepers(struct ob_input_fifo *input)
{
	struct sleepers sleepers = { .reader = input->reader };

	lockdep_assert_held(&input->lock);
	/* They look at the fifo under the lock after they have joined. */
	sleepers.others = waitqueue_active(&input->wait);
	if (sleepers.reader)
		WRITE_ONCE(input->reader, NULL);
	return sleepers;
}

/*
 * The reader may have woken otherwise since, and even exited: under RCU its
 * task_struct is there, and a wake-up for no reason does no harm.
 */
static void wake(struct ob_input_fifo *input, const struct sleepers *sleepers)
{
	if (sleepers->reader)
		wake_up_process(sleepers->reader);
	if (sleepers->others)
		wake_up_poll(&input->wait, EPOLLIN | EPOLLRDNORM);
}

/* Is @input among those that are woken later? */
static bool put_off(struct ob_input_fifo *input, struct ob_input_wakes *wakes)
{
	unsigned int i;

	if (!wakes)
		return false;
	for (i = 0; i < wakes->count; i++)
		if (wakes->inputs[i] == input)
			return true;
	if (i == OB_INPUT_WAKES)
		return false;
	wakes->inputs[wakes->count++] = input;
	return true;
}

/* Context: Any; in the RCU read side in which they were put off. */
void ob_input_fifo_wake_all(struct ob_input_wakes *wakes)
{
	struct ob_input_fifo *input;
	struct sleepers sleepers;
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < wakes->count; i++) {
		input = wakes->inputs[i];
		spin_lock_irqsave(&input->lock, flags);
		sleepers = find_sleepers(input);
		spin_unlock_irqrestore(&input->lock, flags);
		wake(input, &sleepers);
	}
}

/**
 * ob_input_fifo_deliver() - append an event and wake the reader
 * @input: the input
 * @event: as the receiver shall see it; the input takes its own reference to
 *	the payload
 * @wakes: where to note that the reader is to be woken, or NULL: now
 *
 * Context: Any; RCU read side.
 * Return: 0; -EAGAIN when it was full, or -ENOMEM, and the event is lost (the
 * reader is woken to hear of it); -ENOENT when it is closed.
 */
int ob_input_fifo_deliver(struct ob_input_fifo *input,
			  const struct ob_event *event,
			  struct ob_input_wakes *wakes)
{
	struct sleepers sleepers = { };
	unsigned long flags;
	bool joined = false;
	int err;

	ob_payload_get(event->payload);
	spin_lock_irqsave(&input->lock, flags);
	err = push(input, event, &joined);
	if (!put_off(input, wakes))
		sleepers = find_sleepers(input);
	spin_unlock_irqrestore(&input->lock, flags);
	if (err || joined)
		ob_payload_put(event->payload);
	wake(input, &sleepers);
	return err;
}

/*
 * Returns how many there was room for, from the first on; the others do not
 * count as lost. RCU read side.
 */
unsigned int ob_input_fifo_deliver_batch(struct ob_input_fifo *input,
					 const struct snd_seq_event *records,
					 unsigned int count,
					 struct ob_input_wakes *wakes)
{
	struct sleepers sleepers = { };
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	if (unlikely(input->closed))
		count = 0;
	else
		count = ob_event_ring_push_batch(&input->ring, records, count);
	if (count && !put_off(input, wakes))
		sleepers = find_sleepers(input);
	spin_unlock_irqrestore(&input->lock, flags);
	wake(input, &sleepers);
	return count;
}

bool ob_input_fifo_readable(struct ob_input_fifo *input)
{
	unsigned long flags;
	bool readable;

	spin_lock_irqsave(&input->lock, flags);
	readable = ob_event_ring_readable(&input->ring);
	spin_unlock_irqrestore(&input->lock, flags);
	return readable;
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

	prepare_to_wait(&input->wait, &wait, TASK_INTERRUPTIBLE);
	if (!ob_input_fifo_readable(input))
		schedule();
	finish_wait(&input->wait, &wait);
}

/**
 * ob_input_fifo_wait() - sleep unless something can be read
 * @input: the input; its file is open
 *
 * It may return with nothing to read: the caller looks itself.
 *
 * Context: Process context, sleeps; no locks.
 * Return: 0, or -ERESTARTSYS for a signal.
 */
int ob_input_fifo_wait(struct ob_input_fifo *input)
{
	if (signal_pending(current))
		return ob_input_fifo_readable(input) ? 0 : -ERESTARTSYS;
	if (enter_reader(input))
		sleep_as_reader(input);
	else
		sleep_in_queue(input);
	return 0;
}

/* Is there one that the reader shall not get? */
static bool lost_is_next(struct ob_input_fifo *input)
{
	struct ob_event_ring_slot *slot = ob_event_ring_first(&input->ring);
	unsigned long flags;
	bool lost;

	if (!slot || !(READ_ONCE(slot->marks) & OB_EVENT_RING_MESSAGE))
		return false;
	spin_lock_irqsave(&input->lock, flags);
	lost = ob_sysex_senders_is_lost(&input->senders, slot);
	spin_unlock_irqrestore(&input->lock, flags);
	return lost;
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

static int peek_locked(struct ob_input_fifo *input,
		       struct snd_seq_event *records, unsigned int most,
		       struct ob_input_data *data, bool first)
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
		return ob_event_ring_peek(&input->ring, records, most);
	records[0] = slot->record;
	find_waiting_data(input, slot, data);
	return 1;
}

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
		       struct ob_input_data *data, bool first)
{
	unsigned long flags;
	int result;

	lockdep_assert_held(&input->read_mutex);
	data->bytes = NULL;
	result = ob_event_ring_peek(&input->ring, records, most);
	if (result)
		return result;
	/* A loss is not told now, and what comes from now on can wait. */
	if (!first && !ob_event_ring_count(&input->ring))
		return 0;
	while (lost_is_next(input))
		remove_one(input);
	spin_lock_irqsave(&input->lock, flags);
	result = peek_locked(input, records, most, data, first);
	spin_unlock_irqrestore(&input->lock, flags);
	return result;
}

void ob_input_fifo_drop(struct ob_input_fifo *input, unsigned int count)
{
	lockdep_assert_held(&input->read_mutex);
	ob_event_ring_drop(&input->ring, count);
}

/*
 * @size is at most what ob_input_fifo_peek() told. Takes the event out when
 * all of its data was read.
 */
void ob_input_fifo_drop_data(struct ob_input_fifo *input, size_t size)
{
	struct removed removed = { };
	struct ob_input_data data;
	unsigned long flags;

	lockdep_assert_held(&input->read_mutex);
	spin_lock_irqsave(&input->lock, flags);
	input->offset += size;
	/* The last piece of a tail may have grown meanwhile. */
	find_waiting_data(input, ob_event_ring_first(&input->ring), &data);
	if (!data.size)
		remove_locked(input, &removed);
	spin_unlock_irqrestore(&input->lock, flags);
	free_removed(&removed);
}

/*
 * Waits, killably, for a reader that copies, not for one that waits for events.
 * Return: 0, or -ERESTARTSYS, and nothing changed.
 */
int ob_input_fifo_clear(struct ob_input_fifo *input)
{
	unsigned long flags;
	u32 end;

	if (mutex_lock_killable(&input->read_mutex))
		return -ERESTARTSYS;
	spin_lock_irqsave(&input->lock, flags);
	end = input->ring.appended;
	spin_unlock_irqrestore(&input->lock, flags);
	/* Not what comes meanwhile: a busy sender must not keep this going. */
	while ((s32)(end - input->ring.consumed) > 0)
		remove_one(input);
	spin_lock_irqsave(&input->lock, flags);
	ob_event_ring_consume_loss(&input->ring);
	spin_unlock_irqrestore(&input->lock, flags);
	mutex_unlock(&input->read_mutex);
	return 0;
}

/* Returns whether more cells are in use than there are. */
static bool set_size(struct ob_input_fifo *input, unsigned int size)
{
	unsigned long flags;
	bool over;

	spin_lock_irqsave(&input->lock, flags);
	ob_event_ring_resize(&input->ring, size);
	over = ob_event_ring_used(&input->ring) > size;
	spin_unlock_irqrestore(&input->lock, flags);
	return over;
}

/* Process context. -ENOMEM, or -ERESTARTSYS when it is killed: nothing was changed. */
int ob_input_fifo_resize(struct ob_input_fifo *input, unsigned int size)
{
	unsigned int needed = ob_event_ring_chunks_for(size);
	struct ob_event_ring_chunk *chunks = NULL;

	if (mutex_lock_killable(&input->read_mutex))
		return -ERESTARTSYS;
	if (needed > input->ring.chunks) {
		chunks = ob_event_chunks_alloc(needed - input->ring.chunks);
		if (!chunks) {
			mutex_unlock(&input->read_mutex);
			return -ENOMEM;
		}
	}
	add_chunks(input, chunks);
	/* Shrunk below what waits: the oldest go, as programs expect. */
	while (set_size(input, size))
		remove_one(input);
	remove_chunks(input);
	mutex_unlock(&input->read_mutex);
	return 0;
}

struct ob_event_pool ob_input_fifo_snapshot(struct ob_input_fifo *input)
{
	struct ob_event_pool copy;
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	copy = ob_event_ring_snapshot(&input->ring);
	spin_unlock_irqrestore(&input->lock, flags);
	return copy;
}

void ob_input_fifo_reset_stats(struct ob_input_fifo *input)
{
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	ob_event_ring_reset_stats(&input->ring);
	spin_unlock_irqrestore(&input->lock, flags);
}
