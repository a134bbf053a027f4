// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Parameters of snd-seq: what the administrator may choose, with the bounds
 * that the rest of the core relies on. Read from any context.
 */
#include "base/params.h"

#include "base/core.h"

#include <linux/moduleparam.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#define MAX_POOL_LOWEST		2000
#define MAX_POOL_HIGHEST	SZ_1M
#define MAX_EVENT_SIZE_LOWEST	SZ_64K
#define MAX_EVENT_SIZE_HIGHEST	SZ_256M

static int seq_client_load[15] = {
	[0] = IS_MODULE(CONFIG_SND_SEQ_DUMMY) ? SNDRV_SEQ_CLIENT_DUMMY : -1,
	[1 ... 14] = -1,
};
module_param_array(seq_client_load, int, NULL, 0444);
MODULE_PARM_DESC(seq_client_load,
		 "Numbers of the global clients that are loaded on demand");

static int seq_default_timer_class = SNDRV_TIMER_CLASS_GLOBAL;
module_param(seq_default_timer_class, int, 0644);
MODULE_PARM_DESC(seq_default_timer_class, "Timer class of a new queue");

static int seq_default_timer_sclass = SNDRV_TIMER_SCLASS_NONE;
module_param(seq_default_timer_sclass, int, 0644);
MODULE_PARM_DESC(seq_default_timer_sclass, "Timer slave class of a new queue");

static int seq_default_timer_card = -1;
module_param(seq_default_timer_card, int, 0644);
MODULE_PARM_DESC(seq_default_timer_card, "Timer card of a new queue");

static int seq_default_timer_device =
	IS_ENABLED(CONFIG_SND_SEQ_HRTIMER_DEFAULT) ?
		SNDRV_TIMER_GLOBAL_HRTIMER : SNDRV_TIMER_GLOBAL_SYSTEM;
module_param(seq_default_timer_device, int, 0644);
MODULE_PARM_DESC(seq_default_timer_device, "Timer device of a new queue");

static int seq_default_timer_subdevice;
module_param(seq_default_timer_subdevice, int, 0644);
MODULE_PARM_DESC(seq_default_timer_subdevice, "Timer subdevice of a new queue");

static int seq_default_timer_resolution;
module_param(seq_default_timer_resolution, int, 0644);
MODULE_PARM_DESC(seq_default_timer_resolution,
		 "Timer resolution of a new queue in Hz, 0 for the timer's own");

static unsigned int max_pool = 65536;

static int set_max_pool(const char *value, const struct kernel_param *param)
{
	return param_set_uint_minmax(value, param, MAX_POOL_LOWEST,
				     MAX_POOL_HIGHEST);
}

static const struct kernel_param_ops max_pool_ops = {
	.set = set_max_pool,
	.get = param_get_uint,
};
module_param_cb(max_pool, &max_pool_ops, &max_pool, 0644);
__MODULE_PARM_TYPE(max_pool, "uint");
MODULE_PARM_DESC(max_pool,
		 "Largest pool of a client in cells, 2000 to 1048576");

static unsigned int max_event_size = SZ_4M;

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
module_param_cb(max_event_size, &max_event_size_ops, &max_event_size, 0644);
__MODULE_PARM_TYPE(max_event_size, "uint");
MODULE_PARM_DESC(max_event_size,
		 "Longest data of one event in bytes, 65536 to 268435456");

static const char * const numbering_names[] = { "modern", "classic" };
static unsigned int numbering;

static int set_numbering(const char *value, const struct kernel_param *param)
{
	int index = sysfs_match_string(numbering_names, value);

	if (index < 0)
		return index;
	numbering = index;
	return 0;
}

static int get_numbering(char *buffer, const struct kernel_param *param)
{
	return sysfs_emit(buffer, "%s\n", numbering_names[numbering]);
}

static const struct kernel_param_ops numbering_ops = {
	.set = set_numbering,
	.get = get_numbering,
};
module_param_cb(numbering, &numbering_ops, NULL, 0444);
__MODULE_PARM_TYPE(numbering, "charp");
MODULE_PARM_DESC(numbering,
		 "modern: 16 + 4 * card + device; classic: 64 + 8 * card + device");

unsigned int ob_params_max_pool(void)
{
	return READ_ONCE(max_pool);
}

size_t ob_params_max_event_size(void)
{
	return READ_ONCE(max_event_size);
}

bool ob_params_classic_numbering(void)
{
	return numbering == 1;
}

bool ob_params_loads_client(int number)
{
	unsigned int i;

	/* A negative number ends the list. */
	for (i = 0; i < ARRAY_SIZE(seq_client_load); i++) {
		if (seq_client_load[i] < 0)
			return false;
		if (seq_client_load[i] == number)
			return true;
	}
	return false;
}

void ob_params_default_timer(struct snd_timer_id *id, unsigned int *resolution)
{
	id->dev_class = READ_ONCE(seq_default_timer_class);
	id->dev_sclass = READ_ONCE(seq_default_timer_sclass);
	id->card = READ_ONCE(seq_default_timer_card);
	id->device = READ_ONCE(seq_default_timer_device);
	id->subdevice = READ_ONCE(seq_default_timer_subdevice);
	*resolution = max(READ_ONCE(seq_default_timer_resolution), 0);
}
