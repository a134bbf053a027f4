/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * /dev/snd/seq.
 */
#ifndef ONBEAT_CHARDEV_H
#define ONBEAT_CHARDEV_H

/**
 * ob_chardev_init() - register the device
 *
 * Context: process; everything else is ready.
 * Return: 0 or a negative errno.
 */
int ob_chardev_init(void);

/**
 * ob_chardev_exit() - take it away; no file is open
 *
 * Context: process.
 */
void ob_chardev_exit(void);

#endif
