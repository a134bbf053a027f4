// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * /dev/sequencer and /dev/music (sequencer2). Each open is an application.
 * Called by programs in process context.
 */
#include "chardev.h"

#include "application.h"
#include "applications.h"
#include "input_backlog.h"
#include "ioctl.h"
#include "write.h"

#include <linux/compat.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <sound/core.h>
#include <sound/minors.h>

static unsigned int file_mode_of(const struct file *file)
{
	unsigned int mode = 0;

	if (file->f_mode & FMODE_READ)
		mode |= SNDRV_SEQ_OSS_FILE_READ;
	if (file->f_mode & FMODE_WRITE)
		mode |= SNDRV_SEQ_OSS_FILE_WRITE;
	if (file->f_flags & O_NONBLOCK)
		mode |= SNDRV_SEQ_OSS_FILE_NONBLOCK;
	return mode;
}

static int chardev_open(struct inode *inode, struct file *file)
{
	struct ob_oss_application *application;

	application = ob_oss_applications_create(file_mode_of(file),
						 iminor(inode) == SNDRV_MINOR_OSS_MUSIC);
	if (IS_ERR(application))
		return PTR_ERR(application);
	file->private_data = application;
	return 0;
}

static int chardev_release(struct inode *inode, struct file *file)
{
	ob_oss_applications_destroy(file->private_data);
	return 0;
}

static ssize_t chardev_read(struct file *file, char __user *buffer,
			    size_t count, loff_t *offset)
{
	struct ob_oss_application *application = file->private_data;
	ssize_t result;

	result = ob_oss_read_queue_read(&application->read_queue, buffer, count,
					file->f_flags & O_NONBLOCK);
	if (result > 0)
		ob_oss_input_backlog_refill(application);
	return result;
}

static ssize_t chardev_write(struct file *file, const char __user *buffer,
			     size_t count, loff_t *offset)
{
	return ob_oss_write_records(file->private_data, buffer, count,
				    file->f_flags & O_NONBLOCK);
}

static __poll_t chardev_poll(struct file *file, poll_table *wait)
{
	struct ob_oss_application *application = file->private_data;
	__poll_t mask = 0;

	if (ob_oss_application_reads(application)) {
		poll_wait(file, &application->read_queue.wait, wait);
		if (ob_oss_read_queue_count(&application->read_queue))
			mask |= EPOLLIN | EPOLLRDNORM;
	}
	if (ob_oss_application_writes(application) &&
	    ob_oss_write_poll(application, file, wait))
		mask |= EPOLLOUT | EPOLLWRNORM;
	return mask;
}

static long chardev_ioctl(struct file *file, unsigned int command,
			  unsigned long argument)
{
	return ob_oss_ioctl_execute(file->private_data, command, argument);
}

#ifdef CONFIG_COMPAT
/* No structure contains a pointer or differs in size. */
static long chardev_ioctl_compat(struct file *file, unsigned int command,
				 unsigned long argument)
{
	return ob_oss_ioctl_execute(file->private_data, command,
				    (unsigned long)compat_ptr(argument));
}
#else
#define chardev_ioctl_compat NULL
#endif

static const struct file_operations chardev_fops = {
	.owner = THIS_MODULE,
	.open = chardev_open,
	.release = chardev_release,
	/* There is no place in a stream, but buffered readers ask for it. */
	.llseek = noop_llseek,
	.read = chardev_read,
	.write = chardev_write,
	.poll = chardev_poll,
	.unlocked_ioctl = chardev_ioctl,
	.compat_ioctl = chardev_ioctl_compat,
};

/* Register both devices. Programs may open them before this returns. */
int ob_oss_chardev_init(void)
{
	int err;

	err = snd_register_oss_device(SNDRV_OSS_DEVICE_TYPE_SEQUENCER, NULL, 0,
				      &chardev_fops, NULL);
	if (err)
		return err;
	err = snd_register_oss_device(SNDRV_OSS_DEVICE_TYPE_MUSIC, NULL, 0,
				      &chardev_fops, NULL);
	if (err)
		snd_unregister_oss_device(SNDRV_OSS_DEVICE_TYPE_SEQUENCER,
					  NULL, 0);
	return err;
}

void ob_oss_chardev_exit(void)
{
	snd_unregister_oss_device(SNDRV_OSS_DEVICE_TYPE_MUSIC, NULL, 0);
	snd_unregister_oss_device(SNDRV_OSS_DEVICE_TYPE_SEQUENCER, NULL, 0);
}
