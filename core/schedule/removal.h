/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events that leave a queue before they are due.
 */
#ifndef ONBEAT_REMOVAL_H
#define ONBEAT_REMOVAL_H

#include "base/core.h"

struct ob_client;
struct ob_queue;

/**
 * ob_removal_remove_events() - REMOVE_EVENTS of a client's output
 * @client: only its own events, on the queues that it uses
 * @info: conditions
 *
 * A note that sounds already is ended at once. Looks at the client's own events
 * only.
 *
 * Context: process.
 */
void ob_removal_remove_events(struct ob_client *client,
			      const struct snd_seq_remove_events *info);

/**
 * ob_removal_purge_client() - drop the events from and to a client
 * @queue: queue
 * @client: its number
 *
 * Notes that sound are ended. Looks at no other events. Context: any but hard
 * interrupt; no locks.
 */
void ob_removal_purge_client(struct ob_queue *queue, int client);

/**
 * ob_removal_purge_start() - drop what starting a queue drops
 * @queue: queue
 * @client: who starts it
 *
 * Events from and to @client, and everyone's with a stamp other than 0. Notes
 * that sound are ended. Context: any but hard interrupt; no locks.
 */
void ob_removal_purge_start(struct ob_queue *queue, int client);

/**
 * ob_removal_purge_all() - drop everything
 * @queue: queue
 *
 * Notes that sound are ended. Context: any but hard interrupt; no locks.
 */
void ob_removal_purge_all(struct ob_queue *queue);

#endif
