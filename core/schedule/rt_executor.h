/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The real-time threads in which queues are dispatched on PREEMPT_RT.
 */
#ifndef ONBEAT_RT_EXECUTOR_H
#define ONBEAT_RT_EXECUTOR_H

#include <linux/types.h>

struct ob_queue;

int ob_rt_executor_init(bool (*visit_expired)(struct ob_queue *queue,
					      unsigned int cpu, bool alone));
void ob_rt_executor_exit(void);
void ob_rt_executor_add(struct ob_queue *queue);

#endif
