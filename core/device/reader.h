/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * read(2) on /dev/snd/seq.
 */
#ifndef ONBEAT_READER_H
#define ONBEAT_READER_H

#include <linux/types.h>

struct ob_input_fifo;

/**
 * ob_reader_read() - copy events to user space
 * @input: the client's input
 * @buffer: user memory
 * @count: its size
 * @nonblock: do not wait for the first event
 *
 * A SYSEX event that does not fit an otherwise empty buffer is read in parts.
 *
 * Context: Process context, may sleep; no locks are held.
 * Return: Bytes copied, of whole events; 0 if @count is less than a record;
 * -EAGAIN if there are no events, or the next cannot be split and does not fit;
 * -ENOSPC if events were lost at this place; -EFAULT; -ERESTARTSYS.
 */
ssize_t ob_reader_read(struct ob_input_fifo *input, char __user *buffer,
		       size_t count, bool nonblock);

#endif
