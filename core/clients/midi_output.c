// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Output of a hardware port: events become bytes for a raw MIDI device.
 * midi_port.c passes events in any context, and opens and closes the device in
 * process context.
 *
 * Events go through a transmit stream, @messages, into the device's buffer,
 * from which the card's driver sends them at its own pace. send_locked() moves
 * as much as there is room for. If something is left, @waiting is set: events
 * are only appended then, and the thread of the module continues when
 * room_made() is called, as the function of a wait queue entry of the stream.
 * It also continues four times a second, for drivers that stop when their own
 * queue is full and start again only when they are triggered, and for a SysEx
 * that is not continued.
 *
 * midi_drain.c closes the device, when it has sent everything or is given up.
 *
 * Lock order: ob_midi_output.lock, then substream->lock and what the card's
 * driver takes in its trigger callback. room_made() runs with substream->lock
 * held, so it takes no lock of the output, but only queues work.
 */
#include "seq_midi.h"

#include <compat/rawmidi.h>
#include <onbeat/rawmidi_stream.h>

#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <sound/core.h>

/*
 * Most bytes moved to a device at a time, since interrupts are off meanwhile
 * and some drivers poll their device.
 */
#define WRITE_BUDGET	1024

/* Interval of the retries while anything is left, in jiffies. */
#define RETRY_DELAY	(HZ / 4)

/* Bytes. */
#define OUTPUT_BUFFER_SIZE		PAGE_SIZE
#define OUTPUT_BUFFER_SIZE_LOWEST	(PAGE_SIZE / 16)
#define OUTPUT_BUFFER_SIZE_HIGHEST	SZ_1M
#define BACKLOG_BYTES			SZ_1M

static int output_buffer_size = OUTPUT_BUFFER_SIZE;
module_param(output_buffer_size, int, 0644);
MODULE_PARM_DESC(output_buffer_size,
		 "Bytes in a device's own buffer, for ports opened from now on.");

static unsigned int backlog_bytes = BACKLOG_BYTES;
module_param(backlog_bytes, uint, 0644);
MODULE_PARM_DESC(backlog_bytes,
		 "SysEx bytes that may wait for a device, for ports opened from now on.");

static bool is_gone(const struct ob_midi_output *output)
{
	return ob_rawmidi_stream_is_gone(output->file.rmidi);
}

/*
 * Called when bytes have left the device's buffer, with substream->lock held
 * and interrupts off, and without that lock when the card is disconnected. The
 * thread is woken when half of the buffer is free, not for every byte.
 */
static int room_made(struct wait_queue_entry *entry, unsigned int mode,
		     int flags, void *key)
{
	struct ob_midi_output *output = container_of(entry,
						     struct ob_midi_output,
						     room);
	struct snd_rawmidi_substream *substream = output->file.output;
	size_t size = ob_rawmidi_stream_buffer_size(substream);

	WRITE_ONCE(output->moved, jiffies);
	if (READ_ONCE(output->waiting) &&
	    (ob_rawmidi_stream_avail(substream) >= size / 2 || is_gone(output)))
		kthread_queue_work(ob_midi_worker, &output->work);
	if (ob_rawmidi_stream_avail(substream) >= size)
		wake_up(&output->emptied);
	return 0;
}

/* Nothing is left, neither here nor in the device's buffer. */
static bool has_sent_all(struct ob_midi_output *output)
{
	return ob_transmit_stream_is_empty(&output->messages) &&
	       snd_rawmidi_transmit_empty(output->substream);
}

/*
 * @waiting is set before the buffer is found full. That is checked under
 * substream->lock, so room_made() sees @waiting if room is made afterwards.
 */
static void send_locked(struct ob_midi_output *output)
{
	struct ob_transmit_stream *messages = &output->messages;
	size_t left = WRITE_BUDGET;
	long written;

	lockdep_assert_held(&output->lock);
	WRITE_ONCE(output->waiting, true);
	/*
	 * Fetch the next message even when out of budget, or an event arriving
	 * now would overtake it.
	 */
	while (ob_transmit_stream_next(messages) && left) {
		written = snd_rawmidi_kernel_write(output->substream,
						   messages->next,
						   min(messages->left, left));
		if (written <= 0)
			break;
		left -= written;
		output->sent += written;
		WRITE_ONCE(output->moved, jiffies);
		ob_transmit_stream_consume(messages, written, ktime_get_ns());
	}
	if (!left)
		kthread_queue_work(ob_midi_worker, &output->work);
	else if (!messages->left)
		WRITE_ONCE(output->waiting, false);
	if (!has_sent_all(output))
		kthread_queue_delayed_work(ob_midi_worker, &output->retry,
					   RETRY_DELAY);
}

static void resume_output(struct ob_midi_output *output)
{
	const u8 nothing = 0;
	unsigned long flags;

	spin_lock_irqsave(&output->lock, flags);
	if (output->substream) {
		ob_transmit_stream_unblock(&output->messages, ktime_get_ns());
		/*
		 * Writing nothing triggers the driver if the buffer is not
		 * empty.
		 */
		snd_rawmidi_kernel_write(output->substream, &nothing, 0);
		send_locked(output);
		wake_up(&output->emptied);
	}
	spin_unlock_irqrestore(&output->lock, flags);
}

static void output_work(struct kthread_work *work)
{
	resume_output(container_of(work, struct ob_midi_output, work));
}

static void output_retry(struct kthread_work *work)
{
	resume_output(container_of(work, struct ob_midi_output, retry.work));
}

/*
 * Sends an event to the device. Any context; nothing is allocated. Return: 0;
 * -ENODEV if the device is not open or is being closed; -EAGAIN if there is no
 * room, in which case the device gets no byte of the message.
 */
int ob_midi_output_send(struct ob_midi_port *port,
			const struct snd_seq_event *ev)
{
	struct ob_midi_output *output = &port->output;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&output->lock, flags);
	if (!output->substream || output->closing) {
		err = -ENODEV;
	} else if (ob_transmit_stream_has_bytes(ev)) {
		output->accepted = jiffies;
		output->messages.lost = 0;
		ob_transmit_stream_push(&output->messages, ev);
		if (output->messages.lost)
			err = -EAGAIN;
		/* If something waits for room, the thread will continue. */
		if (!output->waiting)
			send_locked(output);
	}
	spin_unlock_irqrestore(&output->lock, flags);
	return err;
}

static int open_device(struct ob_midi_port *port)
{
	struct ob_midi_output *output = &port->output;
	struct snd_rawmidi_params params = {
		.buffer_size = clamp_t(size_t, READ_ONCE(output_buffer_size),
				       OUTPUT_BUFFER_SIZE_LOWEST,
				       OUTPUT_BUFFER_SIZE_HIGHEST),
		.avail_min = 1,
		.no_active_sensing = 1,
	};
	int err;

	err = ob_compat_rawmidi_open(port->rmidi, port->subdevice,
				     SNDRV_RAWMIDI_LFLG_OUTPUT, &output->file);
	if (err < 0)
		return err;
	/* Setting the parameters drains the stream first, which takes time. */
	if (params.buffer_size ==
	    ob_rawmidi_stream_buffer_size(output->file.output))
		return 0;
	err = snd_rawmidi_output_params(output->file.output, &params);
	if (err < 0)
		snd_rawmidi_kernel_release(&output->file);
	return err;
}

/* Prepares the first ob_midi_output_open(). Any context. */
void ob_midi_output_init(struct ob_midi_port *port)
{
	struct ob_midi_output *output = &port->output;

	spin_lock_init(&output->lock);
	init_waitqueue_func_entry(&output->room, room_made);
	init_waitqueue_head(&output->emptied);
	kthread_init_work(&output->work, output_work);
	kthread_init_delayed_work(&output->retry, output_retry);
}

/*
 * Opens the device for writing. Process context, may sleep. Return: 0, -ENOMEM,
 * or the error of snd_rawmidi_kernel_open(), such as -EAGAIN if the device is
 * in use.
 */
int ob_midi_output_open(struct ob_midi_port *port)
{
	struct ob_midi_output *output = &port->output;
	int err;

	err = ob_transmit_stream_init(&output->messages,
				      READ_ONCE(backlog_bytes));
	if (err < 0)
		return err;
	err = open_device(port);
	if (err < 0) {
		ob_transmit_stream_exit(&output->messages);
		return err;
	}
	output->waiting = false;
	output->closing = false;
	output->moved = jiffies;
	output->accepted = jiffies;
	ob_rawmidi_stream_add_sleeper(output->file.output, &output->room);
	spin_lock_irq(&output->lock);
	output->substream = output->file.output;
	spin_unlock_irq(&output->lock);
	return 0;
}

/*
 * Refuses further events, and gives up a SysEx that is not complete: nobody is
 * connected who could continue it. Process context.
 */
void ob_midi_output_begin_close(struct ob_midi_port *port)
{
	struct ob_midi_output *output = &port->output;

	spin_lock_irq(&output->lock);
	output->closing = true;
	ob_transmit_stream_abandon(&output->messages);
	send_locked(output);
	spin_unlock_irq(&output->lock);
}

/*
 * Return: a number that changes whenever the device has sent bytes; 0 if it has
 * sent everything. Process context.
 */
unsigned long ob_midi_output_progress(struct ob_midi_port *port)
{
	struct ob_midi_output *output = &port->output;
	unsigned long now = 0;

	spin_lock_irq(&output->lock);
	if (!has_sent_all(output))
		now = output->sent + 1 +
		      ob_rawmidi_stream_avail(output->substream);
	spin_unlock_irq(&output->lock);
	return now;
}

/* Return: jiffies when the last event came, or the device was opened. */
unsigned long ob_midi_output_last_event(struct ob_midi_port *port)
{
	struct ob_midi_output *output = &port->output;
	unsigned long accepted;

	spin_lock_irq(&output->lock);
	accepted = output->accepted;
	spin_unlock_irq(&output->lock);
	return accepted;
}

/*
 * Closes the device, after ob_midi_output_begin_close(). Bytes that it has
 * not sent are dropped. Process context, may sleep. Return: number of bytes dropped.
 */
size_t ob_midi_output_close(struct ob_midi_port *port)
{
	struct ob_midi_output *output = &port->output;
	struct snd_rawmidi_substream *substream = output->file.output;
	size_t dropped;

	spin_lock_irq(&output->lock);
	output->substream = NULL;
	dropped = ob_transmit_stream_discard(&output->messages);
	spin_unlock_irq(&output->lock);

	ob_rawmidi_stream_remove_sleeper(substream, &output->room);
	kthread_cancel_work_sync(&output->work);
	kthread_cancel_delayed_work_sync(&output->retry);
	dropped += ob_rawmidi_stream_buffer_size(substream) -
		   ob_rawmidi_stream_avail(substream);
	if (dropped)
		snd_rawmidi_drop_output(substream);
	snd_rawmidi_kernel_release(&output->file);
	ob_transmit_stream_exit(&output->messages);
	return dropped;
}
