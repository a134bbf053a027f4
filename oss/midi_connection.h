/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Connections between the ports of applications and of MIDI devices.
 */
#ifndef ONBEAT_OSS_MIDI_CONNECTION_H
#define ONBEAT_OSS_MIDI_CONNECTION_H

struct ob_oss_midi_device;

/**
 * ob_oss_midi_connection_open() - connect an application to a device
 * @device: claimed
 * @port: port of the application
 * @mode: OB_OSS_MIDI_DEVICE_READ, _WRITE or both; what the device lacks is ignored
 *
 * Context: process, sleeps; no lock but the application's mutex, since a driver may
 * take its time.
 * Return: 0; -EBUSY its driver is in use; -ENXIO nothing of @mode can be had;
 * -ENODEV the device is gone. The connection is to be cut in any case.
 */
int ob_oss_midi_connection_open(struct ob_oss_midi_device *device, int port,
				unsigned int mode);

/**
 * ob_oss_midi_connection_close() - disconnect it
 * @device: the device; its port may be gone
 * @port: as for ob_oss_midi_connection_open()
 *
 * Context: as ob_oss_midi_connection_open().
 */
void ob_oss_midi_connection_close(struct ob_oss_midi_device *device, int port);

#endif
