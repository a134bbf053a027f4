/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * All applications.
 */
#ifndef ONBEAT_OSS_APPLICATIONS_H
#define ONBEAT_OSS_APPLICATIONS_H

#include <linux/types.h>

struct ob_oss_application;
struct ob_oss_synth_device;
struct seq_file;
struct snd_seq_event;

/*
 * Opens one. @file_mode has SNDRV_SEQ_OSS_FILE_READ, _WRITE and _NONBLOCK.
 *
 * Context: process, sleeps.
 * Return: the application; ERR_PTR: -ENODEV no device at all, -EBUSY all devices
 * that /dev/music wants are taken, or there are OB_OSS_APPLICATIONS already, -ENOMEM,
 * or an error of the sequencer that has no port or queue left.
 */
struct ob_oss_application *ob_oss_applications_create(unsigned int file_mode,
						      bool music);

/*
 * Closes one whose file nobody uses any more. What it scheduled is dropped, and
 * its notes are silenced.
 *
 * Context: process, sleeps.
 */
void ob_oss_applications_destroy(struct ob_oss_application *application);

/*
 * Closes a synthesizer wherever it is open. It is out of the table already.
 *
 * Context: process, sleeps.
 */
void ob_oss_applications_close_synth(struct ob_oss_synth_device *synth);

/*
 * Gives an event to all who read. It came to port @source, after @hop deliveries.
 *
 * Context: any.
 */
void ob_oss_applications_broadcast(const struct snd_seq_event *event,
				   int source, int hop);

/* The applications' part of /proc/asound/seq/oss. */
void ob_oss_applications_show(struct seq_file *file);

#endif
