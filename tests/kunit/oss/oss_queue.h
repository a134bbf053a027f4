/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A queue that is carried on by hand, tick by tick, for the suites of the OSS
 * sequencer's time. It does what the steps of oss/timing.c ask.
 */
#ifndef ONBEAT_TESTS_OSS_QUEUE_H
#define ONBEAT_TESTS_OSS_QUEUE_H

#include "oss/timing.h"

#include <linux/minmax.h>
#include <linux/types.h>

#define MOST_RECORDS	14	/* of a sequence */
#define MOST_EVENTS	(2 * MOST_RECORDS)

/* An event that is scheduled on the queue. */
struct scheduled {
	enum ob_oss_timing_action action;	/* NOTHING: a note */
	u32 tick;
	u32 position;
	int record;
	bool done;
};

/* A queue that is carried on by hand. */
struct queue {
	u32 tick;
	bool running;
	struct scheduled events[MOST_EVENTS];
	int count;
	/* By record: the tick at which a note or a tempo came, or U32_MAX. */
	u32 came[MOST_RECORDS];
};

static inline void carry_out(struct queue *queue, struct scheduled *event)
{
	event->done = true;
	switch (event->action) {
	case OB_OSS_TIMING_BEGIN:
		queue->tick = event->position;
		queue->running = true;
		break;
	case OB_OSS_TIMING_CONTINUE:
		queue->running = true;
		break;
	case OB_OSS_TIMING_STOP:
		queue->running = false;
		break;
	default:
		queue->came[event->record] = queue->tick;
	}
}

/* The first of the events that are due. */
static inline struct scheduled *find_due(struct queue *queue)
{
	struct scheduled *event, *due = NULL;
	int i;

	for (i = 0; i < queue->count; i++) {
		event = &queue->events[i];
		if (!event->done && event->tick <= queue->tick &&
		    (!due || event->tick < due->tick))
			due = event;
	}
	return due;
}

static inline void run_due(struct queue *queue)
{
	struct scheduled *due;

	while ((due = find_due(queue)))
		carry_out(queue, due);
}

/* Nothing is scheduled between @queue->tick and the result. */
static inline u32 next_tick(const struct queue *queue, u32 end)
{
	u32 next = end;
	int i;

	for (i = 0; i < queue->count; i++)
		if (!queue->events[i].done && queue->events[i].tick > queue->tick)
			next = min(next, queue->events[i].tick);
	return next;
}

static inline void pass_time(struct queue *queue, int ticks)
{
	u32 end = queue->tick + ticks;

	run_due(queue);
	while (queue->running && queue->tick < end) {
		queue->tick = next_tick(queue, end);
		run_due(queue);
	}
}

static inline void submit(struct queue *queue, enum ob_oss_timing_action action,
			  bool direct, u32 tick, u32 position, int record)
{
	struct scheduled event = {
		.action = action,
		.tick = tick,
		.position = position,
		.record = record,
	};

	if (direct) {
		carry_out(queue, &event);
	} else {
		queue->events[queue->count++] = event;
		run_due(queue);
	}
}

static inline void submit_step(struct queue *queue,
			       const struct ob_oss_timing_step *step, int record)
{
	if (step->undo_stop)
		submit(queue, OB_OSS_TIMING_CONTINUE, false, step->tick, 0, record);
	if (step->action != OB_OSS_TIMING_NOTHING)
		submit(queue, step->action, step->direct, step->tick, step->position,
		       record);
}

#endif
