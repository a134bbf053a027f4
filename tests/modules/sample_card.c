// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The card of the sample driver: a MIDI device that is attached to a port of
 * the driver, as on sound chips with a synthesizer, and an ALSA timer that a
 * kernel timer drives. Called by sample_driver.c with its card_mutex held.
 */
#include "sample_card.h"

#include <linux/device.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <sound/core.h>
#include <sound/initval.h>
#include <sound/rawmidi.h>
#include <sound/seq_virmidi.h>
#include <sound/timer.h>

/* Resolution of the ALSA timer: 0.1 ms. */
#define RESOLUTION	100000
#define TICKS_A_JIFFY	(NSEC_PER_SEC / HZ / RESOLUTION)

static struct device *parent;
static struct snd_card *card;
static struct snd_timer *sample_timer;
static bool running;

static void expired(struct timer_list *unused);
static DEFINE_TIMER(kernel_timer, expired);

static void expired(struct timer_list *unused)
{
	snd_timer_interrupt(sample_timer, TICKS_A_JIFFY);
	if (READ_ONCE(running))
		mod_timer(&kernel_timer, jiffies + 1);
}

static int start_timer(struct snd_timer *timer)
{
	WRITE_ONCE(running, true);
	mod_timer(&kernel_timer, jiffies + 1);
	return 0;
}

static int stop_timer(struct snd_timer *timer)
{
	WRITE_ONCE(running, false);
	return 0;
}

static int make_timer(void)
{
	struct snd_timer_id id = {
		.dev_class = SNDRV_TIMER_CLASS_CARD,
		.dev_sclass = SNDRV_TIMER_SCLASS_NONE,
		.card = card->number,
	};
	int err;

	err = snd_timer_new(card, "sample", &id, &sample_timer);
	if (err)
		return err;
	strscpy(sample_timer->name, "Sample timer", sizeof(sample_timer->name));
	sample_timer->hw.flags = SNDRV_TIMER_HW_AUTO;
	sample_timer->hw.resolution = RESOLUTION;
	sample_timer->hw.ticks = 100000;
	sample_timer->hw.start = start_timer;
	sample_timer->hw.stop = stop_timer;
	return 0;
}

static int make_device(int client, int port, int mode)
{
	struct snd_virmidi_dev *device;
	struct snd_rawmidi *rmidi;
	int err;

	err = snd_virmidi_new(card, 0, &rmidi);
	if (err)
		return err;
	device = rmidi->private_data;
	device->seq_mode = mode;
	device->client = client;
	device->port = port;
	return 0;
}

static int fill_card(int client, int port, int mode)
{
	int err = make_timer();

	if (!err)
		err = make_device(client, port, mode);
	return err ?: snd_card_register(card);
}

int ob_sample_card_make(int client, int port, int mode)
{
	int err;

	if (card)
		return -EBUSY;
	parent = root_device_register("snd-sample-driver");
	if (IS_ERR(parent))
		return PTR_ERR(parent);
	err = snd_card_new(parent, SNDRV_DEFAULT_IDX1, SNDRV_DEFAULT_STR1,
			   THIS_MODULE, 0, &card);
	if (err) {
		root_device_unregister(parent);
		return err;
	}
	err = fill_card(client, port, mode);
	if (err) {
		ob_sample_card_free();
		return err;
	}
	return card->number;
}

void ob_sample_card_free(void)
{
	if (!card)
		return;
	snd_card_free(card);
	card = NULL;
	timer_delete_sync(&kernel_timer);
	root_device_unregister(parent);
}
