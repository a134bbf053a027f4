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
 * Context: Process context, no locks.
 * Return: Bytes copied, of whole events; 0 if @count holds no record; -EAGAIN
 * without events, or if one that cannot be split does not fit; -ENOSPC if an
 * event was lost at this place; -EFAULT; -ERESTARTSYS.
 */
ssize_t ob_reader_read(struct ob_input_fifo *input, char __user *buffer,
		       size_t count, bool nonblock);

#endif
