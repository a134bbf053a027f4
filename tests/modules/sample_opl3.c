// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A card with nothing but the FM chip of an AdLib, at its usual I/O port, for
 * which the distribution's snd-opl3-synth creates a client. Debian's kernels
 * have no driver for such a card, and QEMU emulates no other card with this
 * chip.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <sound/core.h>
#include <sound/initval.h>
#include <sound/opl3.h>

#define ADLIB_PORT	0x388

static struct device *parent;
static struct snd_card *card;

static int fill_card(void)
{
	struct snd_opl3 *chip;
	int err;

	/* Do not detect: QEMU's chip claims to be an OPL3 but has one channel. */
	err = snd_opl3_create(card, ADLIB_PORT, 0, OPL3_HW_OPL2, 0, &chip);
	if (!err)
		err = snd_opl3_hwdep_new(chip, 0, 1, NULL);
	if (err)
		return err;
	strscpy(card->driver, "AdLib", sizeof(card->driver));
	strscpy(card->shortname, "AdLib", sizeof(card->shortname));
	strscpy(card->longname, "AdLib at port 0x388", sizeof(card->longname));
	return snd_card_register(card);
}

static int __init sample_opl3_init(void)
{
	int err;

	parent = root_device_register("snd-sample-opl3");
	if (IS_ERR(parent))
		return PTR_ERR(parent);
	err = snd_card_new(parent, SNDRV_DEFAULT_IDX1, SNDRV_DEFAULT_STR1,
			   THIS_MODULE, 0, &card);
	if (err)
		goto unregister_parent;
	err = fill_card();
	if (err)
		goto free_card;
	return 0;

free_card:
	snd_card_free(card);
unregister_parent:
	root_device_unregister(parent);
	return err;
}

static void __exit sample_opl3_exit(void)
{
	snd_card_free(card);
	root_device_unregister(parent);
}

module_init(sample_opl3_init);
module_exit(sample_opl3_exit);

MODULE_DESCRIPTION("An AdLib's FM chip, for tests");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
