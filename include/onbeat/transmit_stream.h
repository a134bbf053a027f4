/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Events on their way to one reader of MIDI bytes: which message comes next,
 * and which of its bytes the reader has not got yet. No locks, no clock: the
 * caller serializes all calls for one stream.
 */
#ifndef ONBEAT_TRANSMIT_STREAM_H
#define ONBEAT_TRANSMIT_STREAM_H

#include <onbeat/backlog.h>
#include <onbeat/midi_codec.h>

#include <linux/time64.h>
#include <linux/types.h>

/*
 * An unfinished SysEx is given up when no part of it has come for this long, in
 * ms; until then it holds back everything else. Players such as aplaymidi pause
 * for one second between the parts of a long SysEx.
 */
#define OB_TRANSMIT_STREAM_TIMEOUT_MS	1500

/**
 * struct ob_transmit_stream - the bytes for one reader
 * @decoder: running status, as the reader knows it
 * @backlog: messages after the current one
 * @payload: reference to the payload of the current message, or NULL
 * @next: bytes of the current message that the reader has not got yet
 * @left: number of these bytes; 0 if there is no current message
 * @bytes: storage for the bytes of a message without payload
 * @sysex_time: when the reader got the last part of a SysEx, in ns
 * @lost: number of bytes that the reader will never get; the caller may reset
 *	it
 */
struct ob_transmit_stream {
	struct ob_midi_decoder decoder;
	struct ob_backlog backlog;
	struct ob_payload *payload;
	const u8 *next;
	size_t left;
	u8 bytes[OB_MIDI_CODEC_MAX];
	u64 sysex_time;
	size_t lost;
};

int ob_transmit_stream_init(struct ob_transmit_stream *stream,
			    size_t bytes_max);
void ob_transmit_stream_exit(struct ob_transmit_stream *stream);
void ob_transmit_stream_clear(struct ob_transmit_stream *stream);
bool ob_transmit_stream_has_bytes(const struct snd_seq_event *ev);
void ob_transmit_stream_push(struct ob_transmit_stream *stream,
			     const struct snd_seq_event *ev);
size_t ob_transmit_stream_bypass(struct ob_transmit_stream *stream,
				 const struct snd_seq_event *ev, u8 *bytes);
bool ob_transmit_stream_next(struct ob_transmit_stream *stream);
void ob_transmit_stream_consume(struct ob_transmit_stream *stream, size_t count,
				u64 now);
void ob_transmit_stream_unblock(struct ob_transmit_stream *stream, u64 now);
void ob_transmit_stream_abandon(struct ob_transmit_stream *stream);
size_t ob_transmit_stream_discard(struct ob_transmit_stream *stream);

/**
 * ob_transmit_stream_is_blocked() - whether all messages wait for a SysEx to
 *	end
 * @stream: the stream; ob_transmit_stream_next() has just returned false
 *
 * Context: Any context.
 * Return: True if only the end of a SysEx, or ob_transmit_stream_unblock(),
 * lets messages through.
 */
static inline bool
ob_transmit_stream_is_blocked(const struct ob_transmit_stream *stream)
{
	return !stream->left && !ob_backlog_is_empty(&stream->backlog);
}

/**
 * ob_transmit_stream_is_empty() - whether the reader has got everything
 * @stream: the stream
 *
 * Context: Any context.
 * Return: True if nothing waits.
 */
static inline bool
ob_transmit_stream_is_empty(const struct ob_transmit_stream *stream)
{
	return !stream->left && ob_backlog_is_empty(&stream->backlog);
}

/**
 * ob_transmit_stream_sysex_left() - time until an unfinished SysEx is given up
 * @stream: the stream
 * @now: the current time in ns
 *
 * Context: Any context.
 * Return: Nanoseconds; 0 if OB_TRANSMIT_STREAM_TIMEOUT_MS are over.
 */
static inline u64
ob_transmit_stream_sysex_left(const struct ob_transmit_stream *stream, u64 now)
{
	u64 due = stream->sysex_time +
		  (u64)OB_TRANSMIT_STREAM_TIMEOUT_MS * NSEC_PER_MSEC;

	return due > now ? due - now : 0;
}

#endif
