/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Delivering an event or a packet in the form that its receiver takes.
 */
#ifndef ONBEAT_CONVERSION_H
#define ONBEAT_CONVERSION_H

struct ob_batch;
struct ob_event;
struct ob_port;
struct ob_subscription;

int ob_conversion_deliver(const struct ob_batch *batch, struct ob_event *event,
			  struct ob_port *port,
			  const struct ob_subscription *subscription);

#endif
