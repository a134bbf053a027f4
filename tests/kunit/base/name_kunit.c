// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Names of virtual devices: every character by itself against the definition of
 * UTF-8, random bytes against a decoder of another kind, and lists.
 */
#include <onbeat/name.h>

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>

#define TRIES	200000

static int check(const char *text, size_t length)
{
	char name[OB_NAME_SIZE];

	return ob_name_copy(name, text, length);
}

static size_t encode(u32 character, u8 *bytes, size_t length)
{
	static const u8 first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t i;

	for (i = length; i-- > 1; character >>= 6)
		bytes[i] = 0x80 | (character & 0x3f);
	bytes[0] = length == 1 ? character : first[length] | character;
	return length;
}

static size_t shortest(u32 character)
{
	return character < 0x80 ? 1 : character < 0x800 ? 2 :
	       character < 0x10000 ? 3 : 4;
}

static bool may_be_in_a_name(u32 character)
{
	return character >= 0x20 && !(character >= 0x7f && character <= 0x9f) &&
	       !(character >= 0xd800 && character <= 0xdfff) &&
	       character <= 0x10ffff;
}

static void every_character(struct kunit *test)
{
	u32 character, wrong = 0;
	size_t length;
	u8 bytes[4];

	for (character = 0; character < 0x200000; character++) {
		for (length = shortest(character); length <= 4; length++) {
			bool want = length == shortest(character) &&
				    may_be_in_a_name(character);

			encode(character, bytes, length);
			if (character == '\n' && length == 1)
				want = true;	/* the end of the name */
			if ((check(bytes, length) == 0) != want)
				wrong++;
		}
	}
	KUNIT_EXPECT_EQ(test, wrong, 0u);
}

/* Finds the characters from the end: bytes that continue, then the first. */
static bool is_text(const u8 *bytes, size_t length)
{
	u8 again[4];

	while (length) {
		u32 character = 0;
		size_t size = 0, i;

		do {
			if (size == 4 || size == length)
				return false;
			size++;
		} while ((bytes[length - size] & 0xc0) == 0x80);
		character = bytes[length - size];
		if (size > 1)
			character &= 0x7f >> size;
		for (i = size - 1; i; i--)
			character = character << 6 | (bytes[length - i] & 0x3f);
		if (!may_be_in_a_name(character) || shortest(character) != size)
			return false;
		encode(character, again, size);
		if (memcmp(again, bytes + length - size, size))
			return false;
		length -= size;
	}
	return true;
}

static void random_bytes(struct kunit *test)
{
	static const u8 likely[] = {
		'a', ' ', 0xc3, 0xa4, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x8e, 0xb9,
		0x80, 0xbf, 0xc0, 0xed, 0xa0, 0xf4, 0x90, 0xff, 0x7f, 0xc2,
	};
	struct rnd_state random;
	unsigned int try, good = 0, wrong = 0;
	u8 bytes[6];

	prandom_seed_state(&random, 19);
	for (try = 0; try < TRIES; try++) {
		size_t length = prandom_u32_state(&random) % (sizeof(bytes) + 1);
		size_t i;
		bool want;

		for (i = 0; i < length; i++)
			bytes[i] = likely[prandom_u32_state(&random) %
					  sizeof(likely)];
		want = is_text(bytes, length);
		good += want;
		if ((check(bytes, length) == 0) != want)
			wrong++;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0u);
	KUNIT_EXPECT_GT(test, good, TRIES / 20u);
}

static void length_has_a_bound(struct kunit *test)
{
	char text[OB_NAME_SIZE + 1], name[OB_NAME_SIZE];

	memset(text, 'n', sizeof(text));
	strscpy(name, "before", sizeof(name));
	KUNIT_EXPECT_EQ(test, ob_name_copy(name, text, OB_NAME_SIZE), -ENAMETOOLONG);
	KUNIT_EXPECT_STREQ(test, name, "before");
	KUNIT_EXPECT_EQ(test, ob_name_copy(name, text, OB_NAME_SIZE - 1), 0);
	KUNIT_EXPECT_EQ(test, strlen(name), OB_NAME_SIZE - 1);
	text[OB_NAME_SIZE - 1] = '\n';
	KUNIT_EXPECT_EQ(test, ob_name_copy(name, text, OB_NAME_SIZE), 0);
	KUNIT_EXPECT_EQ(test, ob_name_copy(name, "", 0), 0);
	KUNIT_EXPECT_STREQ(test, name, "");
	KUNIT_EXPECT_EQ(test, ob_name_copy(name, "a\n\n", 3), -EINVAL);
	KUNIT_EXPECT_EQ(test, ob_name_copy(name, "a\0b", 3), -EINVAL);
}

static void lists_have_separators(struct kunit *test)
{
	char name[OB_NAME_SIZE] = "before";

	KUNIT_EXPECT_EQ(test, ob_name_count(NULL), 0u);
	KUNIT_EXPECT_EQ(test, ob_name_count(""), 0u);
	KUNIT_EXPECT_EQ(test, ob_name_count("Keys"), 1u);
	KUNIT_EXPECT_EQ(test, ob_name_count("Keys;;Bass line;"), 4u);
	KUNIT_EXPECT_EQ(test, ob_name_nth(name, NULL, 0), 0);
	KUNIT_EXPECT_STREQ(test, name, "");
	KUNIT_EXPECT_EQ(test, ob_name_nth(name, "Keys;;Bass line;", 0), 0);
	KUNIT_EXPECT_STREQ(test, name, "Keys");
	KUNIT_EXPECT_EQ(test, ob_name_nth(name, "Keys;;Bass line;", 1), 0);
	KUNIT_EXPECT_STREQ(test, name, "");
	KUNIT_EXPECT_EQ(test, ob_name_nth(name, "Keys;;Bass line;", 2), 0);
	KUNIT_EXPECT_STREQ(test, name, "Bass line");
	KUNIT_EXPECT_EQ(test, ob_name_nth(name, "Keys;;Bass line;", 3), 0);
	KUNIT_EXPECT_STREQ(test, name, "");
	KUNIT_EXPECT_EQ(test, ob_name_nth(name, "Keys;\x80", 1), -EINVAL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(every_character),
	KUNIT_CASE(random_bytes),
	KUNIT_CASE(length_has_a_bound),
	KUNIT_CASE(lists_have_separators),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_name",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of names that people give");
MODULE_LICENSE("GPL");
