// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The ring of events that wait for their reader: known cases, and random use
 * against a list in which a loss is an element like an event.
 */
#include "core/event/event_ring.h"

#include "event_ring_model.h"

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>

#define OPERATIONS	300000
#define SIZE_MAX_TEST	24

static struct ob_event_ring_slot *create_slots(struct kunit *test,
					       unsigned int size)
{
	struct ob_event_ring_slot *slots;

	slots = kunit_kcalloc(test, size, sizeof(*slots), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, slots);
	return slots;
}

static struct ob_event_ring *create_fifo(struct kunit *test, unsigned int size)
{
	struct ob_event_ring *ring;

	ring = kunit_kzalloc(test, sizeof(*ring), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, ring);
	ob_event_ring_init(ring, create_slots(test, size), size);
	return ring;
}

static int push(struct ob_event_ring *ring, u32 id, unsigned int cells)
{
	struct ob_event event = make_event(id, cells);

	return ob_event_ring_push(ring, &event);
}

static void resize(struct kunit *test, struct ob_event_ring *ring,
		   unsigned int size)
{
	struct ob_event_ring_slot *old = ring->slots;

	KUNIT_ASSERT_PTR_EQ(test, old,
			    ob_event_ring_replace(ring, create_slots(test, size),
						  size));
	kunit_kfree(test, old);
}

static void expect_pop(struct kunit *test, struct ob_event_ring *ring, u32 id)
{
	struct ob_event_ring_slot *first = ob_event_ring_first(ring);
	struct ob_event event = {};

	KUNIT_ASSERT_TRUE(test, ob_event_ring_readable(ring));
	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_ASSERT_EQ(test, first->record.time.tick, id);
	KUNIT_ASSERT_TRUE(test, ob_event_ring_pop(ring, &event));
	KUNIT_ASSERT_EQ(test, event.record.time.tick, id);
	KUNIT_ASSERT_PTR_EQ(test, event.payload, payload_of(id));
}

static void expect_empty(struct kunit *test, struct ob_event_ring *ring)
{
	struct ob_event event = {};

	KUNIT_EXPECT_FALSE(test, ob_event_ring_readable(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_loss_is_next(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	KUNIT_EXPECT_NULL(test, ob_event_ring_first(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_pop(ring, &event));
	KUNIT_EXPECT_EQ(test, ring->count, 0);
	KUNIT_EXPECT_EQ(test, ring->pool.used, 0);
}

static void is_empty_at_first(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 3);

	expect_empty(test, ring);
	KUNIT_EXPECT_EQ(test, ring->pool.size, 3);
}

static void keeps_order_round_the_end(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 5);
	u32 in = 0, out = 0;

	while (out < 100) {
		while (in - out < 5)
			KUNIT_ASSERT_EQ(test, 0, push(ring, in++, 1));
		expect_pop(test, ring, out++);
		expect_pop(test, ring, out++);
		expect_pop(test, ring, out++);
	}
	while (out < in)
		expect_pop(test, ring, out++);
	expect_empty(test, ring);
}

static void works_with_one_slot(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 1);
	u32 i;

	for (i = 0; i < 10; i++) {
		KUNIT_EXPECT_EQ(test, 0, push(ring, i, 1));
		KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));
		KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
		expect_pop(test, ring, i);
		KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
		expect_empty(test, ring);
	}
}

static void loses_the_newest(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 2);

	KUNIT_EXPECT_EQ(test, 0, push(ring, 1, 1));
	KUNIT_EXPECT_EQ(test, 0, push(ring, 2, 1));
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 3, 1));
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 4, 1));
	KUNIT_EXPECT_EQ(test, ring->pool.failures, 2);
	KUNIT_EXPECT_EQ(test, ring->pool.successes, 2);

	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 1);
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 2);

	/* Nothing is left but the report of both losses, given once. */
	KUNIT_EXPECT_NULL(test, ob_event_ring_first(ring));
	KUNIT_EXPECT_TRUE(test, ob_event_ring_readable(ring));
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_empty(test, ring);
}

static void reports_a_loss_between_events(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 2);

	push(ring, 1, 1);
	push(ring, 2, 1);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));
	expect_pop(test, ring, 1);
	KUNIT_EXPECT_EQ(test, 0, push(ring, 3, 1));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 2);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 3);
	expect_empty(test, ring);
}

static void reports_a_loss_before_all_events(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 1);

	push(ring, 1, 1);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));
	expect_pop(test, ring, 1);
	KUNIT_EXPECT_EQ(test, 0, push(ring, 2, 1));
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 2);
	expect_empty(test, ring);
}

static void reports_several_losses_in_their_places(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 4);

	/* What does not fit is lost, and a smaller one after it is kept. */
	push(ring, 1, 2);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 3));
	KUNIT_EXPECT_EQ(test, 0, push(ring, 2, 1));
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 2));
	KUNIT_EXPECT_EQ(test, 0, push(ring, 3, 1));
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));

	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 1);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 2);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 3);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_empty(test, ring);
}

static void forgets_losses_that_nobody_takes(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 2);
	struct ob_event event = {};

	push(ring, 1, 1);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 2));
	push(ring, 2, 1);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));

	/* Whoever throws everything away: pop all, take what is at the end. */
	while (ob_event_ring_pop(ring, &event))
		;
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_empty(test, ring);
}

static void takes_an_oversized_event_when_empty(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 3);

	KUNIT_EXPECT_EQ(test, 0, push(ring, 1, 1));
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1000));
	expect_pop(test, ring, 1);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));

	KUNIT_EXPECT_EQ(test, 0, push(ring, 2, 1000));
	KUNIT_EXPECT_EQ(test, ring->pool.used, 1000);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));
	expect_pop(test, ring, 2);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_empty(test, ring);
	KUNIT_EXPECT_EQ(test, 0, push(ring, 3, 3));
	expect_pop(test, ring, 3);
}

static void gives_back_what_it_charged(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 8);
	struct ob_event event;

	push(ring, 1, 5);
	ob_event_ring_first(ring)->record.data.ext.len = 1;
	KUNIT_EXPECT_TRUE(test, ob_event_ring_pop(ring, &event));
	KUNIT_EXPECT_EQ(test, event.record.data.ext.len, 1);
	expect_empty(test, ring);
}

static void moves_to_a_larger_array(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 3);

	/* The oldest sits at the end of the old array. */
	push(ring, 91, 1);
	push(ring, 92, 1);
	push(ring, 1, 1);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));
	expect_pop(test, ring, 91);
	expect_pop(test, ring, 92);
	push(ring, 2, 1);
	push(ring, 3, 1);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));

	resize(test, ring, 5);
	KUNIT_EXPECT_EQ(test, ring->count, 3);
	KUNIT_EXPECT_EQ(test, ring->pool.size, 5);
	KUNIT_EXPECT_EQ(test, ring->pool.used, 3);
	push(ring, 4, 2);
	expect_pop(test, ring, 1);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 2);
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 3);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 4);
	expect_empty(test, ring);
}

static void moves_to_a_smaller_array(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 9);

	push(ring, 1, 4);
	push(ring, 2, 4);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 2));

	/* Both fit the slots, but they take more cells than there are now. */
	resize(test, ring, 2);
	KUNIT_EXPECT_EQ(test, ring->pool.used, 8);
	KUNIT_EXPECT_EQ(test, ring->pool.room, 2);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));
	expect_pop(test, ring, 1);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));
	expect_pop(test, ring, 2);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_empty(test, ring);
	KUNIT_EXPECT_EQ(test, 0, push(ring, 3, 1));
	KUNIT_EXPECT_EQ(test, 0, push(ring, 4, 1));
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));
	expect_pop(test, ring, 3);
	expect_pop(test, ring, 4);
}

static void moves_when_exactly_full_or_empty(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 4);

	resize(test, ring, 3);
	expect_empty(test, ring);
	push(ring, 1, 1);
	push(ring, 2, 1);
	push(ring, 3, 1);
	resize(test, ring, 3);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push(ring, 99, 1));
	resize(test, ring, 100);
	KUNIT_EXPECT_EQ(test, 0, push(ring, 4, 97));
	expect_pop(test, ring, 1);
	expect_pop(test, ring, 2);
	expect_pop(test, ring, 3);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_pop(test, ring, 4);
	expect_empty(test, ring);
}

static void push_both(struct kunit *test, struct ob_event_ring *ring,
		      struct model *model, u32 id)
{
	unsigned int used = model_cells(model);
	unsigned int cells = random_below(model, 3) ? 1 :
						      1 + random_below(model, 40);
	bool fits = !used || used + cells <= model->size;

	KUNIT_ASSERT_EQ(test, fits ? 0 : -EAGAIN, push(ring, id, cells));
	if (fits)
		model_append(test, model, id, cells);
	else if (list_last_entry(&model->elements, struct element, list)->cells)
		model_append(test, model, 0, 0);
}

static void read_both(struct kunit *test, struct ob_event_ring *ring,
		      struct model *model)
{
	struct element *first = model_first(model);
	bool lost = first && !first->cells;

	KUNIT_ASSERT_EQ(test, !!first, ob_event_ring_readable(ring));
	KUNIT_ASSERT_EQ(test, lost, ob_event_ring_loss_is_next(ring));
	KUNIT_ASSERT_EQ(test, lost, ob_event_ring_consume_loss(ring));
	if (lost) {
		model_drop_first(test, model);
		KUNIT_ASSERT_FALSE(test, ob_event_ring_consume_loss(ring));
		first = model_first(model);
	}
	if (first) {
		expect_pop(test, ring, first->id);
		model_drop_first(test, model);
	} else {
		expect_empty(test, ring);
	}
}

static void agrees_with_a_list(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, SIZE_MAX_TEST);
	struct model model = { .size = SIZE_MAX_TEST };
	unsigned int i, least;

	INIT_LIST_HEAD(&model.elements);
	prandom_seed_state(&model.rnd, 22);
	for (i = 0; i < OPERATIONS; i++) {
		/* By turns the reader is slow, as fast, and fast. */
		if (random_below(&model, 10) < 4 + i / 1000 % 3)
			push_both(test, ring, &model, i);
		else
			read_both(test, ring, &model);

		if (!random_below(&model, 50)) {
			least = max(model_count(&model), 1U);
			model.size = least + random_below(&model,
							  SIZE_MAX_TEST);
			resize(test, ring, model.size);
		}
		KUNIT_ASSERT_EQ(test, model_count(&model), ring->count);
		KUNIT_ASSERT_EQ(test, model_cells(&model), ring->pool.used);
	}
	KUNIT_EXPECT_GT(test, ring->pool.failures, OPERATIONS / 100);
	while (!list_empty(&model.elements))
		read_both(test, ring, &model);
	expect_empty(test, ring);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(is_empty_at_first),
	KUNIT_CASE(keeps_order_round_the_end),
	KUNIT_CASE(works_with_one_slot),
	KUNIT_CASE(loses_the_newest),
	KUNIT_CASE(reports_a_loss_between_events),
	KUNIT_CASE(reports_a_loss_before_all_events),
	KUNIT_CASE(reports_several_losses_in_their_places),
	KUNIT_CASE(forgets_losses_that_nobody_takes),
	KUNIT_CASE(takes_an_oversized_event_when_empty),
	KUNIT_CASE(gives_back_what_it_charged),
	KUNIT_CASE(moves_to_a_larger_array),
	KUNIT_CASE(moves_to_a_smaller_array),
	KUNIT_CASE(moves_when_exactly_full_or_empty),
	KUNIT_CASE(agrees_with_a_list),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event_ring",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the ring of events that wait for a reader");
MODULE_LICENSE("GPL");
