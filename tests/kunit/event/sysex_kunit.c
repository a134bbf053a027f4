// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Inside a SysEx or not: known sequences, and random ones against a reference
 * that keeps all that ever happened and looks through it from the end.
 */
#include <onbeat/sysex.h>

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>

#define STEPS	4000
#define SOURCES	3

static const struct snd_seq_addr one = { .client = 1, .port = 0 };
static const struct snd_seq_addr two = { .client = 1, .port = 1 };

static bool accept(struct ob_sysex *sysex, const struct snd_seq_addr *source,
		   const char *text)
{
	return ob_sysex_accept(sysex, source, (const u8 *)text, strlen(text));
}

static void first_byte_tells_the_part(struct kunit *test)
{
	unsigned int byte;

	for (byte = 0; byte < 256; byte++) {
		u8 data = byte;
		enum ob_sysex_part want = OB_SYSEX_OTHER;

		if (byte == 0xf0)
			want = OB_SYSEX_FIRST;
		else if (byte < 0x80 || byte == 0xf7)
			want = OB_SYSEX_LATER;
		KUNIT_EXPECT_EQ(test, ob_sysex_part_of(&data), want);
		KUNIT_EXPECT_EQ(test, ob_sysex_ends(&data, 1), byte == 0xf7);
	}
	KUNIT_EXPECT_TRUE(test, ob_sysex_ends("\xf0\x01\xf7", 3));
	KUNIT_EXPECT_FALSE(test, ob_sysex_ends("\xf0\x01\xf7", 2));
}

static void parts_follow_their_beginning(struct kunit *test)
{
	struct ob_sysex sysex = {};

	KUNIT_EXPECT_FALSE(test, accept(&sysex, &one, "p"));
	KUNIT_EXPECT_FALSE(test, accept(&sysex, &one, "\xf7"));
	KUNIT_EXPECT_FALSE(test, ob_sysex_is_open(&sysex));
	KUNIT_EXPECT_TRUE(test, accept(&sysex, &one, "\xf0p"));
	KUNIT_EXPECT_TRUE(test, ob_sysex_is_open(&sysex));
	KUNIT_EXPECT_TRUE(test, accept(&sysex, &one, "q"));
	KUNIT_EXPECT_TRUE(test, accept(&sysex, &one, "r\xf7"));
	KUNIT_EXPECT_FALSE(test, ob_sysex_is_open(&sysex));
	KUNIT_EXPECT_FALSE(test, accept(&sysex, &one, "s"));
	KUNIT_EXPECT_TRUE(test, accept(&sysex, &one, "\xf0\xf7"));
	KUNIT_EXPECT_FALSE(test, ob_sysex_is_open(&sysex));
}

static void others_wait_for_the_end(struct kunit *test)
{
	struct ob_sysex sysex = {};

	KUNIT_EXPECT_TRUE(test, ob_sysex_admits(&sysex, &two));
	accept(&sysex, &one, "\xf0p");
	KUNIT_EXPECT_TRUE(test, ob_sysex_admits(&sysex, &one));
	KUNIT_EXPECT_FALSE(test, ob_sysex_admits(&sysex, &two));
	accept(&sysex, &one, "\xf7");
	KUNIT_EXPECT_TRUE(test, ob_sysex_admits(&sysex, &two));
	KUNIT_EXPECT_TRUE(test, ob_sysex_is_from(&sysex, &one));
}

static void abandoned_sysex_is_not_continued(struct kunit *test)
{
	struct ob_sysex sysex = {};

	accept(&sysex, &one, "\xf0p");
	ob_sysex_abandon_from(&sysex, &two);
	KUNIT_EXPECT_TRUE(test, ob_sysex_is_open(&sysex));
	ob_sysex_abandon_from(&sysex, &one);
	KUNIT_EXPECT_TRUE(test, ob_sysex_admits(&sysex, &two));
	KUNIT_EXPECT_FALSE(test, accept(&sysex, &one, "q\xf7"));
	accept(&sysex, &two, "\xf0p");
	ob_sysex_abandon(&sysex);
	KUNIT_EXPECT_FALSE(test, accept(&sysex, &two, "q\xf7"));
	/* Bytes of another kind end it, too. */
	accept(&sysex, &one, "\xf0p");
	KUNIT_EXPECT_TRUE(test, accept(&sysex, &one, "\x90pq"));
	KUNIT_EXPECT_FALSE(test, ob_sysex_is_open(&sysex));
}

/* A program gets everything; only what continues is treated in another way. */
static void advancing_asks_for_no_beginning(struct kunit *test)
{
	struct ob_sysex sysex = {};

	KUNIT_EXPECT_FALSE(test, ob_sysex_continues(&sysex, &one, "p"));
	ob_sysex_advance(&sysex, &one, "p", 1);
	KUNIT_EXPECT_TRUE(test, ob_sysex_continues(&sysex, &one, "q"));
	KUNIT_EXPECT_TRUE(test, ob_sysex_continues(&sysex, &one, "\x90"));
	KUNIT_EXPECT_FALSE(test, ob_sysex_continues(&sysex, &one, "\xf0"));
	KUNIT_EXPECT_FALSE(test, ob_sysex_continues(&sysex, &two, "q"));
	ob_sysex_advance(&sysex, &two, "\x90\xf7", 2);
	KUNIT_EXPECT_FALSE(test, ob_sysex_continues(&sysex, &two, "q"));
}

enum act { ACCEPT, ADVANCE, ABANDON, ABANDON_FROM, ACTS };

/* One thing that happened to the tracker. */
struct step {
	enum act act;
	struct snd_seq_addr source;
	u8 data[2];
	bool accepted;
};

/* The step that left a SysEx open before step @count, or NULL. */
static const struct step *opened_by(const struct step *steps, int count)
{
	while (count--) {
		const struct step *step = &steps[count];

		switch (step->act) {
		case ABANDON:
			return NULL;
		case ABANDON_FROM: {
			const struct step *before = opened_by(steps, count);

			if (!before || (before->source.client ==
					step->source.client &&
					before->source.port ==
					step->source.port))
				return NULL;
			return before;
		}
		default:
			if (!step->accepted)
				break;
			if (step->data[1] == 0xf7)
				return NULL;
			if (step->act == ACCEPT && step->data[0] >= 0x80 &&
			    step->data[0] != 0xf0 && step->data[0] != 0xf7)
				return NULL;
			return step;
		}
	}
	return NULL;
}

static struct step random_step(struct rnd_state *random)
{
	static const u8 firsts[] = { 0xf0, 0x00, 0x7f, 0xf7, 0x90, 0xf8 };
	static const u8 lasts[] = { 0xf7, 0x00, 0x7f, 0xf0, 0xf6 };
	struct step step = {
		.act = prandom_u32_state(random) % (2 * ACTS),
		.source.client = 128 + prandom_u32_state(random) % SOURCES,
		.source.port = prandom_u32_state(random) % 2,
		.data = {
			firsts[prandom_u32_state(random) % ARRAY_SIZE(firsts)],
			lasts[prandom_u32_state(random) % ARRAY_SIZE(lasts)],
		},
	};

	/* To abandon one is rarer than to go on. */
	if (step.act >= ACTS)
		step.act = step.act % 2 ? ADVANCE : ACCEPT;
	return step;
}

static void take_step(struct ob_sysex *sysex, struct step *step)
{
	switch (step->act) {
	case ACCEPT:
		step->accepted = ob_sysex_accept(sysex, &step->source,
						 step->data, 2);
		break;
	case ADVANCE:
		ob_sysex_advance(sysex, &step->source, step->data, 2);
		step->accepted = true;
		break;
	case ABANDON:
		ob_sysex_abandon(sysex);
		break;
	default:
		ob_sysex_abandon_from(sysex, &step->source);
	}
}

static void random_steps_leave_what_the_reference_says(struct kunit *test)
{
	const struct step *opened;
	struct ob_sysex sysex = {};
	struct rnd_state random;
	struct step *steps;
	bool later, same;
	int i;

	steps = kunit_kcalloc(test, STEPS, sizeof(*steps), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, steps);
	prandom_seed_state(&random, 7);
	for (i = 0; i < STEPS; i++) {
		steps[i] = random_step(&random);
		opened = opened_by(steps, i);
		later = steps[i].data[0] < 0x80 || steps[i].data[0] == 0xf7;
		same = opened && opened->source.client ==
		       steps[i].source.client &&
		       opened->source.port == steps[i].source.port;
		KUNIT_ASSERT_EQ(test, ob_sysex_is_open(&sysex), !!opened);
		KUNIT_ASSERT_EQ(test,
				ob_sysex_admits(&sysex, &steps[i].source),
				!opened || same);
		KUNIT_ASSERT_EQ(test,
				ob_sysex_continues(&sysex, &steps[i].source,
						   steps[i].data),
				same && steps[i].data[0] != 0xf0);
		take_step(&sysex, &steps[i]);
		if (steps[i].act == ACCEPT)
			KUNIT_ASSERT_EQ(test, steps[i].accepted,
					!later || opened);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(first_byte_tells_the_part),
	KUNIT_CASE(parts_follow_their_beginning),
	KUNIT_CASE(others_wait_for_the_end),
	KUNIT_CASE(abandoned_sysex_is_not_continued),
	KUNIT_CASE(advancing_asks_for_no_beginning),
	KUNIT_CASE(random_steps_leave_what_the_reference_says),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_sysex",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of SysEx tracking");
MODULE_LICENSE("GPL");
