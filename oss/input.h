/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Sequencer events become the records that an application reads. Pure.
 */
#ifndef ONBEAT_OSS_INPUT_H
#define ONBEAT_OSS_INPUT_H

#include "record.h"

#include <onbeat/midi_codec.h>

/**
 * typedef ob_oss_input_emit_t - takes one record
 * @context: of the caller of ob_oss_input_make_records()
 * @bytes: OB_OSS_RECORD_LONG bytes, valid during the call; zeros behind a short record
 * @size: bytes of the record: OB_OSS_RECORD_SHORT or OB_OSS_RECORD_LONG
 *
 * Return: false when there is no room for it.
 */
typedef bool (*ob_oss_input_emit_t)(void *context, const u8 *bytes,
				    unsigned int size);

/**
 * struct ob_oss_input - what one application reads
 * @music: opened as /dev/music
 * @time: application's tick that its reader has been told
 *
 * The caller serializes all calls for one application.
 */
struct ob_oss_input {
	bool music;
	u32 time;
};

/**
 * struct ob_oss_input_device - one MIDI device, as one application has it open
 * @number: of the MIDI device in synth mode, and of the synth that stands for it
 *	in music mode; the caller may change it between two calls
 * @decoder: bytes of the stream; own, but that a caller who does not want running
 *	status sets no_running_status
 */
struct ob_oss_input_device {
	u8 number;
	struct ob_midi_decoder decoder;
};

/**
 * ob_oss_input_init() - nothing was read yet, and it is 0 o'clock
 * @input: to be set up
 * @music: opened as /dev/music?
 *
 * Context: Any.
 */
void ob_oss_input_init(struct ob_oss_input *input, bool music);

/**
 * ob_oss_input_init_device() - begin to read from a MIDI device
 * @device: to be set up; with running status
 * @number: as above
 *
 * Context: Any.
 */
void ob_oss_input_init_device(struct ob_oss_input_device *device, u8 number);

/**
 * ob_oss_input_make_records() - make the records of one event
 * @input: the application
 * @device: where the event comes from
 * @event: what came; its data.ext is not looked at
 * @sysex: bytes of a SYSEX event, else not looked at
 * @sysex_length: how many
 * @time: application's tick, see ob_oss_timing_position()
 * @emit: takes the records, in their order
 * @context: for @emit
 *
 * Synth mode: a SEQ_WAIT with the low 24 bits of @time, if @time is not what the
 * reader was last told, then SEQ_MIDIPUTC for each byte, with running status.
 * Music mode: a TMR_WAIT_ABS likewise, then EV_CHN_VOICE or EV_CHN_COMMON for
 * each channel message (several for CONTROL14, NONREGPARAM and REGPARAM), or
 * EV_SYSEX for each six bytes. What has no such form makes no record.
 *
 * When @emit refuses a record, the rest of the event is lost, and the next event's
 * bytes begin with a status byte.
 *
 * Context: Any, as @emit allows.
 * Return: the number of records, 0 for an event that makes none; -ENOSPC when
 * one was refused.
 */
int ob_oss_input_make_records(struct ob_oss_input *input,
			      struct ob_oss_input_device *device,
			      const struct snd_seq_event *event,
			      const u8 *sysex, size_t sysex_length, u32 time,
			      ob_oss_input_emit_t emit, void *context);

/**
 * ob_oss_input_emit_echo() - give an echo back
 * @bytes: from ob_oss_record_make_echo()
 * @emit: takes the record; no time goes before it
 * @context: for @emit
 *
 * Context: Any, as @emit allows.
 * Return: 1; -ENOSPC when it was refused.
 */
int ob_oss_input_emit_echo(const u8 bytes[OB_OSS_RECORD_LONG],
			   ob_oss_input_emit_t emit, void *context);

#endif
