// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The ports of a client: their table, their references, and the properties that
 * their owner may change. Ports are created and changed in process context, and
 * looked up in any context, by delivery under RCU alone.
 * core/lifecycle/port_lifecycle.c deletes them.
 */
#include "routing/port.h"

#include "event/sysex_opens.h"
#include "routing/client.h"
#include "routing/conversion_state.h"

#include <linux/err.h>
#include <linux/log2.h>
#include <linux/nospec.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

DEFINE_MUTEX(ob_port_graph_mutex);

/* Entries of a client's first port table. */
#define TABLE_LEAST	4

static void init_side(struct ob_port_side *side)
{
	ob_subscription_init_list(&side->list);
	mutex_init(&side->driver_mutex);
}

static u8 direction_of(const struct snd_seq_port_info *info)
{
	u8 direction = ob_compat_port_direction(info);

	if (direction)
		return direction;
	if (info->capability & SNDRV_SEQ_PORT_CAP_READ)
		direction |= SNDRV_SEQ_PORT_DIR_INPUT;
	if (info->capability & SNDRV_SEQ_PORT_CAP_WRITE)
		direction |= SNDRV_SEQ_PORT_DIR_OUTPUT;
	return direction;
}

static u8 group_of(const struct snd_seq_port_info *info)
{
	u8 group = ob_compat_port_ump_group(info);

	return group > OB_UMP_GROUPS ? 0 : group;
}

/* Whether the port, which is in the table, stands for an endpoint, may have changed. */
static void note_endpoint(const struct ob_port *port)
{
	struct ob_client *client = port->client;
	unsigned int number = port->addr.port + 1;

	if (port->capability & SNDRV_SEQ_PORT_CAP_UMP_ENDPOINT)
		WRITE_ONCE(client->endpoint, number);
	else if (client->endpoint == number)
		WRITE_ONCE(client->endpoint, 0);
}

/*
 * Copies what SET_PORT_INFO may change. Process context; the owner's
 * ioctl_mutex serialises callers.
 *
 * Delivery reads single fields without the lock. It may see some of the new
 * values with some of the old ones, a combination that the owner could have
 * set.
 */
static void copy_info(struct ob_port *port, const struct snd_seq_port_info *info)
{
	spin_lock(&port->info_lock);
	if (info->name[0])
		strscpy(port->name, info->name, sizeof(port->name));
	WRITE_ONCE(port->capability, info->capability);
	port->type = info->type;
	port->midi_channels = info->midi_channels;
	port->midi_voices = info->midi_voices;
	port->synth_voices = info->synth_voices;
	WRITE_ONCE(port->time_queue, info->time_queue);
	WRITE_ONCE(port->time_real,
		   !!(info->flags & SNDRV_SEQ_PORT_FLG_TIME_REAL));
	WRITE_ONCE(port->timestamp,
		   !!(info->flags & SNDRV_SEQ_PORT_FLG_TIMESTAMP));
	WRITE_ONCE(port->direction, direction_of(info));
	WRITE_ONCE(port->ump_group, group_of(info));
	WRITE_ONCE(port->is_midi1,
		   !!(info->flags & SNDRV_SEQ_PORT_FLG_IS_MIDI1));
	spin_unlock(&port->info_lock);
}

/* Process context; the owner's ioctl_mutex. @port is in the table. */
void ob_port_set_info(struct ob_port *port,
		      const struct snd_seq_port_info *info)
{
	copy_info(port, info);
	note_endpoint(port);
}

/* Memory for conversions. */
static int equip_port(struct ob_port *port, const struct ob_client *client)
{
	struct ob_conversion_senders *senders;

	if (client->midi_version == SNDRV_SEQ_CLIENT_UMP_MIDI_2_0) {
		senders = ob_conversion_senders_create();
		if (!senders)
			return -ENOMEM;
		RCU_INIT_POINTER(port->senders, senders);
	}
	if (client->type == KERNEL_CLIENT && !client->midi_version) {
		port->opens = kzalloc(sizeof(*port->opens), GFP_KERNEL);
		if (!port->opens)
			return -ENOMEM;
	}
	return 0;
}

/**
 * ob_port_free() - free a port that nobody uses
 * @port: the port; delivery does not see it any more
 *
 * Context: Any.
 */
void ob_port_free(struct ob_port *port)
{
	kfree(rcu_access_pointer(port->senders));
	if (port->opens)
		ob_sysex_opens_clear(port->opens);
	kfree(port->opens);
	kfree(port);
}

static struct ob_port *port_alloc(struct ob_client *client,
				  const struct snd_seq_port_info *info)
{
	struct ob_port *port = kzalloc(sizeof(*port), GFP_KERNEL_ACCOUNT);

	if (!port)
		return NULL;
	if (equip_port(port, client)) {
		ob_port_free(port);
		return NULL;
	}
	port->addr.client = client->number;
	kref_get(&client->ref);
	port->client = client;
	port->serial = ob_conversion_serial();
	spin_lock_init(&port->info_lock);
	spin_lock_init(&port->conversion_lock);
	init_side(&port->source);
	init_side(&port->dest);
	kref_init(&port->ref);
	init_completion(&port->released);
	copy_info(port, info);
	if (client->type == KERNEL_CLIENT) {
		port->kernel = true;
		if (info->kernel)
			port->callback = *(struct snd_seq_port_callback *)
					 info->kernel;
	}
	return port;
}

static struct ob_port_table *table_of(struct ob_client *client)
{
	return rcu_dereference_protected(client->ports,
					 lockdep_is_held(&client->ports_mutex));
}

/* The port of that number, or NULL; the caller holds ports_mutex. */
static struct ob_port *port_at(struct ob_client *client, int number)
{
	struct ob_port_table *table = table_of(client);

	if (!table || number < 0 || number >= table->size)
		return NULL;
	return rcu_dereference_protected(table->ports[number],
					 lockdep_is_held(&client->ports_mutex));
}

/* Replaces the table by a larger copy if it has no entry @number. */
static int grow(struct ob_client *client, int number)
{
	struct ob_port_table *old = table_of(client), *table;
	int size = max_t(int, roundup_pow_of_two(number + 1), TABLE_LEAST);
	int i;

	if (old && number < old->size)
		return 0;
	table = kzalloc(struct_size(table, ports, size), GFP_KERNEL_ACCOUNT);
	if (!table)
		return -ENOMEM;
	table->size = size;
	for (i = 0; old && i < old->size; i++)
		RCU_INIT_POINTER(table->ports[i], port_at(client, i));
	rcu_assign_pointer(client->ports, table);
	if (old)
		kfree_rcu(old, rcu);
	return 0;
}

static int publish(struct ob_client *client, struct ob_port *port, int number)
{
	int err;

	lockdep_assert_held(&client->ports_mutex);
	if (number < 0) {
		for (number = 0; port_at(client, number); number++)
			;
		if (number >= OB_PORT_NUMBERS)
			return -EINVAL;
	}
	if (port_at(client, number))
		return -EBUSY;
	err = grow(client, number);
	if (err)
		return err;
	port->addr.port = number;
	if (!port->name[0])
		snprintf(port->name, sizeof(port->name), "port-%d", number);
	rcu_assign_pointer(table_of(client)->ports[number], port);
	WRITE_ONCE(client->num_ports, client->num_ports + 1);
	return 0;
}

/**
 * ob_port_create() - create a port and enter it into its client's table
 * @client: owner
 * @number: wanted number, or negative for the lowest free one
 * @info: everything else; its addr is ignored; if @client is a kernel client,
 *	its kernel pointer is to the callbacks, or NULL
 *
 * Does not announce the port.
 *
 * Context: Process context, may sleep.
 * Return: The port with a reference for the caller; ERR_PTR: -EINVAL if @number
 * is out of range or all are in use, -EBUSY if it is in use, -ENOMEM.
 */
struct ob_port *ob_port_create(struct ob_client *client, int number,
			       const struct snd_seq_port_info *info)
{
	struct ob_port *port;
	int err;

	if (number >= OB_PORT_NUMBERS)
		return ERR_PTR(-EINVAL);
	port = port_alloc(client, info);
	if (!port)
		return ERR_PTR(-ENOMEM);
	kref_get(&port->ref);	/* one for the table, one for the caller */
	mutex_lock(&client->ports_mutex);
	err = publish(client, port, number);
	mutex_unlock(&client->ports_mutex);
	if (err) {
		ob_client_put(client);
		ob_port_free(port);
		return ERR_PTR(err);
	}
	note_endpoint(port);
	return port;
}

static void port_free_rcu(struct rcu_head *rcu)
{
	ob_port_free(container_of(rcu, struct ob_port, rcu));
}

static void port_release(struct kref *ref)
{
	struct ob_port *port = container_of(ref, struct ob_port, ref);

	/* RCU readers may use the client for as long as the port. */
	ob_client_put(port->client);
	if (port->kernel)
		complete(&port->released);	/* port_lifecycle.c frees it */
	else
		call_rcu(&port->rcu, port_free_rcu);
}

void ob_port_put(struct ob_port *port)
{
	if (port)
		kref_put(&port->ref, port_release);
}

/**
 * ob_port_unpublish() - remove a port from its client's table
 * @client: owner
 * @number: any number
 *
 * Context: Process context, may sleep.
 * Return: The port with the table's reference, or NULL if there is none. The
 * last put of a kernel client's port does not free it but completes @released.
 */
struct ob_port *ob_port_unpublish(struct ob_client *client, int number)
{
	struct ob_port *port;

	mutex_lock(&client->ports_mutex);
	port = port_at(client, number);
	if (port) {
		RCU_INIT_POINTER(table_of(client)->ports[number], NULL);
		if (client->endpoint == number + 1)
			WRITE_ONCE(client->endpoint, 0);
		WRITE_ONCE(client->num_ports, client->num_ports - 1);
	}
	mutex_unlock(&client->ports_mutex);
	return port;
}

/* The port without a reference, or NULL. Under RCU; any number. */
struct ob_port *ob_port_lookup(struct ob_client *client, int number)
{
	struct ob_port_table *table = rcu_dereference(client->ports);

	if (!table || number < 0 || number >= table->size)
		return NULL;
	number = array_index_nospec(number, table->size);
	return rcu_dereference(table->ports[number]);
}

/* The port that stands for an endpoint, likewise. */
struct ob_port *ob_port_lookup_endpoint(struct ob_client *client)
{
	unsigned int number = READ_ONCE(client->endpoint);

	return number ? ob_port_lookup(client, number - 1) : NULL;
}

/* The port with a reference, or NULL. Any context, any number. */
struct ob_port *ob_port_get(struct ob_client *client, int number)
{
	struct ob_port *port;

	rcu_read_lock();
	port = ob_port_lookup(client, number);
	if (port && !kref_get_unless_zero(&port->ref))
		port = NULL;
	rcu_read_unlock();
	return port;
}

/*
 * The port with the smallest number from @number on, with a reference, or NULL.
 * Ports with SNDRV_SEQ_PORT_CAP_INACTIVE are skipped unless @inactive.
 */
struct ob_port *ob_port_get_next(struct ob_client *client, int number,
				 bool inactive)
{
	struct ob_port *port;

	for (; number < OB_PORT_NUMBERS; number++) {
		port = ob_port_get(client, number);
		if (port && (inactive || !(READ_ONCE(port->capability) &
					   SNDRV_SEQ_PORT_CAP_INACTIVE)))
			return port;
		ob_port_put(port);
	}
	return NULL;
}

void ob_port_get_info(struct ob_port *port, struct snd_seq_port_info *info)
{
	memset(info, 0, sizeof(*info));
	info->addr = port->addr;
	spin_lock(&port->info_lock);
	strscpy(info->name, port->name, sizeof(info->name));
	info->capability = port->capability;
	info->type = port->type;
	info->midi_channels = port->midi_channels;
	info->midi_voices = port->midi_voices;
	info->synth_voices = port->synth_voices;
	if (port->timestamp) {
		info->flags |= SNDRV_SEQ_PORT_FLG_TIMESTAMP;
		if (port->time_real)
			info->flags |= SNDRV_SEQ_PORT_FLG_TIME_REAL;
		info->time_queue = port->time_queue;
	}
	if (port->is_midi1)
		info->flags |= SNDRV_SEQ_PORT_FLG_IS_MIDI1;
	ob_compat_set_port_direction(info, port->direction);
	ob_compat_set_port_ump_group(info, port->ump_group);
	spin_unlock(&port->info_lock);
	info->read_use = ob_subscription_count(&port->source.list);
	info->write_use = ob_subscription_count(&port->dest.list);
}
