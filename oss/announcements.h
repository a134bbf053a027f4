/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What the sequencer announces of ports.
 */
#ifndef ONBEAT_OSS_ANNOUNCEMENTS_H
#define ONBEAT_OSS_ANNOUNCEMENTS_H

struct snd_seq_event;

/**
 * ob_oss_announcements_enqueue() - a port came, changed or went
 * @event: from the system's announce port
 *
 * Context: any; what it means is done later, in order.
 */
void ob_oss_announcements_enqueue(const struct snd_seq_event *event);

/**
 * ob_oss_announcements_schedule_rescan() - look at all ports, as if all were announced
 *
 * Does not wait for it: looking may load modules, and wait for the kernel's
 * worker that does; that worker may be what loads this module.
 *
 * Context: any.
 */
void ob_oss_announcements_schedule_rescan(void);

/**
 * ob_oss_announcements_flush() - wait for what was announced before
 *
 * Context: process, sleeps.
 */
void ob_oss_announcements_flush(void);

/**
 * ob_oss_announcements_exit() - no announcement comes any more
 *
 * Context: process, sleeps.
 */
void ob_oss_announcements_exit(void);

#endif
