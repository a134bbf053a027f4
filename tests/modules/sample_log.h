/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The log of the sample synth, /proc/sample-synth/log: a line for each call.
 */
#ifndef ONBEAT_SAMPLE_LOG_H
#define ONBEAT_SAMPLE_LOG_H

#include <linux/compiler.h>

struct proc_dir_entry;

/* Creates the file in @directory. Process context. Returns 0 or -ENOMEM. */
int ob_sample_log_init(struct proc_dir_entry *directory);

/* Frees the log; the file must have been removed. Process context. */
void ob_sample_log_exit(void);

/* Removes all lines. Any context. */
void ob_sample_log_clear(void);

/* Adds a line, or drops it if there is no room. Any context. */
__printf(1, 2)
void ob_sample_log_add(const char *format, ...);

#endif
