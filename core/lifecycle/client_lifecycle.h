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

struct ob_client *ob_client_lifecycle_create_user(bool input, bool output);

struct ob_client *ob_client_lifecycle_create_kernel(struct snd_card *card,
						    int number,
						    const char *name);

void ob_client_lifecycle_destroy(struct ob_client *client);

#endif
