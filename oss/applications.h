/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * All applications: opening, closing, and what concerns each of them.
 */
#ifndef ONBEAT_OSS_APPLICATIONS_H
#define ONBEAT_OSS_APPLICATIONS_H

#include <linux/types.h>

struct ob_oss_application;
struct ob_oss_synth_device;
struct seq_file;
struct snd_seq_event;

struct ob_oss_application *ob_oss_applications_create(unsigned int file_mode,
						      bool music);
void ob_oss_applications_destroy(struct ob_oss_application *application);
void ob_oss_applications_close_synth(struct ob_oss_synth_device *synth);
void ob_oss_applications_broadcast(const struct snd_seq_event *event,
				   int source, int hop);
void ob_oss_applications_show(struct seq_file *file);

#endif
