/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Functions of snd-seq-virmidi for snd-virmidi, in addition to
 * <sound/seq_virmidi.h>.
 */
#ifndef ONBEAT_VIRMIDI_NAMES_H
#define ONBEAT_VIRMIDI_NAMES_H

struct snd_rawmidi;

int ob_virmidi_device_set_names(struct snd_rawmidi *rmidi, const char *client,
				const char *port);
void ob_virmidi_device_delete_client(struct snd_rawmidi *rmidi);

#endif
