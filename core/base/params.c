// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Values of the module parameters, with their defaults. Read in any context.
 */
#include "base/params.h"

#include "base/core.h"

#include <linux/kconfig.h>
#include <linux/minmax.h>
#include <linux/sizes.h>

#define MAX_POOL	65536
#define MAX_EVENT_SIZE	SZ_4M
/*
 * One less than the kernel's threads for interrupts have, and programs that take the
 * same: a reader among those has its event before the thread has finished.
 */
#define RT_PRIORITY	49

struct ob_params ob_params = {
	.max_pool = MAX_POOL,
	.max_event_size = MAX_EVENT_SIZE,
	.rt_priority = RT_PRIORITY,
	.numbering = OB_PARAMS_MODERN,
	.client_load = {
		IS_MODULE(CONFIG_SND_SEQ_DUMMY) ? SNDRV_SEQ_CLIENT_DUMMY : -1,
		[1 ... 14] = -1,
	},
	.timer_class = SNDRV_TIMER_CLASS_GLOBAL,
	.timer_sclass = SNDRV_TIMER_SCLASS_NONE,
	.timer_card = -1,
	.timer_device = IS_ENABLED(CONFIG_SND_SEQ_HRTIMER_DEFAULT) ?
			SNDRV_TIMER_GLOBAL_HRTIMER :
			SNDRV_TIMER_GLOBAL_SYSTEM,
};

/* Largest pool that a client may ask for: 2000 to 1048576 cells. */
unsigned int ob_params_max_pool(void)
{
	return READ_ONCE(ob_params.max_pool);
}

/* Longest payload of one event: 64 KiB to 256 MiB. */
size_t ob_params_max_event_size(void)
{
	return READ_ONCE(ob_params.max_event_size);
}

/* Priority of SCHED_FIFO, 1 to 99, for the threads of PREEMPT_RT. */
unsigned int ob_params_rt_priority(void)
{
	return ob_params.rt_priority;
}

/* True if cards and drivers get the classic client numbers. */
bool ob_params_classic_numbering(void)
{
	return ob_params.numbering == OB_PARAMS_CLASSIC;
}

/* True if the module of client @number (modern) is to be loaded on demand. */
bool ob_params_loads_client(int number)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ob_params.client_load); i++) {
		if (ob_params.client_load[i] < 0)
			return false;
		if (ob_params.client_load[i] == number)
			return true;
	}
	return false;
}

/* The timer of a queue whose owner chose none; @resolution as in ob_params. */
void ob_params_default_timer(struct snd_timer_id *id, unsigned int *resolution)
{
	id->dev_class = READ_ONCE(ob_params.timer_class);
	id->dev_sclass = READ_ONCE(ob_params.timer_sclass);
	id->card = READ_ONCE(ob_params.timer_card);
	id->device = READ_ONCE(ob_params.timer_device);
	id->subdevice = READ_ONCE(ob_params.timer_subdevice);
	*resolution = max(READ_ONCE(ob_params.timer_resolution), 0);
}
