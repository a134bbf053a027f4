/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The records that an application writes: sizes, kinds, fields. Pure.
 */
#ifndef ONBEAT_OSS_RECORD_H
#define ONBEAT_OSS_RECORD_H

#include <linux/types.h>

#define OB_OSS_RECORD_SHORT		4
#define OB_OSS_RECORD_LONG		8
#define OB_OSS_RECORD_SYSEX_BYTES	6	/* most bytes of one EV_SYSEX record */

/* Bytes of a record that are padding rather than SysEx data. */
#define OB_OSS_RECORD_SYSEX_PAD	0xff

/**
 * enum ob_oss_record_kind - what a record asks for
 * @OB_OSS_RECORD_NOTE_ON: SEQ_NOTEON of either length, MIDI_NOTEON
 * @OB_OSS_RECORD_NOTE_OFF: SEQ_NOTEOFF of either length, MIDI_NOTEOFF
 * @OB_OSS_RECORD_KEY_PRESSURE: MIDI_KEY_PRESSURE
 * @OB_OSS_RECORD_PROGRAM: SEQ_PGMCHANGE of either length, MIDI_PGM_CHANGE
 * @OB_OSS_RECORD_CONTROLLER: MIDI_CTL_CHANGE, and SEQ_BALANCE as CTL_PAN
 * @OB_OSS_RECORD_VOICE_CONTROLLER: SEQ_CONTROLLER of SEQ_EXTENDED
 * @OB_OSS_RECORD_CHANNEL_PRESSURE: SEQ_AFTERTOUCH, MIDI_CHN_PRESSURE
 * @OB_OSS_RECORD_PITCH_BEND: MIDI_PITCH_BEND
 * @OB_OSS_RECORD_SYSEX_FRAGMENT: EV_SYSEX
 * @OB_OSS_RECORD_PRIVATE: SEQ_PRIVATE, SEQ_VOLMODE: bytes for a synth's driver
 * @OB_OSS_RECORD_MIDI_BYTE: SEQ_MIDIPUTC
 * @OB_OSS_RECORD_PATCH: SEQ_FULLSIZE: the whole write() is one patch
 * @OB_OSS_RECORD_LOCAL: EV_SEQ_LOCAL with LOCL_STARTAUDIO, which asks for nothing
 *	of a sequencer
 * @OB_OSS_RECORD_ECHO: SEQ_ECHO, TMR_ECHO; see ob_oss_record_make_echo()
 * @OB_OSS_RECORD_TIMER: SEQ_WAIT, SEQ_SYNCTIMER, and TMR_* but TMR_ECHO; for
 *	ob_oss_timing_apply()
 *
 * NOTE_ON to PRIVATE are for a synth, or a MIDI device in a synth's place;
 * MIDI_BYTE is for a MIDI device; PATCH is for a synth. All of these name one in
 * &ob_oss_record.device, and go to ob_oss_translator_make_events(), but for
 * PATCH.
 */
enum ob_oss_record_kind {
	OB_OSS_RECORD_NOTE_ON,
	OB_OSS_RECORD_NOTE_OFF,
	OB_OSS_RECORD_KEY_PRESSURE,
	OB_OSS_RECORD_PROGRAM,
	OB_OSS_RECORD_CONTROLLER,
	OB_OSS_RECORD_VOICE_CONTROLLER,
	OB_OSS_RECORD_CHANNEL_PRESSURE,
	OB_OSS_RECORD_PITCH_BEND,
	OB_OSS_RECORD_SYSEX_FRAGMENT,
	OB_OSS_RECORD_PRIVATE,
	OB_OSS_RECORD_MIDI_BYTE,
	OB_OSS_RECORD_PATCH,
	OB_OSS_RECORD_LOCAL,
	OB_OSS_RECORD_ECHO,
	OB_OSS_RECORD_TIMER,
};

/**
 * struct ob_oss_record - one record in fields, whatever form it was written in
 * @kind: what it asks for
 * @size: bytes of it: OB_OSS_RECORD_SHORT or OB_OSS_RECORD_LONG
 * @device: number of the synth or MIDI device; 0 where the form has none
 * @channel: MIDI channel, or voice of a synth; not checked
 * @number: note (not checked), controller (not checked), or TMR_* code of a
 *	timer record (a known one)
 * @value: velocity, pressure, program, value of a controller, MIDI byte (signed
 *	where the form is), or the key of a patch; not checked
 * @time: ticks, tempo or echo key of a timer or echo record
 * @bytes: the record as it was written, zeros behind
 */
struct ob_oss_record {
	enum ob_oss_record_kind kind;
	unsigned int size;
	unsigned int device;
	u8 channel;
	u8 number;
	s32 value;
	u32 time;
	u8 bytes[OB_OSS_RECORD_LONG];
};

/**
 * ob_oss_record_size() - how long is a record that begins so?
 * @code: its first byte
 *
 * SEQ_FULLSIZE begins a patch, whose head, up to the device, has
 * OB_OSS_RECORD_SHORT bytes; see ob_oss_record_is_patch().
 *
 * Context: Any.
 * Return: OB_OSS_RECORD_SHORT or OB_OSS_RECORD_LONG.
 */
unsigned int ob_oss_record_size(u8 code);

/**
 * ob_oss_record_is_patch() - is a whole write() one patch?
 * @code: its first byte
 *
 * Context: Any.
 * Return: true for SEQ_FULLSIZE.
 */
bool ob_oss_record_is_patch(u8 code);

/**
 * ob_oss_record_parse() - read one record
 * @bytes: the record
 * @count: how many bytes there are; more than the record has are not looked at
 * @music: opened as /dev/music, which has no records of OB_OSS_RECORD_SHORT bytes
 *	but the head of a patch
 * @record: filled whole unless an error is returned
 *
 * Numbers of devices, channels, notes and values are for others to check.
 *
 * Context: Any.
 * Return: 0; -EMSGSIZE when @count is less than the record has (0 included);
 * -EINVAL for a code that is not defined, or not for this device file: such a
 * record has ob_oss_record_size() bytes all the same, and may be skipped.
 */
int ob_oss_record_parse(const u8 *bytes, size_t count, bool music,
			struct ob_oss_record *record);

/**
 * ob_oss_record_make_echo() - the record that comes back
 * @record: of kind OB_OSS_RECORD_ECHO
 * @music: as for ob_oss_record_parse()
 * @bytes: gets OB_OSS_RECORD_LONG bytes, of which ob_oss_record_size(bytes[0]) are the
 *	record: SEQ_ECHO with the key's low 24 bits, or TMR_ECHO in music mode;
 *	zeros behind
 *
 * Context: Any.
 */
void ob_oss_record_make_echo(const struct ob_oss_record *record, bool music,
			     u8 bytes[OB_OSS_RECORD_LONG]);

#endif
