/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Hands events to a receiver.
 */
#ifndef ONBEAT_RECEIVER_H
#define ONBEAT_RECEIVER_H

struct ob_batch;
struct ob_port;
struct ob_subscription;

int ob_receiver_deliver(const struct ob_batch *batch, unsigned int first,
			struct ob_port *port,
			const struct ob_subscription *subscription);

#endif
