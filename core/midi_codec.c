// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The MIDI wire format: bytes become sequencer events and events become bytes.
 * Pure; called by everything that has a byte stream on one side, in any context.
 */
#include <onbeat/midi_codec.h>

#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <sound/asoundef.h>

#define STATUS_BIT	0x80
#define DATA_MASK	0x7f
#define CHANNEL_MASK	0x0f
#define FIRST_SYSTEM	0xf0
#define UNDEFINED_F4	0xf4
#define UNDEFINED_F5	0xf5
#define FIRST_REALTIME	0xf8

/* Status bits of eight bytes at once. */
#define STATUS_BITS	0x8080808080808080ULL

/* Controllers 0 to 31 have their low seven bits in controllers 32 to 63. */
#define PAIRED_CONTROLLERS	32

/* The wheel's rest position; events count from there, the wire from 0. */
#define BEND_CENTRE	8192

static void complete_fixed(struct snd_seq_event *ev, u8 type)
{
	ev->type = type;
	ev->flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	ev->flags |= SNDRV_SEQ_EVENT_LENGTH_FIXED;
	memset(&ev->data, 0, sizeof(ev->data));
}

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

static void encode_note(struct snd_seq_event *ev, u8 type, u8 status,
			const u8 *data)
{
	complete_fixed(ev, type);
	ev->data.note.channel = status & CHANNEL_MASK;
	ev->data.note.note = data[0];
	ev->data.note.velocity = data[1];
}

static void encode_control(struct snd_seq_event *ev, u8 type, u8 status,
			   unsigned int param, int value)
{
	complete_fixed(ev, type);
	if (status < FIRST_SYSTEM)
		ev->data.control.channel = status & CHANNEL_MASK;
	ev->data.control.param = param;
	ev->data.control.value = value;
}

static void encode_message(struct snd_seq_event *ev, u8 status, const u8 *data)
{
	int both = data[1] << 7 | data[0];

	switch (status < FIRST_SYSTEM ? status & ~CHANNEL_MASK : status) {
	case MIDI_CMD_NOTE_OFF:
		encode_note(ev, SNDRV_SEQ_EVENT_NOTEOFF, status, data);
		break;
	case MIDI_CMD_NOTE_ON:
		encode_note(ev, SNDRV_SEQ_EVENT_NOTEON, status, data);
		break;
	case MIDI_CMD_NOTE_PRESSURE:
		encode_note(ev, SNDRV_SEQ_EVENT_KEYPRESS, status, data);
		break;
	case MIDI_CMD_CONTROL:
		encode_control(ev, SNDRV_SEQ_EVENT_CONTROLLER, status,
			       data[0], data[1]);
		break;
	case MIDI_CMD_PGM_CHANGE:
		encode_control(ev, SNDRV_SEQ_EVENT_PGMCHANGE, status,
			       0, data[0]);
		break;
	case MIDI_CMD_CHANNEL_PRESSURE:
		encode_control(ev, SNDRV_SEQ_EVENT_CHANPRESS, status,
			       0, data[0]);
		break;
	case MIDI_CMD_BENDER:
		encode_control(ev, SNDRV_SEQ_EVENT_PITCHBEND, status,
			       0, both - BEND_CENTRE);
		break;
	case MIDI_CMD_COMMON_MTC_QUARTER:
		encode_control(ev, SNDRV_SEQ_EVENT_QFRAME, status, 0, data[0]);
		break;
	case MIDI_CMD_COMMON_SONG_POS:
		encode_control(ev, SNDRV_SEQ_EVENT_SONGPOS, status, 0, both);
		break;
	case MIDI_CMD_COMMON_SONG_SELECT:
		encode_control(ev, SNDRV_SEQ_EVENT_SONGSEL, status, 0, data[0]);
		break;
	}
}

/* The undefined F9 and FD leave no trace. */
static void encode_realtime(struct snd_seq_event *ev, u8 status)
{
	static const u8 types[] = {
		SNDRV_SEQ_EVENT_CLOCK, SNDRV_SEQ_EVENT_NONE,
		SNDRV_SEQ_EVENT_START, SNDRV_SEQ_EVENT_CONTINUE,
		SNDRV_SEQ_EVENT_STOP, SNDRV_SEQ_EVENT_NONE,
		SNDRV_SEQ_EVENT_SENSING, SNDRV_SEQ_EVENT_RESET,
	};
	u8 type = types[status - FIRST_REALTIME];

	if (type != SNDRV_SEQ_EVENT_NONE)
		complete_fixed(ev, type);
}

static unsigned int data_bytes_after(u8 status)
{
	switch (status) {
	case MIDI_CMD_PGM_CHANGE ... MIDI_CMD_BENDER - 1:
	case MIDI_CMD_COMMON_MTC_QUARTER:
	case MIDI_CMD_COMMON_SONG_SELECT:
		return 1;
	case MIDI_CMD_COMMON_TUNE_REQUEST ... MIDI_CMD_COMMON_RESET:
		return 0;
	default:
		return 2;
	}
}

/* How many of @count bytes come before the first status byte. */
static size_t data_run(const u8 *bytes, size_t count)
{
	size_t run = 0;
	u64 word;

	while (count - run >= sizeof(word)) {
		memcpy(&word, bytes + run, sizeof(word));
		if (word & STATUS_BITS)
			break;
		run += sizeof(word);
	}
	while (run < count && !(bytes[run] & STATUS_BIT))
		run++;
	return run;
}

/*
 * Takes as many of @count bytes as the buffer has room for. A full buffer
 * leaves at once, so there is always room for one byte more.
 */
static size_t append_sysex(struct ob_midi_encoder *enc, const u8 *bytes,
			   size_t count, struct snd_seq_event *ev)
{
	size_t take = min(count, enc->sysex_size - enc->sysex_length);

	if (!enc->sysex_size)
		return count;
	memcpy(enc->sysex + enc->sysex_length, bytes, take);
	enc->sysex_length += take;
	if (enc->sysex_length == enc->sysex_size)
		complete_sysex(enc, ev);
	return take;
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
	switch (status) {
	case MIDI_CMD_COMMON_SYSEX:
		enc->status = status;
		append_sysex(enc, &status, 1, ev);
		break;
	case MIDI_CMD_COMMON_TUNE_REQUEST:
		complete_fixed(ev, SNDRV_SEQ_EVENT_TUNE_REQUEST);
		break;
	case UNDEFINED_F4:
	case UNDEFINED_F5:
	case MIDI_CMD_COMMON_SYSEX_END:
		break;
	default:
		enc->status = status;
	}
}

static void encode_data(struct ob_midi_encoder *enc, u8 byte,
			struct snd_seq_event *ev)
{
	if (!enc->status)
		return;

	enc->data[enc->have++] = byte;
	if (enc->have < data_bytes_after(enc->status))
		return;

	enc->have = 0;
	encode_message(ev, enc->status, enc->data);
	if (enc->status >= FIRST_SYSTEM)
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
	size_t used = 0;

	ev->type = SNDRV_SEQ_EVENT_NONE;
	while (used < count && ev->type == SNDRV_SEQ_EVENT_NONE) {
		u8 byte = bytes[used];

		if (byte >= FIRST_REALTIME) {
			encode_realtime(ev, byte);
			used++;
		} else if (byte & STATUS_BIT) {
			encode_status(enc, byte, ev);
			used++;
		} else if (enc->status == MIDI_CMD_COMMON_SYSEX) {
			size_t run = data_run(bytes + used, count - used);

			used += append_sysex(enc, bytes + used, run, ev);
		} else {
			encode_data(enc, byte, ev);
			used++;
		}
	}
	return used;
}

/* The status byte of each event that has MIDI bytes, for channel 0; else 0. */
static const u8 status_of[] = {
	[SNDRV_SEQ_EVENT_NOTEON] = MIDI_CMD_NOTE_ON,
	[SNDRV_SEQ_EVENT_NOTEOFF] = MIDI_CMD_NOTE_OFF,
	[SNDRV_SEQ_EVENT_KEYPRESS] = MIDI_CMD_NOTE_PRESSURE,
	[SNDRV_SEQ_EVENT_CONTROLLER] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_CONTROL14] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_NONREGPARAM] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_REGPARAM] = MIDI_CMD_CONTROL,
	[SNDRV_SEQ_EVENT_PGMCHANGE] = MIDI_CMD_PGM_CHANGE,
	[SNDRV_SEQ_EVENT_CHANPRESS] = MIDI_CMD_CHANNEL_PRESSURE,
	[SNDRV_SEQ_EVENT_PITCHBEND] = MIDI_CMD_BENDER,
	[SNDRV_SEQ_EVENT_SYSEX] = MIDI_CMD_COMMON_SYSEX,
	[SNDRV_SEQ_EVENT_QFRAME] = MIDI_CMD_COMMON_MTC_QUARTER,
	[SNDRV_SEQ_EVENT_SONGPOS] = MIDI_CMD_COMMON_SONG_POS,
	[SNDRV_SEQ_EVENT_SONGSEL] = MIDI_CMD_COMMON_SONG_SELECT,
	[SNDRV_SEQ_EVENT_TUNE_REQUEST] = MIDI_CMD_COMMON_TUNE_REQUEST,
	[SNDRV_SEQ_EVENT_CLOCK] = MIDI_CMD_COMMON_CLOCK,
	[SNDRV_SEQ_EVENT_START] = MIDI_CMD_COMMON_START,
	[SNDRV_SEQ_EVENT_CONTINUE] = MIDI_CMD_COMMON_CONTINUE,
	[SNDRV_SEQ_EVENT_STOP] = MIDI_CMD_COMMON_STOP,
	[SNDRV_SEQ_EVENT_SENSING] = MIDI_CMD_COMMON_SENSING,
	[SNDRV_SEQ_EVENT_RESET] = MIDI_CMD_COMMON_RESET,
};

static u8 *put_pair(u8 *end, unsigned int first, unsigned int second)
{
	*end++ = first & DATA_MASK;
	*end++ = second & DATA_MASK;
	return end;
}

static u8 *put_parameter(u8 *end, u8 high, u8 low, unsigned int param,
			 unsigned int value)
{
	end = put_pair(end, high, param >> 7);
	end = put_pair(end, low, param);
	end = put_pair(end, MIDI_CTL_MSB_DATA_ENTRY, value >> 7);
	return put_pair(end, MIDI_CTL_LSB_DATA_ENTRY, value);
}

static u8 *put_controllers(u8 *end, const struct snd_seq_event *ev)
{
	unsigned int param = ev->data.control.param;
	unsigned int value = ev->data.control.value;

	switch (ev->type) {
	case SNDRV_SEQ_EVENT_CONTROL14:
		if (param >= PAIRED_CONTROLLERS)
			break;
		end = put_pair(end, param, value >> 7);
		return put_pair(end, param + PAIRED_CONTROLLERS, value);
	case SNDRV_SEQ_EVENT_NONREGPARAM:
		return put_parameter(end, MIDI_CTL_NONREG_PARM_NUM_MSB,
				     MIDI_CTL_NONREG_PARM_NUM_LSB, param, value);
	case SNDRV_SEQ_EVENT_REGPARAM:
		return put_parameter(end, MIDI_CTL_REGIST_PARM_NUM_MSB,
				     MIDI_CTL_REGIST_PARM_NUM_LSB, param, value);
	}
	return put_pair(end, param, value);
}

/* Puts the data bytes of all of the event's messages. Return: their end. */
static u8 *put_data(u8 *end, const struct snd_seq_event *ev, u8 status)
{
	unsigned int value = ev->data.control.value;

	switch (status) {
	case MIDI_CMD_NOTE_OFF:
	case MIDI_CMD_NOTE_ON:
	case MIDI_CMD_NOTE_PRESSURE:
		return put_pair(end, ev->data.note.note,
				ev->data.note.velocity);
	case MIDI_CMD_CONTROL:
		return put_controllers(end, ev);
	case MIDI_CMD_BENDER:
		value += BEND_CENTRE;
		fallthrough;
	case MIDI_CMD_COMMON_SONG_POS:
		return put_pair(end, value, value >> 7);
	case MIDI_CMD_PGM_CHANGE:
	case MIDI_CMD_CHANNEL_PRESSURE:
	case MIDI_CMD_COMMON_MTC_QUARTER:
	case MIDI_CMD_COMMON_SONG_SELECT:
		*end++ = value & DATA_MASK;
		return end;
	}
	return end;
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
	u8 status = ev->type < ARRAY_SIZE(status_of) ? status_of[ev->type] : 0;
	u8 bytes[OB_MIDI_CODEC_MAX], data[8];
	unsigned int length = 0, left, width;
	const u8 *next = data;
	u8 running;

	if (!status)
		return -ENOENT;
	if (status == MIDI_CMD_COMMON_SYSEX) {
		dec->running_status = 0;
		return 0;
	}

	left = put_data(data, ev, status) - data;
	if (status < FIRST_SYSTEM)
		status |= ev->data.control.channel & CHANNEL_MASK;
	width = data_bytes_after(status);
	running = dec->no_running_status ? 0 : dec->running_status;

	do {
		if (status != running)
			bytes[length++] = status;
		memcpy(bytes + length, next, width);
		length += width;
		next += width;
		left -= width;
		if (!dec->no_running_status)
			running = status;
	} while (left);

	if (size < length)
		return -ENOMEM;
	memcpy(buf, bytes, length);
	if (status < FIRST_SYSTEM)
		dec->running_status = status;
	else if (status < FIRST_REALTIME)
		dec->running_status = 0;
	return length;
}
