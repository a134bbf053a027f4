/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections between the ports of applications and of MIDI devices.
 */
#ifndef ONBEAT_OSS_MIDI_CONNECTION_H
#define ONBEAT_OSS_MIDI_CONNECTION_H

struct ob_midi_device;

/**
 * ob_midi_connection_make() - connect the opener of a device to it
 * @device: claimed
 * @mode: OB_MIDI_DEVICE_READ, _WRITE or both; what the device lacks is ignored
 *
 * Context: process, sleeps; no lock but the opener's mutex, since a driver may
 * take its time.
 * Return: 0; -EBUSY its driver is in use; -ENXIO nothing of @mode can be had;
 * -ENODEV the device is gone. The connection is to be cut in any case.
 */
int ob_midi_connection_make(struct ob_midi_device *device, unsigned int mode);

/**
 * ob_midi_connection_cut() - disconnect it
 * @device: the device; its port may be gone
 *
 * Context: as ob_midi_connection_make().
 */
void ob_midi_connection_cut(struct ob_midi_device *device);

/**
 * ob_midi_connection_drop_events() - drop what is scheduled for a device
 * @device: open
 *
 * The port is gone. Another may have its number when they would be due, and
 * somebody else may have that one open.
 *
 * Context: process, sleeps.
 */
void ob_midi_connection_drop_events(const struct ob_midi_device *device);

#endif
