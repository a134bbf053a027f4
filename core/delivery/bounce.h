/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Telling senders that a scheduled event did not arrive.
 */
#ifndef ONBEAT_BOUNCE_H
#define ONBEAT_BOUNCE_H

struct ob_client;
struct ob_event;

/**
 * ob_bounce_send() - send an event back, if its sender asked for that
 * @sender: the sender
 * @event: the event as it was sent
 * @err: why it did not arrive, a negative errno
 * @hop: deliveries that the answer passed through, this one included
 *
 * A program gets a BOUNCE event whose data is the record, a driver a
 * KERNEL_ERROR event that points to it.
 *
 * Context: Any; RCU read side.
 * Return: 0 or more, also if the sender did not ask; else why the answer did not
 * arrive.
 */
int ob_bounce_send(struct ob_client *sender, const struct ob_event *event,
		   int err, int hop);

#endif
