// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The table of clients, their references, and the properties that ioctls and
 * /proc read. Clients are looked up in any context, by delivery under RCU
 * alone. core/lifecycle/client_lifecycle.c creates and destroys them.
 */
#include "routing/client.h"

#include "event/input_lifecycle.h"
#include "routing/autoload.h"
#include "routing/conversion_state.h"
#include "routing/ump_info.h"

#include <linux/err.h>
#include <linux/nospec.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

/*
 * Protects writing of @client_table, @reserved and @counts. A number is
 * reserved before its client is published and until its CLIENT_EXIT was
 * announced, so that CLIENT_START of the next owner cannot be announced first.
 */
static DEFINE_MUTEX(client_table_mutex);
static struct ob_client __rcu *client_table[OB_CLIENT_NUMBERS];
static DECLARE_BITMAP(reserved, OB_CLIENT_NUMBERS);
static struct ob_client_counts counts;

static int reserve_number(int wanted)
{
	int number = wanted;

	lockdep_assert_held(&client_table_mutex);
	if (number < 0)
		number = find_next_zero_bit(reserved, OB_CLIENT_NUMBERS,
					    OB_CLIENT_FIRST_DYNAMIC);
	if (number >= OB_CLIENT_NUMBERS || test_bit(number, reserved))
		return -EBUSY;
	set_bit(number, reserved);
	return number;
}

/*
 * Allocates a client that is not in the table yet, with an output pool of
 * @pool_size cells. Returns NULL without memory. Process context, may sleep.
 */
struct ob_client *ob_client_alloc(snd_seq_client_type_t type,
				  unsigned int pool_size)
{
	struct ob_client *client = kzalloc(sizeof(*client), GFP_KERNEL_ACCOUNT);

	if (!client)
		return NULL;
	client->type = type;
	client->card = -1;
	client->serial = ob_conversion_serial();
	spin_lock_init(&client->info_lock);
	mutex_init(&client->ports_mutex);
	mutex_init(&client->ioctl_mutex);
	client->output = ob_output_pool_create(pool_size, true);
	if (!client->output) {
		kfree(client);
		return NULL;
	}
	kref_init(&client->ref);
	return client;
}

void ob_client_free(struct ob_client *client)
{
	put_pid(client->pid);
	ob_ump_info_free(client->ump_info);
	free_percpu(client->traffic);
	ob_input_lifecycle_destroy(client->input);
	ob_output_pool_put(client->output);
	kfree(rcu_access_pointer(client->ports));
	kfree(client);
}

static void client_free_rcu(struct rcu_head *rcu)
{
	ob_client_free(container_of(rcu, struct ob_client, rcu));
}

static void client_release(struct kref *ref)
{
	struct ob_client *client = container_of(ref, struct ob_client, ref);

	/* Delivery may still be writing to the input, under RCU. */
	call_rcu(&client->rcu, client_free_rcu);
}

/**
 * ob_client_publish() - give a client its number and enter it into the table
 * @client: fully initialised
 * @wanted: number, or negative for the first free dynamic one
 *
 * The table gets a reference of its own.
 *
 * Context: Process context, may sleep.
 * Return: 0; -EBUSY if the number is in use, or no dynamic one is free.
 */
int ob_client_publish(struct ob_client *client, int wanted)
{
	int number;

	mutex_lock(&client_table_mutex);
	number = reserve_number(wanted);
	if (number < 0) {
		mutex_unlock(&client_table_mutex);
		return number;
	}
	client->number = number;
	if (!client->name[0])
		snprintf(client->name, sizeof(client->name), "Client-%d",
			 number);
	kref_get(&client->ref);
	rcu_assign_pointer(client_table[number], client);
	counts.current_clients++;
	counts.peak_clients = max(counts.peak_clients, counts.current_clients);
	mutex_unlock(&client_table_mutex);
	return 0;
}

/**
 * ob_client_unpublish() - remove a client from the table
 * @client: published; its number stays reserved
 *
 * Context: Process context, may sleep; takes the client's ioctl_mutex.
 */
void ob_client_unpublish(struct ob_client *client)
{
	/*
	 * snd_seq_client_ioctl_unlock() looks the client up by its number: keep
	 * it in the table for as long as a driver holds its ioctl_mutex.
	 */
	mutex_lock(&client->ioctl_mutex);
	mutex_lock(&client_table_mutex);
	/* Deliveries that found one of its ports before deliver nothing more. */
	WRITE_ONCE(client->accept_input, false);
	rcu_assign_pointer(client_table[client->number], NULL);
	counts.current_clients--;
	mutex_unlock(&client_table_mutex);
	mutex_unlock(&client->ioctl_mutex);
}

/* Frees the number of an unpublished client for others, and puts the client. */
void ob_client_release_number(struct ob_client *client)
{
	mutex_lock(&client_table_mutex);
	clear_bit(client->number, reserved);
	mutex_unlock(&client_table_mutex);
	ob_client_put(client);
}

/* The client without a reference, or NULL. Under RCU; any number. */
struct ob_client *ob_client_lookup(int number)
{
	if (number < 0 || number >= OB_CLIENT_NUMBERS)
		return NULL;
	number = array_index_nospec(number, OB_CLIENT_NUMBERS);
	return rcu_dereference(client_table[number]);
}

/* The client with a reference, or NULL. Any context, any number. */
struct ob_client *ob_client_get(int number)
{
	struct ob_client *client;

	rcu_read_lock();
	client = ob_client_lookup(number);
	if (client && !kref_get_unless_zero(&client->ref))
		client = NULL;
	rcu_read_unlock();
	return client;
}

/*
 * As ob_client_get(), but loads the modules that would provide a missing
 * client: see ob_autoload_client() for the context.
 */
struct ob_client *ob_client_get_autoload(int number)
{
	struct ob_client *client = ob_client_get(number);

	if (!client) {
		ob_autoload_client(number);
		client = ob_client_get(number);
	}
	return client;
}

/*
 * The client with the smallest number from @number on, with a reference, or
 * NULL. With @autoload, each number is looked up by ob_client_get_autoload().
 */
struct ob_client *ob_client_get_next(int number, bool autoload)
{
	struct ob_client *client = NULL;

	for (; !client && number < OB_CLIENT_NUMBERS; number++)
		client = autoload ? ob_client_get_autoload(number) :
				    ob_client_get(number);
	return client;
}

/* Puts @client and gets the next one, or gets the first if it is NULL. */
struct ob_client *ob_client_next(struct ob_client *client, bool autoload)
{
	int number = client ? client->number + 1 : 0;

	ob_client_put(client);
	return ob_client_get_next(number, autoload);
}

void ob_client_put(struct ob_client *client)
{
	if (client)
		kref_put(&client->ref, client_release);
}

void ob_client_get_name(struct ob_client *client, char *name, size_t size)
{
	spin_lock(&client->info_lock);
	strscpy(name, client->name, size);
	spin_unlock(&client->info_lock);
}

/* Events delivered to a client and lost by it since the last reset. */
struct ob_counters ob_client_traffic(struct ob_client *client)
{
	const struct ob_counters *before = &client->traffic_before;
	struct ob_counters counts = { };
	struct ob_event_pool pool;

	if (client->input) {
		pool = ob_input_fifo_snapshot(client->input);
		counts.delivered = pool.successes;
		counts.lost = pool.failures;
	} else if (client->traffic) {
		counts = ob_counters_sum(client->traffic);
		counts.delivered -= READ_ONCE(before->delivered);
		counts.lost -= READ_ONCE(before->lost);
		counts.dropped -= READ_ONCE(before->dropped);
	}
	return counts;
}

/*
 * Resets the counts of a client and the peaks of its pools, but not event_lost,
 * which only the client itself sets. Process context.
 */
void ob_client_reset_stats(struct ob_client *client)
{
	struct ob_counters *before = &client->traffic_before;
	struct ob_counters now;

	ob_output_pool_reset_stats(client->output);
	ob_conversion_counts_reset(&client->conversions);
	if (client->input)
		ob_input_fifo_reset_stats(client->input);
	if (client->traffic) {
		now = ob_counters_sum(client->traffic);
		WRITE_ONCE(before->delivered, now.delivered);
		WRITE_ONCE(before->lost, now.lost);
		WRITE_ONCE(before->dropped, now.dropped);
	}
}

void ob_client_counts(struct ob_client_counts *copy)
{
	mutex_lock(&client_table_mutex);
	*copy = counts;
	mutex_unlock(&client_table_mutex);
}
