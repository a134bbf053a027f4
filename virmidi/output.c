// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the programs that write the device to the sequencer: runs of bytes leave
 * the rawmidi ring, become events, and go to the port's subscribers or, for a
 * device attached by a driver, to the driver's port. Called by the rawmidi layer
 * when a file is opened, written, drained or closed (process context, except
 * that another driver may write in any context).
 *
 * Short messages are sent by the writer itself, within write(). What may sleep,
 * and what the writer left, is sent by a work item.
 */
#include "virmidi.h"

#include <onbeat/message_stream.h>

#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <sound/asoundef.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/* Bytes taken from the ring at once: all of it, as long as nobody resizes it. */
#define RUN	4096

/* How long a drain waits for others, in jiffies; the rawmidi layer's own limit. */
#define DRAIN_PATIENCE	(10 * HZ)

/**
 * struct ob_output - one open output stream, protected by ob_device.send_lock
 * @link: in ob_device.outputs
 * @device: its device
 * @substream: its rawmidi side
 * @running: bytes may be taken from the ring; read and written without lock
 * @limit: where in the stream the bytes end that writers have finished copying,
 *	counted like substream->bytes and protected by substream->lock
 * @waiting: somebody else's SysEx must end first
 * @skip_sysex: the beginning of the present SysEx was not sent
 * @encoder: makes @event
 * @event: to be sent, unless its type is SNDRV_SEQ_EVENT_NONE
 * @work: sends
 * @next: first byte in @run that was not encoded
 * @end: how many bytes there are in @run
 * @run: bytes taken from the ring
 * @sysex: lent to @encoder
 */
struct ob_output {
	struct list_head link;
	struct ob_device *device;
	struct snd_rawmidi_substream *substream;
	bool running;
	size_t limit;
	bool waiting;
	bool skip_sysex;
	struct ob_midi_encoder encoder;
	struct snd_seq_event event;
	struct delayed_work work;
	size_t next;
	size_t end;
	u8 run[RUN];
	u8 sysex[];
};

static void queue_work_in(struct ob_output *output, unsigned long delay)
{
	mod_delayed_work(ob_virmidi_workqueue, &output->work, delay);
}

/*
 * The rawmidi layer counts bytes as written before it has copied them from the
 * program. All that is in the ring is certainly there when no writer holds a
 * reference to the buffer; drain holds one too.
 */
static void note_written(struct ob_output *output)
{
	struct snd_rawmidi_substream *substream = output->substream;
	struct snd_rawmidi_runtime *runtime = substream->runtime;
	unsigned long flags;

	spin_lock_irqsave(&substream->lock, flags);
	if (runtime->buffer_ref <= runtime->drain)
		output->limit = substream->bytes + runtime->buffer_size -
				runtime->avail;
	spin_unlock_irqrestore(&substream->lock, flags);
}

static size_t bytes_ready(struct ob_output *output)
{
	struct snd_rawmidi_substream *substream = output->substream;
	unsigned long flags;
	size_t ready;

	spin_lock_irqsave(&substream->lock, flags);
	ready = output->limit - substream->bytes;
	spin_unlock_irqrestore(&substream->lock, flags);
	return ready;
}

static bool take_run(struct ob_output *output)
{
	size_t count = min_t(size_t, bytes_ready(output), RUN);
	int taken = 0;

	if (count)
		taken = snd_rawmidi_transmit(output->substream, output->run,
					     count);
	output->next = 0;
	output->end = max(taken, 0);
	return output->end;
}

/* Return: whether there is an event to send. */
static bool encode(struct ob_output *output)
{
	while (output->event.type == SNDRV_SEQ_EVENT_NONE &&
	       output->next < output->end)
		output->next += ob_midi_codec_encode(&output->encoder,
						     output->run + output->next,
						     output->end - output->next,
						     &output->event);
	return output->event.type != SNDRV_SEQ_EVENT_NONE;
}

static bool begins_sysex(const struct snd_seq_event *ev)
{
	return *(const u8 *)ev->data.ext.ptr == MIDI_CMD_COMMON_SYSEX;
}

static bool ends_sysex(const struct snd_seq_event *ev)
{
	const u8 *data = ev->data.ext.ptr;

	return data[ev->data.ext.len - 1] == MIDI_CMD_COMMON_SYSEX_END;
}

static void end_turn(struct ob_device *device)
{
	struct ob_output *output;

	WRITE_ONCE(device->sysex_output, NULL);
	wake_up_all(&device->sysex_done);
	list_for_each_entry(output, &device->outputs, link) {
		if (output->waiting)
			queue_work_in(output, 0);
		output->waiting = false;
	}
}

/*
 * A SysEx that is longer than an event holds up the other writers until its end,
 * but not for ever: not if it is not continued, and not beyond what any reader
 * could take, so that one without end is given up, too.
 */
static bool may_send(struct ob_output *output)
{
	struct ob_device *device = output->device;
	unsigned long due = device->sysex_time +
			    msecs_to_jiffies(OB_MESSAGE_STREAM_PAUSE);

	if (!device->sysex_output || device->sysex_output == output ||
	    ob_backlog_is_realtime(&output->event))
		return true;

	if (time_before(jiffies, due) &&
	    device->sysex_bytes < ob_input_longest_sysex()) {
		output->waiting = true;
		queue_work_in(output, due - jiffies);
		return false;
	}
	device->sysex_output->skip_sysex = true;
	end_turn(device);
	return true;
}

/* Errors are the receivers' affair: the stream goes on. */
static void dispatch(struct ob_output *output, bool atomic)
{
	struct snd_virmidi_dev *public = &output->device->public;
	struct snd_seq_event *ev = &output->event;

	ev->flags &= SNDRV_SEQ_EVENT_LENGTH_MASK;
	ev->tag = 0;
	ev->queue = SNDRV_SEQ_QUEUE_DIRECT;
	memset(&ev->time, 0, sizeof(ev->time));
	ev->source.client = public->client;
	ev->source.port = public->port;
	if (public->seq_mode == SNDRV_VIRMIDI_SEQ_ATTACH) {
		ev->dest.client = public->client;
		ev->dest.port = public->port;
	} else {
		ev->dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
		ev->dest.port = 0;
	}
	snd_seq_kernel_client_dispatch(public->client, ev, atomic, 0);
}

static bool somebody_hears(const struct ob_device *device)
{
	return device->public.seq_mode == SNDRV_VIRMIDI_SEQ_ATTACH ||
	       test_bit(OB_DEVICE_SUBSCRIBED, &device->flags);
}

static void send_sysex(struct ob_output *output)
{
	struct ob_device *device = output->device;
	bool ends = ends_sysex(&output->event);

	if (begins_sysex(&output->event))
		output->skip_sysex = false;
	if (!somebody_hears(device))
		output->skip_sysex = true;

	if (!output->skip_sysex)
		dispatch(output, false);
	if (!output->skip_sysex && !ends) {
		if (device->sysex_output != output)
			device->sysex_bytes = 0;
		WRITE_ONCE(device->sysex_output, output);
		device->sysex_bytes += output->event.data.ext.len;
		device->sysex_time = jiffies;
	} else if (device->sysex_output == output) {
		end_turn(device);
	}
}

static void send(struct ob_output *output, bool atomic)
{
	struct ob_device *device = output->device;

	if (output->event.type == SNDRV_SEQ_EVENT_SYSEX) {
		send_sysex(output);
	} else {
		if (somebody_hears(device))
			dispatch(output, atomic);
		if (device->sysex_output == output &&
		    !ob_backlog_is_realtime(&output->event))
			end_turn(device);
	}
	output->event.type = SNDRV_SEQ_EVENT_NONE;
}

/*
 * Sends what is left over, and then at most one more run. Return: whether there is
 * more that somebody who may sleep can send at once.
 */
static bool send_run(struct ob_output *output, bool atomic)
{
	bool last = false;

	while (READ_ONCE(output->running)) {
		if (!encode(output)) {
			if (last)
				return bytes_ready(output);
			if (!take_run(output))
				return false;
			last = true;
			continue;
		}
		if (atomic && output->event.type == SNDRV_SEQ_EVENT_SYSEX)
			return true;
		if (!may_send(output))
			return false;
		send(output, atomic);
	}
	return false;
}

static void send_all(struct ob_output *output)
{
	bool more;

	do {
		mutex_lock(&output->device->send_lock);
		more = send_run(output, false);
		mutex_unlock(&output->device->send_lock);
		cond_resched();
	} while (more);
}

static void work(struct work_struct *work)
{
	send_all(container_of(to_delayed_work(work), struct ob_output, work));
}

static void start(struct ob_output *output)
{
	struct ob_device *device = output->device;
	struct ob_input_run run;
	bool more = true;

	note_written(output);
	WRITE_ONCE(output->running, true);
	if (in_task() && mutex_trylock(&device->send_lock)) {
		ob_input_begin_run(device, &run);
		more = send_run(output, true);
		ob_input_end_run(device, &run);
		mutex_unlock(&device->send_lock);
	}
	if (more)
		queue_work_in(output, 0);
}

/*
 * Called before the ring is emptied. Bytes that are not sent by now are dropped,
 * and with them what they were a part of; if there are none, as after drain, a
 * message may go on later.
 */
static void stop(struct ob_output *output)
{
	struct snd_rawmidi_substream *substream = output->substream;
	struct ob_device *device = output->device;
	unsigned long flags;

	WRITE_ONCE(output->running, false);
	mutex_lock(&device->send_lock);
	if (encode(output) || !snd_rawmidi_transmit_empty(substream)) {
		ob_midi_codec_reset_encoder(&output->encoder);
		output->event.type = SNDRV_SEQ_EVENT_NONE;
		output->end = 0;
		output->next = 0;
		if (device->sysex_output == output)
			end_turn(device);
	}
	spin_lock_irqsave(&substream->lock, flags);
	output->limit = substream->bytes;
	spin_unlock_irqrestore(&substream->lock, flags);
	mutex_unlock(&device->send_lock);
}

static void trigger(struct snd_rawmidi_substream *substream, int up)
{
	if (up)
		start(substream->runtime->private_data);
	else
		stop(substream->runtime->private_data);
}

static bool idle(struct ob_output *output)
{
	bool pending;

	mutex_lock(&output->device->send_lock);
	pending = encode(output);
	mutex_unlock(&output->device->send_lock);
	return !pending;
}

/*
 * The ring is empty already; only another writer's SysEx can hold us up, and if
 * it never ends we give up.
 */
static void drain(struct snd_rawmidi_substream *substream)
{
	struct ob_output *output = substream->runtime->private_data;
	struct ob_device *device = output->device;
	long pause = msecs_to_jiffies(OB_MESSAGE_STREAM_PAUSE);
	unsigned long end = jiffies + DRAIN_PATIENCE;

	send_all(output);
	while (READ_ONCE(output->running) && !idle(output) &&
	       time_before(jiffies, end)) {
		if (wait_event_interruptible_timeout(device->sysex_done,
						     !READ_ONCE(device->sysex_output),
						     pause) < 0)
			break;
		send_all(output);
	}
}

static int open(struct snd_rawmidi_substream *substream)
{
	struct ob_device *device = ob_device_from(substream->rmidi);
	size_t sysex_size = ob_midi_event_api_sysex_size();
	struct ob_output *output;

	output = kvzalloc(struct_size(output, sysex, sysex_size),
			  GFP_KERNEL_ACCOUNT);
	if (!output)
		return -ENOMEM;

	output->device = device;
	output->substream = substream;
	output->limit = substream->bytes;
	output->event.type = SNDRV_SEQ_EVENT_NONE;
	ob_midi_codec_init_encoder(&output->encoder, output->sysex, sysex_size);
	INIT_DELAYED_WORK(&output->work, work);
	substream->runtime->private_data = output;

	mutex_lock(&device->send_lock);
	list_add_tail(&output->link, &device->outputs);
	mutex_unlock(&device->send_lock);
	return 0;
}

/* The stream is stopped; once it is off the list nobody queues its work. */
static int close(struct snd_rawmidi_substream *substream)
{
	struct ob_output *output = substream->runtime->private_data;
	struct ob_device *device = output->device;

	mutex_lock(&device->send_lock);
	list_del(&output->link);
	if (device->sysex_output == output)
		end_turn(device);
	mutex_unlock(&device->send_lock);
	cancel_delayed_work_sync(&output->work);
	kvfree(output);
	return 0;
}

const struct snd_rawmidi_ops ob_output_ops = {
	.open = open,
	.close = close,
	.trigger = trigger,
	.drain = drain,
};
