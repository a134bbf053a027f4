// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Input of a hardware port: bytes from a raw MIDI device become events for the
 * subscribers. midi_port.c opens and closes it in process context.
 *
 * snd-rawmidi time-stamps bytes when the driver receives them, in any context,
 * and wakes the readers of the stream. The port is one of them: bytes_arrived()
 * is called as the function of its wait queue entry. It must not read there,
 * since the lock of the stream is held, but schedules a tasklet, which runs on
 * the same CPU as soon as the interrupt has ended and before any thread. (The
 * callback that snd-rawmidi has for readers in the kernel, runtime->event, runs
 * in the system's workqueue, behind everything that waits there.)
 *
 * The tasklet reads frames, encodes their bytes and sends each event with the
 * time of its arrival. It hands over to the thread of the module in two cases:
 * for a SysEx, whose payload has to be allocated, and when its budget is spent,
 * so that a flood of bytes does not keep the CPU from others. The thread
 * continues until nothing is left. @in_thread says which of the two owns the
 * input, so that only one of them reads at a time and the order is kept.
 *
 * Locks: none of its own. bytes_arrived() runs with substream->lock held;
 * events are sent without any lock.
 */
#include "seq_midi.h"

#include <compat/rawmidi.h>
#include <onbeat/kernel.h>
#include <onbeat/rawmidi_stream.h>

#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/time64.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/*
 * Frames that may be read, and deliveries that may be made, before giving up
 * the CPU.
 */
struct budget {
	int frames;
	int deliveries;
};

/*
 * Frames and deliveries for each interrupt: as many as a queue visits with a lock
 * held. The thread, which can be preempted, has more, after which it serves the
 * other ports.
 */
#define TASKLET_BUDGET	64
#define THREAD_BUDGET	2048

static const struct budget tasklet_budget = {
	.frames = TASKLET_BUDGET,
	.deliveries = TASKLET_BUDGET,
};

static const struct budget thread_budget = {
	.frames = THREAD_BUDGET,
	.deliveries = THREAD_BUDGET,
};

/* Frames. */
#define INPUT_BUFFER_SIZE		SZ_16K
#define INPUT_BUFFER_SIZE_LOWEST	128
#define INPUT_BUFFER_SIZE_HIGHEST	SZ_32K

static int input_buffer_size = INPUT_BUFFER_SIZE;
module_param(input_buffer_size, int, 0644);
MODULE_PARM_DESC(input_buffer_size,
		 "Messages that may wait to be read, for ports opened from now on.");

/*
 * Called with substream->lock held and interrupts off. If a driver calls from a
 * thread, the tasklet runs after the next interrupt at the latest. Bytes that
 * arrive while the thread owns the input are read by the thread, or by the
 * tasklet that it schedules at its end.
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

/* In process context: the tasklet runs when softirqs are enabled again. */
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

/*
 * Reading also calls the trigger callback of the card's driver, which is
 * atomic.
 */
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

/* Return: whether the current frame has completed an event, in @input. */
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
 * Return: whether there is an event in @input, which arrived with the current
 * frame.
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

	/*
	 * The thread still owns the input; it schedules the tasklet at its end.
	 */
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

/* Starts with the event that the tasklet did not send, if there is one. */
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
	/*
	 * Pairs with the acquire in the tasklet, which may run on another CPU.
	 */
	smp_store_release(&input->in_thread, false);
	schedule_tasklet(input);
}

/*
 * The buffer holds @input_buffer_size frames, since each frame may carry a
 * single byte. Framing stays with the stream after it was closed, so it must be
 * switched off before. Return: 0 or a negative errno; some kernels lose the
 * error of snd_rawmidi_input_params(), hence the check.
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
			clamp(READ_ONCE(input_buffer_size),
			      INPUT_BUFFER_SIZE_LOWEST,
			      INPUT_BUFFER_SIZE_HIGHEST);
	}
	err = snd_rawmidi_input_params(substream, &params);
	if (err < 0)
		return err;
	return ob_rawmidi_stream_is_framed(substream) == framing ? 0 : -ENOMEM;
}

/* Prepares the first ob_midi_input_open(). Any context. */
void ob_midi_input_init(struct ob_midi_port *port)
{
	init_waitqueue_func_entry(&port->input.arrival, bytes_arrived);
	tasklet_setup(&port->input.tasklet, input_tasklet);
	kthread_init_work(&port->input.work, input_work);
}

/*
 * Opens the device for reading. Process context, may sleep. Return: 0, -ENOMEM,
 * or the error of snd_rawmidi_kernel_open(), such as -EAGAIN if the device is
 * in use.
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
	/* The first read starts the device. */
	schedule_tasklet(input);
	return 0;

release:
	snd_rawmidi_kernel_release(&input->file);
free:
	kvfree(input->sysex);
	return err;
}

/* No event is sent any more when this returns. Process context, may sleep. */
void ob_midi_input_close(struct ob_midi_port *port)
{
	struct ob_midi_input *input = &port->input;
	struct snd_rawmidi_substream *substream = input->file.input;

	ob_rawmidi_stream_remove_sleeper(substream, &input->arrival);
	WRITE_ONCE(input->closing, true);
	tasklet_kill(&input->tasklet);
	kthread_cancel_work_sync(&input->work);
	/* The thread may have scheduled the tasklet at its end. */
	tasklet_kill(&input->tasklet);
	set_framing(substream, false);
	snd_rawmidi_kernel_release(&input->file);
	kvfree(input->sysex);
}
