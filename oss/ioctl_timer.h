/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Ioctls of the timer of an application.
 */
#ifndef ONBEAT_OSS_IOCTL_TIMER_H
#define ONBEAT_OSS_IOCTL_TIMER_H

struct ob_oss_application;

int ob_oss_ioctl_timer_execute(struct ob_oss_application *application,
			       unsigned int command, int *value);

#endif
