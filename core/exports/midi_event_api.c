// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The module snd-seq-midi-event: <sound/seq_midi_event.h>, for drivers with
 * MIDI bytes, on top of the MIDI codec; and the exports of the codec and of the
 * transmit stream for the other modules of onbeat.
 */
#include <onbeat/transmit_stream.h>
#include <onbeat/midi_codec.h>

#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>
#include <sound/seq_midi_event.h>

#define SYSEX_SIZE	(64 * 1024)
#define SYSEX_SIZE_MIN	MAX_MIDI_EVENT_BUF
#define SYSEX_SIZE_MAX	(16 * 1024 * 1024)

static unsigned int sysex_size = SYSEX_SIZE;

static int set_sysex_size(const char *text, const struct kernel_param *param)
{
	return param_set_uint_minmax(text, param, SYSEX_SIZE_MIN,
				     SYSEX_SIZE_MAX);
}

static const struct kernel_param_ops sysex_size_ops = {
	.set = set_sysex_size,
	.get = param_get_uint,
};

module_param_cb(sysex_size, &sysex_size_ops, &sysex_size, 0644);
__MODULE_PARM_TYPE(sysex_size, "uint");
MODULE_PARM_DESC(sysex_size,
		 "Longest SysEx in one event, in bytes, for streams opened from now on.");

/*
 * Drivers get a pointer to @event. Of its members only the lock is used; it
 * protects the encoder and the decoder.
 */
struct midi_event {
	struct snd_midi_event event;
	struct ob_midi_encoder encoder;
	struct ob_midi_decoder decoder;
};

static struct midi_event *to_midi_event(struct snd_midi_event *event)
{
	return container_of(event, struct midi_event, event);
}

/**
 * ob_midi_event_api_sysex_size() - longest SysEx in one event
 *
 * Context: Any context.
 * Return: The current value of the module parameter sysex_size, in bytes.
 */
size_t ob_midi_event_api_sysex_size(void)
{
	/*
	 * Written through sysfs at any time; each stream uses the value at its
	 * start.
	 */
	return READ_ONCE(sysex_size);
}
EXPORT_SYMBOL_GPL(ob_midi_event_api_sysex_size);

EXPORT_SYMBOL_GPL(ob_midi_codec_init_encoder);
EXPORT_SYMBOL_GPL(ob_midi_codec_reset_encoder);
EXPORT_SYMBOL_GPL(ob_midi_codec_encode);
EXPORT_SYMBOL_GPL(ob_midi_codec_reset_decoder);
EXPORT_SYMBOL_GPL(ob_midi_codec_decode);

EXPORT_SYMBOL_GPL(ob_backlog_init);
EXPORT_SYMBOL_GPL(ob_backlog_exit);
EXPORT_SYMBOL_GPL(ob_backlog_clear);
EXPORT_SYMBOL_GPL(ob_backlog_push);
EXPORT_SYMBOL_GPL(ob_backlog_pop_oldest);
EXPORT_SYMBOL_GPL(ob_transmit_stream_init);
EXPORT_SYMBOL_GPL(ob_transmit_stream_exit);
EXPORT_SYMBOL_GPL(ob_transmit_stream_clear);
EXPORT_SYMBOL_GPL(ob_transmit_stream_has_bytes);
EXPORT_SYMBOL_GPL(ob_transmit_stream_push);
EXPORT_SYMBOL_GPL(ob_transmit_stream_bypass);
EXPORT_SYMBOL_GPL(ob_transmit_stream_next);
EXPORT_SYMBOL_GPL(ob_transmit_stream_consume);
EXPORT_SYMBOL_GPL(ob_transmit_stream_unblock);
EXPORT_SYMBOL_GPL(ob_transmit_stream_abandon);
EXPORT_SYMBOL_GPL(ob_transmit_stream_discard);

/**
 * snd_midi_event_new() - create an encoder and a decoder
 * @bufsize: longest SysEx that the caller wants in one event, in bytes; the
 *	module parameter sysex_size is used instead if it is larger. If 0 or
 *	negative, every SysEx is skipped.
 * @rdev: set to the new object, or to NULL on error
 *
 * Context: Process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int snd_midi_event_new(int bufsize, struct snd_midi_event **rdev)
{
	size_t size = 0;
	struct midi_event *mine;
	u8 *sysex = NULL;

	*rdev = NULL;
	mine = kzalloc(sizeof(*mine), GFP_KERNEL);
	if (!mine)
		return -ENOMEM;

	if (bufsize > 0) {
		size = max_t(size_t, bufsize, ob_midi_event_api_sysex_size());
		sysex = kvmalloc(size, GFP_KERNEL);
		if (!sysex) {
			kfree(mine);
			return -ENOMEM;
		}
	}

	spin_lock_init(&mine->event.lock);
	ob_midi_codec_init_encoder(&mine->encoder, sysex, size);
	*rdev = &mine->event;
	return 0;
}
EXPORT_SYMBOL(snd_midi_event_new);

/**
 * snd_midi_event_free() - undo snd_midi_event_new()
 * @dev: from snd_midi_event_new(), or NULL
 *
 * The data of the last encoded SYSEX event is freed as well.
 *
 * Context: Process context, may sleep.
 */
void snd_midi_event_free(struct snd_midi_event *dev)
{
	struct midi_event *mine;

	if (!dev)
		return;
	mine = to_midi_event(dev);
	kvfree(mine->encoder.sysex);
	kfree(mine);
}
EXPORT_SYMBOL(snd_midi_event_free);

/**
 * snd_midi_event_reset_encode() - start a new stream of bytes
 * @dev: from snd_midi_event_new()
 *
 * Context: Any context.
 */
void snd_midi_event_reset_encode(struct snd_midi_event *dev)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	ob_midi_codec_reset_encoder(&to_midi_event(dev)->encoder);
	spin_unlock_irqrestore(&dev->lock, flags);
}
EXPORT_SYMBOL(snd_midi_event_reset_encode);

/**
 * snd_midi_event_reset_decode() - do not omit the next status byte
 * @dev: from snd_midi_event_new()
 *
 * Context: Any context.
 */
void snd_midi_event_reset_decode(struct snd_midi_event *dev)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	ob_midi_codec_reset_decoder(&to_midi_event(dev)->decoder);
	spin_unlock_irqrestore(&dev->lock, flags);
}
EXPORT_SYMBOL(snd_midi_event_reset_decode);

/**
 * snd_midi_event_no_status() - choose whether the decoder uses running status
 * @dev: from snd_midi_event_new()
 * @on: nonzero to give every message its status byte
 *
 * Context: Any context.
 */
void snd_midi_event_no_status(struct snd_midi_event *dev, int on)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	to_midi_event(dev)->decoder.no_running_status = on;
	spin_unlock_irqrestore(&dev->lock, flags);
}
EXPORT_SYMBOL(snd_midi_event_no_status);

/**
 * snd_midi_event_encode_byte() - encode one byte of a stream
 * @dev: from snd_midi_event_new()
 * @c: the byte
 * @ev: the event. Type, length flags and data are set if it is complete;
 *	otherwise only the type is set, to SNDRV_SEQ_EVENT_NONE.
 *
 * The data of a SYSEX event belongs to @dev and is valid until the next call.
 *
 * Context: Any context.
 * Return: Whether @c completed an event.
 */
bool snd_midi_event_encode_byte(struct snd_midi_event *dev, unsigned char c,
				struct snd_seq_event *ev)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	ob_midi_codec_encode(&to_midi_event(dev)->encoder, &c, 1, ev);
	spin_unlock_irqrestore(&dev->lock, flags);
	return ev->type != SNDRV_SEQ_EVENT_NONE;
}
EXPORT_SYMBOL(snd_midi_event_encode_byte);

/**
 * snd_midi_event_decode() - convert one event to bytes
 * @dev: from snd_midi_event_new()
 * @buf: buffer for the bytes
 * @count: size of @buf in bytes
 * @ev: the event
 *
 * Context: Any context.
 * Return: Number of bytes; -ENOENT if the event has no MIDI bytes; -ENOMEM if
 * @count is too small; for SYSEX the result of snd_seq_expand_var_event(),
 * which is -EAGAIN if @count is too small.
 */
long snd_midi_event_decode(struct snd_midi_event *dev, unsigned char *buf,
			   long count, struct snd_seq_event *ev)
{
	unsigned long flags;
	long length;

	spin_lock_irqsave(&dev->lock, flags);
	length = ob_midi_codec_decode(&to_midi_event(dev)->decoder, ev, buf,
				      max(count, 0L));
	spin_unlock_irqrestore(&dev->lock, flags);

	if (ev->type == SNDRV_SEQ_EVENT_SYSEX)
		return snd_seq_expand_var_event(ev, count, buf, 1, 0);
	return length;
}
EXPORT_SYMBOL(snd_midi_event_decode);

MODULE_DESCRIPTION("MIDI bytes to sequencer events and back");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
MODULE_VERSION(ONBEAT_VERSION);
