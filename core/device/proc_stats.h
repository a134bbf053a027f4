/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The file /proc/asound/seq/stats. Process context, may sleep.
 */
#ifndef ONBEAT_PROC_STATS_H
#define ONBEAT_PROC_STATS_H

struct snd_info_buffer;
struct snd_info_entry;

void ob_proc_stats_read(struct snd_info_entry *entry,
			struct snd_info_buffer *buffer);
void ob_proc_stats_write(struct snd_info_entry *entry,
			 struct snd_info_buffer *buffer);

#endif
