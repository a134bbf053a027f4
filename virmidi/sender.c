// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The events of output streams leave for the sequencer: short ones together, and
 * the parts of a SysEx one after the other, while other streams wait for its end.
 * Called by virmidi/output.c with the device's send_lock held, in process context.
 */
#include "sender.h"

#include "virmidi.h"

#include <onbeat/kernel.h>
#include <onbeat/transmit_stream.h>

#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/**
 * ob_virmidi_sender_end_sysex() - the SysEx that others wait for has ended, or is given up
 * @device: the device
 *
 * Context: ob_virmidi.send_lock.
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

/**
 * ob_virmidi_sender_in_sysex() - whether a SysEx of this stream has left in part
 * @output: the stream
 *
 * Context: ob_virmidi.send_lock.
 * Return: True if others wait for its end.
 */
bool ob_virmidi_sender_in_sysex(const struct ob_virmidi_output *output)
{
	const struct ob_sysex *sysex = &output->device->sysex;

	return ob_sysex_is_open(sysex) &&
	       ob_sysex_is_from(sysex, &output->source);
}

/*
 * A SysEx that is longer than an event holds up the other writers until its end,
 * but not for ever: not if it is not continued, and not beyond what any reader
 * could take, so that one without end is given up, too.
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
	    device->sysex_bytes < ob_virmidi_input_longest_sysex()) {
		output->waiting = true;
		mod_delayed_work(ob_virmidi_workqueue, &output->work,
				 due - jiffies);
		return false;
	}
	ob_virmidi_sender_end_sysex(device);
	return true;
}

/* Errors are the receivers' affair: the stream goes on. */
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

/* What goes to subscribers, and may do so together with what follows. */
static bool may_batch(struct ob_virmidi_output *output)
{
	return output->device->public.seq_mode == SNDRV_VIRMIDI_SEQ_DISPATCH &&
	       ob_virmidi_sender_event(output)->type != SNDRV_SEQ_EVENT_SYSEX;
}

/* Sends the present event; then the next one can be made. */
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
	       test_bit(OB_VIRMIDI_SUBSCRIBED, &device->flags);
}

/* A SysEx that nobody hears in part is not heard from there on, either. */
static void send_sysex(struct ob_virmidi_output *output)
{
	const struct snd_seq_event *ev = ob_virmidi_sender_event(output);
	bool had_turn = ob_virmidi_sender_in_sysex(output);
	struct ob_virmidi *device = output->device;
	size_t length = ev->data.ext.len;

	if (!has_listener(device)) {
		if (had_turn)
			ob_virmidi_sender_end_sysex(device);
		return;
	}
	if (!ob_sysex_accept(&device->sysex, &output->source, ev->data.ext.ptr,
			     length))
		return;
	dispatch(output, false);
	if (ob_sysex_is_open(&device->sysex)) {
		if (!had_turn)
			device->sysex_bytes = 0;
		device->sysex_bytes += length;
		device->sysex_time = jiffies;
	} else if (had_turn) {
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

/**
 * ob_virmidi_sender_has_event() - make the next event, if there is none yet
 * @output: the stream
 *
 * Context: ob_virmidi.send_lock.
 * Return: whether there is one to send.
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

/**
 * ob_virmidi_sender_send() - send the events of the run that was taken
 * @output: the stream
 * @atomic: the caller must not sleep
 *
 * Context: ob_virmidi.send_lock.
 * Return: What stopped it.
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
