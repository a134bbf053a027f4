// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The module snd-virmidi: the cards that its parameters describe, as platform
 * devices, and the directory for further ones. Called by the module loader and
 * the driver core, in process context.
 */
#include "card.h"
#include "configfs.h"

#include <compat/configfs.h>

#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <sound/initval.h>

#define DRIVER_NAME	"snd_virmidi"

static int index[SNDRV_CARDS] = SNDRV_DEFAULT_IDX;
static char *id[SNDRV_CARDS] = SNDRV_DEFAULT_STR;
static bool enable[SNDRV_CARDS] = { true };
static int midi_devs[SNDRV_CARDS] = { [0 ... (SNDRV_CARDS - 1)] = 4 };
static char *names[SNDRV_CARDS];

module_param_array(index, int, NULL, 0444);
MODULE_PARM_DESC(index, "Number of each card, or -1 for the first free one.");
module_param_array(id, charp, NULL, 0444);
MODULE_PARM_DESC(id, "Short name of each card.");
module_param_array(enable, bool, NULL, 0444);
MODULE_PARM_DESC(enable, "Which cards there are; by default the first only.");
module_param_array(midi_devs, int, NULL, 0444);
MODULE_PARM_DESC(midi_devs, "MIDI devices on each card, 4 by default, at most "
		 __stringify(SNDRV_RAWMIDI_DEVICES) ".");
module_param_array(names, charp, NULL, 0444);
MODULE_PARM_DESC(names, "Names of the MIDI devices on each card, with semicolons between them.");

/* As drivers called them before 2003, and the HOWTO does to this day. */
module_param_array_named(snd_index, index, int, NULL, 0);
MODULE_PARM_DESC(snd_index, "The same as index.");
module_param_array_named(snd_id, id, charp, NULL, 0);
MODULE_PARM_DESC(snd_id, "The same as id.");
module_param_array_named(snd_enable, enable, bool, NULL, 0);
MODULE_PARM_DESC(snd_enable, "The same as enable.");

static struct platform_device *platform_devices[SNDRV_CARDS];

/*
 * The parent of cards that directories make: the sound core needs one. It stays
 * until the last card was freed.
 */
static struct device *root_device;

static int configure(struct ob_virmidi_card_config *config, int slot,
		     struct device *dev)
{
	int count = max(midi_devs[slot], 0);
	unsigned int device;
	int err;

	if (count > OB_VIRMIDI_CARD_DEVICES) {
		dev_warn(dev, "%d MIDI devices are too many, making %d\n",
			 count, OB_VIRMIDI_CARD_DEVICES);
		count = OB_VIRMIDI_CARD_DEVICES;
	}
	if (ob_name_count(names[slot]) > count) {
		dev_err(dev, "names has more than %d names\n", count);
		return -EINVAL;
	}

	memset(config, 0, sizeof(*config));
	config->index = index[slot];
	if (id[slot])
		strscpy(config->id, id[slot], sizeof(config->id));
	strscpy(config->name, "VirMIDI", sizeof(config->name));
	config->count = count;
	for (device = 0; device < count; device++) {
		err = ob_name_nth(config->devices[device], names[slot], device);
		if (err < 0) {
			dev_err(dev, "name %u is not UTF-8 text of up to %d bytes\n",
				device + 1, OB_NAME_SIZE - 1);
			return err;
		}
	}
	return 0;
}

static void destroy_card(void *card)
{
	ob_virmidi_card_destroy(card);
}

/*
 * Any platform device can be bound to this driver through sysfs, so its id must
 * be checked. The card goes when the device is unbound.
 */
static int probe_card(struct platform_device *pdev)
{
	struct ob_virmidi_card_config *config;
	int slot = pdev->id;
	struct snd_card *card;
	char longname[32];
	int err;

	if (slot < 0 || slot >= SNDRV_CARDS)
		return -EINVAL;

	config = kmalloc(sizeof(*config), GFP_KERNEL);
	if (!config)
		return -ENOMEM;
	err = configure(config, slot, &pdev->dev);
	if (!err) {
		snprintf(longname, sizeof(longname), "Virtual MIDI Card %d",
			 slot + 1);
		card = ob_virmidi_card_create(&pdev->dev, longname, config);
		err = PTR_ERR_OR_ZERO(card);
	}
	kfree(config);
	if (err < 0)
		return err;
	platform_set_drvdata(pdev, card);
	return devm_add_action_or_reset(&pdev->dev, destroy_card, card);
}

static struct platform_driver driver = {
	.probe = probe_card,
	.driver = {
		.name = DRIVER_NAME,
	},
};

/* Return: the platform device, or NULL if it has no card. */
static struct platform_device *add_card(int slot)
{
	struct platform_device *pdev;

	pdev = platform_device_register_simple(DRIVER_NAME, slot, NULL, 0);
	if (IS_ERR(pdev))
		return NULL;
	if (!platform_get_drvdata(pdev)) {
		platform_device_unregister(pdev);
		return NULL;
	}
	return pdev;
}

static void remove_cards(void)
{
	int slot;

	for (slot = 0; slot < SNDRV_CARDS; slot++)
		platform_device_unregister(platform_devices[slot]);
	platform_driver_unregister(&driver);
	ob_virmidi_card_wait();
	root_device_unregister(root_device);
}

/*
 * Return: 0 if there is a card, or no card is wanted and directories can make
 * some; otherwise -ENODEV.
 */
static int add_cards(void)
{
	bool wanted = !OB_COMPAT_HAS_CONFIGFS;
	int cards = 0;
	int slot;

	for (slot = 0; slot < SNDRV_CARDS; slot++) {
		if (!enable[slot])
			continue;
		wanted = true;
		platform_devices[slot] = add_card(slot);
		if (platform_devices[slot])
			cards++;
	}
	if (cards || !wanted)
		return 0;
	pr_err("no card could be made\n");
	return -ENODEV;
}

static int __init init_cards(void)
{
	int err;

	root_device = root_device_register("snd_virmidi");
	if (IS_ERR(root_device))
		return PTR_ERR(root_device);
	err = platform_driver_register(&driver);
	if (err < 0) {
		root_device_unregister(root_device);
		return err;
	}
	err = add_cards();
	if (!err && OB_COMPAT_HAS_CONFIGFS)
		err = ob_virmidi_configfs_register(root_device);
	if (err < 0)
		remove_cards();
	return err;
}

static void __exit exit_cards(void)
{
	if (OB_COMPAT_HAS_CONFIGFS)
		ob_virmidi_configfs_unregister();
	remove_cards();
}

module_init(init_cards);
module_exit(exit_cards);

MODULE_DESCRIPTION("Cards of virtual MIDI devices");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
MODULE_VERSION(ONBEAT_VERSION);
