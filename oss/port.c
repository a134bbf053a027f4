// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The port of an application, created and deleted in process context. Delivery
 * calls port_input() in any context; the event becomes records in the read
 * queue, by way of input_backlog.c if it is no echo.
 */
#include "port.h"

#include "application.h"
#include "client.h"
#include "input_backlog.h"

#include <linux/module.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

static bool append_echo(void *context,
			const u8 records[][OB_OSS_RECORD_LONG],
			unsigned int count)
{
	struct ob_oss_application *application = context;

	return ob_oss_read_queue_append(&application->read_queue, records, count);
}

/* An echo of another client would be a record of its choice. */
static bool is_own_event(const struct ob_oss_application *application,
			 const struct snd_seq_event *event)
{
	return event->source.client == ob_oss_client_number() &&
	       event->source.port == application->port;
}

/* It does not wait behind a SysEx: it says what has been played. */
static void receive_echo(struct ob_oss_application *application,
			 const struct snd_seq_event *event)
{
	if (ob_oss_input_emit_echo(event->data.raw8.d, append_echo,
				   application) < 0)
		ob_oss_read_queue_count_lost(&application->read_queue, 1);
}

/* The port stamps events with the tick of the application's queue. */
static int port_input(struct snd_seq_event *event, int direct,
		      void *private_data, int atomic, int hop)
{
	struct ob_oss_application *application = private_data;

	if (!ob_oss_application_reads(application))
		return 0;
	if (event->type != SNDRV_SEQ_EVENT_ECHO)
		ob_oss_input_backlog_receive(application, event);
	else if (is_own_event(application, event))
		receive_echo(application, event);
	ob_oss_read_queue_wake(&application->read_queue);
	return 0;
}

/*
 * Create the port and set @application->port. The application has its queue;
 * events arrive from now on.
 *
 * Context: Process context. May sleep.
 * Return: 0 or a negative errno.
 */
int ob_oss_port_create(struct ob_oss_application *application)
{
	struct snd_seq_port_callback callback = {
		.owner = THIS_MODULE,
		.private_data = application,
		.event_input = port_input,
	};
	struct snd_seq_port_info info = {
		.addr.client = ob_oss_client_number(),
		/* A third client would cut off a device that is open. */
		.capability = SNDRV_SEQ_PORT_CAP_READ |
			      SNDRV_SEQ_PORT_CAP_WRITE |
			      SNDRV_SEQ_PORT_CAP_NO_EXPORT,
		.type = SNDRV_SEQ_PORT_TYPE_SPECIFIC,
		.midi_channels = 128,
		.synth_voices = 128,
		.flags = SNDRV_SEQ_PORT_FLG_TIMESTAMP,
		.time_queue = application->queue,
		.kernel = &callback,
	};
	int err;

	snprintf(info.name, sizeof(info.name), "Sequencer-%u",
		 application->index);
	if (ob_oss_application_reads(application))
		info.capability |= SNDRV_SEQ_PORT_CAP_SUBS_WRITE;
	err = ob_oss_client_control(SNDRV_SEQ_IOCTL_CREATE_PORT, &info);
	if (!err)
		application->port = info.addr.port;
	return err;
}

/* Delete the port, if there is one. No event arrives when this returns. */
void ob_oss_port_delete(struct ob_oss_application *application)
{
	struct snd_seq_port_info info = {
		.addr = {
			.client = ob_oss_client_number(),
			.port = application->port,
		},
	};

	if (application->port >= 0)
		ob_oss_client_control(SNDRV_SEQ_IOCTL_DELETE_PORT, &info);
}
