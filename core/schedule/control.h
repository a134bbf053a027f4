/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Changing the time of queues: start, stop, tempo, position, timer.
 */
#ifndef ONBEAT_CONTROL_H
#define ONBEAT_CONTROL_H

#include "base/core.h"

struct ob_queue;

int ob_control_event(const struct snd_seq_event *event);
int ob_control_set_tempo(int client,
			 const struct snd_seq_queue_tempo *info);
void ob_control_get_timer(struct ob_queue *queue,
			  struct snd_seq_queue_timer *timer);
void ob_control_open_timer(struct ob_queue *queue);
int ob_control_set_timer(int client,
			 const struct snd_seq_queue_timer *timer);

#endif
