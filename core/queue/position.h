/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Where queues stand: stamps of events, and what ioctls and /proc show.
 */
#ifndef ONBEAT_POSITION_H
#define ONBEAT_POSITION_H

#include "base/core.h"
#include "queue/tempo.h"

struct ob_queue;

/**
 * ob_position_stamp() - write a queue's position into an event
 * @record: gets queue, stamp and the flag of its kind
 * @queue: number
 * @real: nanoseconds rather than ticks
 * @arrived: position at that CLOCK_MONOTONIC, in ns, but none that the queue has
 *	been moved beyond since; 0 for the present one
 *
 * Context: any.
 * Return: false, and nothing changed, when there is no such queue.
 */
bool ob_position_stamp(struct snd_seq_event *record, int queue, bool real,
		       u64 arrived);

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
 * ob_position_view() - look at a queue
 * @queue: referenced
 * @view: filled whole
 *
 * Context: process.
 */
void ob_position_view(struct ob_queue *queue, struct ob_queue_view *view);

/**
 * ob_position_get_status() - what GET_QUEUE_STATUS shows
 * @queue: referenced
 * @status: filled whole
 *
 * Context: process.
 */
void ob_position_get_status(struct ob_queue *queue,
			    struct snd_seq_queue_status *status);

/**
 * ob_position_get_tempo() - what GET_QUEUE_TEMPO shows
 * @queue: referenced
 * @info: filled whole
 *
 * Context: process.
 */
void ob_position_get_tempo(struct ob_queue *queue,
			   struct snd_seq_queue_tempo *info);

#endif
