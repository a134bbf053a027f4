/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * /dev/sequencer and /dev/music.
 */
#ifndef ONBEAT_OSS_CHARDEV_H
#define ONBEAT_OSS_CHARDEV_H

int ob_oss_chardev_init(void);
void ob_oss_chardev_exit(void);

#endif
