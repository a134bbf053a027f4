/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The records of an application become sequencer events for one device. Pure.
 */
#ifndef ONBEAT_OSS_TRANSLATOR_H
#define ONBEAT_OSS_TRANSLATOR_H

#include "record.h"

#include <onbeat/midi_codec.h>

/* Most events of one record: an old note ends and a new one begins. */
#define OB_OSS_TRANSLATOR_EVENTS		2

/* Channels of a MIDI device, and the least that a synthesizer has. */
#define OB_OSS_TRANSLATOR_MIDI_CHANNELS		16

/* Channels that records can name. */
#define OB_OSS_TRANSLATOR_MAX_CHANNELS		256

/* Least size of a buffer for SysEx, in bytes. */
#define OB_OSS_TRANSLATOR_MIN_SYSEX		16

/* The last note of one channel. Callers only provide the memory. */
struct ob_oss_translator_channel {
	s16 note;		/* 0 to 127, or -1 for none */
	bool sounding;		/* started, not only named with velocity 0 */
};

/**
 * struct ob_oss_translator - state of a device that one application has open
 * @midi: a MIDI device rather than a synthesizer
 * @event_passing: SNDRV_SEQ_OSS_PROCESS_EVENTS, _PASS_EVENTS or
 *	_PROCESS_KEYPRESS; the caller may change it between two calls, as the
 *	synthesizer's driver does; unused for a MIDI device
 * @channels: number of channels
 * @last: the caller's, @channels entries; NULL for a MIDI device. A synthesizer
 *	without it passes notes as with PASS_EVENTS instead of PROCESS_EVENTS
 * @sysex: the caller's; EV_SYSEX data of the message in progress
 * @sysex_size: size of @sysex
 * @sysex_length: bytes of @sysex in use; private
 * @in_sysex: F0 was seen, but F7 was not; private
 * @encoder: bytes of SEQ_MIDIPUTC; without a buffer, which the caller gives it
 *	with ob_midi_codec_init_encoder(), it skips every SysEx
 *
 * The caller serializes all calls for one device.
 */
struct ob_oss_translator {
	bool midi;
	int event_passing;
	unsigned int channels;
	struct ob_oss_translator_channel *last;
	u8 *sysex;
	size_t sysex_size;
	size_t sysex_length;
	bool in_sysex;
	struct ob_midi_encoder encoder;
};

void ob_oss_translator_init(struct ob_oss_translator *translator, bool midi,
			    struct ob_oss_translator_channel *last,
			    unsigned int channels, u8 *sysex,
			    size_t sysex_size);

void ob_oss_translator_reset(struct ob_oss_translator *translator);

int ob_oss_translator_make_events(struct ob_oss_translator *translator,
				  const struct ob_oss_record *record,
				  struct snd_seq_event *events);

#endif
