/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The patches of the sample synth, one behind the other as they were loaded, in
 * /proc/sample-synth/memory.
 */
#ifndef ONBEAT_SAMPLE_MEMORY_H
#define ONBEAT_SAMPLE_MEMORY_H

#include <linux/compiler.h>

struct proc_dir_entry;

/**
 * ob_sample_memory_init() - allocate the memory, make the file
 * @directory: where
 * @size: bytes
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int ob_sample_memory_init(struct proc_dir_entry *directory, unsigned int size);

/**
 * ob_sample_memory_exit() - free it; the file is gone already
 *
 * Context: process.
 */
void ob_sample_memory_exit(void);

/**
 * ob_sample_memory_load() - take in a patch
 * @buffer: user memory
 * @count: bytes
 *
 * Context: process, sleeps.
 * Return: 0, -ENOSPC, or -EFAULT; after an error nothing was taken.
 */
int ob_sample_memory_load(const char __user *buffer, unsigned int count);

/**
 * ob_sample_memory_reset() - forget all patches
 *
 * Context: process, sleeps.
 */
void ob_sample_memory_reset(void);

/**
 * ob_sample_memory_available() - how much is left
 *
 * Context: process, sleeps.
 * Return: bytes.
 */
unsigned int ob_sample_memory_available(void);

#endif
