// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Clocks of queues. A clock shows nanoseconds that never run backwards, and
 * calls its queue once when an armed moment is reached.
 *
 * It counts CLOCK_MONOTONIC plus an offset, or the ticks of an ALSA timer.
 * ob_clock_exchange() changes from one to the other without a jump: the new
 * source continues from what the clock shows.
 *
 * Either way the queue is called by an hrtimer, in softirq context (on
 * PREEMPT_RT in the hard interrupt) and with no lock held. With CLOCK_MONOTONIC,
 * the hrtimer is armed for the moment itself. An ALSA timer ticks in any context,
 * with locks of its own held, where events cannot be dispatched:
 * external_tick() only counts, and starts the hrtimer to expire at once when
 * the armed moment is reached.
 *
 * external_tick() does not take the queue's lock. It adds to the count and then
 * reads @due, while ob_clock_arm() writes @due and then reads the count; both
 * are fully ordered, so at least one of them sees the other and starts the
 * hrtimer. A spurious call is harmless: the dispatcher finds nothing due.
 *
 * Lock order: the queue's lock is held around every call except init, destroy,
 * open and close; the locks of hrtimers and ALSA timers nest inside it. Opening an ALSA
 * timer may sleep, for as long as its module takes to be loaded, and closing may, too.
 */
#include "queue/clock.h"

#include <compat/hrtimer.h>
#include <compat/timer.h>

#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>
#include <sound/core.h>
#include <sound/timer.h>

#define FREQUENCY_DEFAULT	1000
#define FREQUENCY_MIN		10
#define FREQUENCY_MAX		6250

static enum hrtimer_restart timer_expired(struct hrtimer *timer)
{
	struct ob_clock *clock = container_of(timer, struct ob_clock, timer);

	clock->expired(clock);
	return HRTIMER_NORESTART;
}

/*
 * Initialises a clock that counts CLOCK_MONOTONIC, with nothing armed. @expired
 * is called in softirq context, on PREEMPT_RT in hard interrupt context, without
 * the queue's lock.
 */
void ob_clock_init(struct ob_clock *clock,
		   void (*expired)(struct ob_clock *clock))
{
	ob_compat_hrtimer_setup(&clock->timer, timer_expired, CLOCK_MONOTONIC,
				OB_COMPAT_TIMER_MODE);
	clock->expired = expired;
	atomic64_set(&clock->due, U64_MAX);
	clock->external = NULL;
	atomic64_set(&clock->external_ns, 0);
	clock->offset = 0;
}

/*
 * Waits for a running @expired. The clock must have no ALSA timer, and the
 * queue must not arm it any more. Who closes an ALSA timer later, which the clock had
 * before, calls it again. Process context, may sleep.
 */
void ob_clock_destroy(struct ob_clock *clock)
{
	hrtimer_cancel(&clock->timer);
}

/*
 * The clock when CLOCK_MONOTONIC was @monotonic, in ns. If an ALSA timer
 * counts, only the present is known, and returned.
 */
u64 ob_clock_at(const struct ob_clock *clock, u64 monotonic)
{
	if (clock->external)
		return atomic64_read(&clock->external_ns);
	return monotonic + clock->offset;
}

/* The clock in nanoseconds from an arbitrary origin; never runs backwards. */
u64 ob_clock_now(const struct ob_clock *clock)
{
	return ob_clock_at(clock, ktime_get_ns());
}

/*
 * Never starts the timer for the past: if a callback restarts its own timer
 * with a time that has passed, the timer expires again within the same softirq.
 */
static void start_timer(struct ob_clock *clock, ktime_t when, u64 monotonic)
{
	hrtimer_start(&clock->timer, max_t(ktime_t, when, monotonic),
		      OB_COMPAT_TIMER_MODE);
}

static void fire(struct ob_clock *clock)
{
	start_timer(clock, 0, ktime_get_ns());
}

/**
 * ob_clock_arm() - have @expired called when the clock reaches a moment
 * @clock: the clock
 * @when: in ns of ob_clock_now(); a past moment means at once, U64_MAX never
 * @monotonic: CLOCK_MONOTONIC, read since @expired was called if it is its
 *	callback that arms
 *
 * Replaces the moment that was armed before.
 */
void ob_clock_arm(struct ob_clock *clock, u64 when, u64 monotonic)
{
	u64 due = atomic64_read(&clock->due);
	s64 expires;

	if (when == U64_MAX) {
		if (due != U64_MAX && hrtimer_is_queued(&clock->timer))
			hrtimer_try_to_cancel(&clock->timer);
		atomic64_set(&clock->due, U64_MAX);
		return;
	}
	if (clock->external) {
		atomic64_set(&clock->due, when);
		/* Pairs with atomic64_add_return() in external_tick(). */
		smp_mb();
		if (ob_clock_now(clock) >= when)
			fire(clock);
		return;
	}
	if (when == due && hrtimer_is_queued(&clock->timer))
		return;
	atomic64_set(&clock->due, when);
	if (when > KTIME_MAX ||
	    check_sub_overflow((s64)when, clock->offset, &expires))
		expires = KTIME_MAX;
	start_timer(clock, expires, monotonic);
}

/* Any context. @resolution is the length of a tick in nanoseconds. */
static void external_tick(struct snd_timer_instance *external,
			  unsigned long resolution, unsigned long ticks)
{
	struct ob_clock *clock = external->callback_data;
	u64 now;

	/* Fully ordered; pairs with smp_mb() in ob_clock_arm(). */
	now = atomic64_add_return((s64)resolution * ticks,
				  &clock->external_ns);
	if (now >= atomic64_read(&clock->due))
		fire(clock);
}

/*
 * True for the global system and high-resolution timers of SET_QUEUE_TIMER: for
 * them, CLOCK_MONOTONIC counts, which needs no periodic tick.
 */
bool ob_clock_is_native(const struct snd_timer_id *id)
{
	return id->dev_class == SNDRV_TIMER_CLASS_GLOBAL &&
	       (id->device == SNDRV_TIMER_GLOBAL_SYSTEM ||
		id->device == SNDRV_TIMER_GLOBAL_HRTIMER);
}

/*
 * Opens an ALSA timer for ob_clock_exchange(); the number of the queue is for
 * the timer's list of users. Returns ERR_PTR on error. Process context, may
 * sleep.
 */
struct snd_timer_instance *ob_clock_open(struct ob_clock *clock,
					 struct snd_timer_id *id, int queue)
{
	struct snd_timer_instance *external;
	char name[32];
	int err;

	snprintf(name, sizeof(name), "sequencer queue %d", queue);
	external = snd_timer_instance_new(name);
	if (!external)
		return ERR_PTR(-ENOMEM);
	external->flags |= SNDRV_TIMER_IFLG_AUTO;
	external->callback = external_tick;
	external->callback_data = clock;
	err = snd_timer_open(external, id, queue);
	if (err < 0) {
		snd_timer_instance_free(external);
		return ERR_PTR(err);
	}
	return external;
}

/* @external is no longer in use, or NULL. Process context, may sleep. */
void ob_clock_close(struct snd_timer_instance *external)
{
	if (!external)
		return;
	snd_timer_close(external);
	snd_timer_instance_free(external);
}

/* Ticks of the ALSA timer per call of external_tick(), rounded down; not 0. */
static unsigned int ticks_at(struct snd_timer_instance *external,
			     unsigned int frequency)
{
	unsigned long resolution = snd_timer_resolution(external);
	struct snd_timer *timer = ob_compat_timer_get(external);
	unsigned long product;
	bool slave;

	if (!timer)
		return 1;
	slave = timer->hw.flags & SNDRV_TIMER_HW_SLAVE;
	ob_compat_timer_put(timer);
	if (slave || !resolution)
		return 1;
	frequency = frequency ? clamp_t(unsigned int, frequency,
					FREQUENCY_MIN, FREQUENCY_MAX) :
				FREQUENCY_DEFAULT;
	if (check_mul_overflow(resolution, (unsigned long)frequency, &product))
		return 1;
	return max(NSEC_PER_SEC / product, 1UL);
}

/* Starts or stops the ALSA timer, which only ticks for a queue that runs. */
void ob_clock_set_running(struct ob_clock *clock, bool running)
{
	if (!clock->external)
		return;
	if (running)
		snd_timer_start(clock->external,
				(unsigned long)clock->external->private_data);
	else
		snd_timer_stop(clock->external);
}

/**
 * ob_clock_exchange() - change what the clock counts
 * @clock: the clock; what it shows does not change
 * @external: from ob_clock_open(), or NULL for CLOCK_MONOTONIC
 * @frequency: wanted ticks per second; 0 for the default
 * @running: the queue runs
 *
 * Nothing is armed afterwards: what was armed counted on the old clock. The caller
 * must call ob_clock_arm(), by the dispatcher or itself.
 *
 * Return: The ALSA timer that counted before, for ob_clock_close(), or NULL.
 */
struct snd_timer_instance *
ob_clock_exchange(struct ob_clock *clock, struct snd_timer_instance *external,
		  unsigned int frequency, bool running)
{
	struct snd_timer_instance *before = clock->external;
	u64 now = ob_clock_now(clock);

	ob_clock_set_running(clock, false);
	ob_clock_arm(clock, U64_MAX, 0);
	clock->external = external;
	if (external) {
		atomic64_set(&clock->external_ns, now);
		external->private_data =
			(void *)(unsigned long)ticks_at(external, frequency);
		ob_clock_set_running(clock, running);
	} else {
		clock->offset = now - ktime_get_ns();
	}
	return before;
}

/*
 * Copies the name of the timer that counts, and returns its shortest step in
 * nanoseconds.
 */
unsigned long ob_clock_describe(const struct ob_clock *clock, char *name,
				size_t size)
{
	struct snd_timer *timer = NULL;

	if (clock->external)
		timer = ob_compat_timer_get(clock->external);
	if (!timer) {
		strscpy(name, "HR timer", size);
		return hrtimer_resolution;
	}
	strscpy(name, timer->name, size);
	ob_compat_timer_put(timer);
	return snd_timer_resolution(clock->external) *
	       (unsigned long)clock->external->private_data;
}
