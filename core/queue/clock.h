/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Clock of a queue: CLOCK_MONOTONIC or an ALSA timer, and one hrtimer. The
 * queue's lock must be held around every call except init, destroy, open and
 * close.
 */
#ifndef ONBEAT_CLOCK_H
#define ONBEAT_CLOCK_H

#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/limits.h>
#include <linux/types.h>

struct snd_timer_id;
struct snd_timer_instance;

/**
 * struct ob_clock - the clock of one queue
 * @timer: expires once, in softirq context, when an event may be due
 * @expired: called then
 * @due: u64: clock at which @timer is to expire, or U64_MAX; written under the
 *	queue's lock, read by the ALSA timer without it
 * @external: ALSA timer that counts instead of CLOCK_MONOTONIC, or NULL;
 *	written under the queue's lock; its private_data is the number of its
 *	ticks between two calls of external_tick()
 * @external_ns: nanoseconds that it has counted
 * @offset: from CLOCK_MONOTONIC to this clock, if @external is NULL
 */
struct ob_clock {
	struct hrtimer timer;
	void (*expired)(struct ob_clock *clock);
	atomic64_t due;
	struct snd_timer_instance *external;
	atomic64_t external_ns;
	s64 offset;
};

/*
 * Initialises a clock that counts CLOCK_MONOTONIC, with nothing armed. @expired
 * is called in softirq context without the queue's lock.
 */
void ob_clock_init(struct ob_clock *clock,
		   void (*expired)(struct ob_clock *clock));

/*
 * Waits for a running @expired. The clock must have no ALSA timer, and the
 * queue must not arm it any more. Process context, may sleep.
 */
void ob_clock_destroy(struct ob_clock *clock);

/* The clock in nanoseconds from an arbitrary origin; never runs backwards. */
u64 ob_clock_now(const struct ob_clock *clock);

/*
 * The clock when CLOCK_MONOTONIC was @monotonic, in ns. If an ALSA timer
 * counts, only the present is known, and returned.
 */
u64 ob_clock_at(const struct ob_clock *clock, u64 monotonic);

void ob_clock_arm(struct ob_clock *clock, u64 when, u64 monotonic);

/*
 * True if nothing is armed, or the timer for it is still pending; cheaper than
 * reading the clock. Always false while something is armed and an ALSA timer
 * counts, unless it has started the timer already.
 */
static inline bool ob_clock_is_waiting(struct ob_clock *clock)
{
	return atomic64_read(&clock->due) == U64_MAX ||
	       hrtimer_is_queued(&clock->timer);
}

/* Starts or stops the ALSA timer, which only ticks for a queue that runs. */
void ob_clock_set_running(struct ob_clock *clock, bool running);

/*
 * True for the global system and high-resolution timers of SET_QUEUE_TIMER: for
 * them, CLOCK_MONOTONIC counts, which needs no periodic tick.
 */
bool ob_clock_is_native(const struct snd_timer_id *id);

/*
 * Opens an ALSA timer for ob_clock_exchange(); the number of the queue is for
 * the timer's list of users. Returns ERR_PTR on error. Process context, may
 * sleep.
 */
struct snd_timer_instance *ob_clock_open(struct ob_clock *clock,
					 struct snd_timer_id *id, int queue);

struct snd_timer_instance *
ob_clock_exchange(struct ob_clock *clock, struct snd_timer_instance *external,
		  unsigned int frequency, bool running);

/* @external is no longer in use, or NULL. Process context, may sleep. */
void ob_clock_close(struct snd_timer_instance *external);

/*
 * Copies the name of the timer that counts, and returns its shortest step in
 * nanoseconds.
 */
unsigned long ob_clock_describe(const struct ob_clock *clock, char *name,
				size_t size);

#endif
