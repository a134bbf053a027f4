/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Position of a queue: clock -> queue time -> ticks, and back. Pure; the
 * owner locks and passes the clock in.
 */
#ifndef ONBEAT_TEMPO_H
#define ONBEAT_TEMPO_H

#include "base/core.h"

#define OB_TEMPO_DEFAULT	500000	/* microseconds a quarter: 120 BPM */
#define OB_TEMPO_DEFAULT_PPQ	96
#define OB_TEMPO_DEFAULT_BASE	1000	/* ns: @tempo counts microseconds */
#define OB_TEMPO_SKEW_ONE	0x10000
#define OB_TEMPO_NEVER		U64_MAX

/**
 * struct ob_tempo - parameters, and the position at one known moment
 * @tempo: length of a quarter note in units of @base nanoseconds, 1 to INT_MAX
 * @base: 10 or 1000 ns
 * @ppq: ticks a quarter note, 1 to INT_MAX
 * @skew: queue time runs at @skew / OB_TEMPO_SKEW_ONE of the clock; 0 stands still
 * @running: does the position move with the clock?
 * @clock: clock at the anchor, ns
 * @time: queue time at the anchor, ns; stays at U64_MAX when it gets there
 * @time_fraction: part of a nanosecond beyond @time, in 1/65536 ns
 * @tick: tick at the anchor
 * @tick_fraction: part of a tick beyond @tick, in units of 1 / (tempo * base)
 *	tick, so that nothing is ever rounded away while the tempo stands
 *
 * All fields below @running are private to tempo.c.
 */
struct ob_tempo {
	u32 tempo;
	u32 base;
	u32 ppq;
	u32 skew;
	bool running;
	u64 clock;
	u64 time;
	u32 time_fraction;
	ob_tick_t tick;
	u64 tick_fraction;
};

/**
 * ob_tempo_init() - defaults, stopped at 0
 * @tempo: queue position
 *
 * Context: any; no one else uses @tempo yet.
 */
void ob_tempo_init(struct ob_tempo *tempo);

/**
 * ob_tempo_advance() - move the anchor to a clock, exactly
 * @tempo: queue position
 * @clock: ns, never less than at the call before (a smaller one counts as
 *	that one: the position never steps backwards)
 *
 * After it, @tempo->time and @tempo->tick are the position at @clock, both
 * rounded down. However often it is called, the sum is the same as if it
 * had been called once.
 *
 * Context: any; the owner's lock is held.
 */
void ob_tempo_advance(struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_anchor() - clock at the anchor
 * @tempo: queue position
 *
 * Context: Any.
 * Return: Nanoseconds; where ob_tempo_advance() has last moved it.
 */
static inline u64 ob_tempo_anchor(const struct ob_tempo *tempo)
{
	return tempo->clock;
}

/**
 * ob_tempo_time() - queue time at a clock; changes nothing
 * @tempo: queue position
 * @clock: ns, as for ob_tempo_advance()
 *
 * Context: any; the owner's lock is held.
 * Return: ns, rounded down.
 */
u64 ob_tempo_time(const struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_tick() - tick at a clock; changes nothing
 * @tempo: queue position
 * @clock: ns, as for ob_tempo_advance()
 *
 * Context: any; the owner's lock is held.
 * Return: the tick, rounded down.
 */
ob_tick_t ob_tempo_tick(const struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_within_tick() - queue time since the tick began; changes nothing
 * @tempo: queue position
 * @clock: ns, as for ob_tempo_advance()
 *
 * Context: any; the owner's lock is held.
 * Return: ns, rounded down; less than a tick lasts.
 */
u64 ob_tempo_within_tick(const struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_clock_of_time() - when will the queue reach a time?
 * @tempo: queue position
 * @time: queue time, ns
 *
 * Context: any; the owner's lock is held.
 * Return: the smallest clock at which ob_tempo_time() >= @time (rounded up,
 * never early, so that an armed timer finds its event due); the anchor's
 * clock when already reached; OB_TEMPO_NEVER while stopped, when the skew is
 * 0, or when the clock would be 2^63 ns or more.
 */
u64 ob_tempo_clock_of_time(const struct ob_tempo *tempo, u64 time);

/**
 * ob_tempo_clock_of_tick() - when will the queue reach a tick?
 * @tempo: queue position
 * @tick: tick; they do not wrap here: a smaller one is already reached
 *
 * Context: any; the owner's lock is held.
 * Return: as ob_tempo_clock_of_time(), for ob_tempo_tick().
 */
u64 ob_tempo_clock_of_tick(const struct ob_tempo *tempo, ob_tick_t tick);

/**
 * ob_tempo_start() - run from position 0
 * @tempo: queue position, running or not
 * @clock: ns, from when on; as for ob_tempo_advance()
 *
 * Context: any; the owner's lock is held.
 */
void ob_tempo_start(struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_stop() - freeze the position, fractions included
 * @tempo: queue position, running or not
 * @clock: ns, from when on; as for ob_tempo_advance()
 *
 * Context: any; the owner's lock is held.
 */
void ob_tempo_stop(struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_continue() - go on from the frozen position
 * @tempo: queue position; one that runs just goes on
 * @clock: ns, from when on; as for ob_tempo_advance()
 *
 * Context: any; the owner's lock is held.
 */
void ob_tempo_continue(struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_set_tempo() - change tempo and its base
 * @tempo: queue position
 * @clock: ns, from when on; as for ob_tempo_advance()
 * @value: length of a quarter note in units of @base, 1 to INT_MAX
 * @base: 10 or 1000 ns
 *
 * The part of the current tick that has passed is kept (rounded down).
 *
 * Context: any; the owner's lock is held.
 * Return: 0, or -EINVAL for a value or base out of range; then nothing changes.
 */
int ob_tempo_set_tempo(struct ob_tempo *tempo, u64 clock, u32 value, u32 base);

/**
 * ob_tempo_set_ppq() - change the resolution
 * @tempo: queue position
 * @ppq: ticks a quarter note, 1 to INT_MAX
 *
 * The tick number is kept, and the part of the current tick that has passed.
 *
 * Context: any; the owner's lock is held.
 * Return: 0 (also when it is the same), -EINVAL outside the range, -EBUSY
 * when it would change while running; on error nothing changes.
 */
int ob_tempo_set_ppq(struct ob_tempo *tempo, u32 ppq);

/**
 * ob_tempo_set_skew() - change how fast queue time runs
 * @tempo: queue position
 * @clock: ns, from when on; as for ob_tempo_advance()
 * @skew: any value, in 1/OB_TEMPO_SKEW_ONE
 *
 * Context: any; the owner's lock is held.
 */
void ob_tempo_set_skew(struct ob_tempo *tempo, u64 clock, u32 skew);

/**
 * ob_tempo_set_tick() - set the tick (fraction 0); the time is untouched
 * @tempo: queue position
 * @clock: ns, when it has this value; as for ob_tempo_advance()
 * @tick: new tick
 *
 * Context: any; the owner's lock is held.
 */
void ob_tempo_set_tick(struct ob_tempo *tempo, u64 clock, ob_tick_t tick);

/**
 * ob_tempo_set_time() - set the time (fraction 0); the tick is untouched
 * @tempo: queue position
 * @clock: ns, when it has this value; as for ob_tempo_advance()
 * @time: new queue time, ns
 *
 * Context: any; the owner's lock is held.
 */
void ob_tempo_set_time(struct ob_tempo *tempo, u64 clock, u64 time);

#endif
