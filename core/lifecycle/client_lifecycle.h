/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Creating and destroying clients.
 */
#ifndef ONBEAT_CLIENT_LIFECYCLE_H
#define ONBEAT_CLIENT_LIFECYCLE_H

#include <linux/types.h>

struct ob_client;
struct snd_card;

/**
 * ob_client_lifecycle_create_user() - client of an open file, published and announced
 * @input: opened to read
 * @output: opened to write
 *
 * Context: process.
 * Return: client with one reference for the caller (besides the table's), or
 * ERR_PTR(-ENOMEM) when there is no memory or no free number.
 */
struct ob_client *ob_client_lifecycle_create_user(bool input, bool output);

/**
 * ob_client_lifecycle_create_kernel() - client of a driver, published and announced
 * @card: its card or NULL
 * @number: wanted number, or negative for the first free dynamic one
 * @name: copied, cut at 63 characters
 *
 * Context: process.
 * Return: as ob_client_lifecycle_create_user(); ERR_PTR(-EBUSY) when the number is
 * taken.
 */
struct ob_client *ob_client_lifecycle_create_kernel(struct snd_card *card,
						    int number,
						    const char *name);

/**
 * ob_client_lifecycle_destroy() - close a client for good
 * @client: referenced by the caller, who keeps that reference
 *
 * Ports are deleted (PORT_EXIT, peers told), its queues and events go,
 * CLIENT_EXIT is announced, and only then is the number free again. Drops the
 * table's reference. No callback of a driver's client runs any more when this
 * returns.
 *
 * Context: process, sleeps, no locks held.
 */
void ob_client_lifecycle_destroy(struct ob_client *client);

#endif
