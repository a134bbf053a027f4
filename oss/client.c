// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The sequencer client that owns all ports and queues of the OSS sequencer.
 * Created and deleted by module.c, used by all files above.
 */
#include "client.h"

#include <linux/minmax.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

static int client_number = -1;

/* Context: Any context. */
int ob_oss_client_number(void)
{
	return client_number;
}

/*
 * Execute SNDRV_SEQ_IOCTL_* with @argument in kernel memory, as the client.
 *
 * Context: Process context. May sleep.
 * Return: as the ioctl.
 */
int ob_oss_client_control(unsigned int command, void *argument)
{
	return snd_seq_kernel_client_ctl(client_number, command, argument);
}

/*
 * Deliver @event now, to its destination. Only the source port, the destination
 * and the data need to be set.
 *
 * Context: Process context.
 */
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

/* Delete the client and the receiver port. No application is left. */
void ob_oss_client_exit(void)
{
	snd_seq_delete_kernel_client(client_number);
	client_number = -1;
}
