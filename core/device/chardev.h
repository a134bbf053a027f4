/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The device /dev/snd/seq.
 */
#ifndef ONBEAT_CHARDEV_H
#define ONBEAT_CHARDEV_H

/*
 * Registers the device; programs may open it before this returns. Process
 * context, may sleep. Returns 0 or a negative errno.
 */
int ob_chardev_init(void);

/* Unregisters the device; no file is open. Process context, may sleep. */
void ob_chardev_exit(void);

#endif
