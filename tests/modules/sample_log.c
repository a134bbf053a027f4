// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The log of the sample synth: written by its callbacks and its port in any
 * context, read through a file.
 */
#include "sample_log.h"

#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define TEXT_SIZE	(256 * 1024)
#define LINE_SIZE	200

/* Protects @length, and @text from there on; the text before is constant. */
static DEFINE_SPINLOCK(text_lock);
static char *text;
static size_t length;

void ob_sample_log_add(const char *format, ...)
{
	char line[LINE_SIZE];
	unsigned long flags;
	va_list arguments;
	size_t count;

	va_start(arguments, format);
	count = vscnprintf(line, sizeof(line) - 1, format, arguments);
	va_end(arguments);
	line[count++] = '\n';

	spin_lock_irqsave(&text_lock, flags);
	if (count <= TEXT_SIZE - length) {
		memcpy(text + length, line, count);
		length += count;
	}
	spin_unlock_irqrestore(&text_lock, flags);
}

void ob_sample_log_clear(void)
{
	unsigned long flags;

	spin_lock_irqsave(&text_lock, flags);
	length = 0;
	spin_unlock_irqrestore(&text_lock, flags);
}

static ssize_t read_log(struct file *file, char __user *buffer, size_t count,
			loff_t *offset)
{
	return simple_read_from_buffer(buffer, count, offset, text,
				       READ_ONCE(length));
}

static const struct proc_ops log_ops = {
	.proc_read = read_log,
	.proc_lseek = default_llseek,
};

int ob_sample_log_init(struct proc_dir_entry *directory)
{
	text = vzalloc(TEXT_SIZE);
	if (!text)
		return -ENOMEM;
	if (proc_create("log", 0444, directory, &log_ops))
		return 0;
	ob_sample_log_exit();
	return -ENOMEM;
}

void ob_sample_log_exit(void)
{
	vfree(text);
	text = NULL;
}
