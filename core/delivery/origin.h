/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The sender of an event that was submitted, and how many deliveries and comparisons it has caused.
 */
#ifndef ONBEAT_ORIGIN_H
#define ONBEAT_ORIGIN_H

#include "base/core.h"

#include <linux/hash.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/types.h>

struct ob_batch;
struct ob_client;
struct ob_subscription;
struct task_struct;

/**
 * struct ob_origin - a submitted event that is being delivered
 * @sender: who submitted it, whoever passes it on; NULL before it is delivered. Not a
 *	reference: who submits it outlives its delivery
 * @port: number of the port of @sender
 * @batch: in which @sender has sent it
 * @subscription: the connection by which it is being delivered from there, so that all
 *	that is caused by that is told apart from what others cause; NULL without one.
 *	Under the RCU read side of that delivery
 * @deliveries: that it has caused so far; of several that are delivered together,
 *	each of them
 * @comparisons: connections that were looked at for it: see served.h
 * @entered: calls of drivers that have not returned
 * @context: where it is delivered: a task, a softirq or a hard interrupt
 * @task: the task that this is, or that was interrupted
 * @link: in a list of this CPU while @entered
 *
 * On the stack of the outermost delivery.
 */
struct ob_origin {
	struct ob_client *sender;
	u8 port;
	const struct ob_batch *batch;
	const struct ob_subscription *subscription;
	unsigned int deliveries;
	unsigned int comparisons;
	unsigned int entered;
	unsigned int context;
	struct task_struct *task;
	struct hlist_node link;
};

static inline void ob_origin_init(struct ob_origin *origin)
{
	origin->sender = NULL;
	origin->subscription = NULL;
	origin->deliveries = 0;
	origin->comparisons = 0;
	origin->entered = 0;
}

#define OB_ORIGIN_LIST_BITS 6

/*
 * The records of events whose drivers are called on this CPU, by the task that this is, or
 * that was interrupted: there may be as many as there are tasks. For origin.c.
 */
DECLARE_PER_CPU(struct hlist_head[1 << OB_ORIGIN_LIST_BITS], ob_origin_under_way);

/* Those of the task that runs, and of some others. */
static inline struct hlist_head *ob_origin_list(void)
{
	return raw_cpu_ptr(&ob_origin_under_way[hash_ptr(current, OB_ORIGIN_LIST_BITS)]);
}

struct ob_origin *ob_origin_find(void);
void ob_origin_exceed(struct ob_origin *origin);

/**
 * ob_origin_current() - the event that causes what the caller is about to do
 *
 * Context: Any.
 * Return: The record of the event whose delivery called the driver that called
 * the caller, or NULL if there is none.
 */
static inline struct ob_origin *ob_origin_current(void)
{
	/* If there is one, the caller cannot leave its CPU. */
	if (likely(hlist_empty(ob_origin_list())))
		return NULL;
	return ob_origin_find();
}

/**
 * ob_origin_count() - count a delivery, if one more is allowed
 * @origin: the event that causes it
 *
 * Context: Any.
 * Return: False if the event has caused as many as it may; then the delivery,
 * and all that would follow, must be dropped.
 */
static inline bool ob_origin_count(struct ob_origin *origin)
{
	if (likely(origin->deliveries < OB_DELIVERIES)) {
		origin->deliveries++;
		return true;
	}
	ob_origin_exceed(origin);
	return false;
}

void ob_origin_enter(struct ob_origin *origin);
void ob_origin_leave(struct ob_origin *origin);
unsigned long ob_origin_exceeded(void);
void ob_origin_reset_stats(void);

#endif
