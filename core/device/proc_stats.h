/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The file stats below /proc/asound/seq.
 */
#ifndef ONBEAT_PROC_STATS_H
#define ONBEAT_PROC_STATS_H

struct snd_info_buffer;
struct snd_info_entry;

/**
 * ob_proc_stats_read() - write the figures of all clients and queues
 * @entry: the file
 * @buffer: where to
 *
 * Context: process.
 */
void ob_proc_stats_read(struct snd_info_entry *entry,
			struct snd_info_buffer *buffer);

/**
 * ob_proc_stats_write() - carry out "reset", which sets them to 0
 * @entry: the file
 * @buffer: what was written
 *
 * Context: process, when whoever wrote closes the file.
 */
void ob_proc_stats_write(struct snd_info_entry *entry,
			 struct snd_info_buffer *buffer);

#endif
