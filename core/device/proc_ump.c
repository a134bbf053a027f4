// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The lines of /proc/asound/seq/clients about the endpoint that a client describes.
 * Called by proc.c in process context.
 */
#include "device/proc_ump.h"

#include "routing/client.h"
#include "routing/ump_info.h"

#include <sound/core.h>
#include <sound/info.h>

/* Copies a description. Return: false if the client has not told it. */
static bool copy_record(struct ob_client *client, unsigned int type,
			void *record)
{
	const void *found = NULL;

	spin_lock(&client->info_lock);
	if (client->ump_info)
		found = client->ump_info->records[type];
	if (found)
		memcpy(record, found, ob_ump_info_size(type));
	spin_unlock(&client->info_lock);
	return found;
}

static void show_block(struct snd_info_buffer *buffer, unsigned int number,
		       const struct snd_ump_block_info *block)
{
	if (!block->name[0])
		return;
	snd_iprintf(buffer, "  UMP Block %d: \"%s\" [%s]\n", number,
		    block->name, block->active ? "Active" : "Inactive");
	snd_iprintf(buffer, "    Groups: %d-%d\n", block->first_group + 1,
		    block->first_group + block->num_groups);
}

/* Nothing if nothing has a name. */
void ob_proc_ump_show(struct snd_info_buffer *buffer, struct ob_client *client)
{
	union {
		struct snd_ump_endpoint_info endpoint;
		struct snd_ump_block_info block;
	} record;
	unsigned int block;

	if (copy_record(client, 0, &record) && record.endpoint.name[0])
		snd_iprintf(buffer, "  UMP Endpoint: \"%s\"\n",
			    record.endpoint.name);
	for (block = 0; block < OB_UMP_INFO_BLOCKS; block++)
		if (copy_record(client, block + 1, &record))
			show_block(buffer, block, &record.block);
}
