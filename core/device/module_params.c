// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Parameters of snd-seq: their names, and their bounds, which the core relies
 * on. Called by the kernel's parameter code when the module is loaded and when
 * a file in /sys/module/snd_seq/parameters is written.
 */
#include "base/params.h"

#include <linux/moduleparam.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#define MAX_POOL_LOWEST		2000
#define MAX_POOL_HIGHEST	SZ_1M
#define MAX_EVENT_SIZE_LOWEST	SZ_64K
#define MAX_EVENT_SIZE_HIGHEST	SZ_256M
#define RT_PRIORITY_LOWEST	1
#define RT_PRIORITY_HIGHEST	99

module_param_array_named(seq_client_load, ob_params.client_load, int, NULL,
			 0444);
MODULE_PARM_DESC(seq_client_load,
		 "Numbers of the global clients that are loaded on demand");

module_param_named(seq_default_timer_class, ob_params.timer_class, int, 0644);
MODULE_PARM_DESC(seq_default_timer_class, "Timer class of a new queue");

module_param_named(seq_default_timer_sclass, ob_params.timer_sclass, int, 0644);
MODULE_PARM_DESC(seq_default_timer_sclass, "Timer slave class of a new queue");

module_param_named(seq_default_timer_card, ob_params.timer_card, int, 0644);
MODULE_PARM_DESC(seq_default_timer_card, "Timer card of a new queue");

module_param_named(seq_default_timer_device, ob_params.timer_device, int, 0644);
MODULE_PARM_DESC(seq_default_timer_device, "Timer device of a new queue");

module_param_named(seq_default_timer_subdevice, ob_params.timer_subdevice, int,
		   0644);
MODULE_PARM_DESC(seq_default_timer_subdevice, "Timer subdevice of a new queue");

module_param_named(seq_default_timer_resolution, ob_params.timer_resolution,
		   int, 0644);
MODULE_PARM_DESC(seq_default_timer_resolution,
		 "Timer resolution of a new queue in Hz, 0 for the timer's own");

static int set_max_pool(const char *value, const struct kernel_param *param)
{
	return param_set_uint_minmax(value, param, MAX_POOL_LOWEST,
				     MAX_POOL_HIGHEST);
}

static const struct kernel_param_ops max_pool_ops = {
	.set = set_max_pool,
	.get = param_get_uint,
};
module_param_cb(max_pool, &max_pool_ops, &ob_params.max_pool, 0644);
__MODULE_PARM_TYPE(max_pool, "uint");
MODULE_PARM_DESC(max_pool,
		 "Largest pool of a client in cells, 2000 to 1048576");

static int set_max_event_size(const char *value,
			      const struct kernel_param *param)
{
	return param_set_uint_minmax(value, param, MAX_EVENT_SIZE_LOWEST,
				     MAX_EVENT_SIZE_HIGHEST);
}

static const struct kernel_param_ops max_event_size_ops = {
	.set = set_max_event_size,
	.get = param_get_uint,
};
module_param_cb(max_event_size, &max_event_size_ops, &ob_params.max_event_size,
		0644);
__MODULE_PARM_TYPE(max_event_size, "uint");
MODULE_PARM_DESC(max_event_size,
		 "Longest data of one event in bytes, 65536 to 268435456");

static int set_rt_priority(const char *value, const struct kernel_param *param)
{
	return param_set_uint_minmax(value, param, RT_PRIORITY_LOWEST,
				     RT_PRIORITY_HIGHEST);
}

static const struct kernel_param_ops rt_priority_ops = {
	.set = set_rt_priority,
	.get = param_get_uint,
};
module_param_cb(rt_priority, &rt_priority_ops, &ob_params.rt_priority, 0444);
__MODULE_PARM_TYPE(rt_priority, "uint");
MODULE_PARM_DESC(rt_priority,
		 "PREEMPT_RT only: SCHED_FIFO priority of the threads that deliver, 1 to 99");

static const char * const numbering_names[] = {
	[OB_PARAMS_MODERN] = "modern",
	[OB_PARAMS_CLASSIC] = "classic",
};

static int set_numbering(const char *value, const struct kernel_param *param)
{
	int index = sysfs_match_string(numbering_names, value);

	if (index < 0)
		return index;
	ob_params.numbering = index;
	return 0;
}

static int get_numbering(char *buffer, const struct kernel_param *param)
{
	return sysfs_emit(buffer, "%s\n", numbering_names[ob_params.numbering]);
}

static const struct kernel_param_ops numbering_ops = {
	.set = set_numbering,
	.get = get_numbering,
};
module_param_cb(numbering, &numbering_ops, NULL, 0444);
__MODULE_PARM_TYPE(numbering, "charp");
MODULE_PARM_DESC(numbering,
		 "modern: 16 + 4 * card + device; classic: 64 + 8 * card + device");
