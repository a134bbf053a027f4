// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Position of a queue in time and in ticks, computed from the clock when it is
 * read: a running queue needs no periodic tick. Pure: called by the queue's
 * files in any context, with the queue's lock held and the clock as an
 * argument. Nothing here has state other than struct ob_tempo.
 *
 * The position is a straight line through an anchor: when the clock was @clock,
 * the position was @time and @tick. While the queue runs,
 *
 *	time = @time + (clock - @clock) * skew / 0x10000
 *	tick = @tick + (time - @time) * ppq / quarter
 *
 * where quarter = tempo * base is the length of a quarter note in ns. A change
 * of a parameter first moves the anchor to the present with the old parameters
 * (ob_tempo_advance()), so it never affects the past. Reading a position moves
 * the anchor of a copy only.
 *
 * No remainder is lost: @time_fraction holds the part of a nanosecond that has
 * passed beyond @time, in the skew's unit of 1/65536 ns, and @tick_fraction the
 * part of a tick beyond @tick, in 1/quarter tick. Moving the anchor many times
 * therefore gives exactly the position that moving it once gives. The only
 * rounding is that of @tick_fraction when a change of tempo changes its unit.
 *
 * The inverse functions round up: a timer that is armed for the clock at which
 * a time or a tick is reached never fires before it.
 *
 * A quarter is below 2^41 ns, and intermediate values need up to 112 bits.
 * Kernels of 32 bits have no type of 128 bits, and none has a division of it:
 * hence struct wide.
 */
#include "queue/tempo.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>

#define SKEW_SHIFT	16

/* An unsigned number of 128 bits. */
struct wide {
	u64 high;
	u64 low;
};

static struct wide widen(u64 value)
{
	return (struct wide){ .low = value };
}

static struct wide wide_add(struct wide a, u64 b)
{
	a.low += b;
	a.high += a.low < b;
	return a;
}

static struct wide wide_sub(struct wide a, u64 b)
{
	a.high -= a.low < b;
	a.low -= b;
	return a;
}

/* The product must fit. */
static struct wide wide_mul(struct wide a, u32 b)
{
	u64 lower = mul_u32_u32(lower_32_bits(a.low), b);
	u64 upper = mul_u32_u32(upper_32_bits(a.low), b) + upper_32_bits(lower);

	return (struct wide){
		.high = a.high * b + upper_32_bits(upper),
		.low = upper << 32 | lower_32_bits(lower),
	};
}

/*
 * Long division in base 2^16, rounded down. @divisor must be below 2^48, so
 * that a remainder and the next digit together fit 64 bits.
 */
static struct wide wide_div(struct wide a, u64 divisor, u64 *remainder)
{
	struct wide quotient = {};
	int shift;
	u64 rest;

	if (!a.high) {
		quotient.low = div64_u64_rem(a.low, divisor, remainder);
		return quotient;
	}

	quotient.high = div64_u64_rem(a.high, divisor, &rest);
	for (shift = 48; shift >= 0; shift -= 16) {
		u64 digits = rest << 16 | (a.low >> shift & 0xffff);

		quotient.low |= div64_u64_rem(digits, divisor, &rest) << shift;
	}
	*remainder = rest;
	return quotient;
}

/* As wide_div(), rounded up. */
static struct wide wide_div_up(struct wide a, u64 divisor)
{
	u64 remainder;
	struct wide quotient = wide_div(a, divisor, &remainder);

	return wide_add(quotient, remainder ? 1 : 0);
}

/* Length of a quarter note in ns. */
static u64 quarter(const struct ob_tempo *tempo)
{
	return mul_u32_u32(tempo->tempo, tempo->base);
}

/**
 * ob_tempo_init() - default parameters, stopped at position 0
 * @tempo: queue position that nobody else uses yet
 */
void ob_tempo_init(struct ob_tempo *tempo)
{
	*tempo = (struct ob_tempo){
		.tempo = OB_TEMPO_DEFAULT,
		.base = OB_TEMPO_DEFAULT_BASE,
		.ppq = OB_TEMPO_DEFAULT_PPQ,
		.skew = OB_TEMPO_SKEW_ONE,
	};
}

/* The part of @elapsed that has passed in queue time; a fraction stays. */
static struct wide pass(struct ob_tempo *tempo, u64 elapsed)
{
	struct wide passed;

	if (likely(tempo->skew == OB_TEMPO_SKEW_ONE))
		return widen(elapsed);
	passed = wide_mul(widen(elapsed), tempo->skew);
	passed = wide_add(passed, tempo->time_fraction);
	tempo->time_fraction = passed.low & (OB_TEMPO_SKEW_ONE - 1);
	passed.low = passed.high << (64 - SKEW_SHIFT) | passed.low >> SKEW_SHIFT;
	passed.high >>= SKEW_SHIFT;
	return passed;
}

static void advance_time(struct ob_tempo *tempo, struct wide passed)
{
	tempo->time += passed.low;
	if (passed.high || tempo->time < passed.low)
		tempo->time = U64_MAX;
}

static void advance_tick(struct ob_tempo *tempo, struct wide passed)
{
	struct wide parts = wide_add(wide_mul(passed, tempo->ppq),
				     tempo->tick_fraction);

	tempo->tick += (ob_tick_t)wide_div(parts, quarter(tempo),
					   &tempo->tick_fraction).low;
}

/**
 * ob_tempo_advance() - move the anchor to a clock, without loss
 * @tempo: queue position
 * @clock: new anchor
 *
 * Afterwards @tempo->time and @tempo->tick are the position at @clock, rounded
 * down.
 */
void ob_tempo_advance(struct ob_tempo *tempo, u64 clock)
{
	struct wide passed;
	u64 elapsed;

	if (clock <= tempo->clock)
		return;

	elapsed = clock - tempo->clock;
	tempo->clock = clock;
	if (!tempo->running)
		return;

	passed = pass(tempo, elapsed);
	advance_time(tempo, passed);
	advance_tick(tempo, passed);
}

/**
 * ob_tempo_time() - queue time at a clock
 * @tempo: queue position
 * @clock: clock
 *
 * Return: Nanoseconds, rounded down.
 */
u64 ob_tempo_time(const struct ob_tempo *tempo, u64 clock)
{
	struct ob_tempo then = *tempo;

	ob_tempo_advance(&then, clock);
	return then.time;
}

/**
 * ob_tempo_tick() - tick at a clock
 * @tempo: queue position
 * @clock: clock
 *
 * Return: The tick, rounded down.
 */
ob_tick_t ob_tempo_tick(const struct ob_tempo *tempo, u64 clock)
{
	struct ob_tempo then = *tempo;

	ob_tempo_advance(&then, clock);
	return then.tick;
}

/**
 * ob_tempo_within_tick() - queue time since the tick began
 * @tempo: queue position
 * @clock: clock
 *
 * Return: Nanoseconds, rounded down; less than the length of a tick.
 */
u64 ob_tempo_within_tick(const struct ob_tempo *tempo, u64 clock)
{
	struct ob_tempo then = *tempo;

	ob_tempo_advance(&then, clock);
	return div_u64(then.tick_fraction, then.ppq);
}

/*
 * Smallest clock at which at least @span ns of queue time have passed since the
 * anchor. @span must be at least 1 and below 2^96.
 */
static u64 clock_after(const struct ob_tempo *tempo, struct wide span)
{
	struct wide wait;

	if (!tempo->running || !tempo->skew)
		return OB_TEMPO_NEVER;

	/* A fraction is less than what rounding up adds. */
	wait = span;
	if (unlikely(tempo->skew != OB_TEMPO_SKEW_ONE)) {
		wait = wide_sub(wide_mul(span, OB_TEMPO_SKEW_ONE),
				tempo->time_fraction);
		wait = wide_div_up(wait, tempo->skew);
	}
	wait = wide_add(wait, tempo->clock);
	if (wait.high || wait.low > S64_MAX)
		return OB_TEMPO_NEVER;
	return wait.low;
}

/**
 * ob_tempo_clock_of_time() - clock at which the queue reaches a time
 * @tempo: queue position
 * @time: queue time, ns
 *
 * Return: The smallest clock at which ob_tempo_time() >= @time, so that a timer
 * armed for it finds its event due; the anchor's clock if @time is already
 * reached; OB_TEMPO_NEVER if the queue is stopped, the skew is 0, or the clock
 * would be 2^63 ns or more.
 */
u64 ob_tempo_clock_of_time(const struct ob_tempo *tempo, u64 time)
{
	if (time <= tempo->time)
		return tempo->clock;
	return clock_after(tempo, widen(time - tempo->time));
}

/**
 * ob_tempo_clock_of_tick() - clock at which the queue reaches a tick
 * @tempo: queue position
 * @tick: tick; ticks do not wrap here: a smaller one is already reached
 *
 * Return: As ob_tempo_clock_of_time(), for ob_tempo_tick().
 */
u64 ob_tempo_clock_of_tick(const struct ob_tempo *tempo, ob_tick_t tick)
{
	struct wide parts;

	if (tick <= tempo->tick)
		return tempo->clock;

	parts = wide_mul(widen(quarter(tempo)), tick - tempo->tick);
	parts = wide_sub(parts, tempo->tick_fraction);
	return clock_after(tempo, wide_div_up(parts, tempo->ppq));
}

/**
 * ob_tempo_start() - run from position 0
 * @tempo: queue position, running or not
 * @clock: when it starts
 */
void ob_tempo_start(struct ob_tempo *tempo, u64 clock)
{
	ob_tempo_advance(tempo, clock);
	tempo->time = 0;
	tempo->time_fraction = 0;
	tempo->tick = 0;
	tempo->tick_fraction = 0;
	tempo->running = true;
}

/**
 * ob_tempo_stop() - freeze the position, including its fractions
 * @tempo: queue position, running or not
 * @clock: when it stops
 */
void ob_tempo_stop(struct ob_tempo *tempo, u64 clock)
{
	ob_tempo_advance(tempo, clock);
	tempo->running = false;
}

/**
 * ob_tempo_continue() - run from the frozen position
 * @tempo: queue position; no effect if it is running
 * @clock: when it continues
 */
void ob_tempo_continue(struct ob_tempo *tempo, u64 clock)
{
	ob_tempo_advance(tempo, clock);
	tempo->running = true;
}

/**
 * ob_tempo_set_tempo() - change tempo and base
 * @tempo: queue position
 * @clock: when they change
 * @value: length of a quarter note in units of @base, 1 to INT_MAX
 * @base: 10 or 1000 ns
 *
 * Keeps the part of the current tick that has passed, rounded down.
 *
 * Return: 0, or -EINVAL if a value is out of range; then nothing changes.
 */
int ob_tempo_set_tempo(struct ob_tempo *tempo, u64 clock, u32 value, u32 base)
{
	struct wide parts;
	u64 remainder;

	if (!value || value > INT_MAX || (base != 10 && base != 1000))
		return -EINVAL;

	ob_tempo_advance(tempo, clock);
	parts = wide_mul(wide_mul(widen(tempo->tick_fraction), value), base);
	tempo->tick_fraction = wide_div(parts, quarter(tempo), &remainder).low;
	tempo->tempo = value;
	tempo->base = base;
	return 0;
}

/**
 * ob_tempo_set_ppq() - change the resolution
 * @tempo: queue position
 * @ppq: ticks per quarter note, 1 to INT_MAX
 *
 * Keeps the tick and the part of it that has passed.
 *
 * Return: 0, also for the present value; -EINVAL out of range, -EBUSY for
 * another value while running; then nothing changes.
 */
int ob_tempo_set_ppq(struct ob_tempo *tempo, u32 ppq)
{
	if (!ppq || ppq > INT_MAX)
		return -EINVAL;
	if (tempo->running && ppq != tempo->ppq)
		return -EBUSY;
	tempo->ppq = ppq;
	return 0;
}

/**
 * ob_tempo_set_skew() - change the speed of queue time
 * @tempo: queue position
 * @clock: when it changes
 * @skew: any value, in 1/OB_TEMPO_SKEW_ONE
 */
void ob_tempo_set_skew(struct ob_tempo *tempo, u64 clock, u32 skew)
{
	ob_tempo_advance(tempo, clock);
	tempo->skew = skew;
}

/**
 * ob_tempo_set_tick() - set the tick, with fraction 0, but not the time
 * @tempo: queue position
 * @clock: when the queue is at @tick
 * @tick: new tick
 */
void ob_tempo_set_tick(struct ob_tempo *tempo, u64 clock, ob_tick_t tick)
{
	ob_tempo_advance(tempo, clock);
	tempo->tick = tick;
	tempo->tick_fraction = 0;
}

/**
 * ob_tempo_set_time() - set the time, with fraction 0, but not the tick
 * @tempo: queue position
 * @clock: when the queue is at @time
 * @time: new queue time, ns
 */
void ob_tempo_set_time(struct ob_tempo *tempo, u64 clock, u64 time)
{
	ob_tempo_advance(tempo, clock);
	tempo->time = time;
	tempo->time_fraction = 0;
}
