/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Telling senders that a scheduled event did not arrive.
 */
#ifndef ONBEAT_BOUNCE_H
#define ONBEAT_BOUNCE_H

#include <linux/types.h>

struct ob_batch;
struct ob_client;

bool ob_bounce_is_wanted(const struct ob_client *sender);
void ob_bounce_send(const struct ob_batch *batch, unsigned int index, int err);

#endif
