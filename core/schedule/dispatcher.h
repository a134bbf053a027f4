/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Delivering what is due on a queue.
 */
#ifndef ONBEAT_DISPATCHER_H
#define ONBEAT_DISPATCHER_H

struct ob_queue;

/* Before there are queues, and after; process context. */
void ob_dispatcher_init(void);
void ob_dispatcher_exit(void);

/**
 * ob_dispatcher_run() - deliver what is due and arm the clock for the rest
 * @queue: queue
 *
 * If that takes too long, a thread goes on with it.
 *
 * Context: Process context; no locks.
 */
void ob_dispatcher_run(struct ob_queue *queue);

/**
 * ob_dispatcher_expire() - the same, for a clock
 * @queue: queue
 *
 * All queues whose clocks expire on one CPU share its time.
 *
 * Context: Softirq; no locks.
 */
void ob_dispatcher_expire(struct ob_queue *queue);

/**
 * ob_dispatcher_arm() - arm the clock after a change of a queue's position
 * @queue: queue
 *
 * Events that are due now are delivered soon, but not by the caller: control
 * events are deliveries themselves, and may control a queue whose events control
 * another.
 *
 * Context: Any; no locks.
 */
void ob_dispatcher_arm(struct ob_queue *queue);

/**
 * ob_dispatcher_wait() - wait for the present dispatch of a queue to end
 * @queue: queue
 *
 * Context: Process context, sleeps; not within a delivery.
 */
void ob_dispatcher_wait(struct ob_queue *queue);

#endif
