// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Queues come and go: by ioctls, and with the client that owns them, in process
 * context.
 */
#include "lifecycle/queue_lifecycle.h"

#include "queue/queue.h"
#include "routing/client.h"
#include "schedule/control.h"
#include "schedule/dispatcher.h"
#include "schedule/dropped.h"
#include "schedule/flush.h"

#include <linux/err.h>
#include <linux/slab.h>

/* The clock's callback: softirq, on PREEMPT_RT hard interrupt; no locks. */
static void clock_expired(struct ob_clock *clock)
{
	struct ob_queue *queue = container_of(clock, struct ob_queue, clock);

	WRITE_ONCE(queue->wakeups, queue->wakeups + 1);
	ob_dispatcher_expire(queue);
}

/*
 * A new queue, owned and used by @client, with a reference for the caller; or
 * ERR_PTR(-ENOMEM) without memory or a free number. @name is cut at 63
 * characters; without one it is "Queue-" and the number. Process context.
 */
struct ob_queue *ob_queue_lifecycle_create(struct ob_client *client, bool locked,
					   const char *name)
{
	struct ob_queue *queue = ob_queue_alloc(clock_expired, ob_dropped_free_work);

	if (!queue)
		return ERR_PTR(-ENOMEM);
	queue->owner = client->number;
	queue->locked = locked;
	set_bit(client->number, queue->users);
	if (name)
		strscpy(queue->name, name, sizeof(queue->name));
	if (ob_queue_publish(queue)) {
		kfree(queue);
		return ERR_PTR(-ENOMEM);
	}
	ob_control_open_timer(queue);
	return queue;
}

/* Of a queue that @client may use. */
static void deliver_due(int client, int id)
{
	struct ob_queue *queue = ob_queue_get(id);

	if (queue && ob_queue_is_used(queue, client))
		ob_dispatcher_catch_up(queue);
	ob_queue_put(queue);
}

/* As ob_queue_lifecycle_delete(). */
static int delete_queue(int client, int id, struct ob_flush_shares *shares)
{
	struct snd_timer_instance *timer;
	struct ob_queue *queue;
	unsigned long flags;

	deliver_due(client, id);
	queue = ob_queue_kill(client, id);
	if (!queue)
		return -EINVAL;
	spin_lock_irqsave(&queue->lock, flags);
	timer = ob_clock_exchange(&queue->clock, NULL, 0, false);
	spin_unlock_irqrestore(&queue->lock, flags);

	ob_flush_dead(queue, shares);
	/* Of a dead queue it is not queued again. */
	cancel_work_sync(&queue->free_work);
	ob_clock_close(timer);
	ob_clock_destroy(&queue->clock);
	ob_queue_unpublish(queue);
	ob_queue_put(queue);
	return 0;
}

/*
 * Pending events are dropped, and notes that sound ended. Returns -EINVAL if
 * @client owns no such queue, or it is being deleted. Process context, sleeps.
 */
int ob_queue_lifecycle_delete(int client, int id)
{
	struct ob_flush_shares shares = { };

	return delete_queue(client, id, &shares);
}

/*
 * @client is going: its queues are deleted, and its events and those for it
 * are dropped from the other queues; notes that sound are ended. When it is
 * called again, it drops what came since. Process context, sleeps.
 */
void ob_queue_lifecycle_leave_all(struct ob_client *client)
{
	struct ob_flush_shares shares = { };
	struct ob_queue *queue = NULL;

	while ((queue = ob_queue_next(queue))) {
		if (!delete_queue(client->number, queue->id, &shares))
			continue;
		ob_queue_use(queue, client->number, false);
		ob_flush_client(queue, client->number, &shares);
	}
}
