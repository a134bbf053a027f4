// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The module snd-virmidi: cards with nothing but virtual MIDI devices, as
 * platform devices. Called by the module loader and the driver core.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <sound/core.h>
#include <sound/initval.h>
#include <sound/rawmidi.h>
#include <sound/seq_virmidi.h>

#define DRIVER_NAME	"snd_virmidi"

static int index[SNDRV_CARDS] = SNDRV_DEFAULT_IDX;
static char *id[SNDRV_CARDS] = SNDRV_DEFAULT_STR;
static bool enable[SNDRV_CARDS] = { true };
static int midi_devs[SNDRV_CARDS] = { [0 ... (SNDRV_CARDS - 1)] = 4 };

module_param_array(index, int, NULL, 0444);
MODULE_PARM_DESC(index, "Number of each card, or -1 for the first free one.");
module_param_array(id, charp, NULL, 0444);
MODULE_PARM_DESC(id, "Short name of each card.");
module_param_array(enable, bool, NULL, 0444);
MODULE_PARM_DESC(enable, "Which cards there are; by default the first only.");
module_param_array(midi_devs, int, NULL, 0444);
MODULE_PARM_DESC(midi_devs, "MIDI devices on each card, 4 by default, at most "
		 __stringify(SNDRV_RAWMIDI_DEVICES) ".");

/* As drivers called them before 2003, and the HOWTO does to this day. */
module_param_array_named(snd_index, index, int, NULL, 0);
MODULE_PARM_DESC(snd_index, "The same as index.");
module_param_array_named(snd_id, id, charp, NULL, 0);
MODULE_PARM_DESC(snd_id, "The same as id.");
module_param_array_named(snd_enable, enable, bool, NULL, 0);
MODULE_PARM_DESC(snd_enable, "The same as enable.");

static struct platform_device *platform_devices[SNDRV_CARDS];

static int add_devices(struct snd_card *card, int count)
{
	struct snd_rawmidi *rmidi;
	int device, err;

	if (count > SNDRV_RAWMIDI_DEVICES) {
		dev_warn(card->dev, "%d MIDI devices are too many, making %d\n",
			 count, SNDRV_RAWMIDI_DEVICES);
		count = SNDRV_RAWMIDI_DEVICES;
	}
	for (device = 0; device < count; device++) {
		err = snd_virmidi_new(card, device, &rmidi);
		if (err < 0)
			return err;
		strscpy(rmidi->name, "Virtual Raw MIDI", sizeof(rmidi->name));
	}
	return 0;
}

/*
 * Any platform device can be bound to this driver through sysfs, so its id must
 * be checked. The card is freed with the platform device.
 */
static int probe_card(struct platform_device *pdev)
{
	struct snd_card *card;
	int slot = pdev->id;
	int err;

	if (slot < 0 || slot >= SNDRV_CARDS)
		return -EINVAL;

	err = snd_devm_card_new(&pdev->dev, index[slot], id[slot], THIS_MODULE,
				0, &card);
	if (err < 0)
		return err;
	strscpy(card->driver, "VirMIDI", sizeof(card->driver));
	strscpy(card->shortname, "VirMIDI", sizeof(card->shortname));
	snprintf(card->longname, sizeof(card->longname),
		 "Virtual MIDI Card %d", slot + 1);

	err = add_devices(card, midi_devs[slot]);
	if (err < 0)
		return err;
	err = snd_card_register(card);
	if (err < 0)
		return err;
	platform_set_drvdata(pdev, card);
	return 0;
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
}

static int __init init_cards(void)
{
	int cards = 0;
	int slot, err;

	err = platform_driver_register(&driver);
	if (err < 0)
		return err;

	for (slot = 0; slot < SNDRV_CARDS; slot++) {
		if (!enable[slot])
			continue;
		platform_devices[slot] = add_card(slot);
		if (platform_devices[slot])
			cards++;
	}
	if (!cards) {
		pr_err("no card could be made\n");
		remove_cards();
		return -ENODEV;
	}
	return 0;
}

static void __exit exit_cards(void)
{
	remove_cards();
}

module_init(init_cards);
module_exit(exit_cards);

MODULE_DESCRIPTION("Cards of virtual MIDI devices");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
MODULE_VERSION(ONBEAT_VERSION);
