/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The position of a queue in one go from the last change of a parameter, with
 * the compiler's 128-bit integers (so on 64-bit machines only) and a bit-by-bit
 * division; the comparison of core/queue/tempo.c with it; and what to try it with.
 */
#ifndef ONBEAT_TEMPO_REFERENCE_H
#define ONBEAT_TEMPO_REFERENCE_H

#include "core/queue/tempo.h"

#include <kunit/test.h>
#include <linux/prandom.h>

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

static const u32 ppqs[] = { 1, 96, 960, 2997 * 33, INT_MAX };
static const u32 tempos[] = { 1, 500000, 100000000, INT_MAX };
static const u32 bases[] = { 10, 1000 };
static const u32 skews[] = { 0, 1, 0x8000, 0x10000, 0x10001, U32_MAX };

/* Any size is equally likely: from one bit to @bits. */
static inline u64 random_bits(struct rnd_state *rnd, unsigned int bits)
{
	u64 high = prandom_u32_state(rnd), low = prandom_u32_state(rnd);

	return (high << 32 | low) >> (64 - bits) >>
	       prandom_u32_state(rnd) % bits;
}

static inline u32 random_of(struct rnd_state *rnd, const u32 *values, size_t count)
{
	return values[prandom_u32_state(rnd) % count];
}

static inline u32 random_base(struct rnd_state *rnd)
{
	return random_of(rnd, bases, ARRAY_SIZE(bases));
}

/* A tempo or PPQ. */
static inline u32 random_parameter(struct rnd_state *rnd)
{
	return max_t(u32, 1, random_bits(rnd, 31));
}

static inline void random_tempo(struct rnd_state *rnd, struct ob_tempo *tempo)
{
	ob_tempo_init(tempo);
	tempo->base = random_base(rnd);
	tempo->tempo = random_parameter(rnd);
	tempo->ppq = random_parameter(rnd);
	tempo->skew = random_bits(rnd, 32);
	if (prandom_u32_state(rnd) & 1) {
		tempo->tempo = random_of(rnd, tempos, ARRAY_SIZE(tempos));
		tempo->ppq = random_of(rnd, ppqs, ARRAY_SIZE(ppqs));
	}
	if (prandom_u32_state(rnd) & 1)
		tempo->skew = random_of(rnd, skews, ARRAY_SIZE(skews));
}

/* One random change of both; returns the clock of it. */
static inline u64 random_change(struct kunit *test, struct rnd_state *rnd,
				u64 clock, struct ob_tempo *tempo,
				struct reference *ref)
{
	u64 value = random_bits(rnd, 32);

	clock += random_bits(rnd, 45);
	switch (prandom_u32_state(rnd) % 8) {
	case 0:
		ob_tempo_start(tempo, clock);
		ref->clock = clock;
		ref->parts = 0;
		ref->tick = 0;
		ref->tick_fraction = 0;
		ref->running = true;
		break;
	case 1:
		ob_tempo_stop(tempo, clock);
		reference_move(ref, clock);
		ref->running = false;
		break;
	case 2:
	case 3:
		ob_tempo_continue(tempo, clock);
		reference_move(ref, clock);
		ref->running = true;
		break;
	case 4:
		ob_tempo_set_skew(tempo, clock, value);
		reference_move(ref, clock);
		ref->skew = value;
		break;
	case 5:
		value = random_parameter(rnd);
		reference_set_tempo(ref, clock, value, random_base(rnd));
		KUNIT_ASSERT_EQ(test, 0, ob_tempo_set_tempo(tempo, clock, value,
							    ref->base));
		break;
	case 6:
		value = random_parameter(rnd);
		if (!ref->running)
			ref->ppq = value;
		KUNIT_ASSERT_EQ(test, ob_tempo_set_ppq(tempo, value),
				ref->ppq == value ? 0 : -EBUSY);
		break;
	case 7:
		reference_move(ref, clock);
		if (value & 1) {
			ob_tempo_set_tick(tempo, clock, value);
			ref->tick = value;
			ref->tick_fraction = 0;
		} else {
			ob_tempo_set_time(tempo, clock, value << 8);
			ref->parts = (u128)value << 24;
		}
		break;
	}
	return clock;
}

#endif
