/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The OSS timer of one application: the time that it has written up to, and its
 * place on the application's queue. Pure; timing.c explains it.
 */
#ifndef ONBEAT_OSS_TIMING_H
#define ONBEAT_OSS_TIMING_H

#include "record.h"

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
 * @running: the timer runs
 * @tempo: quarter notes per minute
 * @timebase: ticks per quarter note
 * @written: application's tick that was written up to
 * @base: queue's tick that is the application's tick 0
 * @played_base: @base before the starts that are not due yet
 * @stopped_at: queue's tick at which the timer stops; unused while @running
 *
 * Callers may read all members but write none. They serialize all calls.
 */
struct ob_oss_timing {
	bool music;
	bool realtime;
	bool running;
	unsigned int tempo;
	unsigned int timebase;
	u32 written;
	u32 base;
	u32 played_base;
	u32 stopped_at;
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
 * @tick: queue's tick
 * @position: for OB_OSS_TIMING_BEGIN, the tick that the queue begins
 * @tempo: for OB_OSS_TIMING_TEMPO, microseconds per OB_OSS_TIMING_PPQ ticks
 */
struct ob_oss_timing_step {
	enum ob_oss_timing_action action;
	bool direct;
	u32 tick;
	u32 position;
	u32 tempo;
};

/**
 * ob_oss_timing_init() - set up the timer of an application that opens
 * @timing: state
 * @music: opened as /dev/music
 *
 * Tempo 60 and timebase 100 make a tick of 1/100 s. The caller creates a queue
 * at tick 0 with ob_oss_timing_queue_tempo() and OB_OSS_TIMING_PPQ, and starts
 * it if @timing->running, which is so in synth mode.
 *
 * Context: Any context.
 */
void ob_oss_timing_init(struct ob_oss_timing *timing, bool music);

/**
 * ob_oss_timing_reset() - begin again, for SNDCTL_SEQ_RESET
 * @timing: state; the caller has dropped everything that was scheduled
 * @now: present tick of the queue
 * @step: filled, direct; stops the queue in music mode, begins a tick in synth
 *	mode
 *
 * Tempo and timebase stay. The caller sets the queue to
 * ob_oss_timing_queue_tempo(), since scheduled changes are gone.
 *
 * Context: Any context.
 */
void ob_oss_timing_reset(struct ob_oss_timing *timing, u32 now,
			 struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_apply() - carry out a timer record
 * @timing: state
 * @record: record of kind OB_OSS_RECORD_TIMER
 * @now: present tick of the queue
 * @step: filled; to be scheduled by the caller
 *
 * TMR_WAIT_ABS and SEQ_WAIT (ticks since the start) and TMR_WAIT_REL (ticks
 * since the last wait) move the time at which everything that follows is due. A
 * wait for a tick that has been reached is ignored.
 *
 * TMR_WAIT_ABS 0 enters real-time mode: what follows is sent at once.
 * TMR_WAIT_REL 0 leaves it. So does any wait that moves the time, since players
 * begin with a wait for 0; what follows is due then, but never before @now.
 * SEQ_WAIT 0 changes nothing.
 *
 * TMR_START and SEQ_SYNCTIMER begin a new count of ticks when they are due.
 * TMR_TEMPO is clamped to OB_OSS_TIMING_MIN_TEMPO and OB_OSS_TIMING_MAX_TEMPO.
 * These, TMR_STOP and TMR_CONTINUE are never due before @now. A timer that is
 * stopped is started or continued at the tick where it stands, since no later
 * time comes. TMR_CLOCK, TMR_SPP and TMR_TIMESIG have no effect.
 *
 * Context: Any context.
 * Return: 0, or -EINVAL for any other record, which has no effect.
 */
int ob_oss_timing_apply(struct ob_oss_timing *timing,
			const struct ob_oss_record *record, u32 now,
			struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_due() - queue's tick for an event that is written now
 * @timing: state; with @timing->realtime the event is sent at once instead
 *
 * Context: Any context.
 * Return: the tick; U32_MAX if it would be later than that.
 */
u32 ob_oss_timing_due(const struct ob_oss_timing *timing);

/**
 * ob_oss_timing_position() - application's tick of a queue's tick
 * @timing: state
 * @now: present tick of the queue, or the stamp of an event that is read
 *
 * Context: Any context.
 * Return: ticks since the last start that is due by @now.
 */
u32 ob_oss_timing_position(const struct ob_oss_timing *timing, u32 now);

/**
 * ob_oss_timing_start() - SNDCTL_TMR_START
 * @timing: state
 * @now: present tick of the queue
 * @step: filled; direct
 *
 * This, stop and continue act now, not at the end of what was written. In synth
 * mode they have no effect.
 *
 * Context: Any context.
 */
void ob_oss_timing_start(struct ob_oss_timing *timing, u32 now,
			 struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_stop() - SNDCTL_TMR_STOP
 * @timing: state
 * @now: present tick of the queue
 * @step: filled; direct
 *
 * Context: Any context.
 */
void ob_oss_timing_stop(struct ob_oss_timing *timing, u32 now,
			struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_continue() - SNDCTL_TMR_CONTINUE
 * @timing: state
 * @now: present tick of the queue
 * @step: filled; direct
 *
 * Context: Any context.
 */
void ob_oss_timing_continue(struct ob_oss_timing *timing, u32 now,
			    struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_set_tempo() - SNDCTL_TMR_TEMPO
 * @timing: state; the answer is @timing->tempo
 * @tempo: quarter notes per minute, clamped to the limits; 0 changes nothing
 * @step: filled; direct
 *
 * In synth mode it changes nothing.
 *
 * Context: Any context.
 */
void ob_oss_timing_set_tempo(struct ob_oss_timing *timing, int tempo,
			     struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_set_timebase() - SNDCTL_TMR_TIMEBASE
 * @timing: state; the answer is @timing->timebase
 * @timebase: ticks per quarter note, clamped to the limits; 0 changes nothing
 * @step: filled; direct
 *
 * In synth mode it changes nothing.
 *
 * Context: Any context.
 */
void ob_oss_timing_set_timebase(struct ob_oss_timing *timing, int timebase,
				struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_queue_tempo() - tempo of the queue
 * @timing: state
 *
 * Context: Any context.
 * Return: microseconds per OB_OSS_TIMING_PPQ ticks, rounded to the nearest.
 */
u32 ob_oss_timing_queue_tempo(const struct ob_oss_timing *timing);

/**
 * ob_oss_timing_rate() - SNDCTL_SEQ_CTRLRATE
 * @timing: state
 *
 * Context: Any context.
 * Return: ticks per second, rounded to the nearest.
 */
unsigned int ob_oss_timing_rate(const struct ob_oss_timing *timing);

#endif
