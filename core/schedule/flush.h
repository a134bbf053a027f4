/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Taking events out of queues before they are due. A note that sounds is ended
 * when its NOTEOFF is flushed.
 */
#ifndef ONBEAT_FLUSH_H
#define ONBEAT_FLUSH_H

struct ob_client;
struct ob_queue;
struct snd_seq_remove_events;
struct work_struct;

void ob_flush_matching(struct ob_client *client,
		       const struct snd_seq_remove_events *info);
void ob_flush_client(struct ob_queue *queue, int client);
void ob_flush_start_locked(struct ob_queue *queue, int client);
void ob_flush_finish_start(const struct ob_client *client, int id);
void ob_flush_all(struct ob_queue *queue);
void ob_flush_dead(struct ob_queue *queue);
void ob_flush_free_dropped(struct work_struct *work);

#endif
