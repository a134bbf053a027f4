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
struct snd_seq_event;
struct snd_seq_remove_events;
struct work_struct;

/**
 * ob_flush_matching() - REMOVE_EVENTS of a client's output
 * @client: its own events only, on the queues that it uses
 * @info: conditions
 *
 * Looks at the client's own events only. None of those that were meant arrives
 * after this has returned.
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
 * Looks at no other events. None arrives after this has returned.
 *
 * Context: Process context, sleeps.
 */
void ob_flush_client(struct ob_queue *queue, int client);

/**
 * ob_flush_start_locked() - drop what starting a queue drops
 * @queue: queue
 * @client: client that starts it
 *
 * Events from and to @client, and everybody's with a stamp other than 0, in one
 * step: a work item frees them. The caller must call ob_queue_events_arm_locked().
 *
 * Context: Any but hard interrupt; the queue's lock.
 */
void ob_flush_start_locked(struct ob_queue *queue, int client);

/**
 * ob_flush_finish_start() - complete the START that a process has sent
 * @client: sender
 * @record: event that was delivered at once; unless it is a START, nothing is done
 *
 * When this has returned, the dropped events are freed, and none of them arrives;
 * the notes that sounded have ended. Not if the process was killed.
 *
 * Context: Process context, sleeps; not within a delivery.
 */
void ob_flush_finish_start(const struct ob_client *client,
			   const struct snd_seq_event *record);

/**
 * ob_flush_all() - drop everything
 * @queue: queue
 *
 * None of the events arrives after this has returned.
 *
 * Context: Process context, sleeps; not within a delivery.
 */
void ob_flush_all(struct ob_queue *queue);

/**
 * ob_flush_free_dropped() - free what was dropped
 * @work: @free_work of a queue
 *
 * Context: Process context, of a worker.
 */
void ob_flush_free_dropped(struct work_struct *work);

#endif
