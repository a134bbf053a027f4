/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Records become sequencer events, by the state of the device they are for.
 * Pure.
 */
#ifndef ONBEAT_OSS_TRANSLATOR_H
#define ONBEAT_OSS_TRANSLATOR_H

#include "record.h"

#include <onbeat/midi_codec.h>

/* Most events that one record becomes: an old note ends, a new one begins. */
#define OB_OSS_TRANSLATOR_EVENTS		2

/* Channels of a MIDI device, and the least number that a synth has. */
#define OB_OSS_TRANSLATOR_MIDI_CHANNELS	16

/* Channels that records can name. */
#define OB_OSS_TRANSLATOR_MAX_CHANNELS	256

/* Least bytes of a buffer for SysEx. */
#define OB_OSS_TRANSLATOR_MIN_SYSEX		16

/**
 * struct ob_oss_translator_channel - the last note of one channel
 * @note: 0 to 127, or -1 for none
 * @sounding: it was started, and not only named with velocity 0
 *
 * The members are translator.c's own; callers only provide the storage.
 */
struct ob_oss_translator_channel {
	s16 note;
	bool sounding;
};

/**
 * struct ob_oss_translator - a device, as one application has it open
 * @midi: a MIDI device rather than a synth; set by the caller
 * @event_passing: SNDRV_SEQ_OSS_PROCESS_EVENTS, _PASS_EVENTS or
 *	_PROCESS_KEYPRESS; set by the caller, who may change it at any time (a
 *	synth's driver does); not looked at for a MIDI device
 * @channels: how many channels it has; set by ob_oss_translator_init()
 * @last: lent, @channels of them; NULL for a MIDI device, and for a synth that
 *	then has no PROCESS_EVENTS (notes pass as with PASS_EVENTS)
 * @sysex: lent; EV_SYSEX data of the message that is being written
 * @sysex_size: bytes in @sysex
 * @sysex_length: bytes used; own
 * @in_sysex: its F0 was seen and its F7 was not; own
 * @encoder: bytes of SEQ_MIDIPUTC; the caller lends it a buffer of its own with
 *	ob_midi_codec_init_encoder(), or every SysEx in them is skipped
 *
 * The caller may move to a larger @sysex between two calls when it copies
 * @sysex_length bytes, and serializes all calls for one device.
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
 * @translator: to be set up
 * @midi: a MIDI device rather than a synth?
 * @last: as above, or NULL
 * @channels: entries in @last: the synth's voices, but at least
 *	OB_OSS_TRANSLATOR_MIDI_CHANNELS and at most OB_OSS_TRANSLATOR_MAX_CHANNELS; for a
 *	MIDI device OB_OSS_TRANSLATOR_MIDI_CHANNELS
 * @sysex: as above; NULL with a size of 0 refuses EV_SYSEX
 * @sysex_size: bytes in @sysex, 0 or at least OB_OSS_TRANSLATOR_MIN_SYSEX
 *
 * A synth begins with PROCESS_EVENTS, a MIDI device with PASS_EVENTS.
 *
 * Context: Any.
 */
void ob_oss_translator_init(struct ob_oss_translator *translator, bool midi,
			    struct ob_oss_translator_channel *last,
			    unsigned int channels, u8 *sysex, size_t sysex_size);

/**
 * ob_oss_translator_reset() - forget notes and unfinished messages
 * @translator: the device, after SNDCTL_SEQ_RESET and the like
 *
 * Context: Any.
 */
void ob_oss_translator_reset(struct ob_oss_translator *translator);

/**
 * ob_oss_translator_make_events() - make the events of a record
 * @translator: the device that the record names
 * @record: of kind OB_OSS_RECORD_NOTE_ON to OB_OSS_RECORD_MIDI_BYTE, or OB_OSS_RECORD_LOCAL
 *	(for which @translator may be NULL)
 * @events: gets OB_OSS_TRANSLATOR_EVENTS events: type, length flags and data, in the
 *	order to be sent; all else is 0 and for the caller to fill
 *
 * Notes: with PROCESS_EVENTS a channel has one note at a time. Another one ends
 * it; one with velocity 0 is only named; note 255 is a new velocity for it, which
 * starts it when it does not sound, and else is sent as its key pressure; a note
 * off ends it, whatever its number. With PASS_EVENTS nothing is looked at. With
 * PROCESS_KEYPRESS a note on from 128 is the key pressure of the note 128 below.
 * On a MIDI device, and with PROCESS_KEYPRESS, a note on with velocity 0 is a
 * note off.
 *
 * Controllers: those up to 127 have 7 bits, or 14 bits for a synth or up to
 * controller 31. CTRL_PITCH_BENDER is the pitch bend, -8192 to 8191.
 * CTRL_PITCH_BENDER_RANGE, in cents, is a REGPARAM; CTRL_EXPRESSION and
 * CTRL_MAIN_VOLUME (percent) are controllers 11 and 7.
 *
 * SysEx: the records of one message are gathered, whatever its length, and leave
 * as one SYSEX event at F7; as several when the buffer gets full, or when a
 * record has fewer than six bytes and no F7, after which the message may go on.
 * A message that does not begin with F0, or with a status byte in it, is dropped.
 *
 * The data of a SYSEX event is in @translator's buffers, valid until the next call.
 *
 * Context: Any. The caller serializes all calls for one device.
 * Return: the number of events, which may be 0; -EINVAL for a channel, note or
 * value out of range, a message that is not SysEx, or a kind that is not for
 * here; -ENXIO for a record that this device does not take (PRIVATE at a MIDI
 * device, MIDI_BYTE at a synth). After an error, nothing has changed and nothing
 * is to be sent, but that a bad SysEx has been dropped.
 */
int ob_oss_translator_make_events(struct ob_oss_translator *translator,
				  const struct ob_oss_record *record,
				  struct snd_seq_event *events);

#endif
