// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Input of user clients: filled by delivery in any context, emptied by
 * read(2), by the ioctls that clear or resize it, and when the client closes. It is
 * made, resized and closed by input_lifecycle.c.
 *
 * Events are freed and moved one at a time, with the lock dropped in between, so
 * that interrupts are never off for long.
 */
#include "event/input_fifo.h"

#include "base/params.h"
#include "event/payload.h"

#include <linux/poll.h>
#include <linux/sched.h>

/* Without the lock. */
void ob_input_fifo_free_removed(struct ob_input_removed *removed)
{
	ob_payload_put(removed->payload);
	if (removed->piece)
		ob_sysex_tail_free(removed->piece);
}

/*
 * Takes out the oldest event, or its first piece. Returns whether there is one; without
 * marks, @popped is a piece, or plain.
 */
static bool take_out(struct ob_input_fifo *input, struct ob_input_removed *removed,
		     struct ob_event_ring_slot *popped)
{
	struct ob_event_ring_slot *slot = ob_event_ring_first(&input->ring);
	size_t size;

	lockdep_assert_held(&input->lock);
	*removed = (struct ob_input_removed) { };
	popped->marks = 0;
	if (!slot)
		return false;
	input->offset = 0;
	input->piece++;
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
	ob_event_ring_pop(&input->ring, popped);
	ob_sysex_senders_popped(&input->senders, popped);
	return true;
}

/* The oldest event, or its first piece, was read. The caller frees it without the lock. */
void ob_input_fifo_remove_locked(struct ob_input_fifo *input,
				 struct ob_input_removed *removed)
{
	struct ob_event_ring_slot popped;

	take_out(input, removed, &popped);
}

/*
 * The oldest event, or its first piece, is lost, and so is the SysEx that it was a part of,
 * of which the reader is told. Returns whether there was one. As the reader, no lock.
 */
bool ob_input_fifo_remove(struct ob_input_fifo *input)
{
	struct ob_input_removed removed;
	struct ob_event_ring_slot popped;
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&input->lock, flags);
	found = take_out(input, &removed, &popped);
	if (ob_sysex_senders_cut(&input->senders, &popped))
		ob_event_ring_lose(&input->ring);
	/* Whoever was told of it may not find it any more. */
	WRITE_ONCE(input->alerted, false);
	spin_unlock_irqrestore(&input->lock, flags);
	ob_input_fifo_free_removed(&removed);
	cond_resched();
	return found;
}

/* Of an event with a payload: has it any of a SysEx? */
static bool is_sysex(const struct ob_event *event)
{
	return event->record.type == SNDRV_SEQ_EVENT_SYSEX && event->payload->size;
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
	if (ob_record_is_packet(&event->record))
		WRITE_ONCE(input->packets, true);
	if (!payload)
		return ob_event_ring_push(&input->ring, &event->record);
	limit = ob_params_max_event_size();
	if (is_sysex(event))
		return ob_sysex_senders_push(&input->senders, &input->ring,
					     event, limit, joined);
	return ob_event_ring_push_data(&input->ring, event, limit, 0);
}

/**
 * struct sleepers - tasks that a delivery wakes when it has dropped the lock
 * @reader: that of the fifo, which is no longer entered there, or NULL
 * @others: the wait queue of further readers is not empty
 * @pollers: there are some, and they do not know yet
 */
struct sleepers {
	struct task_struct *reader;
	bool others;
	bool pollers;
};

/* Those who come later look at the fifo before they sleep. */
static bool has_sleepers(struct ob_input_fifo *input)
{
	lockdep_assert_held(&input->lock);
	/* They join without the lock, but look under it after that. */
	if (waitqueue_active(&input->wait))
		return true;
	/* Likewise. */
	return input->reader || waitqueue_active(&input->pollers);
}

/* In the hold of the lock in which an event was appended, or in a later one. */
static struct sleepers find_sleepers(struct ob_input_fifo *input)
{
	struct sleepers sleepers = { .reader = input->reader };

	lockdep_assert_held(&input->lock);
	/* They look at the fifo under the lock after they have joined. */
	sleepers.others = waitqueue_active(&input->wait);
	/* Likewise. */
	sleepers.pollers = !input->alerted && waitqueue_active(&input->pollers);
	if (sleepers.pollers)
		WRITE_ONCE(input->alerted, true);
	if (sleepers.reader)
		WRITE_ONCE(input->reader, NULL);
	return sleepers;
}

/*
 * All of them: of those that want to be woken in turn (EPOLLEXCLUSIVE), one that ends before
 * it has looked would leave the others asleep until somebody reads.
 */
static void wake_pollers(struct ob_input_fifo *input)
{
	__wake_up(&input->pollers, TASK_NORMAL, 0,
		  poll_to_key(EPOLLIN | EPOLLRDNORM));
}

/*
 * The reader may have woken otherwise since, and even exited: under RCU its
 * task_struct is there, and a wake-up for no reason does no harm.
 */
static void wake(struct ob_input_fifo *input, struct sleepers sleepers)
{
	if (sleepers.reader)
		wake_up_process(sleepers.reader);
	if (sleepers.others)
		wake_up(&input->wait);
	if (sleepers.pollers)
		wake_pollers(input);
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
		wake(input, sleepers);
	}
	wakes->count = 0;
}

/* Is there a place for an event, whether or not there is room for its data? */
static bool has_place(struct ob_input_fifo *input, const struct ob_event *event)
{
	if (is_sysex(event))
		return ob_sysex_senders_has_place(&input->senders, &input->ring,
						  event);
	return ob_event_ring_has_room(&input->ring, 1);
}

/* SysEx whose end may never come give way to an event with data. */
static void make_room(struct ob_input_fifo *input, const struct ob_event *event)
{
	struct ob_sysex_tail old = { .first = NULL };
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	if (!input->closed && has_place(input, event))
		ob_sysex_joins_make_room(&input->joins, &input->ring,
					 event->payload->size,
					 ob_params_max_event_size(), &old);
	spin_unlock_irqrestore(&input->lock, flags);
	ob_sysex_tail_free_all(&old);
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

	if (event->payload) {
		ob_payload_get(event->payload);
		if (unlikely(READ_ONCE(input->joins.count)))
			make_room(input, event);
	}
	spin_lock_irqsave(&input->lock, flags);
	err = push(input, event, &joined);
	if (!put_off(input, wakes))
		sleepers = find_sleepers(input);
	spin_unlock_irqrestore(&input->lock, flags);
	if (err || joined)
		ob_payload_put(event->payload);
	wake(input, sleepers);
	return err;
}

/**
 * ob_input_fifo_begin() - begin to append several events together
 * @input: the input
 * @flags: for ob_input_fifo_end()
 *
 * Context: Any; on return the lock is held, which also protects what belongs to
 * what is appended.
 */
void ob_input_fifo_begin(struct ob_input_fifo *input, unsigned long *flags)
	__acquires(&input->lock)
{
	spin_lock_irqsave(&input->lock, *flags);
}

/* Is there room for all of them? If not, one is lost if @lose says so. */
static int reserve(struct ob_input_fifo *input, unsigned int count, bool lose)
{
	lockdep_assert_held(&input->lock);
	if (unlikely(input->closed))
		return -ENOENT;
	if (likely(ob_event_ring_has_room(&input->ring, count)) || !count)
		return 0;
	if (lose)
		ob_event_ring_lose(&input->ring);
	return -EAGAIN;
}

/**
 * ob_input_fifo_append_events_locked() - append what one message has become, or nothing
 * @input: the input
 * @events: events without data
 * @count: how many
 * @lose: if there is no room for all, one event is lost, of which the reader is told
 *
 * Context: Any; the lock.
 * Return: 0 if all were appended; -EAGAIN if there is no room; -ENOENT when it is closed.
 */
int ob_input_fifo_append_events_locked(struct ob_input_fifo *input,
				       const struct snd_seq_event *events,
				       unsigned int count, bool lose)
{
	int err = reserve(input, count, lose);

	if (!err && count)
		ob_event_ring_push_batch(&input->ring, events, count);
	return err;
}

/**
 * ob_input_fifo_append_packets_locked() - the same for packets
 * @input: the input
 * @header: the event or packet that they are made of: all but type, length and data
 * @packets: the packets
 * @count: how many
 * @lose: as for ob_input_fifo_append_events_locked()
 *
 * Context: Any; the lock.
 * Return: As ob_input_fifo_append_events_locked().
 */
int ob_input_fifo_append_packets_locked(struct ob_input_fifo *input,
					const struct snd_seq_event *header,
					const struct ob_ump_packet *packets,
					unsigned int count, bool lose)
{
	int err = reserve(input, count, lose);

	if (!err && count) {
		WRITE_ONCE(input->packets, true);
		ob_event_ring_append_packets(&input->ring, header, packets, count);
	}
	return err;
}

/**
 * ob_input_fifo_end() - wake the reader
 * @input: the input
 * @flags: of ob_input_fifo_begin()
 * @wakes: as for ob_input_fifo_deliver()
 *
 * Context: Any; RCU read side.
 */
void ob_input_fifo_end(struct ob_input_fifo *input, unsigned long flags,
		       struct ob_input_wakes *wakes)
	__releases(&input->lock)
{
	struct sleepers sleepers = { };

	if (ob_event_ring_readable(&input->ring) && !put_off(input, wakes))
		sleepers = find_sleepers(input);
	spin_unlock_irqrestore(&input->lock, flags);
	wake(input, sleepers);
}

/*
 * Events without data; all are packets, or none is. Returns how many there was room
 * for, from the first on; the others do not count as lost. RCU read side.
 */
unsigned int ob_input_fifo_deliver_batch(struct ob_input_fifo *input,
					 const struct snd_seq_event *records,
					 unsigned int count,
					 struct ob_input_wakes *wakes)
{
	struct sleepers sleepers = { };
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	if (unlikely(ob_record_is_packet(records)))
		WRITE_ONCE(input->packets, true);
	if (unlikely(input->closed))
		count = 0;
	else
		count = ob_event_ring_push_batch(&input->ring, records, count);
	if (count && has_sleepers(input) && !put_off(input, wakes))
		sleepers = find_sleepers(input);
	spin_unlock_irqrestore(&input->lock, flags);
	wake(input, sleepers);
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

/**
 * ob_input_fifo_begin_read() - somebody is going to take out what waits
 * @input: the input
 *
 * Pollers may hear of it without looking themselves, as those of io_uring do: they are
 * told again of what comes from now on.
 *
 * Context: Process context, @read_mutex held.
 */
void ob_input_fifo_begin_read(struct ob_input_fifo *input)
{
	unsigned long flags;

	lockdep_assert_held(&input->read_mutex);
	/* Mostly those who were told have looked. */
	if (!READ_ONCE(input->alerted))
		return;
	spin_lock_irqsave(&input->lock, flags);
	WRITE_ONCE(input->alerted, false);
	spin_unlock_irqrestore(&input->lock, flags);
}

/**
 * ob_input_fifo_end_read() - nothing more is taken out for now
 * @input: the input
 *
 * Of several readers that sleep a delivery wakes one or two, and one reads what it has
 * room for: the next is woken if there is more.
 *
 * Context: Process context, @read_mutex held, which this unlocks.
 */
void ob_input_fifo_end_read(struct ob_input_fifo *input)
{
	mutex_unlock(&input->read_mutex);
	/*
	 * Not before that: a reader that was woken, and left for a signal while it waited
	 * for the mutex, relies on this. Who joins later looks after that.
	 */
	if (wq_has_sleeper(&input->wait) && ob_input_fifo_readable(input))
		wake_up(&input->wait);
}

/*
 * The same for a poller, which has joined the queue: it is woken when something comes
 * from now on.
 */
bool ob_input_fifo_poll(struct ob_input_fifo *input)
{
	unsigned long flags;
	bool readable;

	spin_lock_irqsave(&input->lock, flags);
	WRITE_ONCE(input->alerted, false);
	readable = ob_event_ring_readable(&input->ring);
	spin_unlock_irqrestore(&input->lock, flags);
	return readable;
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
