// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Ioctls about queues: owners and users, position, tempo, timer. Called by
 * ioctl.c in process context.
 */
#include "device/ioctl.h"
#include "lifecycle/queue_lifecycle.h"
#include "queue/position.h"
#include "queue/queue.h"
#include "routing/client.h"
#include "schedule/control.h"

#include <linux/err.h>
#include <linux/string.h>

/* Since this version programs set tempo_base. */
#define PVERSION_TEMPO_BASE	SNDRV_PROTOCOL_VERSION(1, 0, 4)

/* User space need not have terminated the name. */
static void terminate_queue_name(struct snd_seq_queue_info *info)
{
	info->name[sizeof(info->name) - 1] = '\0';
}

/* Other programs may pass any bytes in its place, and expect to read zeros. */
static bool knows_tempo_base(const struct ob_client *client)
{
	return client->user_pversion >= PVERSION_TEMPO_BASE;
}

int ob_ioctl_queue_create(struct ob_client *client, void *arg)
{
	struct snd_seq_queue_info *info = arg;
	struct ob_queue *queue;

	terminate_queue_name(info);
	queue = ob_queue_lifecycle_create(client, info->locked, info->name);
	if (IS_ERR(queue))
		return PTR_ERR(queue);
	ob_queue_get_info(queue, info);
	ob_queue_put(queue);
	return 0;
}

int ob_ioctl_queue_delete(struct ob_client *client, void *arg)
{
	const struct snd_seq_queue_info *info = arg;

	return ob_queue_lifecycle_delete(client->number, info->queue);
}

int ob_ioctl_queue_get_info(struct ob_client *client, void *arg)
{
	struct snd_seq_queue_info *info = arg;
	struct ob_queue *queue = ob_queue_get(info->queue);

	if (!queue)
		return -EINVAL;
	ob_queue_get_info(queue, info);
	ob_queue_put(queue);
	return 0;
}

int ob_ioctl_queue_set_info(struct ob_client *client, void *arg)
{
	struct snd_seq_queue_info *info = arg;
	struct ob_queue *queue;
	int err;

	if (info->owner != client->number)
		return -EINVAL;
	queue = ob_queue_get(info->queue);
	if (!queue)
		return -EPERM;
	err = ob_queue_set_owner(queue, client->number, info->locked);
	if (!err) {
		if (info->locked)
			ob_queue_use(queue, client->number, true);
		terminate_queue_name(info);
		ob_queue_set_name(queue, info->name);
	}
	ob_queue_put(queue);
	return err;
}

int ob_ioctl_queue_get_named(struct ob_client *client, void *arg)
{
	struct snd_seq_queue_info *info = arg;
	struct ob_queue *queue;

	terminate_queue_name(info);
	queue = ob_queue_get_named(info->name);
	if (!queue)
		return -EINVAL;
	ob_queue_get_info(queue, info);
	ob_queue_put(queue);
	return 0;
}

int ob_ioctl_queue_get_status(struct ob_client *client, void *arg)
{
	struct snd_seq_queue_status *status = arg;
	struct ob_queue *queue = ob_queue_get(status->queue);

	if (!queue)
		return -EINVAL;
	ob_position_get_status(queue, status);
	ob_queue_put(queue);
	return 0;
}

int ob_ioctl_queue_get_tempo(struct ob_client *client, void *arg)
{
	struct snd_seq_queue_tempo *tempo = arg;
	struct ob_queue *queue = ob_queue_get(tempo->queue);

	if (!queue)
		return -EINVAL;
	ob_position_get_tempo(queue, tempo);
	ob_queue_put(queue);
	if (!knows_tempo_base(client))
		ob_compat_set_tempo_base(tempo, 0);
	return 0;
}

int ob_ioctl_queue_set_tempo(struct ob_client *client, void *arg)
{
	struct snd_seq_queue_tempo *tempo = arg;

	if (!knows_tempo_base(client))
		ob_compat_set_tempo_base(tempo, 0);
	return ob_control_set_tempo(client->number, tempo);
}

int ob_ioctl_queue_get_timer(struct ob_client *client, void *arg)
{
	struct snd_seq_queue_timer *timer = arg;
	struct ob_queue *queue = ob_queue_get(timer->queue);

	if (!queue)
		return -EINVAL;
	ob_control_get_timer(queue, timer);
	ob_queue_put(queue);
	return 0;
}

int ob_ioctl_queue_set_timer(struct ob_client *client, void *arg)
{
	return ob_control_set_timer(client->number, arg);
}

int ob_ioctl_queue_get_client(struct ob_client *client, void *arg)
{
	struct snd_seq_queue_client *info = arg;
	struct ob_queue *queue = ob_queue_get(info->queue);

	if (!queue)
		return -EINVAL;
	info->used = ob_queue_is_used(queue, client->number);
	info->client = client->number;
	ob_queue_put(queue);
	return 0;
}

int ob_ioctl_queue_set_client(struct ob_client *client, void *arg)
{
	struct snd_seq_queue_client *info = arg;
	struct ob_queue *queue = ob_queue_get(info->queue);

	if (!queue)
		return -EINVAL;
	/* A negative value only asks. */
	if (info->used >= 0)
		ob_queue_use(queue, client->number, info->used);
	info->used = ob_queue_is_used(queue, client->number);
	info->client = client->number;
	ob_queue_put(queue);
	return 0;
}
