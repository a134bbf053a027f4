/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Order of scheduled events: by deadline, then priority, then arrival. Pure;
 * the owner locks.
 */
#ifndef ONBEAT_EVENT_HEAP_H
#define ONBEAT_EVENT_HEAP_H

#include <linux/rbtree.h>
#include <linux/types.h>

/**
 * struct ob_event_heap_node - what makes something orderable
 * @rb: tree link, valid between push and pop or remove
 * @deadline: when it is due, in the owner's unit (ticks or nanoseconds);
 *	smaller is earlier
 * @rank: set by push, unique in a heap; orders equal deadlines
 */
struct ob_event_heap_node {
	struct rb_node rb;
	u64 deadline;
	s64 rank;
};

/**
 * struct ob_event_heap - ordered set of nodes
 * @root: tree with cached first node
 * @last: last node in order, NULL when empty
 * @count: nodes in the tree
 * @arrivals: nodes ever pushed, the source of ranks
 */
struct ob_event_heap {
	struct rb_root_cached root;
	struct ob_event_heap_node *last;
	unsigned int count;
	s64 arrivals;
};

/**
 * ob_event_heap_init() - make an empty heap
 * @heap: the heap
 *
 * Context: Any.
 */
void ob_event_heap_init(struct ob_event_heap *heap);

/**
 * ob_event_heap_push() - add a node
 * @heap: where to
 * @node: @node->deadline is set by the caller
 * @urgent: false: after all of equal deadline; true: before all of equal
 *	deadline that came earlier, urgent or not
 *
 * O(log n), and O(1) on average for nodes that come in order. Allocates
 * nothing; @node stays the caller's and must outlive its time in the heap.
 *
 * Context: Any.
 */
void ob_event_heap_push(struct ob_event_heap *heap,
			struct ob_event_heap_node *node, bool urgent);

/**
 * ob_event_heap_first() - look at the earliest node
 * @heap: the heap
 *
 * O(1).
 *
 * Context: Any.
 * Return: The node, which stays in the heap, or NULL when that is empty.
 */
struct ob_event_heap_node *ob_event_heap_first(const struct ob_event_heap *heap);

/**
 * ob_event_heap_pop_due() - take out the first node if it is due
 * @heap: the heap
 * @now: time, in the unit of the deadlines
 *
 * O(1) on average.
 *
 * Context: Any.
 * Return: The first node if its deadline is @now or earlier, or NULL.
 */
struct ob_event_heap_node *ob_event_heap_pop_due(struct ob_event_heap *heap,
						 u64 now);

/**
 * ob_event_heap_next() - look at the node after another
 * @node: a node in a heap
 *
 * Who removes while walking asks for the next one first.
 *
 * Context: Any.
 * Return: The next node in order, or NULL after the last.
 */
struct ob_event_heap_node *ob_event_heap_next(const struct ob_event_heap_node *node);

/**
 * ob_event_heap_after() - first node behind a place in the order
 * @heap: where to look
 * @deadline: of the place
 * @rank: of the place
 *
 * O(log n); to go on where a walk was broken off, with the deadline and rank of
 * the last node that was seen.
 *
 * Context: Any.
 * Return: The node, or NULL when there is none.
 */
struct ob_event_heap_node *ob_event_heap_after(const struct ob_event_heap *heap,
					       u64 deadline, s64 rank);

/**
 * ob_event_heap_remove() - take a node out
 * @heap: the heap
 * @node: a node in it
 *
 * O(log n).
 *
 * Context: Any.
 */
void ob_event_heap_remove(struct ob_event_heap *heap,
			  struct ob_event_heap_node *node);

#endif
