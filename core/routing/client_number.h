/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Client numbers of cards and of drivers without a card, in the modern and in
 * the classic numbering. May be called in any context.
 */
#ifndef ONBEAT_CLIENT_NUMBER_H
#define ONBEAT_CLIENT_NUMBER_H

int ob_client_number_of_card(int card, int index);
int ob_client_number_of_global(int index);
int ob_client_number_to_card(int number);
int ob_client_number_to_global(int number);

#endif
