// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Loads the modules behind clients that a program or a reader of /proc asks
 * for. Called by client lookups in process context, never on the way of an
 * event.
 */
#include "routing/autoload.h"

#include "routing/client.h"
#include "base/params.h"

#include <linux/bitops.h>
#include <linux/kmod.h>
#include <sound/core.h>
#include <sound/seq_device.h>

/* Indices that a driver without a card may ask for. */
#define GLOBAL_INDICES	16
/* Most numbers that a card has in any numbering. */
#define CARD_INDICES	8

/* What was asked for since the module was loaded; bits are only ever set. */
static DECLARE_BITMAP(global_requested, GLOBAL_INDICES);
static DECLARE_BITMAP(card_requested, SNDRV_CARDS);

static int global_of_number(int number)
{
	int index;

	for (index = 0; index < GLOBAL_INDICES; index++) {
		if (ob_client_number_of_global(index) == number)
			return index;
	}
	return -1;
}

static int card_of_number(int number)
{
	int cards = min(snd_ecards_limit, SNDRV_CARDS);
	int card, index;

	for (card = 0; card < cards; card++) {
		for (index = 0; index < CARD_INDICES; index++) {
			if (ob_client_number_of_card(card, index) == number)
				return card;
		}
	}
	return -1;
}

void ob_autoload_client(int number)
{
	int index, card;

	might_sleep();
	if (!IS_ENABLED(CONFIG_MODULES) || number < 0)
		return;

	index = global_of_number(number);
	if (index >= 0) {
		if (ob_params_loads_client(index) &&
		    !test_and_set_bit(index, global_requested))
			request_module("snd-seq-client-%i", index);
		return;
	}

	card = card_of_number(number);
	if (card < 0)
		return;
	if (!test_and_set_bit(card, card_requested))
		snd_request_card(card);
	snd_seq_device_load_drivers();
}
