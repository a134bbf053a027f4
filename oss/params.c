// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Parameters of the module, read when an application opens.
 */
#include "params.h"

#include <linux/errno.h>
#include <linux/moduleparam.h>
#include <sound/core.h>
#include <sound/seq_oss.h>

static unsigned int maxqlen = SNDRV_SEQ_OSS_MAX_QLEN;

/* The parameter maxqlen, within its limits. Context: Any context. */
unsigned int ob_oss_params_queue_length(void)
{
	return READ_ONCE(maxqlen);
}

/* Set maxqlen for applications that open later. Returns 0 or -EINVAL. */
int ob_oss_params_set_queue_length(unsigned int length)
{
	if (length < OB_OSS_PARAMS_MIN_QUEUE ||
	    length > OB_OSS_PARAMS_MAX_QUEUE)
		return -EINVAL;
	WRITE_ONCE(maxqlen, length);
	return 0;
}

static int set_maxqlen(const char *text, const struct kernel_param *param)
{
	unsigned int length;
	int err = kstrtouint(text, 0, &length);

	return err ?: ob_oss_params_set_queue_length(length);
}

static const struct kernel_param_ops maxqlen_ops = {
	.set = set_maxqlen,
	.get = param_get_uint,
};

module_param_cb(maxqlen, &maxqlen_ops, &maxqlen, 0644);
MODULE_PARM_DESC(maxqlen, "Events, and records to read, that may wait for each application.");
