// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that leave queues before they are due: those that REMOVE_EVENTS names,
 * that START drops, and that a client or a queue leaves behind. Process context,
 * but for ob_flush_start_locked(), which is called where a START is delivered.
 *
 * However many events there are, others have the CPU and the queue's lock after PIECE
 * of them, and after each end of a note, which may be for many listeners. Cells are
 * charged until an event is freed.
 */
#include "schedule/flush.h"

#include "delivery/delivery.h"
#include "delivery/origin.h"
#include "delivery/trace.h"
#include "queue/queue.h"
#include "queue/queue_events.h"
#include "routing/client.h"
#include "schedule/dispatcher.h"
#include "schedule/dropped.h"

#include <linux/sched.h>
#include <linux/sched/signal.h>

/* Events that are looked at, or freed, before others come first. */
#define PIECE	64

/*
 * Which events a flush means, and how far it may go to end notes; fields that a kind
 * does not use are 0.
 */
struct flush {
	enum {
		FLUSH_BEGINNINGS,	/* a client's, but not the ends of notes */
		FLUSH_CLIENT,		/* a client's, and those for it */
		FLUSH_ENDS,		/* a client's packets that end notes */
		FLUSH_MATCHING,		/* a client's that REMOVE_EVENTS describes */
		FLUSH_STARTED,		/* those that a START has dropped */
		FLUSH_SOUNDING,		/* everybody's notes that sound */
	} kind;
	int client;
	const struct snd_seq_remove_events *info;
	struct ob_flush_shares *shares;
};

/* Events that were taken out of a queue; the last one may be sent, and then @take is begun. */
struct piece {
	struct ob_queue_take take;
	struct ob_queued_event *events[PIECE];
	unsigned int count;
	bool sent;
};

static bool is_end_in_packet(const struct snd_seq_event *record, int client)
{
	return record->source.client == client && ob_record_is_packet(record) &&
	       ob_event_ends_note(record);
}

/*
 * Is the event sent all the same? The end of a note that sounds is. Of a note that was
 * begun by a packet nobody knows whether it sounds: if its sender goes for good, or
 * deletes its queue, it is ended. Others on that queue are still there, and end theirs.
 */
static bool is_sent(const struct ob_queued_event *queued, const struct flush *flush)
{
	if (queued->note_sounds)
		return true;
	switch (flush->kind) {
	case FLUSH_BEGINNINGS:
	case FLUSH_CLIENT:
	case FLUSH_ENDS:
		return is_end_in_packet(&queued->event.record, flush->client);
	default:
		return false;
	}
}

static bool is_of_client(const struct snd_seq_event *record, int client)
{
	return record->source.client == client || record->dest.client == client;
}

static bool is_meant(const struct ob_queue *queue,
		     const struct ob_queued_event *queued,
		     const struct flush *flush)
{
	const struct snd_seq_event *record = &queued->event.record;

	switch (flush->kind) {
	case FLUSH_BEGINNINGS:
		return is_of_client(record, flush->client) && !is_sent(queued, flush);
	case FLUSH_CLIENT:
		return is_of_client(record, flush->client);
	case FLUSH_ENDS:
		return is_end_in_packet(record, flush->client);
	case FLUSH_MATCHING:
		return record->source.client == flush->client &&
		       ob_event_matches_flush(record, flush->info);
	case FLUSH_STARTED:
		return ob_queue_events_is_dropped(queue, queued);
	case FLUSH_SOUNDING:
		return queued->note_sounds;
	}
	return false;
}

/* Does it mean events of others, for its client, as well? */
static bool means_received(const struct flush *flush)
{
	return flush->kind != FLUSH_ENDS && flush->kind != FLUSH_MATCHING;
}

/*
 * Takes the next events that are meant, and after each that is sent ends the piece. Others
 * wait for those alone to be delivered. Return: false if there are no more.
 */
static bool collect_piece(struct ob_queue *queue, const struct flush *flush,
			  struct ob_event_lists_walk *walk, struct piece *piece)
{
	struct ob_event_lists_node *links;
	struct ob_queued_event *queued;
	unsigned int left = PIECE;

	lockdep_assert_held(&queue->lock);
	while (left-- && !piece->sent) {
		links = ob_event_lists_next(walk);
		if (!links)
			return false;
		queued = container_of(links, struct ob_queued_event, links);
		if (!is_meant(queue, queued, flush))
			continue;
		if (queued == queue->delivered) {
			queue->delivered_dropped = true;
			continue;
		}
		ob_queue_events_remove_locked(queue, queued);
		piece->events[piece->count++] = queued;
		piece->sent = is_sent(queued, flush);
	}
	return true;
}

/*
 * Others' notes may be many, and each may have many listeners: a sender that has used
 * up its share does not keep the caller any longer.
 */
static void end_note(const struct ob_queued_event *queued,
		     struct ob_flush_shares *shares)
{
	unsigned int sender = queued->event.record.source.client;
	struct ob_origin origin;

	if (shares && shares->used[sender] >= OB_FLUSH_SHARE) {
		ob_trace_result(&queued->event.record, -ECANCELED);
		return;
	}
	/* Counts what drivers pass on, too. */
	ob_origin_init(&origin);
	ob_origin_enter(&origin);
	ob_delivery_deliver(queued->client, &queued->event, 0);
	ob_origin_leave(&origin);
	if (shares)
		shares->used[sender] += origin.deliveries;
}

static void destroy_piece(struct ob_queue *queue, struct piece *piece,
			  const struct flush *flush)
{
	unsigned int dropped = piece->count - piece->sent, i;
	unsigned long flags;

	for (i = 0; i < dropped; i++)
		ob_trace_result(&piece->events[i]->event.record, -ECANCELED);
	if (piece->sent) {
		end_note(piece->events[dropped], flush->shares);
		spin_lock_irqsave(&queue->lock, flags);
		ob_queue_end_take_locked(queue, &piece->take);
		spin_unlock_irqrestore(&queue->lock, flags);
	}
	ob_queued_event_destroy_all(piece->events, piece->count);
}

/* REMOVE_EVENTS of a process that was killed leaves the rest to its close. */
static bool may_stop(const struct flush *flush)
{
	return flush->kind == FLUSH_MATCHING && fatal_signal_pending(current);
}

static void flush_listed(struct ob_queue *queue, const struct flush *flush,
			 enum ob_event_order_part part,
			 enum ob_event_lists_key key)
{
	struct ob_event_lists_walk walk;
	struct piece piece;
	unsigned long flags;
	bool more;

	if (may_stop(flush))
		return;
	spin_lock_irqsave(&queue->lock, flags);
	ob_event_lists_begin(&queue->lists, &walk, part, key, flush->client);
	do {
		piece.count = 0;
		piece.sent = false;
		more = collect_piece(queue, flush, &walk, &piece) &&
		       !may_stop(flush);
		if (piece.sent)
			ob_queue_begin_take_locked(queue, &piece.take);
		if (!more)
			ob_event_lists_end(&walk);
		spin_unlock_irqrestore(&queue->lock, flags);
		destroy_piece(queue, &piece, flush);
		cond_resched();
		spin_lock_irqsave(&queue->lock, flags);
	} while (more);
	spin_unlock_irqrestore(&queue->lock, flags);
}

static bool has_any_locked(const struct ob_queue *queue, const struct flush *flush)
{
	int part;

	lockdep_assert_held(&queue->lock);
	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++)
		if (ob_event_lists_has(&queue->lists, part, OB_EVENT_LISTS_SOURCE,
				       flush->client) ||
		    (means_received(flush) &&
		     ob_event_lists_has(&queue->lists, part, OB_EVENT_LISTS_DEST,
					flush->client)))
			return true;
	return false;
}

/*
 * A NOTE that begins to sound meanwhile is found in the last part. Whether there is
 * anything is seen in one hold of the lock, where each NOTE is in one part or another.
 */
static void flush_events(struct ob_queue *queue, const struct flush *flush)
{
	unsigned long flags;
	bool any;
	int part;

	spin_lock_irqsave(&queue->lock, flags);
	any = has_any_locked(queue, flush);
	spin_unlock_irqrestore(&queue->lock, flags);
	if (!any)
		return;
	for (part = 0; part < OB_EVENT_ORDER_PARTS; part++) {
		flush_listed(queue, flush, part, OB_EVENT_LISTS_SOURCE);
		if (means_received(flush))
			flush_listed(queue, flush, part, OB_EVENT_LISTS_DEST);
	}
	ob_dispatcher_arm(queue);
}

/**
 * ob_flush_client() - drop the events from and to a client that goes
 * @queue: the queue
 * @client: its number
 * @shares: of senders whose notes are ended, for the whole close
 *
 * Looks at no others. None arrives after this has returned. Notes are ended when none
 * of them can begin any more.
 *
 * Context: Process context, sleeps.
 */
void ob_flush_client(struct ob_queue *queue, int client,
		     struct ob_flush_shares *shares)
{
	struct flush flush = { .client = client, .shares = shares };

	flush.kind = FLUSH_BEGINNINGS;
	flush_events(queue, &flush);
	ob_dispatcher_wait(queue);
	flush.kind = FLUSH_CLIENT;
	flush_events(queue, &flush);
	ob_dispatcher_wait(queue);
}

/**
 * ob_flush_matching() - REMOVE_EVENTS
 * @client: whose
 * @info: which of its own events on the queues that it uses
 *
 * Events that were due before are not removed; none of those that were meant arrives
 * after this has returned.
 *
 * Context: Process context, sleeps.
 */
void ob_flush_matching(struct ob_client *client,
		       const struct snd_seq_remove_events *info)
{
	struct flush flush = {
		.kind = FLUSH_MATCHING,
		.client = client->number,
		.info = info,
	};
	bool one = info->remove_mode & SNDRV_SEQ_REMOVE_DEST;
	struct ob_queue *queue = NULL;

	while ((queue = ob_queue_next(queue))) {
		if ((one && queue->id != info->queue) ||
		    !ob_queue_is_used(queue, client->number))
			continue;
		ob_dispatcher_catch_up(queue);
		flush_events(queue, &flush);
		ob_dispatcher_wait(queue);
	}
}

/*
 * The events that @client drops by starting the queue, those from and to it and
 * everybody's with a stamp other than 0, leave in one step; a work item frees
 * them. The caller must call ob_queue_events_arm_locked(). Any context but hard
 * interrupts, the lock of the queue held.
 */
void ob_flush_start_locked(struct ob_queue *queue, int client)
{
	ob_queue_events_start_locked(queue, client);
	if (!ob_event_bag_is_empty(&queue->dropped))
		ob_dropped_queue_work_locked(queue);
}

/* Ends one of the notes that sound. Return: false if there are no more. */
static bool end_sounding(struct ob_queue *queue, const struct flush *flush)
{
	struct piece piece = { .count = 1, .sent = true };
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	piece.events[0] = ob_queue_events_pop_sounding_locked(queue);
	if (piece.events[0])
		ob_queue_begin_take_locked(queue, &piece.take);
	spin_unlock_irqrestore(&queue->lock, flags);
	if (!piece.events[0])
		return false;
	destroy_piece(queue, &piece, flush);
	return true;
}

static bool is_ending(struct ob_queue *queue)
{
	unsigned long flags;
	bool ending;

	spin_lock_irqsave(&queue->lock, flags);
	ending = queue->ending && !queue->dead;
	spin_unlock_irqrestore(&queue->lock, flags);
	return ending;
}

/*
 * Waits for the end of the notes that a START ends, and frees what it dropped. The
 * dispatcher ends the notes, so that nothing overtakes their ends. A process that was
 * killed leaves the rest to others, and whoever deletes the queue has it then.
 */
static void finish(struct ob_queue *queue)
{
	unsigned long flags;

	ob_dispatcher_wait(queue);
	while (is_ending(queue) && !fatal_signal_pending(current)) {
		ob_dispatcher_run_and_wait(queue);
		cond_resched();
	}
	while (ob_dropped_free_piece(queue)) {
		if (fatal_signal_pending(current)) {
			spin_lock_irqsave(&queue->lock, flags);
			ob_dropped_queue_work_locked(queue);
			spin_unlock_irqrestore(&queue->lock, flags);
			break;
		}
		cond_resched();
	}
	ob_dropped_wait(queue);
}

/*
 * Completes the START of a queue, by its number, that a process has sent and that was
 * delivered at once. When this has returned, the dropped events are freed, none of
 * them arrives, and the notes that sounded have ended, unless the process was killed.
 * Process context, sleeps; not within a delivery.
 */
void ob_flush_finish_start(const struct ob_client *client, int id)
{
	struct flush flush = { .kind = FLUSH_STARTED, .client = client->number };
	struct ob_queue *queue = ob_queue_get(id);

	if (!queue)
		return;
	flush_listed(queue, &flush, OB_EVENT_ORDER_ZERO, OB_EVENT_LISTS_SOURCE);
	flush_listed(queue, &flush, OB_EVENT_ORDER_ZERO, OB_EVENT_LISTS_DEST);
	finish(queue);
	ob_queue_put(queue);
}

static void drop_all(struct ob_queue *queue)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	ob_queue_events_drop_all_locked(queue);
	ob_queue_events_arm_locked(queue);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/*
 * Drops everything. None of the events arrives after this has returned.
 * Process context, sleeps; not within a delivery.
 */
void ob_flush_all(struct ob_queue *queue)
{
	drop_all(queue);
	finish(queue);
}

/**
 * ob_flush_dead() - drop everything from a dead queue
 * @queue: the queue, whose owner stays the same
 * @shares: of senders whose notes are ended, for the whole close or DELETE_QUEUE
 *
 * It has no dispatcher any more: the caller ends its notes that sound, and those that
 * the owner has begun by packets. None of the events arrives after this has returned.
 *
 * Context: Process context, sleeps; not within a delivery.
 */
void ob_flush_dead(struct ob_queue *queue, struct ob_flush_shares *shares)
{
	struct flush flush = { .client = queue->owner, .shares = shares };

	ob_dispatcher_wait(queue);
	flush.kind = FLUSH_ENDS;
	flush_events(queue, &flush);
	drop_all(queue);
	flush.kind = FLUSH_SOUNDING;
	while (end_sounding(queue, &flush))
		cond_resched();
	/* Others may have taken some out before. */
	ob_dispatcher_wait(queue);
	while (ob_dropped_free_piece(queue))
		cond_resched();
	ob_dropped_wait(queue);
}
