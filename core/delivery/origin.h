/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * How many deliveries and comparisons one submitted event has caused.
 */
#ifndef ONBEAT_ORIGIN_H
#define ONBEAT_ORIGIN_H

#include <linux/types.h>

struct task_struct;

/**
 * struct ob_origin - a submitted event that is being delivered
 * @deliveries: that it has caused so far; of several that are delivered together,
 *	each of them
 * @comparisons: connections that were looked at for it: see served.h
 * @entered: calls of drivers that have not returned
 * @context: where it is delivered: a task, a softirq or a hard interrupt
 * @task: the task that this is, or that was interrupted
 * @link: in the list of this CPU while @entered
 *
 * On the stack of the outermost delivery.
 */
struct ob_origin {
	unsigned int deliveries;
	unsigned int comparisons;
	unsigned int entered;
	unsigned int context;
	struct task_struct *task;
	struct hlist_node link;
};

static inline void ob_origin_init(struct ob_origin *origin)
{
	origin->deliveries = 0;
	origin->comparisons = 0;
	origin->entered = 0;
}

struct ob_origin *ob_origin_current(void);
bool ob_origin_count(struct ob_origin *origin);
void ob_origin_enter(struct ob_origin *origin);
void ob_origin_leave(struct ob_origin *origin);
unsigned long ob_origin_exceeded(void);
void ob_origin_reset_stats(void);

#endif
