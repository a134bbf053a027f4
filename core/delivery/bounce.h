/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Telling senders that a scheduled event did not arrive.
 */
#ifndef ONBEAT_BOUNCE_H
#define ONBEAT_BOUNCE_H

struct ob_batch;

/**
 * ob_bounce_send() - send an event back, if its sender asked for that
 * @batch: what is being delivered
 * @index: which of its events
 * @err: why it did not arrive, a negative errno
 *
 * A program gets a BOUNCE event whose data is the record, a driver a
 * KERNEL_ERROR event that points to it.
 *
 * Context: Any; RCU read side.
 */
void ob_bounce_send(const struct ob_batch *batch, unsigned int index, int err);

#endif
