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
 * typedef ob_oss_input_emit_t - append one record
 * @context: from the caller of ob_oss_input_make_records()
 * @bytes: the record, padded with zeros to OB_OSS_RECORD_LONG; valid during the
 *	call
 * @size: OB_OSS_RECORD_SHORT or OB_OSS_RECORD_LONG
 *
 * Return: false if there is no room for it.
 */
typedef bool (*ob_oss_input_emit_t)(void *context, const u8 *bytes,
				    unsigned int size);

/**
 * struct ob_oss_input - what one application reads
 * @music: opened as /dev/music
 * @time: application's tick that the reader was last told
 *
 * The caller serializes all calls for one application.
 */
struct ob_oss_input {
	bool music;
	u32 time;
};

/**
 * struct ob_oss_input_device - a MIDI device that one application has open
 * @number: of the MIDI device in synth mode, of the synthesizer in whose place
 *	it is in music mode; the caller may change it between two calls
 * @decoder: bytes of its stream; the caller may only set no_running_status
 */
struct ob_oss_input_device {
	u8 number;
	struct ob_midi_decoder decoder;
};

/**
 * ob_oss_input_init() - begin at tick 0
 * @input: state
 * @music: opened as /dev/music
 *
 * Context: Any context.
 */
void ob_oss_input_init(struct ob_oss_input *input, bool music);

/**
 * ob_oss_input_init_device() - begin to read from a MIDI device
 * @device: state; set to use running status
 * @number: see &struct ob_oss_input_device
 *
 * Context: Any context.
 */
void ob_oss_input_init_device(struct ob_oss_input_device *device, u8 number);

/**
 * ob_oss_input_make_records() - turn one event into records
 * @input: the application
 * @device: source of the event
 * @event: the event; not SYSEX
 * @time: application's tick, see ob_oss_timing_position()
 * @emit: called for each record, in order
 * @context: passed to @emit
 *
 * Synth mode: SEQ_WAIT with the low 24 bits of @time if @time is not what the
 * reader was last told, then SEQ_MIDIPUTC for each byte, with running status.
 * Music mode: TMR_WAIT_ABS likewise, then EV_CHN_VOICE or EV_CHN_COMMON for
 * each channel message (several for CONTROL14, NONREGPARAM and REGPARAM).
 * Events without such a form make no record.
 *
 * If @emit refuses a record, the rest of the event is lost, and the bytes of
 * the next event begin with a status byte.
 *
 * Context: Any context that @emit allows.
 * Return: number of records, which may be 0; -ENOSPC if one was refused.
 */
int ob_oss_input_make_records(struct ob_oss_input *input,
			      struct ob_oss_input_device *device,
			      const struct snd_seq_event *event, u32 time,
			      ob_oss_input_emit_t emit, void *context);

/**
 * ob_oss_input_make_sysex() - turn bytes of a SysEx into records
 * @input: the application
 * @device: source of the bytes; its running status ends
 * @data: the bytes, any part of a SYSEX event; in music mode, all but the last
 *	part are of a multiple of OB_OSS_RECORD_SYSEX_BYTES bytes
 * @length: number of bytes
 * @time: application's tick, see ob_oss_timing_position()
 * @emit: called for each record, in order, until it refuses one
 * @context: passed to @emit
 *
 * The records are the time as above, then in synth mode SEQ_MIDIPUTC for each
 * byte, in music mode EV_SYSEX for each six bytes.
 *
 * Context: Any context that @emit allows.
 * Return: number of bytes of which records were made. The caller continues with
 * the next one when there is room.
 */
size_t ob_oss_input_make_sysex(struct ob_oss_input *input,
			       struct ob_oss_input_device *device,
			       const u8 *data, size_t length, u32 time,
			       ob_oss_input_emit_t emit, void *context);

/**
 * ob_oss_input_emit_echo() - return an echo to the reader, without its time
 * @bytes: record from ob_oss_record_make_echo()
 * @emit: called for the record
 * @context: passed to @emit
 *
 * Context: Any context that @emit allows.
 * Return: 1, or -ENOSPC if the record was refused.
 */
int ob_oss_input_emit_echo(const u8 bytes[OB_OSS_RECORD_LONG],
			   ob_oss_input_emit_t emit, void *context);

#endif
