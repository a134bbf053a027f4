/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Clients: the table of clients, references, and the state of each client.
 */
#ifndef ONBEAT_CLIENT_H
#define ONBEAT_CLIENT_H

#include "base/core.h"
#include "event/counters.h"
#include "event/input_fifo.h"
#include "event/output_pool.h"
#include "event/ump_message.h"
#include "midi/ump_sysex.h"
#include "routing/conversion_counts.h"

#include <linux/bitmap.h>
#include <linux/kref.h>
#include <linux/mutex.h>

struct ob_port_table;
struct ob_ump_info;
struct snd_card;

/**
 * struct ob_client - a user or kernel client
 * @number: index in the table
 * @type: USER_CLIENT or KERNEL_CLIENT
 * @accept_input: events may be delivered to it: kernel, or opened to read
 * @accept_output: it may send: kernel, or opened to write
 * @convert32: pointers in written events are 32 bits wide
 * @user_pversion: ABI version that the program was built for
 * @midi_version: what it takes: 0 events, 1 packets of MIDI 1.0, 2 of MIDI 2.0;
 *	written under the graph mutex, and read without it
 * @passes_packets: a driver that takes packets as they are, although its version is
 *	0, and may send them; constant once it has ports
 * @serial: no other client has it
 * @info_lock: protects writing of the fields from @name to @event_filter, which
 *	SET_CLIENT_INFO changes; delivery reads single words without it
 * @name: NUL-terminated
 * @filter: SNDRV_SEQ_FILTER_* bits
 * @multicast_filter: stored for the owner, not used
 * @group_filter: groups of which it wants no messages, as in the ABI
 * @event_filter: event types that it accepts if @filter has USE_EVENT
 * @ump_info: what it says of its MIDI 2.0 endpoint, or NULL; read and written under
 *	@info_lock
 * @event_lost: events lost because its input was full, and failed bounces
 * @traffic: per-CPU counts of a kernel client; NULL for a user client, whose
 *	@input counts
 * @traffic_before: sum of @traffic when the statistics were last reset
 * @conversions: what became of events that it got in another form, or not at all
 * @cursor: how far the oldest SysEx of @input has been read as packets; under the
 *	@read_mutex of that
 * @cursor_piece: what @cursor is in, ob_input_fifo.piece
 * @pid: opener of a user client (a reference), else NULL
 * @card: number of a kernel client's card, else -1; a number, because a client
 *	may outlive its card
 * @ports_mutex: protects writing of @ports and @num_ports; nests inside
 *	@ioctl_mutex
 * @ports: by number, NULL before the first port is created; read under RCU
 * @num_ports: ports in @ports
 * @endpoint: 1 more than the number of its port that stands for a MIDI 2.0 endpoint,
 *	0 if there is none; written with the ioctl_mutex, or by a driver's only thread
 * @ioctl_mutex: serialises the ioctls and writes of this client
 * @output: pool that its scheduled events are charged to, a reference
 * @input: events that read() returns, or NULL if it cannot read
 * @ref: references; each of its queued events holds one
 * @rcu: defers freeing until delivery has finished
 */
struct ob_client {
	u8 number;
	bool accept_input;
	bool accept_output;
	bool convert32;
	snd_seq_client_type_t type;
	unsigned int user_pversion;
	unsigned int midi_version;
	bool passes_packets;
	u64 serial;
	spinlock_t info_lock;
	char name[64];
	unsigned int filter;
	unsigned int group_filter;
	unsigned char multicast_filter[8];
	DECLARE_BITMAP(event_filter, 256);
	struct ob_ump_info *ump_info;
	atomic_t event_lost;
	struct ob_counters __percpu *traffic;
	struct ob_counters traffic_before;
	struct ob_conversion_counts conversions;
	struct ob_ump_sysex_cursor cursor;
	u32 cursor_piece;
	struct pid *pid;
	int card;
	struct mutex ports_mutex;
	struct ob_port_table __rcu *ports;
	unsigned int num_ports;
	unsigned int endpoint;
	struct mutex ioctl_mutex;
	struct ob_output_pool *output;
	struct ob_input_fifo *input;
	struct kref ref;
	struct rcu_head rcu;
};

/**
 * struct ob_client_counts - numbers of clients, for SYSTEM_INFO and /proc
 * @current_clients: clients in the table
 * @peak_clients: largest @current_clients so far
 */
struct ob_client_counts {
	unsigned int current_clients;
	unsigned int peak_clients;
};

struct ob_client *ob_client_alloc(snd_seq_client_type_t type,
				  unsigned int pool_size);

void ob_client_free(struct ob_client *client);
int ob_client_publish(struct ob_client *client, int wanted);
void ob_client_unpublish(struct ob_client *client);
void ob_client_release_number(struct ob_client *client);
struct ob_client *ob_client_lookup(int number);

struct ob_client *ob_client_get(int number);

struct ob_client *ob_client_get_autoload(int number);

struct ob_client *ob_client_get_next(int number, bool autoload);

struct ob_client *ob_client_next(struct ob_client *client, bool autoload);

void ob_client_put(struct ob_client *client);

static inline bool ob_client_is_user(const struct ob_client *client)
{
	return client->type == USER_CLIENT;
}

/**
 * ob_client_sends_packets() - may a record of the client be a packet?
 * @client: the client
 *
 * Context: Any.
 * Return: True if the flag UMP of its records is meant.
 */
static inline bool ob_client_sends_packets(const struct ob_client *client)
{
	return READ_ONCE(client->midi_version) || client->passes_packets;
}

/**
 * ob_client_is_endpoint() - has the client a port that others send through?
 * @client: the client
 *
 * Context: Any.
 * Return: True if it is a client of packets with the port of an endpoint.
 */
static inline bool ob_client_is_endpoint(const struct ob_client *client)
{
	return READ_ONCE(client->endpoint) && READ_ONCE(client->midi_version);
}

static inline bool ob_client_wants_no_conversion(const struct ob_client *client)
{
	return READ_ONCE(client->filter) & SNDRV_SEQ_FILTER_NO_CONVERT;
}

/* @bit: 0 for a packet without a group, else the group from 1 on. */
static inline bool ob_client_filters_group(const struct ob_client *client,
					   unsigned int bit)
{
	return READ_ONCE(client->group_filter) & BIT(bit);
}

static inline bool ob_client_filters_packet(const struct ob_client *client, u32 first)
{
	return ob_client_filters_group(client, ob_ump_message_has_group(first) ?
					       ob_ump_message_group(first) + 1 : 0);
}

void ob_client_get_name(struct ob_client *client, char *name, size_t size);
struct ob_counters ob_client_traffic(struct ob_client *client);
void ob_client_reset_stats(struct ob_client *client);
void ob_client_counts(struct ob_client_counts *counts);

#endif
