/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Handing one event to one receiver.
 */
#ifndef ONBEAT_RECEIVER_H
#define ONBEAT_RECEIVER_H

#include "event/event.h"

struct ob_client;
struct ob_port;

/**
 * ob_receiver_deliver() - deliver to the one port that an event names
 * @event: the receiver's own copy, which is changed; the payload is only lent
 * @port: the port if it is known, else NULL and it is looked up
 * @hop: deliveries that the event passed through, this one included
 * @arrived: when it came from outside, in ns of CLOCK_MONOTONIC, for a port that
 *	stamps what it gets; 0 means now
 *
 * Context: Any; RCU read side.
 * Return: 0 or more; -ENOENT no such receiver, or it does not want this type;
 * -EPERM; -EAGAIN its input is full; what a driver returns.
 */
int ob_receiver_deliver(struct ob_event *event, struct ob_port *port, int hop,
			u64 arrived);

/**
 * ob_receiver_call_driver() - have a driver receive an event at its port
 * @client: the driver's client, which accepts the event
 * @port: the port, which may be written to
 * @record: the event, which the driver may change
 * @direct: the event was not scheduled
 * @hop: deliveries that it passed through, this one included
 *
 * Context: Any; RCU read side.
 * Return: What the driver returns.
 */
int ob_receiver_call_driver(struct ob_client *client, struct ob_port *port,
			    struct snd_seq_event *record, bool direct,
			    int hop);

/**
 * ob_receiver_deliveries() - number of deliveries of this CPU
 *
 * Bounds what is done in one go, since one event may have many receivers.
 *
 * Context: Any; the caller stays on its CPU between two reads.
 * Return: The number, which wraps.
 */
unsigned int ob_receiver_deliveries(void);

#endif
