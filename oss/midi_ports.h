/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Selection of the sequencer ports that are MIDI devices. All functions are
 * called in process context, and may sleep.
 */
#ifndef ONBEAT_OSS_MIDI_PORTS_H
#define ONBEAT_OSS_MIDI_PORTS_H

struct snd_seq_addr;

void ob_oss_midi_ports_update(const struct snd_seq_addr *addr);
void ob_oss_midi_ports_rescan(void);
void ob_oss_midi_ports_remove(const struct snd_seq_addr *addr);

#endif
