// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Input of a virtual device: events that its port receives become bytes for the
 * programs that read it. Each open stream gets all of them. device.c calls this
 * file for each event, in any context; snd-rawmidi calls it when a stream is
 * opened, triggered or closed, in process context.
 *
 * An event passes through up to three places: @messages, the transmit stream,
 * holds what waits, in order, and converts it; @bytes collects short messages,
 * so that snd-rawmidi is not called for each; read(2) empties the buffer of the
 * raw MIDI stream.
 *
 * fill_buffer() moves as much as there is room for. It is called for each
 * delivery, except within a batch: while another virtual device sends several
 * events in a row, its receivers only collect, and the end of the batch fills
 * their buffers. A SysEx, or more than @bytes holds, does not wait for that.
 *
 * snd-rawmidi does not tell when a program has read. However, each read(2) and
 * poll(2) starts with a trigger, which fills the buffer again. So the work item
 * is only queued if that may not be enough: a reader was copying, and the room
 * it frees must not be used yet [rawmidi_stream.h]; FILL_MAX was reached; or an
 * unfinished SysEx has to time out.
 *
 * Until its first trigger a stream is not @listening and gets nothing: a
 * program that also opened it for writing may never read it.
 *
 * Lock order: rawmidi's open_mutex (open, close); the send_lock of the sender
 * if it is a virtual device; RCU for the list of streams;
 * ob_virmidi_input.lock; substream->lock, and the wait queue of the readers.
 */
#include "virmidi.h"

#include <onbeat/rawmidi_stream.h>
#include <onbeat/transmit_stream.h>

#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <sound/core.h>

/*
 * Most bytes moved to the buffer at a time, since interrupts are off meanwhile.
 */
#define FILL_MAX	(16 * 1024)

/* Most bytes of short messages that are collected. */
#define COLLECT_MAX	512

#define BACKLOG_BYTES	SZ_4M

static unsigned int backlog_bytes = BACKLOG_BYTES;
module_param(backlog_bytes, uint, 0644);
MODULE_PARM_DESC(backlog_bytes,
		 "SysEx bytes that may wait for one reader, for devices opened from now on.");

/**
 * struct ob_virmidi_input - one open input stream
 * @link: in ob_virmidi.inputs
 * @rcu: delivery may still see the stream after it was closed
 * @substream: the raw MIDI stream, valid while @listening
 * @listening: set by the first read(2) or poll(2)
 * @messages: messages that are neither in @bytes nor in the buffer
 * @collected: number of bytes in @bytes
 * @bytes: short messages that go to the buffer next
 * @room: see ob_rawmidi_stream_room()
 * @reading: a reader was copying when @room was determined
 * @paused: FILL_MAX was reached and there is more
 * @retry: fills the buffer when there may be room, or when a SysEx has timed
 *	out
 */
struct ob_virmidi_input {
	struct list_head link;
	struct rcu_head rcu;
	/**
	 * @lock: protects the members below, except @retry. Taken in any
	 * context; substream->lock nests inside.
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

/* The current batch of each client that is a virtual device, or NULL. */
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
 * Collects short messages, except for readers that want a time stamp of each.
 * Return: whether there is anything for the buffer.
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
 * Puts bytes into the buffer. A frame of 32 bytes holds up to 16 of them and a
 * time stamp. Return: number of bytes, at most @count.
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

/* Moves what comes next into the buffer. Return: bytes moved, at most @most. */
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
 * Afterwards @messages has a current message, unless no message waits that the
 * reader may get now. Return: whether any byte was moved.
 */
static bool fill_buffer(struct ob_virmidi_input *input)
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
 * Called after fill_buffer(). If the buffer is full and nobody reads, the work is
 * not queued: the next trigger continues.
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
		arm_retry(input, fill_buffer(input));
	}
	spin_unlock_irqrestore(&input->lock, flags);
}

static void fill_and_arm(struct ob_virmidi_input *input, bool reader_came)
{
	fill_buffer(input);
	arm_retry(input, reader_came);
}

/* The common case: a short event, and nothing waits. Return: false otherwise. */
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

/* If @more, the batch continues, or ob_virmidi_input_end_batch() follows. */
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

/* Passes an event to all readers of the device. The core holds RCU. */
void ob_virmidi_input_receive(struct ob_virmidi *device,
			      const struct snd_seq_event *ev)
{
	/*
	 * Only the holder of a device's send_lock sends with the number of its
	 * client, so the batch is either that of the caller or NULL.
	 */
	struct ob_virmidi_batch *batch = READ_ONCE(batches[ev->source.client]);
	struct ob_virmidi_input *input;
	bool more = batch && join_batch(batch, device);

	list_for_each_entry_rcu(input, &device->inputs, link)
		input_deliver(input, ev, more);
}

/*
 * Starts a batch: @sender is going to send several events in a row. The caller
 * holds its send_lock and stays in one RCU read-side section until the end of
 * the batch. A device that a driver attached has no batches, since its client
 * is not its own; nor has one whose client is still to be created, while its
 * node is there already.
 */
void ob_virmidi_input_begin_batch(struct ob_virmidi *sender,
				  struct ob_virmidi_batch *batch)
	__acquires(RCU)
{
	rcu_read_lock();
	batch->count = 0;
	batch->client = ob_virmidi_has_client(sender) ? sender->public.client :
							-1;
	if (batch->client >= 0)
		WRITE_ONCE(batches[batch->client], batch);
}

/* Ends a batch: fills the buffers of all readers that received a part of it. */
void ob_virmidi_input_end_batch(struct ob_virmidi *sender,
				struct ob_virmidi_batch *batch)
	__releases(RCU)
{
	struct ob_virmidi_input *input;
	unsigned long flags;
	unsigned int i;

	if (batch->client >= 0)
		WRITE_ONCE(batches[batch->client], NULL);
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

/* Return: length from which on readers opened now accept no SysEx, in bytes. */
size_t ob_virmidi_input_longest_sysex(void)
{
	return READ_ONCE(backlog_bytes);
}

/* After input_stop() delivery neither accesses the substream nor queues work. */
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
