/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Creating and deleting queues.
 */
#ifndef ONBEAT_QUEUE_LIFECYCLE_H
#define ONBEAT_QUEUE_LIFECYCLE_H

#include <linux/types.h>

struct ob_client;
struct ob_queue;

struct ob_queue *ob_queue_lifecycle_create(struct ob_client *client, bool locked,
					   const char *name);

int ob_queue_lifecycle_delete(int client, int id);
void ob_queue_lifecycle_leave_all(struct ob_client *client);

#endif
