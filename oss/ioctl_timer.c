// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Ioctls of the timer of an application, SNDCTL_TMR_* and SEQ_CTRLRATE. Called by
 * ioctl.c in process context, with the application's mutex held. timing.c decides what
 * they do.
 */
#include "ioctl_timer.h"

#include "application.h"
#include "queue.h"

#include <linux/errno.h>
#include <linux/soundcard.h>

static int control_timer(struct ob_oss_application *application,
			 void (*change)(struct ob_oss_timing *timing, u32 now,
					struct ob_oss_timing_step *step))
{
	u32 now = ob_oss_queue_now(application);
	struct ob_oss_timing_step step = { };
	struct ob_oss_timing before;
	unsigned long flags;

	spin_lock_irqsave(&application->lock, flags);
	before = application->timing;
	change(&application->timing, now, &step);
	spin_unlock_irqrestore(&application->lock, flags);
	return ob_oss_queue_follow(application, &step, &before);
}

/* Return: the tempo in force then. */
static int change_tempo(struct ob_oss_application *application, int tempo)
{
	u32 now = ob_oss_queue_now(application);
	struct ob_oss_timing_step step = { };
	unsigned long flags;

	spin_lock_irqsave(&application->lock, flags);
	ob_oss_timing_set_tempo(&application->timing, tempo, now, &step);
	spin_unlock_irqrestore(&application->lock, flags);
	ob_oss_queue_control(application, &step);
	return ob_oss_timing_tempo(&application->timing, now);
}

/* The changes of tempo that are scheduled were computed with the timebase of before. */
static int change_timebase(struct ob_oss_application *application, int timebase)
{
	u32 now = ob_oss_queue_now(application);
	struct ob_oss_timing_step step = { };
	unsigned int changes = 0;
	unsigned long flags;
	int err;

	spin_lock_irqsave(&application->lock, flags);
	ob_oss_timing_set_timebase(&application->timing, timebase, now, &step);
	spin_unlock_irqrestore(&application->lock, flags);
	if (step.action == OB_OSS_TIMING_NOTHING)
		return 0;
	ob_oss_queue_control(application, &step);
	if (!ob_oss_timing_get_change(&application->timing, now, 0, &step))
		return 0;
	ob_oss_queue_drop_tempos(application, step.tick);
	while (ob_oss_timing_get_change(&application->timing, now, changes++, &step)) {
		err = ob_oss_queue_control(application, &step);
		if (err)
			return err;
	}
	return 0;
}

/*
 * Execute a command of the timer. @value is its argument, and gets the answer.
 *
 * Return: 0 or a negative errno; -ENOTTY if it is none of the timer's.
 */
int ob_oss_ioctl_timer_execute(struct ob_oss_application *application,
			       unsigned int command, int *value)
{
	const struct ob_oss_timing *timing = &application->timing;
	int err;

	switch (command) {
	case SNDCTL_TMR_START:
		return control_timer(application, ob_oss_timing_start);
	case SNDCTL_TMR_STOP:
		return control_timer(application, ob_oss_timing_stop);
	case SNDCTL_TMR_CONTINUE:
		return control_timer(application, ob_oss_timing_continue);
	case SNDCTL_TMR_TEMPO:
		*value = change_tempo(application, *value);
		return 0;
	case SNDCTL_TMR_TIMEBASE:
		err = change_timebase(application, *value);
		*value = timing->timebase;
		return err;
	case SNDCTL_TMR_METRONOME:
	case SNDCTL_TMR_SOURCE:
	case SNDCTL_TMR_SELECT:
		return 0;	/* there is one timer, and it does not beep */
	case SNDCTL_SEQ_CTRLRATE:
		if (*value)
			return -EINVAL;
		*value = ob_oss_timing_rate(timing,
					    ob_oss_queue_now(application));
		return 0;
	}
	return -ENOTTY;
}
