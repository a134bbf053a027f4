// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs of events that a writer appends at once, and that a reader copies at once:
 * where they end, what is left.
 */
#include "core/event/event_fifo.h"

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>

static struct ob_event_fifo *create_fifo(struct kunit *test, unsigned int size)
{
	struct ob_event_fifo_slot *slots;
	struct ob_event_fifo *fifo;

	fifo = kunit_kzalloc(test, sizeof(*fifo), GFP_KERNEL);
	slots = kunit_kcalloc(test, size, sizeof(*slots), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fifo);
	KUNIT_ASSERT_NOT_NULL(test, slots);
	ob_event_fifo_init(fifo, slots, size);
	return fifo;
}

/* The address is never followed: the ring only hands references on. */
static struct ob_payload *payload_of(u32 id)
{
	return (struct ob_payload *)(0x1000UL + id);
}

static int push_payload(struct ob_event_fifo *fifo, u32 id, unsigned int length)
{
	struct ob_event event = {
		.record.type = SNDRV_SEQ_EVENT_SYSEX,
		.record.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
		.record.time.tick = id,
		.record.data.ext.len = length,
		.payload = payload_of(id),
	};

	return ob_event_fifo_push(fifo, &event);
}

static int push_fixed(struct ob_event_fifo *fifo, u32 id)
{
	struct ob_event event = {
		.record.type = SNDRV_SEQ_EVENT_ECHO,
		.record.time.tick = id,
	};

	return ob_event_fifo_push(fifo, &event);
}

static void expect_run(struct kunit *test, struct ob_event_fifo *fifo,
		       unsigned int most, u32 id, unsigned int count)
{
	struct snd_seq_event records[8];
	struct ob_payload *payload;
	u32 i;

	KUNIT_EXPECT_EQ(test, count, ob_event_fifo_peek(fifo, records, most,
							&payload));
	KUNIT_EXPECT_NULL(test, payload);
	for (i = 0; i < count; i++)
		KUNIT_EXPECT_EQ(test, records[i].time.tick, id + i);
}

static void shows_the_oldest_in_runs(struct kunit *test)
{
	struct ob_event_fifo *fifo = create_fifo(test, 5);
	u32 i;

	expect_run(test, fifo, 8, 0, 0);
	for (i = 0; i < 5; i++)
		push_fixed(fifo, i);
	ob_event_fifo_drop(fifo, 3);
	for (i = 5; i < 8; i++)
		push_fixed(fifo, i);
	expect_run(test, fifo, 1, 3, 1);
	expect_run(test, fifo, 8, 3, 5);	/* round the end of the array */

	KUNIT_EXPECT_EQ(test, -EAGAIN, push_fixed(fifo, 99));
	ob_event_fifo_drop(fifo, 2);
	push_fixed(fifo, 8);
	expect_run(test, fifo, 8, 5, 3);
	ob_event_fifo_drop(fifo, 3);
	KUNIT_EXPECT_TRUE(test, ob_event_fifo_take_loss(fifo));
	expect_run(test, fifo, 8, 8, 1);
	ob_event_fifo_drop(fifo, 1);
	KUNIT_EXPECT_FALSE(test, ob_event_fifo_readable(fifo));
	KUNIT_EXPECT_EQ(test, fifo->pool.used, 0);
}

static void shows_an_event_with_payload_alone(struct kunit *test)
{
	struct ob_event_fifo *fifo = create_fifo(test, 9);
	struct snd_seq_event records[9];
	struct ob_payload *payload;
	u32 i;

	push_fixed(fifo, 0);
	push_payload(fifo, 1, 56);
	push_payload(fifo, 2, 28);
	push_fixed(fifo, 3);
	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, 1, ob_event_fifo_peek(fifo, records, 9,
							    &payload));
		KUNIT_EXPECT_EQ(test, records[0].time.tick, i);
		if (i == 1 || i == 2)
			KUNIT_EXPECT_PTR_EQ(test, payload, payload_of(i));
		else
			KUNIT_EXPECT_NULL(test, payload);
		ob_event_fifo_drop(fifo, 1);
	}
	KUNIT_EXPECT_FALSE(test, ob_event_fifo_readable(fifo));
	KUNIT_EXPECT_EQ(test, fifo->pool.used, 0);
}

static void appends_what_there_is_room_for(struct kunit *test)
{
	struct ob_event_fifo *fifo = create_fifo(test, 5);
	struct snd_seq_event records[4] = { };
	u32 i;

	for (i = 0; i < 4; i++)
		records[i].time.tick = i;
	KUNIT_EXPECT_EQ(test, 4, ob_event_fifo_push_run(fifo, records, 4));
	ob_event_fifo_drop(fifo, 2);
	/* Round the end of the array, and no loss though one is left over. */
	KUNIT_EXPECT_EQ(test, 3, ob_event_fifo_push_run(fifo, records, 4));
	KUNIT_EXPECT_EQ(test, 0, ob_event_fifo_push_run(fifo, records, 4));
	expect_run(test, fifo, 2, 2, 2);
	ob_event_fifo_drop(fifo, 2);
	expect_run(test, fifo, 8, 0, 3);
	KUNIT_EXPECT_EQ(test, fifo->pool.used, 3);
	KUNIT_EXPECT_EQ(test, fifo->pool.peak, 5);
	KUNIT_EXPECT_EQ(test, fifo->pool.successes, 7);
	KUNIT_EXPECT_EQ(test, fifo->pool.failures, 0);
	ob_event_fifo_drop(fifo, 3);
	KUNIT_EXPECT_FALSE(test, ob_event_fifo_readable(fifo));
}

static void a_loss_stays_before_the_run(struct kunit *test)
{
	struct ob_event_fifo *fifo = create_fifo(test, 2);
	struct snd_seq_event records[2] = { };

	records[1].time.tick = 1;
	push_fixed(fifo, 8);
	push_fixed(fifo, 9);
	KUNIT_EXPECT_EQ(test, -EAGAIN, push_fixed(fifo, 10));
	ob_event_fifo_drop(fifo, 2);
	KUNIT_EXPECT_EQ(test, 2, ob_event_fifo_push_run(fifo, records, 2));
	KUNIT_EXPECT_TRUE(test, ob_event_fifo_take_loss(fifo));
	expect_run(test, fifo, 8, 0, 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(appends_what_there_is_room_for),
	KUNIT_CASE(a_loss_stays_before_the_run),
	KUNIT_CASE(shows_the_oldest_in_runs),
	KUNIT_CASE(shows_an_event_with_payload_alone),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event_fifo_run",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of runs of events in the ring");
MODULE_LICENSE("GPL");
