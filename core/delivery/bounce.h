/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Telling senders that a scheduled event did not arrive.
 */
#ifndef ONBEAT_BOUNCE_H
#define ONBEAT_BOUNCE_H

struct ob_batch;

void ob_bounce_send(const struct ob_batch *batch, unsigned int index, int err);

#endif
