// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that wait for a reader, against an array that is counted anew each time: order,
 * losses, cells and data are those of the array, and a full ring loses the newest.
 */
#include "core/event/event_ring.h"

#include "event_ring_model.h"
#include "fuzz.h"

#define SIZES		80
#define LIMIT		300

static struct model model;

static void resize(struct ob_event_ring *ring, unsigned int size)
{
	struct ob_event_ring_chunk *chunk;

	while (ring->chunks < ob_event_ring_chunks_for(size))
		ob_event_ring_add_chunk(ring, malloc(sizeof(*chunk)));
	ob_event_ring_resize(ring, size);
	model.cells = size;
	while ((chunk = ob_event_ring_remove_chunk(ring)))
		free(chunk);
}

static void push(struct ob_event_ring *ring, struct rnd_state *rnd, u32 id)
{
	u8 kind = fuzz_u8(rnd);
	struct model_event event = {
		.id = id,
		.data = kind & 1,
		.free = (kind & 3) == 3 && model_spare(&model) < OB_EVENT_RING_SPARE,
		.size = kind & 1 ? kind >> 2 : 0,
	};
	bool pushed = model_push_ring(ring, &event, LIMIT);

	FUZZ_ASSERT(model_push(&model, event) == pushed);
}

static void push_batch(struct ob_event_ring *ring, struct rnd_state *rnd, u32 id)
{
	struct snd_seq_event records[16] = { };
	unsigned int count = fuzz_u8(rnd) % 16, i;
	unsigned int used = model_used(&model);
	unsigned int room = used < model.cells ? model.cells - used : 0;

	for (i = 0; i < count; i++)
		records[i].time.tick = id;
	if (count > room)
		count = room;
	FUZZ_ASSERT(ob_event_ring_push_batch(ring, records, count) == count);
	for (i = 0; i < count; i++)
		FUZZ_ASSERT(model_push(&model, (struct model_event){ .id = id }));
}

static void read_some(struct ob_event_ring *ring, struct rnd_state *rnd)
{
	unsigned int most = fuzz_u8(rnd) % 17, count, i;
	struct snd_seq_event records[16];

	count = ob_event_ring_peek(ring, records, most);
	FUZZ_ASSERT(count == model_plain(&model, most));
	for (i = 0; i < count; i++)
		FUZZ_ASSERT(model_pop(&model).id == records[i].time.tick);
	ob_event_ring_drop(ring, count);
}

static void pop(struct ob_event_ring *ring)
{
	struct model_event event;

	if (!model.count) {
		FUZZ_ASSERT(!ob_event_ring_first(ring));
		return;
	}
	event = model_pop(&model);
	FUZZ_ASSERT(model_pop_ring(ring, &event));
}

static void consume_loss(struct ob_event_ring *ring)
{
	bool *loss = model_loss(&model);

	FUZZ_ASSERT(ob_event_ring_consume_loss(ring) == *loss);
	*loss = false;
}

static void step(struct ob_event_ring *ring, struct rnd_state *rnd, u32 id)
{
	u8 what = fuzz_u8(rnd) % 16;

	if (what < 6)
		push(ring, rnd, id);
	else if (what < 8)
		push_batch(ring, rnd, id);
	else if (what < 10)
		read_some(ring, rnd);
	else if (what < 13)
		pop(ring);
	else if (what < 15)
		consume_loss(ring);
	else
		resize(ring, 1 + fuzz_u8(rnd) % SIZES);
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	struct ob_event_ring_chunk *chunk;
	struct ob_event_ring ring;
	u32 id = 0;

	model = (struct model){ .limit = LIMIT };
	ob_event_ring_init(&ring);
	resize(&ring, 1 + fuzz_u8(&rnd) % SIZES);
	while (rnd.left) {
		step(&ring, &rnd, id++);
		FUZZ_ASSERT(model_agrees(&model, &ring));
	}
	while (ring.chunks--) {
		chunk = ring.end.chunk->next;
		ring.end.chunk->next = chunk->next;
		free(chunk);
	}
	return 0;
}
