/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What moves a queue: the system's clock with one hrtimer, or an ALSA timer.
 */
#ifndef ONBEAT_CLOCK_H
#define ONBEAT_CLOCK_H

#include <linux/hrtimer.h>
#include <linux/types.h>

struct snd_timer_id;
struct snd_timer_instance;

/**
 * struct ob_clock - the clock of one queue
 * @timer: fires once, in softirq context, when something may be due
 * @expired: what to do then
 * @due: clock at which @timer was armed, or U64_MAX; written under the
 *	owner's lock, read by the ALSA timer without
 * @external: ALSA timer that counts instead of the system's clock, or NULL;
 *	changed under the owner's lock; its private_data is the number of its
 *	ticks between two calls
 * @external_ns: what it has counted
 * @offset: of this clock from CLOCK_MONOTONIC while @external is NULL, so that
 *	the clock goes on where an ALSA timer left it
 * @throttled_until: ns of CLOCK_MONOTONIC before which @timer is not to fire; written under
 *	the owner's lock, read by the ALSA timer without
 *
 * The owner's lock is taken around every call but init, open, close and
 * destroy.
 */
struct ob_clock {
	struct hrtimer timer;
	void (*expired)(struct ob_clock *clock);
	u64 due;
	struct snd_timer_instance *external;
	atomic64_t external_ns;
	s64 offset;
	u64 throttled_until;
};

/**
 * ob_clock_init() - system's clock, nothing armed
 * @clock: the clock
 * @expired: called in softirq context, not under the owner's lock
 *
 * Context: any.
 */
void ob_clock_init(struct ob_clock *clock,
		   void (*expired)(struct ob_clock *clock));

/**
 * ob_clock_destroy() - stop for good
 * @clock: has no ALSA timer, and the owner arms nothing any more
 *
 * Context: process, sleeps, without the owner's lock.
 */
void ob_clock_destroy(struct ob_clock *clock);

/**
 * ob_clock_now() - read it
 * @clock: the clock
 *
 * Context: any.
 * Return: nanoseconds since some moment; never less than before.
 */
u64 ob_clock_now(const struct ob_clock *clock);

/**
 * ob_clock_at() - what it showed a moment ago
 * @clock: the clock
 * @monotonic: that moment, in ns of CLOCK_MONOTONIC
 *
 * Context: any.
 * Return: as ob_clock_now(); an ALSA timer only knows the present.
 */
u64 ob_clock_at(const struct ob_clock *clock, u64 monotonic);

/**
 * ob_clock_arm() - ask for a call of @expired
 * @clock: the clock
 * @when: ob_clock_now() at which it is wanted, a past one means at once;
 *	U64_MAX for none
 *
 * Replaces what was asked for before.
 *
 * Context: owner's lock; hard interrupts may be off.
 */
void ob_clock_arm(struct ob_clock *clock, u64 when);

/**
 * ob_clock_throttle() - give a processor back before @expired is called again
 * @clock: the clock
 * @began: when that call began, in ns of CLOCK_MONOTONIC
 *
 * For as long as it took, but no longer than a millisecond; the processor is
 * this one, and what other clocks rest on it counts, too. To be followed by
 * ob_clock_arm().
 *
 * Context: owner's lock, with softirqs off.
 */
void ob_clock_throttle(struct ob_clock *clock, u64 began);

/**
 * ob_clock_is_waiting() - is what was armed for still to come?
 * @clock: the clock
 *
 * Cheaper than a look at the clock. An ALSA timer is never said to wait.
 *
 * Context: owner's lock.
 * Return: true if @expired is going to be called for it, or nothing was armed.
 */
static inline bool ob_clock_is_waiting(struct ob_clock *clock)
{
	return clock->due == U64_MAX || hrtimer_is_queued(&clock->timer);
}

/**
 * ob_clock_set_running() - the queue runs or stands
 * @clock: the clock
 * @running: does it?
 *
 * An ALSA timer ticks only for a queue that runs.
 *
 * Context: owner's lock.
 */
void ob_clock_set_running(struct ob_clock *clock, bool running);

/**
 * ob_clock_is_native() - does this timer stand for the system's clock?
 * @id: as in SET_QUEUE_TIMER
 *
 * Context: any.
 * Return: true for the global system and high-resolution timers, which a
 * one-shot timer of our own serves better.
 */
bool ob_clock_is_native(const struct snd_timer_id *id);

/**
 * ob_clock_open() - open an ALSA timer for ob_clock_exchange()
 * @clock: the clock that it will serve
 * @id: which
 * @queue: number of the queue, for the timer's list of users
 *
 * Context: process, sleeps, without the owner's lock.
 * Return: the timer or an ERR_PTR.
 */
struct snd_timer_instance *ob_clock_open(struct ob_clock *clock,
					 struct snd_timer_id *id, int queue);

/**
 * ob_clock_exchange() - count with another source from here on
 * @clock: the clock; what it shows does not change
 * @external: from ob_clock_open(), or NULL for the system's clock
 * @frequency: wanted ticks a second
 * @running: does the queue run?
 *
 * Context: owner's lock.
 * Return: the source before, for ob_clock_close().
 */
struct snd_timer_instance *
ob_clock_exchange(struct ob_clock *clock, struct snd_timer_instance *external,
		  unsigned int frequency, bool running);

/**
 * ob_clock_close() - close an ALSA timer
 * @external: no longer in use, or NULL
 *
 * Context: process, sleeps, without the owner's lock.
 */
void ob_clock_close(struct snd_timer_instance *external);

/**
 * ob_clock_describe() - name and period for people
 * @clock: the clock
 * @name: where the name goes
 * @size: of @name
 *
 * Context: owner's lock.
 * Return: shortest step in nanoseconds.
 */
unsigned long ob_clock_describe(const struct ob_clock *clock, char *name,
				size_t size);

#endif
