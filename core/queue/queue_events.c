// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The events that are scheduled on a queue. Called by core/schedule/ with the
 * queue's lock held, in any context but hard interrupts.
 *
 * A queue keeps events with tick stamps apart from those with real-time stamps,
 * since a change of tempo moves the former against the latter. When the first
 * of each kind is due is computed from the queue's position whenever somebody
 * asks: no deadline on the clock is stored but the one that the timer is armed
 * for. So tempo and position may change at any time, and only the timer has to
 * be armed again.
 */
#include "queue/queue_events.h"

#include "queue/queue.h"

#include <sound/core.h>
#include <sound/seq_kernel.h>

static struct ob_queued_event *
queued_event_of(struct ob_event_order_node *node)
{
	return container_of(node, struct ob_queued_event, node);
}

static struct ob_event_order *order_of(struct ob_queue *queue,
				       const struct ob_queued_event *queued)
{
	return snd_seq_ev_is_real(&queued->event.record) ? &queue->times :
							   &queue->ticks;
}

static u64 clock_of_first_tick(const struct ob_queue *queue)
{
	struct ob_event_order_node *node = ob_event_order_first(&queue->ticks);

	return node ? ob_tempo_clock_of_tick(&queue->tempo, node->deadline) :
		      OB_TEMPO_NEVER;
}

static u64 clock_of_first_time(const struct ob_queue *queue)
{
	struct ob_event_order_node *node = ob_event_order_first(&queue->times);

	return node ? ob_tempo_clock_of_time(&queue->tempo, node->deadline) :
		      OB_TEMPO_NEVER;
}

static u64 clock_of_first(const struct ob_queue *queue)
{
	return min(clock_of_first_tick(queue), clock_of_first_time(queue));
}

struct ob_queued_event *ob_queue_events_pop_due_locked(struct ob_queue *queue,
						       u64 *due, u64 *late)
{
	u64 tick = clock_of_first_tick(queue);
	u64 time = clock_of_first_time(queue);
	struct ob_queued_event *queued;
	struct ob_event_order *order;
	u64 now;

	lockdep_assert_held(&queue->lock);
	*due = min(tick, time);
	if (*due == OB_TEMPO_NEVER)
		return NULL;
	now = ob_clock_now(&queue->clock);
	if (*due > now)
		return NULL;
	ob_tempo_advance(&queue->tempo, *due);
	order = tick <= time ? &queue->ticks : &queue->times;
	queued = queued_event_of(ob_event_order_pop_due(order, U64_MAX));
	*late = now - *due;
	ob_lateness_count(&queue->lateness, *late);
	if (!ob_queued_event_is_note(queued))
		ob_event_lists_remove(&queue->lists, &queued->links);
	return queued;
}

/* Types below SYSEX are all of fixed length, and a NOTE goes in two halves. */
static bool is_plain(const struct snd_seq_event *record)
{
	return snd_seq_ev_is_fixed(record) &&
	       record->type < SNDRV_SEQ_EVENT_SYSEX &&
	       record->type != SNDRV_SEQ_EVENT_NOTE &&
	       record->dest.client != SNDRV_SEQ_CLIENT_SYSTEM;
}

static bool goes_with(const struct ob_queued_event *queued,
		      const struct ob_queued_event *leader)
{
	const struct snd_seq_event *record = &queued->event.record;
	const struct snd_seq_event *first = &leader->event.record;

	return queued->node.deadline == leader->node.deadline &&
	       queued->client == leader->client &&
	       record->source.port == first->source.port &&
	       record->dest.client == first->dest.client &&
	       record->dest.port == first->dest.port && is_plain(record);
}

bool ob_queue_events_has_follower_locked(struct ob_queue *queue,
					 const struct ob_queued_event *leader)
{
	struct ob_event_order_node *node;

	lockdep_assert_held(&queue->lock);
	if (!is_plain(&leader->event.record))
		return false;
	node = ob_event_order_first(order_of(queue, leader));
	return node && goes_with(queued_event_of(node), leader);
}

struct ob_queued_event *
ob_queue_events_pop_follower_locked(struct ob_queue *queue,
				    const struct ob_queued_event *leader, u64 late)
{
	struct ob_event_order *order = order_of(queue, leader);
	struct ob_queued_event *queued;

	lockdep_assert_held(&queue->lock);
	queued = queued_event_of(ob_event_order_pop_due(order, U64_MAX));
	ob_lateness_count(&queue->lateness, late);
	ob_event_lists_remove(&queue->lists, &queued->links);
	return queued;
}

bool ob_queue_events_is_due_locked(struct ob_queue *queue)
{
	lockdep_assert_held(&queue->lock);
	return !queue->dead && clock_of_first(queue) <= ob_clock_now(&queue->clock);
}

void ob_queue_events_arm_locked(struct ob_queue *queue)
{
	u64 when = OB_TEMPO_NEVER;

	lockdep_assert_held(&queue->lock);
	if (!queue->dead)
		when = clock_of_first(queue);
	ob_clock_arm(&queue->clock, when);
}

void ob_queue_events_add_back_locked(struct ob_queue *queue,
				     struct ob_queued_event *queued)
{
	const struct snd_seq_event *record = &queued->event.record;

	lockdep_assert_held(&queue->lock);
	if (snd_seq_ev_is_real(record))
		queued->node.deadline = ob_event_time_ns(&record->time.time);
	else
		queued->node.deadline = record->time.tick;
	ob_event_order_push(order_of(queue, queued), &queued->node,
			    snd_seq_ev_is_prior(record));
}

static void make_absolute(struct ob_queue *queue, struct snd_seq_event *record)
{
	u64 now = ob_clock_now(&queue->clock);

	if (snd_seq_ev_is_real(record))
		ob_event_set_time(&record->time.time,
				  ob_tempo_time(&queue->tempo, now) +
				  ob_event_time_ns(&record->time.time));
	else
		record->time.tick += ob_tempo_tick(&queue->tempo, now);
	record->flags &= ~SNDRV_SEQ_TIME_MODE_MASK;
	record->flags |= SNDRV_SEQ_TIME_MODE_ABS;
}

/* When the first of all other events is due. */
static u64 clock_of_others(struct ob_queue *queue,
			   struct ob_queued_event *queued)
{
	u64 when;

	if (queue->ticks.count + queue->times.count == 1)
		return OB_TEMPO_NEVER;
	ob_event_order_remove(order_of(queue, queued), &queued->node);
	when = clock_of_first(queue);
	ob_queue_events_add_back_locked(queue, queued);
	return when;
}

/*
 * An event that comes too late is due now, not when it should have been. But the
 * position does not pass events that were due before, nor one that is being
 * delivered: a change of tempo among them counts from when it was due.
 */
static void catch_up(struct ob_queue *queue, struct ob_queued_event *queued)
{
	u64 now, position;

	if (queue->dispatching)
		return;
	now = ob_clock_now(&queue->clock);
	if (order_of(queue, queued) == &queue->times)
		position = ob_tempo_time(&queue->tempo, now);
	else
		position = ob_tempo_tick(&queue->tempo, now);
	if (queued->node.deadline <= position)
		ob_tempo_advance(&queue->tempo,
				 min(now, clock_of_others(queue, queued)));
}

/*
 * A new event that is not the first of its kind skips the due check if the
 * timer is pending for an earlier one: the timer has not fired, so its callback
 * takes the queue's lock after this and finds the event.
 */
static bool may_be_due(struct ob_queue *queue,
		       const struct ob_queued_event *queued)
{
	return ob_event_order_first(order_of(queue, queued)) == &queued->node ||
	       queue->dispatching ||
	       !ob_clock_is_waiting(&queue->clock);
}

bool ob_queue_events_add_locked(struct ob_queue *queue,
				struct ob_queued_event *queued)
{
	struct snd_seq_event *record = &queued->event.record;
	bool may_be;

	lockdep_assert_held(&queue->lock);
	if (snd_seq_ev_is_reltime(record))
		make_absolute(queue, record);
	ob_queue_events_add_back_locked(queue, queued);
	ob_event_lists_add(&queue->lists, &queued->links,
			   record->source.client, record->dest.client);
	may_be = may_be_due(queue, queued);
	if (may_be)
		catch_up(queue, queued);
	return may_be;
}

void ob_queue_events_remove_locked(struct ob_queue *queue,
				   struct ob_queued_event *queued)
{
	lockdep_assert_held(&queue->lock);
	ob_event_order_remove(order_of(queue, queued), &queued->node);
	ob_event_lists_remove(&queue->lists, &queued->links);
}
