/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The queue of an application.
 */
#ifndef ONBEAT_OSS_QUEUE_H
#define ONBEAT_OSS_QUEUE_H

#include <linux/types.h>

struct ob_oss_application;
struct ob_oss_timing_step;
struct snd_seq_event;

/*
 * Sets @application->queue. The queue stands at 0.
 *
 * Context: process, sleeps.
 * Return: 0 or a negative errno.
 */
int ob_oss_queue_create(struct ob_oss_application *application);

/* Does nothing if there is none. */
void ob_oss_queue_delete(struct ob_oss_application *application);

/* From 0; the application has its port. */
void ob_oss_queue_start(const struct ob_oss_application *application);

/* Its present tick. */
u32 ob_oss_queue_now(const struct ob_oss_application *application);

/* The control event of @step, whose action is not OB_OSS_TIMING_NOTHING. */
void ob_oss_queue_make_event(const struct ob_oss_application *application,
			     const struct ob_oss_timing_step *step,
			     struct snd_seq_event *event);

/* Do @step, which is direct, to the queue; the application's mutex is held. */
void ob_oss_queue_control(const struct ob_oss_application *application,
			  const struct ob_oss_timing_step *step);

#endif
