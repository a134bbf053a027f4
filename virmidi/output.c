// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
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

#include "sender.h"

#include <onbeat/rawmidi_stream.h>
#include <onbeat/transmit_stream.h>

#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <sound/core.h>

/* How long a drain waits for others, in jiffies; the rawmidi layer's own limit. */
#define DRAIN_TIMEOUT	(10 * HZ)

static size_t bytes_ready(struct ob_virmidi_output *output)
{
	return ob_rawmidi_stream_ready(output->substream, &output->written);
}

static bool fetch_bytes(struct ob_virmidi_output *output)
{
	size_t count = min_t(size_t, bytes_ready(output),
			     OB_VIRMIDI_OUTPUT_BYTES);
	int fetched = 0;

	if (count)
		fetched = snd_rawmidi_transmit(output->substream, output->bytes,
					       count);
	output->next = 0;
	output->end = max(fetched, 0);
	return output->end;
}

/*
 * Sends what is left over, and then at most one more run. Return: whether there is
 * more that somebody who may sleep can send at once.
 */
static bool send_some(struct ob_virmidi_output *output, bool atomic)
{
	enum ob_virmidi_sent sent = ob_virmidi_sender_send(output, atomic);
	bool fetched = sent == OB_VIRMIDI_SENT_ALL &&
		       READ_ONCE(output->running) && fetch_bytes(output);

	if (fetched)
		sent = ob_virmidi_sender_send(output, atomic);
	return sent == OB_VIRMIDI_SENT_MUST_SLEEP ||
	       (fetched && sent == OB_VIRMIDI_SENT_ALL && bytes_ready(output));
}

static void send_pending(struct ob_virmidi_output *output)
{
	bool more;

	do {
		mutex_lock(&output->device->send_lock);
		more = send_some(output, false);
		mutex_unlock(&output->device->send_lock);
		cond_resched();
	} while (more);
}

static void output_work(struct work_struct *work)
{
	send_pending(container_of(to_delayed_work(work),
				  struct ob_virmidi_output, work));
}

static void output_start(struct ob_virmidi_output *output)
{
	struct ob_virmidi *device = output->device;
	struct ob_virmidi_batch batch;
	bool more = true;

	ob_rawmidi_stream_update_written(output->substream, &output->written);
	WRITE_ONCE(output->running, true);
	if (in_task() && mutex_trylock(&device->send_lock)) {
		ob_virmidi_input_begin_batch(device, &batch);
		more = send_some(output, true);
		ob_virmidi_input_end_batch(device, &batch);
		mutex_unlock(&device->send_lock);
	}
	if (more)
		mod_delayed_work(ob_virmidi_workqueue, &output->work, 0);
}

/*
 * Called before the ring is emptied. Bytes that are not sent by now are dropped,
 * and with them what they were a part of; if there are none, as after drain, a
 * message may go on later.
 */
static void output_stop(struct ob_virmidi_output *output)
{
	struct snd_rawmidi_substream *substream = output->substream;
	struct ob_virmidi *device = output->device;

	WRITE_ONCE(output->running, false);
	mutex_lock(&device->send_lock);
	if (ob_virmidi_sender_has_event(output) ||
	    !snd_rawmidi_transmit_empty(substream)) {
		ob_midi_codec_reset_encoder(&output->encoder);
		ob_virmidi_sender_event(output)->type = SNDRV_SEQ_EVENT_NONE;
		output->end = 0;
		output->next = 0;
		if (ob_virmidi_sender_in_sysex(output))
			ob_virmidi_sender_end_sysex(device);
	}
	ob_rawmidi_stream_reset_written(substream, &output->written);
	mutex_unlock(&device->send_lock);
}

static void output_trigger(struct snd_rawmidi_substream *substream, int up)
{
	if (up)
		output_start(ob_rawmidi_stream_private(substream));
	else
		output_stop(ob_rawmidi_stream_private(substream));
}

static bool is_idle(struct ob_virmidi_output *output)
{
	bool pending;

	mutex_lock(&output->device->send_lock);
	pending = ob_virmidi_sender_has_event(output);
	mutex_unlock(&output->device->send_lock);
	return !pending;
}

/*
 * The ring is empty already; only another writer's SysEx can hold us up, and if
 * it never ends we give up.
 */
static void output_drain(struct snd_rawmidi_substream *substream)
{
	struct ob_virmidi_output *output = ob_rawmidi_stream_private(substream);
	struct ob_virmidi *device = output->device;
	long pause = msecs_to_jiffies(OB_TRANSMIT_STREAM_TIMEOUT_MS);
	unsigned long end = jiffies + DRAIN_TIMEOUT;

	send_pending(output);
	while (READ_ONCE(output->running) && !is_idle(output) &&
	       time_before(jiffies, end)) {
		if (wait_event_interruptible_timeout(device->sysex_done,
						     !ob_sysex_is_open(&device->sysex),
						     pause) < 0)
			break;
		send_pending(output);
	}
}

static int output_open(struct snd_rawmidi_substream *substream)
{
	struct ob_virmidi *device = ob_virmidi_from(substream->rmidi);
	size_t sysex_size = ob_midi_event_api_sysex_size();
	struct ob_virmidi_output *output;

	output = kvzalloc(struct_size(output, sysex, sysex_size),
			  GFP_KERNEL_ACCOUNT);
	if (!output)
		return -ENOMEM;

	output->device = device;
	output->substream = substream;
	ob_rawmidi_stream_reset_written(substream, &output->written);
	output->source.port = substream->number;
	ob_virmidi_sender_event(output)->type = SNDRV_SEQ_EVENT_NONE;
	ob_midi_codec_init_encoder(&output->encoder, output->sysex, sysex_size);
	INIT_DELAYED_WORK(&output->work, output_work);
	ob_rawmidi_stream_set_private(substream, output);

	mutex_lock(&device->send_lock);
	list_add_tail(&output->link, &device->outputs);
	mutex_unlock(&device->send_lock);
	return 0;
}

/* The stream is stopped; once it is off the list nobody queues its work. */
static int output_close(struct snd_rawmidi_substream *substream)
{
	struct ob_virmidi_output *output = ob_rawmidi_stream_private(substream);
	struct ob_virmidi *device = output->device;

	mutex_lock(&device->send_lock);
	list_del(&output->link);
	if (ob_virmidi_sender_in_sysex(output))
		ob_virmidi_sender_end_sysex(device);
	mutex_unlock(&device->send_lock);
	cancel_delayed_work_sync(&output->work);
	kvfree(output);
	return 0;
}

const struct snd_rawmidi_ops ob_virmidi_output_ops = {
	.open = output_open,
	.close = output_close,
	.trigger = output_trigger,
	.drain = output_drain,
};
