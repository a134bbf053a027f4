/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * One MIDI message, status byte and data bytes, and the event it stands for:
 * the mapping alone, which remembers nothing from one message to the next.
 */
#ifndef ONBEAT_MIDI_MESSAGE_H
#define ONBEAT_MIDI_MESSAGE_H

#include <linux/types.h>
#include <sound/asequencer.h>
#include <sound/asoundef.h>

/* Below are channel messages, from here system common messages ... */
#define OB_MIDI_MESSAGE_SYSTEM		0xf0
/* ... and from here real-time ones. */
#define OB_MIDI_MESSAGE_REALTIME	0xf8

/* Most data bytes that one event becomes: four controllers. */
#define OB_MIDI_MESSAGE_DATA_MAX	8

unsigned int ob_midi_message_width(u8 status);
void ob_midi_message_to_event(struct snd_seq_event *ev, u8 status,
			      const u8 *data);
bool ob_midi_message_has_bytes(u8 type);
u8 ob_midi_message_status(const struct snd_seq_event *ev);
u8 *ob_midi_message_put_data(u8 *end, const struct snd_seq_event *ev,
			     u8 status);

/**
 * ob_midi_message_channel_width() - how many data bytes follow a channel message's
 *	status byte
 * @status: the status byte, below OB_MIDI_MESSAGE_SYSTEM
 *
 * Context: Any.
 * Return: 1 or 2.
 */
static inline unsigned int ob_midi_message_channel_width(u8 status)
{
	return (status & 0xe0) == MIDI_CMD_PGM_CHANGE ? 1 : 2;
}

#endif
