/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The position of a queue in one go from the last change of a parameter, with
 * the compiler's 128-bit integers (so on 64-bit machines only) and a bit-by-bit
 * division; and the comparison of core/tempo.c with it.
 */
#ifndef ONBEAT_TEMPO_REFERENCE_H
#define ONBEAT_TEMPO_REFERENCE_H

#include "core/tempo.h"

#include <kunit/test.h>

struct reference {
	u32 tempo, base, ppq, skew;
	bool running;
	u64 clock;		/* of the last change */
	u128 parts;		/* 1/65536 ns of queue time then */
	u128 tick;		/* not wrapped */
	u64 tick_fraction;	/* 1/quarter tick */
};

static inline u128 reference_divide(u128 number, u128 divisor, u128 *rest)
{
	u128 quotient = 0;
	int bit;

	*rest = 0;
	for (bit = 127; bit >= 0; bit--) {
		*rest = *rest << 1 | (number >> bit & 1);
		quotient <<= 1;
		if (*rest >= divisor) {
			*rest -= divisor;
			quotient |= 1;
		}
	}
	return quotient;
}

static inline u128 reference_quarter(const struct reference *ref)
{
	return (u128)ref->tempo * ref->base;
}

/* The whole position at @clock, in @at. */
static inline void reference_at(const struct reference *ref, u64 clock,
				struct reference *at)
{
	u128 ns, rest;

	*at = *ref;
	at->clock = clock;
	if (!ref->running)
		return;
	at->parts += (u128)(clock - ref->clock) * ref->skew;
	ns = (at->parts >> 16) - (ref->parts >> 16);
	at->tick += reference_divide(ns * ref->ppq + ref->tick_fraction,
				     reference_quarter(ref), &rest);
	at->tick_fraction = rest;
}

static inline void reference_move(struct reference *ref, u64 clock)
{
	struct reference at;

	reference_at(ref, clock, &at);
	*ref = at;
}

static inline void reference_set_tempo(struct reference *ref, u64 clock,
				       u32 tempo, u32 base)
{
	u128 fraction, old, rest;

	reference_move(ref, clock);
	old = reference_quarter(ref);
	ref->tempo = tempo;
	ref->base = base;
	fraction = reference_quarter(ref) * ref->tick_fraction;
	ref->tick_fraction = reference_divide(fraction, old, &rest);
}

static inline u64 reference_time(const struct reference *ref)
{
	u128 ns = ref->parts >> 16;

	return ns > U64_MAX ? U64_MAX : ns;
}

static inline void reference_read(struct reference *ref,
				  const struct ob_tempo *tempo)
{
	*ref = (struct reference){
		.tempo = tempo->tempo,
		.base = tempo->base,
		.ppq = tempo->ppq,
		.skew = tempo->skew,
		.running = tempo->running,
		.clock = tempo->clock,
		.parts = (u128)tempo->time << 16 | tempo->time_fraction,
		.tick = tempo->tick,
		.tick_fraction = tempo->tick_fraction,
	};
}

/* Asked without moving, @tempo says what the reference says. */
static inline void expect_position(struct kunit *test,
				   const struct ob_tempo *tempo,
				   const struct reference *ref, u64 clock)
{
	struct reference at;

	reference_at(ref, clock, &at);
	KUNIT_ASSERT_EQ(test, ob_tempo_time(tempo, clock), reference_time(&at));
	KUNIT_ASSERT_EQ(test, ob_tempo_tick(tempo, clock), (ob_tick_t)at.tick);
}

static inline void expect_same(struct kunit *test, const struct ob_tempo *a,
			       const struct ob_tempo *b)
{
	KUNIT_EXPECT_EQ(test, a->tempo, b->tempo);
	KUNIT_EXPECT_EQ(test, a->base, b->base);
	KUNIT_EXPECT_EQ(test, a->ppq, b->ppq);
	KUNIT_EXPECT_EQ(test, a->skew, b->skew);
	KUNIT_EXPECT_EQ(test, a->running, b->running);
	KUNIT_EXPECT_EQ(test, a->clock, b->clock);
	KUNIT_EXPECT_EQ(test, a->time, b->time);
	KUNIT_EXPECT_EQ(test, a->time_fraction, b->time_fraction);
	KUNIT_EXPECT_EQ(test, a->tick, b->tick);
	KUNIT_EXPECT_EQ(test, a->tick_fraction, b->tick_fraction);
}

/*
 * The clock of @time (or of @tick) is the first one that does, also when the
 * answer is "never".
 */
static inline void expect_clock_of(struct kunit *test,
				   const struct ob_tempo *tempo,
				   bool is_tick, u64 target)
{
	u64 clock = is_tick ? ob_tempo_clock_of_tick(tempo, target) :
			      ob_tempo_clock_of_time(tempo, target);
	u64 now = is_tick ? tempo->tick : tempo->time;
	struct reference ref, at;

	if (target <= now) {
		KUNIT_ASSERT_EQ(test, clock, tempo->clock);
		return;
	}

	reference_read(&ref, tempo);
	if (clock != OB_TEMPO_NEVER) {
		KUNIT_ASSERT_LE(test, clock, (u64)S64_MAX);
		KUNIT_ASSERT_GT(test, clock, tempo->clock);
		reference_at(&ref, clock, &at);
		KUNIT_ASSERT_TRUE(test, (is_tick ? at.tick : at.parts >> 16) >=
					target);
		clock--;
	} else {
		clock = max_t(u64, S64_MAX, tempo->clock);
	}
	reference_at(&ref, clock, &at);
	KUNIT_ASSERT_TRUE(test, (is_tick ? at.tick : at.parts >> 16) < target);
}

#endif
