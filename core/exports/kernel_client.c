// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Clients of drivers: what the functions of kernel_api.c do, in process
 * context but for ob_kernel_client_dispatch().
 */
#include "exports/kernel_client.h"

#include "delivery/batch.h"
#include "delivery/delivery.h"
#include "device/ioctl.h"
#include "event/output_pool.h"
#include "event/payload.h"
#include "lifecycle/client_lifecycle.h"
#include "lifecycle/midi_version.h"
#include "queue/queue.h"
#include "routing/client.h"
#include "routing/client_number.h"
#include "schedule/flush.h"
#include "schedule/submission.h"

#include <linux/err.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

static int wanted_number(const struct snd_card *card, int index)
{
	if (index < 0)
		return -1;
	if (card)
		return ob_client_number_of_card(card->number, index);
	return ob_client_number_of_global(index);
}

int ob_kernel_client_create(struct snd_card *card, int index, const char *name)
{
	struct ob_client *client;
	int number;

	if (!card && index >= OB_CLIENT_FIRST_CARD)
		return -EINVAL;
	client = ob_client_lifecycle_create_kernel(card, wanted_number(card, index),
						   name);
	if (IS_ERR(client))
		return PTR_ERR(client);
	number = client->number;
	ob_client_put(client);
	return number;
}

int ob_kernel_client_delete(int number)
{
	struct ob_client *client = ob_client_get(number);

	if (!client)
		return -EINVAL;
	ob_client_lifecycle_destroy(client);
	ob_client_put(client);
	return 0;
}

/* Is it one, and not a flag that means nothing, as of a driver that sends events? */
static bool is_packet(const struct ob_client *client, const struct snd_seq_event *from)
{
	return ob_record_is_packet(from) && ob_client_sends_packets(client);
}

/*
 * A driver's event as one of ours: data that is a block already is shared,
 * other data is copied, once. The payload comes with a reference. Only drivers of
 * which that is known have packets: with others the flag means nothing, and no more
 * than an event may be read.
 */
static int take_event(struct ob_event *event, const struct snd_seq_event *from,
		      const struct ob_client *client, gfp_t gfp)
{
	struct snd_seq_event *record = &event->record;
	size_t length;

	memset(event, 0, sizeof(*event));
	if (is_packet(client, from)) {
		ob_event_copy(event, from);
		record->source.client = client->number;
		return ob_event_accept_packet(&event->ump);
	}
	*record = *from;
	record->flags &= ~SNDRV_SEQ_EVENT_UMP;
	record->source.client = client->number;
	if (ob_event_check_length(record))
		return -EINVAL;
	if (!snd_seq_ev_is_variable(record))
		return 0;
	if (record->data.ext.len & SNDRV_SEQ_EXT_USRPTR)
		return -EINVAL;
	event->payload = ob_payload_from_event(from);
	if (!event->payload) {
		length = record->data.ext.len & ~SNDRV_SEQ_EXT_MASK;
		event->payload = ob_payload_create(length, gfp);
		if (!event->payload)
			return -ENOMEM;
		memcpy(event->payload->data, record->data.ext.ptr, length);
	}
	record->data.ext.len = event->payload->size;
	record->data.ext.ptr = NULL;
	return 0;
}

static int submit(struct ob_client *client, struct ob_event *event,
		  bool blocking)
{
	unsigned int cells = ob_event_cells(&event->record);
	struct ob_output_pool *output = client->output;
	struct ob_queue *queue = NULL;
	bool lacks_cells;
	int result;

	do {
		mutex_lock(&client->ioctl_mutex);
		result = ob_submission_submit(client, event, output, &queue);
		mutex_unlock(&client->ioctl_mutex);
		lacks_cells = result == -EAGAIN && blocking &&
			      !ob_event_is_direct(&event->record);
	} while (lacks_cells && !ob_output_pool_wait(output, cells));
	ob_queue_put(queue);
	return lacks_cells ? -ERESTARTSYS : result;
}

static int take_and_submit(struct ob_client *client,
			   const struct snd_seq_event *from, bool blocking)
{
	struct ob_event event;
	int result;

	result = take_event(&event, from, client, GFP_KERNEL);
	if (!result) {
		result = submit(client, &event, blocking);
		ob_payload_put(event.payload);
	}
	return result;
}

int ob_kernel_client_enqueue(int number, struct snd_seq_event *from,
			     bool blocking)
{
	struct ob_client *client = ob_client_get(number);
	bool is_event = !client || !is_packet(client, from);
	int result = -EINVAL;

	if (is_event && from->type == SNDRV_SEQ_EVENT_NONE)
		result = 0;
	else if (client && !(is_event && from->type == SNDRV_SEQ_EVENT_KERNEL_ERROR))
		result = take_and_submit(client, from, blocking);
	ob_client_put(client);
	return result;
}

int ob_kernel_client_submit(int number, const struct snd_seq_event *from,
			    struct ob_output_pool *output)
{
	struct ob_client *client = ob_client_get(number);
	struct ob_queue *queue = NULL;
	struct ob_event event;
	int result;

	if (!client)
		return -EINVAL;
	result = take_event(&event, from, client, GFP_KERNEL);
	if (!result) {
		result = ob_submission_submit(client, &event, output, &queue);
		ob_queue_put(queue);
		ob_payload_put(event.payload);
	}
	ob_client_put(client);
	return result;
}

int ob_kernel_client_clear_queue(int number, int id)
{
	struct ob_queue *queue = ob_queue_get(id);
	int err = -EINVAL;

	if (queue && READ_ONCE(queue->owner) == number) {
		ob_flush_all(queue);
		err = 0;
	}
	ob_queue_put(queue);
	return err;
}

int ob_kernel_client_dispatch(int number, struct snd_seq_event *from,
			      bool atomic, int hop)
{
	struct ob_client *client = ob_client_get(number);
	struct ob_event event;
	int result;

	if (!client)
		return -EINVAL;
	from->queue = SNDRV_SEQ_QUEUE_DIRECT;
	result = take_event(&event, from, client,
			    atomic ? GFP_ATOMIC : GFP_KERNEL);
	if (!result) {
		result = ob_delivery_deliver(client, &event, hop);
		ob_payload_put(event.payload);
	}
	ob_client_put(client);
	return result;
}

int ob_kernel_client_dispatch_stamped(int number,
				      const struct snd_seq_event *from,
				      u64 arrived)
{
	struct ob_client *client = ob_client_get(number);
	struct ob_event event;
	int result;

	if (!client)
		return -EINVAL;
	result = take_event(&event, from, client, GFP_KERNEL);
	if (!result) {
		event.record.queue = SNDRV_SEQ_QUEUE_DIRECT;
		result = ob_delivery_deliver_stamped(client, &event, 0, arrived);
		ob_payload_put(event.payload);
	}
	ob_client_put(client);
	return result;
}

void ob_kernel_client_broadcast(int number, int port,
				struct snd_seq_event *events, unsigned int count)
{
	struct ob_client *client = ob_client_get(number);
	struct ob_batch batch = {
		.records = events,
		.count = count,
		.direct = true,
		.unanswered = true,
	};
	unsigned int i;

	if (!client)
		return;
	for (i = 0; i < count; i++) {
		events[i].flags = SNDRV_SEQ_EVENT_LENGTH_FIXED;
		events[i].tag = 0;
		events[i].queue = SNDRV_SEQ_QUEUE_DIRECT;
		memset(&events[i].time, 0, sizeof(events[i].time));
		events[i].source.client = number;
		events[i].source.port = port;
		events[i].dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
		events[i].dest.port = 0;
	}
	batch.sender = client;
	ob_delivery_deliver_all(&batch);
	ob_client_put(client);
}

void ob_kernel_client_count_dropped(int number, size_t bytes)
{
	struct ob_client *client = ob_client_get(number);

	if (client && client->traffic)
		this_cpu_add(client->traffic->dropped, bytes);
	ob_client_put(client);
}

int ob_kernel_client_set_packets(int number, unsigned int midi_version, bool pass)
{
	struct ob_client *client = ob_client_get(number);
	int err;

	if (!client)
		return -EINVAL;
	client->passes_packets = pass;
	if (pass) {
		spin_lock(&client->info_lock);
		WRITE_ONCE(client->filter,
			   client->filter | SNDRV_SEQ_FILTER_NO_CONVERT);
		spin_unlock(&client->info_lock);
	}
	err = ob_midi_version_set(client, midi_version);
	ob_client_put(client);
	return err;
}

int ob_kernel_client_control(int number, unsigned int command, void *argument)
{
	struct ob_client *client = ob_client_get(number);
	int result;

	if (!client)
		return -ENXIO;
	result = ob_ioctl_execute(client, command, argument);
	ob_client_put(client);
	return result;
}

int ob_kernel_client_poll(int number, struct file *file,
			  struct poll_table_struct *wait)
{
	struct ob_client *client = ob_client_get(number);
	int result;

	if (!client)
		return -ENXIO;
	result = ob_output_pool_poll(client->output, file, wait);
	ob_client_put(client);
	return result;
}

/* Out of the table, a client is no longer found by who unlocks it. */
static bool is_in_table(const struct ob_client *client)
{
	bool found;

	rcu_read_lock();
	found = ob_client_lookup(client->number) == client;
	rcu_read_unlock();
	return found;
}

bool ob_kernel_client_lock(int number)
{
	struct ob_client *client = ob_client_get_autoload(number);

	if (!client)
		return false;
	/* The reference stays until ob_kernel_client_unlock(). */
	mutex_lock(&client->ioctl_mutex);
	if (is_in_table(client))
		return true;
	mutex_unlock(&client->ioctl_mutex);
	ob_client_put(client);
	return false;
}

void ob_kernel_client_unlock(int number)
{
	struct ob_client *client = ob_client_get(number);

	/* ob_client_lifecycle_destroy() waits for who has it locked. */
	if (WARN_ON(!client))
		return;
	mutex_unlock(&client->ioctl_mutex);
	ob_client_put(client);
	ob_client_put(client);	/* that of ob_kernel_client_lock() */
}
