/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * /proc/asound/seq/oss.
 */
#ifndef ONBEAT_OSS_PROC_H
#define ONBEAT_OSS_PROC_H

/**
 * ob_oss_proc_init() - make the file
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int ob_oss_proc_init(void);

/**
 * ob_oss_proc_exit() - take it away
 *
 * Context: process.
 */
void ob_oss_proc_exit(void);

#endif
