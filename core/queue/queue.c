// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Queues: their table and references, their owners and users. Found from
 * everywhere; core/lifecycle/queue_lifecycle.c creates and deletes them in
 * process context.
 */
#include "queue/queue.h"

#include "base/params.h"

#include <linux/nospec.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>

/* Protects the writing of @table and @count. */
static DEFINE_MUTEX(table_mutex);
static struct ob_queue __rcu *table[OB_QUEUES];
static unsigned int count;

static void queue_release(struct kref *ref)
{
	struct ob_queue *queue = container_of(ref, struct ob_queue, ref);

	kfree_rcu(queue, rcu);
}

void ob_queue_put(struct ob_queue *queue)
{
	if (queue)
		kref_put(&queue->ref, queue_release);
}

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
				work_func_t free_dropped)
{
	struct ob_queue *queue = kzalloc(sizeof(*queue), GFP_KERNEL_ACCOUNT);

	if (!queue)
		return NULL;
	spin_lock_init(&queue->lock);
	INIT_WORK(&queue->free_work, free_dropped);
	ob_event_order_init(&queue->ticks);
	ob_event_order_init(&queue->times);
	ob_event_lists_init(&queue->lists);
	INIT_LIST_HEAD(&queue->taken);
	ob_tempo_init(&queue->tempo);
	ob_clock_init(&queue->clock, expired);
	ob_params_default_timer(&queue->timer_id, &queue->timer_resolution);
	kref_init(&queue->ref);
	return queue;
}

/**
 * ob_queue_publish() - give a queue its number and enter it into the table
 * @queue: complete; without a name it is called "Queue-" and the number
 *
 * Context: Process context.
 * Return: 0, and the table has a reference; -ENOMEM if all numbers are taken.
 */
int ob_queue_publish(struct ob_queue *queue)
{
	int id;

	mutex_lock(&table_mutex);
	for (id = 0; id < OB_QUEUES; id++)
		if (!rcu_access_pointer(table[id]))
			break;
	if (id == OB_QUEUES) {
		mutex_unlock(&table_mutex);
		return -ENOMEM;
	}
	queue->id = id;
	if (!queue->name[0])
		snprintf(queue->name, sizeof(queue->name), "Queue-%d", id);
	kref_get(&queue->ref);
	rcu_assign_pointer(table[id], queue);
	count++;
	mutex_unlock(&table_mutex);
	return 0;
}

/**
 * ob_queue_kill() - mark a queue as dead
 * @client: number of the client that deletes it
 * @id: its number
 *
 * From here on it is not found by its number or its name, and nothing is added. It
 * stays in the table, and its number is not given away, so that whoever leaves all
 * queues also waits for what this one is still delivering.
 *
 * Context: Process context.
 * Return: The queue, which the caller must ob_queue_unpublish(); NULL if @client owns no
 * such queue.
 */
struct ob_queue *ob_queue_kill(int client, int id)
{
	struct ob_queue *queue = NULL;
	unsigned long flags;

	mutex_lock(&table_mutex);
	if (id >= 0 && id < OB_QUEUES)
		queue = rcu_dereference_protected(table[id],
						  lockdep_is_held(&table_mutex));
	if (queue && !queue->dead && READ_ONCE(queue->owner) == client) {
		spin_lock_irqsave(&queue->lock, flags);
		WRITE_ONCE(queue->dead, true);
		spin_unlock_irqrestore(&queue->lock, flags);
		count--;
	} else {
		queue = NULL;
	}
	mutex_unlock(&table_mutex);
	return queue;
}

/* Frees the number of a dead queue. The table's reference becomes the caller's. */
void ob_queue_unpublish(struct ob_queue *queue)
{
	mutex_lock(&table_mutex);
	RCU_INIT_POINTER(table[queue->id], NULL);
	mutex_unlock(&table_mutex);
}

static struct ob_queue *get(int id)
{
	struct ob_queue *queue;

	rcu_read_lock();
	queue = rcu_dereference(table[id]);
	if (queue && !kref_get_unless_zero(&queue->ref))
		queue = NULL;
	rcu_read_unlock();
	return queue;
}

/* With a reference, or NULL. Any context, any @id. */
struct ob_queue *ob_queue_get(int id)
{
	struct ob_queue *queue;

	if (id < 0 || id >= OB_QUEUES)
		return NULL;
	queue = get(array_index_nospec(id, OB_QUEUES));
	if (!queue || !READ_ONCE(queue->dead))
		return queue;
	ob_queue_put(queue);
	return NULL;
}

/*
 * Puts @queue and returns the queue with the next number, with a reference; the first
 * one for NULL. It may be dead, and not yet have delivered all that it delivers. Any
 * context.
 */
struct ob_queue *ob_queue_next(struct ob_queue *queue)
{
	struct ob_queue *next = NULL;
	int id = queue ? queue->id + 1 : 0;

	while (!next && id < OB_QUEUES)
		next = get(id++);
	ob_queue_put(queue);
	return next;
}

/*
 * The first queue of that name, with a reference, or NULL. @name has 64 bytes,
 * or less and ends with NUL.
 */
struct ob_queue *ob_queue_get_named(const char *name)
{
	struct ob_queue *queue = NULL;
	unsigned long flags;
	bool same;

	while ((queue = ob_queue_next(queue))) {
		spin_lock_irqsave(&queue->lock, flags);
		same = !queue->dead &&
		       !strncmp(queue->name, name, sizeof(queue->name));
		spin_unlock_irqrestore(&queue->lock, flags);
		if (same)
			break;
	}
	return queue;
}

bool ob_queue_may_control(struct ob_queue *queue, int client)
{
	return READ_ONCE(queue->owner) == client || !READ_ONCE(queue->locked);
}

/*
 * Returns -EPERM if another client has locked the queue, or deletes it: then it stays
 * the owner.
 */
int ob_queue_set_owner(struct ob_queue *queue, int client, bool locked)
{
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&queue->lock, flags);
	if (!queue->dead && ob_queue_may_control(queue, client)) {
		WRITE_ONCE(queue->owner, client);
		WRITE_ONCE(queue->locked, locked);
	} else {
		err = -EPERM;
	}
	spin_unlock_irqrestore(&queue->lock, flags);
	return err;
}

void ob_queue_set_name(struct ob_queue *queue, const char *name)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	strscpy(queue->name, name, sizeof(queue->name));
	spin_unlock_irqrestore(&queue->lock, flags);
}

void ob_queue_get_info(struct ob_queue *queue, struct snd_seq_queue_info *info)
{
	unsigned long flags;

	memset(info, 0, sizeof(*info));
	spin_lock_irqsave(&queue->lock, flags);
	info->queue = queue->id;
	info->owner = queue->owner;
	info->locked = queue->locked;
	strscpy(info->name, queue->name, sizeof(info->name));
	spin_unlock_irqrestore(&queue->lock, flags);
}

void ob_queue_use(struct ob_queue *queue, int client, bool use)
{
	if (use)
		set_bit(client, queue->users);
	else
		clear_bit(client, queue->users);
}

bool ob_queue_is_used(struct ob_queue *queue, int client)
{
	return test_bit(client, queue->users);
}

/*
 * Called in the hold of the lock in which events are taken out to be delivered; and
 * ob_queue_end_take_locked() when they were.
 */
void ob_queue_begin_take_locked(struct ob_queue *queue, struct ob_queue_take *take)
{
	lockdep_assert_held(&queue->lock);
	take->number = queue->takes++;
	list_add_tail(&take->link, &queue->taken);
}

void ob_queue_end_take_locked(struct ob_queue *queue, struct ob_queue_take *take)
{
	lockdep_assert_held(&queue->lock);
	list_del(&take->link);
}

/* Is anything still delivered that was taken out when @queue->takes was @takes? */
bool ob_queue_is_taken_locked(const struct ob_queue *queue, u64 takes)
{
	lockdep_assert_held(&queue->lock);
	return !list_empty(&queue->taken) &&
	       list_first_entry(&queue->taken, struct ob_queue_take, link)->number < takes;
}

unsigned int ob_queue_count(void)
{
	return READ_ONCE(count);
}
