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

/**
 * ob_queue_events_add_locked() - schedule a new event
 * @queue: not dead
 * @queued: not in any queue; belongs to @queue from here on
 *
 * A relative stamp becomes absolute, counted from the present position.
 *
 * Context: Any; the queue's lock.
 * Return: True if the event may be due already: then the caller dispatches.
 * False if another event leaves before it, for which the timer is still
 * pending.
 */
bool ob_queue_events_add_locked(struct ob_queue *queue,
				struct ob_queued_event *queued);

/**
 * ob_queue_events_add_back_locked() - schedule the second half of a NOTE
 * @queue: not dead
 * @queued: the NOTEOFF that the NOTE became; still in the queue's lists
 *
 * The caller arms the clock when it is done.
 *
 * Context: Any; the queue's lock.
 */
void ob_queue_events_add_back_locked(struct ob_queue *queue,
				     struct ob_queued_event *queued);

/**
 * ob_queue_events_is_dropped() - was the queue started by this event's client?
 * @queue: queue
 * @queued: event in it
 *
 * Context: Any; the queue's lock.
 * Return: True if, since the event was scheduled, the client that sends it or the
 * client that receives it has started the queue: it must not be delivered. The end
 * of a note that sounds is delivered.
 */
bool ob_queue_events_is_dropped(const struct ob_queue *queue,
				const struct ob_queued_event *queued);

/**
 * ob_queue_events_pop_due_locked() - next event that is due
 * @queue: queue
 * @monotonic: the present, in ns of CLOCK_MONOTONIC, or a moment before
 * @due: clock at which the first event that is left is due, OB_TEMPO_NEVER if
 *	there is none; only valid if no event was due
 * @late: nanoseconds since the event was due, if there is one
 *
 * Moves the queue's position to when the event was due and not to the present:
 * so late ticks and times leave in their common order, and a change of tempo
 * counts from when it was due. A NOTE stays in the queue's lists, unless it is
 * @dropped. After a START, the notes that sound come first.
 *
 * Context: Any; the queue's lock.
 * Return: The event, which belongs to the caller, or NULL.
 */
struct ob_queued_event *
ob_queue_events_pop_due_locked(struct ob_queue *queue, u64 monotonic, u64 *due,
			       u64 *late);

/**
 * ob_queue_events_follower_locked() - which event may be delivered with another?
 * @queue: queue
 * @leader: the event that was popped last, or others like it after it
 *
 * The next event follows if it is due at the same moment, has the same sender,
 * and both are of fixed length, no NOTE, and not for the system client, which may
 * change the queue's time. Whether they go to where they may be delivered together
 * is for the caller to say.
 *
 * Context: Any; the queue's lock, held since @leader was popped.
 * Return: Its record, or NULL.
 */
const struct snd_seq_event *
ob_queue_events_follower_locked(struct ob_queue *queue,
				const struct ob_queued_event *leader);

/**
 * ob_queue_events_pop_follower_locked() - the event that follows
 * @queue: queue
 * @leader: as above; there is a follower
 * @late: as it was for @leader
 *
 * Context: Any; the queue's lock, held since @leader was popped.
 * Return: The event, which belongs to the caller.
 */
struct ob_queued_event *
ob_queue_events_pop_follower_locked(struct ob_queue *queue,
				    const struct ob_queued_event *leader, u64 late);

/**
 * ob_queue_events_is_due_locked() - is any event due?
 * @queue: queue
 *
 * Context: Any; the queue's lock.
 * Return: True if so, and the queue is not dead.
 */
bool ob_queue_events_is_due_locked(struct ob_queue *queue);

/**
 * ob_queue_events_pop_sounding_locked() - next note that sounds
 * @queue: queue
 *
 * Context: Any; the queue's lock.
 * Return: Its NOTEOFF, which belongs to the caller, or NULL.
 */
struct ob_queued_event *
ob_queue_events_pop_sounding_locked(struct ob_queue *queue);

/**
 * ob_queue_events_start_locked() - drop what starting a queue drops
 * @queue: queue
 * @client: client that starts it
 *
 * Everybody's events with a stamp other than 0 are moved to @queue->dropped, and
 * events from and to @client are not delivered any more. Notes that sound are
 * due. The caller must call ob_queue_events_arm_locked(). Takes the same time for
 * any number of events.
 *
 * Context: Any; the queue's lock.
 */
void ob_queue_events_start_locked(struct ob_queue *queue, int client);

/**
 * ob_queue_events_drop_all_locked() - drop all events
 * @queue: queue
 *
 * As above, but for all events.
 *
 * Context: Any; the queue's lock.
 */
void ob_queue_events_drop_all_locked(struct ob_queue *queue);

/**
 * ob_queue_events_remove_locked() - unschedule an event before it is due
 * @queue: queue
 * @queued: in the queue, and not being delivered; belongs to the caller from
 *	here on
 *
 * After removing events, the caller must call ob_queue_events_arm_locked().
 *
 * Context: Any; the queue's lock.
 */
void ob_queue_events_remove_locked(struct ob_queue *queue,
				   struct ob_queued_event *queued);

/**
 * ob_queue_events_arm_locked() - have the clock call when the next is due
 * @queue: queue; of a dead one, nothing is due any more
 *
 * Context: Any; the queue's lock.
 */
void ob_queue_events_arm_locked(struct ob_queue *queue);

#endif
