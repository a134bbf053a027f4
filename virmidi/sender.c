// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Sends the events of output streams to the sequencer: encodes the bytes that
 * output.c has fetched, collects short events into batches, and keeps the
 * streams of a device from interrupting each other's SysEx. Called by output.c
 * in process context, with the send_lock of the device held.
 */
#include "sender.h"

#include "virmidi.h"

#include <onbeat/kernel.h>
#include <onbeat/transmit_stream.h>

#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/*
 * How often a stream that waits looks whether its program waits as well, in
 * jiffies.
 */
#define WATCH_DELAY	((unsigned long)HZ / 8)

/*
 * The open SysEx has ended or is given up: wake the streams that wait for it.
 */
void ob_virmidi_sender_end_sysex(struct ob_virmidi *device)
{
	struct ob_virmidi_output *output;

	ob_sysex_abandon(&device->sysex);
	wake_up_all(&device->sysex_done);
	list_for_each_entry(output, &device->outputs, link) {
		if (output->waiting)
			mod_delayed_work(ob_virmidi_workqueue, &output->work, 0);
		output->waiting = false;
	}
}

/* Return: whether the stream has sent a part of a SysEx, and not its end. */
bool ob_virmidi_sender_in_sysex(const struct ob_virmidi_output *output)
{
	const struct ob_sysex *sysex = &output->device->sysex;

	return ob_sysex_is_open(sysex) &&
	       ob_sysex_is_from(sysex, &output->source);
}

/*
 * A SysEx that is longer than one event holds up the other streams until it
 * ends. It is given up if no part follows within the timeout, or if it is
 * longer than readers accept, which covers a SysEx without end. Return:
 * true if the event may be sent; false if the stream has to wait, in which case
 * its work item is queued.
 */
static bool may_send(struct ob_virmidi_output *output)
{
	struct ob_virmidi *device = output->device;
	unsigned long due = device->sysex_time +
			    msecs_to_jiffies(OB_TRANSMIT_STREAM_TIMEOUT_MS);

	if (ob_sysex_admits(&device->sysex, &output->source) ||
	    ob_backlog_is_realtime(ob_virmidi_sender_event(output)))
		return true;

	if (time_before(jiffies, due) &&
	    device->sysex_bytes < device->sysex_longest) {
		WRITE_ONCE(output->waiting, true);
		mod_delayed_work(ob_virmidi_workqueue, &output->work,
				 min(due - jiffies, WATCH_DELAY));
		return false;
	}
	ob_virmidi_sender_end_sysex(device);
	return true;
}

/* Errors concern single receivers, so the stream continues. */
static void send_batch(struct ob_virmidi_output *output)
{
	const struct snd_virmidi_dev *public = &output->device->public;

	if (!output->batched)
		return;
	ob_kernel_client_broadcast(public->client, public->port,
				   output->events, output->batched);
	output->events[0] = *ob_virmidi_sender_event(output);
	output->batched = 0;
}

static void set_route(struct snd_seq_event *ev,
		      const struct snd_virmidi_dev *public)
{
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
}

/*
 * Fixed-length events to subscribers may be sent together with those that
 * follow.
 */
static bool may_batch(struct ob_virmidi_output *output)
{
	return output->device->public.seq_mode == SNDRV_VIRMIDI_SEQ_DISPATCH &&
	       ob_virmidi_sender_event(output)->type != SNDRV_SEQ_EVENT_SYSEX;
}

/* Afterwards the next event can be encoded. */
static void dispatch(struct ob_virmidi_output *output, bool atomic)
{
	const struct snd_virmidi_dev *public = &output->device->public;

	if (may_batch(output)) {
		if (++output->batched == OB_VIRMIDI_OUTPUT_BATCH)
			send_batch(output);
	} else {
		send_batch(output);
		set_route(ob_virmidi_sender_event(output), public);
		snd_seq_kernel_client_dispatch(public->client,
					       ob_virmidi_sender_event(output),
					       atomic, 0);
	}
}

static bool has_listener(const struct ob_virmidi *device)
{
	return device->public.seq_mode == SNDRV_VIRMIDI_SEQ_ATTACH ||
	       (ob_virmidi_has_client(device) &&
		test_bit(OB_VIRMIDI_SUBSCRIBED, &device->flags));
}

/*
 * If there is no listener for one part of a SysEx, the later parts are dropped
 * as well, even if there is a listener by then.
 */
static void send_sysex(struct ob_virmidi_output *output)
{
	const struct snd_seq_event *ev = ob_virmidi_sender_event(output);
	bool was_open = ob_virmidi_sender_in_sysex(output);
	struct ob_virmidi *device = output->device;
	size_t length = ev->data.ext.len;
	bool begins = ob_sysex_part_of(ev->data.ext.ptr) == OB_SYSEX_FIRST;

	if (!has_listener(device)) {
		if (was_open)
			ob_virmidi_sender_end_sysex(device);
		return;
	}
	if (!ob_sysex_accept(&device->sysex, &output->source, ev->data.ext.ptr,
			     length))
		return;
	dispatch(output, false);
	if (ob_sysex_is_open(&device->sysex)) {
		/* Whether or not the one before it, of the same stream, has ended. */
		if (begins) {
			device->sysex_bytes = 0;
			device->sysex_longest = output->sysex_longest;
		}
		device->sysex_bytes += length;
		device->sysex_time = jiffies;
	} else if (was_open) {
		ob_virmidi_sender_end_sysex(device);
	}
}

static void send_event(struct ob_virmidi_output *output, bool atomic)
{
	const struct snd_seq_event *ev = ob_virmidi_sender_event(output);
	struct ob_virmidi *device = output->device;

	if (ev->type == SNDRV_SEQ_EVENT_SYSEX) {
		send_sysex(output);
	} else {
		if (ob_virmidi_sender_in_sysex(output) &&
		    !ob_backlog_is_realtime(ev))
			ob_virmidi_sender_end_sysex(device);
		if (has_listener(device))
			dispatch(output, atomic);
	}
	ob_virmidi_sender_event(output)->type = SNDRV_SEQ_EVENT_NONE;
}

/*
 * Encodes the next event unless there is one already. Return: whether there is
 * an event to send.
 */
bool ob_virmidi_sender_has_event(struct ob_virmidi_output *output)
{
	struct snd_seq_event *ev = ob_virmidi_sender_event(output);

	while (ev->type == SNDRV_SEQ_EVENT_NONE && output->next < output->end)
		output->next += ob_midi_codec_encode(&output->encoder,
						     output->bytes + output->next,
						     output->end - output->next,
						     ev);
	return ev->type != SNDRV_SEQ_EVENT_NONE;
}

/* Return: bytes of the current event, as a program would have written it. */
size_t ob_virmidi_sender_event_size(struct ob_virmidi_output *output)
{
	const struct snd_seq_event *ev = ob_virmidi_sender_event(output);
	struct ob_midi_decoder whole = { .no_running_status = true };
	u8 bytes[OB_MIDI_CODEC_MAX];

	if (ev->type == SNDRV_SEQ_EVENT_SYSEX)
		return ev->data.ext.len;
	return ob_midi_codec_decode(&whole, ev, bytes, sizeof(bytes));
}

static enum ob_virmidi_sent send_events(struct ob_virmidi_output *output,
					bool atomic)
{
	while (READ_ONCE(output->running) &&
	       ob_virmidi_sender_has_event(output)) {
		if (atomic && ob_virmidi_sender_event(output)->type ==
			      SNDRV_SEQ_EVENT_SYSEX)
			return OB_VIRMIDI_SENT_MUST_SLEEP;
		if (!may_send(output))
			return OB_VIRMIDI_SENT_BLOCKED;
		send_event(output, atomic);
	}
	return OB_VIRMIDI_SENT_ALL;
}

/*
 * Sends the events of all bytes fetched, or as many as possible. If @atomic,
 * delivery must not sleep. Return: why it stopped.
 */
enum ob_virmidi_sent ob_virmidi_sender_send(struct ob_virmidi_output *output,
					    bool atomic)
{
	enum ob_virmidi_sent sent;

	lockdep_assert_held(&output->device->send_lock);
	sent = send_events(output, atomic);
	send_batch(output);
	return sent;
}
