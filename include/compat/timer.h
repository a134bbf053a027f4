/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The ALSA timer that an instance counts by goes when its card does. Linux 7.2
 * brought references to it, which Kbuild looks for; before, nothing can keep it.
 */
#ifndef ONBEAT_COMPAT_TIMER_H
#define ONBEAT_COMPAT_TIMER_H

#include <linux/compiler.h>
#include <sound/core.h>
#include <sound/timer.h>

/* NULL if the timer is gone; else to be followed by ob_compat_timer_put(). */
static inline struct snd_timer *
ob_compat_timer_get(struct snd_timer_instance *instance)
{
#ifdef OB_COMPAT_HAS_TIMER_REFERENCE
	return snd_timeri_timer_get(instance);
#else
	return READ_ONCE(instance->timer);
#endif
}

static inline void ob_compat_timer_put(struct snd_timer *timer)
{
#ifdef OB_COMPAT_HAS_TIMER_REFERENCE
	snd_timeri_timer_put(timer);
#endif
}

#endif
