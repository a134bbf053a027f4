// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * From the sequencer to the programs that read the device: each open stream gets
 * every event as bytes in its rawmidi ring, and what has no room there waits in the
 * stream's backlog. Called by virmidi/device.c for each event (any context) and
 * by the rawmidi layer when a file is opened, read, polled or closed (process
 * context).
 *
 * The rawmidi layer does not tell when a program has read. But each read() and
 * poll() begins with a trigger, which fills the ring anew, so a timer is only
 * needed where a read may have overlapped with the filling.
 */
#include "virmidi.h"

#include <onbeat/rawmidi_stream.h>
#include <onbeat/transmit_stream.h>

#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <sound/core.h>

/* Bytes copied to a ring without a break, as interrupts are off meanwhile. */
#define FILL_MAX	(16 * 1024)

/* Bytes of short messages that go to a ring together. */
#define COLLECT_MAX	512

static unsigned int backlog_bytes = 4 * 1024 * 1024;
module_param(backlog_bytes, uint, 0644);
MODULE_PARM_DESC(backlog_bytes,
		 "SysEx bytes that may wait for one reader, for devices opened from now on.");

/**
 * struct ob_virmidi_input - one open input stream
 * @link: in ob_virmidi.inputs
 * @rcu: a delivery may still see a closed stream
 * @substream: valid while @listening
 * @listening: from the first read() or poll() on
 * @messages: those that are not in the ring yet, nor in @bytes
 * @collected: how many bytes there are in @bytes
 * @bytes: short messages, on their way to the ring
 * @room: ring bytes that certainly no reader is copying from
 * @reading: a reader was copying when @room was last looked at
 * @paused: there is more to copy to the ring, after a break
 * @retry: looks whether a reader has made room, or a SysEx has stalled
 */
struct ob_virmidi_input {
	struct list_head link;
	struct rcu_head rcu;
	/**
	 * @lock: protects all members below, except @retry. Taken in any
	 * context; the rawmidi substream's lock nests inside.
	 */
	spinlock_t lock;
	struct snd_rawmidi_substream *substream;
	bool listening;
	struct ob_transmit_stream messages;
	size_t collected;
	u8 bytes[COLLECT_MAX];
	size_t room;
	bool reading;
	bool paused;
	struct delayed_work retry;
};

/* The batch that is under way, of each client that is a device. */
static struct ob_virmidi_batch *batches[256];

static void count_lost(struct ob_virmidi_input *input)
{
	if (!input->messages.lost)
		return;
	ob_rawmidi_stream_count_lost(input->substream, input->messages.lost);
	input->messages.lost = 0;
}

static bool has_waiting(const struct ob_virmidi_input *input)
{
	return input->collected || input->messages.left;
}

/*
 * Puts short messages together, but for readers who want to know when each of them
 * came. Return: whether there is anything for the ring.
 */
static bool collect(struct ob_virmidi_input *input)
{
	struct ob_transmit_stream *messages = &input->messages;

	while (!ob_transmit_stream_is_empty(messages) &&
	       ob_transmit_stream_next(messages) && !messages->payload &&
	       !ob_rawmidi_stream_is_framed(input->substream) &&
	       input->collected + messages->left <= COLLECT_MAX) {
		memcpy(input->bytes + input->collected, messages->next,
		       messages->left);
		input->collected += messages->left;
		ob_transmit_stream_consume(messages, messages->left, 0);
	}
	return has_waiting(input);
}

/*
 * With framing, up to 16 bytes and their time stamp take 32 in the ring. Return:
 * how many of @count bytes went there.
 */
static size_t receive_bytes(struct ob_virmidi_input *input, const u8 *bytes,
			    size_t count)
{
	const size_t frame = sizeof(struct snd_rawmidi_framing_tstamp);
	const size_t data = SNDRV_RAWMIDI_FRAMING_DATA_LENGTH;
	bool framing = ob_rawmidi_stream_is_framed(input->substream);
	int moved;

	input->room = ob_rawmidi_stream_room(input->substream, input->room,
					     &input->reading);
	count = min(count, framing ? input->room / frame * data : input->room);
	if (!count)
		return 0;

	moved = snd_rawmidi_receive(input->substream, bytes, count);
	if (moved <= 0)
		return 0;
	input->room -= framing ? DIV_ROUND_UP(moved, data) * frame : moved;
	return moved;
}

/* Return: how many of at most @most bytes went to the ring. */
static size_t put_bytes(struct ob_virmidi_input *input, size_t most)
{
	struct ob_transmit_stream *messages = &input->messages;
	size_t moved;

	if (!input->collected) {
		moved = receive_bytes(input, messages->next,
				      min(messages->left, most));
		ob_transmit_stream_consume(messages, moved, ktime_get_ns());
		return moved;
	}
	moved = receive_bytes(input, input->bytes, min(input->collected, most));
	input->collected -= moved;
	memmove(input->bytes, input->bytes + moved, input->collected);
	return moved;
}

/*
 * Return: whether anything went into the ring. Afterwards there is a present
 * message unless none is waiting that the reader may get.
 */
static bool fill_ring(struct ob_virmidi_input *input)
{
	size_t left = FILL_MAX, moved;

	while (collect(input)) {
		moved = put_bytes(input, left);
		left -= moved;
		if (!moved)
			break;
	}
	count_lost(input);
	input->paused = !left && has_waiting(input);
	return left < FILL_MAX;
}

/*
 * Call after fill_ring(). If the ring is full and nobody reads, nothing is armed:
 * the next trigger goes on.
 */
static void arm_retry(struct ob_virmidi_input *input, bool reader_came)
{
	u64 pause;

	if (input->paused) {
		mod_delayed_work(ob_virmidi_workqueue, &input->retry, 0);
	} else if (has_waiting(input)) {
		if (reader_came || input->reading)
			mod_delayed_work(ob_virmidi_workqueue, &input->retry, 1);
	} else if (ob_transmit_stream_is_blocked(&input->messages)) {
		pause = ob_transmit_stream_sysex_left(&input->messages,
						      ktime_get_ns());
		mod_delayed_work(ob_virmidi_workqueue, &input->retry,
				 nsecs_to_jiffies(pause) + 1);
	}
}

static void input_work(struct work_struct *work)
{
	struct ob_virmidi_input *input;
	unsigned long flags;

	input = container_of(to_delayed_work(work), struct ob_virmidi_input,
			     retry);
	spin_lock_irqsave(&input->lock, flags);
	if (input->listening) {
		if (!input->collected)
			ob_transmit_stream_unblock(&input->messages,
						   ktime_get_ns());
		arm_retry(input, fill_ring(input));
	}
	spin_unlock_irqrestore(&input->lock, flags);
}

static void fill_and_arm(struct ob_virmidi_input *input, bool reader_came)
{
	fill_ring(input);
	arm_retry(input, reader_came);
}

/* Return: whether the event is in the collected bytes already, as most are. */
static bool collect_event(struct ob_virmidi_input *input,
			  const struct snd_seq_event *ev)
{
	size_t moved;

	if (ob_rawmidi_stream_is_framed(input->substream) ||
	    COLLECT_MAX - input->collected < OB_MIDI_CODEC_MAX)
		return false;
	moved = ob_transmit_stream_bypass(&input->messages, ev,
					  input->bytes + input->collected);
	input->collected += moved;
	return moved;
}

/* @more: there will be more at once, or ob_virmidi_input_end_batch(). */
static void input_deliver(struct ob_virmidi_input *input,
			  const struct snd_seq_event *ev, bool more)
{
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	if (input->listening) {
		if (!collect_event(input, ev) &&
		    ob_transmit_stream_has_bytes(ev)) {
			ob_transmit_stream_push(&input->messages, ev);
			collect(input);
		}
		if (!more || input->messages.left)
			fill_and_arm(input, false);
	}
	spin_unlock_irqrestore(&input->lock, flags);
}

static bool join_batch(struct ob_virmidi_batch *batch,
		       struct ob_virmidi *device)
{
	unsigned int i;

	for (i = 0; i < batch->count; i++)
		if (batch->receivers[i] == device)
			return true;
	if (batch->count == ARRAY_SIZE(batch->receivers))
		return false;
	batch->receivers[batch->count++] = device;
	return true;
}

/**
 * ob_virmidi_input_receive() - give an event to all programs that read the device
 * @device: the device
 * @ev: the event, as the core delivers it
 *
 * Context: RCU read side, as all that the core delivers; allocates nothing.
 */
void ob_virmidi_input_receive(struct ob_virmidi *device,
			      const struct snd_seq_event *ev)
{
	/* Only who has begun a batch sends with this number, and within it. */
	struct ob_virmidi_batch *batch = READ_ONCE(batches[ev->source.client]);
	struct ob_virmidi_input *input;
	bool more = batch && join_batch(batch, device);

	list_for_each_entry_rcu(input, &device->inputs, link)
		input_deliver(input, ev, more);
}

/**
 * ob_virmidi_input_begin_batch() - there are several events to be sent in a row
 * @sender: the device that sends them
 * @batch: its storage
 *
 * Who reads other devices gets them together. Not from a device that a driver has
 * attached, since others may have the same client.
 *
 * Context: @sender's send_lock; RCU from here on until ob_virmidi_input_end_batch().
 */
void ob_virmidi_input_begin_batch(struct ob_virmidi *sender,
				  struct ob_virmidi_batch *batch)
	__acquires(RCU)
{
	rcu_read_lock();
	batch->count = 0;
	if (sender->public.seq_mode == SNDRV_VIRMIDI_SEQ_DISPATCH)
		WRITE_ONCE(batches[sender->public.client], batch);
}

/**
 * ob_virmidi_input_end_batch() - those were all
 * @sender: as for ob_virmidi_input_begin_batch()
 * @batch: what has begun
 *
 * Context: As for ob_virmidi_input_begin_batch().
 */
void ob_virmidi_input_end_batch(struct ob_virmidi *sender,
				struct ob_virmidi_batch *batch)
	__releases(RCU)
{
	struct ob_virmidi_input *input;
	unsigned long flags;
	unsigned int i;

	if (sender->public.seq_mode == SNDRV_VIRMIDI_SEQ_DISPATCH)
		WRITE_ONCE(batches[sender->public.client], NULL);
	for (i = 0; i < batch->count; i++) {
		list_for_each_entry_rcu(input, &batch->receivers[i]->inputs,
					link) {
			spin_lock_irqsave(&input->lock, flags);
			if (input->listening)
				fill_and_arm(input, false);
			spin_unlock_irqrestore(&input->lock, flags);
		}
	}
	rcu_read_unlock();
}

static void input_stop(struct ob_virmidi_input *input)
{
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	input->listening = false;
	input->collected = 0;
	input->room = 0;
	ob_transmit_stream_clear(&input->messages);
	spin_unlock_irqrestore(&input->lock, flags);
}

static void input_trigger(struct snd_rawmidi_substream *substream, int up)
{
	struct ob_virmidi_input *input = ob_rawmidi_stream_private(substream);
	unsigned long flags;

	if (!up) {
		input_stop(input);
		return;
	}

	spin_lock_irqsave(&input->lock, flags);
	input->listening = true;
	fill_and_arm(input, true);
	spin_unlock_irqrestore(&input->lock, flags);
}

static int input_open(struct snd_rawmidi_substream *substream)
{
	struct ob_virmidi *device = ob_virmidi_from(substream->rmidi);
	struct ob_virmidi_input *input;
	int err;

	input = kzalloc(sizeof(*input), GFP_KERNEL_ACCOUNT);
	if (!input)
		return -ENOMEM;
	err = ob_transmit_stream_init(&input->messages,
				      READ_ONCE(backlog_bytes));
	if (err < 0) {
		kfree(input);
		return err;
	}

	spin_lock_init(&input->lock);
	INIT_DELAYED_WORK(&input->retry, input_work);
	input->substream = substream;
	ob_rawmidi_stream_set_private(substream, input);
	list_add_tail_rcu(&input->link, &device->inputs);
	return 0;
}

/* Return: SysEx bytes that no reader has room for at once. */
size_t ob_virmidi_input_longest_sysex(void)
{
	return READ_ONCE(backlog_bytes);
}

/* After input_stop() no delivery touches the substream or arms the work. */
static int input_close(struct snd_rawmidi_substream *substream)
{
	struct ob_virmidi_input *input = ob_rawmidi_stream_private(substream);

	list_del_rcu(&input->link);
	input_stop(input);
	cancel_delayed_work_sync(&input->retry);
	ob_transmit_stream_exit(&input->messages);
	kfree_rcu(input, rcu);
	return 0;
}

const struct snd_rawmidi_ops ob_virmidi_input_ops = {
	.open = input_open,
	.close = input_close,
	.trigger = input_trigger,
};
