// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Queues of records to read: filled by delivery in any context and, from what
 * waits in the backlog (input_backlog.c), by readers; emptied by read(2) and
 * ioctls in process context.
 *
 * A reader copies the oldest record out of the ring under @lock, then to user
 * memory without it, then drops it from the ring: a record whose copy to user
 * memory fails is still there. @read_mutex keeps other readers out meanwhile,
 * but not a clear, which @clears reveals.
 *
 * Lock order: @read_mutex, then @lock.
 */
#include "read_queue.h"

#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

/* Returns 0 or -ENOMEM. */
int ob_oss_read_queue_init(struct ob_oss_read_queue *queue, unsigned int size)
{
	queue->slots = kvcalloc(size, sizeof(*queue->slots),
				GFP_KERNEL_ACCOUNT);
	if (!queue->slots)
		return -ENOMEM;
	queue->size = size;
	spin_lock_init(&queue->lock);
	init_waitqueue_head(&queue->wait);
	mutex_init(&queue->read_mutex);
	return 0;
}

/* Free the ring. A queue that is all zeros is allowed. */
void ob_oss_read_queue_exit(struct ob_oss_read_queue *queue)
{
	kvfree(queue->slots);
}

/*
 * Append records, all or none. Then call ob_oss_read_queue_wake().
 *
 * Context: Any context.
 * Return: false if there is no room for them.
 */
bool ob_oss_read_queue_append(struct ob_oss_read_queue *queue,
			      const u8 records[][OB_OSS_RECORD_LONG],
			      unsigned int count)
{
	unsigned long flags;
	unsigned int i;
	bool room;

	spin_lock_irqsave(&queue->lock, flags);
	room = count <= queue->size - queue->count;
	for (i = 0; room && i < count; i++)
		memcpy(queue->slots[(queue->head + queue->count + i) % queue->size],
		       records[i], OB_OSS_RECORD_LONG);
	if (room)
		WRITE_ONCE(queue->count, queue->count + count);
	spin_unlock_irqrestore(&queue->lock, flags);
	return room;
}

/* Count records that found no room. Context: Any context. */
void ob_oss_read_queue_count_lost(struct ob_oss_read_queue *queue, size_t count)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	WRITE_ONCE(queue->lost, queue->lost + count);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* Context: Any context. */
void ob_oss_read_queue_wake(struct ob_oss_read_queue *queue)
{
	if (wq_has_sleeper(&queue->wait))
		wake_up_poll(&queue->wait, EPOLLIN | EPOLLRDNORM);
}

/* Context: Any context. */
unsigned int ob_oss_read_queue_count(struct ob_oss_read_queue *queue)
{
	return READ_ONCE(queue->count);
}

/* The number of records that can be appended. Context: Any context. */
unsigned int ob_oss_read_queue_room(struct ob_oss_read_queue *queue)
{
	return queue->size - READ_ONCE(queue->count);
}

/* Copy the oldest record, which stays in the ring. */
static bool peek_record(struct ob_oss_read_queue *queue, u8 *bytes,
			unsigned int *clears)
{
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&queue->lock, flags);
	found = queue->count;
	*clears = queue->clears;
	if (found)
		memcpy(bytes, queue->slots[queue->head], OB_OSS_RECORD_LONG);
	spin_unlock_irqrestore(&queue->lock, flags);
	return found;
}

/* Drop the record that peek_record() copied, unless there was a clear since. */
static void drop_record(struct ob_oss_read_queue *queue, unsigned int clears)
{
	unsigned long flags;

	lockdep_assert_held(&queue->read_mutex);
	spin_lock_irqsave(&queue->lock, flags);
	if (queue->clears == clears) {
		queue->head = (queue->head + 1) % queue->size;
		WRITE_ONCE(queue->count, queue->count - 1);
	}
	spin_unlock_irqrestore(&queue->lock, flags);
}

static ssize_t copy_records(struct ob_oss_read_queue *queue,
			    char __user *buffer, size_t count)
{
	u8 bytes[OB_OSS_RECORD_LONG];
	size_t copied = 0;
	unsigned int size, clears;

	while (peek_record(queue, bytes, &clears)) {
		size = ob_oss_record_size(bytes[0]);
		if (size > count - copied)
			return copied ?: -EINVAL;
		if (copy_to_user(buffer + copied, bytes, size))
			return copied ?: -EFAULT;
		drop_record(queue, clears);
		copied += size;
	}
	return copied;
}

/* Returns 1 if there is a record, 0 after the timeout, or a negative errno. */
static int wait_for_record(struct ob_oss_read_queue *queue, bool nonblock)
{
	unsigned int timeout = READ_ONCE(queue->timeout);
	int result;

	if (ob_oss_read_queue_count(queue))
		return 1;
	if (nonblock)
		return -EAGAIN;
	result = wait_event_interruptible_hrtimeout(queue->wait,
						    ob_oss_read_queue_count(queue),
						    timeout ? ms_to_ktime(timeout) :
							      KTIME_MAX);
	if (result)
		return result == -ETIME ? 0 : result;
	return 1;
}

/*
 * Copy whole records to user space, as many as there are and fit. Waits for the
 * first one unless @nonblock.
 *
 * Context: Process context. May sleep.
 * Return: bytes copied; 0 if none came in time; -EAGAIN; -EINVAL if the buffer
 * is too small for the first record; -EFAULT; -ERESTARTSYS.
 */
ssize_t ob_oss_read_queue_read(struct ob_oss_read_queue *queue,
			       char __user *buffer, size_t count, bool nonblock)
{
	ssize_t result;

	if (!count)
		return 0;
	do {
		result = wait_for_record(queue, nonblock);
		if (result <= 0)
			return result;
		if (mutex_lock_interruptible(&queue->read_mutex))
			return -ERESTARTSYS;
		result = copy_records(queue, buffer, count);
		mutex_unlock(&queue->read_mutex);
	} while (!result);	/* another reader got the records */
	return result;
}

/*
 * Drop all records. A reader that is copying one meanwhile still returns it.
 *
 * Context: Any context.
 */
void ob_oss_read_queue_clear(struct ob_oss_read_queue *queue)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	queue->head = 0;
	WRITE_ONCE(queue->count, 0);
	queue->clears++;
	spin_unlock_irqrestore(&queue->lock, flags);
}

/*
 * Print a line to /proc/asound/seq/oss. @time is the application's tick of the
 * last record.
 */
void ob_oss_read_queue_show(struct ob_oss_read_queue *queue,
			    struct seq_file *file, u32 time)
{
	unsigned int lost = READ_ONCE(queue->lost);

	seq_printf(file, "  read queue [%s] length = %u : tick = %u",
		   wq_has_sleeper(&queue->wait) ? "sleeping" : "running",
		   ob_oss_read_queue_count(queue), time);
	if (lost)
		seq_printf(file, " : lost = %u", lost);
	seq_putc(file, '\n');
}
