/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Client numbers of cards and of drivers without a card, in the modern and in
 * the classic numbering. May be called in any context.
 */
#ifndef ONBEAT_CLIENT_NUMBER_H
#define ONBEAT_CLIENT_NUMBER_H

/* Client number of device @index of @card, or -1 for any dynamic number. */
int ob_client_number_of_card(int card, int index);

/* Client number of a driver without a card that asks for @index, 0 to 15. */
int ob_client_number_of_global(int index);

/* Number of the card, which need not exist, that owns @number; or -1. */
int ob_client_number_to_card(int number);

/* Index of the driver without a card that owns @number, or -1. */
int ob_client_number_to_global(int number);

#endif
