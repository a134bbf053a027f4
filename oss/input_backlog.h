/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Events that an application has received and whose records find no room in its
 * read queue yet.
 */
#ifndef ONBEAT_OSS_INPUT_BACKLOG_H
#define ONBEAT_OSS_INPUT_BACKLOG_H

#include <linux/types.h>

struct ob_oss_application;
struct snd_seq_event;

void ob_oss_input_backlog_receive(struct ob_oss_application *application,
				  const struct snd_seq_event *event);
void ob_oss_input_backlog_refill(struct ob_oss_application *application);
void ob_oss_input_backlog_clear_locked(struct ob_oss_application *application);

#endif
