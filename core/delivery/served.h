/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Ports of an endpoint whose subscribers have got an event already.
 */
#ifndef ONBEAT_SERVED_H
#define ONBEAT_SERVED_H

#include <linux/types.h>

/* Connections that one submitted event may have looked at. */
#define OB_SERVED_COMPARISONS	16384

struct ob_origin;
struct ob_port;
struct ob_subscription;

/**
 * struct ob_served - ports of one client that an event was sent from
 * @port: one of them
 * @group: those of this group as well, as far as their numbers are below @end; 0 for
 *	none
 * @end: number of a port
 * @since: ob_subscription_activations() before their connections were walked: those that
 *	came later may not have been seen
 */
struct ob_served {
	const struct ob_port *port;
	unsigned int group;
	u8 end;
	u32 since;
};

bool ob_served_has_heard(const struct ob_served *served,
			 const struct ob_subscription *subscription,
			 struct ob_origin *origin);

#endif
