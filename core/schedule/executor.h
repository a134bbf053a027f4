/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Where the dispatcher goes on when it has used up its time.
 */
#ifndef ONBEAT_EXECUTOR_H
#define ONBEAT_EXECUTOR_H

#include <linux/types.h>

struct ob_queue;

int ob_executor_init(void (*resume_deferred)(struct ob_queue *queue));
void ob_executor_exit(void);
void ob_executor_defer_locked(struct ob_queue *queue);
bool ob_executor_is_busy(void);

#endif
