/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Positions of queues: stamps of delivered events, and what ioctls and /proc
 * show.
 */
#ifndef ONBEAT_POSITION_H
#define ONBEAT_POSITION_H

#include "base/core.h"
#include "queue/tempo.h"

struct ob_queue;

bool ob_position_stamp(struct snd_seq_event *record, int id, bool real,
		       u64 arrived);

/**
 * struct ob_queue_view - consistent copy of the state of a queue
 * @owner: client number
 * @locked: only the owner may control it
 * @running: it runs
 * @times: number of pending events with real-time stamps
 * @ticks: number of pending events with tick stamps
 * @tempo: parameters and present position
 * @name: name of the queue
 * @clock_name: name of the timer that counts
 * @clock_period: shortest step of that timer, ns
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

/* The functions below fill in all of their second argument. Process context. */

void ob_position_view(struct ob_queue *queue, struct ob_queue_view *view);

void ob_position_get_status(struct ob_queue *queue,
			    struct snd_seq_queue_status *status);

void ob_position_get_tempo(struct ob_queue *queue,
			   struct snd_seq_queue_tempo *info);

#endif
