// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The layout of packets, against the table and the examples of the specification.
 */
#include "event/ump_message.h"

#include <kunit/test.h>
#include <linux/module.h>

static void every_type_has_its_words(struct kunit *test)
{
	static const u8 words[] = {
		1, 1, 1, 2, 2, 4, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4,
	};
	u32 type;

	for (type = 0; type < 16; type++) {
		KUNIT_EXPECT_EQ(test, ob_ump_message_words(type << 28),
				words[type]);
		KUNIT_EXPECT_EQ(test, ob_ump_message_words(type << 28 | 0x0fffffff),
				words[type]);
		KUNIT_EXPECT_EQ(test, ob_ump_message_type(type << 28 | 0x0fffffff),
				type);
	}
}

static void utility_and_stream_have_no_group(struct kunit *test)
{
	u32 type;

	for (type = 0; type < 16; type++)
		KUNIT_EXPECT_EQ(test, ob_ump_message_has_group(type << 28),
				type != 0 && type != 15);
}

static void fields_are_where_they_are(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ob_ump_message_group(0x2795643f), 7U);
	KUNIT_EXPECT_EQ(test, ob_ump_message_status(0x2795643f), 9U);
	KUNIT_EXPECT_EQ(test, ob_ump_message_channel(0x2795643f), 5U);
	KUNIT_EXPECT_EQ(test, ob_ump_message_data1(0x2795643f), 0x64U);
	KUNIT_EXPECT_EQ(test, ob_ump_message_data2(0x2795643f), 0x3fU);
	KUNIT_EXPECT_EQ(test, ob_ump_message_data1(0x2795ffff), 0x7fU);
	KUNIT_EXPECT_EQ(test, ob_ump_message_data2(0x2795ffff), 0x7fU);
}

static void only_the_group_changes(struct kunit *test)
{
	u32 group;

	for (group = 0; group < 16; group++) {
		KUNIT_EXPECT_EQ(test, ob_ump_message_with_group(0x4fffffff, group),
				0x40ffffff | group << 24);
		KUNIT_EXPECT_EQ(test, ob_ump_message_with_group(0x20000000, group),
				0x20000000 | group << 24);
	}
}

static struct kunit_case ump_message_cases[] = {
	KUNIT_CASE(every_type_has_its_words),
	KUNIT_CASE(utility_and_stream_have_no_group),
	KUNIT_CASE(fields_are_where_they_are),
	KUNIT_CASE(only_the_group_changes),
	{}
};

static struct kunit_suite ump_message_suite = {
	.name = "onbeat_ump_message",
	.test_cases = ump_message_cases,
};

kunit_test_suite(ump_message_suite);

MODULE_DESCRIPTION("KUnit suite of the layout of packets");
MODULE_LICENSE("GPL");
