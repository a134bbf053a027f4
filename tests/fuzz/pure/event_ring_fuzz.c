// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * What waits for a reader, against a list that is counted anew each time: order,
 * losses and cells are those of the list, and a full ring loses the newest.
 */
#include "core/event/event_ring.h"

#include "fuzz.h"

#include <linux/errno.h>

#define ELEMENTS	1024
#define SIZES		40

/* An event, or with no cells a run of losses. */
struct element {
	u32 id;
	unsigned int cells;
};

static struct element elements[ELEMENTS];
static unsigned int element_count;

static unsigned int used_cells(void)
{
	unsigned int i, cells = 0;

	for (i = 0; i < element_count; i++)
		cells += elements[i].cells;
	return cells;
}

static void append(u32 id, unsigned int cells)
{
	if (!cells && element_count && !elements[element_count - 1].cells)
		return;
	elements[element_count++] = (struct element){ id, cells };
}

static void drop_first(void)
{
	memmove(elements, elements + 1, --element_count * sizeof(*elements));
}

static void check_state(const struct ob_event_ring *ring)
{
	unsigned int i, events = 0, cells = used_cells();

	for (i = 0; i < element_count; i++)
		events += elements[i].cells > 0;
	FUZZ_ASSERT(ring->count == events);
	FUZZ_ASSERT(ring->pool.used == cells);
	FUZZ_ASSERT(ring->pool.peak >= cells);
	FUZZ_ASSERT(ob_event_pool_available(&ring->pool) ==
		    (cells < ring->pool.size ? ring->pool.size - cells : 0));
	for (i = 1; i <= ring->pool.size; i++)
		FUZZ_ASSERT(ob_event_pool_has_room(&ring->pool, i) ==
			    (!cells || (cells + i <= ring->pool.size &&
					cells + ring->pool.room <=
					ring->pool.size)));
	FUZZ_ASSERT(ob_event_ring_readable(ring) == (element_count > 0));
	FUZZ_ASSERT(ob_event_ring_loss_is_next(ring) ==
		    (element_count && !elements[0].cells));
	FUZZ_ASSERT(!ob_event_ring_first(ring) == !events);
}

static void push(struct ob_event_ring *ring, struct rnd_state *rnd, u32 id,
		 bool beyond)
{
	unsigned int cells = 1 + fuzz_u8(rnd) % 16, used = used_cells();
	unsigned int limit = fuzz_u8(rnd);
	struct ob_event event = {
		.record.type = SNDRV_SEQ_EVENT_SYSEX,
		.record.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
		.record.time.tick = id,
		.record.data.ext.len = (cells - 1) * OB_CELL_BYTES,
	};
	bool loss = element_count && !elements[element_count - 1].cells;
	bool fits = !used || used + cells <= ring->pool.size;
	int err;

	if (beyond) {
		err = ob_event_ring_push_beyond(ring, &event, limit);
		fits = fits || (!loss && ring->count <= ring->pool.size &&
				used + cells <= limit && !err);
		FUZZ_ASSERT(!err || used + cells > limit || loss ||
			    ring->count == ring->pool.size);
	} else {
		err = ob_event_ring_push(ring, &event);
	}
	FUZZ_ASSERT(err == (fits ? 0 : -EAGAIN));
	append(id, fits ? cells : 0);
}

static void pop(struct ob_event_ring *ring)
{
	struct ob_event event;
	bool loss = element_count && !elements[0].cells;

	FUZZ_ASSERT(ob_event_ring_consume_loss(ring) == loss);
	FUZZ_ASSERT(!ob_event_ring_consume_loss(ring));
	if (loss)
		drop_first();
	FUZZ_ASSERT(ob_event_ring_pop(ring, &event) == (element_count > 0));
	if (!element_count)
		return;
	FUZZ_ASSERT(event.record.time.tick == elements[0].id);
	drop_first();
}

static void replace(struct ob_event_ring *ring, struct rnd_state *rnd)
{
	unsigned int size = 1 + fuzz_u8(rnd) % SIZES;
	struct ob_event_ring_slot *slots;

	if (size < ring->count)
		size = ring->count;
	slots = calloc(size, sizeof(*slots));
	free(ob_event_ring_replace(ring, slots, size));
	FUZZ_ASSERT(ring->pool.size == size && ring->pool.room <= size);
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	unsigned int slots = 1 + fuzz_u8(&rnd) % SIZES;
	struct ob_event_ring ring;
	u32 id = 0;

	element_count = 0;
	ob_event_ring_init(&ring, calloc(slots, sizeof(*ring.slots)), slots);
	while (rnd.left && id < ELEMENTS / 2) {
		u8 what = fuzz_u8(&rnd) % 16;

		if (what < 7)
			push(&ring, &rnd, id++, false);
		else if (what < 9)
			push(&ring, &rnd, id++, true);
		else if (what < 14)
			pop(&ring);
		else
			replace(&ring, &rnd);
		check_state(&ring);
	}
	free(ring.slots);
	return 0;
}
