/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Linux 6.13 brought hrtimer_setup(), Linux 6.15 took hrtimer_init() away. Kbuild
 * looks for the former.
 *
 * Where timers expire that have to be on time: in a softirq, except on PREEMPT_RT,
 * where softirqs come after every real-time thread.
 */
#ifndef ONBEAT_COMPAT_HRTIMER_H
#define ONBEAT_COMPAT_HRTIMER_H

#include <linux/hrtimer.h>
#include <linux/kconfig.h>

/* They expire in hard interrupts, where only raw spinlocks may be taken. */
#define OB_COMPAT_HARD_TIMERS	IS_ENABLED(CONFIG_PREEMPT_RT)

#define OB_COMPAT_TIMER_MODE \
	(OB_COMPAT_HARD_TIMERS ? HRTIMER_MODE_ABS_HARD : HRTIMER_MODE_ABS_SOFT)

static inline void
ob_compat_hrtimer_setup(struct hrtimer *timer,
			enum hrtimer_restart (*function)(struct hrtimer *),
			clockid_t clock, enum hrtimer_mode mode)
{
#ifdef OB_COMPAT_HAS_HRTIMER_SETUP
	hrtimer_setup(timer, function, clock, mode);
#else
	hrtimer_init(timer, clock, mode);
	timer->function = function;
#endif
}

#endif
