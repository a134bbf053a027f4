// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The MIDI codec: bytes to events ("encode") and events to bytes ("decode"), as
 * the in-tree snd-seq-midi-event names them. Pure; called in any context by
 * every module with a byte stream on one side: hardware ports, virtual devices,
 * the OSS sequencer and, through <sound/seq_midi_event.h>, drivers. The state
 * is in the struct that the caller passes, and so is the locking.
 *
 * Encoding. A stream is a sequence of messages: a status byte and 0, 1 or 2
 * data bytes, or F0, any number of data bytes and F7. @status is the message
 * that data bytes belong to, and @data collects them until the message is
 * complete. It is kept afterwards for channel messages (running status) and
 * cleared for system messages. A status byte in the middle of a message
 * abandons that message, with one exception: real-time messages may appear
 * anywhere and leave @status alone. Only System Reset clears running status, and
 * with it an incomplete message other than a SysEx.
 *
 * A call stops after one event, so that the caller can send it before it
 * encodes the next one. How a stream is cut into calls does not matter, except
 * for speed: a channel message that is completely in the buffer goes the short
 * way of encode_whole(), and the data bytes of a SysEx are copied together.
 *
 * The bytes of a SysEx are collected in @sysex. It becomes an event when it
 * ends or when the buffer is full, so a SysEx longer than the buffer becomes
 * several events; ob_sysex tells their receivers which parts belong together.
 *
 * Decoding. Each event becomes one message, or up to four (14-bit controllers,
 * RPN, NRPN). The status byte is omitted if the reader has it from the message
 * before. midi_message.c knows the bytes of each event; here only running
 * status is added.
 */
#include <onbeat/midi_codec.h>

#include "midi/midi_message.h"

#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <sound/asoundef.h>

#define STATUS_BIT	0x80

/* The status bits of eight bytes. */
#define STATUS_BITS	0x8080808080808080ULL

static void complete_sysex(struct ob_midi_encoder *enc,
			   struct snd_seq_event *ev)
{
	ev->type = SNDRV_SEQ_EVENT_SYSEX;
	ev->flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	ev->flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	memset(&ev->data, 0, sizeof(ev->data));
	ev->data.ext.len = enc->sysex_length;
	ev->data.ext.ptr = enc->sysex;
	enc->sysex_length = 0;
}

/* Return: number of bytes before the first status byte. */
static size_t count_data(const u8 *bytes, size_t count)
{
	size_t length = 0;
	u64 word;

	while (count - length >= sizeof(word)) {
		memcpy(&word, bytes + length, sizeof(word));
		if (word & STATUS_BITS)
			break;
		length += sizeof(word);
	}
	while (length < count && !(bytes[length] & STATUS_BIT))
		length++;
	return length;
}

/*
 * A full buffer becomes an event at once, so there is always room for at least
 * one byte. Return: number of bytes consumed.
 */
static size_t append_sysex(struct ob_midi_encoder *enc, const u8 *bytes,
			   size_t count, struct snd_seq_event *ev)
{
	size_t used = min(count, enc->sysex_size - enc->sysex_length);

	if (!enc->sysex_size)
		return count;
	memcpy(enc->sysex + enc->sysex_length, bytes, used);
	enc->sysex_length += used;
	if (enc->sysex_length == enc->sysex_size)
		complete_sysex(enc, ev);
	return used;
}

static void end_sysex(struct ob_midi_encoder *enc, struct snd_seq_event *ev)
{
	const u8 end = MIDI_CMD_COMMON_SYSEX_END;

	append_sysex(enc, &end, 1, ev);
	if (enc->sysex_length)
		complete_sysex(enc, ev);
	enc->status = 0;
}

static void encode_realtime(struct ob_midi_encoder *enc, u8 status,
			    struct snd_seq_event *ev)
{
	if (status == MIDI_CMD_COMMON_RESET &&
	    enc->status != MIDI_CMD_COMMON_SYSEX)
		ob_midi_codec_reset_encoder(enc);
	ob_midi_message_to_event(ev, status, NULL);
}

/*
 * A status byte other than those of real-time messages abandons what precedes
 * it.
 */
static void encode_status(struct ob_midi_encoder *enc, u8 status,
			  struct snd_seq_event *ev)
{
	if (status == MIDI_CMD_COMMON_SYSEX_END &&
	    enc->status == MIDI_CMD_COMMON_SYSEX) {
		end_sysex(enc, ev);
		return;
	}

	ob_midi_codec_reset_encoder(enc);
	if (status == MIDI_CMD_COMMON_SYSEX) {
		enc->status = status;
		append_sysex(enc, &status, 1, ev);
	} else if (ob_midi_message_width(status)) {
		enc->status = status;
	} else {
		ob_midi_message_to_event(ev, status, NULL);
	}
}

/*
 * The common case: a complete channel message with its status byte. The result
 * is the same as byte by byte. Return: number of bytes consumed, 0 for anything
 * else.
 */
static size_t encode_whole(struct ob_midi_encoder *enc, const u8 *bytes,
			   size_t count, struct snd_seq_event *ev)
{
	u8 status = *bytes;
	unsigned int width;

	if (!(status & STATUS_BIT) || status >= OB_MIDI_MESSAGE_SYSTEM)
		return 0;
	width = ob_midi_message_channel_width(status);
	if (count <= width || (bytes[1] | bytes[width]) & STATUS_BIT)
		return 0;
	ob_midi_codec_reset_encoder(enc);
	enc->status = status;
	ob_midi_message_to_event(ev, status, bytes + 1);
	return 1 + width;
}

static void encode_data(struct ob_midi_encoder *enc, u8 byte,
			struct snd_seq_event *ev)
{
	if (!enc->status)
		return;

	enc->data[enc->have++] = byte;
	if (enc->have < ob_midi_message_width(enc->status))
		return;

	enc->have = 0;
	ob_midi_message_to_event(ev, enc->status, enc->data);
	if (enc->status >= OB_MIDI_MESSAGE_SYSTEM)
		enc->status = 0;
}

/**
 * ob_midi_codec_init_encoder() - initialize an encoder for a new stream
 * @enc: the encoder
 * @sysex: buffer, owned by the caller for the lifetime of the encoder; may be
 *	NULL if @sysex_size is 0
 * @sysex_size: size of @sysex in bytes, at most INT_MAX
 *
 * Context: Any context. The caller serializes all calls for one encoder.
 */
void ob_midi_codec_init_encoder(struct ob_midi_encoder *enc, u8 *sysex,
				size_t sysex_size)
{
	memset(enc, 0, sizeof(*enc));
	enc->sysex = sysex;
	enc->sysex_size = sysex_size;
}

/**
 * ob_midi_codec_reset_encoder() - forget running status and any incomplete
 *	message
 * @enc: the encoder
 *
 * Context: Any context. The caller serializes all calls for one encoder.
 */
void ob_midi_codec_reset_encoder(struct ob_midi_encoder *enc)
{
	enc->sysex_length = 0;
	enc->status = 0;
	enc->have = 0;
}

/*
 * Byte by byte, until an event is complete. Kept out of the path of whole
 * messages.
 */
static noinline size_t encode_bytes(struct ob_midi_encoder *enc,
				    const u8 *bytes, size_t count,
				    struct snd_seq_event *ev)
{
	size_t used = 0;

	ev->type = SNDRV_SEQ_EVENT_NONE;
	while (used < count && ev->type == SNDRV_SEQ_EVENT_NONE) {
		u8 byte = bytes[used];

		if (byte >= OB_MIDI_MESSAGE_REALTIME) {
			encode_realtime(enc, byte, ev);
			used++;
		} else if (byte & STATUS_BIT) {
			encode_status(enc, byte, ev);
			used++;
		} else if (enc->status == MIDI_CMD_COMMON_SYSEX) {
			size_t length = count_data(bytes + used, count - used);

			used += append_sysex(enc, bytes + used, length, ev);
		} else {
			encode_data(enc, byte, ev);
			used++;
		}
	}
	return used;
}

/**
 * ob_midi_codec_encode() - consume bytes until one event is complete
 * @enc: the encoder
 * @bytes: the next bytes of the stream
 * @count: number of bytes
 * @ev: the event. Type, length flags and data are set if one is complete;
 *	otherwise only the type is set, to SNDRV_SEQ_EVENT_NONE.
 *
 * The caller passes the remaining bytes in further calls. How a stream is cut
 * into calls makes no difference to its events.
 *
 * A SysEx of up to sysex_size bytes, including F0 and F7, is one event. A
 * longer one is split into events of sysex_size bytes: the first begins with
 * F0, the last, which may be shorter, ends with F7. Their data is in the
 * caller's buffer and valid until the next call.
 *
 * A SysEx that is interrupted by another status byte is dropped. If parts of it
 * have been sent, the remainder is dropped without a made-up F7, which would
 * make the fragment look complete; receivers notice from the next event, as
 * they would on a cable. Real-time messages, System Reset among them, do not
 * interrupt a SysEx and are sent first.
 *
 * Context: Any context. The caller serializes all calls for one encoder.
 * Return: Number of bytes consumed, at least 1 unless @count is 0.
 */
size_t ob_midi_codec_encode(struct ob_midi_encoder *enc, const u8 *bytes,
			    size_t count, struct snd_seq_event *ev)
{
	size_t used = count ? encode_whole(enc, bytes, count, ev) : 0;

	return used ?: encode_bytes(enc, bytes, count, ev);
}

/**
 * ob_midi_codec_reset_decoder() - do not omit the next status byte
 * @dec: the decoder
 *
 * Needed when a stream restarts, and when its reader may have missed bytes.
 *
 * Context: Any context. The caller serializes all calls for one decoder.
 */
void ob_midi_codec_reset_decoder(struct ob_midi_decoder *dec)
{
	dec->running_status = 0;
}

/*
 * Inserts the status byte before every message of an event except the first,
 * which has it already. Return: the new end.
 */
static u8 *insert_status(u8 *first, u8 *end, u8 status)
{
	size_t size = 1 + ob_midi_message_width(status);
	u8 *next;

	for (next = first + size; next < end; next += size) {
		memmove(next + 1, next, end - next);
		*next = status;
		end++;
	}
	return end;
}

/* @buf must have room for OB_MIDI_CODEC_MAX bytes. */
static int decode(struct ob_midi_decoder *dec, const struct snd_seq_event *ev,
		  u8 *buf)
{
	u8 status = ob_midi_message_status(ev);
	u8 *end = buf;

	if (!status)
		return -ENOENT;
	if (status == MIDI_CMD_COMMON_SYSEX) {
		dec->running_status = 0;
		return 0;
	}

	if (status != dec->running_status || dec->no_running_status)
		*end++ = status;
	end = ob_midi_message_put_data(end, ev, status);
	if (dec->no_running_status)
		end = insert_status(buf, end, status);

	if (status < OB_MIDI_MESSAGE_SYSTEM)
		dec->running_status = status;
	else if (status < OB_MIDI_MESSAGE_REALTIME ||
		 status == MIDI_CMD_COMMON_RESET)
		dec->running_status = 0;
	return end - buf;
}

static noinline int decode_into_small(struct ob_midi_decoder *dec,
				      const struct snd_seq_event *ev, u8 *buf,
				      size_t size)
{
	struct ob_midi_decoder after = *dec;
	u8 bytes[OB_MIDI_CODEC_MAX];
	int length = decode(&after, ev, bytes);

	if (length > 0 && size < length)
		return -ENOMEM;
	*dec = after;
	if (length > 0)
		memcpy(buf, bytes, length);
	return length;
}

/**
 * ob_midi_codec_decode() - convert one event to bytes
 * @dec: the decoder
 * @ev: the event
 * @buf: buffer for the bytes; OB_MIDI_CODEC_MAX is enough for any event
 * @size: size of @buf in bytes
 *
 * The status byte is omitted where running status allows it: after a message
 * with the same one, unless a system message other than F8 to FE has come
 * between. Values are
 * truncated to the 7 or 14 bits of the message. The bytes of a SYSEX event are
 * its payload, which the caller copies; here it only cancels running status.
 *
 * Context: Any context. The caller serializes all calls for one decoder.
 * Return: Number of bytes, 0 for SYSEX; -ENOENT if the event has no MIDI bytes;
 * -ENOMEM if @size is too small, with the state of @dec unchanged.
 */
int ob_midi_codec_decode(struct ob_midi_decoder *dec,
			 const struct snd_seq_event *ev, u8 *buf, size_t size)
{
	if (size < OB_MIDI_CODEC_MAX)
		return decode_into_small(dec, ev, buf, size);
	return decode(dec, ev, buf);
}
