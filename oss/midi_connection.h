/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Subscriptions between the port of an application and that of a MIDI device.
 * Both functions are called in process context, with no lock held but the
 * application's mutex, since the driver behind the device's port may sleep for
 * long.
 */
#ifndef ONBEAT_OSS_MIDI_CONNECTION_H
#define ONBEAT_OSS_MIDI_CONNECTION_H

struct ob_oss_midi_device;

int ob_oss_midi_connection_open(struct ob_oss_midi_device *device, int port,
				unsigned int mode);
void ob_oss_midi_connection_close(struct ob_oss_midi_device *device, int port);

#endif
