/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The OSS timer of one application: the time that it has written up to, and its
 * place on the application's queue. Pure; timing.c explains it.
 */
#ifndef ONBEAT_OSS_TIMING_H
#define ONBEAT_OSS_TIMING_H

#include "record.h"
#include "timeline.h"

#define OB_OSS_TIMING_MIN_TEMPO		8	/* quarter notes per minute */
#define OB_OSS_TIMING_MAX_TEMPO		360
#define OB_OSS_TIMING_MIN_TIMEBASE	1	/* ticks per quarter note */
#define OB_OSS_TIMING_MAX_TIMEBASE	1000

/*
 * Resolution of every queue, which cannot change while it runs: timebase and
 * tempo together become the tempo of the queue.
 */
#define OB_OSS_TIMING_PPQ		240

/**
 * struct ob_oss_timing - state at the end of what was written
 * @music: opened as /dev/music; otherwise a tick is 1/100 s, and tempo, stop
 *	and continue have no effect
 * @realtime: events are sent at once
 * @running: the timer runs, unless it is held
 * @held: the timer was stopped before it reached the end of what was written; see
 *	timing.c
 * @tempos: quarter notes per minute
 * @timebase: ticks per quarter note
 * @written: application's tick that was written up to
 * @base: queue's tick that is the application's tick 0
 * @bases: @base, and the ones before it
 * @stopped_at: queue's tick at which the timer stops; unused while @running
 *
 * Callers may read all members but write none. They serialize all calls.
 */
struct ob_oss_timing {
	bool music;
	bool realtime;
	bool running;
	bool held;
	unsigned int timebase;
	u32 written;
	u32 base;
	u32 stopped_at;
	struct ob_oss_timeline tempos;
	struct ob_oss_timeline bases;
};

enum ob_oss_timing_action {
	OB_OSS_TIMING_NOTHING,
	OB_OSS_TIMING_TEMPO,	/* SNDRV_SEQ_EVENT_TEMPO */
	OB_OSS_TIMING_STOP,	/* SNDRV_SEQ_EVENT_STOP */
	OB_OSS_TIMING_CONTINUE,	/* SNDRV_SEQ_EVENT_CONTINUE, also for a start */
	OB_OSS_TIMING_BEGIN,	/* SNDRV_SEQ_EVENT_SETPOS_TICK, then CONTINUE */
};

/**
 * struct ob_oss_timing_step - what a record or ioctl asks of the queue
 * @action: the event for the queue; for OB_OSS_TIMING_BEGIN two, in this order
 * @direct: send the event at once; otherwise schedule it at @tick
 * @undo_stop: before that, schedule SNDRV_SEQ_EVENT_CONTINUE at @tick, which takes
 *	back the stop there; then @direct is set
 * @tick: queue's tick
 * @position: for OB_OSS_TIMING_BEGIN, the tick that the queue begins
 * @tempo: for OB_OSS_TIMING_TEMPO, microseconds per OB_OSS_TIMING_PPQ ticks
 */
struct ob_oss_timing_step {
	enum ob_oss_timing_action action;
	bool direct;
	bool undo_stop;
	u32 tick;
	u32 position;
	u32 tempo;
};

void ob_oss_timing_init(struct ob_oss_timing *timing, bool music);

void ob_oss_timing_reset(struct ob_oss_timing *timing, u32 now,
			 struct ob_oss_timing_step *step);

int ob_oss_timing_apply(struct ob_oss_timing *timing,
			const struct ob_oss_record *record, u32 now,
			struct ob_oss_timing_step *step);

bool ob_oss_timing_needs_room(const struct ob_oss_timing *timing,
			      const struct ob_oss_record *record);

u32 ob_oss_timing_due(const struct ob_oss_timing *timing);

u32 ob_oss_timing_position(const struct ob_oss_timing *timing, u32 now);

void ob_oss_timing_start(struct ob_oss_timing *timing, u32 now,
			 struct ob_oss_timing_step *step);

void ob_oss_timing_stop(struct ob_oss_timing *timing, u32 now,
			struct ob_oss_timing_step *step);

void ob_oss_timing_continue(struct ob_oss_timing *timing, u32 now,
			    struct ob_oss_timing_step *step);

void ob_oss_timing_set_tempo(struct ob_oss_timing *timing, int tempo, u32 now,
			     struct ob_oss_timing_step *step);

void ob_oss_timing_set_timebase(struct ob_oss_timing *timing, int timebase,
				u32 now, struct ob_oss_timing_step *step);

bool ob_oss_timing_get_change(const struct ob_oss_timing *timing, u32 now,
			      unsigned int index, struct ob_oss_timing_step *step);

unsigned int ob_oss_timing_tempo(const struct ob_oss_timing *timing, u32 now);

u32 ob_oss_timing_queue_tempo(const struct ob_oss_timing *timing, u32 now);

unsigned int ob_oss_timing_rate(const struct ob_oss_timing *timing, u32 now);

#endif
