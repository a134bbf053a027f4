// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From a raw MIDI device to the subscribers of its port. The rawmidi layer stamps
 * the bytes and calls arrived() where they arrive (any context); a thread that
 * ordinary programs cannot hold up makes events of them. Opened and closed by
 * midi_port.c in process context.
 *
 * The layer's own callback for readers in the kernel, runtime->event, comes by way
 * of the system's workqueue, after everything else that waits there. Without that
 * callback the layer wakes those who sleep in read(), at once; this is one of them.
 */
#include "midi_port.h"

#include <compat/rawmidi.h>
#include <onbeat/kernel.h>

#include <linux/mm.h>
#include <linux/module.h>
#include <linux/time64.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/* Frames read at once, and in one turn of a port: more than output has in its. */
#define RUN	8
#define TURN	(256 * RUN)

static int input_buffer_size = 16384;
module_param(input_buffer_size, int, 0644);
MODULE_PARM_DESC(input_buffer_size,
		 "Messages that may wait to be read, for ports opened from now on.");

/* The rawmidi substream's lock is held, and interrupts are off. */
static int arrived(struct wait_queue_entry *entry, unsigned int mode, int flags,
		   void *key)
{
	struct ob_midi_input *input = container_of(entry, struct ob_midi_input,
						   arrival);

	kthread_queue_work(ob_midi_worker, &input->work);
	return 0;
}

static void dispatch(struct ob_midi_port *port, struct snd_seq_event *ev,
		     u64 when)
{
	ev->source.port = port->number;
	ev->dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
	ob_kernel_client_dispatch_stamped(port->client, ev, when);
}

/* A frame has bytes that arrived together, and when. */
static void encode(struct ob_midi_port *port,
		   const struct snd_rawmidi_framing_tstamp *frame)
{
	u64 when = frame->tv_sec * NSEC_PER_SEC + frame->tv_nsec;
	size_t length = min_t(size_t, frame->length, sizeof(frame->data));
	size_t used = 0;

	while (used < length) {
		struct snd_seq_event ev = {};

		used += ob_midi_codec_encode(&port->input.encoder,
					     frame->data + used, length - used,
					     &ev);
		if (ev.type != SNDRV_SEQ_EVENT_NONE)
			dispatch(port, &ev, when);
	}
}

/* The layer does not count the bytes of frames, which /proc shows. */
static void count(struct snd_rawmidi_substream *substream,
		  const struct snd_rawmidi_framing_tstamp *frames,
		  unsigned int number)
{
	size_t bytes = 0;

	while (number)
		bytes += frames[--number].length;
	spin_lock_irq(&substream->lock);
	substream->bytes += bytes;
	spin_unlock_irq(&substream->lock);
}

static void receive(struct kthread_work *work)
{
	struct ob_midi_port *port = container_of(work, struct ob_midi_port,
						 input.work);
	struct snd_rawmidi_substream *substream = port->input.file.input;
	unsigned int turn, number, next;
	struct snd_rawmidi_framing_tstamp frames[RUN];
	long size;

	for (turn = 0; turn < TURN; turn += RUN) {
		size = snd_rawmidi_kernel_read(substream, (u8 *)frames,
					       sizeof(frames));
		if (size <= 0)
			return;
		number = size / sizeof(*frames);
		count(substream, frames, number);
		for (next = 0; next < number; next++)
			encode(port, &frames[next]);
	}
	/* The other ports' turn. */
	kthread_queue_work(ob_midi_worker, work);
}

/*
 * A frame may be for one byte only. What one reader sets stays with the substream
 * for the next, so close() sets it back. Return: as snd_rawmidi_input_params(),
 * which forgets its errors on some kernels.
 */
static int set_framing(struct snd_rawmidi_substream *substream, bool framing)
{
	struct snd_rawmidi_params params = {
		.buffer_size = substream->runtime->buffer_size,
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
	return !!substream->framing == framing ? 0 : -ENOMEM;
}

/**
 * ob_midi_input_init() - prepare the first ob_midi_input_open()
 * @port: the port
 *
 * Context: Any.
 */
void ob_midi_input_init(struct ob_midi_port *port)
{
	init_waitqueue_func_entry(&port->input.arrival, arrived);
	kthread_init_work(&port->input.work, receive);
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
	err = ob_compat_rawmidi_open(port->rmidi, port->subdevice,
				     SNDRV_RAWMIDI_LFLG_INPUT, &input->file);
	if (err < 0)
		goto free;
	substream = input->file.input;
	err = set_framing(substream, true);
	if (err < 0)
		goto release;

	add_wait_queue(&substream->runtime->sleep, &input->arrival);
	/* Reading makes the device begin. */
	kthread_queue_work(ob_midi_worker, &input->work);
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

	remove_wait_queue(&substream->runtime->sleep, &input->arrival);
	kthread_cancel_work_sync(&input->work);
	set_framing(substream, false);
	snd_rawmidi_kernel_release(&input->file);
	kvfree(input->sysex);
}
