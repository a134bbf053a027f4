// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * From a raw MIDI device to the subscribers of its port. The rawmidi layer stamps
 * the bytes and calls bytes_arrived() where they arrive (any context); a tasklet
 * makes events of them as soon as that interrupt is over, on the same processor,
 * before any thread. Opened and closed by midi_port.c in process context.
 *
 * The layer's own callback for readers in the kernel, runtime->event, comes by way
 * of the system's workqueue, after everything else that waits there. Without that
 * callback the layer wakes those who sleep in read(), at once; this is one of them.
 * It cannot read here, under the lock that reading takes.
 *
 * Two things are not for a tasklet: a SysEx, which needs memory, and more than a
 * musician plays, which would keep others from the processor. Then the thread goes
 * on, until nothing is left. One of the two reads at a time: that keeps the order.
 */
#include "seq_midi.h"

#include <compat/rawmidi.h>
#include <onbeat/kernel.h>
#include <onbeat/rawmidi_stream.h>

#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/time64.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/* Frames that may still be read, and deliveries that may still be made, at once. */
struct budget {
	int frames;
	int deliveries;
};

/* A tasklet's, as long as one of a queue; the thread's, before other ports have theirs. */
static const struct budget tasklet_budget = { .frames = 64, .deliveries = 64 };
static const struct budget thread_budget = { .frames = 2048, .deliveries = 2048 };

static int input_buffer_size = 16384;
module_param(input_buffer_size, int, 0644);
MODULE_PARM_DESC(input_buffer_size,
		 "Messages that may wait to be read, for ports opened from now on.");

/*
 * The rawmidi substream's lock is held, and interrupts are off. Where a driver calls
 * from a thread, the tasklet waits for the next interrupt at most. What arrives
 * while the thread reads is found by it, or by the tasklet that comes after it.
 */
static int bytes_arrived(struct wait_queue_entry *entry, unsigned int mode,
			 int flags, void *key)
{
	struct ob_midi_input *input = container_of(entry, struct ob_midi_input,
						   arrival);

	if (!READ_ONCE(input->in_thread))
		tasklet_hi_schedule(&input->tasklet);
	return 0;
}

/* Out of an interrupt, a tasklet runs when softirqs are enabled. */
static void schedule_tasklet(struct ob_midi_input *input)
{
	local_bh_disable();
	tasklet_hi_schedule(&input->tasklet);
	local_bh_enable();
}

static void count_frames(struct snd_rawmidi_substream *substream,
			 const struct snd_rawmidi_framing_tstamp *frames,
			 unsigned int number)
{
	size_t bytes = 0;

	while (number)
		bytes += frames[--number].length;
	ob_rawmidi_stream_count_bytes(substream, bytes);
}

/* Also calls the driver's trigger callback, which is atomic. */
static bool read_frames(struct ob_midi_input *input, struct budget *budget)
{
	struct snd_rawmidi_substream *substream = input->file.input;
	long size;

	input->next = 0;
	input->number = 0;
	if (budget->frames <= 0)
		return false;
	size = snd_rawmidi_kernel_read(substream, (u8 *)input->frames,
				       sizeof(input->frames));
	if (size <= 0)
		return false;
	input->number = size / sizeof(input->frames[0]);
	budget->frames -= input->number;
	count_frames(substream, input->frames, input->number);
	return true;
}

/* Return: whether there is an event of the present frame's bytes in @input. */
static bool encode_frame(struct ob_midi_input *input)
{
	const struct snd_rawmidi_framing_tstamp *frame =
		&input->frames[input->next];
	size_t length = min_t(size_t, frame->length, sizeof(frame->data));
	size_t used;

	while (input->used < length) {
		input->event = (struct snd_seq_event) { };
		used = ob_midi_codec_encode(&input->encoder,
					    frame->data + input->used,
					    length - input->used,
					    &input->event);
		input->used += used;
		if (input->event.type != SNDRV_SEQ_EVENT_NONE)
			return true;
	}
	return false;
}

/*
 * A frame has bytes that arrived together, and when. Return: whether there is an
 * event in @input, which arrived with its present frame.
 */
static bool next_event(struct ob_midi_input *input, struct budget *budget)
{
	do {
		for (; input->next < input->number; input->next++) {
			if (encode_frame(input))
				return true;
			input->used = 0;
		}
	} while (read_frames(input, budget));
	return false;
}

static void dispatch(struct ob_midi_port *port, struct budget *budget)
{
	struct ob_midi_input *input = &port->input;
	const struct snd_rawmidi_framing_tstamp *frame =
		&input->frames[input->next];
	u64 when = frame->tv_sec * NSEC_PER_SEC + frame->tv_nsec;
	struct snd_seq_event *ev = &input->event;
	int delivered;

	ev->source.port = port->number;
	ev->dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
	delivered = ob_kernel_client_dispatch_stamped(port->client, ev, when);
	budget->deliveries -= max(delivered, 0);
	ev->type = SNDRV_SEQ_EVENT_NONE;
}

static bool is_spent(const struct budget *budget)
{
	return budget->frames <= 0 || budget->deliveries <= 0;
}

static void input_tasklet(struct tasklet_struct *tasklet)
{
	struct ob_midi_port *port = container_of(tasklet, struct ob_midi_port,
						 input.tasklet);
	struct ob_midi_input *input = &port->input;
	struct budget budget = tasklet_budget;

	/* The thread has not let go yet; it schedules this again. */
	if (smp_load_acquire(&input->in_thread) || READ_ONCE(input->closing))
		return;
	while (!is_spent(&budget) && next_event(input, &budget)) {
		if (snd_seq_ev_is_variable(&input->event))
			budget.deliveries = 0;
		else
			dispatch(port, &budget);
	}
	if (is_spent(&budget)) {
		WRITE_ONCE(input->in_thread, true);
		kthread_queue_work(ob_midi_worker, &input->work);
	}
}

/* Begins with the event that the tasklet has left, if it has. */
static void input_work(struct kthread_work *work)
{
	struct ob_midi_port *port = container_of(work, struct ob_midi_port,
						 input.work);
	struct ob_midi_input *input = &port->input;
	struct budget budget = thread_budget;

	do {
		if (input->event.type != SNDRV_SEQ_EVENT_NONE)
			dispatch(port, &budget);
	} while (!is_spent(&budget) && next_event(input, &budget));
	if (is_spent(&budget)) {
		kthread_queue_work(ob_midi_worker, work);
		return;
	}
	/* Pairs with the tasklet's look, which may be on another processor. */
	smp_store_release(&input->in_thread, false);
	schedule_tasklet(input);
}

/*
 * A frame may be for one byte only. What one reader sets stays with the substream
 * for the next, so close() sets it back. Return: as snd_rawmidi_input_params(),
 * which forgets its errors on some kernels.
 */
static int set_framing(struct snd_rawmidi_substream *substream, bool framing)
{
	struct snd_rawmidi_params params = {
		.buffer_size = ob_rawmidi_stream_buffer_size(substream),
		.avail_min = 1,
	};
	int err;

	if (framing) {
		params.mode = SNDRV_RAWMIDI_MODE_FRAMING_TSTAMP |
			      SNDRV_RAWMIDI_MODE_CLOCK_MONOTONIC;
		params.buffer_size =
			sizeof(struct snd_rawmidi_framing_tstamp) *
			clamp(READ_ONCE(input_buffer_size), 128, 32768);
	}
	err = snd_rawmidi_input_params(substream, &params);
	if (err < 0)
		return err;
	return ob_rawmidi_stream_is_framed(substream) == framing ? 0 : -ENOMEM;
}

/**
 * ob_midi_input_init() - prepare the first ob_midi_input_open()
 * @port: the port
 *
 * Context: Any.
 */
void ob_midi_input_init(struct ob_midi_port *port)
{
	init_waitqueue_func_entry(&port->input.arrival, bytes_arrived);
	tasklet_setup(&port->input.tasklet, input_tasklet);
	kthread_init_work(&port->input.work, input_work);
}

/**
 * ob_midi_input_open() - open the device for reading
 * @port: the port
 *
 * Context: Process context, may sleep.
 * Return: 0; -ENOMEM; what the device says, such as -EAGAIN if it is in use.
 */
int ob_midi_input_open(struct ob_midi_port *port)
{
	size_t sysex_size = ob_midi_event_api_sysex_size();
	struct ob_midi_input *input = &port->input;
	struct snd_rawmidi_substream *substream;
	int err;

	input->sysex = kvmalloc(sysex_size, GFP_KERNEL);
	if (!input->sysex)
		return -ENOMEM;
	ob_midi_codec_init_encoder(&input->encoder, input->sysex, sysex_size);
	input->closing = false;
	input->in_thread = false;
	input->number = 0;
	input->next = 0;
	input->used = 0;
	input->event.type = SNDRV_SEQ_EVENT_NONE;
	err = ob_compat_rawmidi_open(port->rmidi, port->subdevice,
				     SNDRV_RAWMIDI_LFLG_INPUT, &input->file);
	if (err < 0)
		goto free;
	substream = input->file.input;
	err = set_framing(substream, true);
	if (err < 0)
		goto release;

	ob_rawmidi_stream_add_sleeper(substream, &input->arrival);
	/* Reading makes the device begin. */
	schedule_tasklet(input);
	return 0;

release:
	snd_rawmidi_kernel_release(&input->file);
free:
	kvfree(input->sysex);
	return err;
}

/**
 * ob_midi_input_close() - undo ob_midi_input_open()
 * @port: the port; sends nothing any more when this returns
 *
 * Context: Process context, may sleep.
 */
void ob_midi_input_close(struct ob_midi_port *port)
{
	struct ob_midi_input *input = &port->input;
	struct snd_rawmidi_substream *substream = input->file.input;

	ob_rawmidi_stream_remove_sleeper(substream, &input->arrival);
	WRITE_ONCE(input->closing, true);
	tasklet_kill(&input->tasklet);
	kthread_cancel_work_sync(&input->work);
	/* The thread may have scheduled it before it ended. */
	tasklet_kill(&input->tasklet);
	set_framing(substream, false);
	snd_rawmidi_kernel_release(&input->file);
	kvfree(input->sysex);
}
