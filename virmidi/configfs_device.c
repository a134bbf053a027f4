// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Directories of configfs that describe the devices of a card, CARD/devices/DEVICE
 * with name, node and client. Called by configfs, in process context; see
 * configfs.c.
 */
#include "configfs_device.h"

#include "card_item.h"

#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>

static struct ob_virmidi_card_item *devices_to_card(struct config_group *group)
{
	return container_of(group, struct ob_virmidi_card_item, devices_group);
}

static struct ob_virmidi_device_item *to_device(struct config_item *item)
{
	return container_of(item, struct ob_virmidi_device_item, item);
}

static ssize_t device_name_show(struct config_item *item, char *page)
{
	struct ob_virmidi_device_item *device = to_device(item);
	ssize_t length;

	mutex_lock(&device->parent->lock);
	length = sprintf(page, "%s\n", ob_virmidi_card_item_name(device->name, item));
	mutex_unlock(&device->parent->lock);
	return length;
}

static ssize_t device_name_store(struct config_item *item, const char *page,
				 size_t count)
{
	struct ob_virmidi_device_item *device = to_device(item);
	struct ob_virmidi_card_item *parent = device->parent;
	char name[OB_NAME_SIZE];
	int err;

	err = ob_name_copy(name, page, count);
	if (err < 0)
		return err;
	mutex_lock(&parent->lock);
	if (parent->card)
		err = ob_virmidi_card_rename(parent->card, device->number,
					     ob_virmidi_card_item_name(name, item));
	if (!err)
		strscpy(device->name, name, sizeof(device->name));
	mutex_unlock(&parent->lock);
	return err ?: count;
}

static ssize_t device_node_show(struct config_item *item, char *page)
{
	struct ob_virmidi_device_item *device = to_device(item);
	struct ob_virmidi_card_item *parent = device->parent;
	ssize_t length = -ENODEV;

	mutex_lock(&parent->lock);
	if (parent->card)
		length = sprintf(page, "/dev/snd/midiC%dD%u\n",
				 parent->card->number, device->number);
	mutex_unlock(&parent->lock);
	return length;
}

static ssize_t device_client_show(struct config_item *item, char *page)
{
	struct ob_virmidi_device_item *device = to_device(item);
	struct ob_virmidi_card_item *parent = device->parent;
	ssize_t length = -ENODEV;

	mutex_lock(&parent->lock);
	if (parent->card)
		length = sprintf(page, "%d\n",
				 ob_virmidi_card_client(parent->card,
							device->number));
	mutex_unlock(&parent->lock);
	return length;
}

CONFIGFS_ATTR(device_, name);
CONFIGFS_ATTR_RO(device_, node);
CONFIGFS_ATTR_RO(device_, client);

static struct configfs_attribute *device_attributes[] = {
	&device_attr_name,
	&device_attr_node,
	&device_attr_client,
	NULL,
};

static void release_device(struct config_item *item)
{
	kfree(to_device(item));
}

static struct configfs_item_operations device_item_ops = {
	.release = release_device,
};

static const struct config_item_type device_type = {
	.ct_owner = THIS_MODULE,
	.ct_item_ops = &device_item_ops,
	.ct_attrs = device_attributes,
};

static int add_device_directory(struct ob_virmidi_card_item *card,
				struct ob_virmidi_device_item *device)
{
	int err = 0;

	mutex_lock(&card->lock);
	if (card->card) {
		err = -EBUSY;
	} else if (card->config.count == OB_VIRMIDI_CARD_DEVICES) {
		err = -ENOSPC;
	} else {
		list_add_tail(&device->link, &card->devices);
		card->config.count++;
	}
	mutex_unlock(&card->lock);
	return err;
}

static struct config_item *make_device(struct config_group *group,
				       const char *name)
{
	struct ob_virmidi_device_item *device;
	int err;

	device = kzalloc(sizeof(*device), GFP_KERNEL_ACCOUNT);
	if (!device)
		return ERR_PTR(-ENOMEM);
	device->parent = devices_to_card(group);
	config_item_init_type_name(&device->item, name, &device_type);
	err = ob_virmidi_card_item_check(&device->item);
	if (!err)
		err = add_device_directory(device->parent, device);
	if (err < 0) {
		config_item_put(&device->item);
		return ERR_PTR(err);
	}
	return &device->item;
}

/* The card is not live, since it depends on the directory then. */
static void drop_device(struct config_group *group, struct config_item *item)
{
	struct ob_virmidi_card_item *card = devices_to_card(group);

	mutex_lock(&card->lock);
	list_del(&to_device(item)->link);
	card->config.count--;
	mutex_unlock(&card->lock);
	config_item_put(item);
}

static struct configfs_group_operations devices_group_ops = {
	.make_item = make_device,
	.drop_item = drop_device,
};

const struct config_item_type ob_virmidi_configfs_device_type = {
	.ct_owner = THIS_MODULE,
	.ct_group_ops = &devices_group_ops,
};
