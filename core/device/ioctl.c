// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Ioctls: find the command, copy in, call its handler, copy out. Called by the
 * device's file operations, and for kernel clients by exports/kernel_client.c,
 * in process context.
 */
#include "device/ioctl.h"

#include "routing/client.h"

#include <compat/ump_info.h>

#include <linux/nospec.h>
#include <linux/uaccess.h>

/**
 * struct command - one ioctl
 * @cmd: its complete number
 * @replies: the structure is copied out although @cmd encodes write only
 * @handle: its handler
 */
struct command {
	unsigned int cmd;
	bool replies;
	int (*handle)(struct ob_client *client, void *arg);
};

/* The largest structure of a command fits; checked at build time below. */
#define BUFFER_SIZE	520

#define COMMAND(name, handler) \
	[_IOC_NR(SNDRV_SEQ_IOCTL_##name)] = { \
		.cmd = SNDRV_SEQ_IOCTL_##name, \
		.handle = ob_ioctl_##handler, \
	}

/* Programs expect a reply to these, which their numbers do not encode. */
#define COMMAND_REPLIES(name, handler) \
	[_IOC_NR(SNDRV_SEQ_IOCTL_##name)] = { \
		.cmd = SNDRV_SEQ_IOCTL_##name, \
		.replies = true, \
		.handle = ob_ioctl_##handler, \
	}

static const struct command commands[] = {
	COMMAND(PVERSION, client_pversion),
	COMMAND(CLIENT_ID, client_id),
	COMMAND(SYSTEM_INFO, client_system_info),
	COMMAND(RUNNING_MODE, client_running_mode),
	COMMAND(USER_PVERSION, client_user_pversion),
	COMMAND(GET_CLIENT_INFO, client_get_info),
	COMMAND(SET_CLIENT_INFO, client_set_info),
	COMMAND(GET_CLIENT_UMP_INFO, ump_get_info),
	COMMAND(SET_CLIENT_UMP_INFO, ump_set_info),
	COMMAND(CREATE_PORT, port_create),
	COMMAND(DELETE_PORT, port_delete),
	COMMAND(GET_PORT_INFO, port_get_info),
	COMMAND(SET_PORT_INFO, port_set_info),
	COMMAND(SUBSCRIBE_PORT, port_subscribe),
	COMMAND(UNSUBSCRIBE_PORT, port_unsubscribe),
	COMMAND(CREATE_QUEUE, queue_create),
	COMMAND(DELETE_QUEUE, queue_delete),
	COMMAND(GET_QUEUE_INFO, queue_get_info),
	COMMAND(SET_QUEUE_INFO, queue_set_info),
	COMMAND(GET_NAMED_QUEUE, queue_get_named),
	COMMAND(GET_QUEUE_STATUS, queue_get_status),
	COMMAND(GET_QUEUE_TEMPO, queue_get_tempo),
	COMMAND(SET_QUEUE_TEMPO, queue_set_tempo),
	COMMAND(GET_QUEUE_TIMER, queue_get_timer),
	COMMAND(SET_QUEUE_TIMER, queue_set_timer),
	COMMAND(GET_QUEUE_CLIENT, queue_get_client),
	COMMAND_REPLIES(SET_QUEUE_CLIENT, queue_set_client),
	COMMAND(GET_CLIENT_POOL, client_get_pool),
	COMMAND_REPLIES(SET_CLIENT_POOL, client_set_pool),
	COMMAND(REMOVE_EVENTS, client_remove_events),
	COMMAND(QUERY_SUBS, port_query_subscribers),
	COMMAND(GET_SUBSCRIPTION, port_get_subscription),
	COMMAND(QUERY_NEXT_CLIENT, client_query_next),
	COMMAND(QUERY_NEXT_PORT, port_query_next),
};

static_assert(sizeof(struct snd_seq_client_info) <= BUFFER_SIZE);
static_assert(sizeof(struct snd_seq_port_info) <= BUFFER_SIZE);
static_assert(sizeof(struct snd_seq_queue_info) <= BUFFER_SIZE);
static_assert(sizeof(struct snd_seq_client_ump_info) <= BUFFER_SIZE);

static const struct command *find_command(unsigned int cmd)
{
	unsigned int nr = _IOC_NR(cmd);

	if (nr >= ARRAY_SIZE(commands))
		return NULL;
	nr = array_index_nospec(nr, ARRAY_SIZE(commands));
	if (!commands[nr].handle || commands[nr].cmd != cmd)
		return NULL;
	return &commands[nr];
}

long ob_ioctl_chardev(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct command *command = find_command(cmd);
	struct ob_client *client = file->private_data;
	void __user *user = (void __user *)arg;
	u8 buffer[BUFFER_SIZE] __aligned(8) = {};
	size_t size = _IOC_SIZE(cmd);
	int err;

	if (!command)
		return -ENOTTY;
	if (WARN_ON_ONCE(size > sizeof(buffer)))
		return -ENOTTY;

	if ((_IOC_DIR(cmd) & _IOC_WRITE) && copy_from_user(buffer, user, size))
		return -EFAULT;

	if (mutex_lock_killable(&client->ioctl_mutex))
		return -EINTR;
	err = command->handle(client, buffer);
	mutex_unlock(&client->ioctl_mutex);
	if (err < 0)
		return err;

	if (((_IOC_DIR(cmd) & _IOC_READ) || command->replies) &&
	    copy_to_user(user, buffer, size))
		return -EFAULT;
	return err;
}

/**
 * ob_ioctl_execute() - execute a command on kernel memory
 * @client: client that asks
 * @cmd: command
 * @arg: its structure, read and overwritten
 *
 * Takes no lock: if other threads may use @client, the caller must hold its
 * ioctl_mutex.
 *
 * Return: 0 or more; -ENOTTY for an unknown command; or the command's error.
 */
int ob_ioctl_execute(struct ob_client *client, unsigned int cmd, void *arg)
{
	const struct command *command = find_command(cmd);

	if (!command)
		return -ENOTTY;
	return command->handle(client, arg);
}
