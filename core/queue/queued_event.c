// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Memory of scheduled events: allocated when an event is submitted, in process
 * context, freed where it was delivered or dropped, in any.
 */
#include "queue/queued_event.h"

#include "routing/client.h"

#include <linux/err.h>
#include <linux/slab.h>

static struct kmem_cache *cache;

/* With a constructor, the allocator does not zero each object itself. */
static void construct(void *queued)
{
	memset(queued, 0, sizeof(struct ob_queued_event));
}

int ob_queued_event_init(void)
{
	cache = kmem_cache_create("onbeat_queued_event",
				  sizeof(struct ob_queued_event), 0,
				  SLAB_ACCOUNT, construct);
	return cache ? 0 : -ENOMEM;
}

void ob_queued_event_exit(void)
{
	kmem_cache_destroy(cache);
}

/**
 * ob_queued_event_create() - memory for an event that a client schedules
 * @client: sender; the queued event takes a reference
 * @output: pool to charge; the queued event takes a reference
 * @event: copied; on success its payload reference moves
 *
 * Context: Process context.
 * Return: The queued event, or ERR_PTR: -EAGAIN the pool is full, -ENXIO it has
 * a size of 0, -ENOMEM.
 */
struct ob_queued_event *
ob_queued_event_create(struct ob_client *client, struct ob_output_pool *output,
		       const struct ob_event *event)
{
	unsigned int cells = ob_event_cells(&event->record);
	struct ob_queued_event *queued;
	int err;

	if (!READ_ONCE(output->pool.size))
		return ERR_PTR(-ENXIO);
	err = ob_output_pool_charge(output, cells);
	if (err)
		return ERR_PTR(err);
	queued = kmem_cache_alloc(cache, GFP_KERNEL);
	if (!queued) {
		ob_output_pool_uncharge(output, cells);
		return ERR_PTR(-ENOMEM);
	}
	/* An object is reused as it was: all that the queue does not set is set here. */
	queued->event = *event;
	queued->cells = cells;
	kref_get(&client->ref);
	queued->client = client;
	queued->output = ob_output_pool_get(output);
	queued->note_sounds = false;
	queued->dropped = false;
	return queued;
}

/* @queued is in no queue. Wakes writers that wait for room. Any context. */
void ob_queued_event_destroy(struct ob_queued_event *queued)
{
	ob_payload_put(queued->event.payload);
	ob_output_pool_uncharge(queued->output, queued->cells);
	ob_output_pool_put(queued->output);
	ob_client_put(queued->client);
	kmem_cache_free(cache, queued);
}

/* Puts @count references at once; the object is not freed while one is left. */
static bool put_all_but_one(struct kref *ref, unsigned int count)
{
	return count == 1 ||
	       !WARN_ON_ONCE(refcount_sub_and_test(count - 1, &ref->refcount));
}

/* The events have one client and one pool, which are put once for all of them. */
static void release_charged(struct ob_queued_event **all, unsigned int count)
{
	struct ob_output_pool *output = all[0]->output;
	struct ob_client *client = all[0]->client;
	unsigned int i, cells = 0;

	for (i = 0; i < count; i++) {
		ob_payload_put(all[i]->event.payload);
		cells += all[i]->cells;
	}
	ob_output_pool_uncharge(output, cells);
	if (put_all_but_one(&output->ref, count))
		ob_output_pool_put(output);
	if (put_all_but_one(&client->ref, count))
		ob_client_put(client);
}

/* The same for many, faster than one by one. Process context or softirq. */
void ob_queued_event_destroy_all(struct ob_queued_event **all,
				 unsigned int count)
{
	unsigned int begin, end;

	if (count == 1) {
		ob_queued_event_destroy(all[0]);
		return;
	}
	for (begin = 0; begin < count; begin = end) {
		for (end = begin + 1; end < count; end++)
			if (all[end]->output != all[begin]->output ||
			    all[end]->client != all[begin]->client)
				break;
		release_charged(all + begin, end - begin);
	}
	if (count)
		kmem_cache_free_bulk(cache, count, (void **)all);
}
