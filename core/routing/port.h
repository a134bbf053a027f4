/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Ports of a client. Their connections: connection.h.
 */
#ifndef ONBEAT_PORT_H
#define ONBEAT_PORT_H

#include "base/core.h"
#include "routing/subscription.h"

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

struct ob_client;

/*
 * The graph mutex protects every list of subscriptions. It is never held while
 * a driver opens or closes a port.
 */
extern struct mutex ob_port_graph_mutex;

/**
 * struct ob_port_side - one direction of a port
 * @list: its connections; changed under the graph mutex, walked under RCU
 * @driver_mutex: serialises the driver's open and close callbacks of this
 *	side and protects @users; held across them, so never taken with the
 *	graph mutex held, nor two at once
 * @users: connections for which the driver is open
 */
struct ob_port_side {
	struct ob_subscription_list list;
	struct mutex driver_mutex;
	unsigned int users;
};

/**
 * struct ob_port - a port
 * @addr: constant
 * @kernel: created by a driver: @callback may be used
 * @info_lock: protects all from here to @ump_group, which the owner's
 *	SET_PORT_INFO changes; delivery and connecting read single words of it
 *	without
 * @name: as in struct snd_seq_port_info
 * @capability: SNDRV_SEQ_PORT_CAP_*
 * @type: SNDRV_SEQ_PORT_TYPE_*
 * @midi_channels: stored for the owner
 * @midi_voices: stored for the owner
 * @synth_voices: stored for the owner
 * @timestamp: what is delivered is stamped with the time of @time_queue
 * @time_real: in nanoseconds rather than ticks
 * @time_queue: number of the queue
 * @direction: SNDRV_SEQ_PORT_DIR_*
 * @ump_group: stored for the owner
 * @callback: the driver's functions, zero for user ports
 * @source: who listens to this port (READ side)
 * @dest: who sends to this port (WRITE side)
 * @dead: being deleted, takes no new connections; under the graph mutex
 * @ref: holders other than RCU readers
 * @released: completed by the last put
 * @rcu: delays freeing past delivery
 */
struct ob_port {
	struct snd_seq_addr addr;
	bool kernel;
	spinlock_t info_lock;
	char name[64];
	unsigned int capability;
	unsigned int type;
	int midi_channels;
	int midi_voices;
	int synth_voices;
	bool timestamp;
	bool time_real;
	u8 time_queue;
	u8 direction;
	u8 ump_group;
	struct snd_seq_port_callback callback;
	struct ob_port_side source;
	struct ob_port_side dest;
	bool dead;
	struct kref ref;
	struct completion released;
	struct rcu_head rcu;
};

/**
 * struct ob_port_table - the ports of a client
 * @rcu: for who replaces it by a larger one
 * @size: places
 * @ports: by number, NULL where there is none
 */
struct ob_port_table {
	struct rcu_head rcu;
	int size;
	struct ob_port __rcu *ports[];
};

/**
 * ob_port_create() - new port, complete before anyone sees it
 * @client: owner
 * @number: wanted number, or negative for the lowest free one
 * @info: everything else; its addr is ignored; callbacks are taken from its
 *	kernel pointer when @client is a driver's
 *
 * Does not announce.
 *
 * Context: process.
 * Return: the port, referenced for the caller; ERR_PTR: -EINVAL number out of
 * range or all taken, -EBUSY number in use, -ENOMEM.
 */
struct ob_port *ob_port_create(struct ob_client *client, int number,
			       const struct snd_seq_port_info *info);

/**
 * ob_port_unpublish() - take a port out of its client's table
 * @client: owner
 * @number: any number
 *
 * Context: Process context.
 * Return: The port with the table's reference, or NULL if there is none. The
 * last reference to a driver's port does not free it but completes @released.
 */
struct ob_port *ob_port_unpublish(struct ob_client *client, int number);

/**
 * ob_port_lookup() - port by number, without a reference
 * @client: owner
 * @number: any number
 *
 * Context: RCU read side.
 * Return: the port, or NULL when there is none.
 */
struct ob_port *ob_port_lookup(struct ob_client *client, int number);

/**
 * ob_port_of_dest() - the receiver of a connection, without a reference
 * @subscription: inserted
 *
 * Context: graph mutex, or RCU read side.
 * Return: the port.
 */
static inline struct ob_port *ob_port_of_dest(const struct ob_subscription *subscription)
{
	return container_of(subscription->dest_list, struct ob_port, dest.list);
}

/**
 * ob_port_get() - port by number
 * @client: owner
 * @number: any number
 *
 * Context: any.
 * Return: the port, referenced, or NULL.
 */
struct ob_port *ob_port_get(struct ob_client *client, int number);

/**
 * ob_port_get_next() - first port from a number on
 * @client: owner
 * @number: the smallest number wanted
 * @inactive: ports with SNDRV_SEQ_PORT_CAP_INACTIVE too?
 *
 * Context: process.
 * Return: the port, referenced, or NULL.
 */
struct ob_port *ob_port_get_next(struct ob_client *client, int number,
				 bool inactive);

/**
 * ob_port_put() - drop a reference
 * @port: port or NULL
 *
 * Context: any.
 */
void ob_port_put(struct ob_port *port);

/**
 * ob_port_set_info() - the owner changes its port
 * @port: referenced
 * @info: what SET_PORT_INFO may change is taken from it
 *
 * Context: process; the owner's ioctl mutex.
 */
void ob_port_set_info(struct ob_port *port,
		      const struct snd_seq_port_info *info);

/**
 * ob_port_get_info() - what GET_PORT_INFO shows
 * @port: referenced
 * @info: filled whole
 *
 * Context: process.
 */
void ob_port_get_info(struct ob_port *port, struct snd_seq_port_info *info);

#endif
