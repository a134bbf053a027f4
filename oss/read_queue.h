/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Records that wait for an application to read them.
 */
#ifndef ONBEAT_OSS_READ_QUEUE_H
#define ONBEAT_OSS_READ_QUEUE_H

#include "record.h"

#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

struct seq_file;

/**
 * struct ob_oss_read_queue - the queue
 * @lock: protects @slots to @clears; any context, innermost
 * @slots: ring of records, @size of them
 * @size: constant
 * @head: the oldest
 * @count: how many
 * @lost: records that found it full
 * @clears: how often it was cleared
 * @wait: readers and pollers
 * @read_mutex: one reader at a time copies; never held while waiting
 * @timeout: jiffies that a read waits, MAX_SCHEDULE_TIMEOUT for ever
 */
struct ob_oss_read_queue {
	spinlock_t lock;
	u8 (*slots)[OB_OSS_RECORD_LONG];
	unsigned int size;
	unsigned int head;
	unsigned int count;
	unsigned int lost;
	unsigned int clears;
	wait_queue_head_t wait;
	struct mutex read_mutex;
	long timeout;
};

/**
 * ob_oss_read_queue_init() - make an empty queue
 * @queue: its storage
 * @size: records
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int ob_oss_read_queue_init(struct ob_oss_read_queue *queue, unsigned int size);

/**
 * ob_oss_read_queue_exit() - free what it has
 * @queue: nobody uses it any more; one that was never made is fine if zero
 *
 * Context: process.
 */
void ob_oss_read_queue_exit(struct ob_oss_read_queue *queue);

/**
 * ob_oss_read_queue_append() - append a record
 * @queue: the queue
 * @bytes: OB_OSS_RECORD_LONG bytes
 *
 * Context: any.
 * Return: false when it is full, and the record lost.
 */
bool ob_oss_read_queue_append(struct ob_oss_read_queue *queue, const u8 *bytes);

/**
 * ob_oss_read_queue_wake() - wake readers and pollers after records were appended
 * @queue: the queue
 *
 * Context: any.
 */
void ob_oss_read_queue_wake(struct ob_oss_read_queue *queue);

/**
 * ob_oss_read_queue_read() - copy whole records to user space
 * @queue: the queue
 * @buffer: user memory
 * @count: its size
 * @nonblock: do not wait for the first record
 *
 * Context: process, no locks.
 * Return: bytes copied; 0 when the time to wait was over; -EAGAIN, -EINVAL
 * when the buffer does not hold the first record, -EFAULT, -ERESTARTSYS.
 */
ssize_t ob_oss_read_queue_read(struct ob_oss_read_queue *queue,
			       char __user *buffer, size_t count,
			       bool nonblock);

/**
 * ob_oss_read_queue_count() - how many records wait
 * @queue: the queue
 *
 * Context: any.
 * Return: the number.
 */
unsigned int ob_oss_read_queue_count(struct ob_oss_read_queue *queue);

/**
 * ob_oss_read_queue_clear() - drop them all
 * @queue: the queue
 *
 * Context: any. A reader that copies has its record, which may be one of them.
 */
void ob_oss_read_queue_clear(struct ob_oss_read_queue *queue);

/**
 * ob_oss_read_queue_show() - its line of /proc/asound/seq/oss
 * @queue: the queue
 * @file: where to
 * @time: application's tick of the last record
 *
 * How many records were lost is in it, if any were.
 *
 * Context: process.
 */
void ob_oss_read_queue_show(struct ob_oss_read_queue *queue,
			    struct seq_file *file, u32 time);

#endif
