/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Records that applications write.
 */
#ifndef ONBEAT_OSS_WRITE_H
#define ONBEAT_OSS_WRITE_H

#include "application.h"

/**
 * ob_oss_write_records() - carry out what an application writes
 * @application: the application
 * @buffer: user memory: records, or one patch
 * @count: its size
 * @nonblock: do not wait for room
 *
 * Records that are not valid, or for devices that there are not, are skipped.
 * A record that is cut short is left. Others may write between two records.
 *
 * Context: process, no locks.
 * Return: bytes taken; -EINVAL no whole record; -EAGAIN no room; -EBUSY another
 * application has the MIDI device; -ENOMEM, -EFAULT, -ERESTARTSYS; errors of the
 * driver for a patch. Errors after the first record show as a short count.
 */
ssize_t ob_oss_write_records(struct ob_oss_application *application,
			     const char __user *buffer, size_t count,
			     bool nonblock);

/**
 * ob_oss_write_record_now() - SNDCTL_SEQ_OUTOFBAND: carry out one record at once
 * @application: the application
 * @bytes: OB_OSS_RECORD_LONG bytes
 *
 * Context: process; the application's mutex.
 * Return: 0, or an error of the record.
 */
int ob_oss_write_record_now(struct ob_oss_application *application,
			    const u8 *bytes);

/**
 * ob_oss_write_end_marker() - mark the time that was written up to
 * @application: the application
 *
 * While the timer runs, the pool is not empty before that time.
 *
 * Context: process, sleeps until there is room.
 * Return: 0, -ERESTARTSYS, or an error of waiting.
 */
int ob_oss_write_end_marker(struct ob_oss_application *application);

/**
 * ob_oss_write_poll() - may poll() say writable?
 * @application: the application
 * @file: who polls
 * @wait: poll table
 *
 * Context: process.
 * Return: true if so.
 */
bool ob_oss_write_poll(struct ob_oss_application *application,
		       struct file *file, poll_table *wait);

#endif
