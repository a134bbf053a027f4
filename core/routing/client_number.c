// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Arithmetic of client numbers. Called when a driver creates its client, and
 * when a client that does not exist is looked up.
 */
#include "routing/client_number.h"

#include "base/core.h"
#include "base/params.h"

#define CARD_CLIENTS		4	/* numbers for each card, modern */
#define CLASSIC_FIRST_CARD	64
#define CLASSIC_CARD_CLIENTS	8
#define CLASSIC_OSS		63

static int first_card(void)
{
	return ob_params_classic_numbering() ? CLASSIC_FIRST_CARD :
					       OB_CLIENT_FIRST_CARD;
}

static int clients_of_card(void)
{
	return ob_params_classic_numbering() ? CLASSIC_CARD_CLIENTS :
					       CARD_CLIENTS;
}

/* Client number of device @index of @card, or -1 for any dynamic number. */
int ob_client_number_of_card(int card, int index)
{
	int number = first_card() + clients_of_card() * card + index;

	if (index >= clients_of_card() || number >= OB_CLIENT_FIRST_DYNAMIC)
		return -1;
	return number;
}

/* Client number of a driver without a card that asks for @index, 0 to 15. */
int ob_client_number_of_global(int index)
{
	if (index == SNDRV_SEQ_CLIENT_OSS && ob_params_classic_numbering())
		return CLASSIC_OSS;
	return index;
}

/* Number of the card, which need not exist, that owns @number; or -1. */
int ob_client_number_to_card(int number)
{
	if (number < first_card() || number >= OB_CLIENT_FIRST_DYNAMIC)
		return -1;
	return (number - first_card()) / clients_of_card();
}

/* Index of the driver without a card that owns @number, or -1. */
int ob_client_number_to_global(int number)
{
	int index = number == CLASSIC_OSS ? SNDRV_SEQ_CLIENT_OSS : number;

	if (index < 0 || index >= OB_CLIENT_FIRST_CARD ||
	    ob_client_number_of_global(index) != number)
		return -1;
	return index;
}
