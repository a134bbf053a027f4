/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Where the records that a program writes, and its calls of the timer, should take
 * effect, by three rules: never before they were written, at the end of the waits since
 * the last start, and at the place of the stop if the timer is stopped.
 */
#ifndef ONBEAT_TESTS_OSS_PREDICTION_H
#define ONBEAT_TESTS_OSS_PREDICTION_H

#include "oss_queue.h"

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/soundcard.h>
#include <linux/types.h>

/* Records that a program writes; NOTE stands for anything that is played. */
enum written {
	START, STOP, CONTINUE, TEMPO, NOTE, WAIT_30, WAIT_MORE,
	WAIT_5, REALTIME, NO_REALTIME, RESET,
	CALL_START, CALL_STOP, CALL_CONTINUE,
	RANDOM_OF,
};

static const struct {
	u8 number;
	u32 time;
} records[] = {
	[START] = { TMR_START },
	[STOP] = { TMR_STOP },
	[CONTINUE] = { TMR_CONTINUE },
	[TEMPO] = { TMR_TEMPO, 90 },
	[WAIT_30] = { TMR_WAIT_ABS, 30 },
	[WAIT_5] = { TMR_WAIT_ABS, 5 },
	[WAIT_MORE] = { TMR_WAIT_REL, 10 },
	[REALTIME] = { TMR_WAIT_ABS, 0 },
	[NO_REALTIME] = { TMR_WAIT_REL, 0 },
};

/* Where a record should take effect. */
struct prediction {
	bool music;
	bool realtime;
	bool running;	/* at the end of what was written */
	bool held;	/* by a call, until the next start or continue */
	u32 start;	/* tick of the last start */
	u32 waited;	/* ticks since, by the waits */
	u32 stop;	/* tick of the stop, unless @running */
	u32 comes[MOST_RECORDS];
};

static inline bool is_stopped(const struct prediction *want, u32 now)
{
	return !want->running && now >= want->stop;
}

static inline bool stands(const struct prediction *want, u32 now)
{
	return want->held || is_stopped(want, now);
}

static inline void predict_wait(struct prediction *want, u32 now, bool absolute,
				u32 ticks)
{
	if (absolute && ticks <= want->waited)
		return;
	if (want->realtime && now > want->start + want->waited)
		want->waited = now - want->start;
	want->realtime = false;
	want->waited = absolute ? max(want->waited, ticks) :
				  want->waited + ticks;
}

/* A new count of ticks, whatever was written before. */
static inline void predict_start(struct prediction *want, u32 at)
{
	want->start = at;
	want->waited = 0;
	want->running = true;
	want->held = false;
}

/* Calls, and records of real-time mode: they act on the queue as it is now. */
static inline void predict_now(struct prediction *want, enum written what,
			       u32 now)
{
	switch (what) {
	case CALL_START:
	case START:
		predict_start(want, now);
		return;
	case CALL_STOP:
	case STOP:
		want->held = !is_stopped(want, now);
		return;
	default:
		want->held = false;
		want->running |= is_stopped(want, now);
	}
}

/* All else: it takes effect at the end of what was written. */
static inline void predict_due(struct prediction *want, enum written what,
			       u32 at, u32 now)
{
	switch (what) {
	case START:
		predict_start(want, want->running ? at : max(now, want->stop));
		return;
	case STOP:
		if (want->running && !want->held) {
			want->stop = at;
			want->running = false;
		}
		return;
	default:
		want->running = true;
	}
}

/* The effect that a record written at tick @now should have. */
static inline void predict(struct prediction *want, enum written what, u32 now,
			   int record)
{
	u32 at = max(now, want->start + want->waited);

	if (want->realtime)
		at = now;
	switch (what) {
	case NOTE:
		want->comes[record] = at;
		return;
	case TEMPO:
		if (want->music)
			want->comes[record] = at;
		return;
	case CALL_START:
	case CALL_STOP:
	case CALL_CONTINUE:
		if (want->music)
			predict_now(want, what, now);
		return;
	case STOP:
	case CONTINUE:
		if (!want->music)
			return;
		fallthrough;
	case START:
		if (want->realtime || (want->held && what != STOP))
			predict_now(want, what, now);
		else
			predict_due(want, what, at, now);
		return;
	case RESET:
		predict_start(want, now);
		want->realtime = false;
		want->stop = now;
		want->running = !want->music;
		return;
	case REALTIME:
		want->realtime = true;
		return;
	default:
		predict_wait(want, now, records[what].number == TMR_WAIT_ABS,
			     records[what].time);
	}
}

#endif
