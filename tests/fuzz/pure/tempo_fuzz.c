// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Positions of a queue, after any changes, against the reference of the KUnit
 * suite; and they never go back, and are there when they said they would be.
 */
#include "tempo_reference.h"

#define CHANGES		64

static void check_order(struct kunit *test, const struct ob_tempo *tempo,
			u64 clock, u64 later)
{
	struct ob_tempo once = *tempo, twice = *tempo;

	FUZZ_ASSERT(ob_tempo_time(tempo, clock) <=
		    ob_tempo_time(tempo, clock + later));
	ob_tempo_advance(&once, clock + later);
	ob_tempo_advance(&twice, clock);
	ob_tempo_advance(&twice, clock + later);
	expect_same(test, &once, &twice);
}

/* A call that is refused changes nothing. */
static void check_refusal(struct kunit *test, struct ob_tempo *tempo, u64 clock,
			  u32 value)
{
	struct ob_tempo before = *tempo;

	if (!value || value > INT_MAX) {
		FUZZ_ASSERT(ob_tempo_set_tempo(tempo, clock, value, 10) ==
			    -EINVAL);
		FUZZ_ASSERT(ob_tempo_set_ppq(tempo, value) == -EINVAL);
	}
	if (value != 10 && value != 1000)
		FUZZ_ASSERT(ob_tempo_set_tempo(tempo, clock, 1, value) ==
			    -EINVAL);
	expect_same(test, tempo, &before);
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	struct kunit *test = NULL;
	struct ob_tempo tempo;
	struct reference ref;
	u64 clock = 0;
	int i;

	random_tempo(&rnd, &tempo);
	reference_read(&ref, &tempo);
	for (i = 0; i < CHANGES && rnd.left; i++) {
		clock = random_change(test, &rnd, clock, &tempo, &ref);
		expect_position(test, &tempo, &ref,
				clock + random_bits(&rnd, 45));
		expect_clock_of(test, &tempo, true, random_bits(&rnd, 32));
		expect_clock_of(test, &tempo, false, random_bits(&rnd, 64));
		check_refusal(test, &tempo, clock, random_bits(&rnd, 32));
		check_order(test, &tempo, clock, random_bits(&rnd, 45));
	}
	return 0;
}
