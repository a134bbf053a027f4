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
 * struct ob_oss_read_queue - ring of records
 * @lock: protects @slots to @clears; any context, innermost
 * @slots: the records, each padded to OB_OSS_RECORD_LONG
 * @size: number of @slots; constant
 * @head: index of the oldest record
 * @count: records in the ring
 * @lost: records for which there was no room
 * @clears: how often it was cleared
 * @wait: readers and pollers
 * @read_mutex: serializes readers that copy; not held while waiting
 * @timeout: milliseconds that a read waits at least; 0 for any time
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
	unsigned int timeout;
};

int ob_oss_read_queue_init(struct ob_oss_read_queue *queue, unsigned int size);
void ob_oss_read_queue_exit(struct ob_oss_read_queue *queue);
bool ob_oss_read_queue_append(struct ob_oss_read_queue *queue,
			      const u8 records[][OB_OSS_RECORD_LONG],
			      unsigned int count);
void ob_oss_read_queue_wake(struct ob_oss_read_queue *queue);
ssize_t ob_oss_read_queue_read(struct ob_oss_read_queue *queue,
			       char __user *buffer, size_t count,
			       bool nonblock);
unsigned int ob_oss_read_queue_count(struct ob_oss_read_queue *queue);
unsigned int ob_oss_read_queue_room(struct ob_oss_read_queue *queue);
void ob_oss_read_queue_count_lost(struct ob_oss_read_queue *queue, size_t count);
void ob_oss_read_queue_clear(struct ob_oss_read_queue *queue);
void ob_oss_read_queue_show(struct ob_oss_read_queue *queue,
			    struct seq_file *file, u32 time);

#endif
