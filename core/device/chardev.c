// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * /dev/snd/seq: open, close, read, write and poll by programs, in their own
 * context. Ioctls are in ioctl.c.
 */
#include "device/chardev.h"

#include "base/params.h"
#include "device/ioctl.h"
#include "device/reader.h"
#include "device/sysex_reader.h"
#include "device/user_record.h"
#include "event/input_reader.h"
#include "event/output_pool.h"
#include "event/payload.h"
#include "lifecycle/client_lifecycle.h"
#include "queue/queue.h"
#include "routing/client.h"
#include "schedule/submission.h"

#include <compat/sound_device.h>

#include <linux/compat.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <sound/core.h>
#include <sound/minors.h>
#include <sound/seq_kernel.h>

/*
 * Events or deliveries before others may use the client's mutex, and a killed
 * program leaves.
 */
#define WRITE_BUDGET	64

/* Records that a write copies in together, on its stack. */
#define WRITE_BATCH	8

static int chardev_open(struct inode *inode, struct file *file)
{
	struct ob_client *client;

	client = ob_client_lifecycle_create_user(file->f_mode & FMODE_READ,
						 file->f_mode & FMODE_WRITE);
	if (IS_ERR(client))
		return PTR_ERR(client);
	file->private_data = client;
	return stream_open(inode, file);	/* which cannot fail */
}

static int chardev_release(struct inode *inode, struct file *file)
{
	struct ob_client *client = file->private_data;

	ob_client_lifecycle_destroy(client);
	ob_client_put(client);
	return 0;
}

/*
 * The VFS lets only files that are open for reading come here; likewise write.
 * -EAGAIN: nothing to read and O_NONBLOCK, or the next event cannot be split and
 * does not fit. -ENOSPC: events were lost at this place. -EFAULT, -ERESTARTSYS.
 * 0: the buffer holds no event.
 */
static ssize_t chardev_read(struct file *file, char __user *buffer,
			    size_t count, loff_t *offset)
{
	struct ob_client *client = file->private_data;

	return ob_reader_read(client, buffer, count,
			      file->f_flags & O_NONBLOCK);
}

/* The data of an event whose record is at @buffer; it follows, or is pointed at. */
static const char __user *find_data(const struct ob_client *client,
				    const struct snd_seq_event *record,
				    const char __user *buffer)
{
	if (snd_seq_ev_is_variable(record))
		return buffer + sizeof(*record);
	if (client->convert32)
		return compat_ptr((uintptr_t)record->data.ext.ptr);
	return (const char __user __force *)record->data.ext.ptr;
}

/*
 * Copies in what @buffer begins with, as much as fits. Returns the bytes, which are
 * fewer if some cannot be read.
 */
static __always_inline size_t copy_records(const struct ob_client *client,
					   struct snd_seq_ump_event *records,
					   const char __user *buffer, size_t count)
{
	size_t unit;

	/* Mostly it is one, of which the compiler knows the size. */
	if (count == sizeof(struct snd_seq_event))
		return ob_user_record_get(records, buffer,
					  sizeof(struct snd_seq_event)) * count;
	/* Of 32 bytes that cannot all be read, those of an event may be. */
	if (count == sizeof(*records) &&
	    ob_user_record_get(records, buffer, sizeof(*records)))
		return count;
	unit = ob_record_unit(READ_ONCE(client->midi_version));
	count = min_t(size_t, count, WRITE_BATCH * unit);
	return count - copy_from_user(records, buffer, count);
}

/*
 * Is a record a packet? Decided once for each, by what the client is at this
 * moment: old programs set the flag without meaning it, and then it is taken away.
 */
static bool admit_packet(const struct ob_client *client,
			 struct snd_seq_event *record)
{
	if (likely(!ob_record_is_packet(record)))
		return false;
	if (READ_ONCE(client->midi_version))
		return true;
	record->flags &= ~SNDRV_SEQ_EVENT_UMP;
	return false;
}

/*
 * How many records are there from the first on, if all are as large as that? Of
 * @records @known bytes are. Returns 0 if not even the first is there whole.
 */
static unsigned int admit_records(const struct ob_client *client,
				  struct snd_seq_event *records, size_t known)
{
	if (known < sizeof(*records))
		return 0;
	if (admit_packet(client, records))
		return known / sizeof(struct snd_seq_ump_event);
	return known / sizeof(*records);
}

/*
 * Checks an event or a packet that was copied from @buffer, and copies the data of an
 * event in. Returns how many bytes of the buffer it takes; a payload comes with a
 * reference for the caller.
 */
static ssize_t complete_event(const struct ob_client *client,
			      struct ob_event *event,
			      const char __user *buffer, size_t count)
{
	struct snd_seq_event *record = &event->record;
	const char __user *data;
	size_t taken = sizeof(*record);
	size_t length;

	record->source.client = client->number;
	if (ob_record_is_packet(record))
		return ob_event_accept_packet(&event->ump) ?: sizeof(event->ump);
	if (ob_event_check(record))
		return -EINVAL;
	if (record->type == SNDRV_SEQ_EVENT_NONE ||
	    !ob_event_is_variable(record))
		return taken;

	length = record->data.ext.len & ~SNDRV_SEQ_EXT_MASK;
	if (snd_seq_ev_is_variable(record)) {
		if (length > count - taken)
			return -EINVAL;
		taken += length;
	}
	if (length > ob_params_max_event_size())
		return -ENOMEM;
	data = find_data(client, record, buffer);
	event->payload = ob_payload_create(length, GFP_KERNEL);
	if (!event->payload)
		return -ENOMEM;
	if (copy_from_user(event->payload->data, data, length)) {
		ob_payload_put(event->payload);
		return -EFAULT;
	}
	record->data.ext.len = length;
	record->data.ext.ptr = NULL;
	record->flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	record->flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	return taken;
}

/* Without the mutex. Return: true when it is held again; false after a signal. */
static bool wait_for_cells(struct ob_client *client,
			   const struct snd_seq_event *record)
{
	mutex_unlock(&client->ioctl_mutex);
	return !ob_output_pool_wait(client->output, ob_event_cells(record)) &&
	       !mutex_lock_killable(&client->ioctl_mutex);
}

/*
 * One event, of any kind. Return: bytes of the buffer that it takes; 0 if a signal
 * came while it waited for cells, and then the mutex is not held any more.
 */
static ssize_t write_one(struct ob_client *client,
			 const struct snd_seq_event *record,
			 const char __user *buffer, size_t count, bool nonblock,
			 unsigned int *deliveries)
{
	struct ob_event event __uninitialized;
	struct ob_queue *queue = NULL;
	bool lacks_cells;
	ssize_t taken;
	int result;

	lockdep_assert_held(&client->ioctl_mutex);
	ob_event_copy(&event, record);
	taken = complete_event(client, &event, buffer, count);
	if (taken < 0 || ob_event_is_none(&event.record))
		return taken;
	do {
		result = ob_submission_submit(client, &event, client->output,
					      &queue);
		lacks_cells = result == -EAGAIN && !nonblock &&
			      !ob_event_is_direct(&event.record);
	} while (lacks_cells && wait_for_cells(client, &event.record));
	ob_queue_put(queue);
	ob_payload_put(event.payload);
	if (lacks_cells)
		return 0;
	if (result < 0)
		return result;
	*deliveries += result;
	return taken;
}

/*
 * The first of the records at @buffer, and those of @number records that go with it. As
 * write_one().
 */
static ssize_t write_records(struct ob_client *client,
			     struct snd_seq_event *records, unsigned int number,
			     const char __user *buffer, size_t count,
			     bool nonblock, unsigned int *deliveries)
{
	int done = 0;

	++*deliveries;
	if (ob_event_is_direct(records))
		done = ob_submission_deliver(client, records, number, deliveries);
	if (!done)
		return write_one(client, records, buffer, count, nonblock,
				 deliveries);
	return done < 0 ? done : done * (ssize_t)ob_record_size(records);
}

/* Lets others use the client. Return: whether to go on; then the mutex is held. */
static bool let_others_in(struct ob_client *client)
{
	mutex_unlock(&client->ioctl_mutex);
	cond_resched();
	return !fatal_signal_pending(current) &&
	       !mutex_lock_killable(&client->ioctl_mutex);
}

/*
 * One event or packet that is delivered at once, as most are when somebody plays: it
 * needs nothing that the mutex protects. Returns 0 for everything else, of which
 * nothing was done.
 */
static ssize_t write_direct(struct ob_client *client,
			    struct snd_seq_event *record, size_t count)
{
	size_t size = admit_packet(client, record) ?
		      sizeof(struct snd_seq_ump_event) : sizeof(*record);
	unsigned int deliveries = 0;
	int result;

	/* An order to a queue may take long, and is not for here. */
	if (count != size || !ob_event_is_direct(record) ||
	    record->dest.client == SNDRV_SEQ_CLIENT_SYSTEM)
		return 0;
	result = ob_submission_deliver(client, record, 1, &deliveries);
	return result < 0 ? result : result * (ssize_t)count;
}

/*
 * -EINVAL: no whole event, or one that is not valid. -EAGAIN: pool full and
 * O_NONBLOCK, or the one destination is full. -ENOENT, -EPERM: no such
 * destination, or it takes no events. -ENOMEM: event too long. -EMLINK: a
 * circle, or too many deliveries. -EFAULT, -ERESTARTSYS. An error after the
 * first event shows as a short count.
 */
static ssize_t chardev_write(struct file *file, const char __user *buffer,
			     size_t count, loff_t *offset)
{
	struct ob_client *client = file->private_data;
	bool nonblock = file->f_flags & O_NONBLOCK;
	struct snd_seq_ump_event window[WRITE_BATCH] __uninitialized;
	struct snd_seq_event *records = (void *)window;
	unsigned int deliveries = 0, number;
	ssize_t result = -EINVAL;
	size_t written = 0, known;

	known = copy_records(client, window, buffer, count);
	if (known == count && count >= sizeof(*records) && count <= sizeof(*window)) {
		result = write_direct(client, records, count);
		if (result)
			return result;
		result = -EINVAL;
	}
	if (mutex_lock_killable(&client->ioctl_mutex))
		return -ERESTARTSYS;
	while (count - written >= sizeof(*records)) {
		if (deliveries >= WRITE_BUDGET) {
			deliveries = 0;
			if (!let_others_in(client))
				return written;
		}
		number = admit_records(client, records, known);
		if (!number) {
			known = copy_records(client, window, buffer + written,
					     count - written);
			records = (void *)window;
			number = admit_records(client, records, known);
			result = known == count - written ? -EINVAL : -EFAULT;
			if (!number)
				break;
		}
		result = write_records(client, records, number,
				       buffer + written, count - written,
				       nonblock, &deliveries);
		if (!result)
			return written ?: -ERESTARTSYS;
		if (result < 0)
			break;
		written += result;
		/* Data that follows its record may end anywhere. */
		known = result <= known && IS_ALIGNED(result, 4) ? known - result : 0;
		records = (void *)records + result;
	}
	mutex_unlock(&client->ioctl_mutex);
	return written ? written : result;
}

static __poll_t chardev_poll(struct file *file, poll_table *wait)
{
	struct ob_client *client = file->private_data;
	__poll_t mask = 0;

	if (client->input) {
		poll_wait(file, &client->input->pollers, wait);
		if (READ_ONCE(client->midi_version))
			ob_sysex_reader_drop_empty(client);
		else
			ob_input_reader_drop_packets(client->input);
		if (ob_input_fifo_poll(client->input))
			mask |= EPOLLIN | EPOLLRDNORM;
	}
	if (client->accept_output) {
		poll_wait(file, &client->output->wait, wait);
		if (ob_output_pool_has_room(client->output))
			mask |= EPOLLOUT | EPOLLWRNORM;
	}
	return mask;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = chardev_open,
	.release = chardev_release,
	.read = chardev_read,
	.write = chardev_write,
	.poll = chardev_poll,
	.unlocked_ioctl = ob_ioctl_chardev,
	.compat_ioctl = ob_ioctl_compat32,
};

static struct device *device;

int ob_chardev_init(void)
{
	int err;

	device = ob_compat_sound_device_create("seq");
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = snd_register_device(SNDRV_DEVICE_TYPE_SEQUENCER, NULL, 0, &fops,
				  NULL, device);
	if (err)
		put_device(device);
	return err;
}

void ob_chardev_exit(void)
{
	snd_unregister_device(device);
	put_device(device);
}
