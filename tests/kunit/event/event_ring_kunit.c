// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The ring of events that wait for a reader: known cases, and random ones that an
 * array is compared with.
 */
#include "core/event/event_ring.h"

#include "event_ring_model.h"

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/prandom.h>

#define OPERATIONS	60000
#define SIZE_MAX_TEST	120
#define LIMIT		1000

static void add_chunks(struct kunit *test, struct ob_event_ring *ring,
		       unsigned int size)
{
	struct ob_event_ring_chunk *chunk;

	while (ring->chunks < ob_event_ring_chunks_for(size)) {
		chunk = kunit_kzalloc(test, sizeof(*chunk), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, chunk);
		ob_event_ring_add_chunk(ring, chunk);
	}
}

static void resize(struct kunit *test, struct ob_event_ring *ring,
		   unsigned int size)
{
	struct ob_event_ring_chunk *chunk;

	add_chunks(test, ring, size);
	ob_event_ring_resize(ring, size);
	while ((chunk = ob_event_ring_remove_chunk(ring))) {
		/* Any use of it from now on will be found out. */
		memset(chunk, 0xee, sizeof(*chunk));
		kunit_kfree(test, chunk);
	}
}

static struct ob_event_ring *create_ring(struct kunit *test, unsigned int size)
{
	struct ob_event_ring *ring;

	ring = kunit_kzalloc(test, sizeof(*ring), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, ring);
	ob_event_ring_init(ring);
	resize(test, ring, size);
	return ring;
}

static int push(struct ob_event_ring *ring, u32 id)
{
	struct snd_seq_event record = { .time.tick = id };

	return ob_event_ring_push(ring, &record);
}

static int push_data(struct ob_event_ring *ring, u32 id, size_t size)
{
	struct model_event event = { .id = id, .size = size, .data = true };

	return model_push_ring(ring, &event, LIMIT) ? 0 : -EAGAIN;
}

static void expect_pop(struct kunit *test, struct ob_event_ring *ring, u32 id)
{
	struct ob_event_ring_slot slot, *first = ob_event_ring_first(ring);

	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_ASSERT_TRUE(test, ob_event_ring_readable(ring));
	KUNIT_EXPECT_EQ(test, first->record.time.tick, id);
	KUNIT_ASSERT_TRUE(test, ob_event_ring_pop(ring, &slot));
	KUNIT_EXPECT_EQ(test, slot.record.time.tick, id);
	if (slot.marks & OB_EVENT_RING_DATA)
		ring->data -= slot.record.data.ext.len;
}

static void expect_empty(struct kunit *test, struct ob_event_ring *ring)
{
	struct ob_event_ring_slot slot;

	KUNIT_EXPECT_FALSE(test, ob_event_ring_readable(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	KUNIT_EXPECT_NULL(test, ob_event_ring_first(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_pop(ring, &slot));
	KUNIT_EXPECT_EQ(test, ob_event_ring_used(ring), 0);
	KUNIT_EXPECT_EQ(test, ring->data, 0);
}

static void keeps_order_round_all_chunks(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, 5);
	u32 in = 0, out = 0;

	expect_empty(test, ring);
	while (out < 500) {
		while (in < out + 5)
			KUNIT_ASSERT_EQ(test, 0, push(ring, in++));
		KUNIT_ASSERT_EQ(test, ob_event_ring_used(ring), 5);
		while (out < in - 2)
			expect_pop(test, ring, out++);
	}
	while (out < in)
		expect_pop(test, ring, out++);
}

static void works_with_one_cell(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, 1);
	u32 i;

	for (i = 0; i < 100; i++) {
		KUNIT_EXPECT_EQ(test, 0, push(ring, i));
		KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 999));
		KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
		expect_pop(test, ring, i);
		KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	}
}

static void loses_the_newest(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, 2);

	KUNIT_EXPECT_EQ(test, 0, push(ring, 1));
	KUNIT_EXPECT_EQ(test, 0, push(ring, 2));
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 3));
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 4));
	KUNIT_EXPECT_EQ(test, ring->lost, 2);
	KUNIT_EXPECT_EQ(test, ring->delivered, 2);
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 1);
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 2);
	/* Several losses in a row are one, and readable though no event is. */
	KUNIT_EXPECT_TRUE(test, ob_event_ring_readable(ring));
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_empty(test, ring);
}

static void reports_losses_in_their_places(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, 2);

	push(ring, 1);
	push(ring, 2);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99));
	expect_pop(test, ring, 1);
	push(ring, 3);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99));

	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 2);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 3);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_empty(test, ring);
}

/* A reader that takes out an event without a look at the loss leaves it to the next. */
static void a_loss_outlives_its_event(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, 2);

	push(ring, 1);
	push(ring, 2);
	push(ring, 99);
	expect_pop(test, ring, 1);
	push(ring, 3);
	expect_pop(test, ring, 2);
	push(ring, 4);
	expect_pop(test, ring, 3);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 4);
	expect_empty(test, ring);
}

static void data_is_counted_apart(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, 4);

	KUNIT_EXPECT_EQ(test, 0, push(ring, 1));
	KUNIT_EXPECT_EQ(test, 0, push_data(ring, 2, LIMIT));
	KUNIT_EXPECT_EQ(test, ob_event_ring_used(ring), 2);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push_data(ring, 99, 1));
	KUNIT_EXPECT_EQ(test, 0, push_data(ring, 3, 0));
	KUNIT_EXPECT_EQ(test, 0, push(ring, 4));
	KUNIT_EXPECT_EQ(test, -EAGAIN, push_data(ring, 99, 0));
	expect_pop(test, ring, 1);
	expect_pop(test, ring, 2);
	KUNIT_EXPECT_EQ(test, 0, push_data(ring, 5, LIMIT - 1));
	KUNIT_EXPECT_EQ(test, 0, push_data(ring, 6, 1));
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 3);
	expect_pop(test, ring, 4);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 5);
	expect_pop(test, ring, 6);
	/* Where none waits, the limit does not count: it may have changed. */
	KUNIT_EXPECT_EQ(test, 0, push_data(ring, 7, 5 * LIMIT));
	KUNIT_EXPECT_EQ(test, -EAGAIN, push_data(ring, 99, 1));
	expect_pop(test, ring, 7);
}

static void knows_the_newest_with_data(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, 9);

	KUNIT_EXPECT_NULL(test, ob_event_ring_newest_data(ring));
	push_data(ring, 1, 1);
	KUNIT_EXPECT_PTR_EQ(test, ob_event_ring_newest_data(ring),
			    ob_event_ring_first(ring));
	push(ring, 2);
	KUNIT_EXPECT_NULL(test, ob_event_ring_newest_data(ring));
	push_data(ring, 3, 1);
	expect_pop(test, ring, 1);
	expect_pop(test, ring, 2);
	KUNIT_EXPECT_PTR_EQ(test, ob_event_ring_newest_data(ring),
			    ob_event_ring_first(ring));
	expect_pop(test, ring, 3);
	KUNIT_EXPECT_NULL(test, ob_event_ring_newest_data(ring));
}

static void expect_run(struct kunit *test, struct ob_event_ring *ring,
		       unsigned int most, u32 id, unsigned int count)
{
	struct snd_seq_event records[8];
	u32 i;

	KUNIT_EXPECT_EQ(test, count, ob_event_ring_peek(ring, records, most));
	for (i = 0; i < count; i++)
		KUNIT_EXPECT_EQ(test, records[i].time.tick, id + i);
}

static void shows_plain_ones_in_runs(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, 5);
	u32 i;

	expect_run(test, ring, 8, 0, 0);
	for (i = 0; i < 23; i++) {
		push(ring, i);
		ob_event_ring_drop(ring, 1);
	}
	for (; i < 28; i++)
		push(ring, i);
	expect_run(test, ring, 1, 23, 1);
	expect_run(test, ring, 8, 23, 5);	/* from one chunk to the next */
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99));
	ob_event_ring_drop(ring, 2);
	push(ring, 28);
	push_data(ring, 29, 10);
	expect_run(test, ring, 8, 25, 3);
	ob_event_ring_drop(ring, 3);
	expect_run(test, ring, 8, 0, 0);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_run(test, ring, 8, 28, 1);
	ob_event_ring_drop(ring, 1);
	expect_run(test, ring, 8, 0, 0);
	expect_pop(test, ring, 29);
	expect_empty(test, ring);
}

static void appends_what_there_is_room_for(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, 5);
	struct snd_seq_event records[4] = { };
	struct ob_event_pool pool;
	u32 i;

	for (i = 0; i < 4; i++)
		records[i].time.tick = i;
	KUNIT_EXPECT_EQ(test, 4, ob_event_ring_push_batch(ring, records, 4));
	ob_event_ring_drop(ring, 2);
	/* No loss though one is left over. */
	KUNIT_EXPECT_EQ(test, 3, ob_event_ring_push_batch(ring, records, 4));
	KUNIT_EXPECT_EQ(test, 0, ob_event_ring_push_batch(ring, records, 4));
	expect_run(test, ring, 2, 2, 2);
	ob_event_ring_drop(ring, 2);
	expect_run(test, ring, 8, 0, 3);
	pool = ob_event_ring_snapshot(ring);
	KUNIT_EXPECT_EQ(test, pool.size, 5);
	KUNIT_EXPECT_EQ(test, pool.used, 3);
	KUNIT_EXPECT_EQ(test, pool.peak, 5);
	KUNIT_EXPECT_EQ(test, pool.successes, 7);
	KUNIT_EXPECT_EQ(test, pool.failures, 0);
	ob_event_ring_reset_stats(ring);
	pool = ob_event_ring_snapshot(ring);
	KUNIT_EXPECT_EQ(test, pool.peak, 3);
	KUNIT_EXPECT_EQ(test, pool.successes, 0);
	ob_event_ring_drop(ring, 3);
	expect_empty(test, ring);
}

static void refuses_while_shrunk_below_its_use(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, 100);
	u32 i;

	for (i = 0; i < 100; i++)
		push(ring, i);
	resize(test, ring, 2);
	for (i = 0; i < 98; i++) {
		KUNIT_ASSERT_EQ(test, -EAGAIN, push(ring, 999));
		expect_pop(test, ring, i);
	}
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 999));
	expect_pop(test, ring, 98);
	KUNIT_EXPECT_EQ(test, 0, push(ring, 100));
	expect_pop(test, ring, 99);
	resize(test, ring, 2);
	KUNIT_EXPECT_EQ(test, ring->chunks, ob_event_ring_chunks_for(2));
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 100);
}

static u32 below(struct rnd_state *rnd, u32 limit)
{
	return prandom_u32_state(rnd) % limit;
}

static void push_both(struct kunit *test, struct ob_event_ring *ring,
		      struct model *model, struct rnd_state *rnd, u32 id)
{
	struct model_event event = { .id = id };

	if (!below(rnd, 3)) {
		event.data = true;
		event.size = below(rnd, 60);
		event.free = !below(rnd, 4) &&
			     model_spare(model) < OB_EVENT_RING_SPARE;
	}
	KUNIT_ASSERT_EQ(test, model_push_ring(ring, &event, LIMIT),
			model_push(model, event));
}

static void read_both(struct kunit *test, struct ob_event_ring *ring,
		      struct model *model)
{
	struct snd_seq_event records[16];
	bool *loss = model_loss(model);
	struct model_event event;
	unsigned int count, i;

	KUNIT_ASSERT_EQ(test, *loss, ob_event_ring_consume_loss(ring));
	*loss = false;
	count = model_plain(model, 16);
	KUNIT_ASSERT_EQ(test, count, ob_event_ring_peek(ring, records, 16));
	for (i = 0; i < count; i++) {
		event = model_pop(model);
		KUNIT_ASSERT_EQ(test, event.id, records[i].time.tick);
	}
	ob_event_ring_drop(ring, count);
	if (!count && model->count) {
		event = model_pop(model);
		KUNIT_ASSERT_TRUE(test, model_pop_ring(ring, &event));
	}
}

static void agrees_with_an_array(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test, SIZE_MAX_TEST);
	struct model *model = kunit_kzalloc(test, sizeof(*model), GFP_KERNEL);
	struct rnd_state rnd;
	unsigned int i, size;

	KUNIT_ASSERT_NOT_NULL(test, model);
	model->cells = SIZE_MAX_TEST;
	model->limit = LIMIT;
	prandom_seed_state(&rnd, 22);
	for (i = 0; i < OPERATIONS; i++) {
		/* By turns the reader is slow, as fast, and fast. */
		if (below(&rnd, 10) < 5 + i / 1000 % 5)
			push_both(test, ring, model, &rnd, i);
		else
			read_both(test, ring, model);
		if (!below(&rnd, 50)) {
			size = max(model_used(model), 1U);
			model->cells = size + below(&rnd, SIZE_MAX_TEST);
			resize(test, ring, model->cells);
		}
		KUNIT_ASSERT_TRUE(test, model_agrees(model, ring));
	}
	KUNIT_EXPECT_GT(test, ring->lost, OPERATIONS / 100);
	while (model->count || model->loss_at_end)
		read_both(test, ring, model);
	expect_empty(test, ring);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(keeps_order_round_all_chunks),
	KUNIT_CASE(works_with_one_cell),
	KUNIT_CASE(loses_the_newest),
	KUNIT_CASE(reports_losses_in_their_places),
	KUNIT_CASE(a_loss_outlives_its_event),
	KUNIT_CASE(data_is_counted_apart),
	KUNIT_CASE(knows_the_newest_with_data),
	KUNIT_CASE(shows_plain_ones_in_runs),
	KUNIT_CASE(appends_what_there_is_room_for),
	KUNIT_CASE(refuses_while_shrunk_below_its_use),
	KUNIT_CASE(agrees_with_an_array),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event_ring",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the ring of events that wait for a reader");
MODULE_LICENSE("GPL");
