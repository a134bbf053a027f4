/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Changing the time of queues: start, stop, tempo, position, timer.
 */
#ifndef ONBEAT_CONTROL_H
#define ONBEAT_CONTROL_H

#include "base/core.h"

struct ob_queue;

/**
 * ob_control_event() - carry out a queue-control event
 * @event: START, CONTINUE, STOP, TEMPO, SETPOS_TICK, SETPOS_TIME or
 *	QUEUE_SKEW; others are ignored
 *
 * The subscribers of the system timer port hear of what was done.
 *
 * Context: any but hard interrupt; no locks.
 * Return: 0, also where the queue refuses the value; -EINVAL no such queue;
 * -EPERM when the source may not control it.
 */
int ob_control_event(const struct snd_seq_event *event);

/**
 * ob_control_set_tempo() - tempo, resolution and skew at once
 * @client: who asks
 * @info: tempo and ppq; skew_base 0 leaves the skew; tempo base 0 means 1000
 *
 * All or nothing.
 *
 * Context: process.
 * Return: 0; -EPERM not allowed, or no such queue; -EINVAL; -EBUSY when ppq
 * would change while the queue runs.
 */
int ob_control_set_tempo(int client,
			 const struct snd_seq_queue_tempo *info);

/**
 * ob_control_get_timer() - which timer was asked for
 * @queue: referenced
 * @timer: filled whole
 *
 * Context: process.
 */
void ob_control_get_timer(struct ob_queue *queue,
			  struct snd_seq_queue_timer *timer);

/**
 * ob_control_open_timer() - use the timer that a new queue was given
 * @queue: referenced, just made
 *
 * Context: process, sleeps.
 */
void ob_control_open_timer(struct ob_queue *queue);

/**
 * ob_control_set_timer() - choose the timer
 * @client: who asks
 * @timer: ALSA timer
 *
 * Position and state of the queue go on. Where the timer cannot be had, the
 * system's clock stands in.
 *
 * Context: process, sleeps.
 * Return: 0; -EINVAL not an ALSA timer; -EPERM not allowed, or no such queue.
 */
int ob_control_set_timer(int client,
			 const struct snd_seq_queue_timer *timer);

#endif
