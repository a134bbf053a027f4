// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* A full table of senders makes room at the cost of the client that has most of it. */
#include "core/event/sender_places.h"

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/prandom.h>

#define PLACES	8
#define STEPS	100000

static unsigned int choose(const struct ob_sender_place *places, u64 client,
			   unsigned int *most)
{
	return ob_sender_places_choose(places, PLACES, client, most);
}

static unsigned int count_of(const struct ob_sender_place *places, u64 client)
{
	unsigned int count = 0, i;

	for (i = 0; i < PLACES; i++)
		count += places[i].client == client;
	return count;
}

static void idlest_of_many(struct kunit *test)
{
	struct ob_sender_place places[PLACES];
	unsigned int most, i;

	for (i = 0; i < PLACES; i++)
		places[i] = (struct ob_sender_place) { 10 + i, (i + 5) % PLACES };
	KUNIT_EXPECT_EQ(test, choose(places, 99, &most), 3U);
	KUNIT_EXPECT_EQ(test, most, 1U);
	/* Turns go round, and one's own comes first among equals. */
	for (i = 0; i < PLACES; i++)
		places[i].turn -= 4;
	KUNIT_EXPECT_EQ(test, choose(places, 99, &most), 3U);
	KUNIT_EXPECT_EQ(test, choose(places, 11, &most), 1U);
	places[0].client = 17;
	KUNIT_EXPECT_EQ(test, choose(places, 11, &most), 7U);
	KUNIT_EXPECT_EQ(test, most, 2U);
}

/* However the others choose, a client with one place keeps it while one has two. */
static void nobody_loses_the_last_place_to_who_has_two(struct kunit *test)
{
	struct ob_sender_place places[PLACES] = { };
	unsigned int most, chosen, step, i;
	struct rnd_state rnd;
	u64 client, loser;

	prandom_seed_state(&rnd, 7);
	for (i = 0; i < PLACES; i++)
		places[i].client = 1 + i / 2;
	for (step = 1; step < STEPS; step++) {
		client = 1 + prandom_u32_state(&rnd) % (PLACES + 2);
		chosen = choose(places, client, &most);
		loser = places[chosen].client;
		KUNIT_ASSERT_EQ(test, most, count_of(places, loser));
		for (i = 0; i < PLACES; i++) {
			KUNIT_ASSERT_LE(test, count_of(places, places[i].client),
					most);
			if (places[i].client == loser)
				KUNIT_ASSERT_GE(test, (s32)(places[i].turn -
						places[chosen].turn), 0);
		}
		if (count_of(places, client) == most)
			KUNIT_ASSERT_EQ(test, loser, client);
		places[chosen] = (struct ob_sender_place) { client, step };
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(idlest_of_many),
	KUNIT_CASE(nobody_loses_the_last_place_to_who_has_two),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_sender_places",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of places for senders");
MODULE_LICENSE("GPL");
