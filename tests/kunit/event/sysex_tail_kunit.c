// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Joined parts of a SysEx: known sizes, and random parts and reads, compared with
 * one block of all bytes.
 */
#include "core/event/sysex_tail.h"

#include "core/event/payload.h"

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/vmalloc.h>

#define BYTES	2000000
#define PARTS	3000

/* All bytes that were appended; what was read is before @read. */
struct reference {
	u8 *bytes;
	size_t size;
	size_t read;
	size_t offset;	/* in the first piece */
	struct rnd_state rnd;
};

static struct reference *create_reference(struct kunit *test)
{
	struct reference *reference;

	reference = kunit_kzalloc(test, sizeof(*reference), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, reference);
	reference->bytes = vmalloc(BYTES);
	KUNIT_ASSERT_NOT_NULL(test, reference->bytes);
	prandom_seed_state(&reference->rnd, 5);
	return reference;
}

static u32 below(struct reference *reference, u32 limit)
{
	return prandom_u32_state(&reference->rnd) % limit;
}

static struct ob_payload *next_part(struct kunit *test,
				    struct reference *reference, size_t size)
{
	struct ob_payload *payload = ob_payload_create(size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, payload);
	KUNIT_ASSERT_LE(test, reference->size + size, BYTES);
	prandom_bytes_state(&reference->rnd, payload->data, size);
	memcpy(reference->bytes + reference->size, payload->data, size);
	reference->size += size;
	return payload;
}

static void begin(struct kunit *test, struct ob_sysex_tail *tail,
		  struct reference *reference, size_t size)
{
	KUNIT_ASSERT_EQ(test, 0, ob_sysex_tail_begin(tail, next_part(test,
								     reference,
								     size)));
}

static void append(struct kunit *test, struct ob_sysex_tail *tail,
		   struct reference *reference, size_t size)
{
	struct ob_payload *payload = next_part(test, reference, size);

	KUNIT_ASSERT_EQ(test, 0, ob_sysex_tail_append(tail, payload));
	/* Nothing looks at it later if it was copied. */
	if (kref_read(&payload->ref) == 1)
		memset(payload->data, 0xee, size);
	ob_payload_put(payload);
}

/* Reads at most @most bytes of the first piece; returns whether any are left. */
static bool read_some(struct kunit *test, struct ob_sysex_tail *tail,
		      struct reference *reference, size_t most)
{
	const u8 *bytes;
	size_t size;

	if (!tail->first)
		return false;
	bytes = ob_sysex_tail_peek(tail, &size);
	KUNIT_ASSERT_LE(test, reference->offset, size);
	most = min(most, size - reference->offset);
	KUNIT_ASSERT_LE(test, reference->read + most, reference->size);
	KUNIT_ASSERT_EQ(test, 0, memcmp(bytes + reference->offset,
					reference->bytes + reference->read,
					most));
	reference->read += most;
	reference->offset += most;
	if (reference->offset == size) {
		KUNIT_ASSERT_EQ(test, ob_sysex_tail_has_more(tail),
				reference->read < reference->size);
		ob_sysex_tail_free(ob_sysex_tail_detach(tail));
		reference->offset = 0;
	}
	return tail->first;
}

static void read_all(struct kunit *test, struct ob_sysex_tail *tail,
		     struct reference *reference)
{
	while (read_some(test, tail, reference, SIZE_MAX))
		;
	KUNIT_EXPECT_EQ(test, reference->read, reference->size);
	KUNIT_EXPECT_NULL(test, ob_sysex_tail_detach(tail));
}

static unsigned int count_pieces(struct ob_sysex_tail *tail)
{
	struct ob_sysex_piece *piece;
	unsigned int count = 0;

	while ((piece = ob_sysex_tail_detach(tail))) {
		ob_sysex_tail_free(piece);
		count++;
	}
	return count;
}

static void short_parts_share_pieces(struct kunit *test)
{
	struct reference *reference = create_reference(test);
	struct ob_sysex_tail tail;
	unsigned int i;

	begin(test, &tail, reference, 256);
	for (i = 0; i < 300; i++)
		append(test, &tail, reference, 256);
	KUNIT_EXPECT_LE(test, count_pieces(&tail),
			1 + 300 * 256 / (OB_SYSEX_TAIL_PIECE - 64) + 1);
	vfree(reference->bytes);
}

static void long_parts_are_not_copied(struct kunit *test)
{
	struct reference *reference = create_reference(test);
	struct ob_payload *payload;
	struct ob_sysex_tail tail;

	begin(test, &tail, reference, 1);
	payload = next_part(test, reference, 100000);
	KUNIT_ASSERT_EQ(test, 0, ob_sysex_tail_append(&tail, payload));
	KUNIT_EXPECT_EQ(test, kref_read(&payload->ref), 2);
	ob_payload_put(payload);
	read_all(test, &tail, reference);
	vfree(reference->bytes);
}

static void sizes_around_a_piece(struct kunit *test)
{
	size_t size;

	for (size = OB_SYSEX_TAIL_PIECE - 40; size < OB_SYSEX_TAIL_PIECE + 8; size++) {
		struct reference *reference = create_reference(test);
		struct ob_sysex_tail tail;

		begin(test, &tail, reference, size);
		append(test, &tail, reference, size);
		append(test, &tail, reference, size);
		append(test, &tail, reference, 1);
		append(test, &tail, reference, size);
		read_all(test, &tail, reference);
		vfree(reference->bytes);
	}
}

static void agrees_with_one_block(struct kunit *test)
{
	struct reference *reference = create_reference(test);
	struct ob_sysex_tail tail = { };
	unsigned int i;

	for (i = 0; i < PARTS; i++) {
		size_t size = 1 + below(reference, below(reference, 9) ?
							   300 : 5000);

		if (tail.first)
			append(test, &tail, reference, size);
		else
			begin(test, &tail, reference, size);
		while (below(reference, 3))
			read_some(test, &tail, reference,
				  below(reference, 1000));
	}
	read_all(test, &tail, reference);
	vfree(reference->bytes);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(short_parts_share_pieces),
	KUNIT_CASE(long_parts_are_not_copied),
	KUNIT_CASE(sizes_around_a_piece),
	KUNIT_CASE(agrees_with_one_block),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_sysex_tail",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of joined parts of a SysEx");
MODULE_LICENSE("GPL");
