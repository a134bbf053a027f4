/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events in and out of queues: scheduling and dispatch.
 */
#ifndef ONBEAT_SCHEDULE_H
#define ONBEAT_SCHEDULE_H

#include "queue/cell.h"
#include "base/core.h"

struct ob_client;
struct ob_queue;

/**
 * ob_schedule_add() - put a cell into a queue
 * @queue: referenced
 * @cell: the queue's from here on; a relative stamp is made absolute from the
 *	position at this moment
 *
 * What is due already, on a queue that runs or not, is delivered before this
 * returns, unless another processor is at it.
 *
 * Context: any but hard interrupt; no locks.
 * Return: 0, or -EINVAL when the queue was deleted: the cell is still the
 * caller's.
 */
int ob_schedule_add(struct ob_queue *queue, struct ob_cell *cell);

/**
 * ob_schedule_take_out() - take a cell out before it is due
 * @queue: queue
 * @cell: in the queue, and not being delivered; the caller's from here on
 *
 * Who has taken out what he wanted calls ob_schedule_arm().
 *
 * Context: the queue's lock.
 */
void ob_schedule_take_out(struct ob_queue *queue, struct ob_cell *cell);

/**
 * ob_schedule_run() - deliver what is due and arm the clock for the rest
 * @queue: queue
 *
 * Delivers a bounded number of events at a time; more are left to the clock,
 * which comes back when others have had the processor for as long.
 *
 * Context: any but hard interrupt; no locks.
 */
void ob_schedule_run(struct ob_queue *queue);

/**
 * ob_schedule_arm() - look at the clock again after a change of position
 * @queue: queue
 *
 * What is due now is delivered soon, but not by the caller: control events are
 * deliveries themselves, and one queue's may be for another's, and so on.
 *
 * Context: any; no locks.
 */
void ob_schedule_arm(struct ob_queue *queue);

/**
 * ob_schedule_wait() - wait for who delivers events of a queue at this moment
 * @queue: queue
 *
 * Context: process, sleeps; not within a delivery.
 */
void ob_schedule_wait(struct ob_queue *queue);

#endif
