// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A client may change its MIDI version at any time. Conversion to MIDI 2.0 has to
 * remember parts of messages, for which delivery cannot allocate memory: there is
 * some for each connection to a client of that version, and for each of its ports.
 * It is made here, in process context, when a connection is made and when the
 * version of one of its ends changes, and charged to whoever asks for that. If there
 * is not enough, nothing changes.
 *
 * The graph mutex is held while it is handed out and put in force, so that no connection
 * is made or ended; not while it is allocated or freed: see conversion_stock.c.
 */
#include "lifecycle/midi_version.h"

#include "delivery/conversion_driver.h"
#include "event/input_joins.h"
#include "event/sysex_opens.h"
#include "routing/client.h"
#include "routing/conversion_state.h"
#include "routing/conversion_stock.h"
#include "routing/port.h"

#include <linux/errno.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>

/* The version of a client once @client has @version. */
static unsigned int version_of(const struct ob_client *asked,
			       const struct ob_client *client,
			       unsigned int version)
{
	return asked == client ? version : asked->midi_version;
}

/* How many groups of one connection are remembered. */
static unsigned int groups_for(const struct ob_client *sender,
			       unsigned int sender_version,
			       unsigned int dest_version)
{
	if (dest_version != SNDRV_SEQ_CLIENT_UMP_MIDI_2_0)
		return 0;
	return sender_version || sender->passes_packets ? OB_UMP_GROUPS : 1;
}

/**
 * ob_midi_version_equip() - memory for a new connection
 * @subscription: the connection, which delivery does not use yet
 * @sender: owner of the sender's port
 * @dest: owner of the receiver's port
 * @stock: what is there
 *
 * Context: Process context; the graph mutex.
 * Return: 0; or -EAGAIN there is too little, and the stock knows what it lacks.
 */
int ob_midi_version_equip(struct ob_subscription *subscription,
			  const struct ob_client *sender,
			  const struct ob_client *dest,
			  struct ob_conversion_stock *stock)
{
	unsigned int groups = groups_for(sender, sender->midi_version,
					 dest->midi_version);
	struct ob_conversion_state *state;

	lockdep_assert_held(&ob_port_graph_mutex);
	if (!groups)
		return 0;
	state = ob_conversion_stock_take_state(stock, groups);
	if (!state)
		return -EAGAIN;
	rcu_assign_pointer(subscription->conversion, state);
	return 0;
}

/* The stock notes how much it lacks. */
static void prepare_subscription(struct ob_subscription *subscription,
				 const struct ob_client *client, unsigned int version,
				 struct ob_conversion_stock *stock)
{
	const struct ob_client *sender = ob_port_of_source(subscription)->client;
	const struct ob_client *dest = ob_port_of_dest(subscription)->client;
	unsigned int groups;

	groups = groups_for(sender, version_of(sender, client, version),
			    version_of(dest, client, version));
	if (groups && !subscription->prepared)
		subscription->prepared = ob_conversion_stock_take_state(stock, groups);
	cond_resched();
}

static void prepare_port(struct ob_port *port, unsigned int version,
			 struct ob_conversion_stock *stock)
{
	struct ob_subscription *subscription;

	if (version == SNDRV_SEQ_CLIENT_UMP_MIDI_2_0)
		port->prepared = ob_conversion_stock_take_senders(stock);
	list_for_each_entry(subscription, &port->source.list.subscriptions,
			    source_link)
		prepare_subscription(subscription, port->client, version, stock);
	list_for_each_entry(subscription, &port->dest.list.subscriptions,
			    dest_link)
		prepare_subscription(subscription, port->client, version, stock);
}

static void finish_subscription(struct ob_subscription *subscription, bool apply,
				struct ob_conversion_stock *stock)
{
	struct ob_conversion_state *state = subscription->prepared;

	subscription->prepared = NULL;
	if (apply)
		state = rcu_replace_pointer(subscription->conversion, state,
					    lockdep_is_held(&ob_port_graph_mutex));
	ob_conversion_stock_put_state(stock, state);
	cond_resched();
}

/* Puts in force what was prepared; it, or what it has replaced, is in the stock then. */
static void finish_port(struct ob_port *port, bool apply,
			struct ob_conversion_stock *stock)
{
	struct ob_conversion_senders *senders = port->prepared;
	struct ob_subscription *subscription;

	port->prepared = NULL;
	if (apply)
		senders = rcu_replace_pointer(port->senders, senders,
					      lockdep_is_held(&ob_port_graph_mutex));
	ob_conversion_stock_put_senders(stock, senders);
	list_for_each_entry(subscription, &port->source.list.subscriptions,
			    source_link)
		finish_subscription(subscription, apply, stock);
	list_for_each_entry(subscription, &port->dest.list.subscriptions,
			    dest_link)
		/* One of its own to itself is in the other list of a port. */
		if (ob_port_of_source(subscription)->client != port->client)
			finish_subscription(subscription, apply, stock);
}

static void prepare_client(struct ob_client *client, unsigned int version,
			   struct ob_conversion_stock *stock)
{
	struct ob_port *port;
	int number = 0;

	while ((port = ob_port_get_next(client, number, true))) {
		prepare_port(port, version, stock);
		number = port->addr.port + 1;
		ob_port_put(port);
	}
}

static void finish_client(struct ob_client *client, bool apply,
			  struct ob_conversion_stock *stock)
{
	struct ob_port *port;
	int number = 0;

	while ((port = ob_port_get_next(client, number, true))) {
		finish_port(port, apply, stock);
		number = port->addr.port + 1;
		ob_port_put(port);
	}
}

/*
 * Return: 0; -EAGAIN there is too little in the stock, which knows what it lacks; -EINTR
 * the task was killed.
 */
static int change_version(struct ob_client *client, unsigned int version,
			  struct ob_conversion_stock *stock)
{
	bool enough;

	if (mutex_lock_killable(&ob_port_graph_mutex))
		return -EINTR;
	prepare_client(client, version, stock);
	enough = !ob_conversion_stock_is_short(stock);
	if (enough)
		WRITE_ONCE(client->midi_version, version);
	finish_client(client, enough, stock);
	mutex_unlock(&ob_port_graph_mutex);
	return enough ? 0 : -EAGAIN;
}

/* Ends on the cable what a driver has got some of. The device is open. */
static void end_begun(struct ob_port *port, const struct ob_sysex_cut *cuts,
		      unsigned int count)
{
	bool waited = false;
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!cuts[i].is_begun)
			continue;
		/* A part of it may still be on its way. */
		if (!waited)
			synchronize_rcu();
		waited = true;
		ob_conversion_driver_end(port, cuts[i].source);
		spin_lock_irqsave(&port->conversion_lock, flags);
		ob_sysex_opens_end(port->opens, cuts[i].ending);
		spin_unlock_irqrestore(&port->conversion_lock, flags);
	}
}

/* SysEx in packets that a port of a driver is within; of everybody if @sender is NULL. */
static void forget_opens(struct ob_port *port, const struct ob_sender_key *sender)
{
	struct ob_sysex_cut cuts[OB_SYSEX_OPENS];
	unsigned int forgotten;
	unsigned long flags;

	if (!port->opens)
		return;
	spin_lock_irqsave(&port->conversion_lock, flags);
	forgotten = ob_sysex_opens_forget(port->opens, sender, cuts);
	spin_unlock_irqrestore(&port->conversion_lock, flags);
	end_begun(port, cuts, forgotten);
	ob_conversion_counts_add_cut(&port->client->conversions, forgotten);
}

/* The same of a program, at the port with that serial number or, if it is 0, at all. */
static void forget_joins(struct ob_client *client, const struct ob_sender_key *sender,
			 u64 port)
{
	unsigned int forgotten;

	forgotten = ob_input_joins_forget(client->input, sender, port);
	ob_conversion_counts_add_cut(&client->conversions, forgotten);
}

/* What is remembered at a port is written under this lock of its client, or its own. */
static spinlock_t *lock_of(struct ob_port *port)
{
	return ob_client_is_user(port->client) ? &port->client->input->lock :
						 &port->conversion_lock;
}

/* Parameters and banks of a sender that has no connection to a port. */
static void forget_values_of(struct ob_port *port, const struct ob_sender_key *sender)
{
	struct ob_conversion_senders *senders;
	unsigned long flags;

	rcu_read_lock();
	senders = rcu_dereference(port->senders);
	if (senders) {
		spin_lock_irqsave(lock_of(port), flags);
		ob_conversion_senders_forget(senders, sender);
		spin_unlock_irqrestore(lock_of(port), flags);
	}
	rcu_read_unlock();
}

/* All three, of all ports of a client. Nothing is delivered to a program that only writes. */
static void forget_at(struct ob_client *client, const struct ob_sender_key *sender)
{
	bool is_user = ob_client_is_user(client);
	struct ob_port *port;
	int number = 0;

	forget_joins(client, sender, 0);
	if (is_user && (!client->input || READ_ONCE(client->midi_version) !=
					  SNDRV_SEQ_CLIENT_UMP_MIDI_2_0))
		return;
	while ((port = ob_port_get_next(client, number, true))) {
		forget_opens(port, sender);
		if (sender)
			forget_values_of(port, sender);
		cond_resched();
		number = port->addr.port + 1;
		ob_port_put(port);
	}
}

/* The same of everybody. */
static void forget_everywhere(const struct ob_sender_key *sender)
{
	struct ob_client *client = NULL;

	while ((client = ob_client_next(client, false)))
		forget_at(client, sender);
}

/**
 * ob_midi_version_forget_sender() - a client will not end the SysEx that it has begun
 * @sender: the client
 *
 * Programs that have got any part of them drop it, drivers hear of the end. Parameters and
 * banks that it has chosen at ports without a connection are forgotten, too.
 *
 * Context: Process context, may sleep.
 */
void ob_midi_version_forget_sender(const struct ob_client *sender)
{
	struct ob_sender_key key = { .client = sender->serial };

	forget_everywhere(&key);
}

/**
 * ob_midi_version_forget_receiver() - a client gets other packets from now on
 * @client: the client
 *
 * Of a SysEx that has begun some may be missing: it is dropped, or ended.
 *
 * Context: Process context, may sleep.
 */
void ob_midi_version_forget_receiver(struct ob_client *client)
{
	forget_at(client, NULL);
}

/**
 * ob_midi_version_forget_port() - a port can or cannot be sent to from now on
 * @port: the port
 *
 * As ob_midi_version_forget_receiver().
 *
 * Context: Process context, may sleep.
 */
void ob_midi_version_forget_port(struct ob_port *port)
{
	forget_joins(port->client, NULL, port->serial);
	forget_opens(port, NULL);
}

static void clear_memory(struct ob_port *port, void *memory, size_t size)
{
	unsigned long flags;

	spin_lock_irqsave(lock_of(port), flags);
	memset(memory, 0, size);
	spin_unlock_irqrestore(lock_of(port), flags);
}

/**
 * ob_midi_version_forget_values() - a port gets, or did get, events and packets as they are
 * @port: the port
 *
 * Or in another group. Parameters and banks of MIDI 1.0 that senders have begun to send to
 * it: while nothing is converted for it, nobody notes how they go on; and a value that waits
 * is not one of another group.
 *
 * Context: Process context, may sleep; the graph mutex is not held.
 */
void ob_midi_version_forget_values(struct ob_port *port)
{
	struct ob_conversion_senders *senders;
	struct ob_subscription *subscription;
	struct ob_conversion_state *state;

	/* Nothing is delivered to a program that only writes. */
	if (ob_client_is_user(port->client) && !port->client->input)
		return;
	mutex_lock(&ob_port_graph_mutex);
	senders = rcu_dereference_protected(port->senders,
					    lockdep_is_held(&ob_port_graph_mutex));
	if (senders)
		clear_memory(port, senders->keys, sizeof(senders->keys));
	list_for_each_entry(subscription, &port->dest.list.subscriptions, dest_link) {
		state = rcu_dereference_protected(subscription->conversion,
						  lockdep_is_held(&ob_port_graph_mutex));
		if (state)
			clear_memory(port, state->groups,
				     flex_array_size(state, groups, state->count));
		cond_resched();
	}
	mutex_unlock(&ob_port_graph_mutex);
}

/**
 * ob_midi_version_forget_all_values() - likewise all ports of a client
 * @client: the client
 *
 * Context: As ob_midi_version_forget_values().
 */
void ob_midi_version_forget_all_values(struct ob_client *client)
{
	struct ob_port *port;
	int number = 0;

	while ((port = ob_port_get_next(client, number, true))) {
		ob_midi_version_forget_values(port);
		number = port->addr.port + 1;
		ob_port_put(port);
	}
}

/* A driver of packets has passed on what it got by a connection. */
static void forget_passed_on(const struct ob_subscription *subscription,
			     const struct ob_client *passer)
{
	struct ob_sender_key key = { .entry = subscription->serial };

	if (!ob_client_is_user(passer) && ob_client_sends_packets(passer))
		forget_everywhere(&key);
}

/**
 * ob_midi_version_forget_deleted() - a program's port is no longer there
 * @port: the port, unpublished
 *
 * A SysEx that begins meanwhile is forgotten as well, or finds no port. A driver is not
 * told: it knows that its port goes.
 *
 * Context: Process context, may sleep.
 */
void ob_midi_version_forget_deleted(const struct ob_port *port)
{
	forget_joins(port->client, NULL, port->serial);
}

/**
 * ob_midi_version_forget_connection() - a SysEx that came by a connection ends with it
 * @subscription: the connection, detached
 * @dest: port of the receiver, which is still open
 *
 * Context: Process context, may sleep.
 */
void ob_midi_version_forget_connection(const struct ob_subscription *subscription,
				       struct ob_port *dest)
{
	struct ob_sender_key key = { .connection = subscription->serial };

	forget_joins(dest->client, &key, dest->serial);
	forget_opens(dest, &key);
	forget_passed_on(subscription, dest->client);
}

/**
 * ob_midi_version_set() - change what a client takes
 * @client: the client
 * @version: 0 to 2; all that is remembered of its connections is forgotten if that
 *	is another one
 *
 * Context: Process context, may sleep; the client's ioctl_mutex, so that no port of
 * it comes or goes.
 * Return: 0; -ENOMEM, or -EINTR if the task was killed, and nothing has changed.
 */
int ob_midi_version_set(struct ob_client *client, unsigned int version)
{
	struct ob_conversion_stock stock = { };
	int err;

	if (client->midi_version == version)
		return 0;
	do {
		err = ob_conversion_stock_fill(&stock) ?:
		      change_version(client, version, &stock);
	} while (err == -EAGAIN);
	ob_conversion_stock_free(&stock);
	if (err)
		return err;
	ob_midi_version_forget_sender(client);
	ob_midi_version_forget_receiver(client);
	return 0;
}
