// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Scheduled events in the order in which they leave. Pure: called by
 * schedule.c and removal.c, with the queue's lock held, in any context.
 *
 * A push into a tree of a million nodes costs twenty times and more what it does
 * in one of a thousand, nearly all of it for memory that is in no cache. So there
 * are several, one of which grows at a time, and a small tree of these trees.
 */
#include "queue/event_heap.h"

#include <linux/minmax.h>
#include <linux/string.h>

/* Nodes of a part before another one is tried. */
#define LIMIT	1024

static struct ob_event_heap_node *to_node(const struct rb_node *rb)
{
	return rb_entry_safe(rb, struct ob_event_heap_node, rb);
}

static struct ob_event_heap_part *to_part(const struct rb_node *rb)
{
	return rb_entry_safe(rb, struct ob_event_heap_part, order);
}

/* Never a tie: no two nodes of a heap have the same rank. */
static bool is_before(struct rb_node *rb, const struct rb_node *other_rb)
{
	const struct ob_event_heap_node *node = to_node(rb);
	const struct ob_event_heap_node *other = to_node(other_rb);

	if (node->deadline != other->deadline)
		return node->deadline < other->deadline;
	return node->rank < other->rank;
}

/* Of parts that are not empty. */
static bool part_is_before(struct rb_node *rb, const struct rb_node *other_rb)
{
	return is_before(rb_first_cached(&to_part(rb)->nodes),
			 rb_first_cached(&to_part(other_rb)->nodes));
}

void ob_event_heap_init(struct ob_event_heap *heap)
{
	/* All zero is an empty tree. */
	memset(heap, 0, sizeof(*heap));
	heap->growing = heap->parts;
	heap->limit = LIMIT;
}

/* The smallest part takes what comes until it has twice as many nodes. */
static void change_part(struct ob_event_heap *heap)
{
	struct ob_event_heap_part *part, *smallest = heap->parts;

	for (part = heap->parts; part < heap->parts + OB_EVENT_HEAP_PARTS;
	     part++)
		if (part->count < smallest->count)
			smallest = part;
	heap->growing = smallest;
	heap->last = to_node(rb_last(&smallest->nodes.rb_root));
	heap->limit = max_t(unsigned int, LIMIT, 2 * smallest->count);
}

static void add(struct ob_event_heap *heap, struct ob_event_heap_node *node)
{
	struct ob_event_heap_part *part = heap->growing;
	struct rb_node *first = rb_first_cached(&part->nodes);
	bool leads = !first || is_before(&node->rb, first);

	if (leads && first)
		rb_erase_cached(&part->order, &heap->order);
	rb_add_cached(&node->rb, &part->nodes, is_before);
	if (leads)
		rb_add_cached(&part->order, &heap->order, part_is_before);
	if (!first)
		heap->last = node;
}

void ob_event_heap_push(struct ob_event_heap *heap,
			struct ob_event_heap_node *node, bool urgent)
{
	struct ob_event_heap_part *part;

	if (heap->growing->count >= heap->limit)
		change_part(heap);
	/*
	 * Ordinary ranks grow from 1, urgent ones fall from -1, and both by the
	 * same counter. At a push a nanosecond it would last for 292 years.
	 */
	heap->arrivals++;
	node->rank = urgent ? -heap->arrivals : heap->arrivals;
	part = heap->growing;
	node->part = part;
	part->count++;
	heap->count++;

	if (!heap->last || is_before(&node->rb, &heap->last->rb)) {
		add(heap, node);
		return;
	}
	rb_link_node(&node->rb, &heap->last->rb, &heap->last->rb.rb_right);
	rb_insert_color_cached(&node->rb, &part->nodes, false);
	heap->last = node;
}

struct ob_event_heap_node *ob_event_heap_first(const struct ob_event_heap *heap)
{
	struct ob_event_heap_part *part = to_part(rb_first_cached(&heap->order));

	return part ? to_node(rb_first_cached(&part->nodes)) : NULL;
}

struct ob_event_heap_node *ob_event_heap_pop_due(struct ob_event_heap *heap,
						 u64 now)
{
	struct ob_event_heap_node *node = ob_event_heap_first(heap);

	if (!node || node->deadline > now)
		return NULL;
	ob_event_heap_remove(heap, node);
	return node;
}

/* Where a part belongs whose first node has gone. */
static void move_back(struct ob_event_heap *heap,
		      struct ob_event_heap_part *part)
{
	struct rb_node *first = rb_first_cached(&part->nodes);
	struct rb_node *next = rb_next(&part->order);

	if (first &&
	    (!next || is_before(first, rb_first_cached(&to_part(next)->nodes))))
		return;
	rb_erase_cached(&part->order, &heap->order);
	if (first)
		rb_add_cached(&part->order, &heap->order, part_is_before);
}

void ob_event_heap_remove(struct ob_event_heap *heap,
			  struct ob_event_heap_node *node)
{
	struct ob_event_heap_part *part = node->part;
	bool leads = &node->rb == rb_first_cached(&part->nodes);

	if (heap->last == node)
		heap->last = to_node(rb_prev(&node->rb));
	rb_erase_cached(&node->rb, &part->nodes);
	part->count--;
	heap->count--;
	if (leads)
		move_back(heap, part);
}
