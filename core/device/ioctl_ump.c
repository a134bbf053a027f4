// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Ioctls about MIDI 2.0 endpoints: a client describes its own, and is asked by
 * others. Nothing here depends on what it says. Called by ioctl.c in process
 * context.
 */
#include "delivery/announcement.h"
#include "device/ioctl.h"
#include "routing/client.h"
#include "routing/ump_info.h"

#include <compat/ump_info.h>

#include <linux/nospec.h>
#include <linux/slab.h>
#include <linux/string.h>

/*
 * The client that an ioctl names, with a reference, if it is one of packets, or
 * ERR_PTR. From here on the type is an index that no CPU speculates beyond.
 */
static struct ob_client *find_target(struct snd_seq_client_ump_info *info)
{
	struct ob_client *target;

	if (info->type < 0 || info->type > OB_UMP_INFO_BLOCKS)
		return ERR_PTR(-EINVAL);
	info->type = array_index_nospec(info->type, OB_UMP_INFO_BLOCKS + 1);
	target = ob_client_get_autoload(info->client);
	if (!target)
		return ERR_PTR(-ENOENT);
	if (!READ_ONCE(target->midi_version)) {
		ob_client_put(target);
		return ERR_PTR(-EBADFD);
	}
	return target;
}

int ob_ioctl_ump_get_info(struct ob_client *client, void *arg)
{
	struct snd_seq_client_ump_info *info = arg;
	struct ob_client *target = find_target(info);
	const void *record = NULL;

	if (IS_ERR(target))
		return PTR_ERR(target);
	spin_lock(&target->info_lock);
	if (target->ump_info)
		record = target->ump_info->records[info->type];
	if (record)
		memcpy(info->info, record, ob_ump_info_size(info->type));
	spin_unlock(&target->info_lock);
	ob_client_put(target);
	return record ? 0 : -ENODEV;
}

/* User space need not have terminated the texts. */
static void terminate_texts(void *record, unsigned int type)
{
	struct snd_ump_endpoint_info *endpoint = record;
	struct snd_ump_block_info *block = record;

	if (type) {
		block->name[sizeof(block->name) - 1] = '\0';
		return;
	}
	endpoint->name[sizeof(endpoint->name) - 1] = '\0';
	endpoint->product_id[sizeof(endpoint->product_id) - 1] = '\0';
}

/* Only the client itself changes these, with its ioctl_mutex held. */
static int equip_info(struct ob_client *client)
{
	struct ob_ump_info *info;

	if (client->ump_info)
		return 0;
	info = ob_ump_info_create();
	if (!info)
		return -ENOMEM;
	spin_lock(&client->info_lock);
	client->ump_info = info;
	spin_unlock(&client->info_lock);
	return 0;
}

static int store_record(struct ob_client *client,
			const struct snd_seq_client_ump_info *info)
{
	void *record;

	if (equip_info(client))
		return -ENOMEM;
	record = kmemdup(info->info, ob_ump_info_size(info->type),
			 GFP_KERNEL_ACCOUNT);
	if (!record)
		return -ENOMEM;
	terminate_texts(record, info->type);
	spin_lock(&client->info_lock);
	swap(client->ump_info->records[info->type], record);
	spin_unlock(&client->info_lock);
	kfree(record);
	return 0;
}

int ob_ioctl_ump_set_info(struct ob_client *client, void *arg)
{
	struct snd_seq_client_ump_info *info = arg;
	struct ob_client *target;
	int err;

	if (info->client != client->number)
		return -EPERM;
	target = find_target(info);
	if (IS_ERR(target))
		return PTR_ERR(target);
	err = ob_client_is_user(client) ? store_record(client, info) : -EBADFD;
	ob_client_put(target);
	if (err)
		return err;
	if (info->type)
		ob_announcement_block(client->number, info->type - 1);
	else
		ob_announcement_endpoint(client->number);
	return 0;
}
