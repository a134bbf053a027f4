/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The time of one application: what it has written up to, and where its queue
 * stands. Pure.
 *
 * Two counts of ticks: the queue's, which begins at 0 and never goes back, and
 * the application's, which begins anew at each start of its timer. A tick is as
 * long in both, and only here is one turned into the other.
 */
#ifndef ONBEAT_OSS_TIMING_H
#define ONBEAT_OSS_TIMING_H

#include "record.h"

#define OB_OSS_TIMING_MIN_TEMPO	8	/* quarter notes a minute */
#define OB_OSS_TIMING_MAX_TEMPO	360
#define OB_OSS_TIMING_MIN_TIMEBASE	1	/* ticks a quarter note */
#define OB_OSS_TIMING_MAX_TIMEBASE	1000

/*
 * The queue has this many ticks a "quarter" for good, since a queue that runs
 * cannot change it; the queue's tempo stands for timebase and tempo together.
 */
#define OB_OSS_TIMING_PPQ		240

/**
 * struct ob_oss_timing - the state
 * @music: opened as /dev/music; else the tick is 1/100 s, and tempo, stop and
 *	continue have no effect
 * @realtime: what is written is sent at once
 * @running: the timer runs at the end of what was written
 * @tempo: quarter notes a minute at the end of what was written
 * @timebase: ticks a quarter note
 * @written: application's tick that was written up to
 * @base: queue's tick that is the application's 0 at the end of what was written
 * @played_base: the same before the last start that was written
 * @stopped_at: queue's tick at which the timer stops; not used while @running
 *
 * Callers may read all members, and write none. They serialize all calls.
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

/**
 * enum ob_oss_timing_action - what is to be done to the queue
 * @OB_OSS_TIMING_NOTHING: nothing
 * @OB_OSS_TIMING_TEMPO: SNDRV_SEQ_EVENT_TEMPO with &ob_oss_timing_step.tempo
 * @OB_OSS_TIMING_STOP: SNDRV_SEQ_EVENT_STOP
 * @OB_OSS_TIMING_CONTINUE: SNDRV_SEQ_EVENT_CONTINUE; for a start, too: the queue
 *	must never go back to 0
 */
enum ob_oss_timing_action {
	OB_OSS_TIMING_NOTHING,
	OB_OSS_TIMING_TEMPO,
	OB_OSS_TIMING_STOP,
	OB_OSS_TIMING_CONTINUE,
};

/**
 * struct ob_oss_timing_step - what a record or call asks of the queue
 * @action: what
 * @direct: at once; else as an event scheduled at @tick
 * @tick: queue's tick
 * @tempo: microseconds per OB_OSS_TIMING_PPQ ticks, for OB_OSS_TIMING_TEMPO
 */
struct ob_oss_timing_step {
	enum ob_oss_timing_action action;
	bool direct;
	u32 tick;
	u32 tempo;
};

/**
 * ob_oss_timing_init() - an application that has just opened
 * @timing: to be set up
 * @music: opened as /dev/music?
 *
 * Tempo 60 and timebase 100: a tick is 1/100 s. The caller makes a queue
 * that stands at 0, with ob_oss_timing_queue_tempo() and OB_OSS_TIMING_PPQ, and starts it
 * if @timing->running: in synth mode. In music mode it is for the application.
 *
 * Context: Any.
 */
void ob_oss_timing_init(struct ob_oss_timing *timing, bool music);

/**
 * ob_oss_timing_reset() - begin again, as after SNDCTL_SEQ_RESET
 * @timing: the state; the caller has dropped all that is scheduled
 * @now: where the queue stands, in its ticks
 * @step: for the queue: it runs on in synth mode, and stops in music mode
 *
 * Tempo and timebase stay; the caller gives the queue ob_oss_timing_queue_tempo(),
 * since changes that were scheduled are gone.
 *
 * Context: Any.
 */
void ob_oss_timing_reset(struct ob_oss_timing *timing, u32 now,
			 struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_apply() - carry out a timer record
 * @timing: the state
 * @record: of kind OB_OSS_RECORD_TIMER
 * @now: where the queue stands, in its ticks
 * @step: filled whole: what to schedule
 *
 * TMR_WAIT_ABS, SEQ_WAIT (since the start) and TMR_WAIT_REL (since the last
 * wait) move the time at which all that follows is due; a time before that is
 * ignored.
 * TMR_WAIT_ABS with 0 switches real-time mode on: what follows is sent at once.
 * TMR_WAIT_REL with 0 switches it off, and so does any wait that moves the time,
 * for the sake of players that begin with a wait for 0: what follows is due then,
 * but never earlier than now. SEQ_WAIT with 0 switches nothing.
 * TMR_START and SEQ_SYNCTIMER begin a new count of ticks when they are due.
 * TMR_TEMPO is kept within OB_OSS_TIMING_MIN_TEMPO and OB_OSS_TIMING_MAX_TEMPO.
 * A stopped timer is started or continued where it stands, since its time would
 * never come.
 * TMR_CLOCK, TMR_SPP and TMR_TIMESIG have no effect.
 *
 * Context: Any.
 * Return: 0; -EINVAL for another record, which has no effect.
 */
int ob_oss_timing_apply(struct ob_oss_timing *timing,
			const struct ob_oss_record *record, u32 now,
			struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_due() - queue's tick for an event that is written now
 * @timing: the state; when @timing->realtime, the event is sent at once instead
 *
 * Context: Any.
 * Return: queue's tick; one that would be past the end of the count is the last.
 */
u32 ob_oss_timing_due(const struct ob_oss_timing *timing);

/**
 * ob_oss_timing_position() - application's time
 * @timing: the state
 * @now: where the queue stands, in its ticks, or the queue's tick of an event
 *
 * For SNDCTL_SEQ_GETTIME and the time of what is read.
 *
 * Context: Any.
 * Return: ticks since the timer's last start that is due by @now.
 */
u32 ob_oss_timing_position(const struct ob_oss_timing *timing, u32 now);

/**
 * ob_oss_timing_start() - SNDCTL_TMR_START: now, not when due
 * @timing: the state
 * @now: where the queue stands, in its ticks
 * @step: for the queue, direct
 *
 * In synth mode these three have no effect.
 *
 * Context: Any.
 */
void ob_oss_timing_start(struct ob_oss_timing *timing, u32 now,
			 struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_stop() - SNDCTL_TMR_STOP: now, not when due
 * @timing: the state
 * @now: where the queue stands, in its ticks
 * @step: for the queue, direct
 *
 * Context: Any.
 */
void ob_oss_timing_stop(struct ob_oss_timing *timing, u32 now,
			struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_continue() - SNDCTL_TMR_CONTINUE: now, not when due
 * @timing: the state
 * @now: where the queue stands, in its ticks
 * @step: for the queue, direct
 *
 * Context: Any.
 */
void ob_oss_timing_continue(struct ob_oss_timing *timing, u32 now,
			    struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_set_tempo() - SNDCTL_TMR_TEMPO: now, not when due
 * @timing: the state; @timing->tempo is what to answer
 * @tempo: quarter notes a minute, kept within the limits; 0 only asks
 * @step: for the queue, direct
 *
 * In synth mode it only asks.
 *
 * Context: Any.
 */
void ob_oss_timing_set_tempo(struct ob_oss_timing *timing, int tempo,
			     struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_set_timebase() - SNDCTL_TMR_TIMEBASE
 * @timing: the state; @timing->timebase is what to answer
 * @timebase: ticks a quarter note, kept within the limits; 0 only asks
 * @step: for the queue, direct
 *
 * In synth mode it only asks.
 *
 * Context: Any.
 */
void ob_oss_timing_set_timebase(struct ob_oss_timing *timing, int timebase,
				struct ob_oss_timing_step *step);

/**
 * ob_oss_timing_queue_tempo() - tempo of the queue
 * @timing: the state
 *
 * Context: Any.
 * Return: microseconds per OB_OSS_TIMING_PPQ ticks, rounded to the nearest.
 */
u32 ob_oss_timing_queue_tempo(const struct ob_oss_timing *timing);

/**
 * ob_oss_timing_rate() - SNDCTL_SEQ_CTRLRATE
 * @timing: the state
 *
 * Context: Any.
 * Return: ticks a second, rounded to the nearest.
 */
unsigned int ob_oss_timing_rate(const struct ob_oss_timing *timing);

#endif
