/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A user client's input: the fifo that delivery fills and read() empties.
 */
#ifndef ONBEAT_INPUT_FIFO_H
#define ONBEAT_INPUT_FIFO_H

#include "event/event_ring.h"
#include "event/sysex_joins.h"
#include "event/sysex_senders.h"

#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

/**
 * struct ob_input_fifo - the input
 * @lock: protects @ring, @senders, @joins, @closed, @reader and @alerted, and
 *	what is remembered of messages that are converted for the client; innermost,
 *	taken in any context
 * @closed: nothing is accepted any more
 * @packets: one has been accepted, ever
 * @ring: events that wait
 * @reader: sleeps until something comes: the first of several threads that read, or
 *	NULL. It enters itself; the delivery that wakes it takes it out, or
 *	itself if it wakes otherwise. No reference: it is woken under RCU
 * @wait: other readers; a delivery wakes one of them, and whoever has read the next
 * @pollers: tasks that poll, and epoll instances: a program may have any number of
 *	entries here, and a wake-up visits them all
 * @alerted: @pollers were woken, and since then none has looked and nobody has taken
 *	anything out: they need not be told again
 * @read_mutex: held by whoever takes events out (read, clear, resize), so
 *	that the oldest event stays while it is copied to user space; never
 *	held while waiting for events; nests outside @lock
 * @senders: of the SYSEX events that came in
 * @joins: SysEx that come in packets and become events
 * @piece: how often some of the data that waited was read in parts, or taken out;
 *	protected by @read_mutex
 * @offset: bytes of the oldest event, or of its first piece, that were already
 *	read in parts; protected by @read_mutex
 */
struct ob_input_fifo {
	spinlock_t lock;
	bool closed;
	bool packets;
	bool alerted;
	struct ob_event_ring ring;
	struct task_struct *reader;
	wait_queue_head_t wait;
	wait_queue_head_t pollers;
	struct mutex read_mutex;
	struct ob_sysex_senders senders;
	struct ob_sysex_joins joins;
	u32 piece;
	size_t offset;
};

/**
 * struct ob_input_removed - data of what was taken out, to be freed without the lock
 * @payload: a reference, or NULL
 * @piece: a piece of a tail, or NULL
 */
struct ob_input_removed {
	struct ob_payload *payload;
	struct ob_sysex_piece *piece;
};

/*
 * A SYSEX event that is read as packets has the group of these in the place of a
 * pointer, which it has none of while it waits: 1 more than that, or 0.
 */
static inline void ob_input_fifo_mark_packets(struct snd_seq_event *record,
					      unsigned int group)
{
	record->data.ext.ptr = (void *)(uintptr_t)(group + 1);
}

static inline unsigned int
ob_input_fifo_packets_mark(const struct snd_seq_event *record)
{
	return (uintptr_t)record->data.ext.ptr;
}

/* Inputs whose readers are woken together; those of more are woken at once. */
#define OB_INPUT_WAKES	8

/**
 * struct ob_input_wakes - readers that are to be woken later
 * @count: how many, 0 at first
 * @inputs: inputs that got something since; they stay because of RCU
 */
struct ob_input_wakes {
	unsigned int count;
	struct ob_input_fifo *inputs[OB_INPUT_WAKES];
};

void ob_input_fifo_begin(struct ob_input_fifo *input, unsigned long *flags)
	__acquires(&input->lock);
int ob_input_fifo_append_events_locked(struct ob_input_fifo *input,
				       const struct snd_seq_event *events,
				       unsigned int count, bool lose);
int ob_input_fifo_append_packets_locked(struct ob_input_fifo *input,
					const struct snd_seq_event *header,
					const struct ob_ump_packet *packets,
					unsigned int count, bool lose);
void ob_input_fifo_end(struct ob_input_fifo *input, unsigned long flags,
		       struct ob_input_wakes *wakes)
	__releases(&input->lock);

int ob_input_fifo_deliver(struct ob_input_fifo *input,
			  const struct ob_event *event,
			  struct ob_input_wakes *wakes);
unsigned int ob_input_fifo_deliver_batch(struct ob_input_fifo *input,
					 const struct snd_seq_event *records,
					 unsigned int count,
					 struct ob_input_wakes *wakes);
void ob_input_fifo_wake_all(struct ob_input_wakes *wakes);
void ob_input_fifo_remove_locked(struct ob_input_fifo *input,
				 struct ob_input_removed *removed);
bool ob_input_fifo_remove(struct ob_input_fifo *input);
void ob_input_fifo_free_removed(struct ob_input_removed *removed);
void ob_input_fifo_begin_read(struct ob_input_fifo *input);
void ob_input_fifo_end_read(struct ob_input_fifo *input);
bool ob_input_fifo_readable(struct ob_input_fifo *input);
bool ob_input_fifo_poll(struct ob_input_fifo *input);
struct ob_event_pool ob_input_fifo_snapshot(struct ob_input_fifo *input);
void ob_input_fifo_reset_stats(struct ob_input_fifo *input);

#endif
