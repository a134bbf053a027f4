/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Taking events out of queues before they are due. A note that sounds is ended
 * when its NOTEOFF is flushed.
 */
#ifndef ONBEAT_FLUSH_H
#define ONBEAT_FLUSH_H

#include "base/core.h"

#include <linux/types.h>

struct ob_client;
struct ob_queue;
struct snd_seq_remove_events;

/*
 * Deliveries by which the notes of one sender are ended when a client goes or a queue
 * is deleted; the one that reaches it is completed.
 */
#define OB_FLUSH_SHARE	(2 * OB_DELIVERIES)

/**
 * struct ob_flush_shares - what a close or DELETE_QUEUE has spent on ending notes
 * @used: deliveries that it has caused, for each sender
 */
struct ob_flush_shares {
	u16 used[256];
};

void ob_flush_matching(struct ob_client *client,
		       const struct snd_seq_remove_events *info);
void ob_flush_client(struct ob_queue *queue, int client,
		     struct ob_flush_shares *shares);
void ob_flush_start_locked(struct ob_queue *queue, int client);
void ob_flush_finish_start(const struct ob_client *client, int id);
void ob_flush_all(struct ob_queue *queue);
void ob_flush_dead(struct ob_queue *queue, struct ob_flush_shares *shares);

#endif
