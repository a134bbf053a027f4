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
 * @timer: expires once, when an event may be due; in softirq context, on
 *	PREEMPT_RT in hard interrupt context
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

void ob_clock_init(struct ob_clock *clock,
		   void (*expired)(struct ob_clock *clock));
void ob_clock_destroy(struct ob_clock *clock);
u64 ob_clock_now(const struct ob_clock *clock);
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

void ob_clock_set_running(struct ob_clock *clock, bool running);
bool ob_clock_is_native(const struct snd_timer_id *id);
struct snd_timer_instance *ob_clock_open(struct ob_clock *clock,
					 struct snd_timer_id *id, int queue);

struct snd_timer_instance *
ob_clock_exchange(struct ob_clock *clock, struct snd_timer_instance *external,
		  unsigned int frequency, bool running);
void ob_clock_close(struct snd_timer_instance *external);
unsigned long ob_clock_describe(const struct ob_clock *clock, char *name,
				size_t size);

#endif
