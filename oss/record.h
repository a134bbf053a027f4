/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The OSS records that an application writes: sizes, kinds, fields. Pure.
 */
#ifndef ONBEAT_OSS_RECORD_H
#define ONBEAT_OSS_RECORD_H

#include <linux/types.h>

#define OB_OSS_RECORD_SHORT		4
#define OB_OSS_RECORD_LONG		8

/* Most bytes of SysEx in an EV_SYSEX record, and the padding of the last one. */
#define OB_OSS_RECORD_SYSEX_BYTES	6
#define OB_OSS_RECORD_SYSEX_PAD		0xff

/*
 * Kinds of records. Those from NOTE_ON to PRIVATE are for a synthesizer,
 * or for a MIDI device in the place of one; MIDI_BYTE is for a MIDI device,
 * PATCH for a synthesizer. All of these name a device, and all but PATCH go to
 * ob_oss_translator_make_events(). Where a form of the record is a sub-code of
 * SEQ_EXTENDED, it is in parentheses.
 */
enum ob_oss_record_kind {
	OB_OSS_RECORD_NOTE_ON,		/* SEQ_, (NOTEON), MIDI_NOTEON */
	OB_OSS_RECORD_NOTE_OFF,		/* SEQ_, (NOTEOFF), MIDI_NOTEOFF */
	OB_OSS_RECORD_KEY_PRESSURE,	/* MIDI_KEY_PRESSURE */
	OB_OSS_RECORD_PROGRAM,		/* SEQ_, (PGMCHANGE), MIDI_PGM_CHANGE */
	OB_OSS_RECORD_CONTROLLER,	/* MIDI_CTL_CHANGE, (BALANCE) as pan */
	OB_OSS_RECORD_VOICE_CONTROLLER,	/* (CONTROLLER) */
	OB_OSS_RECORD_CHANNEL_PRESSURE,	/* (AFTERTOUCH), MIDI_CHN_PRESSURE */
	OB_OSS_RECORD_PITCH_BEND,	/* MIDI_PITCH_BEND */
	OB_OSS_RECORD_SYSEX_FRAGMENT,	/* EV_SYSEX */
	OB_OSS_RECORD_PRIVATE,		/* SEQ_PRIVATE, (VOLMODE): to driver */
	OB_OSS_RECORD_MIDI_BYTE,	/* SEQ_MIDIPUTC */
	OB_OSS_RECORD_PATCH,		/* SEQ_FULLSIZE: the whole write() */
	OB_OSS_RECORD_LOCAL,		/* LOCL_STARTAUDIO: no effect */
	OB_OSS_RECORD_ECHO,		/* SEQ_ECHO, TMR_ECHO */
	OB_OSS_RECORD_TIMER,		/* SEQ_WAIT, SEQ_SYNCTIMER, TMR_* */
};

/**
 * struct ob_oss_record - the fields of one record, the same for all of its
 * forms
 * @kind: what it asks for
 * @size: OB_OSS_RECORD_SHORT or OB_OSS_RECORD_LONG
 * @device: number of the synthesizer or MIDI device; 0 if the form has none
 * @channel: MIDI channel, or voice of a synthesizer; not checked
 * @number: note or controller, not checked; or a known TMR_* code
 * @value: velocity, pressure, program, value of a controller, MIDI byte (signed
 *	if the form is), or key of a patch; not checked
 * @time: ticks, tempo, or key of an echo
 * @bytes: the record as it was written, padded with zeros
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

unsigned int ob_oss_record_size(u8 code);

bool ob_oss_record_is_patch(u8 code);

int ob_oss_record_parse(const u8 *bytes, size_t count, bool music,
			struct ob_oss_record *record);

void ob_oss_record_make_echo(const struct ob_oss_record *record, bool music,
			     u8 bytes[OB_OSS_RECORD_LONG]);

#endif
