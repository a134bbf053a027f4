/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Delivering what is due on a queue.
 */
#ifndef ONBEAT_DISPATCHER_H
#define ONBEAT_DISPATCHER_H

struct ob_queue;

/**
 * ob_dispatcher_run() - deliver what is due and arm the clock for the rest
 * @queue: queue
 *
 * Delivers a bounded number of events. If more are due, the clock calls again
 * after others have had the CPU for as long.
 *
 * Context: Any but hard interrupt; no locks.
 */
void ob_dispatcher_run(struct ob_queue *queue);

/**
 * ob_dispatcher_arm() - arm the clock after a change of a queue's position
 * @queue: queue
 *
 * What is due now is delivered soon, but not by the caller: control events are
 * deliveries themselves, and may control a queue whose events control another.
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
