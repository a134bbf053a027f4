/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Hands events to a receiver.
 */
#ifndef ONBEAT_RECEIVER_H
#define ONBEAT_RECEIVER_H

struct ob_batch;
struct ob_port;
struct ob_subscription;

/**
 * ob_receiver_deliver() - deliver events of a batch to one port
 * @batch: the batch; its records name the port as their destination, and are
 *	not changed
 * @first: index of the first event to deliver; those before are done
 * @port: the port
 * @subscription: the connection by which they get there, or NULL
 *
 * Delivers @first, and those that follow if that can be done together.
 *
 * Context: Any; RCU read side.
 * Return: How many were delivered, at least 1. Or why @first was not: -ENOENT
 * the client is closed or does not want this type; -EPERM; -EAGAIN its input is
 * full; what a driver returns.
 */
int ob_receiver_deliver(const struct ob_batch *batch, unsigned int first,
			struct ob_port *port,
			const struct ob_subscription *subscription);

#endif
