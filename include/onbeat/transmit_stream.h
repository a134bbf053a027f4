/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Events on their way to one reader of MIDI bytes: which message comes next, and
 * which of its bytes the reader does not have yet. No lock, no clock, no rawmidi:
 * the caller serializes all calls for one stream.
 */
#ifndef ONBEAT_TRANSMIT_STREAM_H
#define ONBEAT_TRANSMIT_STREAM_H

#include <onbeat/backlog.h>
#include <onbeat/midi_codec.h>

#include <linux/time64.h>
#include <linux/types.h>

/*
 * How long an unfinished SysEx keeps everything else waiting when nothing more
 * of it comes, in ms. Players such as aplaymidi pause for a second between the
 * parts of a long one.
 */
#define OB_TRANSMIT_STREAM_TIMEOUT_MS	1500

/**
 * struct ob_transmit_stream - what one reader gets
 * @decoder: what the reader knows of running status
 * @backlog: messages after the present one
 * @payload: of the present message, a reference; NULL if it has none
 * @next: the present message's bytes that the reader does not have
 * @left: how many these are; 0 if there is no present message
 * @bytes: the bytes of a message without payload
 * @sysex_time: when the last part of a SysEx went to the reader, in ns
 * @lost: bytes that the reader will not get; the caller may set it to 0
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

/**
 * ob_transmit_stream_is_blocked() - does everything wait for a SysEx to end?
 * @stream: the stream; ob_transmit_stream_next() has just found nothing
 *
 * Context: Any.
 * Return: True if only the end of a SysEx, or ob_transmit_stream_unblock(),
 * lets it go on.
 */
static inline bool
ob_transmit_stream_is_blocked(const struct ob_transmit_stream *stream)
{
	return !stream->left && !ob_backlog_is_empty(&stream->backlog);
}

/**
 * ob_transmit_stream_is_empty() - has the reader got everything?
 * @stream: the stream
 *
 * Context: Any.
 * Return: True if nothing waits.
 */
static inline bool
ob_transmit_stream_is_empty(const struct ob_transmit_stream *stream)
{
	return !stream->left && ob_backlog_is_empty(&stream->backlog);
}

/**
 * ob_transmit_stream_sysex_left() - how long the end of a SysEx may still take
 * @stream: the stream
 * @now: the present time in ns
 *
 * Context: Any.
 * Return: Nanoseconds, 0 if nothing has come of it for too long.
 */
static inline u64
ob_transmit_stream_sysex_left(const struct ob_transmit_stream *stream, u64 now)
{
	u64 due = stream->sysex_time +
		  (u64)OB_TRANSMIT_STREAM_TIMEOUT_MS * NSEC_PER_MSEC;

	return due > now ? due - now : 0;
}

#endif
