/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * MIDI bytes to sequencer events and back, for every module that has a byte
 * stream on one side. No lock, no allocation, no clock: one encoder or decoder
 * belongs to one stream, and whoever owns the stream serializes its calls.
 */
#ifndef ONBEAT_MIDI_CODEC_H
#define ONBEAT_MIDI_CODEC_H

#include <linux/types.h>
#include <sound/asequencer.h>

/* Most bytes that one event other than SYSEX becomes: four controllers. */
#define OB_MIDI_CODEC_MAX	12

/**
 * struct ob_midi_encoder - state of one stream of bytes becoming events
 * @sysex: buffer lent by the caller for the life of the encoder; may be NULL
 *	if @sysex_size is 0, and then every SysEx in the stream is skipped
 * @sysex_size: bytes in @sysex, which is the longest SysEx in one event
 * @sysex_length: bytes of the current SysEx in @sysex, not yet in an event
 * @status: status byte of the current message, or the running status, or 0
 * @have: data bytes of the current message in @data
 * @data: data bytes of the current message
 *
 * The members are the codec's own; callers only provide the storage.
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
 * struct ob_midi_decoder - state of one stream of events becoming bytes
 * @running_status: status byte that the stream's reader still has in force, or
 *	0; {} is a decoder at the start of a stream
 * @no_running_status: set by the caller to send every status byte
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

/* From core/exports/midi_event_api.c: the module parameter sysex_size, in bytes. */
size_t ob_midi_event_api_sysex_size(void);

#endif
