/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Announcements of the sequencer that a port started, changed or exited.
 */
#ifndef ONBEAT_OSS_ANNOUNCEMENTS_H
#define ONBEAT_OSS_ANNOUNCEMENTS_H

struct snd_seq_event;

void ob_oss_announcements_enqueue(const struct snd_seq_event *event);
void ob_oss_announcements_schedule_rescan(void);
int ob_oss_announcements_flush(void);
void ob_oss_announcements_exit(void);

#endif
