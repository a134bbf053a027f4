// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Ioctls of 32-bit programs. Only struct snd_seq_port_info differs for them,
 * because it contains a pointer. Called by the device's file operations in
 * process context.
 */
#include "device/ioctl.h"
#include "routing/client.h"

#include <linux/compat.h>
#include <linux/uaccess.h>

#define PORT_INFO_HEAD	offsetof(struct snd_seq_port_info, kernel)
#define PORT_INFO_TAIL_OFFSET \
			offsetof(struct snd_seq_port_info, flags)
#define PORT_INFO_TAIL	(sizeof(struct snd_seq_port_info) - \
			 PORT_INFO_TAIL_OFFSET)

/**
 * struct port_info32 - struct snd_seq_port_info with a pointer of 32 bits
 * @head: all before the pointer, equal in both
 * @kernel: the pointer; ignored, since only drivers set it
 * @tail: all behind the pointer, equal in both but for its offset
 */
struct port_info32 {
	u8 head[PORT_INFO_HEAD];
	u32 kernel;
	u8 tail[PORT_INFO_TAIL];
};

static_assert(sizeof(struct port_info32) == 164);
static_assert(PORT_INFO_HEAD % sizeof(u32) == 0);
static_assert(PORT_INFO_HEAD + sizeof(void *) ==
	      offsetof(struct snd_seq_port_info, flags));

static unsigned int command32(unsigned int cmd)
{
	return (cmd & ~(_IOC_SIZEMASK << _IOC_SIZESHIFT)) |
	       (sizeof(struct port_info32) << _IOC_SIZESHIFT);
}

/* The native port command that @cmd of a 32-bit program stands for, or 0. */
static unsigned int port_command(unsigned int cmd)
{
	static const unsigned int commands[] = {
		SNDRV_SEQ_IOCTL_CREATE_PORT,
		SNDRV_SEQ_IOCTL_DELETE_PORT,
		SNDRV_SEQ_IOCTL_GET_PORT_INFO,
		SNDRV_SEQ_IOCTL_SET_PORT_INFO,
		SNDRV_SEQ_IOCTL_QUERY_NEXT_PORT,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (command32(commands[i]) == cmd)
			return commands[i];
	}
	return 0;
}

static long port_ioctl(struct ob_client *client, unsigned int cmd,
		       struct port_info32 __user *user)
{
	struct snd_seq_port_info info = {};
	struct port_info32 info32;
	int err;

	if (copy_from_user(&info32, user, sizeof(info32)))
		return -EFAULT;
	memcpy(&info, info32.head, PORT_INFO_HEAD);
	memcpy((u8 *)&info + PORT_INFO_TAIL_OFFSET, info32.tail,
	       PORT_INFO_TAIL);

	if (mutex_lock_killable(&client->ioctl_mutex))
		return -EINTR;
	err = ob_ioctl_execute(client, cmd, &info);
	mutex_unlock(&client->ioctl_mutex);
	if (err < 0 || !(_IOC_DIR(cmd) & _IOC_READ))
		return err;

	memcpy(info32.head, &info, PORT_INFO_HEAD);
	info32.kernel = 0;
	memcpy(info32.tail, (u8 *)&info + PORT_INFO_TAIL_OFFSET,
	       PORT_INFO_TAIL);
	return copy_to_user(user, &info32, sizeof(info32)) ? -EFAULT : err;
}

long ob_ioctl_compat32(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = compat_ptr(arg);
	unsigned int native = port_command(cmd);

	if (native)
		return port_ioctl(file->private_data, native, user);
	/* The native structure is not one that a 32-bit program has. */
	if (_IOC_SIZE(cmd) == sizeof(struct snd_seq_port_info))
		return -ENOTTY;
	return ob_ioctl_chardev(file, cmd, (unsigned long)user);
}
