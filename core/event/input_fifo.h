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
 * @lock: protects @ring, @senders, @closed and @reader; innermost, taken in any
 *	context
 * @closed: nothing is accepted any more
 * @ring: events that wait
 * @reader: sleeps until something comes: the first of several threads that read, or
 *	NULL. It enters itself; the delivery that wakes it takes it out, or
 *	itself if it wakes otherwise. No reference: it is woken under RCU
 * @wait: other readers, and pollers
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
	struct task_struct *reader;
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

struct ob_input_fifo *ob_input_fifo_create(unsigned int size);

void ob_input_fifo_close(struct ob_input_fifo *input);
void ob_input_fifo_destroy(struct ob_input_fifo *input);
int ob_input_fifo_deliver(struct ob_input_fifo *input,
			  const struct ob_event *event,
			  struct ob_input_wakes *wakes);
unsigned int ob_input_fifo_deliver_batch(struct ob_input_fifo *input,
					 const struct snd_seq_event *records,
					 unsigned int count,
					 struct ob_input_wakes *wakes);
void ob_input_fifo_wake_all(struct ob_input_wakes *wakes);
int ob_input_fifo_peek(struct ob_input_fifo *input,
		       struct snd_seq_event *records, unsigned int most,
		       struct ob_input_data *data, bool first);
void ob_input_fifo_drop(struct ob_input_fifo *input, unsigned int count);
void ob_input_fifo_drop_data(struct ob_input_fifo *input, size_t size);
bool ob_input_fifo_readable(struct ob_input_fifo *input);
int ob_input_fifo_wait(struct ob_input_fifo *input);
int ob_input_fifo_clear(struct ob_input_fifo *input);
int ob_input_fifo_resize(struct ob_input_fifo *input, unsigned int size);
struct ob_event_pool ob_input_fifo_snapshot(struct ob_input_fifo *input);
void ob_input_fifo_reset_stats(struct ob_input_fifo *input);

#endif
