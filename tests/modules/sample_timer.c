// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A global ALSA timer that runs ten times as fast as it says: each millisecond
 * it counts a tick of 10 ms.
 */
#include <compat/hrtimer.h>

#include <linux/hrtimer.h>
#include <linux/module.h>
#include <sound/core.h>
#include <sound/timer.h>

#define DEVICE		77
#define RESOLUTION	(10 * NSEC_PER_MSEC)
#define PERIOD		NSEC_PER_MSEC

static struct snd_timer *timer;
static struct hrtimer source;
static bool running;

/* Ticks that a busy machine has missed are made up for. */
static enum hrtimer_restart tick(struct hrtimer *unused)
{
	if (!READ_ONCE(running))
		return HRTIMER_NORESTART;
	snd_timer_interrupt(timer, hrtimer_forward_now(&source, PERIOD));
	return READ_ONCE(running) ? HRTIMER_RESTART : HRTIMER_NORESTART;
}

static int start(struct snd_timer *unused)
{
	WRITE_ONCE(running, true);
	hrtimer_start(&source, PERIOD, HRTIMER_MODE_REL);
	return 0;
}

/* May be called by tick(), which then ends. */
static int stop(struct snd_timer *unused)
{
	WRITE_ONCE(running, false);
	hrtimer_try_to_cancel(&source);
	return 0;
}

static const struct snd_timer_hardware hardware = {
	.flags = SNDRV_TIMER_HW_AUTO,
	.resolution = RESOLUTION,
	.ticks = 1000,
	.start = start,
	.stop = stop,
};

static int __init sample_timer_init(void)
{
	int err;

	err = snd_timer_global_new("sample", DEVICE, &timer);
	if (err < 0)
		return err;
	timer->module = THIS_MODULE;
	timer->hw = hardware;
	ob_compat_hrtimer_setup(&source, tick, CLOCK_MONOTONIC,
				HRTIMER_MODE_REL);
	err = snd_timer_global_register(timer);
	if (err < 0)
		snd_timer_global_free(timer);
	return err;
}

static void __exit sample_timer_exit(void)
{
	hrtimer_cancel(&source);
	snd_timer_global_free(timer);
}

module_init(sample_timer_init);
module_exit(sample_timer_exit);

MODULE_DESCRIPTION("A timer that runs fast, for tests");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
