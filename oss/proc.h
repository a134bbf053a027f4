/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * /proc/asound/seq/oss.
 */
#ifndef ONBEAT_OSS_PROC_H
#define ONBEAT_OSS_PROC_H

int ob_oss_proc_init(void);
void ob_oss_proc_exit(void);

#endif
