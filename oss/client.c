// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The sequencer client of the OSS sequencer, to which all its ports and queues
 * belong. Made and deleted by module.c, used by everything else.
 */
#include "client.h"

#include <linux/minmax.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

static int client_number = -1;

int ob_oss_client_number(void)
{
	return client_number;
}

int ob_oss_client_control(unsigned int command, void *argument)
{
	return snd_seq_kernel_client_ctl(client_number, command, argument);
}

void ob_oss_client_send(struct snd_seq_event *event)
{
	snd_seq_kernel_client_dispatch(client_number, event, false, 0);
}

int ob_oss_client_init(void)
{
	client_number = snd_seq_create_kernel_client(NULL, SNDRV_SEQ_CLIENT_OSS,
						     "OSS sequencer");
	return min(client_number, 0);
}

void ob_oss_client_exit(void)
{
	snd_seq_delete_kernel_client(client_number);
	client_number = -1;
}
