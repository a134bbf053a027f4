// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Cells of scheduled events: made by route.c in process context, ended by
 * schedule.c where the event is delivered or dropped.
 */
#include "queue/cell.h"

#include <linux/err.h>
#include <linux/slab.h>

#include "routing/client.h"
#include "event/payload.h"

static struct kmem_cache *cells;

/* With a constructor, the kernel does not fill each cell with zeroes itself. */
static void construct(void *cell)
{
	memset(cell, 0, sizeof(struct ob_cell));
}

int ob_cell_init(void)
{
	cells = kmem_cache_create("onbeat_cell", sizeof(struct ob_cell), 0,
				  SLAB_ACCOUNT, construct);
	return cells ? 0 : -ENOMEM;
}

void ob_cell_exit(void)
{
	kmem_cache_destroy(cells);
}

struct ob_cell *ob_cell_create(struct ob_client *client,
			       struct ob_output_pool *output,
			       const struct ob_event *event)
{
	unsigned int count = ob_event_cells(&event->record);
	struct ob_cell *cell;
	int err;

	if (!READ_ONCE(output->pool.size))
		return ERR_PTR(-ENXIO);
	err = ob_output_pool_charge(output, count);
	if (err)
		return ERR_PTR(err);
	cell = kmem_cache_alloc(cells, GFP_KERNEL);
	if (!cell) {
		ob_output_pool_uncharge(output, count);
		return ERR_PTR(-ENOMEM);
	}
	/* It may have been another event's: every member is set, or by the queue. */
	cell->event.ump = event->ump;
	cell->event.payload = event->payload;
	cell->cells = count;
	kref_get(&client->ref);
	cell->client = client;
	cell->output = ob_output_pool_take(output);
	cell->note_sounds = false;
	return cell;
}

void ob_cell_destroy(struct ob_cell *cell)
{
	ob_payload_put(cell->event.payload);
	ob_output_pool_uncharge(cell->output, cell->cells);
	ob_output_pool_put(cell->output);
	ob_client_put(cell->client);
	kmem_cache_free(cells, cell);
}
