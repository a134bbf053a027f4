// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Output of a virtual device: bytes that programs write become events of its
 * port. They go to the subscribers of the port or, for a device that a driver
 * attached, to the port of the driver. snd-rawmidi calls this file when a
 * stream is opened, written, drained or closed: in process context, except that
 * another driver may write in any context.
 *
 * write(2) copies bytes into the buffer of the stream and triggers it. If the
 * writer can get send_lock at once, it fetches the bytes, encodes them and
 * sends the events before write() returns. That is not possible for SysEx,
 * because its payload is allocated; if another stream is sending; in atomic
 * context; and if more than one buffer was written. Then a work item continues.
 * Writer and work item use the same functions under send_lock, so the order of
 * bytes is kept.
 *
 * snd-rawmidi counts bytes as written before it has copied them from user
 * space. @written is the position up to which the bytes are complete; only
 * these are fetched [rawmidi_stream.h]. Where that cannot be told at once, the work
 * item asks again.
 *
 * The streams of a device must not interrupt each other's SysEx. While a SysEx
 * is unfinished (ob_virmidi.sysex is open), other streams keep their current
 * event, have @waiting set and try again when it ends or times out. Draining a
 * stream also waits for that, at most DRAIN_TIMEOUT: then a SysEx that has not
 * gone on is abandoned; for one that has, what is left is dropped and counted.
 * Most of that wait is snd-rawmidi's, with open_mutex held, which open(2) waits
 * for, and cannot be killed. The work item of a stream that waits looks for it,
 * and empties the buffer when the time is over.
 *
 * During write() other virtual devices collect what they receive and pass it to
 * their readers as one batch, see ob_virmidi_input_begin_batch().
 *
 * Lock order: rawmidi's open_mutex (open, close), ob_virmidi.send_lock, then
 * everything that delivery takes, with substream->lock last. send_lock is not
 * needed to update @written.
 */
#include "virmidi.h"

#include "sender.h"

#include <onbeat/kernel.h>
#include <onbeat/rawmidi_stream.h>

#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <sound/core.h>

/* How long a drain waits for other streams, in jiffies. */
#define DRAIN_TIMEOUT	(HZ / 2)

/* After which it is asked again whether a writer is still copying, in jiffies. */
#define HELD_DELAY	((unsigned long)HZ / 16)

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
 * Sends what was fetched before, then fetches once and sends that. Return: true
 * if a sleeping context should continue immediately.
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

/*
 * Drops everything that the stream has not sent, and counts it. The event that
 * waits is as long as its bytes were.
 */
static void drop_unsent(struct ob_virmidi_output *output)
{
	struct ob_virmidi *device = output->device;
	size_t dropped = 0;
	int client;

	mutex_lock(&device->send_lock);
	client = device->public.client;
	do {
		while (ob_virmidi_sender_has_event(output)) {
			dropped += ob_virmidi_sender_event_size(output);
			ob_virmidi_sender_event(output)->type =
				SNDRV_SEQ_EVENT_NONE;
		}
	} while (fetch_bytes(output));
	output->waiting = false;
	mutex_unlock(&device->send_lock);
	if (dropped)
		ob_kernel_client_count_dropped(client, dropped);
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
 * A drain that has lasted too long is given up. If the SysEx that it waits for
 * has not gone on meanwhile, that one is abandoned; otherwise what is left of
 * the drained stream is dropped.
 */
static void give_up_drain(struct ob_virmidi_output *output)
{
	struct ob_virmidi *device = output->device;

	mutex_lock(&device->send_lock);
	if (ob_sysex_is_open(&device->sysex) &&
	    time_after_eq(jiffies, device->sysex_time + DRAIN_TIMEOUT))
		ob_virmidi_sender_end_sysex(device);
	mutex_unlock(&device->send_lock);
	send_pending(output);
	if (!is_idle(output))
		drop_unsent(output);
}

/* Looks whether snd-rawmidi waits for the stream, and for how long. */
static void watch_drain(struct ob_virmidi_output *output)
{
	bool draining = READ_ONCE(output->waiting) &&
			ob_rawmidi_stream_is_draining(output->substream);

	if (draining)
		WRITE_ONCE(output->drain_seen, true);
	if (!draining || !READ_ONCE(output->draining))
		output->drain_end = jiffies + DRAIN_TIMEOUT;
	else if (time_after_eq(jiffies, output->drain_end))
		give_up_drain(output);
	WRITE_ONCE(output->draining, draining);
}

/* Return: false while a writer is copying, or seems to. */
static bool update_written(struct ob_virmidi_output *output)
{
	if (!ob_rawmidi_stream_update_written(output->substream, &output->written))
		return false;
	WRITE_ONCE(output->held, false);
	WRITE_ONCE(output->drain_seen, false);
	return true;
}

/* Unless it has been noted before. */
static void note_held(struct ob_virmidi_output *output)
{
	if (READ_ONCE(output->held))
		return;
	WRITE_ONCE(output->held_end, jiffies + DRAIN_TIMEOUT);
	WRITE_ONCE(output->held, true);
}

/*
 * Usually the writer that was copying has come since. If it is a task that drains, and
 * whose mark another has taken away, that one waits for these very bytes, and nobody
 * comes before it gives up: they are as complete as they will be.
 */
static void update_held(struct ob_virmidi_output *output)
{
	bool late = time_after_eq(jiffies, READ_ONCE(output->held_end));
	struct ob_virmidi *device = output->device;

	mutex_lock(&device->send_lock);
	if (ob_rawmidi_stream_is_draining(output->substream))
		WRITE_ONCE(output->drain_seen, true);
	/* If it is not running, output_stop() resets @written, or has done so. */
	if (READ_ONCE(output->running) && !update_written(output)) {
		if (late && READ_ONCE(output->drain_seen)) {
			ob_rawmidi_stream_take_written(output->substream,
						       &output->written);
			WRITE_ONCE(output->held, false);
		} else {
			queue_delayed_work(ob_virmidi_workqueue, &output->work, HELD_DELAY);
		}
	}
	mutex_unlock(&device->send_lock);
}

static void output_work(struct work_struct *work)
{
	struct ob_virmidi_output *output =
		container_of(to_delayed_work(work), struct ob_virmidi_output,
			     work);

	if (READ_ONCE(output->held))
		update_held(output);
	send_pending(output);
	watch_drain(output);
}

static void output_start(struct ob_virmidi_output *output)
{
	struct ob_virmidi *device = output->device;
	struct ob_virmidi_batch batch;
	bool more = true;

	if (!update_written(output))
		note_held(output);
	WRITE_ONCE(output->running, true);
	WRITE_ONCE(output->draining, false);
	if (in_task() && mutex_trylock(&device->send_lock)) {
		ob_virmidi_input_begin_batch(device, &batch);
		more = send_some(output, true);
		ob_virmidi_input_end_batch(device, &batch);
		mutex_unlock(&device->send_lock);
	}
	if (more)
		mod_delayed_work(ob_virmidi_workqueue, &output->work, 0);
	else if (READ_ONCE(output->held))
		queue_delayed_work(ob_virmidi_workqueue, &output->work, HELD_DELAY);
}

/*
 * Called before snd-rawmidi empties the buffer. Bytes that were not sent are
 * dropped, together with the message they belong to. If there are none, as
 * after a drain, the encoder keeps its state and a message may continue later.
 */
static void output_stop(struct ob_virmidi_output *output)
{
	struct snd_rawmidi_substream *substream = output->substream;
	struct ob_virmidi *device = output->device;

	WRITE_ONCE(output->running, false);
	if (ob_rawmidi_stream_is_draining(substream))
		WRITE_ONCE(output->drain_seen, true);
	mutex_lock(&device->send_lock);
	WRITE_ONCE(output->held, false);
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

/*
 * The buffer is empty already. The last events can only be held up by the SysEx
 * of another stream; give up if it does not end.
 */
static void output_drain(struct snd_rawmidi_substream *substream)
{
	struct ob_virmidi_output *output = ob_rawmidi_stream_private(substream);
	struct ob_virmidi *device = output->device;
	unsigned long end = jiffies + DRAIN_TIMEOUT;

	send_pending(output);
	while (READ_ONCE(output->running) && !is_idle(output) &&
	       time_before(jiffies, end)) {
		if (wait_event_interruptible_timeout(device->sysex_done,
						     !ob_sysex_is_open(&device->sysex),
						     DRAIN_TIMEOUT) < 0)
			break;
		send_pending(output);
	}
	if (READ_ONCE(output->running) && !is_idle(output))
		give_up_drain(output);
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
	output->sysex_longest = ob_virmidi_input_longest_sysex();
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

/*
 * The stream is stopped. Once it is off the list its work is not queued any
 * more.
 */
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
