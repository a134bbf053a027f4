/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Position of a queue: clock -> queue time -> ticks, and back. Pure; may be
 * called in any context. The owner locks around every call except
 * ob_tempo_init() and passes the clock in.
 *
 * Where a function has a parameter @clock, it is in ns and must not be less
 * than at the call before; a smaller value counts as that one, because the
 * position never steps backwards.
 */
#ifndef ONBEAT_TEMPO_H
#define ONBEAT_TEMPO_H

#include "base/core.h"

#define OB_TEMPO_DEFAULT	500000	/* microseconds a quarter: 120 BPM */
#define OB_TEMPO_DEFAULT_PPQ	96
#define OB_TEMPO_DEFAULT_BASE	1000	/* ns: @tempo is in microseconds */
#define OB_TEMPO_SKEW_ONE	0x10000
#define OB_TEMPO_NEVER		U64_MAX

/**
 * struct ob_tempo - parameters of a queue, and its position at the anchor
 * @tempo: length of a quarter note in units of @base, 1 to INT_MAX
 * @base: 10 or 1000 ns
 * @ppq: ticks per quarter note, 1 to INT_MAX
 * @skew: speed of queue time against the clock, in 1/OB_TEMPO_SKEW_ONE; 0
 *	stands still
 * @running: the position moves with the clock
 * @clock: clock at the anchor, ns
 * @time: queue time at the anchor, ns; saturates at U64_MAX
 * @time_fraction: part of a nanosecond beyond @time, in 1/65536 ns
 * @tick: tick at the anchor
 * @tick_fraction: part of a tick beyond @tick, in 1 / (tempo * base) tick
 *
 * The fields below @running are private to tempo.c, which explains them.
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
 * ob_tempo_init() - default parameters, stopped at position 0
 * @tempo: queue position that nobody else uses yet
 */
void ob_tempo_init(struct ob_tempo *tempo);

/**
 * ob_tempo_advance() - move the anchor to a clock, without loss
 * @tempo: queue position
 * @clock: new anchor
 *
 * Afterwards @tempo->time and @tempo->tick are the position at @clock, rounded
 * down.
 */
void ob_tempo_advance(struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_anchor() - clock at the anchor
 * @tempo: queue position
 *
 * Return: Nanoseconds, as given to ob_tempo_advance() last.
 */
static inline u64 ob_tempo_anchor(const struct ob_tempo *tempo)
{
	return tempo->clock;
}

/**
 * ob_tempo_time() - queue time at a clock
 * @tempo: queue position
 * @clock: clock
 *
 * Return: Nanoseconds, rounded down.
 */
u64 ob_tempo_time(const struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_tick() - tick at a clock
 * @tempo: queue position
 * @clock: clock
 *
 * Return: The tick, rounded down.
 */
ob_tick_t ob_tempo_tick(const struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_within_tick() - queue time since the tick began
 * @tempo: queue position
 * @clock: clock
 *
 * Return: Nanoseconds, rounded down; less than the length of a tick.
 */
u64 ob_tempo_within_tick(const struct ob_tempo *tempo, u64 clock);

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
u64 ob_tempo_clock_of_time(const struct ob_tempo *tempo, u64 time);

/**
 * ob_tempo_clock_of_tick() - clock at which the queue reaches a tick
 * @tempo: queue position
 * @tick: tick; ticks do not wrap here: a smaller one is already reached
 *
 * Return: As ob_tempo_clock_of_time(), for ob_tempo_tick().
 */
u64 ob_tempo_clock_of_tick(const struct ob_tempo *tempo, ob_tick_t tick);

/**
 * ob_tempo_start() - run from position 0
 * @tempo: queue position, running or not
 * @clock: when it starts
 */
void ob_tempo_start(struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_stop() - freeze the position, including its fractions
 * @tempo: queue position, running or not
 * @clock: when it stops
 */
void ob_tempo_stop(struct ob_tempo *tempo, u64 clock);

/**
 * ob_tempo_continue() - run from the frozen position
 * @tempo: queue position; no effect if it is running
 * @clock: when it continues
 */
void ob_tempo_continue(struct ob_tempo *tempo, u64 clock);

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
int ob_tempo_set_tempo(struct ob_tempo *tempo, u64 clock, u32 value, u32 base);

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
int ob_tempo_set_ppq(struct ob_tempo *tempo, u32 ppq);

/**
 * ob_tempo_set_skew() - change the speed of queue time
 * @tempo: queue position
 * @clock: when it changes
 * @skew: any value, in 1/OB_TEMPO_SKEW_ONE
 */
void ob_tempo_set_skew(struct ob_tempo *tempo, u64 clock, u32 skew);

/**
 * ob_tempo_set_tick() - set the tick, with fraction 0, but not the time
 * @tempo: queue position
 * @clock: when the queue is at @tick
 * @tick: new tick
 */
void ob_tempo_set_tick(struct ob_tempo *tempo, u64 clock, ob_tick_t tick);

/**
 * ob_tempo_set_time() - set the time, with fraction 0, but not the tick
 * @tempo: queue position
 * @clock: when the queue is at @time
 * @time: new queue time, ns
 */
void ob_tempo_set_time(struct ob_tempo *tempo, u64 clock, u64 time);

#endif
