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

void ob_tempo_init(struct ob_tempo *tempo);
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

u64 ob_tempo_time(const struct ob_tempo *tempo, u64 clock);
ob_tick_t ob_tempo_tick(const struct ob_tempo *tempo, u64 clock);
u64 ob_tempo_within_tick(const struct ob_tempo *tempo, u64 clock);
u64 ob_tempo_clock_of_time(const struct ob_tempo *tempo, u64 time);
u64 ob_tempo_clock_of_tick(const struct ob_tempo *tempo, ob_tick_t tick);
void ob_tempo_start(struct ob_tempo *tempo, u64 clock);
void ob_tempo_stop(struct ob_tempo *tempo, u64 clock);
void ob_tempo_continue(struct ob_tempo *tempo, u64 clock);
int ob_tempo_set_tempo(struct ob_tempo *tempo, u64 clock, u32 value, u32 base);
int ob_tempo_set_ppq(struct ob_tempo *tempo, u32 ppq);
void ob_tempo_set_skew(struct ob_tempo *tempo, u64 clock, u32 skew);
void ob_tempo_set_tick(struct ob_tempo *tempo, u64 clock, ob_tick_t tick);
void ob_tempo_set_time(struct ob_tempo *tempo, u64 clock, u64 time);

#endif
