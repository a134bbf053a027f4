/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The mapping between one MIDI message (status byte and data bytes) and its
 * event. Stateless: running status is the codec's.
 */
#ifndef ONBEAT_MIDI_MESSAGE_H
#define ONBEAT_MIDI_MESSAGE_H

#include <linux/types.h>
#include <sound/asequencer.h>
#include <sound/asoundef.h>

/* Status bytes from here on are system messages; those below have a channel. */
#define OB_MIDI_MESSAGE_SYSTEM		MIDI_CMD_COMMON_SYSEX
/* Status bytes from here on are real-time messages. */
#define OB_MIDI_MESSAGE_REALTIME	MIDI_CMD_COMMON_CLOCK

/* The most data bytes of one event: four controllers. */
#define OB_MIDI_MESSAGE_DATA_MAX	8

unsigned int ob_midi_message_width(u8 status);
void ob_midi_message_to_event(struct snd_seq_event *ev, u8 status,
			      const u8 *data);
bool ob_midi_message_has_bytes(u8 type);
u8 ob_midi_message_status(const struct snd_seq_event *ev);
u8 *ob_midi_message_put_data(u8 *end, const struct snd_seq_event *ev,
			     u8 status);

/**
 * ob_midi_message_channel_width() - number of data bytes of a channel message
 * @status: the status byte, below OB_MIDI_MESSAGE_SYSTEM
 *
 * Context: Any context.
 * Return: 1 or 2.
 */
static inline unsigned int ob_midi_message_channel_width(u8 status)
{
	return (status & 0xe0) == MIDI_CMD_PGM_CHANGE ? 1 : 2;
}

#endif
