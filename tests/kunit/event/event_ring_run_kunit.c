// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Runs of events that a writer appends at once, and that a reader copies at once:
 * where they end, what is left.
 */
#include "core/event/event_ring.h"

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>

static struct ob_event_ring *create_fifo(struct kunit *test, unsigned int size)
{
	struct ob_event_ring_slot *slots;
	struct ob_event_ring *ring;

	ring = kunit_kzalloc(test, sizeof(*ring), GFP_KERNEL);
	slots = kunit_kcalloc(test, size, sizeof(*slots), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, ring);
	KUNIT_ASSERT_NOT_NULL(test, slots);
	ob_event_ring_init(ring, slots, size);
	return ring;
}

/* The address is never followed: the ring only hands references on. */
static struct ob_payload *payload_of(u32 id)
{
	return (struct ob_payload *)(0x1000UL + id);
}

static int push_payload(struct ob_event_ring *ring, u32 id, unsigned int length)
{
	struct ob_event event = {
		.record.type = SNDRV_SEQ_EVENT_SYSEX,
		.record.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
		.record.time.tick = id,
		.record.data.ext.len = length,
		.payload = payload_of(id),
	};

	return ob_event_ring_push(ring, &event);
}

static int push_fixed(struct ob_event_ring *ring, u32 id)
{
	struct ob_event event = {
		.record.type = SNDRV_SEQ_EVENT_ECHO,
		.record.time.tick = id,
	};

	return ob_event_ring_push(ring, &event);
}

static void expect_run(struct kunit *test, struct ob_event_ring *ring,
		       unsigned int most, u32 id, unsigned int count)
{
	struct snd_seq_event records[8];
	struct ob_payload *payload;
	u32 i;

	KUNIT_EXPECT_EQ(test, count, ob_event_ring_peek(ring, records, most,
							&payload));
	KUNIT_EXPECT_NULL(test, payload);
	for (i = 0; i < count; i++)
		KUNIT_EXPECT_EQ(test, records[i].time.tick, id + i);
}

static void shows_the_oldest_in_runs(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 5);
	u32 i;

	expect_run(test, ring, 8, 0, 0);
	for (i = 0; i < 5; i++)
		push_fixed(ring, i);
	ob_event_ring_drop(ring, 3);
	for (i = 5; i < 8; i++)
		push_fixed(ring, i);
	expect_run(test, ring, 1, 3, 1);
	expect_run(test, ring, 8, 3, 5);	/* round the end of the array */

	KUNIT_EXPECT_EQ(test, -EAGAIN, push_fixed(ring, 99));
	ob_event_ring_drop(ring, 2);
	push_fixed(ring, 8);
	expect_run(test, ring, 8, 5, 3);
	ob_event_ring_drop(ring, 3);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_run(test, ring, 8, 8, 1);
	ob_event_ring_drop(ring, 1);
	KUNIT_EXPECT_FALSE(test, ob_event_ring_readable(ring));
	KUNIT_EXPECT_EQ(test, ring->pool.used, 0);
}

static void shows_an_event_with_payload_alone(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 9);
	struct snd_seq_event records[9];
	struct ob_payload *payload;
	u32 i;

	push_fixed(ring, 0);
	push_payload(ring, 1, 56);
	push_payload(ring, 2, 28);
	push_fixed(ring, 3);
	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, 1, ob_event_ring_peek(ring, records, 9,
							    &payload));
		KUNIT_EXPECT_EQ(test, records[0].time.tick, i);
		if (i == 1 || i == 2)
			KUNIT_EXPECT_PTR_EQ(test, payload, payload_of(i));
		else
			KUNIT_EXPECT_NULL(test, payload);
		ob_event_ring_drop(ring, 1);
	}
	KUNIT_EXPECT_FALSE(test, ob_event_ring_readable(ring));
	KUNIT_EXPECT_EQ(test, ring->pool.used, 0);
}

static void appends_what_there_is_room_for(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 5);
	struct snd_seq_event records[4] = { };
	u32 i;

	for (i = 0; i < 4; i++)
		records[i].time.tick = i;
	KUNIT_EXPECT_EQ(test, 4, ob_event_ring_push_batch(ring, records, 4));
	ob_event_ring_drop(ring, 2);
	/* Round the end of the array, and no loss though one is left over. */
	KUNIT_EXPECT_EQ(test, 3, ob_event_ring_push_batch(ring, records, 4));
	KUNIT_EXPECT_EQ(test, 0, ob_event_ring_push_batch(ring, records, 4));
	expect_run(test, ring, 2, 2, 2);
	ob_event_ring_drop(ring, 2);
	expect_run(test, ring, 8, 0, 3);
	KUNIT_EXPECT_EQ(test, ring->pool.used, 3);
	KUNIT_EXPECT_EQ(test, ring->pool.peak, 5);
	KUNIT_EXPECT_EQ(test, ring->pool.successes, 7);
	KUNIT_EXPECT_EQ(test, ring->pool.failures, 0);
	ob_event_ring_drop(ring, 3);
	KUNIT_EXPECT_FALSE(test, ob_event_ring_readable(ring));
}

static void a_loss_stays_before_the_run(struct kunit *test)
{
	struct ob_event_ring *ring = create_fifo(test, 2);
	struct snd_seq_event records[2] = { };

	records[1].time.tick = 1;
	push_fixed(ring, 8);
	push_fixed(ring, 9);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push_fixed(ring, 10));
	ob_event_ring_drop(ring, 2);
	KUNIT_EXPECT_EQ(test, 2, ob_event_ring_push_batch(ring, records, 2));
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	expect_run(test, ring, 8, 0, 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(appends_what_there_is_room_for),
	KUNIT_CASE(a_loss_stays_before_the_run),
	KUNIT_CASE(shows_the_oldest_in_runs),
	KUNIT_CASE(shows_an_event_with_payload_alone),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event_ring_run",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of runs of events in the ring");
MODULE_LICENSE("GPL");
