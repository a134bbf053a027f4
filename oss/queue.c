// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The queue of an application, in process context. timing.c decides how and
 * when it is controlled; this file talks to the sequencer.
 */
#include "queue.h"

#include "application.h"
#include "client.h"

#include <linux/string.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

static const struct snd_seq_addr timer_port = {
	.client = SNDRV_SEQ_CLIENT_SYSTEM,
	.port = SNDRV_SEQ_PORT_SYSTEM_TIMER,
};

/*
 * Create the queue, at tick 0 and stopped, and set @application->queue.
 *
 * Return: 0 or a negative errno.
 */
int ob_oss_queue_create(struct ob_oss_application *application)
{
	struct snd_seq_queue_info info = {
		.name = "OSS Sequencer Emulation",
		.locked = 1,
	};
	struct snd_seq_queue_tempo tempo = {
		.tempo = ob_oss_timing_queue_tempo(&application->timing),
		.ppq = OB_OSS_TIMING_PPQ,
	};
	int err;

	err = ob_oss_client_control(SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info);
	if (err < 0)
		return err;
	application->queue = info.queue;
	tempo.queue = info.queue;
	return ob_oss_client_control(SNDRV_SEQ_IOCTL_SET_QUEUE_TEMPO, &tempo);
}

/* Delete the queue, if there is one. */
void ob_oss_queue_delete(struct ob_oss_application *application)
{
	struct snd_seq_queue_info info = { .queue = application->queue };

	if (application->queue >= 0)
		ob_oss_client_control(SNDRV_SEQ_IOCTL_DELETE_QUEUE, &info);
}

/* Start the queue. The application has its port, the source of the event. */
void ob_oss_queue_start(const struct ob_oss_application *application)
{
	struct snd_seq_event event = {
		.type = SNDRV_SEQ_EVENT_START,
		.source.port = application->port,
		.dest = timer_port,
		.data.queue.queue = application->queue,
	};

	ob_oss_client_send(&event);
}

/* The present tick of the queue. */
u32 ob_oss_queue_now(const struct ob_oss_application *application)
{
	struct snd_seq_queue_status status = { .queue = application->queue };

	ob_oss_client_control(SNDRV_SEQ_IOCTL_GET_QUEUE_STATUS, &status);
	return status.tick;
}

/*
 * Make the control events of a step other than OB_OSS_TIMING_NOTHING.
 *
 * Return: their number, at most OB_OSS_QUEUE_STEP_EVENTS.
 */
unsigned int
ob_oss_queue_make_events(const struct ob_oss_application *application,
			 const struct ob_oss_timing_step *step,
			 struct snd_seq_event *events)
{
	static const u8 types[][OB_OSS_QUEUE_STEP_EVENTS] = {
		[OB_OSS_TIMING_TEMPO] = { SNDRV_SEQ_EVENT_TEMPO },
		[OB_OSS_TIMING_STOP] = { SNDRV_SEQ_EVENT_STOP },
		[OB_OSS_TIMING_CONTINUE] = { SNDRV_SEQ_EVENT_CONTINUE },
		[OB_OSS_TIMING_BEGIN] = { SNDRV_SEQ_EVENT_SETPOS_TICK,
					  SNDRV_SEQ_EVENT_CONTINUE },
	};
	struct snd_seq_event *event;
	unsigned int i;

	for (i = 0; i < OB_OSS_QUEUE_STEP_EVENTS && types[step->action][i]; i++) {
		event = &events[i];
		memset(event, 0, sizeof(*event));
		event->type = types[step->action][i];
		event->source.port = application->port;
		event->dest = timer_port;
		event->queue = step->direct ? SNDRV_SEQ_QUEUE_DIRECT :
					      application->queue;
		event->time.tick = step->tick;
		event->data.queue.queue = application->queue;
		if (event->type == SNDRV_SEQ_EVENT_TEMPO)
			event->data.queue.param.value = step->tempo;
		else if (event->type == SNDRV_SEQ_EVENT_SETPOS_TICK)
			event->data.queue.param.time.tick = step->position;
	}
	return i;
}

/* Carry out a direct step. The caller holds the application's mutex. */
void ob_oss_queue_control(const struct ob_oss_application *application,
			  const struct ob_oss_timing_step *step)
{
	struct snd_seq_event events[OB_OSS_QUEUE_STEP_EVENTS];
	unsigned int count, i;

	if (step->action == OB_OSS_TIMING_NOTHING)
		return;
	count = ob_oss_queue_make_events(application, step, events);
	for (i = 0; i < count; i++)
		ob_oss_client_send(&events[i]);
}
