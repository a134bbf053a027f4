/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Delivering an event or a packet in the form that its receiver takes.
 */
#ifndef ONBEAT_CONVERSION_H
#define ONBEAT_CONVERSION_H

struct ob_port;
struct ob_way;
struct snd_seq_event;

unsigned int ob_conversion_count_kept(const struct ob_port *port,
				      const struct snd_seq_event *records,
				      unsigned int count);
int ob_conversion_deliver(struct ob_way *way, unsigned int count);

#endif
