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

/**
 * ob_flush_matching() - REMOVE_EVENTS of a client's output
 * @client: its own events only, on the queues that it uses
 * @info: conditions
 *
 * Looks at the client's own events only. None of them is being delivered when
 * this returns.
 *
 * Context: Process context, sleeps.
 */
void ob_flush_matching(struct ob_client *client,
		       const struct snd_seq_remove_events *info);

/**
 * ob_flush_client() - drop the events from and to a client
 * @queue: queue
 * @client: number of the client
 *
 * Looks at no other events.
 *
 * Context: Any but hard interrupt; no locks.
 */
void ob_flush_client(struct ob_queue *queue, int client);

/**
 * ob_flush_start() - drop what starting a queue drops
 * @queue: queue
 * @client: client that starts it
 *
 * Events from and to @client, and everybody's with a stamp other than 0.
 *
 * Context: Any but hard interrupt; no locks.
 */
void ob_flush_start(struct ob_queue *queue, int client);

/**
 * ob_flush_all() - drop everything
 * @queue: queue
 *
 * Context: Any but hard interrupt; no locks.
 */
void ob_flush_all(struct ob_queue *queue);

#endif
