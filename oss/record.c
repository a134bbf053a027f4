// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Parser of the records of <linux/soundcard.h>: every form of a record becomes
 * the same set of fields. Pure; called by write.c for each record.
 *
 * Fields of several bytes have the byte order of the machine, as the macros of
 * <linux/soundcard.h> store them. The 24 bits of short records follow the code,
 * least significant byte first.
 */
#include "record.h"

#include <linux/errno.h>
#include <linux/soundcard.h>
#include <linux/string.h>

#define FIRST_LONG_CODE		0x80

static u16 read_u16(const u8 *bytes)
{
	u16 value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

static u32 read_u32(const u8 *bytes)
{
	u32 value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

static u32 read_short_time(const u8 *bytes)
{
	return bytes[1] | bytes[2] << 8 | bytes[3] << 16;
}

static int set_voice(struct ob_oss_record *record, enum ob_oss_record_kind kind,
		     u8 number, s32 value)
{
	record->kind = kind;
	record->number = number;
	record->value = value;
	return 0;
}

static int set_timer(struct ob_oss_record *record, u8 number, u32 time)
{
	record->kind = number == TMR_ECHO ? OB_OSS_RECORD_ECHO : OB_OSS_RECORD_TIMER;
	record->number = number;
	record->time = time;
	return 0;
}

static int parse_short(const u8 *bytes, struct ob_oss_record *record)
{
	record->channel = bytes[1];
	switch (bytes[0]) {
	case SEQ_NOTEOFF:
		return set_voice(record, OB_OSS_RECORD_NOTE_OFF, bytes[2], bytes[3]);
	case SEQ_NOTEON:
		return set_voice(record, OB_OSS_RECORD_NOTE_ON, bytes[2], bytes[3]);
	case SEQ_PGMCHANGE:
		return set_voice(record, OB_OSS_RECORD_PROGRAM, 0, bytes[2]);
	}

	record->channel = 0;
	switch (bytes[0]) {
	case SEQ_WAIT:
	case SEQ_ECHO:
		return set_timer(record, bytes[0], read_short_time(bytes));
	case SEQ_SYNCTIMER:
		return set_timer(record, TMR_START, 0);
	case SEQ_MIDIPUTC:
		record->device = bytes[2];
		return set_voice(record, OB_OSS_RECORD_MIDI_BYTE, 0, bytes[1]);
	}
	return -EINVAL;
}

static int parse_extended(const u8 *bytes, struct ob_oss_record *record)
{
	record->device = bytes[2];
	record->channel = bytes[3];
	switch (bytes[1]) {
	case SEQ_NOTEOFF:
		return set_voice(record, OB_OSS_RECORD_NOTE_OFF, bytes[4], bytes[5]);
	case SEQ_NOTEON:
		return set_voice(record, OB_OSS_RECORD_NOTE_ON, bytes[4], bytes[5]);
	case SEQ_PGMCHANGE:
		return set_voice(record, OB_OSS_RECORD_PROGRAM, 0, bytes[4]);
	case SEQ_AFTERTOUCH:
		return set_voice(record, OB_OSS_RECORD_CHANNEL_PRESSURE, 0,
				 bytes[4]);
	case SEQ_CONTROLLER:
		return set_voice(record, OB_OSS_RECORD_VOICE_CONTROLLER, bytes[4],
				 (s16)(bytes[5] | bytes[6] << 8));
	case SEQ_BALANCE:
		/* -128 to 127 becomes a pan position, 0 to 127. */
		return set_voice(record, OB_OSS_RECORD_CONTROLLER, CTL_PAN,
				 ((s8)bytes[4] + 128) / 2);
	case SEQ_VOLMODE:
		record->channel = 0;
		return set_voice(record, OB_OSS_RECORD_PRIVATE, 0, 0);
	}
	return -EINVAL;
}

static int parse_chn_voice(const u8 *bytes, struct ob_oss_record *record)
{
	record->device = bytes[1];
	record->channel = bytes[3];
	switch (bytes[2]) {
	case MIDI_NOTEON:
		return set_voice(record, OB_OSS_RECORD_NOTE_ON, bytes[4], bytes[5]);
	case MIDI_NOTEOFF:
		return set_voice(record, OB_OSS_RECORD_NOTE_OFF, bytes[4], bytes[5]);
	case MIDI_KEY_PRESSURE:
		return set_voice(record, OB_OSS_RECORD_KEY_PRESSURE, bytes[4],
				 bytes[5]);
	}
	return -EINVAL;
}

static int parse_chn_common(const u8 *bytes, struct ob_oss_record *record)
{
	s16 value = read_u16(bytes + 6);

	record->device = bytes[1];
	record->channel = bytes[3];
	switch (bytes[2]) {
	case MIDI_CTL_CHANGE:
		return set_voice(record, OB_OSS_RECORD_CONTROLLER, bytes[4], value);
	case MIDI_PGM_CHANGE:
		return set_voice(record, OB_OSS_RECORD_PROGRAM, 0, bytes[4]);
	case MIDI_CHN_PRESSURE:
		return set_voice(record, OB_OSS_RECORD_CHANNEL_PRESSURE, 0,
				 bytes[4]);
	case MIDI_PITCH_BEND:
		return set_voice(record, OB_OSS_RECORD_PITCH_BEND, 0, value);
	}
	return -EINVAL;
}

static int parse_timing(const u8 *bytes, struct ob_oss_record *record)
{
	switch (bytes[1]) {
	case TMR_WAIT_REL:
	case TMR_WAIT_ABS:
	case TMR_STOP:
	case TMR_START:
	case TMR_CONTINUE:
	case TMR_TEMPO:
	case TMR_ECHO:
	case TMR_CLOCK:
	case TMR_SPP:
	case TMR_TIMESIG:
		return set_timer(record, bytes[1], read_u32(bytes + 4));
	}
	return -EINVAL;
}

static int parse_local(const u8 *bytes, struct ob_oss_record *record)
{
	if (bytes[1] != LOCL_STARTAUDIO)
		return -EINVAL;
	return set_voice(record, OB_OSS_RECORD_LOCAL, bytes[1], 0);
}

static int parse_long(const u8 *bytes, struct ob_oss_record *record)
{
	switch (bytes[0]) {
	case EV_SEQ_LOCAL:
		return parse_local(bytes, record);
	case EV_TIMING:
		return parse_timing(bytes, record);
	case EV_CHN_COMMON:
		return parse_chn_common(bytes, record);
	case EV_CHN_VOICE:
		return parse_chn_voice(bytes, record);
	case SEQ_EXTENDED:
		return parse_extended(bytes, record);
	case EV_SYSEX:
		record->device = bytes[1];
		return set_voice(record, OB_OSS_RECORD_SYSEX_FRAGMENT, 0, 0);
	case SEQ_PRIVATE:
		record->device = bytes[1];
		return set_voice(record, OB_OSS_RECORD_PRIVATE, 0, 0);
	}
	return -EINVAL;
}

/**
 * ob_oss_record_size() - size of a record
 * @code: its first byte
 *
 * For SEQ_FULLSIZE this is the size of a patch's head, up to the device.
 *
 * Context: Any context.
 * Return: OB_OSS_RECORD_SHORT or OB_OSS_RECORD_LONG.
 */
unsigned int ob_oss_record_size(u8 code)
{
	if (code < FIRST_LONG_CODE || ob_oss_record_is_patch(code))
		return OB_OSS_RECORD_SHORT;
	return OB_OSS_RECORD_LONG;
}

/**
 * ob_oss_record_is_patch() - does a write() that begins with this byte hold a
 * patch?
 * @code: the first byte
 *
 * Context: Any context.
 * Return: True for SEQ_FULLSIZE.
 */
bool ob_oss_record_is_patch(u8 code)
{
	return code == SEQ_FULLSIZE;
}

/**
 * ob_oss_record_parse() - parse one record
 * @bytes: the record
 * @count: bytes available; those behind the record are not read
 * @music: opened as /dev/music, which has no short records but a patch's head
 * @record: filled, unless an error is returned
 *
 * Context: Any context.
 * Return: 0; -EMSGSIZE if @count is less than the size of the record, or 0;
 * -EINVAL if the code is undefined, or not for this device file: the record has
 * ob_oss_record_size() bytes all the same, and may be skipped.
 */
int ob_oss_record_parse(const u8 *bytes, size_t count, bool music,
			struct ob_oss_record *record)
{
	struct ob_oss_record parsed = {};
	int err;

	if (!count || count < ob_oss_record_size(bytes[0]))
		return -EMSGSIZE;
	parsed.size = ob_oss_record_size(bytes[0]);
	memcpy(parsed.bytes, bytes, parsed.size);

	if (ob_oss_record_is_patch(bytes[0])) {
		parsed.device = read_u16(bytes + 2);
		err = set_voice(&parsed, OB_OSS_RECORD_PATCH, 0, read_u16(bytes));
	} else if (parsed.size == OB_OSS_RECORD_LONG) {
		err = parse_long(bytes, &parsed);
	} else if (music) {
		err = -EINVAL;
	} else {
		err = parse_short(bytes, &parsed);
	}
	if (!err)
		*record = parsed;
	return err;
}

/**
 * ob_oss_record_make_echo() - make the record that comes back for an echo
 * @record: record of kind OB_OSS_RECORD_ECHO
 * @music: make TMR_ECHO; otherwise SEQ_ECHO with the low 24 bits of the key
 * @bytes: filled, padded with zeros to OB_OSS_RECORD_LONG
 *
 * Context: Any context.
 */
void ob_oss_record_make_echo(const struct ob_oss_record *record, bool music,
			     u8 bytes[OB_OSS_RECORD_LONG])
{
	u32 key = record->time;

	memset(bytes, 0, OB_OSS_RECORD_LONG);
	if (music) {
		bytes[0] = EV_TIMING;
		bytes[1] = TMR_ECHO;
		memcpy(bytes + 4, &key, sizeof(key));
		return;
	}
	bytes[0] = SEQ_ECHO;
	bytes[1] = key;
	bytes[2] = key >> 8;
	bytes[3] = key >> 16;
}
