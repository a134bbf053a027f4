/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time of queues: start, stop, tempo, position, timer.
 */
#ifndef ONBEAT_QUEUE_CONTROL_H
#define ONBEAT_QUEUE_CONTROL_H

#include "base/core.h"
#include "queue/tempo.h"

struct ob_queue;

/**
 * struct ob_queue_view - one consistent look at a queue
 * @owner: client number
 * @locked: may only the owner control it?
 * @running: does it run?
 * @times: pending events with real-time stamps
 * @ticks: pending events with tick stamps
 * @tempo: parameters, and the position at the moment of the look
 * @name: of the queue
 * @clock_name: of what moves it
 * @clock_period: shortest step in nanoseconds
 */
struct ob_queue_view {
	int owner;
	bool locked;
	bool running;
	unsigned int times;
	unsigned int ticks;
	struct ob_tempo tempo;
	char name[64];
	char clock_name[64];
	unsigned long clock_period;
};

/**
 * ob_queue_control_view() - look at a queue
 * @queue: referenced
 * @view: filled whole
 *
 * Context: process.
 */
void ob_queue_control_view(struct ob_queue *queue, struct ob_queue_view *view);

/**
 * ob_queue_control_event() - carry out a queue-control event
 * @event: START, CONTINUE, STOP, TEMPO, SETPOS_TICK, SETPOS_TIME or
 *	QUEUE_SKEW; others are ignored
 *
 * The subscribers of the system timer port hear of what was done.
 *
 * Context: any but hard interrupt; no locks.
 * Return: 0, also where the queue refuses the value; -EINVAL no such queue;
 * -EPERM when the source may not control it.
 */
int ob_queue_control_event(const struct snd_seq_event *event);

/**
 * ob_queue_control_get_status() - what GET_QUEUE_STATUS shows
 * @queue: referenced
 * @status: filled whole
 *
 * Context: process.
 */
void ob_queue_control_get_status(struct ob_queue *queue,
				 struct snd_seq_queue_status *status);

/**
 * ob_queue_control_get_tempo() - what GET_QUEUE_TEMPO shows
 * @queue: referenced
 * @info: filled whole
 *
 * Context: process.
 */
void ob_queue_control_get_tempo(struct ob_queue *queue,
				struct snd_seq_queue_tempo *info);

/**
 * ob_queue_control_set_tempo() - tempo, resolution and skew at once
 * @client: who asks
 * @info: tempo and ppq; skew_base 0 leaves the skew; tempo base 0 means 1000
 *
 * All or nothing.
 *
 * Context: process.
 * Return: 0; -EPERM not allowed, or no such queue; -EINVAL; -EBUSY when ppq
 * would change while the queue runs.
 */
int ob_queue_control_set_tempo(int client,
			       const struct snd_seq_queue_tempo *info);

/**
 * ob_queue_control_get_timer() - which timer was asked for
 * @queue: referenced
 * @timer: filled whole
 *
 * Context: process.
 */
void ob_queue_control_get_timer(struct ob_queue *queue,
				struct snd_seq_queue_timer *timer);

/**
 * ob_queue_control_open_timer() - use the timer that a new queue was given
 * @queue: referenced, just made
 *
 * Context: process, sleeps.
 */
void ob_queue_control_open_timer(struct ob_queue *queue);

/**
 * ob_queue_control_set_timer() - choose the timer
 * @client: who asks
 * @timer: ALSA timer
 *
 * Position and state of the queue go on. Where the timer cannot be had, the
 * system's clock stands in.
 *
 * Context: process, sleeps.
 * Return: 0; -EINVAL not an ALSA timer; -EPERM not allowed, or no such queue.
 */
int ob_queue_control_set_timer(int client,
			       const struct snd_seq_queue_timer *timer);

/**
 * ob_queue_control_stamp() - write a queue's position into an event
 * @record: gets queue, stamp and the flag of its kind
 * @queue: number
 * @real: nanoseconds rather than ticks
 * @arrived: position at that CLOCK_MONOTONIC, in ns, but none that the queue has
 *	been moved beyond since; 0 for the present one
 *
 * Context: any.
 * Return: false, and nothing changed, when there is no such queue.
 */
bool ob_queue_control_stamp(struct snd_seq_event *record, int queue, bool real,
			    u64 arrived);

#endif
