/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Hands one event to a driver.
 */
#ifndef ONBEAT_DRIVER_H
#define ONBEAT_DRIVER_H

struct ob_batch;
struct ob_event;
struct ob_port;

int ob_driver_call(const struct ob_batch *batch, struct ob_port *port,
		   struct ob_event *event);

#endif
