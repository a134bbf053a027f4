// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * SysEx whose bytes come a few at a time, from many senders in turn, is one event each,
 * or is lost as a whole and told once. The reference keeps only how long each is.
 */
#include "core/event/sysex_joins.h"

#include "core/event/payload.h"

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/prandom.h>

#define CELLS	16
#define LIMIT	40000
#define STEPS	200000
#define SENDERS	6

struct sender {
	u32 length;	/* 0: none is open */
	u32 sent;
	bool lost;
};

struct world {
	struct ob_event_ring ring;
	struct ob_sysex_joins joins;
	struct sender senders[SENDERS];
	struct rnd_state rnd;
	unsigned int whole;
	unsigned int lost;
	unsigned int refused;
	atomic_t displaced;
};

static struct world *create_world(struct kunit *test)
{
	struct world *world = kunit_kzalloc(test, sizeof(*world), GFP_KERNEL);
	struct ob_event_ring_chunk *chunk;

	KUNIT_ASSERT_NOT_NULL(test, world);
	prandom_seed_state(&world->rnd, 5);
	ob_event_ring_init(&world->ring);
	while (world->ring.chunks < ob_event_ring_chunks_for(CELLS)) {
		chunk = kunit_kzalloc(test, sizeof(*chunk), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, chunk);
		ob_event_ring_add_chunk(&world->ring, chunk);
	}
	ob_event_ring_resize(&world->ring, CELLS);
	world->joins.event_lost = &world->displaced;
	return world;
}

static struct ob_sender_key key_of(unsigned int sender)
{
	return (struct ob_sender_key) {
		.client = 1 + sender / 5,
		.port = 7,
		.connection = sender / 4,
		.number = sender / 2 % 2,
		.group = sender % 2,
	};
}

static u8 byte_at(u32 length, u32 at)
{
	if (!at)
		return 0xf0;
	return at + 1 == length ? 0xf7 : (length * 5 + at) & 0x7f;
}

static u32 below(struct world *world, u32 limit)
{
	return prandom_u32_state(&world->rnd) % limit;
}

/* Those of others may be, for the piece that has just come. */
static void note_lost(struct world *world)
{
	struct ob_sysex_join *join;
	struct ob_sender_key key;
	unsigned int i;

	for (i = 0; i < SENDERS; i++) {
		key = key_of(i);
		join = ob_sysex_joins_find(&world->joins, &key, 3);
		if (!join || !join->lost || world->senders[i].lost)
			continue;
		world->senders[i].lost = true;
		world->lost++;
	}
}

/* One piece of up to eight bytes, as of a packet. */
static void send_piece(struct kunit *test, struct world *world, unsigned int number)
{
	struct snd_seq_event record = {
		.type = SNDRV_SEQ_EVENT_SYSEX,
		.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
		.tag = number,
	};
	struct sender *sender = &world->senders[number];
	struct ob_sender_key key = key_of(number);
	struct ob_sysex_tail old = { .first = NULL };
	struct ob_sysex_join *join;
	u8 bytes[8];
	u32 size;
	int err;

	join = ob_sysex_joins_find(&world->joins, &key, 3);
	KUNIT_ASSERT_EQ(test, !join, !sender->length);
	if (!join) {
		sender->length = below(world, 50) ? 2 + below(world, 40) :
				 2 + below(world, LIMIT);
		join = ob_sysex_joins_begin(&world->joins, &world->ring, &key, 3,
					    &old);
	}
	for (size = 0; size < 8 && sender->sent < sender->length; size++)
		bytes[size] = byte_at(sender->length, sender->sent++);
	err = ob_sysex_joins_append(&world->joins, join, &world->ring, bytes, size,
				    LIMIT, &old);
	KUNIT_ASSERT_TRUE(test, !err || !sender->lost);
	KUNIT_ASSERT_TRUE(test, !err || join->lost);
	world->refused += !!err;
	note_lost(world);
	if (sender->sent == sender->length) {
		err = ob_sysex_joins_finish(&world->joins, join, &world->ring,
					    &record, &old);
		KUNIT_ASSERT_TRUE(test, !err || !sender->lost);
		world->lost += !!err;
		world->refused += !!err;
		*sender = (struct sender) { };
	}
	ob_sysex_tail_free_all(&old);
}

/* The oldest event is whole, and all bytes are its own. */
static void read_one(struct kunit *test, struct world *world)
{
	struct ob_event_ring_slot slot;
	u8 *bytes;
	u32 at, length;

	if (!ob_event_ring_pop(&world->ring, &slot))
		return;
	length = slot.record.data.ext.len;
	bytes = kunit_kzalloc(test, length, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, bytes);
	if (slot.marks & OB_EVENT_RING_TAIL) {
		KUNIT_ASSERT_TRUE(test, slot.marks & OB_EVENT_RING_WHOLE);
		ob_sysex_tail_copy(&slot.tail, bytes);
		ob_sysex_tail_free_all(&slot.tail);
	} else {
		KUNIT_ASSERT_EQ(test, slot.payload->size, length);
		memcpy(bytes, slot.payload->data, length);
		ob_payload_put(slot.payload);
	}
	world->ring.data -= length;
	for (at = 0; at < length; at++)
		KUNIT_ASSERT_EQ(test, bytes[at], byte_at(length, at));
	kunit_kfree(test, bytes);
	world->whole++;
}

static void many_senders_and_a_slow_reader(struct kunit *test)
{
	struct world *world = create_world(test);
	struct ob_sysex_tail old = { .first = NULL };
	struct ob_sysex_join *join;
	struct ob_sender_key key;
	unsigned int i;

	for (i = 0; i < STEPS; i++) {
		send_piece(test, world, below(world, SENDERS));
		if (!below(world, i / 5000 % 2 ? 4 : 12))
			read_one(test, world);
	}
	KUNIT_EXPECT_GT(test, world->whole, 1000U);
	KUNIT_EXPECT_GT(test, world->lost, 100U);
	KUNIT_EXPECT_EQ(test, world->ring.lost, (unsigned long)world->lost);
	KUNIT_EXPECT_EQ(test, world->lost, world->refused + atomic_read(&world->displaced));
	for (i = 0; i < SENDERS; i++) {
		key = key_of(i);
		join = ob_sysex_joins_find(&world->joins, &key, 3);
		if (join)
			ob_sysex_joins_drop(&world->joins, join, &world->ring,
					    &old);
	}
	while (ob_event_ring_count(&world->ring))
		read_one(test, world);
	ob_sysex_tail_free_all(&old);
	KUNIT_EXPECT_EQ(test, world->joins.count, 0U);
	KUNIT_EXPECT_EQ(test, world->ring.data, (size_t)0);
}

/* The sender that was silent longest is given up for another. */
static void there_is_a_place_for_the_newest(struct kunit *test)
{
	struct world *world = create_world(test);
	struct ob_sysex_tail old = { .first = NULL };
	struct ob_sender_key key = { .port = 1 };
	struct ob_sysex_join *join;
	const u8 byte = 0xf0;
	unsigned int i;

	for (i = 1; i <= OB_SYSEX_JOINS + 2; i++) {
		key.client = i;
		KUNIT_EXPECT_PTR_EQ(test, NULL,
				    ob_sysex_joins_find(&world->joins, &key, 0));
		join = ob_sysex_joins_begin(&world->joins, &world->ring, &key, 0,
					    &old);
		KUNIT_EXPECT_EQ(test, 0,
				ob_sysex_joins_append(&world->joins, join,
						      &world->ring, &byte, 1,
						      LIMIT, &old));
	}
	KUNIT_EXPECT_EQ(test, world->joins.count, (unsigned int)OB_SYSEX_JOINS);
	KUNIT_EXPECT_EQ(test, world->ring.lost, 2UL);
	KUNIT_EXPECT_EQ(test, atomic_read(&world->displaced), 2);
	for (i = 1; i <= OB_SYSEX_JOINS + 2; i++) {
		key.client = i;
		join = ob_sysex_joins_find(&world->joins, &key, 0);
		KUNIT_EXPECT_EQ(test, !join, i <= 2);
		if (join)
			ob_sysex_joins_drop(&world->joins, join, &world->ring,
					    &old);
	}
	ob_sysex_tail_free_all(&old);
	KUNIT_EXPECT_EQ(test, world->ring.data, (size_t)0);
}

/* So many bytes of one client, in @number places. */
static void begin_some(struct kunit *test, struct world *world, u64 client,
		       unsigned int number, unsigned int size)
{
	struct ob_sysex_tail old = { .first = NULL };
	struct ob_sender_key key = { .client = client };
	struct ob_sysex_join *join;
	const u8 bytes[8] = { 0xf0 };
	unsigned int i;

	for (; key.group < number; key.group++) {
		join = ob_sysex_joins_begin(&world->joins, &world->ring, &key, 0,
					    &old);
		for (i = 0; i < size; i += 8)
			ob_sysex_joins_append(&world->joins, join, &world->ring,
					      bytes, 8, LIMIT, &old);
	}
	ob_sysex_tail_free_all(&old);
}

static size_t data_of(const struct world *world, u64 client)
{
	size_t data = 0;
	unsigned int i;

	for (i = 0; i < OB_SYSEX_JOINS; i++)
		if (world->joins.joins[i].key.client == client)
			data += world->joins.joins[i].size;
	return data;
}

static void who_has_most_gives_way(struct kunit *test)
{
	struct world *world = create_world(test);
	struct ob_sysex_tail old = { .first = NULL };

	begin_some(test, world, 1, 4, LIMIT / 4 / 8 * 8);
	KUNIT_EXPECT_EQ(test, data_of(world, 1), (size_t)LIMIT);
	begin_some(test, world, 2, 1, LIMIT / 2 / 8 * 8);
	KUNIT_EXPECT_EQ(test, data_of(world, 1), (size_t)LIMIT / 2);
	KUNIT_EXPECT_EQ(test, data_of(world, 2), (size_t)LIMIT / 2);
	KUNIT_EXPECT_EQ(test, world->ring.lost, 2UL);
	/* An event comes before all, unless there is no room for it anyway. */
	ob_sysex_joins_make_room(&world->joins, &world->ring, LIMIT + 1, LIMIT,
				 &old);
	KUNIT_EXPECT_EQ(test, world->ring.data, (size_t)0);
	KUNIT_EXPECT_EQ(test, world->ring.lost, 5UL);
	world->ring.data = LIMIT / 2;
	begin_some(test, world, 3, 1, LIMIT / 4 / 8 * 8);
	ob_sysex_joins_make_room(&world->joins, &world->ring, LIMIT / 2 + 1, LIMIT,
				 &old);
	KUNIT_EXPECT_EQ(test, data_of(world, 3), (size_t)LIMIT / 4);
	ob_sysex_joins_make_room(&world->joins, &world->ring, LIMIT / 2, LIMIT,
				 &old);
	KUNIT_EXPECT_EQ(test, data_of(world, 3), (size_t)0);
	KUNIT_EXPECT_EQ(test, world->ring.data, (size_t)LIMIT / 2);
	ob_sysex_tail_free_all(&old);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(many_senders_and_a_slow_reader),
	KUNIT_CASE(who_has_most_gives_way),
	KUNIT_CASE(there_is_a_place_for_the_newest),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_sysex_joins",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of SysEx that is joined");
MODULE_LICENSE("GPL");
