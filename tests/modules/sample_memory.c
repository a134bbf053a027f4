// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The memory of the sample synth: filled by its load_patch callback in the
 * context of who writes, read back as a file.
 */
#include "sample_memory.h"

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

/* Protects @used, and @memory behind it. */
static DEFINE_MUTEX(memory_mutex);
static char *memory;
static unsigned int memory_size;
static unsigned int used;

int ob_sample_memory_load(const char __user *buffer, unsigned int count)
{
	int err = 0;

	mutex_lock(&memory_mutex);
	if (count > memory_size - used)
		err = -ENOSPC;
	else if (copy_from_user(memory + used, buffer, count))
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

unsigned int ob_sample_memory_free(void)
{
	unsigned int left;

	mutex_lock(&memory_mutex);
	left = memory_size - used;
	mutex_unlock(&memory_mutex);
	return left;
}

static ssize_t read(struct file *file, char __user *buffer, size_t count,
		    loff_t *offset)
{
	ssize_t result;

	mutex_lock(&memory_mutex);
	result = simple_read_from_buffer(buffer, count, offset, memory, used);
	mutex_unlock(&memory_mutex);
	return result;
}

static const struct proc_ops ops = {
	.proc_read = read,
	.proc_lseek = default_llseek,
};

int ob_sample_memory_init(struct proc_dir_entry *folder, unsigned int size)
{
	memory = vzalloc(size);
	if (!memory)
		return -ENOMEM;
	memory_size = size;
	if (proc_create("memory", 0444, folder, &ops))
		return 0;
	ob_sample_memory_exit();
	return -ENOMEM;
}

void ob_sample_memory_exit(void)
{
	vfree(memory);
	memory = NULL;
}
