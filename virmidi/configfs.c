// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Cards that are made while the machine runs, as directories of configfs:
 *
 *	snd-virmidi/CARD/{name,id,index,live}
 *	snd-virmidi/CARD/devices/DEVICE/{name,node,client}
 *
 * Called by configfs, in process context. A directory describes a card; there is
 * one while its live is 1. Meanwhile what describes it cannot change, except for
 * the names of devices: writing fails with EBUSY, and so does mkdir and rmdir of
 * devices, since the card depends on their directories. Each directory keeps the
 * module loaded.
 *
 * Lock order: configfs's own locks, su_mutex among them;
 * ob_virmidi_card_item.lock; all that registering and disconnecting a card takes.
 * configfs calls show and store only as long as the directory exists.
 */
#include "configfs.h"

#include "card_item.h"
#include "configfs_device.h"

#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/slab.h>

/* Directories of cards that there may be: one for each number of a card. */
#define MOST_CARDS	SNDRV_CARDS

/* Directories of cards; protected by su_mutex, under which they come and go. */
static unsigned int card_count;

/* The parent of all cards, constant while there are directories. */
static struct device *card_parent;

static struct ob_virmidi_card_item *to_card(struct config_item *item)
{
	return container_of(to_config_group(item), struct ob_virmidi_card_item, group);
}

/*
 * Makes rmdir of the devices fail. The caller holds su_mutex, so that what is
 * listed is linked to its directory.
 */
static int depend_on_devices(struct ob_virmidi_card_item *card)
{
	struct ob_virmidi_device_item *device;

	if (list_empty(&card->devices))
		return -ENODATA;
	list_for_each_entry(device, &card->devices, link) {
		/* It fails while the directory is being made or removed. */
		if (configfs_depend_item_unlocked(card->group.cg_subsys,
						  &device->item))
			goto undo;
	}
	return 0;
undo:
	list_for_each_entry_continue_reverse(device, &card->devices, link)
		configfs_undepend_item_unlocked(&device->item);
	return -EBUSY;
}

static void undepend(struct ob_virmidi_card_item *card)
{
	struct ob_virmidi_device_item *device;

	list_for_each_entry(device, &card->devices, link)
		configfs_undepend_item_unlocked(&device->item);
}

/*
 * A card without a number gets 0 last: ALSA's programs use card 0 for sound, and at boot
 * these cards may be made before a real one comes. Both are bit masks of numbers.
 */
#define ANY_BUT_0	(~1)
#define ANY_INDEX	(~0)

static struct snd_card *create_card(struct ob_virmidi_card_item *card)
{
	struct ob_virmidi_card_config *config;
	struct ob_virmidi_device_item *device;
	struct snd_card *created;
	unsigned int number = 0;
	char longname[64];

	config = kmemdup(&card->config, sizeof(*config), GFP_KERNEL);
	if (!config)
		return ERR_PTR(-ENOMEM);
	if (config->index < 0)
		config->index = ANY_BUT_0;
	strscpy(config->name, ob_virmidi_card_item_name(config->name, &card->group.cg_item),
		sizeof(config->name));
	list_for_each_entry(device, &card->devices, link) {
		strscpy(config->devices[number],
			ob_virmidi_card_item_name(device->name, &device->item), OB_NAME_SIZE);
		device->number = number++;
	}
	snprintf(longname, sizeof(longname), "Virtual MIDI Card %s",
		 config->name);
	created = ob_virmidi_card_create(card_parent, longname, config);
	if (created == ERR_PTR(-ENOSPC) && config->index == ANY_BUT_0) {
		config->index = ANY_INDEX;
		created = ob_virmidi_card_create(card_parent, longname, config);
	}
	kfree(config);
	return created;
}

/* Depends on the devices already. */
static int go_live(struct ob_virmidi_card_item *card)
{
	struct snd_card *created = create_card(card);

	if (IS_ERR(created)) {
		undepend(card);
		return PTR_ERR(created);
	}
	card->card = created;
	return 0;
}

static int end_live(struct ob_virmidi_card_item *card)
{
	ob_virmidi_card_destroy(card->card);
	card->card = NULL;
	undepend(card);
	return 0;
}

static ssize_t card_live_show(struct config_item *item, char *page)
{
	struct ob_virmidi_card_item *card = to_card(item);
	bool live;

	mutex_lock(&card->lock);
	live = card->card;
	mutex_unlock(&card->lock);
	return sprintf(page, "%d\n", live);
}

/* Words that turn a card off and on, in turn. */
static const char *const live_words[] = { "0", "1", "n", "y", "off", "on" };

static ssize_t card_live_store(struct config_item *item, const char *page,
			       size_t count)
{
	struct mutex *su_mutex = &to_config_group(item)->cg_subsys->su_mutex;
	struct ob_virmidi_card_item *card = to_card(item);
	int word = sysfs_match_string(live_words, page), err = 0;
	bool live = word % 2, changes;

	if (word < 0)
		return word;
	mutex_lock(su_mutex);
	mutex_lock(&card->lock);
	changes = live != !!card->card;
	if (changes && live)
		err = depend_on_devices(card);
	mutex_unlock(su_mutex);
	if (changes && !err)
		err = live ? go_live(card) : end_live(card);
	mutex_unlock(&card->lock);
	return err ?: count;
}

static ssize_t card_name_show(struct config_item *item, char *page)
{
	struct ob_virmidi_card_item *card = to_card(item);
	ssize_t length;

	mutex_lock(&card->lock);
	length = sprintf(page, "%s\n", ob_virmidi_card_item_name(card->config.name, item));
	mutex_unlock(&card->lock);
	return length;
}

static ssize_t card_name_store(struct config_item *item, const char *page,
			       size_t count)
{
	struct ob_virmidi_card_item *card = to_card(item);
	int err = -EBUSY;

	mutex_lock(&card->lock);
	if (!card->card)
		err = ob_name_copy(card->config.name, page, count);
	mutex_unlock(&card->lock);
	return err ?: count;
}

/* While the card is live, the one that the sound core has given it. */
static ssize_t card_id_show(struct config_item *item, char *page)
{
	struct ob_virmidi_card_item *card = to_card(item);
	ssize_t length;

	mutex_lock(&card->lock);
	length = sprintf(page, "%s\n", card->card ? card->card->id :
						    card->config.id);
	mutex_unlock(&card->lock);
	return length;
}

/*
 * Refuses an id of which the sound core would make other letters; to one that is
 * in use, or a word of its own, it adds a number.
 */
static int copy_id(char *id, const char *page, size_t count)
{
	size_t i;

	if (count && page[count - 1] == '\n')
		count--;
	if (count >= sizeof_field(struct ob_virmidi_card_config, id))
		return -ENAMETOOLONG;
	for (i = 0; i < count; i++) {
		if (!isascii(page[i]) || (!isalnum(page[i]) && page[i] != '_') ||
		    (!i && !isalpha(page[i])))
			return -EINVAL;
	}
	memcpy(id, page, count);
	id[count] = '\0';
	return 0;
}

static ssize_t card_id_store(struct config_item *item, const char *page,
			     size_t count)
{
	struct ob_virmidi_card_item *card = to_card(item);
	int err = -EBUSY;

	mutex_lock(&card->lock);
	if (!card->card)
		err = copy_id(card->config.id, page, count);
	mutex_unlock(&card->lock);
	return err ?: count;
}

/* While the card is live, the number that it has. */
static ssize_t card_index_show(struct config_item *item, char *page)
{
	struct ob_virmidi_card_item *card = to_card(item);
	ssize_t length;

	mutex_lock(&card->lock);
	length = sprintf(page, "%d\n", card->card ? card->card->number :
						    card->config.index);
	mutex_unlock(&card->lock);
	return length;
}

static ssize_t card_index_store(struct config_item *item, const char *page,
				size_t count)
{
	struct ob_virmidi_card_item *card = to_card(item);
	int number, err;

	err = kstrtoint(page, 10, &number);
	if (err < 0)
		return err;
	if (number < -1 || number >= SNDRV_CARDS)
		return -ERANGE;
	mutex_lock(&card->lock);
	if (card->card)
		err = -EBUSY;
	else
		card->config.index = number;
	mutex_unlock(&card->lock);
	return err ?: count;
}

CONFIGFS_ATTR(card_, name);
CONFIGFS_ATTR(card_, id);
CONFIGFS_ATTR(card_, index);
CONFIGFS_ATTR(card_, live);

static struct configfs_attribute *card_attributes[] = {
	&card_attr_name,
	&card_attr_id,
	&card_attr_index,
	&card_attr_live,
	NULL,
};

static void release_card(struct config_item *item)
{
	struct ob_virmidi_card_item *card = to_card(item);

	mutex_destroy(&card->lock);
	kfree(card);
}

static struct configfs_item_operations card_item_ops = {
	.release = release_card,
};

static const struct config_item_type card_type = {
	.ct_owner = THIS_MODULE,
	.ct_item_ops = &card_item_ops,
	.ct_attrs = card_attributes,
};

static struct config_group *make_card(struct config_group *group,
				      const char *name)
{
	struct ob_virmidi_card_item *card;
	int err;

	if (card_count == MOST_CARDS)
		return ERR_PTR(-ENOSPC);
	card = kzalloc(sizeof(*card), GFP_KERNEL_ACCOUNT);
	if (!card)
		return ERR_PTR(-ENOMEM);
	mutex_init(&card->lock);
	INIT_LIST_HEAD(&card->devices);
	card->config.index = -1;
	config_group_init_type_name(&card->group, name, &card_type);
	err = ob_virmidi_card_item_check(&card->group.cg_item);
	if (err < 0) {
		config_group_put(&card->group);
		return ERR_PTR(err);
	}
	config_group_init_type_name(&card->devices_group, "devices",
				    &ob_virmidi_configfs_device_type);
	configfs_add_default_group(&card->devices_group, &card->group);
	card_count++;
	return &card->group;
}

/* There are no devices, so the card is not live. */
static void drop_card(struct config_group *group, struct config_item *item)
{
	card_count--;
	config_item_put(item);
}

static struct configfs_group_operations cards_group_ops = {
	.make_group = make_card,
	.drop_item = drop_card,
};

static const struct config_item_type cards_type = {
	.ct_owner = THIS_MODULE,
	.ct_group_ops = &cards_group_ops,
};

static struct configfs_subsystem subsystem = {
	.su_group = {
		.cg_item = {
			.ci_namebuf = "snd-virmidi",
			.ci_type = &cards_type,
		},
	},
};

/*
 * From now on directories can be made. @parent stays until all cards were freed.
 * Return: 0 or a negative errno.
 */
int ob_virmidi_configfs_register(struct device *parent)
{
	card_parent = parent;
	config_group_init(&subsystem.su_group);
	mutex_init(&subsystem.su_mutex);
	return configfs_register_subsystem(&subsystem);
}

/* There is no directory, since each keeps the module loaded. */
void ob_virmidi_configfs_unregister(void)
{
	configfs_unregister_subsystem(&subsystem);
}
