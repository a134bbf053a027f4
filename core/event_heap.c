// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Scheduled events in the order in which they leave. Pure: called by
 * schedule.c, with the queue's lock held, in any context.
 */
#include "event_heap.h"

static struct ob_event_heap_node *to_node(const struct rb_node *rb)
{
	return rb_entry_safe(rb, struct ob_event_heap_node, rb);
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

void ob_event_heap_init(struct ob_event_heap *heap)
{
	*heap = (struct ob_event_heap) { .root = RB_ROOT_CACHED };
}

void ob_event_heap_push(struct ob_event_heap *heap,
			struct ob_event_heap_node *node, bool urgent)
{
	struct ob_event_heap_node *last = heap->last;

	/*
	 * Ordinary ranks grow from 1, urgent ones fall from -1, and both by the
	 * same counter. At a push a nanosecond it would last for 292 years.
	 */
	heap->arrivals++;
	node->rank = urgent ? -heap->arrivals : heap->arrivals;
	heap->count++;

	if (last && !is_before(&node->rb, &last->rb)) {
		rb_link_node(&node->rb, &last->rb, &last->rb.rb_right);
		rb_insert_color_cached(&node->rb, &heap->root, false);
		heap->last = node;
		return;
	}
	rb_add_cached(&node->rb, &heap->root, is_before);
	if (!last)
		heap->last = node;
}

struct ob_event_heap_node *ob_event_heap_first(const struct ob_event_heap *heap)
{
	return to_node(rb_first_cached(&heap->root));
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

struct ob_event_heap_node *ob_event_heap_next(const struct ob_event_heap_node *node)
{
	return to_node(rb_next(&node->rb));
}

struct ob_event_heap_node *ob_event_heap_after(const struct ob_event_heap *heap,
					       u64 deadline, s64 rank)
{
	struct ob_event_heap_node place = { .deadline = deadline, .rank = rank };
	struct rb_node *rb = heap->root.rb_root.rb_node;
	struct rb_node *found = NULL;

	while (rb) {
		if (is_before(&place.rb, rb)) {
			found = rb;
			rb = rb->rb_left;
		} else {
			rb = rb->rb_right;
		}
	}
	return to_node(found);
}

void ob_event_heap_remove(struct ob_event_heap *heap,
			  struct ob_event_heap_node *node)
{
	if (heap->last == node)
		heap->last = to_node(rb_prev(&node->rb));
	rb_erase_cached(&node->rb, &heap->root);
	heap->count--;
}
