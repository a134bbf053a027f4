/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * MIDI bytes to sequencer events and back, for every module with a byte stream
 * on one side. No locks, no allocation, no clock. An encoder or decoder belongs
 * to one stream; the owner of the stream serializes the calls.
 */
#ifndef ONBEAT_MIDI_CODEC_H
#define ONBEAT_MIDI_CODEC_H

#include <linux/types.h>
#include <sound/asequencer.h>

/* The longest byte sequence of an event other than SYSEX: four controllers. */
#define OB_MIDI_CODEC_MAX	12

/**
 * struct ob_midi_encoder - state of one byte stream that is encoded as events
 * @sysex: buffer for SysEx, owned by the caller for the lifetime of the
 *	encoder. May be NULL if @sysex_size is 0; every SysEx in the stream is
 *	then skipped.
 * @sysex_size: size of @sysex, and so the longest SysEx in one event, in bytes
 * @sysex_length: bytes in @sysex that are not part of an event yet
 * @status: status byte of the current message, or the running status, or 0
 * @have: number of data bytes in @data
 * @data: data bytes of the current message
 *
 * Callers provide the storage and do not access the members.
 */
struct ob_midi_encoder {
	u8 *sysex;
	size_t sysex_size;
	size_t sysex_length;
	u8 status;
	u8 have;
	u8 data[2];
};

/**
 * struct ob_midi_decoder - state of one event stream that is decoded to bytes
 * @running_status: status byte in force for the reader of the stream, or 0
 * @no_running_status: set by the caller to send every status byte
 *
 * All zeros are a decoder at the start of a stream.
 */
struct ob_midi_decoder {
	u8 running_status;
	bool no_running_status;
};

void ob_midi_codec_init_encoder(struct ob_midi_encoder *enc, u8 *sysex,
				size_t sysex_size);
void ob_midi_codec_reset_encoder(struct ob_midi_encoder *enc);
size_t ob_midi_codec_encode(struct ob_midi_encoder *enc, const u8 *bytes,
			    size_t count, struct snd_seq_event *ev);

void ob_midi_codec_reset_decoder(struct ob_midi_decoder *dec);
int ob_midi_codec_decode(struct ob_midi_decoder *dec,
			 const struct snd_seq_event *ev, u8 *buf, size_t size);

/* core/exports/midi_event_api.c */
size_t ob_midi_event_api_sysex_size(void);

#endif
