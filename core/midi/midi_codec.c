// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A stream of MIDI bytes becomes events, and events a stream: running status,
 * SysEx, and messages in pieces. Pure; called by every module that has a byte
 * stream on one side, in any context.
 */
#include <onbeat/midi_codec.h>

#include "midi/midi_message.h"

#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <sound/asoundef.h>

#define STATUS_BIT	0x80

/* Status bits of eight bytes at once. */
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

/* How many of @count bytes come before the first status byte. */
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
 * Takes as many of @count bytes as the buffer has room for. A full buffer
 * leaves at once, so there is always room for one byte more.
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

/* Any status below the real-time ones abandons the message before it. */
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
 * A channel message of which all is there, as is usual: the same as byte by byte.
 * Return: the number of bytes consumed, 0 if it is something else.
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
 * ob_midi_codec_init_encoder() - begin a stream of bytes
 * @enc: the encoder
 * @sysex: lent for the encoder's life; may be NULL if @sysex_size is 0
 * @sysex_size: bytes in @sysex, at most INT_MAX
 *
 * Context: Any. The caller serializes all calls for one encoder.
 */
void ob_midi_codec_init_encoder(struct ob_midi_encoder *enc, u8 *sysex,
				size_t sysex_size)
{
	memset(enc, 0, sizeof(*enc));
	enc->sysex = sysex;
	enc->sysex_size = sysex_size;
}

/**
 * ob_midi_codec_reset_encoder() - forget running status and what is unfinished
 * @enc: the encoder
 *
 * Context: Any. The caller serializes all calls for one encoder.
 */
void ob_midi_codec_reset_encoder(struct ob_midi_encoder *enc)
{
	enc->sysex_length = 0;
	enc->status = 0;
	enc->have = 0;
}

/* Byte by byte, until an event is complete. Not on the way of whole messages. */
static noinline size_t encode_bytes(struct ob_midi_encoder *enc,
				    const u8 *bytes, size_t count,
				    struct snd_seq_event *ev)
{
	size_t used = 0;

	ev->type = SNDRV_SEQ_EVENT_NONE;
	while (used < count && ev->type == SNDRV_SEQ_EVENT_NONE) {
		u8 byte = bytes[used];

		if (byte >= OB_MIDI_MESSAGE_REALTIME) {
			ob_midi_message_to_event(ev, byte, NULL);
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
 * ob_midi_codec_encode() - take bytes until one event is complete
 * @enc: the encoder
 * @bytes: the stream's next bytes
 * @count: how many there are
 * @ev: where the event goes; its type, length flags and data are set when one is
 *	complete, and only its type, to SNDRV_SEQ_EVENT_NONE, when none is
 *
 * Call it again with the remaining bytes until all are consumed. How a stream
 * is cut into calls makes no difference to its events.
 *
 * A SysEx of up to sysex_size bytes, F0 and F7 included, is one event. A
 * longer one leaves in events of sysex_size bytes as they fill up: the first
 * begins with F0, and the last, which may be short, ends with F7. Their data is
 * in the lent buffer and valid until the next call.
 *
 * A SysEx that another status byte interrupts is dropped. If parts have left
 * already, the remainder is dropped and no F7 is made up, since a receiver
 * would then take the fragment for a whole message: the next event of the stream
 * tells it, as the next status byte does on a cable. Real-time messages
 * interrupt nothing and leave first.
 *
 * Context: Any. The caller serializes all calls for one encoder.
 * Return: The number of bytes consumed, at least 1 unless @count is 0.
 */
size_t ob_midi_codec_encode(struct ob_midi_encoder *enc, const u8 *bytes,
			    size_t count, struct snd_seq_event *ev)
{
	size_t used = count ? encode_whole(enc, bytes, count, ev) : 0;

	return used ?: encode_bytes(enc, bytes, count, ev);
}

/**
 * ob_midi_codec_reset_decoder() - send the next status byte in any case
 * @dec: the decoder
 *
 * For a stream that begins anew, or whose reader may have missed bytes.
 *
 * Context: Any. The caller serializes all calls for one decoder.
 */
void ob_midi_codec_reset_decoder(struct ob_midi_decoder *dec)
{
	dec->running_status = 0;
}

/*
 * Puts a status byte before each of an event's messages but the first, which has one.
 * Return: the new end.
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

/* @buf has room for any event. */
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
	else if (status < OB_MIDI_MESSAGE_REALTIME)
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
 * ob_midi_codec_decode() - make the bytes of one event
 * @dec: the decoder
 * @ev: the event
 * @buf: where the bytes go; OB_MIDI_CODEC_MAX is enough for every event
 * @size: room in @buf, in bytes
 *
 * A status byte is left out where running status allows it. Values are cut to the
 * 7 or 14 bits that the message has. The bytes of a SYSEX event are its payload,
 * which the caller copies; here it only ends the running status.
 *
 * Context: Any. The caller serializes all calls for one decoder.
 * Return: The number of bytes, 0 for SYSEX; -ENOENT for an event that has no
 * MIDI bytes; -ENOMEM if @size is too small, and then nothing has changed.
 */
int ob_midi_codec_decode(struct ob_midi_decoder *dec,
			 const struct snd_seq_event *ev, u8 *buf, size_t size)
{
	if (size < OB_MIDI_CODEC_MAX)
		return decode_into_small(dec, ev, buf, size);
	return decode(dec, ev, buf);
}
