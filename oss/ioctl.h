/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Control calls of applications.
 */
#ifndef ONBEAT_OSS_IOCTL_H
#define ONBEAT_OSS_IOCTL_H

struct ob_oss_application;

/**
 * ob_oss_ioctl_execute() - one control call
 * @application: the application
 * @command: of <linux/soundcard.h>
 * @argument: user memory, or whatever a driver's call has
 *
 * Context: process, no locks.
 * Return: as each call; those that are not known go to synthesizer 0.
 */
long ob_oss_ioctl_execute(struct ob_oss_application *application,
			  unsigned int command, unsigned long argument);

#endif
