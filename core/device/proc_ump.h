/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The lines about MIDI 2.0 in /proc/asound/seq/clients.
 */
#ifndef ONBEAT_PROC_UMP_H
#define ONBEAT_PROC_UMP_H

struct ob_client;
struct snd_info_buffer;

void ob_proc_ump_show(struct snd_info_buffer *buffer, struct ob_client *client);

#endif
