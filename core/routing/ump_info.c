// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Memory of the descriptions of an endpoint. Called with the client, in process
 * context.
 */
#include "routing/ump_info.h"

#include <linux/slab.h>

/* Nothing told; NULL without memory. Process context, may sleep. */
struct ob_ump_info *ob_ump_info_create(void)
{
	return kzalloc(sizeof(struct ob_ump_info), GFP_KERNEL_ACCOUNT);
}

/* @info may be NULL; nobody else uses it. Any context. */
void ob_ump_info_free(struct ob_ump_info *info)
{
	unsigned int type;

	if (!info)
		return;
	for (type = 0; type <= OB_UMP_INFO_BLOCKS; type++)
		kfree(info->records[type]);
	kfree(info);
}
