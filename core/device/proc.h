/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Files in /proc/asound/seq. Process context, may sleep.
 */
#ifndef ONBEAT_PROC_H
#define ONBEAT_PROC_H

int ob_proc_init(void);
void ob_proc_exit(void);

#endif
