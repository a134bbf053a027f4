/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The events that are scheduled on a queue: in, out, and when the next is due.
 */
#ifndef ONBEAT_QUEUE_EVENTS_H
#define ONBEAT_QUEUE_EVENTS_H

#include "base/core.h"

struct ob_queue;
struct ob_queued_event;

bool ob_queue_events_add_locked(struct ob_queue *queue,
				struct ob_queued_event *queued);
void ob_queue_events_add_back_locked(struct ob_queue *queue,
				     struct ob_queued_event *queued);
bool ob_queue_events_is_dropped(const struct ob_queue *queue,
				const struct ob_queued_event *queued);
struct ob_queued_event *
ob_queue_events_pop_due_locked(struct ob_queue *queue, u64 monotonic, u64 *due,
			       u64 *late);
const struct snd_seq_event *
ob_queue_events_follower_locked(struct ob_queue *queue,
				const struct ob_queued_event *leader);
struct ob_queued_event *
ob_queue_events_pop_follower_locked(struct ob_queue *queue,
				    const struct ob_queued_event *leader, u64 late);
bool ob_queue_events_is_due_locked(struct ob_queue *queue);
bool ob_queue_events_is_more_locked(struct ob_queue *queue,
				    const struct ob_queued_event *queued);
struct ob_queued_event *
ob_queue_events_pop_sounding_locked(struct ob_queue *queue);
void ob_queue_events_start_locked(struct ob_queue *queue, int client);
void ob_queue_events_drop_all_locked(struct ob_queue *queue);
void ob_queue_events_remove_locked(struct ob_queue *queue,
				   struct ob_queued_event *queued);
void ob_queue_events_arm_locked(struct ob_queue *queue);
void ob_queue_events_arm_later_locked(struct ob_queue *queue, u64 delay);

#endif
