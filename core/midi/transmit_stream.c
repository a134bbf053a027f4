// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The transmit stream: what one reader of MIDI bytes gets, in order, each
 * message whole. The reader is an open file of a virtual device
 * (virmidi/input.c) or the output of a hardware port
 * (core/clients/midi_output.c). Pure but for references to payloads; called in
 * any context, with the lock of the owner held: the input's or the output's
 * lock, inside of which nothing is locked here.
 *
 * There is at most one current message: @left of its bytes, at @next, are still
 * to be given to the reader. The owner copies as many of them as the reader has
 * room for and says so with ob_transmit_stream_consume(). When none is left,
 * ob_transmit_stream_next() makes the next message of the backlog current. An
 * event that arrives while there is no current message becomes current at once.
 *
 * A message becomes bytes when it becomes current, and no earlier: running
 * status depends on the message before it. The bytes of an ordinary message are
 * in @bytes. Those of a SYSEX event are its payload, of which the stream holds
 * a reference; they are never copied, and an event of several MB waits at no
 * cost.
 *
 * The backlog decides the order. While a SysEx is unfinished only its sender
 * and real-time messages get through. The stream is blocked if messages wait
 * and none of them may come next; if that lasts OB_TRANSMIT_STREAM_TIMEOUT_MS,
 * the owner calls ob_transmit_stream_unblock(), which gives up the SysEx. The
 * owner needs a timer for that only while ob_transmit_stream_is_blocked().
 *
 * If nothing waits, as is usual, ob_transmit_stream_bypass() turns an event
 * directly into bytes. The result is the same as if it were pushed and
 * consumed.
 */
#include <onbeat/transmit_stream.h>

#include "midi/midi_message.h"

#include <onbeat/kernel.h>

#include <linux/minmax.h>
#include <linux/string.h>

/* Consumes the payload reference. Return: whether there are bytes to send. */
static bool begin_message(struct ob_transmit_stream *stream,
			  struct ob_backlog_message *message)
{
	int length;

	if (!ob_backlog_begin(&stream->backlog, message)) {
		stream->lost += ob_payload_size(message->payload);
		ob_payload_put(message->payload);
		return false;
	}

	/* 0 for a SYSEX event, which also cancels running status. */
	length = ob_midi_codec_decode(&stream->decoder, &message->event,
				      stream->bytes, sizeof(stream->bytes));
	if (message->payload) {
		stream->payload = message->payload;
		stream->next = ob_payload_data(message->payload);
		stream->left = ob_payload_size(message->payload);
	} else {
		stream->next = stream->bytes;
		stream->left = max(length, 0);
	}
	return stream->left;
}

/**
 * ob_transmit_stream_init() - initialize an empty stream
 * @stream: the stream
 * @bytes_max: limit of SysEx bytes that wait; one message of any size is
 *	accepted
 *
 * Context: Process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int ob_transmit_stream_init(struct ob_transmit_stream *stream, size_t bytes_max)
{
	memset(stream, 0, sizeof(*stream));
	return ob_backlog_init(&stream->backlog, bytes_max);
}

/**
 * ob_transmit_stream_exit() - undo ob_transmit_stream_init()
 * @stream: the stream, emptied by ob_transmit_stream_clear()
 *
 * Context: Process context, may sleep.
 */
void ob_transmit_stream_exit(struct ob_transmit_stream *stream)
{
	ob_backlog_exit(&stream->backlog);
}

/**
 * ob_transmit_stream_clear() - drop everything that waits and restart
 * @stream: the stream
 *
 * Context: Any context.
 */
void ob_transmit_stream_clear(struct ob_transmit_stream *stream)
{
	stream->left = 0;
	ob_payload_put(stream->payload);
	stream->payload = NULL;
	ob_backlog_clear(&stream->backlog);
	ob_midi_codec_reset_decoder(&stream->decoder);
}

/**
 * ob_transmit_stream_has_bytes() - whether an event has any MIDI bytes
 * @ev: the event, as delivered by the core
 *
 * Context: Any context.
 * Return: True if it has; only then it may be pushed.
 */
bool ob_transmit_stream_has_bytes(const struct snd_seq_event *ev)
{
	struct ob_payload *payload;
	size_t size = 0;

	if (ev->type != SNDRV_SEQ_EVENT_SYSEX)
		return ob_midi_message_has_bytes(ev->type);
	payload = ob_payload_from_event(ev);
	if (payload)
		size = ob_payload_size(payload);
	ob_payload_put(payload);
	return size;
}

/**
 * ob_transmit_stream_push() - append an event
 * @stream: the stream. If there is no room, the bytes of the event and of
 *	waiting parts of the same SysEx are added to its @lost.
 * @ev: the event, as delivered by the core
 *
 * The stream gets a reference to the payload. Nothing is allocated.
 *
 * Context: Any context.
 */
void ob_transmit_stream_push(struct ob_transmit_stream *stream,
			     const struct snd_seq_event *ev)
{
	struct ob_backlog_message message = { .event = *ev };

	if (ev->type == SNDRV_SEQ_EVENT_SYSEX)
		message.payload = ob_payload_from_event(ev);
	if (!stream->left && ob_backlog_admits(&stream->backlog, &message))
		begin_message(stream, &message);
	else
		stream->lost += ob_backlog_push(&stream->backlog, &message);
}

/**
 * ob_transmit_stream_bypass() - convert an event to bytes if nothing waits
 * @stream: the stream
 * @ev: the event, as delivered by the core
 * @bytes: buffer of OB_MIDI_CODEC_MAX bytes
 *
 * Equivalent to pushing the event and consuming all of its bytes.
 *
 * Context: Any context.
 * Return: Number of bytes; 0 if the event must be pushed: something waits, a
 * SysEx is unfinished, or the event is SYSEX or has no bytes.
 */
size_t ob_transmit_stream_bypass(struct ob_transmit_stream *stream,
				 const struct snd_seq_event *ev, u8 *bytes)
{
	int length;

	if (!ob_transmit_stream_is_empty(stream) ||
	    ob_sysex_is_open(&stream->backlog.sysex))
		return 0;
	length = ob_midi_codec_decode(&stream->decoder, ev, bytes,
				      OB_MIDI_CODEC_MAX);
	return max(length, 0);
}

/**
 * ob_transmit_stream_next() - make sure that there is a current message
 * @stream: the stream
 *
 * Context: Any context.
 * Return: True if there is one, with @left bytes at @next; false if no message
 * waits, or none that the reader may get now.
 */
bool ob_transmit_stream_next(struct ob_transmit_stream *stream)
{
	struct ob_backlog_message message __uninitialized;

	if (stream->left)
		return true;
	while (ob_backlog_pop(&stream->backlog, &message)) {
		if (begin_message(stream, &message))
			return true;
	}
	return false;
}

/**
 * ob_transmit_stream_consume() - note that the reader got bytes
 * @stream: the stream
 * @count: number of bytes, at most @left
 * @now: the current time in ns; used only if the current message has a payload
 *
 * Context: Any context.
 */
void ob_transmit_stream_consume(struct ob_transmit_stream *stream, size_t count,
				u64 now)
{
	stream->next += count;
	stream->left -= count;
	if (!stream->left && stream->payload) {
		ob_payload_put(stream->payload);
		stream->payload = NULL;
		stream->sysex_time = now;
	}
}

/**
 * ob_transmit_stream_unblock() - give up a SysEx that is not continued
 * @stream: the stream; unchanged unless it is blocked and
 *	OB_TRANSMIT_STREAM_TIMEOUT_MS are over
 * @now: the current time in ns
 *
 * Parts of the SysEx that come later are lost.
 *
 * Context: Any context.
 */
void ob_transmit_stream_unblock(struct ob_transmit_stream *stream, u64 now)
{
	if (ob_transmit_stream_is_blocked(stream) &&
	    !ob_transmit_stream_sysex_left(stream, now))
		ob_backlog_abandon_sysex(&stream->backlog);
}

/**
 * ob_transmit_stream_abandon() - give up a SysEx that cannot be continued
 * @stream: the stream
 *
 * As ob_transmit_stream_unblock(), without a timeout.
 *
 * Context: Any context.
 */
void ob_transmit_stream_abandon(struct ob_transmit_stream *stream)
{
	ob_backlog_abandon_sysex(&stream->backlog);
}

/**
 * ob_transmit_stream_discard() - drop everything that waits, and count it
 * @stream: the stream, afterwards as after ob_transmit_stream_clear()
 *
 * Context: Any context.
 * Return: Number of bytes that the reader would have got.
 */
size_t ob_transmit_stream_discard(struct ob_transmit_stream *stream)
{
	size_t bytes = 0;

	stream->lost = 0;
	while (ob_transmit_stream_next(stream)) {
		bytes += stream->left;
		ob_transmit_stream_consume(stream, stream->left, 0);
		ob_transmit_stream_abandon(stream);
	}
	bytes += stream->lost;
	stream->lost = 0;
	ob_transmit_stream_clear(stream);
	return bytes;
}
