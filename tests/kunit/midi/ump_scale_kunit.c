// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Scaling against a reference that goes bit by bit, for every value there is.
 */
#include "midi/ump_scale.h"

#include "ump_reference.h"

#include <kunit/test.h>
#include <linux/module.h>

static void up_is_min_center_max(struct kunit *test)
{
	u32 value;

	for (value = 0; value < 128; value++) {
		KUNIT_EXPECT_EQ(test, ob_ump_scale_7_to_16(value),
				reference_scale_up(value, 7, 16));
		KUNIT_EXPECT_EQ(test, ob_ump_scale_7_to_32(value),
				reference_scale_up(value, 7, 32));
	}
	for (value = 0; value < 16384; value++)
		KUNIT_EXPECT_EQ(test, ob_ump_scale_14_to_32(value),
				reference_scale_up(value, 14, 32));
}

/* Values that were published, with which the reference is tested as well. */
static void known_values(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ob_ump_scale_7_to_16(0), 0U);
	KUNIT_EXPECT_EQ(test, ob_ump_scale_7_to_16(1), 0x0200U);
	KUNIT_EXPECT_EQ(test, ob_ump_scale_7_to_16(64), 0x8000U);
	KUNIT_EXPECT_EQ(test, ob_ump_scale_7_to_16(100), 0xc924U);
	KUNIT_EXPECT_EQ(test, ob_ump_scale_7_to_16(127), 0xffffU);
	KUNIT_EXPECT_EQ(test, ob_ump_scale_7_to_32(64), 0x80000000U);
	KUNIT_EXPECT_EQ(test, ob_ump_scale_7_to_32(100), 0xc9249249U);
	KUNIT_EXPECT_EQ(test, ob_ump_scale_7_to_32(127), 0xffffffffU);
	KUNIT_EXPECT_EQ(test, ob_ump_scale_14_to_32(0x2000), 0x80000000U);
	KUNIT_EXPECT_EQ(test, ob_ump_scale_14_to_32(0x2001), 0x80040020U);
	KUNIT_EXPECT_EQ(test, ob_ump_scale_14_to_32(0x3fff), 0xffffffffU);
}

static void down_after_up_is_the_same(struct kunit *test)
{
	u32 value, up;

	for (value = 0; value < 128; value++) {
		up = ob_ump_scale_7_to_16(value);
		KUNIT_EXPECT_EQ(test, ob_ump_scale_16_to_7(up), value);
		up = ob_ump_scale_7_to_32(value);
		KUNIT_EXPECT_EQ(test, ob_ump_scale_32_to_7(up), value);
	}
	for (value = 0; value < 16384; value++) {
		up = ob_ump_scale_14_to_32(value);
		KUNIT_EXPECT_EQ(test, ob_ump_scale_32_to_14(up), value);
	}
}

static void larger_stays_larger(struct kunit *test)
{
	u32 value;

	for (value = 1; value < 128; value++) {
		KUNIT_EXPECT_GT(test, ob_ump_scale_7_to_16(value),
				ob_ump_scale_7_to_16(value - 1));
		KUNIT_EXPECT_GT(test, ob_ump_scale_7_to_32(value),
				ob_ump_scale_7_to_32(value - 1));
	}
	for (value = 1; value < 16384; value++)
		KUNIT_EXPECT_GT(test, ob_ump_scale_14_to_32(value),
				ob_ump_scale_14_to_32(value - 1));
}

static struct kunit_case ump_scale_cases[] = {
	KUNIT_CASE(up_is_min_center_max),
	KUNIT_CASE(known_values),
	KUNIT_CASE(down_after_up_is_the_same),
	KUNIT_CASE(larger_stays_larger),
	{}
};

static struct kunit_suite ump_scale_suite = {
	.name = "onbeat_ump_scale",
	.test_cases = ump_scale_cases,
};

kunit_test_suite(ump_scale_suite);

MODULE_DESCRIPTION("KUnit suite of scaling between the protocols");
MODULE_LICENSE("GPL");
