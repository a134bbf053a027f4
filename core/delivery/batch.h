/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Events that one writer sends the same way, delivered together.
 */
#ifndef ONBEAT_BATCH_H
#define ONBEAT_BATCH_H

#include "base/core.h"

struct ob_client;

/**
 * ob_batch_deliver() - deliver together what is written together
 * @sender: who wrote it
 * @records: as written, but for source.client; their destinations may change
 * @count: how many, at least 1
 *
 * Delivers those, from the first on, that are direct, of fixed length and have the
 * same destination, one port or the same subscribers, if all who get them are
 * programs that get them as they are and have room. It stops before the first that
 * needs more than that, an error for example: that is for ob_submission_submit().
 *
 * Context: process.
 * Return: how many were delivered, possibly 0.
 */
unsigned int ob_batch_deliver(struct ob_client *sender,
			      struct snd_seq_event *records, unsigned int count);

/**
 * ob_batch_broadcast() - deliver together what a driver sends to its subscribers
 * @sender: the driver's client
 * @records: complete, direct, of fixed length, and from one port to its subscribers,
 *	all of them; their destinations may change
 * @count: how many, at least 1
 *
 * As ob_batch_deliver(), but a driver may get them, too, if it is the only one; what
 * it answers is dropped.
 *
 * Context: process.
 * Return: whether they were delivered, all or none.
 */
bool ob_batch_broadcast(struct ob_client *sender, struct snd_seq_event *records,
			unsigned int count);

#endif
