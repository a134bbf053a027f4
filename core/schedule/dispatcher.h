/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Delivering what is due on a queue.
 */
#ifndef ONBEAT_DISPATCHER_H
#define ONBEAT_DISPATCHER_H

#include <linux/types.h>

struct ob_queue;

int ob_dispatcher_init(void);
void ob_dispatcher_exit(void);
void ob_dispatcher_begin(struct ob_queue *queue);
void ob_dispatcher_end(struct ob_queue *queue, bool may_be_due);
void ob_dispatcher_run(struct ob_queue *queue);
void ob_dispatcher_expire(struct ob_queue *queue);
void ob_dispatcher_arm(struct ob_queue *queue);
void ob_dispatcher_wait(struct ob_queue *queue);
void ob_dispatcher_catch_up(struct ob_queue *queue);
void ob_dispatcher_run_and_wait(struct ob_queue *queue);

#endif
