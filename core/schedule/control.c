// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Start, stop, tempo, position and timer of queues: changed by events for the
 * system timer port, from wherever those are delivered, and by ioctls.
 */
#include "schedule/control.h"

#include "delivery/announcement.h"
#include "queue/queue.h"
#include "queue/queue_events.h"
#include "schedule/dispatcher.h"
#include "schedule/flush.h"

#include <linux/err.h>

/*
 * When an event takes effect: one that is scheduled on the queue itself when it
 * was due, which is where its dispatch has moved the position to.
 */
static u64 moment_of(const struct ob_queue *queue,
		     const struct snd_seq_event *event)
{
	lockdep_assert_held(&queue->lock);
	if (event->queue == queue->id)
		return ob_tempo_anchor(&queue->tempo);
	return ob_clock_now(&queue->clock);
}

static void set_running(struct ob_queue *queue, bool running)
{
	lockdep_assert_held(&queue->lock);
	if (!queue->dead)
		ob_clock_set_running(&queue->clock, running);
}

static int resume(struct ob_queue *queue, u64 now)
{
	if (queue->tempo.running)
		return -EBUSY;
	ob_tempo_continue(&queue->tempo, now);
	set_running(queue, true);
	return 0;
}

static int change_skew(struct ob_queue *queue, u64 now,
		       const struct snd_seq_queue_skew *skew)
{
	if (skew->base != OB_TEMPO_SKEW_ONE)
		return -EINVAL;
	ob_tempo_set_skew(&queue->tempo, now, skew->value);
	return 0;
}

/* Does as the event says; the queue's lock is held. */
static int control_locked(struct ob_queue *queue,
			  const struct snd_seq_event *event)
{
	const struct snd_seq_ev_queue_control *control = &event->data.queue;
	struct ob_tempo *tempo = &queue->tempo;
	u64 now = moment_of(queue, event);

	ob_tempo_advance(tempo, now);
	switch (event->type) {
	case SNDRV_SEQ_EVENT_START:
		ob_flush_start_locked(queue, event->source.client);
		ob_tempo_start(tempo, now);
		set_running(queue, true);
		return 0;
	case SNDRV_SEQ_EVENT_CONTINUE:
		return resume(queue, now);
	case SNDRV_SEQ_EVENT_STOP:
		ob_tempo_stop(tempo, now);
		set_running(queue, false);
		return 0;
	case SNDRV_SEQ_EVENT_TEMPO:
		return ob_tempo_set_tempo(tempo, now, control->param.value,
					  tempo->base);
	case SNDRV_SEQ_EVENT_SETPOS_TICK:
		ob_tempo_set_tick(tempo, now, control->param.time.tick);
		return 0;
	case SNDRV_SEQ_EVENT_SETPOS_TIME:
		ob_tempo_set_time(tempo, now,
				  ob_event_time_ns(&control->param.time.time));
		return 0;
	case SNDRV_SEQ_EVENT_QUEUE_SKEW:
		return change_skew(queue, now, &control->param.skew);
	}
	return -EINVAL;
}

/*
 * How much later than it is due the first event may leave while the subscribers are
 * told, in ns: they hear of a change before its effects, unless a program that is woken
 * by it preempts the caller for longer.
 */
#define HEAD_START	1000000

/* Tells the timer port's subscribers; stamped in ticks. */
static void broadcast(struct ob_queue *queue, const struct snd_seq_event *event,
		      ob_tick_t tick)
{
	struct snd_seq_event told = *event;

	told.flags = SNDRV_SEQ_TIME_STAMP_TICK | SNDRV_SEQ_TIME_MODE_ABS;
	told.time.tick = tick;
	told.data.queue.queue = queue->id;
	ob_announcement_timer(&told);
}

/**
 * ob_control_event() - carry out a queue-control event
 * @event: START, CONTINUE, STOP, TEMPO, SETPOS_TICK, SETPOS_TIME or
 *	QUEUE_SKEW; others are ignored
 *
 * The subscribers of the system timer port hear of what was done.
 *
 * Context: Any but hard interrupt; no locks.
 * Return: 0, also where the queue refuses the value; -EINVAL no such queue;
 * -EPERM when the source may not control it.
 */
int ob_control_event(const struct snd_seq_event *event)
{
	struct ob_queue *queue = ob_queue_get(event->data.queue.queue);
	unsigned long flags;
	ob_tick_t tick;
	int err;

	if (!queue)
		return -EINVAL;
	if (!ob_queue_may_control(queue, event->source.client)) {
		ob_queue_put(queue);
		return -EPERM;
	}
	spin_lock_irqsave(&queue->lock, flags);
	err = control_locked(queue, event);
	tick = queue->tempo.tick;
	/* A dispatcher arms when it ends. */
	if (!queue->dispatching)
		ob_queue_events_arm_later_locked(queue, HEAD_START);
	spin_unlock_irqrestore(&queue->lock, flags);
	if (!err)
		broadcast(queue, event, tick);
	ob_dispatcher_arm(queue);
	ob_queue_put(queue);
	return 0;
}

static int set_tempo_locked(struct ob_queue *queue,
			    const struct snd_seq_queue_tempo *info)
{
	struct ob_tempo tempo = queue->tempo;
	u64 now = ob_clock_now(&queue->clock);
	int err;

	lockdep_assert_held(&queue->lock);
	err = ob_tempo_set_tempo(&tempo, now, info->tempo,
				 ob_compat_tempo_base(info) ?:
				 OB_TEMPO_DEFAULT_BASE);
	if (err)
		return err;
	err = ob_tempo_set_ppq(&tempo, info->ppq);
	if (err)
		return err;
	if (info->skew_base) {
		if (info->skew_base != OB_TEMPO_SKEW_ONE)
			return -EINVAL;
		ob_tempo_set_skew(&tempo, now, info->skew_value);
	}
	queue->tempo = tempo;
	return 0;
}

/* A queue that @client may control, referenced, or -EPERM. */
static struct ob_queue *get_controlled(int client, int id)
{
	struct ob_queue *queue = ob_queue_get(id);

	if (queue && ob_queue_may_control(queue, client))
		return queue;
	ob_queue_put(queue);
	return ERR_PTR(-EPERM);
}

/**
 * ob_control_set_tempo() - tempo, resolution and skew at once
 * @client: who asks
 * @info: tempo and ppq; skew_base 0 leaves the skew; tempo base 0 means 1000
 *
 * All or nothing.
 *
 * Context: Process context.
 * Return: 0; -EPERM not allowed, or no such queue; -EINVAL; -EBUSY when ppq
 * would change while the queue runs.
 */
int ob_control_set_tempo(int client,
			 const struct snd_seq_queue_tempo *info)
{
	struct ob_queue *queue = get_controlled(client, info->queue);
	int err;

	if (IS_ERR(queue))
		return PTR_ERR(queue);
	ob_dispatcher_begin(queue);
	err = set_tempo_locked(queue, info);
	ob_dispatcher_end(queue, true);
	ob_queue_put(queue);
	return err;
}

void ob_control_get_timer(struct ob_queue *queue,
			  struct snd_seq_queue_timer *timer)
{
	unsigned long flags;

	memset(timer, 0, sizeof(*timer));
	timer->queue = queue->id;
	timer->type = SNDRV_SEQ_TIMER_ALSA;
	spin_lock_irqsave(&queue->lock, flags);
	timer->u.alsa.id = queue->timer_id;
	timer->u.alsa.resolution = queue->timer_resolution;
	spin_unlock_irqrestore(&queue->lock, flags);
}

/*
 * Uses the timer that was @chosen, or that the queue has been given. Nobody waits for one
 * that is being opened, for its module may take long. One that is not wanted any more by
 * then is closed: whoever chose another one opens that.
 */
static void use_timer(struct ob_queue *queue, const struct snd_seq_queue_timer *chosen)
{
	struct snd_timer_instance *timer = NULL;
	struct snd_timer_id id;
	unsigned int choice;
	unsigned long flags;
	bool dead;

	spin_lock_irqsave(&queue->lock, flags);
	if (chosen) {
		queue->timer_id = chosen->u.alsa.id;
		queue->timer_resolution = chosen->u.alsa.resolution;
		queue->timer_choices++;
	}
	if (queue->timer_id.dev_class != SNDRV_TIMER_CLASS_SLAVE)
		queue->timer_id.dev_sclass = SNDRV_TIMER_SCLASS_SEQUENCER;
	id = queue->timer_id;
	choice = queue->timer_choices;
	spin_unlock_irqrestore(&queue->lock, flags);

	if (!ob_clock_is_native(&id))
		timer = ob_clock_open(&queue->clock, &id, queue->id);
	if (IS_ERR(timer))
		timer = NULL;
	spin_lock_irqsave(&queue->lock, flags);
	if (!queue->dead && queue->timer_choices == choice) {
		timer = ob_clock_exchange(&queue->clock, timer,
					  queue->timer_resolution,
					  queue->tempo.running);
		ob_queue_events_arm_locked(queue);
	}
	spin_unlock_irqrestore(&queue->lock, flags);
	ob_clock_close(timer);
	ob_dispatcher_run(queue);
	/* The last tick of what was closed may have come behind a deletion. */
	spin_lock_irqsave(&queue->lock, flags);
	dead = queue->dead;
	spin_unlock_irqrestore(&queue->lock, flags);
	if (dead)
		ob_clock_destroy(&queue->clock);
}

/* Uses the timer that a new queue was given. Process context, sleeps. */
void ob_control_open_timer(struct ob_queue *queue)
{
	use_timer(queue, NULL);
}

/*
 * Position and state of the queue stay. If the timer cannot be opened,
 * CLOCK_MONOTONIC counts. Process context, sleeps. Returns 0; -EINVAL not an
 * ALSA timer; -EPERM not allowed, or no such queue.
 */
int ob_control_set_timer(int client,
			 const struct snd_seq_queue_timer *timer)
{
	struct ob_queue *queue;

	if (timer->type != SNDRV_SEQ_TIMER_ALSA)
		return -EINVAL;
	queue = get_controlled(client, timer->queue);
	if (IS_ERR(queue))
		return PTR_ERR(queue);
	use_timer(queue, timer);
	ob_queue_put(queue);
	return 0;
}
