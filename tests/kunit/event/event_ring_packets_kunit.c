// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Packets among the events that wait for a reader.
 */
#include "core/event/event_ring.h"

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/module.h>

/* More than a chunk has places for. */
#define CELLS	30

static struct ob_event_ring *create_ring(struct kunit *test)
{
	struct ob_event_ring *ring;
	struct ob_event_ring_chunk *chunk;

	ring = kunit_kzalloc(test, sizeof(*ring), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, ring);
	ob_event_ring_init(ring);
	while (ring->chunks < ob_event_ring_chunks_for(CELLS)) {
		chunk = kunit_kzalloc(test, sizeof(*chunk), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, chunk);
		ob_event_ring_add_chunk(ring, chunk);
	}
	ob_event_ring_resize(ring, CELLS);
	return ring;
}

/* Packets and events, as readers of both kinds see them. */
static void packets_keep_all_their_words(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test);
	struct ob_event packet = { .record.flags = SNDRV_SEQ_EVENT_UMP };
	struct snd_seq_event events[4], event = { .type = 5 };
	struct snd_seq_ump_event units[CELLS], unit;
	unsigned int i;

	for (i = 0; i < CELLS; i++) {
		packet.ump.ump[0] = 0x50000000 + i;
		packet.ump.ump[3] = 0xffff0000 + i;
		packet.record.time.tick = i;
		event.time.tick = i;
		if (i % 3)
			KUNIT_ASSERT_EQ(test, 0,
					ob_event_ring_push(ring, &packet.record));
		else
			KUNIT_ASSERT_EQ(test, 0, ob_event_ring_push(ring, &event));
	}
	KUNIT_EXPECT_FALSE(test, ob_event_ring_has_room(ring, 1));
	KUNIT_EXPECT_EQ(test, ob_event_ring_peek(ring, events, 4), 1U);
	KUNIT_EXPECT_NOT_NULL(test, ob_event_ring_first_plain(ring));
	KUNIT_EXPECT_EQ(test, ob_event_ring_peek_units(ring, units, CELLS),
			(unsigned int)CELLS);
	for (i = 0; i < CELLS; i++) {
		KUNIT_EXPECT_EQ(test, units[i].time.tick, i);
		KUNIT_EXPECT_EQ(test, units[i].ump[3],
				i % 3 ? 0xffff0000 + i : 0);
		KUNIT_EXPECT_TRUE(test, ob_event_ring_first_unit(ring, &unit));
		KUNIT_EXPECT_EQ(test, memcmp(&unit, &units[i], sizeof(unit)), 0);
		KUNIT_EXPECT_EQ(test, !ob_event_ring_first_plain(ring), !!(i % 3));
		ob_event_ring_drop_plain(ring);
	}
	KUNIT_EXPECT_EQ(test, ob_event_ring_count(ring), 0U);
}

/* As many as there is room for, and the others do not count as lost. */
static void packets_are_pushed_together(struct kunit *test)
{
	struct snd_seq_ump_event packets[8] = { }, units[CELLS];
	struct ob_event_ring *ring = create_ring(test);
	unsigned int i, pushed, count = 0;

	for (i = 0; i < ARRAY_SIZE(packets); i++) {
		packets[i].flags = SNDRV_SEQ_EVENT_UMP;
		packets[i].ump[3] = 0xffff0000 + i;
	}
	do {
		pushed = ob_event_ring_push_batch(ring, (void *)packets,
						  ARRAY_SIZE(packets));
		count += pushed;
	} while (pushed);
	KUNIT_EXPECT_EQ(test, count, (unsigned int)CELLS);
	KUNIT_EXPECT_EQ(test, ob_event_ring_snapshot(ring).failures, 0);
	KUNIT_EXPECT_EQ(test, ob_event_ring_peek_units(ring, units, CELLS),
			(unsigned int)CELLS);
	for (i = 0; i < CELLS; i++)
		KUNIT_EXPECT_EQ(test, memcmp(&units[i],
					     &packets[i % ARRAY_SIZE(packets)],
					     sizeof(units[i])), 0);
}

/* They are there all at once. */
static void packets_have_the_header_of_their_message(struct kunit *test)
{
	struct ob_event_ring *ring = create_ring(test);
	const struct snd_seq_event header = {
		.type = SNDRV_SEQ_EVENT_CONTROL14,
		.flags = SNDRV_SEQ_TIME_STAMP_REAL | SNDRV_SEQ_PRIORITY_HIGH |
			 SNDRV_SEQ_EVENT_LENGTH_VARUSR,
		.tag = 9, .queue = 3, .time.time = { 7, 8 },
		.source = { 130, 1 }, .dest = { 131, 2 },
		.data.raw32.d = { 1, 2, 3 },
	};
	struct snd_seq_ump_event units[CELLS], want = { };
	struct ob_ump_packet packets[2];
	unsigned int i;

	memcpy(&want, &header, offsetof(struct snd_seq_event, data));
	want.type = 0;
	want.flags = SNDRV_SEQ_TIME_STAMP_REAL | SNDRV_SEQ_PRIORITY_HIGH |
		     SNDRV_SEQ_EVENT_UMP;
	ob_event_ring_lose(ring);
	for (i = 0; i < CELLS; i += 2) {
		packets[0] = (struct ob_ump_packet) { { 0x40b00000, i, i + 1, i + 2 } };
		packets[1] = (struct ob_ump_packet) { { 0x40900000, i + 3, 0, 0 } };
		KUNIT_EXPECT_TRUE(test, ob_event_ring_has_room(ring, 2));
		ob_event_ring_append_packets(ring, &header, packets, 2);
		KUNIT_EXPECT_EQ(test, ob_event_ring_snapshot(ring).peak, i + 2);
	}
	KUNIT_EXPECT_FALSE(test, ob_event_ring_has_room(ring, 1));
	KUNIT_EXPECT_TRUE(test, ob_event_ring_consume_loss(ring));
	KUNIT_EXPECT_FALSE(test, ob_event_ring_consume_loss(ring));
	KUNIT_EXPECT_EQ(test, ob_event_ring_peek_units(ring, units, CELLS),
			(unsigned int)CELLS);
	for (i = 0; i < CELLS; i++) {
		const u32 words[2][4] = {
			{ 0x40b00000, i, i + 1, i + 2 }, { 0x40900000, i + 2, 0, 0 },
		};

		memcpy(want.ump, words[i % 2], sizeof(want.ump));
		KUNIT_EXPECT_EQ(test, memcmp(&units[i], &want, sizeof(want)), 0);
	}
	KUNIT_EXPECT_EQ(test, ob_event_ring_snapshot(ring).successes, CELLS);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(packets_keep_all_their_words),
	KUNIT_CASE(packets_are_pushed_together),
	KUNIT_CASE(packets_have_the_header_of_their_message),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_event_ring_packets",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of packets that wait for a reader");
MODULE_LICENSE("GPL");
