/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * /dev/sequencer and /dev/music.
 */
#ifndef ONBEAT_OSS_CHARDEV_H
#define ONBEAT_OSS_CHARDEV_H

/**
 * ob_oss_chardev_init() - register both devices
 *
 * Context: process; everything else is ready.
 * Return: 0 or a negative errno.
 */
int ob_oss_chardev_init(void);

/**
 * ob_oss_chardev_exit() - take them away; no file is open
 *
 * Context: process.
 */
void ob_oss_chardev_exit(void);

#endif
