// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Queue positions against known ones and against a reference that rounds once
 * between two changes of a parameter.
 */
#include "tempo_reference.h"

#include <linux/module.h>

#define NS_PER_S	1000000000ULL

static void starts_with_the_defaults(struct kunit *test)
{
	struct ob_tempo tempo;

	memset(&tempo, 0xff, sizeof(tempo));
	ob_tempo_init(&tempo);
	KUNIT_EXPECT_EQ(test, tempo.tempo, 500000U);
	KUNIT_EXPECT_EQ(test, tempo.base, 1000U);
	KUNIT_EXPECT_EQ(test, tempo.ppq, 96U);
	KUNIT_EXPECT_EQ(test, tempo.skew, 0x10000U);
	KUNIT_EXPECT_FALSE(test, tempo.running);

	ob_tempo_advance(&tempo, NS_PER_S);
	KUNIT_EXPECT_EQ(test, tempo.time, 0ULL);
	KUNIT_EXPECT_EQ(test, tempo.tick, 0U);
}

static const struct known {
	const char *name;
	u32 tempo, base, ppq, skew;
	u64 elapsed, time;
	ob_tick_t tick;
} knowns[] = {
	{ "one second at 120 BPM", 500000, 1000, 96, 0x10000,
	  NS_PER_S, NS_PER_S, 192 },
	{ "a nanosecond less", 500000, 1000, 96, 0x10000,
	  NS_PER_S - 1, NS_PER_S - 1, 191 },
	{ "the same in units of 10 ns", 50000000, 10, 96, 0x10000,
	  NS_PER_S, NS_PER_S, 192 },
	{ "half as fast", 500000, 1000, 96, 0x8000,
	  NS_PER_S, NS_PER_S / 2, 96 },
	{ "three times as fast", 500000, 1000, 96, 0x30000,
	  NS_PER_S, 3 * NS_PER_S, 576 },
	{ "standing still", 500000, 1000, 96, 0, NS_PER_S, 0, 0 },
	{ "NTSC: a tick is 1001/30000 s", 1001000, 1000, 30, 0x10000,
	  1001 * NS_PER_S, 1001 * NS_PER_S, 30000 },
	{ "a year of 960 ticks a quarter, wrapped", 500000, 1000, 960, 0x10000,
	  31536000 * NS_PER_S, 31536000 * NS_PER_S,
	  (ob_tick_t)(31536000ULL * 1920) },
	{ "skew's smallest step", 500000, 1000, 96, 1, 65536 * 7 + 65535, 7, 0 },
	{ "time ends", 1, 1000, INT_MAX, U32_MAX, 1ULL << 49, U64_MAX,
	  /* (2^49 * (2^32 - 1) >> 16) * (2^31 - 1) / 1000 */
	  0xbae147ae },
};

static void known_describe(const struct known *known, char *text)
{
	strscpy(text, known->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(known, knowns, known_describe);

static void finds_known_positions(struct kunit *test)
{
	const struct known *known = test->param_value;
	const u64 since = 12345678901234ULL;
	struct ob_tempo tempo;

	ob_tempo_init(&tempo);
	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_ppq(&tempo, known->ppq));
	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_tempo(&tempo, 1, known->tempo,
						    known->base));
	ob_tempo_set_skew(&tempo, 2, known->skew);
	ob_tempo_start(&tempo, since);

	KUNIT_EXPECT_EQ(test, ob_tempo_time(&tempo, since + known->elapsed),
			known->time);
	KUNIT_EXPECT_EQ(test, ob_tempo_tick(&tempo, since + known->elapsed),
			known->tick);
	KUNIT_EXPECT_EQ(test, tempo.clock, since);
}

static void extreme(struct kunit *test, const struct ob_tempo *parameters)
{
	static const u64 elapsed[] = {
		1, 65535, 65536, 3600 * NS_PER_S, (1ULL << 47) + 12345,
		(1ULL << 63) - 1, 1ULL << 63, U64_MAX - 1,
	};
	static const u64 targets[] = {
		1, 2, 95, 65537, 1ULL << 31, U32_MAX, 1ULL << 40, S64_MAX,
		U64_MAX,
	};
	struct ob_tempo tempo = *parameters, moved;
	struct reference ref;
	int i;

	ob_tempo_start(&tempo, 1);
	reference_read(&ref, &tempo);
	for (i = 0; i < ARRAY_SIZE(elapsed); i++)
		expect_position(test, &tempo, &ref, 1 + elapsed[i]);
	for (i = 0; i < ARRAY_SIZE(targets); i++) {
		moved = tempo;
		ob_tempo_advance(&moved, 1000003);
		expect_clock_of(test, &tempo, false, targets[i]);
		expect_clock_of(test, &tempo, true, (ob_tick_t)targets[i]);
		expect_clock_of(test, &moved, false, targets[i]);
		expect_clock_of(test, &moved, true, (ob_tick_t)targets[i]);
	}
}

static void is_exact_at_the_extremes(struct kunit *test)
{
	struct ob_tempo tempo;
	int p, t, b, s;

	ob_tempo_init(&tempo);
	for (p = 0; p < ARRAY_SIZE(ppqs); p++)
		for (t = 0; t < ARRAY_SIZE(tempos); t++)
			for (b = 0; b < ARRAY_SIZE(bases); b++)
				for (s = 0; s < ARRAY_SIZE(skews); s++) {
					tempo.ppq = ppqs[p];
					tempo.tempo = tempos[t];
					tempo.base = bases[b];
					tempo.skew = skews[s];
					extreme(test, &tempo);
				}
}

static void small_steps_add_up(struct kunit *test)
{
	static const struct ob_tempo parameters[] = {
		{ 500000, 1000, 96, 0x10000 },
		{ 461538, 1000, 480, 0xfffd },
		{ 100000000, 10, 2997 * 33, 0x10001 },
		{ 1, 10, INT_MAX, U32_MAX },
		{ INT_MAX, 1000, 1, 1 },
	};
	struct rnd_state rnd;
	int i, step;

	prandom_seed_state(&rnd, 1);
	for (i = 0; i < ARRAY_SIZE(parameters); i++) {
		struct ob_tempo small = parameters[i], large;
		u64 clock = 77;

		ob_tempo_start(&small, clock);
		large = small;
		for (step = 0; step < 1000000; step++) {
			clock += prandom_u32_state(&rnd) >> 12;
			ob_tempo_advance(&small, clock);
		}
		ob_tempo_advance(&large, clock);
		expect_same(test, &small, &large);
		KUNIT_EXPECT_EQ(test, small.clock, clock);
	}
}

static void follows_any_history(struct kunit *test)
{
	struct ob_tempo tempo;
	struct reference ref;
	struct rnd_state rnd;
	int round, step;

	prandom_seed_state(&rnd, 2);
	for (round = 0; round < 100; round++) {
		u64 clock = random_bits(&rnd, 50);

		random_tempo(&rnd, &tempo);
		tempo.clock = clock;
		reference_read(&ref, &tempo);
		for (step = 0; step < 200; step++) {
			clock = random_change(test, &rnd, clock, &tempo, &ref);
			expect_position(test, &tempo, &ref, clock);
			clock += random_bits(&rnd, 40);
			expect_position(test, &tempo, &ref, clock);
			if (prandom_u32_state(&rnd) & 1)
				ob_tempo_advance(&tempo, clock);
		}
	}
}

static void a_timer_set_for_it_finds_it_due(struct kunit *test)
{
	struct ob_tempo tempo;
	struct rnd_state rnd;
	int i;

	prandom_seed_state(&rnd, 3);
	for (i = 0; i < 50000; i++) {
		random_tempo(&rnd, &tempo);
		ob_tempo_start(&tempo, random_bits(&rnd, 64));
		ob_tempo_advance(&tempo, tempo.clock + random_bits(&rnd, 40));
		expect_clock_of(test, &tempo, false, random_bits(&rnd, 64));
		expect_clock_of(test, &tempo, true, random_bits(&rnd, 32));
		expect_clock_of(test, &tempo, false, tempo.time + 1);
		expect_clock_of(test, &tempo, true, (ob_tick_t)(tempo.tick + 1));
	}
}

static void never_comes_while_it_stands(struct kunit *test)
{
	struct ob_tempo tempo;

	ob_tempo_init(&tempo);
	ob_tempo_start(&tempo, 1000);
	ob_tempo_stop(&tempo, 1000 + NS_PER_S);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_time(&tempo, NS_PER_S + 1),
			OB_TEMPO_NEVER);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_tick(&tempo, 193),
			OB_TEMPO_NEVER);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_time(&tempo, NS_PER_S),
			1000 + NS_PER_S);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_tick(&tempo, 192),
			1000 + NS_PER_S);

	ob_tempo_continue(&tempo, 5 * NS_PER_S);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_time(&tempo, NS_PER_S + 1),
			5 * NS_PER_S + 1);
	ob_tempo_set_skew(&tempo, 5 * NS_PER_S, 0);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_time(&tempo, NS_PER_S + 1),
			OB_TEMPO_NEVER);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_tick(&tempo, 193),
			OB_TEMPO_NEVER);
}

static void comes_up_to_the_last_clock(struct kunit *test)
{
	struct ob_tempo tempo;

	ob_tempo_init(&tempo);
	ob_tempo_start(&tempo, 0);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_time(&tempo, S64_MAX),
			(u64)S64_MAX);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_time(&tempo, S64_MAX + 1ULL),
			OB_TEMPO_NEVER);

	/* Fractions that take something from the upper half of a number. */
	ob_tempo_set_skew(&tempo, 0, 1);
	ob_tempo_advance(&tempo, 1);
	expect_clock_of(test, &tempo, false, 1ULL << 48);
	ob_tempo_set_skew(&tempo, 1, U32_MAX);
	expect_clock_of(test, &tempo, false, 1ULL << 48);
}

static void keeps_its_place_when_the_tempo_changes(struct kunit *test)
{
	struct ob_tempo tempo;

	/* A tick is 10 ms long. */
	ob_tempo_init(&tempo);
	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_ppq(&tempo, 50));
	ob_tempo_start(&tempo, 0);

	/* Half of tick 7 has passed; the other half lasts 20 ms now. */
	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_tempo(&tempo, 75000000, 2000000,
						    1000));
	KUNIT_EXPECT_EQ(test, tempo.tick, 7U);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_tick(&tempo, 8), 95000000ULL);

	/* The same tempo in other units changes nothing. */
	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_tempo(&tempo, 85000000, 200000000,
						    10));
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_tick(&tempo, 8), 95000000ULL);

	/* A quarter of tick 7 is left; of 25 a quarter, that is 20 ms. */
	ob_tempo_stop(&tempo, 85000000);
	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_ppq(&tempo, 25));
	ob_tempo_continue(&tempo, NS_PER_S);
	KUNIT_EXPECT_EQ(test, ob_tempo_clock_of_tick(&tempo, 8),
			NS_PER_S + 20000000);
}

static void never_steps_back(struct kunit *test)
{
	struct ob_tempo tempo;
	struct rnd_state rnd;
	ob_tick_t tick = 0;
	u64 clock = 0, time = 0;
	int i;

	prandom_seed_state(&rnd, 4);
	ob_tempo_init(&tempo);
	ob_tempo_start(&tempo, 0);
	for (i = 0; i < 200000; i++) {
		u64 early = clock - min(clock, random_bits(&rnd, 30));

		clock += random_bits(&rnd, 24);
		switch (prandom_u32_state(&rnd) % 6) {
		case 0:
			ob_tempo_set_skew(&tempo, early,
					  random_bits(&rnd, 20));
			break;
		case 1:
			ob_tempo_set_tempo(&tempo, clock,
					   1000 + random_bits(&rnd, 24), 1000);
			break;
		case 2:
			ob_tempo_stop(&tempo, clock);
			break;
		case 3:
			ob_tempo_continue(&tempo, early);
			break;
		default:
			ob_tempo_advance(&tempo, early);
		}
		KUNIT_ASSERT_GE(test, ob_tempo_time(&tempo, early), time);
		KUNIT_ASSERT_GE(test, ob_tempo_tick(&tempo, early), tick);
		time = tempo.time;
		tick = tempo.tick;
	}
	KUNIT_EXPECT_GT(test, tick, 0U);
}

static void refuses_what_is_out_of_range(struct kunit *test)
{
	static const struct {
		u32 tempo, base;
	} bad[] = {
		{ 0, 1000 }, { 0x80000000, 1000 }, { U32_MAX, 10 },
		{ 500000, 0 }, { 500000, 1 }, { 500000, 100 },
		{ 500000, U32_MAX },
	};
	struct ob_tempo tempo, before;
	int i;

	ob_tempo_init(&tempo);
	ob_tempo_start(&tempo, 5);
	ob_tempo_advance(&tempo, 12345678);
	before = tempo;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ(test, -EINVAL,
				ob_tempo_set_tempo(&tempo, NS_PER_S,
						   bad[i].tempo, bad[i].base));
	KUNIT_EXPECT_EQ(test, -EINVAL, ob_tempo_set_ppq(&tempo, 0));
	KUNIT_EXPECT_EQ(test, -EINVAL, ob_tempo_set_ppq(&tempo, 0x80000000));
	KUNIT_EXPECT_EQ(test, -EBUSY, ob_tempo_set_ppq(&tempo, 97));
	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_ppq(&tempo, 96));
	expect_same(test, &tempo, &before);

	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_tempo(&tempo, 0, 1, 10));
	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_tempo(&tempo, 0, INT_MAX, 1000));
	ob_tempo_stop(&tempo, 0);
	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_ppq(&tempo, 1));
	KUNIT_EXPECT_EQ(test, 0, ob_tempo_set_ppq(&tempo, INT_MAX));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(starts_with_the_defaults),
	KUNIT_CASE_PARAM(finds_known_positions, known_gen_params),
	KUNIT_CASE(is_exact_at_the_extremes),
	KUNIT_CASE(small_steps_add_up),
	KUNIT_CASE(follows_any_history),
	KUNIT_CASE(a_timer_set_for_it_finds_it_due),
	KUNIT_CASE(never_comes_while_it_stands),
	KUNIT_CASE(comes_up_to_the_last_clock),
	KUNIT_CASE(keeps_its_place_when_the_tempo_changes),
	KUNIT_CASE(never_steps_back),
	KUNIT_CASE(refuses_what_is_out_of_range),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_tempo",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of queue positions");
MODULE_LICENSE("GPL");
