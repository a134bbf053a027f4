/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The queue of an application. All functions are called in process context, and
 * may sleep.
 */
#ifndef ONBEAT_OSS_QUEUE_H
#define ONBEAT_OSS_QUEUE_H

#include <linux/types.h>

struct ob_oss_application;
struct ob_oss_timing;
struct ob_oss_timing_step;

int ob_oss_queue_create(struct ob_oss_application *application);
void ob_oss_queue_delete(struct ob_oss_application *application);
void ob_oss_queue_start(const struct ob_oss_application *application);
void ob_oss_queue_drop_tempos(const struct ob_oss_application *application, u32 tick);
u32 ob_oss_queue_now(const struct ob_oss_application *application);
int ob_oss_queue_control(const struct ob_oss_application *application,
			 const struct ob_oss_timing_step *step);
int ob_oss_queue_follow(struct ob_oss_application *application,
			const struct ob_oss_timing_step *step,
			const struct ob_oss_timing *before);

#endif
