// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Loads the modules of clients that a program or a reader of /proc looks up.
 * Called by client lookups in process context, never while an event is
 * delivered.
 */
#include "routing/autoload.h"

#include "base/core.h"
#include "base/params.h"
#include "routing/client_number.h"

#include <linux/bitops.h>
#include <linux/kmod.h>
#include <sound/core.h>
#include <sound/seq_device.h>

/* Modules requested since this one was loaded; never cleared. */
static DECLARE_BITMAP(global_requested, OB_CLIENT_FIRST_CARD);
static DECLARE_BITMAP(card_requested, SNDRV_CARDS);

static void load_global(int index)
{
	if (ob_params_loads_client(index) &&
	    !test_and_set_bit(index, global_requested))
		request_module("snd-seq-client-%i", index);
}

static void load_card(int card)
{
	if (card >= min(snd_ecards_limit, SNDRV_CARDS))
		return;
	if (!test_and_set_bit(card, card_requested))
		snd_request_card(card);
	snd_seq_device_load_drivers();
}

/**
 * ob_autoload_client() - load the modules that would provide a client
 * @number: number of a client that does not exist; any value
 *
 * The module of a global client is requested once, and so is that of a card;
 * the sequencer drivers of a card that exists are requested each time. The
 * caller must look the client up again to see whether it exists now.
 *
 * Context: Process context, may sleep. User space runs and drivers create and
 * delete clients meanwhile, so the caller may hold no lock but an ioctl_mutex.
 */
void ob_autoload_client(int number)
{
	int index = ob_client_number_to_global(number);
	int card = ob_client_number_to_card(number);

	might_sleep();
	if (!IS_ENABLED(CONFIG_MODULES))
		return;
	if (index >= 0)
		load_global(index);
	else if (card >= 0)
		load_card(card);
}
