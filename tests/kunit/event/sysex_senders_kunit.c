// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A SysEx in parts reaches a receiver whole or not at all: random senders and a
 * reader that is now slow, now fast. The reference keeps of each SysEx only how
 * much was sent and heard, and whether a part was refused.
 */
#include "core/event/sysex_senders.h"

#include "core/event/payload.h"

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/vmalloc.h>

#define CELLS		24
#define LIMIT		20000
#define SENDERS		5
#define STEPS		60000

/* One SysEx; its bytes follow from its number. */
struct message {
	u32 length;
	u32 sent;
	u32 heard;
	bool refused;
};

struct world {
	struct ob_event_ring ring;
	struct ob_sysex_senders senders;
	struct message messages[STEPS];
	unsigned int count;
	unsigned int current_of[SENDERS];	/* index in @messages, plus 1 */
	u32 notes_sent;
	u32 notes_heard;
	unsigned int joined;
	unsigned int refused;
	struct rnd_state rnd;
};

static u32 below(struct world *world, u32 limit)
{
	return prandom_u32_state(&world->rnd) % limit;
}

static u8 byte_at(const struct world *world, unsigned int number, u32 at)
{
	if (!at)
		return 0xf0;
	if (at == world->messages[number].length - 1)
		return 0xf7;
	return (number * 31 + at * 7 + at / 128) & 0x7f;
}

static struct world *create_world(struct kunit *test, unsigned int cells)
{
	struct world *world = vzalloc(sizeof(*world));
	struct ob_event_ring_chunk *chunk;

	KUNIT_ASSERT_NOT_NULL(test, world);
	prandom_seed_state(&world->rnd, 17);
	ob_event_ring_init(&world->ring);
	while (world->ring.chunks < ob_event_ring_chunks_for(cells)) {
		chunk = kunit_kzalloc(test, sizeof(*chunk), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, chunk);
		ob_event_ring_add_chunk(&world->ring, chunk);
	}
	ob_event_ring_resize(&world->ring, cells);
	return world;
}

static int send_bytes(struct kunit *test, struct world *world,
		      unsigned int sender, u32 number, const u8 *bytes,
		      size_t size)
{
	struct ob_event event = {
		.record.type = SNDRV_SEQ_EVENT_SYSEX,
		.record.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
		.record.source = { .client = 100 + sender / 2, .port = sender % 2 },
		.record.time.tick = number,
		.record.data.ext.len = size,
		.payload = ob_payload_create(size, GFP_KERNEL),
	};
	bool joined;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, event.payload);
	memcpy(event.payload->data, bytes, size);
	err = ob_sysex_senders_push(&world->senders, &world->ring, &event,
				    LIMIT, &joined);
	if (err || joined)
		ob_payload_put(event.payload);
	world->joined += !err && joined;
	world->refused += !!err;
	return err;
}

/* The next part of what a sender sends, or the first of another SysEx. */
static void send_part(struct kunit *test, struct world *world,
		      unsigned int sender, u32 most)
{
	struct message *message;
	static u8 bytes[6000];
	u32 number, size, i;

	if (!world->current_of[sender]) {
		number = world->count++;
		world->messages[number].length = 2 + below(world,
			below(world, 4) ? 3000 : 2 * LIMIT);
		world->current_of[sender] = number + 1;
	}
	number = world->current_of[sender] - 1;
	message = &world->messages[number];
	size = min3(message->length - message->sent, 1 + below(world, most),
		    (u32)sizeof(bytes));
	for (i = 0; i < size; i++)
		bytes[i] = byte_at(world, number, message->sent + i);
	if (send_bytes(test, world, sender, number, bytes, size))
		message->refused = true;
	else
		KUNIT_ASSERT_FALSE(test, message->refused);
	message->sent += size;
	if (message->sent == message->length)
		world->current_of[sender] = 0;
}

static void send_note(struct world *world)
{
	struct snd_seq_event record = { .time.tick = world->notes_sent };

	if (!ob_event_ring_push(&world->ring, &record))
		world->notes_sent++;
}

static void hear_bytes(struct kunit *test, struct world *world, u32 number,
		       const u8 *bytes, size_t size)
{
	struct message *message = &world->messages[number];
	size_t i;

	for (i = 0; i < size; i++)
		KUNIT_ASSERT_EQ(test, bytes[i],
				byte_at(world, number, message->heard + i));
	message->heard += size;
	KUNIT_ASSERT_FALSE(test, message->refused);
}

/* Takes out the oldest event, or the first piece of it, as an input does. */
static bool read_one(struct kunit *test, struct world *world)
{
	struct ob_event_ring_slot *slot, popped;
	struct ob_sysex_piece *piece = NULL;
	const u8 *bytes;
	size_t size;
	bool lost;

	ob_event_ring_consume_loss(&world->ring);
	slot = ob_event_ring_first(&world->ring);
	if (!slot)
		return false;
	lost = ob_sysex_senders_is_lost(&world->senders, slot);
	if (!(slot->marks & OB_EVENT_RING_DATA)) {
		KUNIT_ASSERT_EQ(test, slot->record.time.tick,
				world->notes_heard++);
		return ob_event_ring_pop(&world->ring, &popped);
	}
	if (slot->marks & OB_EVENT_RING_TAIL) {
		bytes = ob_sysex_tail_peek(&slot->tail, &size);
	} else {
		bytes = slot->payload->data;
		size = slot->payload->size;
	}
	if (!lost)
		hear_bytes(test, world, slot->record.time.tick, bytes, size);
	world->ring.data -= size;
	if (slot->marks & OB_EVENT_RING_TAIL) {
		piece = ob_sysex_tail_detach(&slot->tail);
		ob_sysex_tail_free(piece);
		if (slot->tail.first)
			return true;
	}
	ob_event_ring_pop(&world->ring, &popped);
	ob_sysex_senders_popped(&world->senders, &popped);
	if (!piece)
		ob_payload_put(popped.payload);
	return true;
}

static void end_world(struct kunit *test, struct world *world)
{
	unsigned int i;

	while (read_one(test, world))
		;
	for (i = 0; i < world->count; i++)
		if (!world->messages[i].refused)
			KUNIT_ASSERT_EQ(test, world->messages[i].sent,
					world->messages[i].heard);
	KUNIT_EXPECT_EQ(test, world->notes_heard, world->notes_sent);
	KUNIT_EXPECT_EQ(test, world->ring.data, 0);
	KUNIT_EXPECT_EQ(test, world->ring.uncharged, 0);
	KUNIT_EXPECT_EQ(test, ob_event_ring_count(&world->ring), 0);
	vfree(world);
}

static void random_senders_and_a_reader(struct kunit *test)
{
	struct world *world = create_world(test, CELLS);
	unsigned int i, what;

	for (i = 0; i < STEPS; i++) {
		unsigned int pace = i / 500 % 8;

		what = below(world, 16);
		if (what < 9)
			send_part(test, world, below(world, SENDERS),
				  below(world, 5) ? 300 : 6000);
		else if (what < 11)
			send_note(world);
		else if (pace < 4 ? what < 12 : true)
			read_one(test, world);
		KUNIT_ASSERT_LE(test, ob_event_ring_used(&world->ring), CELLS);
		KUNIT_ASSERT_LE(test, world->ring.uncharged,
				OB_EVENT_RING_SPARE);
	}
	KUNIT_EXPECT_GT(test, world->joined, STEPS / 100);
	KUNIT_EXPECT_GT(test, world->refused, STEPS / 100);
	end_world(test, world);
}

static void half_of_the_cells_are_left_to_others(struct kunit *test)
{
	struct world *world = create_world(test, CELLS);
	struct ob_event_ring *ring = &world->ring;
	unsigned int i;

	world->messages[0].length = 5000;
	world->count = 1;
	world->current_of[0] = 1;
	while (world->current_of[0])
		send_part(test, world, 0, 100);
	KUNIT_EXPECT_EQ(test, ob_event_ring_used(ring), CELLS / 2);
	for (i = 0; i < CELLS; i++)
		send_note(world);
	KUNIT_EXPECT_EQ(test, world->notes_sent, CELLS / 2);
	KUNIT_EXPECT_EQ(test, ring->lost, CELLS / 2);
	end_world(test, world);
}

static void what_was_lost_is_told_once(struct kunit *test)
{
	struct world *world = create_world(test, CELLS);
	struct ob_event_ring *ring = &world->ring;
	unsigned int events = 0;

	world->messages[0].length = LIMIT + 5000;
	world->count = 1;
	world->current_of[0] = 1;
	while (!world->messages[0].refused)
		send_part(test, world, 0, 2048);
	KUNIT_EXPECT_TRUE(test, ring->loss_at_end);
	while (ob_event_ring_count(ring)) {
		KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
		read_one(test, world);
		events++;
	}
	KUNIT_EXPECT_GT(test, events, CELLS / 2);
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	while (world->current_of[0])
		send_part(test, world, 0, 2048);
	KUNIT_EXPECT_FALSE(test, ring->loss_at_end);
	KUNIT_EXPECT_EQ(test, world->messages[0].heard, 0);
	end_world(test, world);
}

/* As many as there are places, all lost: another is not begun. */
static void all_places_lost(struct kunit *test)
{
	static const u8 first[2] = { 0xf0, 1 }, later[2] = { 2, 0xf7 };
	struct world *world = create_world(test, 100);
	u8 *much = kunit_kzalloc(test, LIMIT, GFP_KERNEL);
	struct ob_event_ring_slot popped;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, much);
	for (i = 0; i < OB_SYSEX_SENDERS; i++) {
		KUNIT_EXPECT_EQ(test, 0, send_bytes(test, world, i, 0, first, 2));
		KUNIT_EXPECT_EQ(test, -EAGAIN, send_bytes(test, world, i, 0,
							  much, LIMIT));
	}
	KUNIT_EXPECT_EQ(test, -EAGAIN, send_bytes(test, world, 50, 0, first, 2));
	KUNIT_EXPECT_EQ(test, -EAGAIN, send_bytes(test, world, 50, 0, later, 2));
	for (i = 0; i < OB_SYSEX_SENDERS; i++)
		read_one(test, world);
	KUNIT_EXPECT_EQ(test, 0, ob_event_ring_count(&world->ring));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(test, world, 50, 0, later, 2));
	KUNIT_EXPECT_TRUE(test, ob_event_ring_pop(&world->ring, &popped));
	ob_payload_put(popped.payload);
	vfree(world);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(random_senders_and_a_reader),
	KUNIT_CASE(half_of_the_cells_are_left_to_others),
	KUNIT_CASE(what_was_lost_is_told_once),
	KUNIT_CASE(all_places_lost),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_sysex_senders",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of SysEx in parts at one receiver");
MODULE_LICENSE("GPL");
