// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The patches of the sample synth: appended by its load_patch callback in
 * process context, read back through a file.
 */
#include "sample_memory.h"

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

/* Protects @used, and @patches from there on. */
static DEFINE_MUTEX(memory_mutex);
static char *patches;
static unsigned int memory_size;
static unsigned int used;

int ob_sample_memory_load(const char __user *buffer, unsigned int count)
{
	int err = 0;

	mutex_lock(&memory_mutex);
	if (count > memory_size - used)
		err = -ENOSPC;
	else if (copy_from_user(patches + used, buffer, count))
		err = -EFAULT;
	else
		used += count;
	mutex_unlock(&memory_mutex);
	return err;
}

void ob_sample_memory_reset(void)
{
	mutex_lock(&memory_mutex);
	used = 0;
	mutex_unlock(&memory_mutex);
}

unsigned int ob_sample_memory_available(void)
{
	unsigned int left;

	mutex_lock(&memory_mutex);
	left = memory_size - used;
	mutex_unlock(&memory_mutex);
	return left;
}

static ssize_t read_memory(struct file *file, char __user *buffer,
			   size_t count, loff_t *offset)
{
	ssize_t result;

	mutex_lock(&memory_mutex);
	result = simple_read_from_buffer(buffer, count, offset, patches, used);
	mutex_unlock(&memory_mutex);
	return result;
}

static const struct proc_ops memory_ops = {
	.proc_read = read_memory,
	.proc_lseek = default_llseek,
};

int ob_sample_memory_init(struct proc_dir_entry *directory, unsigned int size)
{
	patches = vzalloc(size);
	if (!patches)
		return -ENOMEM;
	memory_size = size;
	if (proc_create("memory", 0444, directory, &memory_ops))
		return 0;
	ob_sample_memory_exit();
	return -ENOMEM;
}

void ob_sample_memory_exit(void)
{
	vfree(patches);
	patches = NULL;
}
