// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * An event that is sent from several ports of an endpoint is delivered once to a
 * listener of more than one of them. Called by delivery.c in any context, under RCU.
 *
 * A connection that is made meanwhile does not count: the event may have passed it before.
 * So a listener that is being connected may hear it twice, and never not at all.
 *
 * Anybody may add to the connections of a listener, and no limit of their own holds
 * for them. So one event has only so many looked at; then a listener may get it twice.
 */
#include "delivery/served.h"

#include "delivery/origin.h"
#include "routing/client.h"
#include "routing/port.h"

static bool is_served(const struct ob_served *served, const struct ob_port *port)
{
	return port == served->port ||
	       (served->group && port->client == served->port->client &&
		READ_ONCE(port->ump_group) == served->group &&
		port->addr.port < served->end);
}

/* Do events bear the same stamps, by whichever of two connections they come? */
static bool is_stamped_alike(const struct snd_seq_port_subscribe *info,
			     const struct snd_seq_port_subscribe *other)
{
	unsigned int differing = info->flags ^ other->flags;

	if (differing & SNDRV_SEQ_PORT_SUBS_TIMESTAMP)
		return false;
	if (!(info->flags & SNDRV_SEQ_PORT_SUBS_TIMESTAMP))
		return true;
	return info->queue == other->queue &&
	       !(differing & SNDRV_SEQ_PORT_SUBS_TIME_REAL);
}

/**
 * ob_served_has_heard() - has a listener got the event from another port already?
 * @served: the ports that it was sent from
 * @subscription: an active connection of the listener to a further port
 * @origin: the event that is being delivered
 *
 * Context: Any; RCU read side.
 * Return: True if a second one would be the same; false also if the event has had as
 * many connections looked at as it may.
 */
bool ob_served_has_heard(const struct ob_served *served,
			 const struct ob_subscription *subscription,
			 struct ob_origin *origin)
{
	struct ob_port *port = ob_port_of_dest(subscription);
	struct ob_subscription *other;

	list_for_each_entry_rcu(other, &port->dest.list.subscriptions, dest_link) {
		if (origin->comparisons >= OB_SERVED_COMPARISONS)
			return false;
		origin->comparisons++;
		if (is_served(served, ob_port_of_source(other)) &&
		    ob_subscription_is_active(other) &&
		    ob_subscription_was_active(other, served->since) &&
		    is_stamped_alike(&subscription->info, &other->info))
			return true;
	}
	return false;
}
