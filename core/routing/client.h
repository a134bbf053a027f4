/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Clients: the table, references, what every client has.
 */
#ifndef ONBEAT_CLIENT_H
#define ONBEAT_CLIENT_H

#include "base/core.h"
#include "event/counters.h"
#include "event/input_fifo.h"
#include "event/output_pool.h"

#include <linux/bitmap.h>
#include <linux/kref.h>
#include <linux/mutex.h>

struct ob_port_table;
struct snd_card;

/**
 * struct ob_client - a user or kernel client
 * @number: its place in the table
 * @type: USER_CLIENT or KERNEL_CLIENT
 * @accept_input: may events be delivered to it? (kernel, or opened to read)
 * @accept_output: may it send? (kernel, or opened to write)
 * @convert32: pointers in written events are 32 bits wide
 * @user_pversion: ABI version that the program was built for
 * @midi_version: 0, UMP is refused
 * @info_lock: protects all from here to @event_filter, which the owner's
 *	SET_CLIENT_INFO changes; delivery reads single words of it without
 * @name: NUL-terminated
 * @filter: SNDRV_SEQ_FILTER_* bits
 * @multicast_filter: stored for the owner, not used
 * @group_filter: stored for the owner, not used
 * @event_filter: event types that it accepts when the filter is in use
 * @event_lost: events that found its input full, and bounces that failed
 * @traffic: what a driver's ports took, by processor; NULL for a program, whose
 *	input counts
 * @traffic_before: of @traffic, before they were set to 0
 * @pid: opener of a user client (a reference), else NULL
 * @card: number of a kernel client's card, else -1; references to a client
 *	may outlive its card
 * @ports_mutex: protects changes of @ports and @num_ports; nests inside
 *	@ioctl_mutex
 * @ports: by number, NULL before the first; read under RCU
 * @num_ports: entries in @ports
 * @ioctl_mutex: one ioctl or write at a time for each client
 * @output: pool of its scheduled events, a reference
 * @input: what read() returns, NULL when there is nothing to read from
 * @ref: references; cells in queues hold one each
 * @rcu: delays freeing past delivery
 */
struct ob_client {
	u8 number;
	bool accept_input;
	bool accept_output;
	bool convert32;
	snd_seq_client_type_t type;
	unsigned int user_pversion;
	unsigned int midi_version;
	spinlock_t info_lock;
	char name[64];
	unsigned int filter;
	unsigned int group_filter;
	unsigned char multicast_filter[8];
	DECLARE_BITMAP(event_filter, 256);
	atomic_t event_lost;
	struct ob_counters __percpu *traffic;
	struct ob_counters traffic_before;
	struct pid *pid;
	int card;
	struct mutex ports_mutex;
	struct ob_port_table __rcu *ports;
	unsigned int num_ports;
	struct mutex ioctl_mutex;
	struct ob_output_pool *output;
	struct ob_input_fifo *input;
	struct kref ref;
	struct rcu_head rcu;
};

/**
 * struct ob_client_counts - for SYSTEM_INFO and /proc
 * @current_clients: clients that there are
 * @peak_clients: most that there ever were
 */
struct ob_client_counts {
	unsigned int current_clients;
	unsigned int peak_clients;
};

/**
 * ob_client_alloc() - a client that nobody else knows of yet
 * @type: USER_CLIENT or KERNEL_CLIENT
 * @pool_size: cells of its output pool
 *
 * Context: Process context.
 * Return: The client with one reference, or NULL without memory.
 */
struct ob_client *ob_client_alloc(snd_seq_client_type_t type,
				  unsigned int pool_size);

/* Frees a client that was never published. */
void ob_client_free(struct ob_client *client);

/**
 * ob_client_publish() - give a client its number and enter it into the table
 * @client: complete
 * @wanted: number, or negative for the first free dynamic one
 *
 * Context: Process context.
 * Return: 0, and the table has a reference; -EBUSY if the number is taken, or
 * none is free.
 */
int ob_client_publish(struct ob_client *client, int wanted);

/**
 * ob_client_unpublish() - take a client out of the table
 * @client: published; its number stays reserved
 *
 * Context: Process context, sleeps; not within the client's ioctl_mutex.
 */
void ob_client_unpublish(struct ob_client *client);

/**
 * ob_client_release_number() - let another client have the number
 * @client: not in the table any more, whose reference is dropped
 *
 * Context: Process context.
 */
void ob_client_release_number(struct ob_client *client);

/**
 * ob_client_lookup() - client by number, without a reference
 * @number: any number
 *
 * Context: RCU read side.
 * Return: the client, or NULL when there is none.
 */
struct ob_client *ob_client_lookup(int number);

/**
 * ob_client_get() - client by number
 * @number: any number
 *
 * Context: any.
 * Return: the client, referenced, or NULL.
 */
struct ob_client *ob_client_get(int number);

/**
 * ob_client_get_autoload() - client by number, with what provides it
 * @number: any number
 *
 * Loads the module behind a number that is missing, where one is known.
 *
 * Context: process, sleeps.
 * Return: the client, referenced, or NULL.
 */
struct ob_client *ob_client_get_autoload(int number);

/**
 * ob_client_get_next() - first client from a number on
 * @number: the smallest number wanted
 * @autoload: load what provides the numbers that are missing?
 *
 * Context: process; sleeps if @autoload.
 * Return: the client, referenced, or NULL.
 */
struct ob_client *ob_client_get_next(int number, bool autoload);

/**
 * ob_client_next() - go on to the client with the next number
 * @client: the one before, whose reference is dropped, or NULL to begin
 * @autoload: as for ob_client_get_next()
 *
 * Context: as for ob_client_get_next().
 * Return: the client, referenced, or NULL after the last.
 */
struct ob_client *ob_client_next(struct ob_client *client, bool autoload);

/**
 * ob_client_put() - drop a reference
 * @client: client or NULL
 *
 * Context: any.
 */
void ob_client_put(struct ob_client *client);

/**
 * ob_client_is_user() - opened by a program, not made by a driver?
 * @client: client
 *
 * Context: any.
 * Return: true if so.
 */
static inline bool ob_client_is_user(const struct ob_client *client)
{
	return client->type == USER_CLIENT;
}

/**
 * ob_client_get_name() - the name at this moment
 * @client: client
 * @name: where it goes
 * @size: of @name
 *
 * Context: process.
 */
void ob_client_get_name(struct ob_client *client, char *name, size_t size);

/**
 * ob_client_traffic() - what became of the events for a client
 * @client: client
 *
 * Context: any.
 * Return: counts since the client is there, or since ob_client_reset_stats().
 */
struct ob_counters ob_client_traffic(struct ob_client *client);

/**
 * ob_client_reset_stats() - count, and look for the peaks of pools, from here on
 * @client: client
 *
 * The figures that the client itself can set are not touched.
 *
 * Context: process.
 */
void ob_client_reset_stats(struct ob_client *client);

/**
 * ob_client_counts() - how many clients there are
 * @counts: filled
 *
 * Context: process.
 */
void ob_client_counts(struct ob_client_counts *counts);

#endif
