/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Ports of clients. core/lifecycle/connection.h connects them.
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
struct ob_conversion_senders;
struct ob_sysex_opens;

/*
 * The graph mutex protects every list of subscriptions and ob_port.dead. It is
 * never held while a driver opens or closes a port.
 */
extern struct mutex ob_port_graph_mutex;

/**
 * struct ob_port_side - one direction of a port
 * @list: its subscriptions; changed under the graph mutex, walked under RCU
 * @driver_mutex: serialises the driver's open and close callbacks of this side
 *	and protects @users. It is held across them, so it must not be taken
 *	with the graph mutex or another driver_mutex held
 * @users: connections that need the driver open
 */
struct ob_port_side {
	struct ob_subscription_list list;
	struct mutex driver_mutex;
	unsigned int users;
};

/**
 * struct ob_port - a port
 * @addr: constant
 * @client: the owner, constant; a reference until the last put of the port.
 *	Delivery goes from a port to its owner by this pointer: a number may have
 *	another owner by now
 * @kernel: constant; the owner is a kernel client
 * @info_lock: protects writing of the fields from @name to @is_midi1, which
 *	SET_PORT_INFO changes; delivery and connecting read single words without
 *	it
 * @name: as in struct snd_seq_port_info
 * @capability: SNDRV_SEQ_PORT_CAP_*
 * @type: SNDRV_SEQ_PORT_TYPE_*
 * @midi_channels: stored for the owner
 * @midi_voices: stored for the owner
 * @synth_voices: stored for the owner
 * @timestamp: delivered events are stamped with the position of @time_queue
 * @time_real: the stamp is in nanoseconds rather than ticks
 * @time_queue: number of that queue
 * @direction: SNDRV_SEQ_PORT_DIR_*
 * @ump_group: 1 to 16 if packets that it gets are moved to that group, else 0
 * @is_midi1: it gets packets of MIDI 1.0, whatever its client takes
 * @serial: no other port has it
 * @conversion_lock: protects @opens, and what @senders remembers, if the owner is a
 *	kernel client; if it is a program, the lock of its input does
 * @opens: of a kernel client that takes events: who is within a SysEx in packets;
 *	NULL for others
 * @senders: what is remembered of messages that come without a connection and are
 *	converted to MIDI 2.0, or NULL; read under RCU, written in process context
 *	with the graph mutex, or before the port is published
 * @prepared: what is to replace them; under the graph mutex
 * @callback: the driver's callbacks, zero for user ports
 * @source: subscribers of this port (READ)
 * @dest: ports that this port is subscribed to (WRITE)
 * @dead: being deleted, and refuses new connections; under the graph mutex
 * @ref: references other than those of RCU readers
 * @released: completed by the last put of a kernel client's port
 * @rcu: defers freeing until delivery has finished
 */
struct ob_port {
	struct snd_seq_addr addr;
	struct ob_client *client;
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
	bool is_midi1;
	u64 serial;
	spinlock_t conversion_lock;
	struct ob_sysex_opens *opens;
	struct ob_conversion_senders __rcu *senders;
	struct ob_conversion_senders *prepared;
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
 * @rcu: defers freeing after a larger table has replaced this one
 * @size: entries in @ports
 * @ports: by number, NULL if there is none
 */
struct ob_port_table {
	struct rcu_head rcu;
	int size;
	struct ob_port __rcu *ports[];
};

struct ob_port *ob_port_create(struct ob_client *client, int number,
			       const struct snd_seq_port_info *info);
struct ob_port *ob_port_unpublish(struct ob_client *client, int number);

struct ob_port *ob_port_lookup(struct ob_client *client, int number);
struct ob_port *ob_port_lookup_endpoint(struct ob_client *client);

/*
 * The receiver's port of an inserted subscription, without a reference. Under
 * the graph mutex or RCU.
 */
static inline struct ob_port *ob_port_of_dest(const struct ob_subscription *subscription)
{
	return container_of(subscription->dest_list, struct ob_port, dest.list);
}

/* The sender's port, likewise. */
static inline struct ob_port *ob_port_of_source(const struct ob_subscription *subscription)
{
	return container_of(subscription->source_list, struct ob_port, source.list);
}

struct ob_port *ob_port_get(struct ob_client *client, int number);

struct ob_port *ob_port_get_next(struct ob_client *client, int number,
				 bool inactive);

void ob_port_put(struct ob_port *port);
void ob_port_free(struct ob_port *port);
void ob_port_set_info(struct ob_port *port,
		      const struct snd_seq_port_info *info);
void ob_port_get_info(struct ob_port *port, struct snd_seq_port_info *info);

#endif
