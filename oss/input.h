/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Sequencer events become the records that an application reads. Pure.
 */
#ifndef ONBEAT_OSS_INPUT_H
#define ONBEAT_OSS_INPUT_H

#include "record.h"

#include <onbeat/midi_codec.h>

/* Most records of an event that is no SysEx: its time, and its bytes. */
#define OB_OSS_INPUT_EVENT_RECORDS	(1 + OB_MIDI_CODEC_MAX)

/**
 * typedef ob_oss_input_emit_t - append records
 * @context: from the caller of ob_oss_input_make_records()
 * @records: the records, each padded with zeros to OB_OSS_RECORD_LONG; valid
 *	during the call
 * @count: number of records, 1 to OB_OSS_INPUT_EVENT_RECORDS
 *
 * Return: false if there is no room for all of them; then none was appended.
 */
typedef bool (*ob_oss_input_emit_t)(void *context,
				    const u8 records[][OB_OSS_RECORD_LONG],
				    unsigned int count);

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

void ob_oss_input_init(struct ob_oss_input *input, bool music);

void ob_oss_input_init_device(struct ob_oss_input_device *device, u8 number);

int ob_oss_input_make_records(struct ob_oss_input *input,
			      struct ob_oss_input_device *device,
			      const struct snd_seq_event *event, u32 time,
			      ob_oss_input_emit_t emit, void *context);

size_t ob_oss_input_make_sysex(struct ob_oss_input *input,
			       struct ob_oss_input_device *device,
			       const u8 *data, size_t length, u32 time,
			       ob_oss_input_emit_t emit, void *context);

int ob_oss_input_emit_echo(const u8 bytes[OB_OSS_RECORD_LONG],
			   ob_oss_input_emit_t emit, void *context);

#endif
