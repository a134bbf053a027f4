// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Cards with nothing but virtual MIDI devices. Called in process context by
 * module.c for the cards of the module parameters, by configfs.c for those of
 * directories, and by the sound core when a card is freed.
 *
 * A card that is destroyed while programs have its files open disappears at
 * once, but its memory stays until they are closed; so do its devices in the
 * number of those that there may be.
 */
#include "card.h"

#include <onbeat/virmidi.h>

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/module.h>
#include <sound/initval.h>
#include <sound/seq_virmidi.h>

/**
 * struct ob_virmidi_card - the private data of a card
 * @count: number of devices, as they count in all_devices
 * @devices: the devices
 */
struct ob_virmidi_card {
	unsigned int count;
	struct snd_rawmidi *devices[OB_VIRMIDI_CARD_DEVICES];
};

/* Those whose memory was not freed yet. */
static atomic_t all_devices;

/* All that were ever made. */
static atomic_t cards_made;

/*
 * Completed once for each of them, by the sound core and after the last call of
 * this module's functions: they could still be running, on their way back, if
 * they completed it.
 */
static DECLARE_COMPLETION(card_freed);

/* Called by the sound core, after the last file was closed. */
static void free_card(struct snd_card *card)
{
	const struct ob_virmidi_card *private = card->private_data;

	atomic_sub(private->count, &all_devices);
}

static int reserve(struct snd_card *card, unsigned int count)
{
	struct ob_virmidi_card *private = card->private_data;

	if (atomic_add_return(count, &all_devices) >
	    OB_VIRMIDI_CARD_ALL_DEVICES) {
		atomic_sub(count, &all_devices);
		return -ENOSPC;
	}
	private->count = count;
	card->private_free = free_card;
	return 0;
}

static int name_device(const struct snd_card *card, struct snd_rawmidi *rmidi,
		       const char *name)
{
	char client[2 * OB_NAME_SIZE];

	snprintf(client, sizeof(client), "%s %s", card->shortname, name);
	return ob_virmidi_device_set_names(rmidi, client, name);
}

static int add_device(struct snd_card *card, unsigned int number,
		      const char *name)
{
	struct ob_virmidi_card *private = card->private_data;
	struct snd_rawmidi *rmidi;
	int err;

	err = snd_virmidi_new(card, number, &rmidi);
	if (err < 0)
		return err;
	private->devices[number] = rmidi;
	if (*name)
		return name_device(card, rmidi, name);
	strscpy(rmidi->name, "Virtual Raw MIDI", sizeof(rmidi->name));
	return 0;
}

/* Takes away all that was made of the card, and may have been opened. */
static void abandon_card(struct snd_card *card)
{
	const struct ob_virmidi_card *private = card->private_data;
	unsigned int number;

	for (number = 0; number < private->count; number++)
		if (private->devices[number])
			ob_virmidi_device_delete_client(private->devices[number]);
	ob_virmidi_card_destroy(card);
}

static int fill_card(struct snd_card *card,
		     const struct ob_virmidi_card_config *config)
{
	unsigned int number;
	int err;

	err = reserve(card, config->count);
	if (err < 0)
		return err;
	for (number = 0; number < config->count; number++) {
		err = add_device(card, number, config->devices[number]);
		if (err < 0)
			return err;
	}
	return snd_card_register(card);
}

/**
 * ob_virmidi_card_create() - make a card
 * @parent: its parent device, which stays until the card was freed
 * @longname: its long name
 * @config: what else it is to be
 *
 * Return: The card; or -ENOSPC if there are too many devices, or the first free
 * number is wanted and there is none; -EBUSY if the number is in use; -ENODEV
 * if there is no such number; -ENOMEM.
 */
struct snd_card *
ob_virmidi_card_create(struct device *parent, const char *longname,
		       const struct ob_virmidi_card_config *config)
{
	struct snd_card *card;
	int err;

	err = snd_card_new(parent, config->index,
			   config->id[0] ? config->id : SNDRV_DEFAULT_STR1,
			   THIS_MODULE, sizeof(struct ob_virmidi_card), &card);
	if (err == -ENODEV && config->index < 0)
		err = -ENOSPC;
	if (err < 0)
		return ERR_PTR(err);
	card->release_completion = &card_freed;
	atomic_inc(&cards_made);
	strscpy(card->driver, "VirMIDI", sizeof(card->driver));
	strscpy(card->shortname, config->name, sizeof(card->shortname));
	strscpy(card->longname, longname, sizeof(card->longname));

	err = fill_card(card, config);
	if (err < 0) {
		abandon_card(card);
		return ERR_PTR(err);
	}
	return card;
}

/*
 * The card, its nodes and sequencer clients are gone when this returns; programs
 * that wait for one of its devices were woken. Does not wait for them to close
 * their files.
 */
void ob_virmidi_card_destroy(struct snd_card *card)
{
	snd_card_free_when_closed(card);
}

/* Return: the number of the sequencer client of a device of a card. */
int ob_virmidi_card_client(const struct snd_card *card, unsigned int device)
{
	const struct ob_virmidi_card *private = card->private_data;
	const struct snd_virmidi_dev *virmidi;

	virmidi = private->devices[device]->private_data;
	return virmidi->client;
}

/*
 * The caller serializes all calls for one card. Return: 0, or -ENOMEM, and the
 * name is as it was.
 */
int ob_virmidi_card_rename(struct snd_card *card, unsigned int device,
			   const char *name)
{
	const struct ob_virmidi_card *private = card->private_data;

	return name_device(card, private->devices[device], name);
}

/*
 * Waits until the memory of every card was freed. No program has a file of them
 * open, since that keeps the module loaded; so it does not take long.
 */
void ob_virmidi_card_wait(void)
{
	int made = atomic_read(&cards_made);

	while (made--)
		wait_for_completion(&card_freed);
}
