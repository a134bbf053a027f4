/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The events of a queue that are due.
 */
#ifndef ONBEAT_DUE_EVENTS_H
#define ONBEAT_DUE_EVENTS_H

#include <linux/types.h>

struct ob_budget;
struct ob_queue;

u64 ob_due_events_own_time(u64 now);
bool ob_due_events_dispatch(struct ob_queue *queue, struct ob_budget *budget, u64 now);

#endif
