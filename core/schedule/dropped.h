/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Freeing what was dropped in one step.
 */
#ifndef ONBEAT_DROPPED_H
#define ONBEAT_DROPPED_H

#include <linux/types.h>

struct ob_queue;
struct work_struct;

bool ob_dropped_free_piece(struct ob_queue *queue);
void ob_dropped_wait(struct ob_queue *queue);
void ob_dropped_free_work(struct work_struct *work);
void ob_dropped_queue_work_locked(struct ob_queue *queue);

#endif
