/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What happened to the sample synth, a line each, in /proc/sample-synth/log.
 */
#ifndef ONBEAT_SAMPLE_LOG_H
#define ONBEAT_SAMPLE_LOG_H

#include <linux/compiler.h>

struct proc_dir_entry;

/**
 * ob_sample_log_init() - make the file
 * @directory: where
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int ob_sample_log_init(struct proc_dir_entry *directory);

/**
 * ob_sample_log_exit() - forget all lines; the file is gone already
 *
 * Context: process.
 */
void ob_sample_log_exit(void);

/**
 * ob_sample_log_clear() - forget all lines
 *
 * Context: any.
 */
void ob_sample_log_clear(void);

/**
 * ob_sample_log_add() - add a line
 * @format: as of printf(), without line feed
 *
 * When there is no more room, the line is lost.
 *
 * Context: any.
 */
__printf(1, 2)
void ob_sample_log_add(const char *format, ...);

#endif
