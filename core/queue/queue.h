/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Queues: who owns and uses them, what is scheduled, where time stands.
 */
#ifndef ONBEAT_QUEUE_H
#define ONBEAT_QUEUE_H

#include "base/core.h"
#include "queue/clock.h"
#include "queue/event_bag.h"
#include "queue/event_lists.h"
#include "queue/event_order.h"
#include "queue/lateness.h"
#include "queue/queued_event.h"
#include "queue/tempo.h"

#include <linux/bitmap.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct ob_client;

/**
 * struct ob_queue - a queue
 * @id: constant
 * @ref: references
 * @rcu: delays freeing past lookups; kfree_rcu() wants it near the beginning
 * @lock: protects everything below up to @timer_mutex; irqsave, never held
 *	while an event is delivered; inside it only the locks of the clock
 * @name: NUL-terminated
 * @owner: client number
 * @locked: only the owner may control it
 * @users: clients that may schedule on it; bits are set and cleared
 *	atomically, without the lock
 * @ticks: events with tick stamps
 * @times: events with real-time stamps
 * @lists: all of them, by sender and receiver
 * @dropped: events that were dropped together and are still to be freed
 * @starts: how often the queue was started
 * @started: for each client, @starts when it last started the queue: its older
 *	events and those for it are dropped when they are due
 * @ending: the queue was started: notes that sound end before anything else is
 *	due
 * @tempo: position
 * @dispatching: someone delivers what is due, one at a time keeps the order
 * @dispatches: how often one has ended
 * @delivered: the NOTE that is being delivered, or NULL
 * @delivered_dropped: a flush meant it too
 * @deferred: handed over to a thread, which has a reference
 * @deferred_link: in its list; belongs to schedule/executor.c
 * @lateness: for /proc
 * @dead: deleted; nothing is added any more
 * @clock: what arms the next dispatch
 * @wakeups: how often it has called; written by it alone, without the lock
 * @timer_mutex: serialises changes of the timer's choice
 * @timer_id: what SET_QUEUE_TIMER asked for
 * @timer_resolution: in Hz, as asked for
 * @free_mutex: protects @freeing; whoever holds it and finds @freeing and @dropped
 *	empty knows that all was freed
 * @freeing: taken over from @dropped
 * @free_work: frees @dropped, unless a process does
 */
struct ob_queue {
	int id;
	struct kref ref;
	struct rcu_head rcu;
	spinlock_t lock;
	char name[64];
	int owner;
	bool locked;
	DECLARE_BITMAP(users, 256);
	struct ob_event_order ticks;
	struct ob_event_order times;
	struct ob_event_lists lists;
	struct ob_event_bag dropped;
	u64 starts;
	u64 started[256];
	bool ending;
	struct ob_tempo tempo;
	bool dispatching;
	unsigned int dispatches;
	struct ob_queued_event *delivered;
	bool delivered_dropped;
	bool deferred;
	struct list_head deferred_link;
	struct ob_lateness lateness;
	bool dead;
	struct ob_clock clock;
	unsigned int wakeups;
	struct mutex timer_mutex;
	struct snd_timer_id timer_id;
	unsigned int timer_resolution;
	struct mutex free_mutex;
	struct ob_event_bag freeing;
	struct work_struct free_work;
};

/**
 * ob_queue_alloc() - a queue that nobody else knows of yet
 * @expired: called when something may be due, as for ob_clock_init()
 * @free_dropped: called in process context to free @dropped, if
 *	ob_queue_events_start_locked() left something there
 *
 * Context: Process context.
 * Return: The queue with one reference, or NULL without memory.
 */
struct ob_queue *ob_queue_alloc(void (*expired)(struct ob_clock *clock),
				work_func_t free_dropped);

/**
 * ob_queue_publish() - give a queue its number and enter it into the table
 * @queue: complete; without a name it is called "Queue-" and the number
 *
 * Context: Process context.
 * Return: 0, and the table has a reference; -ENOMEM if all numbers are taken.
 */
int ob_queue_publish(struct ob_queue *queue);

/**
 * ob_queue_unpublish() - take a queue out of the table if a client owns it
 * @client: number of the client
 * @id: any number
 *
 * Context: Process context.
 * Return: The queue with the table's reference, or NULL.
 */
struct ob_queue *ob_queue_unpublish(int client, int id);

/**
 * ob_queue_get() - queue by number
 * @id: any number
 *
 * Context: any.
 * Return: the queue, referenced, or NULL.
 */
struct ob_queue *ob_queue_get(int id);

/**
 * ob_queue_next() - go on to the queue with the next number
 * @queue: the one before, whose reference is dropped, or NULL to begin
 *
 * Context: any.
 * Return: the queue, referenced, or NULL after the last.
 */
struct ob_queue *ob_queue_next(struct ob_queue *queue);

/**
 * ob_queue_get_named() - first queue of this name
 * @name: NUL-terminated within 64 bytes, or 64 bytes
 *
 * Context: process.
 * Return: the queue, referenced, or NULL.
 */
struct ob_queue *ob_queue_get_named(const char *name);

/**
 * ob_queue_put() - drop a reference
 * @queue: queue or NULL
 *
 * Context: any.
 */
void ob_queue_put(struct ob_queue *queue);

/**
 * ob_queue_may_control() - is it the owner, or not locked?
 * @queue: queue
 * @client: who asks
 *
 * Context: any.
 * Return: true if so.
 */
bool ob_queue_may_control(struct ob_queue *queue, int client);

/**
 * ob_queue_set_owner() - take a queue
 * @queue: queue
 * @client: the new owner
 * @locked: may only the owner control it from now on?
 *
 * Context: process.
 * Return: 0, or -EPERM when it is locked by another client.
 */
int ob_queue_set_owner(struct ob_queue *queue, int client, bool locked);

/**
 * ob_queue_set_name() - rename
 * @queue: queue that the caller may control
 * @name: cut at 63 characters
 *
 * Context: process.
 */
void ob_queue_set_name(struct ob_queue *queue, const char *name);

/**
 * ob_queue_get_info() - what GET_QUEUE_INFO shows
 * @queue: queue
 * @info: filled whole
 *
 * Context: process.
 */
void ob_queue_get_info(struct ob_queue *queue, struct snd_seq_queue_info *info);

/**
 * ob_queue_use() - may a client schedule here?
 * @queue: queue
 * @client: client
 * @use: from now on?
 *
 * Context: process.
 */
void ob_queue_use(struct ob_queue *queue, int client, bool use);

/**
 * ob_queue_is_used() - may a client schedule here?
 * @queue: queue
 * @client: client
 *
 * Context: any.
 * Return: true if so.
 */
bool ob_queue_is_used(struct ob_queue *queue, int client);

/**
 * ob_queue_count() - how many queues there are
 *
 * Context: any.
 * Return: the number.
 */
unsigned int ob_queue_count(void);

#endif
