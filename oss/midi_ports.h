/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Which sequencer ports are MIDI devices to OSS programs.
 */
#ifndef ONBEAT_OSS_MIDI_PORTS_H
#define ONBEAT_OSS_MIDI_PORTS_H

struct snd_seq_addr;

/**
 * ob_oss_midi_ports_rescan() - take in every port that there is
 *
 * Devices whose port is gone are forgotten.
 *
 * Context: process, sleeps.
 */
void ob_oss_midi_ports_rescan(void);

/**
 * ob_oss_midi_ports_update() - a port came or changed
 * @addr: the port; may be a device now, or be one no more
 *
 * Context: process, sleeps.
 */
void ob_oss_midi_ports_update(const struct snd_seq_addr *addr);

/**
 * ob_oss_midi_ports_remove() - a port went
 * @addr: the port
 *
 * Context: process, sleeps.
 */
void ob_oss_midi_ports_remove(const struct snd_seq_addr *addr);

#endif
