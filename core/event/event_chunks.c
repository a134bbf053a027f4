// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Memory for the ring of events that wait for a reader: chunks are allocated and
 * freed one by one, in process context, when a client opens, closes or resizes its
 * input. As there may be 42,000 of them, others come first in between.
 */
#include "event/event_chunks.h"

#include "event/event_ring.h"

#include <linux/sched.h>
#include <linux/slab.h>

/**
 * ob_event_chunks_alloc() - allocate chunks
 * @count: how many, at least 1
 *
 * Charged to the caller's memory cgroup.
 *
 * Context: Process context, may sleep.
 * Return: A list of them that ends with NULL, or NULL without memory.
 */
struct ob_event_ring_chunk *ob_event_chunks_alloc(unsigned int count)
{
	struct ob_event_ring_chunk *chunks = NULL, *chunk;

	BUILD_BUG_ON(sizeof(*chunk) > 1024);
	while (count--) {
		chunk = kmalloc(sizeof(*chunk), GFP_KERNEL_ACCOUNT);
		if (!chunk) {
			ob_event_chunks_free(chunks);
			return NULL;
		}
		chunk->next = chunks;
		chunks = chunk;
		cond_resched();
	}
	return chunks;
}

/**
 * ob_event_chunks_free() - free a list of chunks
 * @chunks: the first, or NULL
 *
 * Context: Process context, may sleep.
 */
void ob_event_chunks_free(struct ob_event_ring_chunk *chunks)
{
	while (chunks) {
		struct ob_event_ring_chunk *next = chunks->next;

		kfree(chunks);
		chunks = next;
		cond_resched();
	}
}
