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

/**
 * ob_queue_lifecycle_create() - new queue, owned and used by its creator
 * @client: creator
 * @locked: may only the owner control it?
 * @name: cut at 63 characters; empty or NULL for "Queue-" and the number
 *
 * Context: process.
 * Return: the queue, referenced for the caller, or ERR_PTR(-ENOMEM) without
 * memory or a free number.
 */
struct ob_queue *ob_queue_lifecycle_create(struct ob_client *client, bool locked,
					   const char *name);

/**
 * ob_queue_lifecycle_delete() - the owner deletes its queue
 * @client: who asks
 * @id: queue
 *
 * Pending events go; notes that sound are ended.
 *
 * Context: process, sleeps.
 * Return: 0, or -EINVAL when there is no such queue of this owner.
 */
int ob_queue_lifecycle_delete(int client, int id);

/**
 * ob_queue_lifecycle_leave_all() - a client goes
 * @client: client
 *
 * Its queues are deleted, and its events and those for it are dropped from the
 * others; notes that sound are ended. Calling it again drops what came since.
 *
 * Context: process, sleeps.
 */
void ob_queue_lifecycle_leave_all(struct ob_client *client);

#endif
