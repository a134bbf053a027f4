// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The queue of an application, in process context. timing.c decides how and
 * when it is controlled; this file talks to the sequencer.
 */
#include "queue.h"

#include "application.h"
#include "client.h"

#include <linux/errno.h>
#include <linux/string.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/* Most control events of one step. */
#define STEP_EVENTS	3

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
		.tempo = ob_oss_timing_queue_tempo(&application->timing, 0),
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

/* Drop the changes of tempo that are scheduled for @tick or later. */
void ob_oss_queue_drop_tempos(const struct ob_oss_application *application, u32 tick)
{
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT | SNDRV_SEQ_REMOVE_EVENT_TYPE |
			       SNDRV_SEQ_REMOVE_DEST | SNDRV_SEQ_REMOVE_TIME_AFTER |
			       SNDRV_SEQ_REMOVE_TIME_TICK,
		.time.tick = tick,
		.queue = application->queue,
		.dest = timer_port,
		.type = SNDRV_SEQ_EVENT_TEMPO,
	};

	ob_oss_client_control(SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &info);
}

/* The present tick of the queue. */
u32 ob_oss_queue_now(const struct ob_oss_application *application)
{
	struct snd_seq_queue_status status = { .queue = application->queue };

	ob_oss_client_control(SNDRV_SEQ_IOCTL_GET_QUEUE_STATUS, &status);
	return status.tick;
}

static struct snd_seq_event *
add_event(const struct ob_oss_application *application,
	  struct snd_seq_event *event, u8 type, bool direct, u32 tick)
{
	memset(event, 0, sizeof(*event));
	event->type = type;
	event->source.port = application->port;
	event->dest = timer_port;
	event->queue = direct ? SNDRV_SEQ_QUEUE_DIRECT : application->queue;
	event->time.tick = tick;
	event->data.queue.queue = application->queue;
	return event + 1;
}

/*
 * Make the control events of a step: those that are scheduled first, since they
 * alone may fail.
 *
 * Return: their number, at most STEP_EVENTS.
 */
static unsigned int make_events(const struct ob_oss_application *application,
				const struct ob_oss_timing_step *step,
				struct snd_seq_event *events)
{
	static const u8 types[] = {
		[OB_OSS_TIMING_TEMPO] = SNDRV_SEQ_EVENT_TEMPO,
		[OB_OSS_TIMING_STOP] = SNDRV_SEQ_EVENT_STOP,
		[OB_OSS_TIMING_CONTINUE] = SNDRV_SEQ_EVENT_CONTINUE,
		[OB_OSS_TIMING_BEGIN] = SNDRV_SEQ_EVENT_CONTINUE,
	};
	struct snd_seq_event *next = events;

	if (step->undo_stop)
		next = add_event(application, next, SNDRV_SEQ_EVENT_CONTINUE,
				 false, step->tick);
	if (step->action == OB_OSS_TIMING_BEGIN) {
		next = add_event(application, next, SNDRV_SEQ_EVENT_SETPOS_TICK,
				 step->direct, step->tick);
		next[-1].data.queue.param.time.tick = step->position;
	}
	if (step->action != OB_OSS_TIMING_NOTHING) {
		next = add_event(application, next, types[step->action],
				 step->direct, step->tick);
		if (step->action == OB_OSS_TIMING_TEMPO)
			next[-1].data.queue.param.value = step->tempo;
	}
	return next - events;
}

/*
 * Carry out a step, or schedule it. The caller holds the application's mutex.
 *
 * Return: 0, or -ENOMEM if it has no effect.
 */
int ob_oss_queue_control(const struct ob_oss_application *application,
			 const struct ob_oss_timing_step *step)
{
	struct snd_seq_event events[STEP_EVENTS];
	unsigned int count, i;

	lockdep_assert_held(&application->mutex);
	count = make_events(application, step, events);
	for (i = 0; i < count; i++)
		if (ob_kernel_client_submit(ob_oss_client_number(), &events[i],
					    application->output) == -ENOMEM)
			return -ENOMEM;
	return 0;
}

/*
 * Carry out the step of a change of the application's timing, which was @before; if
 * that fails, undo the change. The caller holds the application's mutex.
 *
 * Return: 0 or -ENOMEM.
 */
int ob_oss_queue_follow(struct ob_oss_application *application,
			const struct ob_oss_timing_step *step,
			const struct ob_oss_timing *before)
{
	int err = ob_oss_queue_control(application, step);

	if (err) {
		spin_lock_irq(&application->lock);
		application->timing = *before;
		spin_unlock_irq(&application->lock);
	}
	return err;
}
