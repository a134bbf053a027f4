// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Connections between ports, made and ended in process context, by ioctls and
 * by the deletion of ports.
 *
 * A connection is a subscription in the lists of both ports, and keeps the
 * drivers of both open. A driver may sleep in its callbacks, so the graph mutex
 * (ob_port_graph_mutex) is not held across them. A connection is made in steps:
 *
 * 1. enter() checks it and inserts it, inactive, under the graph mutex. From
 *    then on it excludes others, but delivery skips it.
 * 2. open_ends() opens the driver of each end that has no user yet, under the
 *    driver_mutex of that side of the port.
 * 3. activate() activates and announces it, under the graph mutex.
 *
 * The end reverses this: the connection is detached under the graph mutex; its
 * drivers are closed by their last user, after a grace period for deliveries
 * that saw it active; then its end is announced. Only one caller can detach a
 * connection, and that one closes and frees it.
 *
 * A port that is deleted is marked dead under the graph mutex, and its active
 * connections are detached one by one. One that is not active yet is undone by
 * its maker, because activate() fails on a dead port. Each connection holds
 * references to both ports, and to the modules of their drivers.
 *
 * Acknowledgments and announcements are delivered, which never sleeps, under
 * the graph mutex: a connection cannot be ended before its beginning is
 * announced.
 *
 * Lock order: the caller's ioctl_mutex, then either the graph mutex or one
 * driver_mutex; never both, and never two of the latter.
 */
#include "lifecycle/connection.h"

#include "delivery/announcement.h"
#include "lifecycle/connection_ends.h"
#include "lifecycle/midi_version.h"
#include "routing/client.h"
#include "routing/conversion_state.h"
#include "routing/conversion_stock.h"

#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

/**
 * struct connection - a subscription and the ports that it connects
 * @subscription: member of the lists of both ports
 * @sender: sender's port, a reference
 * @dest: receiver's port, a reference
 */
struct connection {
	struct ob_subscription subscription;
	struct ob_port *sender;
	struct ob_port *dest;
};

#define SUBSCRIBE_FLAGS	(SNDRV_SEQ_PORT_SUBS_EXCLUSIVE | \
			 SNDRV_SEQ_PORT_SUBS_TIMESTAMP | \
			 SNDRV_SEQ_PORT_SUBS_TIME_REAL)

/*
 * Limit for one pair of ports: one plain connection, one for each unit of
 * stamps, and one more. In a loop, each of them multiplies the events at every
 * hop.
 */
#define PAIR_CONNECTIONS	4

/* Limit for all ports, or programs could fill the memory with connections. */
#define CONNECTIONS		65536

static atomic_t connection_count;

typedef int (*driver_call)(void *private_data,
			   struct snd_seq_port_subscribe *info);

static int open_side(struct ob_port *port, struct ob_port_side *side,
		     driver_call open, struct snd_seq_port_subscribe *info)
{
	int err = 0;

	if (!try_module_get(port->callback.owner))
		return -EFAULT;
	/* The driver may be closing the port, which takes its time. */
	if (mutex_lock_killable(&side->driver_mutex)) {
		module_put(port->callback.owner);
		return -EINTR;
	}
	if (!side->users && open)
		err = open(port->callback.private_data, info);
	if (err >= 0)
		side->users++;
	mutex_unlock(&side->driver_mutex);
	if (err < 0)
		module_put(port->callback.owner);
	return err < 0 ? err : 0;
}

/*
 * Only the first user opens and only the last one closes, so the driver is not
 * called, and the mutex is held briefly, as long as @port has another user.
 */
static void close_side(struct ob_port *port, struct ob_port_side *side,
		       driver_call close, struct snd_seq_port_subscribe *info)
{
	mutex_lock(&side->driver_mutex);
	if (!--side->users && close) {
		/* Deliveries that saw the connection active must finish. */
		synchronize_rcu();
		close(port->callback.private_data, info);
	}
	mutex_unlock(&side->driver_mutex);
	module_put(port->callback.owner);
}

static int open_ends(struct connection *connection)
{
	struct snd_seq_port_subscribe *info = &connection->subscription.info;
	struct ob_port *sender = connection->sender;
	struct ob_port *dest = connection->dest;
	int err;

	err = open_side(sender, &sender->source, sender->callback.subscribe,
			info);
	if (err)
		return err;
	err = open_side(dest, &dest->dest, dest->callback.use, info);
	if (err)
		close_side(sender, &sender->source,
			   sender->callback.unsubscribe, info);
	return err;
}

static void close_ends(struct connection *connection)
{
	struct snd_seq_port_subscribe *info = &connection->subscription.info;
	struct ob_port *sender = connection->sender;
	struct ob_port *dest = connection->dest;

	/* A SysEx that came by it is ended while there is a device to end it on. */
	ob_midi_version_forget_connection(&connection->subscription, dest);
	close_side(dest, &dest->dest, dest->callback.unuse, info);
	close_side(sender, &sender->source, sender->callback.unsubscribe,
		   info);
}

static int check(const struct ob_port *sender, const struct ob_port *dest,
		 const struct snd_seq_port_subscribe *info)
{
	const struct ob_subscription *subscription;
	unsigned int same = 0;

	lockdep_assert_held(&ob_port_graph_mutex);
	list_for_each_entry(subscription, &sender->source.list.subscriptions, source_link)
		same += subscription->dest_list == &dest->dest.list;
	if (same >= PAIR_CONNECTIONS)
		return -EBUSY;
	return ob_subscription_check(&sender->source.list, &dest->dest.list,
				     info);
}

/* On success the connection has references to both ports. */
static int insert(struct connection *connection, struct ob_port *sender,
		  struct ob_port *dest, struct ob_conversion_stock *stock)
{
	int err;

	lockdep_assert_held(&ob_port_graph_mutex);
	if (sender->dead || dest->dead)
		return -EINVAL;
	if (atomic_read(&connection_count) >= CONNECTIONS)
		return -ENOMEM;
	err = check(sender, dest, &connection->subscription.info) ?:
	      ob_midi_version_equip(&connection->subscription, sender->client,
				    dest->client, stock);
	if (err)
		return err;
	atomic_inc(&connection_count);
	kref_get(&sender->ref);
	kref_get(&dest->ref);
	connection->sender = sender;
	connection->dest = dest;
	ob_subscription_insert(&connection->subscription, &sender->source.list,
			       &dest->dest.list);
	return 0;
}

static struct connection *enter(struct ob_port *sender, struct ob_port *dest,
				const struct snd_seq_port_subscribe *info)
{
	struct ob_conversion_stock stock = { };
	struct connection *connection;
	int err;

	connection = kzalloc(sizeof(*connection), GFP_KERNEL_ACCOUNT);
	if (!connection)
		return ERR_PTR(-ENOMEM);
	connection->subscription.info = *info;
	connection->subscription.info.flags &= SUBSCRIBE_FLAGS;
	connection->subscription.serial = ob_conversion_serial();
	do {
		err = ob_conversion_stock_fill(&stock);
		if (err)
			break;
		mutex_lock(&ob_port_graph_mutex);
		err = insert(connection, sender, dest, &stock);
		mutex_unlock(&ob_port_graph_mutex);
	} while (err == -EAGAIN);
	ob_conversion_stock_free(&stock);
	if (err) {
		kfree(connection);
		return ERR_PTR(err);
	}
	return connection;
}

/* Frees a detached connection, after a grace period for delivery. */
static void connection_free(struct connection *connection)
{
	struct ob_conversion_state *state;

	state = rcu_access_pointer(connection->subscription.conversion);
	if (state)
		kfree_rcu(state, rcu);
	ob_port_put(connection->sender);
	ob_port_put(connection->dest);
	kfree_rcu(connection, subscription.rcu);
	atomic_dec(&connection_count);
}

static void leave(struct connection *connection)
{
	mutex_lock(&ob_port_graph_mutex);
	ob_subscription_detach(&connection->subscription);
	mutex_unlock(&ob_port_graph_mutex);
	connection_free(connection);
}

/*
 * Tells the owner of one end, unless it is the caller. A dead port is skipped:
 * its owner may be gone, and another client may have the number.
 */
static void acknowledge(u8 type, int caller, const struct ob_port *port,
			const struct snd_seq_port_subscribe *info)
{
	lockdep_assert_held(&ob_port_graph_mutex);
	if (!port->kernel && !port->dead && port->addr.client != caller)
		ob_announcement_notify(type, port->addr, info);
}

/* The beginning is announced before the mutex is dropped: see above. */
static int activate(struct connection *connection, int caller,
		    const struct snd_seq_port_subscribe *info)
{
	int err = 0;

	mutex_lock(&ob_port_graph_mutex);
	if (connection->sender->dead || connection->dest->dead) {
		err = -EINVAL;
	} else {
		ob_subscription_activate(&connection->subscription);
		acknowledge(SNDRV_SEQ_EVENT_PORT_SUBSCRIBED, caller,
			    connection->sender, info);
		acknowledge(SNDRV_SEQ_EVENT_PORT_SUBSCRIBED, caller,
			    connection->dest, info);
		ob_announcement_subscription(SNDRV_SEQ_EVENT_PORT_SUBSCRIBED,
					     info);
	}
	mutex_unlock(&ob_port_graph_mutex);
	return err;
}

static int subscribe_ends(struct ob_connection_ends *ends, int caller,
			  const struct snd_seq_port_subscribe *info)
{
	struct connection *connection;
	int err;

	connection = enter(ends->sender, ends->dest, info);
	if (IS_ERR(connection))
		return PTR_ERR(connection);
	err = open_ends(connection);
	if (!err) {
		err = activate(connection, caller, info);
		if (err)
			close_ends(connection);
	}
	if (err)
		leave(connection);
	return err;
}

/**
 * ob_connection_subscribe() - connect two ports
 * @caller: number of the client that asks; it is not acknowledged to
 * @info: addresses, flags, queue
 *
 * Opens the driver of each port that has no connection yet, acknowledges to the
 * owners of the ports, and announces the connection.
 *
 * Return: 0; -EINVAL for a missing client or port; -EPERM; -EBUSY for a
 * duplicate or exclusive connection; -EFAULT if a driver is being unloaded;
 * -EINTR if the task was killed, as while a driver was closing a port; -ENOMEM; or
 * the driver's error.
 */
int ob_connection_subscribe(int caller,
			    const struct snd_seq_port_subscribe *info)
{
	struct ob_connection_ends ends;
	int err = -EINVAL;

	if (!ob_connection_ends_find(&ends, info))
		goto put;
	err = ob_connection_ends_permit(&ends, caller);
	if (err)
		goto put;
	err = subscribe_ends(&ends, caller, info);
put:
	ob_connection_ends_put(&ends);
	return err;
}

/* Returns the connection, which the caller must close and free, or NULL. */
static struct connection *detach(struct ob_port *sender,
				 const struct snd_seq_port_subscribe *info)
{
	struct snd_seq_port_subscribe known = *info;
	struct ob_subscription *subscription;

	known.flags &= SUBSCRIBE_FLAGS;
	mutex_lock(&ob_port_graph_mutex);
	subscription = ob_subscription_find(&sender->source.list, &known);
	if (subscription)
		ob_subscription_detach(subscription);
	mutex_unlock(&ob_port_graph_mutex);
	return subscription ? container_of(subscription, struct connection, subscription) : NULL;
}

/*
 * If @info has flags, flags and queue must match too. Returns 0; -ENXIO for a
 * missing client or port; -EPERM; -ENOENT if there is no such connection.
 */
int ob_connection_unsubscribe(int caller,
			      const struct snd_seq_port_subscribe *info)
{
	struct connection *connection;
	struct ob_connection_ends ends;
	int err = -ENXIO;

	if (!ob_connection_ends_find(&ends, info))
		goto put;
	err = ob_connection_ends_permit(&ends, caller);
	if (err)
		goto put;
	connection = detach(ends.sender, info);
	if (!connection) {
		err = -ENOENT;
		goto put;
	}
	close_ends(connection);
	mutex_lock(&ob_port_graph_mutex);
	acknowledge(SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED, caller, ends.dest,
		    &connection->subscription.info);
	acknowledge(SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED, caller, ends.sender,
		    &connection->subscription.info);
	ob_announcement_subscription(SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED,
				     &connection->subscription.info);
	mutex_unlock(&ob_port_graph_mutex);
	connection_free(connection);
put:
	ob_connection_ends_put(&ends);
	return err;
}

/* Marks @port dead, and detaches any active connection of it, as detach(). */
static struct connection *detach_any(struct ob_port *port)
{
	struct ob_subscription *subscription;

	mutex_lock(&ob_port_graph_mutex);
	port->dead = true;
	subscription = ob_subscription_nth(&port->source.list, OB_SUBSCRIPTION_SOURCE,
					   0);
	if (!subscription)
		subscription = ob_subscription_nth(&port->dest.list,
						   OB_SUBSCRIPTION_DEST, 0);
	if (subscription)
		ob_subscription_detach(subscription);
	mutex_unlock(&ob_port_graph_mutex);
	return subscription ? container_of(subscription, struct connection, subscription) : NULL;
}

/*
 * Ends every connection of a port that is being deleted, and refuses new ones.
 * Acknowledges to the owners of the peers only.
 */
void ob_connection_remove_all(struct ob_port *port)
{
	struct connection *connection;

	/* activate() fails for those that are not active yet. */
	while ((connection = detach_any(port))) {
		struct ob_port *peer = connection->sender == port ?
				       connection->dest : connection->sender;

		close_ends(connection);
		mutex_lock(&ob_port_graph_mutex);
		acknowledge(SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED,
			    port->addr.client, peer, &connection->subscription.info);
		mutex_unlock(&ob_port_graph_mutex);
		connection_free(connection);
	}
}
