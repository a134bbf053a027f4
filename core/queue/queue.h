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
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct ob_client;

/**
 * struct ob_queue_take - events that were taken out of a queue, and may be delivered
 * @link: in the queue's @taken
 * @number: how many there had been before
 *
 * On the stack of whoever took them out.
 */
struct ob_queue_take {
	struct list_head link;
	u64 number;
};

/**
 * struct ob_queue - a queue
 * @id: constant
 * @ref: references
 * @rcu: delays freeing past lookups; kfree_rcu() wants it near the beginning
 * @lock: protects everything below up to @timer_resolution; irqsave, never held
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
 * @freeing: how many are at it, with some that they have taken out
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
 * @taken: what others than the dispatcher have taken out and still deliver, oldest
 *	first; see ob_dispatcher_wait()
 * @takes: how often they did
 * @deferred: handed over to a thread, which has a reference
 * @deferred_link: in its list; belongs to schedule/executor.c
 * @lateness: for /proc
 * @dead: deleted; nothing is added any more. Written with the table's mutex held, too
 * @clock: what arms the next dispatch
 * @wakeups: how often it has called; written by it alone, without the lock
 * @timer_choices: how often a timer was chosen: one that has been opened is exchanged only
 *	if nobody has chosen another one meanwhile
 * @timer_id: what SET_QUEUE_TIMER asked for
 * @timer_resolution: in Hz, as asked for
 * @free_work: frees @dropped, unless a process does
 * @expired: not 0: the clock has called, and a real-time thread, which has a
 *	reference, is yet to look; only on PREEMPT_RT
 * @expired_link: in that thread's list; belongs to schedule/rt_executor.c
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
	unsigned int freeing;
	u64 starts;
	u64 started[256];
	bool ending;
	struct ob_tempo tempo;
	bool dispatching;
	unsigned int dispatches;
	struct ob_queued_event *delivered;
	bool delivered_dropped;
	struct list_head taken;
	u64 takes;
	bool deferred;
	struct list_head deferred_link;
	struct ob_lateness lateness;
	bool dead;
	struct ob_clock clock;
	unsigned int wakeups;
	unsigned int timer_choices;
	struct snd_timer_id timer_id;
	unsigned int timer_resolution;
	struct work_struct free_work;
	int expired;
	struct list_head expired_link;
};

struct ob_queue *ob_queue_alloc(void (*expired)(struct ob_clock *clock),
				work_func_t free_dropped);

int ob_queue_publish(struct ob_queue *queue);
struct ob_queue *ob_queue_kill(int client, int id);
void ob_queue_unpublish(struct ob_queue *queue);

struct ob_queue *ob_queue_get(int id);

struct ob_queue *ob_queue_next(struct ob_queue *queue);

struct ob_queue *ob_queue_get_named(const char *name);

void ob_queue_put(struct ob_queue *queue);
bool ob_queue_may_control(struct ob_queue *queue, int client);
int ob_queue_set_owner(struct ob_queue *queue, int client, bool locked);
void ob_queue_set_name(struct ob_queue *queue, const char *name);
void ob_queue_get_info(struct ob_queue *queue, struct snd_seq_queue_info *info);
void ob_queue_use(struct ob_queue *queue, int client, bool use);
bool ob_queue_is_used(struct ob_queue *queue, int client);
void ob_queue_begin_take_locked(struct ob_queue *queue, struct ob_queue_take *take);
void ob_queue_end_take_locked(struct ob_queue *queue, struct ob_queue_take *take);
bool ob_queue_is_taken_locked(const struct ob_queue *queue, u64 takes);
unsigned int ob_queue_count(void);

#endif
