// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events become bytes for one reader, a message at a time and each of them
 * whole. Called by virmidi/input.c and core/clients/ with a lock of theirs
 * held, in any context.
 */
#include <onbeat/transmit_stream.h>

#include "midi/midi_message.h"

#include <onbeat/kernel.h>

#include <linux/minmax.h>
#include <linux/string.h>

/* Takes over the reference. Return: whether there are bytes to send. */
static bool begin_message(struct ob_transmit_stream *stream,
			  struct ob_backlog_message *message)
{
	int length;

	if (!ob_backlog_begin(&stream->backlog, message)) {
		stream->lost += ob_payload_size(message->payload);
		ob_payload_put(message->payload);
		return false;
	}

	/* For a SYSEX event this is 0, and the end of the running status. */
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
 * ob_transmit_stream_init() - begin a stream
 * @stream: its storage
 * @bytes_max: how many SysEx bytes may wait; one message of any size always may
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
 * @stream: cleared; not used any more
 *
 * Context: Process context, may sleep.
 */
void ob_transmit_stream_exit(struct ob_transmit_stream *stream)
{
	ob_backlog_exit(&stream->backlog);
}

/**
 * ob_transmit_stream_clear() - drop all that waits and begin anew
 * @stream: the stream
 *
 * Context: Any.
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
 * ob_transmit_stream_has_bytes() - is there anything in an event for a reader?
 * @ev: the event, as the core delivers it
 *
 * Context: Any.
 * Return: True if a reader would get bytes; only then it may be pushed.
 */
bool ob_transmit_stream_has_bytes(const struct snd_seq_event *ev)
{
	struct ob_payload *payload;
	size_t size = 0;

	if (ev->type != SNDRV_SEQ_EVENT_SYSEX)
		return ob_midi_message_has_bytes(ev->type);
	payload = ob_payload_get(ev);
	if (payload)
		size = ob_payload_size(payload);
	ob_payload_put(payload);
	return size;
}

/**
 * ob_transmit_stream_push() - add an event
 * @stream: the stream; what of it or of waiting parts of the same SysEx has no
 *	room is added to its @lost
 * @ev: the event, as the core delivers it
 *
 * Context: Any; allocates nothing, and keeps a reference to a payload.
 */
void ob_transmit_stream_push(struct ob_transmit_stream *stream,
			     const struct snd_seq_event *ev)
{
	struct ob_backlog_message message = { .event = *ev };

	if (ev->type == SNDRV_SEQ_EVENT_SYSEX)
		message.payload = ob_payload_get(ev);
	if (!stream->left && ob_backlog_admits(&stream->backlog, &message))
		begin_message(stream, &message);
	else
		stream->lost += ob_backlog_push(&stream->backlog, &message);
}

/**
 * ob_transmit_stream_bypass() - turn an event into bytes at once
 * @stream: the stream
 * @ev: the event, as the core delivers it; not SYSEX
 * @bytes: where they go, OB_MIDI_CODEC_MAX at most
 *
 * The same as to push it and take all of its bytes, where nothing is before it.
 *
 * Context: Any.
 * Return: How many bytes; 0 if it must be pushed instead.
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
 * ob_transmit_stream_next() - look for bytes that the reader may get
 * @stream: the stream
 *
 * Context: Any.
 * Return: True if there are any: @left of them, at @next.
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
 * ob_transmit_stream_consume() - the reader got bytes
 * @stream: the stream
 * @count: how many, at most its @left
 * @now: the present time in ns
 *
 * Context: Any.
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
 * @stream: the stream; unchanged unless ob_transmit_stream_is_blocked(), for
 *	OB_TRANSMIT_STREAM_TIMEOUT_MS already
 * @now: the present time in ns
 *
 * Parts of it that come later are lost.
 *
 * Context: Any.
 */
void ob_transmit_stream_unblock(struct ob_transmit_stream *stream, u64 now)
{
	if (ob_transmit_stream_is_blocked(stream) &&
	    !ob_transmit_stream_sysex_left(stream, now))
		ob_backlog_abandon_sysex(&stream->backlog);
}
