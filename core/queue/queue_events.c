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
 *
 * A START drops any number of events in one step, in any context. Events
 * dropped by their deadline are moved to a bag and freed later, by others. Those
 * dropped by their client are marked, and dropped when they are due: as they are at
 * position 0, that is at once. The notes that sound have to be ended, which takes
 * deliveries: they are due before anything else.
 */
#include "queue/queue_events.h"

#include "queue/queue.h"

#include <linux/timekeeping.h>
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

static enum ob_event_order_part
part_of(const struct ob_queued_event *queued)
{
	if (queued->note_sounds)
		return OB_EVENT_ORDER_SOUNDING;
	return queued->node.deadline ? OB_EVENT_ORDER_LATER :
				       OB_EVENT_ORDER_ZERO;
}

static void remove_from_order(struct ob_queue *queue,
			      struct ob_queued_event *queued)
{
	ob_event_order_remove(order_of(queue, queued), part_of(queued),
			      &queued->node);
}

/* Mostly one of the two kinds is empty. */
static u64 clock_of_first_tick(const struct ob_queue *queue)
{
	if (ob_event_order_is_empty(&queue->ticks))
		return OB_TEMPO_NEVER;
	return ob_tempo_clock_of_tick(&queue->tempo,
				      ob_event_order_first(&queue->ticks)->deadline);
}

static u64 clock_of_first_time(const struct ob_queue *queue)
{
	if (ob_event_order_is_empty(&queue->times))
		return OB_TEMPO_NEVER;
	return ob_tempo_clock_of_time(&queue->tempo,
				      ob_event_order_first(&queue->times)->deadline);
}

/* When the first event is due; notes that a START ends are due at once. */
static u64 clock_of_first(const struct ob_queue *queue)
{
	if (queue->ending)
		return 0;
	return min(clock_of_first_tick(queue), clock_of_first_time(queue));
}

static struct ob_event_order_node *first_sounding(const struct ob_queue *queue)
{
	return ob_event_order_first_of(&queue->ticks, OB_EVENT_ORDER_SOUNDING) ?:
	       ob_event_order_first_of(&queue->times, OB_EVENT_ORDER_SOUNDING);
}

/*
 * The NOTEOFF of the next note that sounds, which belongs to the caller, or
 * NULL.
 */
struct ob_queued_event *
ob_queue_events_pop_sounding_locked(struct ob_queue *queue)
{
	struct ob_event_order_node *node = first_sounding(queue);
	struct ob_queued_event *queued;

	lockdep_assert_held(&queue->lock);
	if (!node) {
		queue->ending = false;
		return NULL;
	}
	queued = queued_event_of(node);
	ob_queue_events_remove_locked(queue, queued);
	return queued;
}

/*
 * True if the sender or the receiver has started the queue since the event was
 * scheduled: it must not be delivered. The end of a note that sounds is
 * delivered.
 */
bool ob_queue_events_is_dropped(const struct ob_queue *queue,
				const struct ob_queued_event *queued)
{
	const struct snd_seq_event *record = &queued->event.record;

	return !queued->note_sounds &&
	       (queued->starts < queue->started[record->source.client] ||
		queued->starts < queue->started[record->dest.client]);
}

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
			       u64 *late)
{
	struct ob_queued_event *queued;
	u64 tick, time, now;

	lockdep_assert_held(&queue->lock);
	*late = 0;
	if (queue->ending) {
		queued = ob_queue_events_pop_sounding_locked(queue);
		if (queued)
			return queued;
	}
	tick = clock_of_first_tick(queue);
	time = clock_of_first_time(queue);
	*due = min(tick, time);
	if (*due == OB_TEMPO_NEVER)
		return NULL;
	now = ob_clock_at(&queue->clock, monotonic);
	if (*due > now)
		return NULL;
	ob_tempo_advance(&queue->tempo, *due);
	queued = queued_event_of(ob_event_order_first(tick <= time ?
						      &queue->ticks :
						      &queue->times));
	remove_from_order(queue, queued);
	queued->dropped = ob_queue_events_is_dropped(queue, queued);
	*late = now - *due;
	ob_lateness_count(&queue->lateness, *late);
	if (queued->dropped || !ob_queued_event_is_note(queued))
		ob_event_lists_remove(&queue->lists, &queued->links);
	return queued;
}

/* An event for the system client may change the queue's time. */
static inline bool may_follow(const struct snd_seq_event *record,
			      const struct ob_queued_event *leader)
{
	return ob_event_may_join(record, &leader->event.record) &&
	       record->dest.client != SNDRV_SEQ_CLIENT_SYSTEM;
}

static bool goes_with(const struct ob_queued_event *queued,
		      const struct ob_queued_event *leader)
{
	return queued->node.deadline == leader->node.deadline &&
	       queued->client == leader->client &&
	       may_follow(&queued->event.record, leader);
}

/*
 * The event that may be delivered together with @leader, which was popped last
 * and under the same hold of the lock, or NULL. It follows if it is due at the
 * same moment, has the same sender, and both are packets, or of fixed length and no
 * NOTE, and not for the system client, which may change the time of the queue. Whether
 * they go to where they may be delivered together is for the caller to say.
 */
const struct snd_seq_event *
ob_queue_events_follower_locked(struct ob_queue *queue,
				const struct ob_queued_event *leader)
{
	const struct ob_queued_event *queued;
	struct ob_event_order_node *node;

	lockdep_assert_held(&queue->lock);
	if (queue->ending || leader->dropped || !may_follow(&leader->event.record, leader))
		return NULL;
	node = ob_event_order_first(order_of(queue, leader));
	queued = node ? queued_event_of(node) : NULL;
	if (!queued || !goes_with(queued, leader) ||
	    ob_queue_events_is_dropped(queue, queued))
		return NULL;
	return &queued->event.record;
}

/* There is a follower; @late as it was for @leader. */
struct ob_queued_event *
ob_queue_events_pop_follower_locked(struct ob_queue *queue,
				    const struct ob_queued_event *leader, u64 late)
{
	struct ob_queued_event *queued;

	lockdep_assert_held(&queue->lock);
	queued = queued_event_of(ob_event_order_first(order_of(queue, leader)));
	remove_from_order(queue, queued);
	queued->dropped = false;
	ob_lateness_count(&queue->lateness, late);
	ob_event_lists_remove(&queue->lists, &queued->links);
	return queued;
}

/*
 * Was @queued, which was popped last and under the same hold of the lock, due with
 * others that are still there? Those with the other kind of stamp do not count.
 */
bool ob_queue_events_is_more_locked(struct ob_queue *queue,
				    const struct ob_queued_event *queued)
{
	struct ob_event_order_node *node;

	lockdep_assert_held(&queue->lock);
	node = ob_event_order_first(order_of(queue, queued));
	return node && node->deadline <= queued->node.deadline;
}

bool ob_queue_events_is_due_locked(struct ob_queue *queue)
{
	lockdep_assert_held(&queue->lock);
	return !queue->dead && clock_of_first(queue) <= ob_clock_now(&queue->clock);
}

void ob_queue_events_arm_locked(struct ob_queue *queue)
{
	ob_queue_events_arm_later_locked(queue, 0);
}

/* For the first event, but not before @delay has passed, in ns. */
void ob_queue_events_arm_later_locked(struct ob_queue *queue, u64 delay)
{
	u64 when = OB_TEMPO_NEVER;
	u64 now = ktime_get_ns();

	lockdep_assert_held(&queue->lock);
	if (!queue->dead)
		when = clock_of_first(queue);
	if (delay && when != OB_TEMPO_NEVER)
		when = max(when, ob_clock_at(&queue->clock, now) + delay);
	ob_clock_arm(&queue->clock, when, now);
}

static void enter_event(struct ob_queue *queue, struct ob_queued_event *queued)
{
	const struct snd_seq_event *record = &queued->event.record;
	enum ob_event_order_part part;

	if (snd_seq_ev_is_real(record))
		queued->node.deadline = ob_event_time_ns(&record->time.time);
	else
		queued->node.deadline = record->time.tick;
	queued->starts = queue->starts;
	part = part_of(queued);
	ob_event_order_push(order_of(queue, queued), part, &queued->node,
			    snd_seq_ev_is_prior(record));
	ob_event_lists_add(&queue->lists, &queued->links, part,
			   record->source.client, record->dest.client);
}

/*
 * Schedules the NOTEOFF that a NOTE became; it is still in the lists of the
 * queue. The caller arms the clock when it is done.
 */
void ob_queue_events_add_back_locked(struct ob_queue *queue,
				     struct ob_queued_event *queued)
{
	lockdep_assert_held(&queue->lock);
	ob_event_lists_remove(&queue->lists, &queued->links);
	enter_event(queue, queued);
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

	if (ob_event_order_count(&queue->ticks) +
	    ob_event_order_count(&queue->times) == 1)
		return OB_TEMPO_NEVER;
	remove_from_order(queue, queued);
	when = clock_of_first(queue);
	ob_event_order_push(order_of(queue, queued), part_of(queued),
			    &queued->node,
			    snd_seq_ev_is_prior(&queued->event.record));
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
	const struct ob_event_order *order = order_of(queue, queued);

	/* Mostly it is not even the first of its part. */
	return (ob_event_order_first_of(order, part_of(queued)) == &queued->node &&
		ob_event_order_first(order) == &queued->node) ||
	       queue->dispatching ||
	       !ob_clock_is_waiting(&queue->clock);
}

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
				struct ob_queued_event *queued)
{
	struct snd_seq_event *record = &queued->event.record;
	bool may_be;

	lockdep_assert_held(&queue->lock);
	if (snd_seq_ev_is_reltime(record))
		make_absolute(queue, record);
	enter_event(queue, queued);
	may_be = may_be_due(queue, queued);
	if (may_be)
		catch_up(queue, queued);
	return may_be;
}

/*
 * @queued is not being delivered, and belongs to the caller from here on.
 * After removing events, the caller must call ob_queue_events_arm_locked().
 */
void ob_queue_events_remove_locked(struct ob_queue *queue,
				   struct ob_queued_event *queued)
{
	lockdep_assert_held(&queue->lock);
	remove_from_order(queue, queued);
	ob_event_lists_remove(&queue->lists, &queued->links);
}

/* Looks at no event. */
static void drop_part(struct ob_queue *queue, enum ob_event_order_part part)
{
	ob_event_order_forget(&queue->ticks, part);
	ob_event_order_forget(&queue->times, part);
	ob_event_bag_add(&queue->dropped, &queue->lists, part);
}

/* The NOTE whose NOTEON is being delivered sounds as well. */
static void end_notes(struct ob_queue *queue)
{
	queue->ending = first_sounding(queue);
	if (!queue->delivered)
		return;
	queue->delivered_dropped = true;
	ob_event_lists_remove(&queue->lists, &queue->delivered->links);
}

/*
 * Drops the events that @client drops by starting the queue: everybody's with a
 * stamp other than 0 go to @queue->dropped, and those from and to @client are not
 * delivered any more. Notes that sound are due. Takes the same time for any
 * number of events. The caller must call ob_queue_events_arm_locked().
 */
void ob_queue_events_start_locked(struct ob_queue *queue, int client)
{
	lockdep_assert_held(&queue->lock);
	end_notes(queue);
	drop_part(queue, OB_EVENT_ORDER_LATER);
	queue->starts++;
	queue->started[client] = queue->starts;
}

/* As ob_queue_events_start_locked(), for all events. */
void ob_queue_events_drop_all_locked(struct ob_queue *queue)
{
	lockdep_assert_held(&queue->lock);
	end_notes(queue);
	drop_part(queue, OB_EVENT_ORDER_ZERO);
	drop_part(queue, OB_EVENT_ORDER_LATER);
}
