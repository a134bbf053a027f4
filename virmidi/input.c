// SPDX-License-Identifier: GPL-2.0-or-later
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
#include "backlog.h"

#include <onbeat/kernel.h>
#include <onbeat/midi_codec.h>

#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <sound/core.h>

/* Bytes copied to a ring without a break, as interrupts are off meanwhile. */
#define FILL_MAX	(16 * 1024)

static unsigned int backlog_bytes = 4 * 1024 * 1024;
module_param(backlog_bytes, uint, 0644);
MODULE_PARM_DESC(backlog_bytes,
		 "SysEx bytes that may wait for one reader, for devices opened from now on.");

/**
 * struct input - one open input stream
 * @link: in ob_device.inputs
 * @rcu: a delivery may still see a closed stream
 * @substream: valid while @listening
 * @listening: from the first read() or poll() on
 * @decoder: what the reader knows of running status
 * @backlog: messages after the present one
 * @payload: of the present message, a reference; NULL if it has none
 * @next: the present message's bytes that are not in the ring yet
 * @left: how many these are; 0 if there is no present message
 * @bytes: the bytes of a message without payload
 * @room: ring bytes that certainly no reader is copying from
 * @reading: a reader was copying when @room was last looked at
 * @paused: there is more to copy to the ring, after a break
 * @sysex_time: when the last part of a SysEx went into the ring, in jiffies
 * @retry: looks whether a reader has made room, or a SysEx has stalled
 */
struct input {
	struct list_head link;
	struct rcu_head rcu;
	/**
	 * @lock: protects all members below, except @retry. Taken in any
	 * context; the rawmidi substream's lock nests inside.
	 */
	spinlock_t lock;
	struct snd_rawmidi_substream *substream;
	bool listening;
	struct ob_midi_decoder decoder;
	struct ob_backlog backlog;
	struct ob_payload *payload;
	const u8 *next;
	size_t left;
	u8 bytes[OB_MIDI_CODEC_MAX];
	size_t room;
	bool reading;
	bool paused;
	unsigned long sysex_time;
	struct delayed_work retry;
};

static void count_lost(struct input *input, size_t bytes)
{
	struct snd_rawmidi_substream *substream = input->substream;

	spin_lock(&substream->lock);
	substream->runtime->xruns += bytes;
	spin_unlock(&substream->lock);
}

/* Takes over the reference. Return: whether there are bytes to send. */
static bool begin_message(struct input *input, struct ob_message *message)
{
	int length;

	if (!ob_backlog_begin(&input->backlog, message)) {
		count_lost(input, ob_payload_size(message->payload));
		ob_payload_put(message->payload);
		return false;
	}

	/* For a SYSEX event this is 0, and the end of the running status. */
	length = ob_midi_codec_decode(&input->decoder, &message->event,
				      input->bytes, sizeof(input->bytes));
	if (message->payload) {
		input->payload = message->payload;
		input->next = ob_payload_data(message->payload);
		input->left = ob_payload_size(message->payload);
	} else {
		input->next = input->bytes;
		input->left = max(length, 0);
	}
	return input->left;
}

static bool next_message(struct input *input)
{
	struct ob_message message;

	while (ob_backlog_pop(&input->backlog, &message)) {
		if (begin_message(input, &message))
			return true;
	}
	return false;
}

static void finish_message(struct input *input)
{
	if (input->payload) {
		ob_payload_put(input->payload);
		input->payload = NULL;
		input->sysex_time = jiffies;
	}
}

/*
 * The rawmidi layer gives the room back before it copies the bytes to the
 * program, so while a reader holds a reference to the buffer, only the room
 * that was there before the reader came is safe to write to.
 */
static void find_room(struct input *input)
{
	struct snd_rawmidi_substream *substream = input->substream;
	struct snd_rawmidi_runtime *runtime = substream->runtime;
	size_t room;

	spin_lock(&substream->lock);
	room = runtime->buffer_size - runtime->avail;
	input->reading = runtime->buffer_ref;
	input->room = input->reading ? min(input->room, room) : room;
	spin_unlock(&substream->lock);
}

/*
 * With framing, up to 16 bytes and their time stamp take 32 in the ring. Return:
 * how many of at most @most bytes went there.
 */
static size_t put_bytes(struct input *input, size_t most)
{
	const size_t frame = sizeof(struct snd_rawmidi_framing_tstamp);
	const size_t data = SNDRV_RAWMIDI_FRAMING_DATA_LENGTH;
	bool framing = input->substream->framing;
	size_t count;
	int taken;

	find_room(input);
	count = framing ? input->room / frame * data : input->room;
	count = min3(count, input->left, most);
	if (!count)
		return 0;

	taken = snd_rawmidi_receive(input->substream, input->next, count);
	if (taken <= 0)
		return 0;
	input->room -= framing ? DIV_ROUND_UP(taken, data) * frame : taken;
	input->next += taken;
	input->left -= taken;
	return taken;
}

/*
 * Return: whether anything went into the ring. Afterwards there is a present
 * message unless none is waiting that the reader may get.
 */
static bool fill_ring(struct input *input)
{
	size_t left = FILL_MAX, taken;

	while (input->left || next_message(input)) {
		taken = put_bytes(input, left);
		left -= taken;
		if (!taken)
			break;
		if (!input->left)
			finish_message(input);
	}
	input->paused = !left && input->left;
	return left < FILL_MAX;
}

/*
 * Call after fill_ring(). If the ring is full and nobody reads, nothing is armed:
 * the next trigger goes on.
 */
static void arm_retry(struct input *input, bool reader_came)
{
	unsigned long due;

	if (input->paused) {
		mod_delayed_work(ob_virmidi_workqueue, &input->retry, 0);
	} else if (input->left) {
		if (reader_came || input->reading)
			mod_delayed_work(ob_virmidi_workqueue, &input->retry, 1);
	} else if (!ob_backlog_empty(&input->backlog)) {
		due = input->sysex_time +
		      msecs_to_jiffies(OB_VIRMIDI_SYSEX_PAUSE);
		mod_delayed_work(ob_virmidi_workqueue, &input->retry,
				 time_after(due, jiffies) ? due - jiffies : 0);
	}
}

static bool sysex_stalled(const struct input *input)
{
	return !input->left && !ob_backlog_empty(&input->backlog) &&
	       time_after_eq(jiffies, input->sysex_time +
			     msecs_to_jiffies(OB_VIRMIDI_SYSEX_PAUSE));
}

static void retry(struct work_struct *work)
{
	struct input *input = container_of(to_delayed_work(work),
					   struct input, retry);
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	if (input->listening) {
		if (sysex_stalled(input))
			ob_backlog_abandon_sysex(&input->backlog);
		arm_retry(input, fill_ring(input));
	}
	spin_unlock_irqrestore(&input->lock, flags);
}

/* Takes over the message's reference. */
static void receive_message(struct input *input, struct ob_message *message)
{
	size_t lost;

	if (!input->left && ob_backlog_admits(&input->backlog, message)) {
		begin_message(input, message);
	} else {
		lost = ob_backlog_push(&input->backlog, message);
		if (lost)
			count_lost(input, lost);
	}
	fill_ring(input);
	arm_retry(input, false);
}

static void receive(struct input *input, const struct snd_seq_event *ev)
{
	struct ob_message message = { .event = *ev };
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	if (input->listening) {
		if (ev->type == SNDRV_SEQ_EVENT_SYSEX)
			message.payload = ob_payload_get(ev);
		receive_message(input, &message);
	}
	spin_unlock_irqrestore(&input->lock, flags);
}

/* Whether there are any bytes in @ev for a reader. */
static bool has_bytes(const struct snd_seq_event *ev)
{
	struct ob_midi_decoder decoder = {};
	u8 bytes[OB_MIDI_CODEC_MAX];
	struct ob_payload *payload;
	size_t size = 0;

	if (ev->type != SNDRV_SEQ_EVENT_SYSEX)
		return ob_midi_codec_decode(&decoder, ev, bytes,
					    sizeof(bytes)) > 0;
	payload = ob_payload_get(ev);
	if (payload)
		size = ob_payload_size(payload);
	ob_payload_put(payload);
	return size;
}

/**
 * ob_input_receive() - give an event to all programs that read the device
 * @device: the device
 * @ev: the event, as the core delivers it
 *
 * Context: Any; allocates nothing.
 */
void ob_input_receive(struct ob_device *device, const struct snd_seq_event *ev)
{
	struct input *input;

	if (!has_bytes(ev))
		return;

	rcu_read_lock();
	list_for_each_entry_rcu(input, &device->inputs, link)
		receive(input, ev);
	rcu_read_unlock();
}

static void stop_listening(struct input *input)
{
	unsigned long flags;

	spin_lock_irqsave(&input->lock, flags);
	input->listening = false;
	input->left = 0;
	input->room = 0;
	finish_message(input);
	ob_backlog_clear(&input->backlog);
	ob_midi_codec_reset_decoder(&input->decoder);
	spin_unlock_irqrestore(&input->lock, flags);
}

static void trigger(struct snd_rawmidi_substream *substream, int up)
{
	struct input *input = substream->runtime->private_data;
	unsigned long flags;

	if (!up) {
		stop_listening(input);
		return;
	}

	spin_lock_irqsave(&input->lock, flags);
	input->listening = true;
	fill_ring(input);
	arm_retry(input, true);
	spin_unlock_irqrestore(&input->lock, flags);
}

static int open(struct snd_rawmidi_substream *substream)
{
	struct ob_device *device = ob_device_from(substream->rmidi);
	struct input *input;
	int err;

	input = kzalloc(sizeof(*input), GFP_KERNEL_ACCOUNT);
	if (!input)
		return -ENOMEM;
	err = ob_backlog_init(&input->backlog, READ_ONCE(backlog_bytes));
	if (err < 0) {
		kfree(input);
		return err;
	}

	spin_lock_init(&input->lock);
	INIT_DELAYED_WORK(&input->retry, retry);
	input->substream = substream;
	substream->runtime->private_data = input;
	list_add_tail_rcu(&input->link, &device->inputs);
	return 0;
}

/* Return: SysEx bytes that no reader has room for at once. */
size_t ob_input_longest_sysex(void)
{
	return READ_ONCE(backlog_bytes);
}

/* After stop_listening() no delivery touches the substream or arms the work. */
static int close(struct snd_rawmidi_substream *substream)
{
	struct input *input = substream->runtime->private_data;

	list_del_rcu(&input->link);
	stop_listening(input);
	cancel_delayed_work_sync(&input->retry);
	ob_backlog_exit(&input->backlog);
	kfree_rcu(input, rcu);
	return 0;
}

const struct snd_rawmidi_ops ob_input_ops = {
	.open = open,
	.close = close,
	.trigger = trigger,
};
