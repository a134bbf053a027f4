// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Tracks whether a receiver is inside a SysEx that comes in several events.
 * Pure; called in any context by the input of user clients, the backlog of
 * readers of MIDI bytes and the output of virtual devices, each of which has a
 * lock of its own.
 */
#include <onbeat/sysex.h>

#include <linux/types.h>
#include <sound/asoundef.h>

#define STATUS_BIT	0x80

enum ob_sysex_part ob_sysex_part_of(const u8 *data)
{
	u8 byte = data[0];

	if (byte == MIDI_CMD_COMMON_SYSEX)
		return OB_SYSEX_FIRST;
	if (!(byte & STATUS_BIT) || byte == MIDI_CMD_COMMON_SYSEX_END)
		return OB_SYSEX_LATER;
	return OB_SYSEX_OTHER;
}

bool ob_sysex_ends(const u8 *data, size_t size)
{
	return data[size - 1] == MIDI_CMD_COMMON_SYSEX_END;
}

bool ob_sysex_continues(const struct ob_sysex *sysex,
			const struct snd_seq_addr *source, const u8 *data)
{
	return sysex->open && ob_sysex_part_of(data) != OB_SYSEX_FIRST &&
	       ob_sysex_is_from(sysex, source);
}

void ob_sysex_advance(struct ob_sysex *sysex, const struct snd_seq_addr *source,
		      const u8 *data, size_t size)
{
	WRITE_ONCE(sysex->open, !ob_sysex_ends(data, size));
	sysex->source = *source;
}

bool ob_sysex_accept(struct ob_sysex *sysex, const struct snd_seq_addr *source,
		     const u8 *data, size_t size)
{
	switch (ob_sysex_part_of(data)) {
	case OB_SYSEX_LATER:
		if (!sysex->open)
			return false;
		fallthrough;
	case OB_SYSEX_FIRST:
		ob_sysex_advance(sysex, source, data, size);
		return true;
	default:
		ob_sysex_abandon(sysex);
		return true;
	}
}

void ob_sysex_abandon_from(struct ob_sysex *sysex,
			   const struct snd_seq_addr *source)
{
	if (ob_sysex_is_from(sysex, source))
		ob_sysex_abandon(sysex);
}
