/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What a directory of a card, and one of a device, has: shared by the files of
 * snd-virmidi that make directories of configfs.
 */
#ifndef ONBEAT_VIRMIDI_CARD_ITEM_H
#define ONBEAT_VIRMIDI_CARD_ITEM_H

#include "card.h"

#include <linux/configfs.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/string.h>

/**
 * struct ob_virmidi_card_item - describes a card, and has it while it is live
 * @group: its directory
 * @devices_group: the directory of its devices
 * @devices: ob_virmidi_device_item.link, in the order in which they were made,
 *	which is that of their numbers
 * @config: the card; its names are empty if none were set, and those of devices
 *	are not used
 * @card: the card, or NULL
 */
struct ob_virmidi_card_item {
	struct config_group group;
	struct config_group devices_group;
	/**
	 * @lock: protects the members below and the devices. Taken in process
	 * context; held while the card is registered or disconnected.
	 */
	struct mutex lock;
	struct list_head devices;
	struct ob_virmidi_card_config config;
	struct snd_card *card;
};

/**
 * struct ob_virmidi_device_item - describes a device of a card
 * @item: its directory
 * @link: in ob_virmidi_card_item.devices
 * @parent: the card; valid as long as the directory exists
 * @name: empty if none was set
 * @number: on the card, while that is live
 */
struct ob_virmidi_device_item {
	struct config_item item;
	struct list_head link;
	struct ob_virmidi_card_item *parent;
	char name[OB_NAME_SIZE];
	unsigned int number;
};

/* What is in use: the name that was set, or that of the directory. */
static inline const char *
ob_virmidi_card_item_name(const char *name, struct config_item *item)
{
	return *name ? name : config_item_name(item);
}

/*
 * The name of a directory is a name in use, so it has to be good for one, and a
 * newline is a part of it. configfs copies it, and does not tell if there was no
 * memory.
 */
static inline int ob_virmidi_card_item_check(struct config_item *item)
{
	const char *name = config_item_name(item);
	char copy[OB_NAME_SIZE];

	if (!name)
		return -ENOMEM;
	return strchr(name, '\n') ? -EINVAL :
				    ob_name_copy(copy, name, strlen(name));
}

#endif
