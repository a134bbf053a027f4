/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Which client numbers belong to cards and to drivers without a card, in the
 * modern and in the classic numbering.
 */
#ifndef ONBEAT_CLIENT_NUMBER_H
#define ONBEAT_CLIENT_NUMBER_H

/**
 * ob_client_number_of_card() - client number for a device of a card
 * @card: number of the card
 * @index: which of its devices
 *
 * Context: Any.
 * Return: The number, or -1 for any dynamic one.
 */
int ob_client_number_of_card(int card, int index);

/**
 * ob_client_number_of_global() - client number for a driver without a card
 * @index: what the driver asks for, 0 to 15
 *
 * Context: Any.
 * Return: The number.
 */
int ob_client_number_of_global(int index);

/**
 * ob_client_number_to_card() - inverse of ob_client_number_of_card()
 * @number: any number
 *
 * Context: Any.
 * Return: Number of the card, which need not exist; -1 if no card has @number.
 */
int ob_client_number_to_card(int number);

/**
 * ob_client_number_to_global() - inverse of ob_client_number_of_global()
 * @number: any number
 *
 * Context: Any.
 * Return: Index of the driver, or -1.
 */
int ob_client_number_to_global(int number);

#endif
