/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Shared by the files of snd-virmidi: cards with nothing but virtual MIDI
 * devices, which module parameters and configfs describe.
 */
#ifndef ONBEAT_VIRMIDI_CARD_H
#define ONBEAT_VIRMIDI_CARD_H

#include <onbeat/name.h>

#include <linux/types.h>
#include <sound/core.h>
#include <sound/rawmidi.h>

struct device;

/* Virtual devices that all cards together may have. */
#define OB_VIRMIDI_CARD_ALL_DEVICES	64

/* Virtual devices of one card: as many as snd-rawmidi has numbers for. */
#define OB_VIRMIDI_CARD_DEVICES		SNDRV_RAWMIDI_DEVICES

/**
 * struct ob_virmidi_card_config - what a card is to be
 * @index: its number, or a negative one: a bit mask of numbers, of which it gets the
 *	first that is free
 * @id: its id, or empty for one that the sound core makes of @name
 * @name: its short name
 * @count: number of devices, at most OB_VIRMIDI_CARD_DEVICES
 * @devices: names of the devices; one without has its numbers for a name
 */
struct ob_virmidi_card_config {
	int index;
	char id[sizeof_field(struct snd_card, id)];
	char name[OB_NAME_SIZE];
	unsigned int count;
	char devices[OB_VIRMIDI_CARD_DEVICES][OB_NAME_SIZE];
};

struct snd_card *
ob_virmidi_card_create(struct device *parent, const char *longname,
		       const struct ob_virmidi_card_config *config);
void ob_virmidi_card_destroy(struct snd_card *card);
int ob_virmidi_card_client(const struct snd_card *card, unsigned int device);
int ob_virmidi_card_rename(struct snd_card *card, unsigned int device,
			   const char *name);
void ob_virmidi_card_wait(void);

#endif
