/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The patches of the sample synth in the order in which they were loaded, as
 * /proc/sample-synth/memory. Process context, may sleep.
 */
#ifndef ONBEAT_SAMPLE_MEMORY_H
#define ONBEAT_SAMPLE_MEMORY_H

#include <linux/compiler.h>

struct proc_dir_entry;

/* Allocates @size bytes and creates the file in @directory; 0 or -ENOMEM. */
int ob_sample_memory_init(struct proc_dir_entry *directory, unsigned int size);

/* Frees the memory; the file must have been removed. */
void ob_sample_memory_exit(void);

/* Appends a patch of @count bytes; 0, or -ENOSPC or -EFAULT and no change. */
int ob_sample_memory_load(const char __user *buffer, unsigned int count);

/* Removes all patches. */
void ob_sample_memory_reset(void);

/* Number of bytes that are available for patches. */
unsigned int ob_sample_memory_available(void);

#endif
