// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The table of clients, their numbers and their life.
 *
 * Created and destroyed in process context by chardev.c, kernel_client.c and
 * system_client.c; looked up from everywhere, by delivery under RCU alone.
 */
#include "client.h"

#include <linux/err.h>
#include <linux/nospec.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

#include "autoload.h"
#include "params.h"
#include "port.h"
#include "queue.h"
#include "system_client.h"

#define CARD_CLIENTS		4	/* numbers for each card, modern */
#define CLASSIC_FIRST_CARD	64
#define CLASSIC_CARD_CLIENTS	8
#define CLASSIC_OSS		63

/*
 * Protects the writing of @table, @reserved and @counts. A number stays
 * reserved from before its client is published until its CLIENT_EXIT was
 * announced, so that nobody hears of a successor first.
 */
static DEFINE_MUTEX(table_mutex);
static struct ob_client __rcu *table[OB_CLIENT_NUMBERS];
static DECLARE_BITMAP(reserved, OB_CLIENT_NUMBERS);
static struct ob_client_counts counts;

int ob_client_number_of_card(int card, int index)
{
	int number;

	if (ob_params_classic_numbering()) {
		if (index >= CLASSIC_CARD_CLIENTS)
			return -1;
		number = CLASSIC_FIRST_CARD + CLASSIC_CARD_CLIENTS * card +
			 index;
	} else {
		if (index >= CARD_CLIENTS)
			return -1;
		number = OB_CLIENT_FIRST_CARD + CARD_CLIENTS * card + index;
	}
	return number < OB_CLIENT_FIRST_DYNAMIC ? number : -1;
}

int ob_client_number_of_global(int index)
{
	if (index == SNDRV_SEQ_CLIENT_OSS && ob_params_classic_numbering())
		return CLASSIC_OSS;
	return index;
}

static int reserve_number(int wanted)
{
	int number = wanted;

	lockdep_assert_held(&table_mutex);
	if (number < 0)
		number = find_next_zero_bit(reserved, OB_CLIENT_NUMBERS,
					    OB_CLIENT_FIRST_DYNAMIC);
	if (number >= OB_CLIENT_NUMBERS || test_bit(number, reserved))
		return -EBUSY;
	set_bit(number, reserved);
	return number;
}

static struct ob_client *client_alloc(snd_seq_client_type_t type,
				      unsigned int pool_size)
{
	struct ob_client *client = kzalloc(sizeof(*client), GFP_KERNEL_ACCOUNT);

	if (!client)
		return NULL;
	client->type = type;
	client->card = -1;
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

static void client_free(struct ob_client *client)
{
	put_pid(client->pid);
	free_percpu(client->traffic);
	ob_input_queue_destroy(client->input);
	ob_output_pool_put(client->output);
	kfree(rcu_access_pointer(client->ports));
	kfree(client);
}

static void client_free_rcu(struct rcu_head *rcu)
{
	client_free(container_of(rcu, struct ob_client, rcu));
}

static void client_release(struct kref *ref)
{
	struct ob_client *client = container_of(ref, struct ob_client, ref);

	/* Delivery under RCU may still be writing to the input. */
	call_rcu(&client->rcu, client_free_rcu);
}

/* Publishes and announces; the reference for the caller is the second. */
static int client_publish(struct ob_client *client, int wanted)
{
	int number;

	mutex_lock(&table_mutex);
	number = reserve_number(wanted);
	if (number < 0) {
		mutex_unlock(&table_mutex);
		return number;
	}
	client->number = number;
	if (!client->name[0])
		snprintf(client->name, sizeof(client->name), "Client-%d",
			 number);
	kref_get(&client->ref);
	rcu_assign_pointer(table[number], client);
	counts.current_clients++;
	counts.peak_clients = max(counts.peak_clients, counts.current_clients);
	mutex_unlock(&table_mutex);
	ob_system_client_announce(SNDRV_SEQ_EVENT_CLIENT_START, number, 0);
	return 0;
}

struct ob_client *ob_client_create_user(bool input, bool output)
{
	struct ob_client *client;

	client = client_alloc(USER_CLIENT, SNDRV_SEQ_DEFAULT_EVENTS);
	if (!client)
		return ERR_PTR(-ENOMEM);
	client->accept_input = input;
	client->accept_output = output;
	client->pid = get_pid(task_pid(current));
	if (input) {
		client->input =
			ob_input_queue_create(SNDRV_SEQ_DEFAULT_CLIENT_EVENTS);
		if (!client->input)
			goto err_free;
	}
	if (client_publish(client, -1))
		goto err_free;
	return client;

err_free:
	client_free(client);
	return ERR_PTR(-ENOMEM);
}

struct ob_client *ob_client_create_kernel(struct snd_card *card, int number,
					  const char *name)
{
	struct ob_client *client = client_alloc(KERNEL_CLIENT, 0);
	int err;

	if (!client)
		return ERR_PTR(-ENOMEM);
	client->traffic = alloc_percpu_gfp(struct ob_stats_counts,
					   GFP_KERNEL_ACCOUNT);
	if (!client->traffic) {
		client_free(client);
		return ERR_PTR(-ENOMEM);
	}
	client->accept_input = true;
	client->accept_output = true;
	if (card)
		client->card = card->number;
	client->user_pversion = OB_COMPAT_SEQ_VERSION;
	strscpy(client->name, name, sizeof(client->name));
	err = client_publish(client, number);
	if (err) {
		client_free(client);
		return ERR_PTR(err);
	}
	return client;
}

void ob_client_destroy(struct ob_client *client)
{
	/* Notes that sound are ended while there are ports to end them on. */
	ob_queue_leave_all(client);
	ob_port_delete_all(client);

	/* Whoever has it locked finds it by its number to unlock it. */
	mutex_lock(&client->ioctl_mutex);
	mutex_lock(&table_mutex);
	rcu_assign_pointer(table[client->number], NULL);
	counts.current_clients--;
	mutex_unlock(&table_mutex);
	mutex_unlock(&client->ioctl_mutex);

	/* What was scheduled for this number is not for its next owner. */
	ob_queue_leave_all(client);
	ob_system_client_announce(SNDRV_SEQ_EVENT_CLIENT_EXIT, client->number,
				  0);
	mutex_lock(&table_mutex);
	clear_bit(client->number, reserved);
	mutex_unlock(&table_mutex);
	ob_client_put(client);
}

struct ob_client *ob_client_lookup(int number)
{
	if (number < 0 || number >= OB_CLIENT_NUMBERS)
		return NULL;
	number = array_index_nospec(number, OB_CLIENT_NUMBERS);
	return rcu_dereference(table[number]);
}

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

struct ob_client *ob_client_get_autoload(int number)
{
	struct ob_client *client = ob_client_get(number);

	if (!client) {
		ob_autoload_client(number);
		client = ob_client_get(number);
	}
	return client;
}

struct ob_client *ob_client_get_next(int number, bool autoload)
{
	struct ob_client *client = NULL;

	for (; !client && number < OB_CLIENT_NUMBERS; number++)
		client = autoload ? ob_client_get_autoload(number) :
				    ob_client_get(number);
	return client;
}

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

struct ob_stats_counts ob_client_traffic(struct ob_client *client)
{
	const struct ob_stats_counts *before = &client->traffic_before;
	struct ob_stats_counts counts = { };
	struct ob_event_pool pool;

	if (client->input) {
		pool = ob_input_queue_snapshot(client->input);
		counts.delivered = pool.successes;
		counts.lost = pool.failures;
	} else if (client->traffic) {
		counts = ob_stats_sum(client->traffic);
		counts.delivered -= READ_ONCE(before->delivered);
		counts.lost -= READ_ONCE(before->lost);
	}
	return counts;
}

void ob_client_forget(struct ob_client *client)
{
	struct ob_stats_counts *before = &client->traffic_before;
	struct ob_stats_counts now;

	ob_output_pool_forget(client->output);
	if (client->input)
		ob_input_queue_forget(client->input);
	if (client->traffic) {
		now = ob_stats_sum(client->traffic);
		WRITE_ONCE(before->delivered, now.delivered);
		WRITE_ONCE(before->lost, now.lost);
	}
}

void ob_client_counts(struct ob_client_counts *copy)
{
	mutex_lock(&table_mutex);
	*copy = counts;
	mutex_unlock(&table_mutex);
}
