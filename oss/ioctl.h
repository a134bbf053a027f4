/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Ioctls of applications.
 */
#ifndef ONBEAT_OSS_IOCTL_H
#define ONBEAT_OSS_IOCTL_H

struct ob_oss_application;

long ob_oss_ioctl_execute(struct ob_oss_application *application,
			  unsigned int command, unsigned long argument);

#endif
