// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The OSS timer of one application. Pure: the present tick of the queue is an
 * argument, and what is to be done to the queue is a result (a step).
 *
 * There are two counts of ticks of the same length. The queue's begins at 0
 * when the application opens, and never goes back. The application's begins at
 * 0 at each start of its timer. @base is the queue's tick of the application's
 * tick 0; only this file converts one into the other.
 *
 * A program writes ahead of what is played, so the state is that at the end of
 * what was written: @written is the application's tick that waits have reached,
 * at which the next event is due; @running and @base are what holds
 * there. A timer record changes this state at once. The queue must follow when
 * it gets there, so the step is scheduled at the tick at which the record is
 * due. The SNDCTL_TMR_* ioctls and real-time mode act on the queue now: their
 * steps are direct.
 *
 * Nothing takes effect in the past. A program may pause for any time between two
 * records, and the queue then passes the tick that was written up to. A record
 * is due at that tick or at the present one, whichever is later. Waits alone
 * are counted from the last wait or start, whenever they are written: a program
 * that is a little late catches up.
 *
 * A start is a new @base and a continue of the queue, since a START event would
 * set the queue to 0 and drop what is scheduled. A start that is due now also
 * sets the queue to the beginning of a tick (OB_OSS_TIMING_BEGIN), so that the
 * first tick is as long as the others. Until the queue reaches the new @base,
 * positions are computed from the one before: @bases has them all, as @tempos has the
 * tempo in force and those that the queue will come to. A change of the timebase acts
 * now, on all of these: the changes of tempo that are scheduled have to be replaced.
 *
 * At the end of what was written the timer may be stopped, at @stopped_at. No
 * later tick comes then, so a start or continue is scheduled at @stopped_at
 * itself, behind the stop.
 *
 * A stop that acts on the queue now says nothing of that end, which the queue has
 * not reached: the timer is @held, until a start or continue, which acts on the
 * queue now as well. So a stop that has been written comes when the queue gets
 * there, whatever calls came in between. Only a start that acts now takes it back,
 * since it begins anew: it schedules a continue behind the stop.
 *
 * The queue stands if the timer is held, or if it has passed the tick of the stop.
 *
 * Locks: the caller holds the application's lock (any context: delivery asks
 * for positions), and for all but positions the application's mutex outside of
 * it. The mutex is held until the step has been sent or scheduled, so that
 * steps reach the queue in the order of the state's changes.
 */
#include "timing.h"

#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/soundcard.h>
#include <linux/string.h>

#define DEFAULT_TEMPO		60
#define DEFAULT_TIMEBASE	100

#define MINUTE_SECONDS		60
#define MINUTE_MICROSECONDS	60000000ULL

static u32 add_saturated(u32 a, u32 b)
{
	return min_t(u64, (u64)a + b, U32_MAX);
}

/*
 * The queue has reached the tick of a stop that has been written. It may not have
 * carried it out yet.
 */
static bool is_stopped(const struct ob_oss_timing *timing, u32 now)
{
	return !timing->running && now >= timing->stopped_at;
}

static u32 queue_tempo(const struct ob_oss_timing *timing, u32 tempo)
{
	u32 rate = tempo * timing->timebase;

	return div_u64(MINUTE_MICROSECONDS * OB_OSS_TIMING_PPQ + rate / 2, rate);
}

static void set_step(const struct ob_oss_timing *timing,
		     struct ob_oss_timing_step *step,
		     enum ob_oss_timing_action action, bool direct, u32 tick)
{
	step->action = action;
	step->direct = direct;
	step->tick = tick;
	step->undo_stop = false;
	step->position = action == OB_OSS_TIMING_BEGIN ? timing->base : 0;
	step->tempo = 0;
}

static void set_tempo_step(const struct ob_oss_timing *timing,
			   struct ob_oss_timing_step *step, u32 tempo,
			   bool direct, u32 tick)
{
	set_step(timing, step, OB_OSS_TIMING_TEMPO, direct, tick);
	step->tempo = queue_tempo(timing, tempo);
}

/* In real-time mode the end of what was written moves on with the queue. */
static void leave_realtime(struct ob_oss_timing *timing, u32 now)
{
	if (timing->realtime && now > timing->base)
		timing->written = max(timing->written, now - timing->base);
	timing->realtime = false;
}

static void apply_wait_relative(struct ob_oss_timing *timing, u32 ticks,
				u32 now)
{
	leave_realtime(timing, now);
	timing->written = add_saturated(timing->written, ticks);
}

static void apply_wait_absolute(struct ob_oss_timing *timing, u32 tick,
				u32 now)
{
	if (tick <= timing->written)
		return;
	leave_realtime(timing, now);
	timing->written = max(timing->written, tick);
}

/* Begin a new count of ticks at @tick of the queue. */
static void restart_at(struct ob_oss_timing *timing, u32 tick, u32 now)
{
	/* Starts that were written for later are not waited for any more. */
	ob_oss_timeline_cut(&timing->bases, tick);
	ob_oss_timeline_add(&timing->bases, tick, tick, now);
	timing->base = tick;
	timing->written = 0;
}

static void start_now(struct ob_oss_timing *timing, u32 now,
		      struct ob_oss_timing_step *step)
{
	restart_at(timing, now, now);
	set_step(timing, step, OB_OSS_TIMING_BEGIN, true, timing->stopped_at);
	step->undo_stop = !timing->running;
	timing->running = true;
	timing->held = false;
}

static void stop_now(struct ob_oss_timing *timing, u32 now,
		     struct ob_oss_timing_step *step)
{
	set_step(timing, step, OB_OSS_TIMING_STOP, true, now);
	if (!is_stopped(timing, now))
		timing->held = true;
}

static void continue_now(struct ob_oss_timing *timing, u32 now,
			 struct ob_oss_timing_step *step)
{
	if (is_stopped(timing, now)) {
		/* Behind the stop, which may not have been carried out yet. */
		set_step(timing, step, OB_OSS_TIMING_CONTINUE, false,
			 timing->stopped_at);
		timing->running = true;
	} else if (timing->held) {
		set_step(timing, step, OB_OSS_TIMING_CONTINUE, true, now);
	}
	timing->held = false;
}

/*
 * Start or continue at the tick of the stop, if there is one, even if @now is
 * later: the queue may have reached that tick without having stopped yet.
 */
static void set_resume_step(struct ob_oss_timing *timing,
			    struct ob_oss_timing_step *step,
			    enum ob_oss_timing_action action, u32 now)
{
	set_step(timing, step, action, false,
		 timing->running ? now : timing->stopped_at);
	timing->running = true;
}

static void apply_start(struct ob_oss_timing *timing, u32 now,
			struct ob_oss_timing_step *step)
{
	u32 tick = timing->running ? ob_oss_timing_due(timing) :
				     timing->stopped_at;

	if (timing->realtime || timing->held) {
		start_now(timing, now, step);
		return;
	}
	tick = max(tick, now);
	restart_at(timing, tick, now);
	if (tick <= now)
		set_resume_step(timing, step, OB_OSS_TIMING_BEGIN, now);
	else if (!timing->running)
		set_resume_step(timing, step, OB_OSS_TIMING_CONTINUE, now);
}

static void apply_continue(struct ob_oss_timing *timing, u32 now,
			   struct ob_oss_timing_step *step)
{
	if (!timing->music)
		return;
	if (timing->realtime || timing->held)
		continue_now(timing, now, step);
	else if (!timing->running)
		set_resume_step(timing, step, OB_OSS_TIMING_CONTINUE, now);
}

static void apply_stop(struct ob_oss_timing *timing, u32 now,
		       struct ob_oss_timing_step *step)
{
	if (!timing->music)
		return;
	if (timing->realtime) {
		stop_now(timing, now, step);
	} else if (timing->running && !timing->held) {
		timing->stopped_at = max(ob_oss_timing_due(timing), now);
		timing->running = false;
		set_step(timing, step, OB_OSS_TIMING_STOP, false,
			 timing->stopped_at);
	}
}

static void apply_tempo(struct ob_oss_timing *timing, u32 tempo, u32 now,
			struct ob_oss_timing_step *step)
{
	u32 tick = max(ob_oss_timing_due(timing), now);

	if (!timing->music)
		return;
	tempo = clamp_t(u32, tempo, OB_OSS_TIMING_MIN_TEMPO,
			OB_OSS_TIMING_MAX_TEMPO);
	if (timing->realtime)
		ob_oss_timeline_set(&timing->tempos, tempo, now);
	else
		ob_oss_timeline_add(&timing->tempos, tick, tempo, now);
	set_tempo_step(timing, step, tempo, timing->realtime, tick);
}

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
void ob_oss_timing_init(struct ob_oss_timing *timing, bool music)
{
	memset(timing, 0, sizeof(*timing));
	timing->music = music;
	timing->running = !music;
	timing->timebase = DEFAULT_TIMEBASE;
	ob_oss_timeline_init(&timing->tempos, DEFAULT_TEMPO);
	ob_oss_timeline_init(&timing->bases, 0);
}

/**
 * ob_oss_timing_reset() - begin again, for SNDCTL_SEQ_RESET
 * @timing: state; the caller has dropped everything that was scheduled
 * @now: present tick of the queue
 * @step: filled, direct; stops the queue in music mode, begins a tick in synth
 *	mode
 *
 * Tempo and timebase stay as they are at @now; the scheduled changes are gone.
 *
 * Context: Any context.
 */
void ob_oss_timing_reset(struct ob_oss_timing *timing, u32 now,
			 struct ob_oss_timing_step *step)
{
	timing->realtime = false;
	timing->running = !timing->music;
	timing->held = false;
	timing->written = 0;
	timing->base = now;
	timing->stopped_at = now;
	ob_oss_timeline_init(&timing->bases, now);
	ob_oss_timeline_init(&timing->tempos, ob_oss_timing_tempo(timing, now));
	set_step(timing, step,
		 timing->music ? OB_OSS_TIMING_STOP : OB_OSS_TIMING_BEGIN,
		 true, now);
}

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
 * time comes; it cannot be stopped again. In real-time mode, and while the timer is
 * held, a start or continue is as the call; in real-time mode, a stop as well.
 * TMR_CLOCK, TMR_SPP and TMR_TIMESIG have no effect.
 *
 * Context: Any context.
 * Return: 0, or -EINVAL for any other record, which has no effect.
 */
int ob_oss_timing_apply(struct ob_oss_timing *timing,
			const struct ob_oss_record *record, u32 now,
			struct ob_oss_timing_step *step)
{
	set_step(timing, step, OB_OSS_TIMING_NOTHING, false, 0);
	if (record->kind != OB_OSS_RECORD_TIMER)
		return -EINVAL;

	switch (record->number) {
	case TMR_WAIT_REL:
		apply_wait_relative(timing, record->time, now);
		return 0;
	case TMR_WAIT_ABS:
		if (record->time)
			apply_wait_absolute(timing, record->time, now);
		else if (record->size == OB_OSS_RECORD_LONG)
			timing->realtime = true;
		return 0;
	case TMR_STOP:
		apply_stop(timing, now, step);
		return 0;
	case TMR_START:
		apply_start(timing, now, step);
		return 0;
	case TMR_CONTINUE:
		apply_continue(timing, now, step);
		return 0;
	case TMR_TEMPO:
		apply_tempo(timing, record->time, now, step);
		return 0;
	case TMR_CLOCK:
	case TMR_SPP:
	case TMR_TIMESIG:
		return 0;
	}
	return -EINVAL;
}

/**
 * ob_oss_timing_needs_room() - may a record have to wait for room?
 * @timing: state
 * @record: any record
 *
 * Those that schedule nothing need none; nor does what lets a timer go on that stands,
 * for no room may be made before.
 *
 * Context: Any context.
 * Return: False if the record is to be carried out at once. A program gets no more than
 * one START or CONTINUE for each stop so.
 */
bool ob_oss_timing_needs_room(const struct ob_oss_timing *timing,
			      const struct ob_oss_record *record)
{
	if (record->kind != OB_OSS_RECORD_TIMER)
		return true;
	switch (record->number) {
	case TMR_START:
		return timing->running && !timing->held;
	case TMR_CONTINUE:
		return timing->music && timing->running && !timing->held;
	case TMR_STOP:
	case TMR_TEMPO:
		return timing->music;
	}
	return false;
}

/**
 * ob_oss_timing_due() - queue's tick for an event that is written now
 * @timing: state; with @timing->realtime the event is sent at once instead
 *
 * Context: Any context.
 * Return: The tick; U32_MAX if it would be later than that.
 */
u32 ob_oss_timing_due(const struct ob_oss_timing *timing)
{
	return add_saturated(timing->base, timing->written);
}

/**
 * ob_oss_timing_position() - application's tick of a queue's tick
 * @timing: state
 * @now: present tick of the queue, or the stamp of an event that is read
 *
 * Context: Any context.
 * Return: Ticks since the last start that is due by @now.
 */
u32 ob_oss_timing_position(const struct ob_oss_timing *timing, u32 now)
{
	u32 base = ob_oss_timeline_at(&timing->bases, now);

	return now >= base ? now - base : 0;
}

/**
 * ob_oss_timing_start() - SNDCTL_TMR_START
 * @timing: state
 * @now: present tick of the queue
 * @step: filled
 *
 * This, stop and continue act now, not at the end of what was written. In synth
 * mode they have no effect. A start takes back a stop that was written and is still
 * to come.
 *
 * Context: Any context.
 */
void ob_oss_timing_start(struct ob_oss_timing *timing, u32 now,
			 struct ob_oss_timing_step *step)
{
	set_step(timing, step, OB_OSS_TIMING_NOTHING, true, now);
	if (timing->music)
		start_now(timing, now, step);
}

/**
 * ob_oss_timing_stop() - SNDCTL_TMR_STOP
 * @timing: state
 * @now: present tick of the queue
 * @step: filled; direct
 *
 * Context: Any context.
 */
void ob_oss_timing_stop(struct ob_oss_timing *timing, u32 now,
			struct ob_oss_timing_step *step)
{
	set_step(timing, step, OB_OSS_TIMING_NOTHING, true, now);
	if (timing->music)
		stop_now(timing, now, step);
}

/**
 * ob_oss_timing_continue() - SNDCTL_TMR_CONTINUE
 * @timing: state
 * @now: present tick of the queue
 * @step: filled; scheduled at the tick of the stop that it ends, if it ends one
 *
 * Context: Any context.
 */
void ob_oss_timing_continue(struct ob_oss_timing *timing, u32 now,
			    struct ob_oss_timing_step *step)
{
	set_step(timing, step, OB_OSS_TIMING_NOTHING, true, now);
	if (timing->music)
		continue_now(timing, now, step);
}

/**
 * ob_oss_timing_set_tempo() - SNDCTL_TMR_TEMPO
 * @timing: state; the answer is ob_oss_timing_tempo()
 * @tempo: quarter notes per minute, clamped to the limits; 0 changes nothing
 * @now: present tick of the queue
 * @step: filled; direct
 *
 * A change that was written and is still to come will come. In synth mode it changes
 * nothing.
 *
 * Context: Any context.
 */
void ob_oss_timing_set_tempo(struct ob_oss_timing *timing, int tempo, u32 now,
			     struct ob_oss_timing_step *step)
{
	set_step(timing, step, OB_OSS_TIMING_NOTHING, true, 0);
	if (!timing->music || !tempo)
		return;
	tempo = clamp(tempo, OB_OSS_TIMING_MIN_TEMPO, OB_OSS_TIMING_MAX_TEMPO);
	ob_oss_timeline_set(&timing->tempos, tempo, now);
	set_tempo_step(timing, step, tempo, true, 0);
}

/**
 * ob_oss_timing_set_timebase() - SNDCTL_TMR_TIMEBASE
 * @timing: state; the answer is @timing->timebase
 * @timebase: ticks per quarter note, clamped to the limits; 0, or the present one,
 *	changes nothing
 * @now: present tick of the queue
 * @step: filled; direct
 *
 * If @step has an action, the caller replaces the changes of tempo that are scheduled by
 * those that ob_oss_timing_get_change() has. In synth mode it changes nothing.
 *
 * Context: Any context.
 */
void ob_oss_timing_set_timebase(struct ob_oss_timing *timing, int timebase,
				u32 now, struct ob_oss_timing_step *step)
{
	set_step(timing, step, OB_OSS_TIMING_NOTHING, true, 0);
	if (!timing->music || !timebase)
		return;
	timebase = clamp(timebase, OB_OSS_TIMING_MIN_TIMEBASE,
			 OB_OSS_TIMING_MAX_TIMEBASE);
	if (timebase == timing->timebase)
		return;
	timing->timebase = timebase;
	set_tempo_step(timing, step, ob_oss_timing_tempo(timing, now), true, 0);
}

/**
 * ob_oss_timing_get_change() - a change of tempo that was written ahead
 * @timing: state
 * @now: present tick of the queue
 * @index: which, from 0 on
 * @step: filled; to be scheduled, if that of the record is not any more
 *
 * Context: Any context.
 * Return: False if there are no more.
 */
bool ob_oss_timing_get_change(const struct ob_oss_timing *timing, u32 now,
			      unsigned int index, struct ob_oss_timing_step *step)
{
	const struct ob_oss_timeline_change *change = timing->tempos.changes;
	const struct ob_oss_timeline_change *end = change + timing->tempos.count;

	/* The first is in force, if no other is. */
	for (change++; change < end; change++) {
		if (change->tick <= now || index--)
			continue;
		set_tempo_step(timing, step, change->value, false, change->tick);
		return true;
	}
	return false;
}

/**
 * ob_oss_timing_tempo() - the tempo in force
 * @timing: state
 * @now: present tick of the queue
 *
 * Context: Any context.
 * Return: Quarter notes per minute.
 */
unsigned int ob_oss_timing_tempo(const struct ob_oss_timing *timing, u32 now)
{
	return ob_oss_timeline_at(&timing->tempos, now);
}

/**
 * ob_oss_timing_queue_tempo() - tempo of the queue
 * @timing: state
 * @now: present tick of the queue
 *
 * Context: Any context.
 * Return: Microseconds per OB_OSS_TIMING_PPQ ticks, rounded to the nearest.
 */
u32 ob_oss_timing_queue_tempo(const struct ob_oss_timing *timing, u32 now)
{
	return queue_tempo(timing, ob_oss_timing_tempo(timing, now));
}

/**
 * ob_oss_timing_rate() - SNDCTL_SEQ_CTRLRATE
 * @timing: state
 * @now: present tick of the queue
 *
 * Context: Any context.
 * Return: Ticks per second, rounded to the nearest.
 */
unsigned int ob_oss_timing_rate(const struct ob_oss_timing *timing, u32 now)
{
	return (ob_oss_timing_tempo(timing, now) * timing->timebase +
		MINUTE_SECONDS / 2) / MINUTE_SECONDS;
}
