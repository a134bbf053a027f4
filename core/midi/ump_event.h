/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Sequencer events and the messages of MIDI 1.0 that they stand for, as packets of types
 * 1 and 2: the mapping alone, which remembers nothing. Pure.
 */
#ifndef ONBEAT_UMP_EVENT_H
#define ONBEAT_UMP_EVENT_H

#include <compat/asequencer.h>

#include "midi/ump_results.h"

bool ob_ump_event_has_message(u8 type);
bool ob_ump_event_is_voice(u8 type);
bool ob_ump_event_to_words(const struct snd_seq_event *ev, unsigned int group,
			   struct ob_ump_words *out);
bool ob_ump_event_from_word(struct snd_seq_event *ev,
			    const struct snd_seq_event *header, u32 word);

#endif
