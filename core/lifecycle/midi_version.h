/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The form that a client takes, events or packets, and the memory that goes with it.
 */
#ifndef ONBEAT_MIDI_VERSION_H
#define ONBEAT_MIDI_VERSION_H

struct ob_client;
struct ob_conversion_stock;
struct ob_port;
struct ob_subscription;

int ob_midi_version_set(struct ob_client *client, unsigned int version);
void ob_midi_version_forget_sender(const struct ob_client *sender);
void ob_midi_version_forget_receiver(struct ob_client *client);
void ob_midi_version_forget_port(struct ob_port *port);
void ob_midi_version_forget_values(struct ob_port *port);
void ob_midi_version_forget_all_values(struct ob_client *client);
void ob_midi_version_forget_deleted(const struct ob_port *port);
void ob_midi_version_forget_connection(const struct ob_subscription *subscription,
				       struct ob_port *dest);
int ob_midi_version_equip(struct ob_subscription *subscription,
			  const struct ob_client *sender,
			  const struct ob_client *dest,
			  struct ob_conversion_stock *stock);

#endif
