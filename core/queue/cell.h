/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A scheduled event: memory, what it is charged to, its place in a queue.
 */
#ifndef ONBEAT_CELL_H
#define ONBEAT_CELL_H

#include "event/event.h"
#include "queue/event_heap.h"
#include "queue/event_index.h"

struct ob_client;
struct ob_output_pool;

/**
 * struct ob_cell - one scheduled event
 * @node: place in the queue's heap
 * @next_removed: list of cells on their way out of a queue, instead of @node
 * @index: place in the queue's index, from when it comes until it goes; a NOTE
 *	that is being delivered is there and not in the heap
 * @event: the event; its payload reference belongs to the cell
 * @client: who sends it; a reference
 * @output: what is charged; a reference
 * @cells: how many cells
 * @note_sounds: the NOTEON of this NOTE was sent, @event is its NOTEOFF
 */
struct ob_cell {
	union {
		struct ob_event_heap_node node;
		struct ob_cell *next_removed;
	};
	struct ob_event_index_node index;
	struct ob_event event;
	struct ob_client *client;
	struct ob_output_pool *output;
	unsigned int cells;
	bool note_sounds;
};

/**
 * ob_cell_init() - make the cache of cells
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int ob_cell_init(void);

/**
 * ob_cell_exit() - free the cache; no cell is left
 *
 * Context: process.
 */
void ob_cell_exit(void);

/**
 * ob_cell_create() - cell for an event that a client schedules
 * @client: who sends it; the cell takes a reference
 * @output: charged; the cell takes a reference
 * @event: copied; on success its payload reference moves to the cell
 *
 * Context: process.
 * Return: the cell, or ERR_PTR: -EAGAIN pool full, -ENXIO a pool of size
 * 0, -ENOMEM.
 */
struct ob_cell *ob_cell_create(struct ob_client *client,
			       struct ob_output_pool *output,
			       const struct ob_event *event);

/**
 * ob_cell_destroy() - give everything back and wake who waits for it
 * @cell: in no queue
 *
 * Context: any.
 */
void ob_cell_destroy(struct ob_cell *cell);

#endif
