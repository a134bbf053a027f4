/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ports of a client. Their connections: connection.h.
 */
#ifndef ONBEAT_PORT_H
#define ONBEAT_PORT_H

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

#include "core.h"
#include "subscription.h"

struct ob_client;

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
 * @name ... @ump_group: as in struct snd_seq_port_info; changed by the owner's
 *	SET_PORT_INFO with single-word stores, read without lock
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
 * ob_port_create() - new port of @client, complete before anyone sees it
 * @client: owner
 * @number: wanted number, or negative for the lowest free one
 * @info: everything else; addr is ignored; kernel callbacks are taken from
 *	@info->kernel when @client is a kernel client
 *
 * Return: the port, referenced for the caller; ERR_PTR: -EINVAL number out of
 * range or all taken, -EBUSY number in use, -ENOMEM. Does not announce.
 */
struct ob_port *ob_port_create(struct ob_client *client, int number,
			       const struct snd_seq_port_info *info);

/**
 * ob_port_delete() - delete a port of @client
 *
 * Announces PORT_EXIT, ends every connection with acks to the peers' owners, and waits
 * until no callback of the port runs; then private_free is called.
 * Return: 0, -ENOENT. Context: process, sleeps, no locks but the ioctl mutex.
 */
int ob_port_delete(struct ob_client *client, int number);

/** ob_port_delete_all() - every port of @client, ascending */
void ob_port_delete_all(struct ob_client *client);

/** ob_port_lookup() - without reference, RCU read side; NULL if none */
struct ob_port *ob_port_lookup(struct ob_client *client, int number);
/** ob_port_get() - with reference, NULL if none */
struct ob_port *ob_port_get(struct ob_client *client, int number);
/** ob_port_get_next() - smallest number >= @number, referenced, or NULL; skips inactive ports unless @inactive */
struct ob_port *ob_port_get_next(struct ob_client *client, int number,
				 bool inactive);
void ob_port_put(struct ob_port *port);

/** ob_port_set_info() - owner changes its port; only what SET_PORT_INFO may change */
void ob_port_set_info(struct ob_port *port,
		      const struct snd_seq_port_info *info);
/** ob_port_get_info() - fill @info whole (reserved bytes zero) */
void ob_port_get_info(struct ob_port *port, struct snd_seq_port_info *info);

#endif
