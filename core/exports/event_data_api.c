// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Data of variable-length events: the functions of <sound/seq_kernel.h> with
 * which drivers read it.
 *
 * The list of headers decides the symbol versions: see kernel_api.c.
 */
#include <linux/init.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/sched/signal.h>
#include <linux/mm.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>
#include <linux/uaccess.h>
#include <onbeat/kernel.h>

/* Length of the data, or -EINVAL if there is none in kernel memory. */
static int data_length(const struct snd_seq_event *event)
{
	if (!snd_seq_ev_is_variable(event) ||
	    event->data.ext.len & SNDRV_SEQ_EXT_USRPTR)
		return -EINVAL;
	return event->data.ext.len & ~SNDRV_SEQ_EXT_MASK;
}

/**
 * snd_seq_dump_var_event() - pass the data of an event to a function
 * @event: event of variable length
 * @func: called with @private_data, the data and its length
 * @private_data: for @func
 *
 * Context: Any that suits @func.
 * Return: The result of @func; 0 without data; -EINVAL for any other event.
 */
int snd_seq_dump_var_event(const struct snd_seq_event *event,
			   snd_seq_dump_func_t func, void *private_data)
{
	int length = data_length(event);

	if (length <= 0)
		return length;
	return func(private_data, event->data.ext.ptr, length);
}
EXPORT_SYMBOL(snd_seq_dump_var_event);

/**
 * snd_seq_expand_var_event() - copy the data of an event
 * @event: event of variable length
 * @count: size of @buf
 * @buf: destination, in kernel or user memory
 * @in_kernel: @buf is kernel memory
 * @size_aligned: pad with zeros to a multiple of this, or 0
 *
 * Context: Any for kernel memory; process context, may sleep, for user memory.
 * Return: Bytes written; -EAGAIN if @buf is too small; -EINVAL; -EFAULT.
 */
int snd_seq_expand_var_event(const struct snd_seq_event *event, int count,
			     char *buf, int in_kernel, int size_aligned)
{
	char __user *user = (char __user __force *)buf;
	int length = data_length(event);
	int padded;

	if (length < 0)
		return length;
	padded = size_aligned > 0 ? roundup(length, size_aligned) : length;
	if (count < padded)
		return -EAGAIN;
	if (in_kernel) {
		memcpy(buf, event->data.ext.ptr, length);
		memset(buf + length, 0, padded - length);
	} else if (copy_to_user(user, event->data.ext.ptr, length) ||
		   clear_user(user + length, padded - length)) {
		return -EFAULT;
	}
	return padded;
}
EXPORT_SYMBOL(snd_seq_expand_var_event);

/**
 * snd_seq_expand_var_event_at() - copy part of the data of an event
 * @event: event of variable length
 * @count: bytes wanted
 * @buf: destination, in kernel memory
 * @offset: first byte of the data to copy
 *
 * Context: Any.
 * Return: Bytes copied, less than @count at the end of the data; -EINVAL.
 */
int snd_seq_expand_var_event_at(const struct snd_seq_event *event, int count,
				char *buf, int offset)
{
	int length = data_length(event);

	if (length < 0)
		return length;
	if (offset < 0 || offset >= length || count <= 0)
		return 0;
	length = min(length - offset, count);
	memcpy(buf, event->data.ext.ptr + offset, length);
	return length;
}
EXPORT_SYMBOL_GPL(snd_seq_expand_var_event_at);
