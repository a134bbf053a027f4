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

/**
 * ob_oss_translator_init() - begin with a device
 * @translator: state; event passing is PROCESS_EVENTS for a synthesizer,
 *	PASS_EVENTS for a MIDI device
 * @midi: a MIDI device rather than a synthesizer
 * @last: memory for @channels entries, or NULL
 * @channels: number of voices of a synthesizer, from
 *	OB_OSS_TRANSLATOR_MIDI_CHANNELS to OB_OSS_TRANSLATOR_MAX_CHANNELS; for a
 *	MIDI device OB_OSS_TRANSLATOR_MIDI_CHANNELS
 * @sysex: memory for @sysex_size bytes, or NULL to refuse EV_SYSEX
 * @sysex_size: 0, or at least OB_OSS_TRANSLATOR_MIN_SYSEX
 *
 * Context: Any context.
 */
void ob_oss_translator_init(struct ob_oss_translator *translator, bool midi,
			    struct ob_oss_translator_channel *last,
			    unsigned int channels, u8 *sysex,
			    size_t sysex_size);

/**
 * ob_oss_translator_reset() - forget notes and unfinished messages
 * @translator: state
 *
 * Context: Any context.
 */
void ob_oss_translator_reset(struct ob_oss_translator *translator);

/**
 * ob_oss_translator_make_events() - turn a record into events
 * @translator: state of the device that the record names; may be NULL for
 *	OB_OSS_RECORD_LOCAL
 * @record: record of kind OB_OSS_RECORD_NOTE_ON to OB_OSS_RECORD_MIDI_BYTE, or
 *	OB_OSS_RECORD_LOCAL
 * @events: filled in the order of sending, OB_OSS_TRANSLATOR_EVENTS entries:
 *	type, length flags and data; the rest is 0 for the caller to fill
 *
 * Notes: with PROCESS_EVENTS a channel has one note at a time. A new note ends
 * it; a new note with velocity 0 is named but not started. Note 255 sets the
 * velocity of the channel's note: it is sent as key pressure if the note
 * sounds, and starts the note otherwise. A note off ends the channel's note
 * whatever its number. With PASS_EVENTS notes pass unchanged. With
 * PROCESS_KEYPRESS a note on from 128 is the key pressure of the note 128
 * below. For a MIDI device, and with PROCESS_KEYPRESS, a note on with velocity
 * 0 is a note off.
 *
 * Controllers: those up to 127 have 7 bits, or 14 bits for a synthesizer or up
 * to controller 31. CTRL_PITCH_BENDER is the pitch bend, -8192 to 8191.
 * CTRL_PITCH_BENDER_RANGE, in cents, becomes a REGPARAM; CTRL_EXPRESSION and
 * CTRL_MAIN_VOLUME (percent) become controllers 11 and 7.
 *
 * SysEx: the records of one message are collected, and become one SYSEX event
 * at F7. A message becomes several events if it fills the buffer, or at each
 * record that has fewer than six bytes and no F7. A message that does not begin
 * with F0, or contains a status byte, is dropped. The data of a SYSEX event is
 * in @translator's buffers, and valid until the next call.
 *
 * Context: Any context.
 * Return: number of events, which may be 0; -EINVAL if a channel, note or value
 * is out of range, a SysEx is malformed or the kind is another; -ENXIO if the
 * kind is not for this device (PRIVATE for a MIDI device, MIDI_BYTE for a
 * synthesizer). On error the state is unchanged, except that a malformed SysEx
 * was dropped.
 */
int ob_oss_translator_make_events(struct ob_oss_translator *translator,
				  const struct ob_oss_record *record,
				  struct snd_seq_event *events);

#endif
