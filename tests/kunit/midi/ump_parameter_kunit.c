// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Parameters and banks, controller by controller. The suite of the translation has
 * sequences at random.
 */
#include "midi/ump_parameter.h"

#include <kunit/test.h>
#include <linux/module.h>

/* Handles and commits a controller. Return: the number of packets in @out. */
static unsigned int control(struct kunit *test, struct ob_ump_group *group,
			    u32 channel, u32 index, u32 value,
			    struct ob_ump_packets *out)
{
	u32 word = 0x20b00000 | channel << 16 | index << 8 | value;
	struct ob_ump_change change = {};

	memset(out, 0xa5, sizeof(*out));
	out->count = 0;
	out->dropped = OB_UMP_DROP_NONE;
	KUNIT_EXPECT_EQ(test, ob_ump_parameter_control(group, &change, word, out),
			index != MIDI_CTL_RESET_CONTROLLERS);
	KUNIT_ASSERT_TRUE(test, change.begun);
	ob_ump_parameter_commit(group, &change);
	return out->count;
}

static void expect_none(struct kunit *test, struct ob_ump_group *group,
			u32 channel, u32 index, u32 value,
			enum ob_ump_drop dropped)
{
	struct ob_ump_packets out;

	KUNIT_EXPECT_EQ(test, control(test, group, channel, index, value, &out),
			0U);
	KUNIT_EXPECT_EQ(test, (int)out.dropped, (int)dropped);
}

static void expect_one(struct kunit *test, struct ob_ump_group *group,
		       u32 channel, u32 index, u32 value, u32 first, u32 second)
{
	struct ob_ump_packets out;

	KUNIT_ASSERT_EQ(test, control(test, group, channel, index, value, &out),
			1U);
	KUNIT_EXPECT_EQ(test, (int)out.dropped, (int)OB_UMP_DROP_NONE);
	KUNIT_EXPECT_EQ(test, out.packets[0].words[0], first);
	KUNIT_EXPECT_EQ(test, out.packets[0].words[1], second);
	KUNIT_EXPECT_EQ(test, out.packets[0].words[2], 0U);
	KUNIT_EXPECT_EQ(test, out.packets[0].words[3], 0U);
}

static void select_parameter(struct kunit *test, struct ob_ump_group *group,
			     u32 channel, bool registered, u32 msb, u32 lsb)
{
	expect_none(test, group, channel, registered ? 101 : 99, msb,
		    OB_UMP_DROP_NONE);
	expect_none(test, group, channel, registered ? 100 : 98, lsb,
		    OB_UMP_DROP_NONE);
}

static void a_value_is_sent_with_its_lsb(struct kunit *test)
{
	struct ob_ump_group group = {};

	select_parameter(test, &group, 6, true, 0x20, 0x06);
	expect_none(test, &group, 6, 6, 8, OB_UMP_DROP_NONE);
	expect_one(test, &group, 6, 38, 0x10, 0x40262006, 0x10400000);
	/* The number and the MSB stay. */
	expect_one(test, &group, 6, 38, 0x11, 0x40262006, 0x10440000);
	expect_none(test, &group, 6, 6, 9, OB_UMP_DROP_NONE);
	/* An MSB alone is sent before the next one, and before a number. */
	expect_one(test, &group, 6, 6, 0xa, 0x40262006, 0x12000000);
	expect_one(test, &group, 6, 99, 1, 0x40262006, 0x14000000);
}

/* Shifted only where MSB and LSB have different meanings. */
static void only_low_registered_numbers_are_shifted(struct kunit *test)
{
	struct ob_ump_group group = {};

	select_parameter(test, &group, 0, true, 3, 31);
	expect_none(test, &group, 0, 6, 127, OB_UMP_DROP_NONE);
	expect_one(test, &group, 0, 38, 127, 0x4020031f, 0xfffc0000);
	select_parameter(test, &group, 0, true, 3, 32);
	expect_none(test, &group, 0, 6, 127, OB_UMP_DROP_NONE);
	expect_one(test, &group, 0, 38, 127, 0x40200320, 0xffffffff);
	select_parameter(test, &group, 0, false, 3, 31);
	expect_none(test, &group, 0, 6, 127, OB_UMP_DROP_NONE);
	expect_one(test, &group, 0, 38, 127, 0x4030031f, 0xffffffff);
}

static void without_a_number_nothing_is_entered(struct kunit *test)
{
	struct ob_ump_group group = {};

	expect_none(test, &group, 1, 6, 1, OB_UMP_DROP_NO_NUMBER);
	expect_none(test, &group, 1, 38, 1, OB_UMP_DROP_NO_NUMBER);
	expect_none(test, &group, 1, 101, 0, OB_UMP_DROP_NONE);
	expect_none(test, &group, 1, 6, 1, OB_UMP_DROP_NO_NUMBER);
	/* An MSB of the one kind, an LSB of the other. */
	expect_none(test, &group, 1, 98, 0, OB_UMP_DROP_NONE);
	expect_none(test, &group, 1, 6, 1, OB_UMP_DROP_NO_NUMBER);
	expect_none(test, &group, 1, 100, 0, OB_UMP_DROP_NONE);
	expect_none(test, &group, 1, 6, 1, OB_UMP_DROP_NO_NUMBER);
	expect_none(test, &group, 1, 101, 0, OB_UMP_DROP_NONE);
	/* An LSB before any MSB, on a channel that has a number. */
	expect_none(test, &group, 1, 38, 1, OB_UMP_DROP_NO_NUMBER);
	expect_none(test, &group, 1, 6, 1, OB_UMP_DROP_NONE);
	expect_none(test, &group, 2, 6, 1, OB_UMP_DROP_NO_NUMBER);
}

static void a_new_number_has_no_value(struct kunit *test)
{
	struct ob_ump_group group = {};

	select_parameter(test, &group, 0, true, 0, 1);
	expect_none(test, &group, 0, 6, 5, OB_UMP_DROP_NONE);
	expect_one(test, &group, 0, 38, 5, 0x40200001, 0x0a140000);
	/* With a new number LSB, the number MSB stays, and the value does not. */
	expect_none(test, &group, 0, 100, 2, OB_UMP_DROP_NONE);
	expect_none(test, &group, 0, 38, 5, OB_UMP_DROP_NO_NUMBER);
	expect_none(test, &group, 0, 6, 5, OB_UMP_DROP_NONE);
	expect_one(test, &group, 0, 38, 5, 0x40200002, 0x0a140000);
}

static void null_and_reset_select_nothing(struct kunit *test)
{
	struct ob_ump_group group = {};
	struct ob_ump_packets out;
	int kind;

	for (kind = 0; kind < 2; kind++) {
		select_parameter(test, &group, 3, kind, 1, 1);
		expect_none(test, &group, 3, 6, 5, OB_UMP_DROP_NONE);
		expect_one(test, &group, 3, kind ? 101 : 99, 127,
			   kind ? 0x40230101 : 0x40330101, 0x0a000000);
		expect_none(test, &group, 3, kind ? 100 : 98, 127,
			    OB_UMP_DROP_NONE);
		expect_none(test, &group, 3, 6, 5, OB_UMP_DROP_NO_NUMBER);
		/* The LSB of another number does not suffice. */
		expect_none(test, &group, 3, kind ? 100 : 98, 1, OB_UMP_DROP_NONE);
		expect_none(test, &group, 3, 6, 5, OB_UMP_DROP_NO_NUMBER);
	}
	select_parameter(test, &group, 3, true, 1, 1);
	expect_none(test, &group, 3, 6, 5, OB_UMP_DROP_NONE);
	KUNIT_EXPECT_EQ(test, control(test, &group, 3, 121, 0, &out), 1U);
	KUNIT_EXPECT_EQ(test, out.packets[0].words[0], 0x40230101U);
	expect_none(test, &group, 3, 38, 5, OB_UMP_DROP_NO_NUMBER);
}

/* A bank sends what waits on all channels, a parameter only on its own. */
static void what_waits_goes_before_others(struct kunit *test)
{
	struct ob_ump_group group = {};
	struct ob_ump_packets out;
	u32 channel;

	for (channel = 0; channel < 16; channel++) {
		select_parameter(test, &group, channel, false, channel, 2);
		expect_none(test, &group, channel, 6, 1, OB_UMP_DROP_NONE);
	}
	KUNIT_ASSERT_EQ(test, control(test, &group, 7, 0, 9, &out), 16U);
	for (channel = 0; channel < 16; channel++) {
		KUNIT_EXPECT_EQ(test, out.packets[channel].words[0],
				0x40300002 | channel << 16 | channel << 8);
		KUNIT_EXPECT_EQ(test, out.packets[channel].words[1], 0x02000000U);
	}
	KUNIT_EXPECT_EQ(test, group.waiting, 0);
	/* The data entry MSB stays. */
	expect_one(test, &group, 15, 38, 1, 0x403f0f02, 0x02040000);
}

static void a_bank_may_have_one_byte(struct kunit *test)
{
	struct ob_ump_group group = {};
	u32 bank;

	KUNIT_EXPECT_EQ(test, ob_ump_parameter_bank(&group.channels[2], &bank),
			0U);
	KUNIT_EXPECT_EQ(test, bank, 0U);
	expect_none(test, &group, 2, 32, 0, OB_UMP_DROP_NONE);
	KUNIT_EXPECT_EQ(test, ob_ump_parameter_bank(&group.channels[2], &bank),
			(u32)OB_UMP_MESSAGE_BANK_VALID);
	KUNIT_EXPECT_EQ(test, bank, 0U);
	expect_none(test, &group, 2, 0, 0x12, OB_UMP_DROP_NONE);
	expect_none(test, &group, 2, 32, 0x34, OB_UMP_DROP_NONE);
	expect_none(test, &group, 2, 0, 0x56, OB_UMP_DROP_NONE);
	KUNIT_EXPECT_EQ(test, ob_ump_parameter_bank(&group.channels[2], &bank),
			(u32)OB_UMP_MESSAGE_BANK_VALID);
	KUNIT_EXPECT_EQ(test, bank, 0x5634U);
	KUNIT_EXPECT_EQ(test, ob_ump_parameter_bank(&group.channels[3], &bank),
			0U);
}

/* Nothing is written before the commit, and then only one channel. */
static void others_stay_as_they_are(struct kunit *test)
{
	static const u8 indexes[] = { 0, 6, 32, 38, 98, 99, 100, 101, 121 };
	struct ob_ump_group group = {}, before;
	struct ob_ump_packets out;
	size_t i;

	for (i = 0; i < 16; i++) {
		select_parameter(test, &group, i, true, 1, 1);
		expect_none(test, &group, i, 6, 1, OB_UMP_DROP_NONE);
	}
	for (i = 0; i < ARRAY_SIZE(indexes); i++) {
		struct ob_ump_change change = {};

		before = group;
		out.count = 0;
		ob_ump_parameter_control(&group, &change,
					 0x20b40000 | indexes[i] << 8, &out);
		KUNIT_EXPECT_EQ(test, 0, memcmp(&before, &group, sizeof(group)));
		ob_ump_parameter_commit(&group, &change);
		before.waiting = group.waiting;
		before.channels[4] = group.channels[4];
		KUNIT_EXPECT_EQ(test, 0, memcmp(&before, &group, sizeof(group)));
	}
}

static void other_controllers_are_not_concerned(struct kunit *test)
{
	static const u8 indexes[] = { 0, 6, 32, 38, 98, 99, 100, 101, 121 };
	struct ob_ump_group group = {};
	struct ob_ump_packets out = {};
	u32 index, word;

	for (index = 0; index < 128; index++) {
		struct ob_ump_change change = {};
		bool special = memchr(indexes, index, sizeof(indexes));

		KUNIT_EXPECT_EQ(test, ob_ump_parameter_concerns(index), special);
		KUNIT_EXPECT_EQ(test, ob_ump_parameter_is_part(index),
				special && index != 121);
		if (special)
			continue;
		word = 0x20b00000 | index << 8;
		KUNIT_EXPECT_FALSE(test, ob_ump_parameter_control(&group, &change,
								  word, &out));
		KUNIT_EXPECT_FALSE(test, change.begun);
	}
	KUNIT_EXPECT_EQ(test, out.count, 0U);
}

static struct kunit_case ump_parameter_cases[] = {
	KUNIT_CASE(a_value_is_sent_with_its_lsb),
	KUNIT_CASE(only_low_registered_numbers_are_shifted),
	KUNIT_CASE(without_a_number_nothing_is_entered),
	KUNIT_CASE(a_new_number_has_no_value),
	KUNIT_CASE(null_and_reset_select_nothing),
	KUNIT_CASE(what_waits_goes_before_others),
	KUNIT_CASE(a_bank_may_have_one_byte),
	KUNIT_CASE(others_stay_as_they_are),
	KUNIT_CASE(other_controllers_are_not_concerned),
	{}
};

static struct kunit_suite ump_parameter_suite = {
	.name = "onbeat_ump_parameter",
	.test_cases = ump_parameter_cases,
};

kunit_test_suite(ump_parameter_suite);

MODULE_DESCRIPTION("KUnit suite of parameters and banks for MIDI 2.0");
MODULE_LICENSE("GPL");
