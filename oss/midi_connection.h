/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections between the ports of applications and of MIDI devices.
 */
#ifndef ONBEAT_OSS_MIDI_CONNECTION_H
#define ONBEAT_OSS_MIDI_CONNECTION_H

struct ob_application;
struct ob_midi_device;

/**
 * ob_midi_connection_make() - connect an application to a device
 * @device: the device
 * @application: the application
 * @mode: OB_MIDI_DEVICE_READ or _WRITE
 *
 * Context: process, sleeps.
 * Return: 0, or an error of the sequencer.
 */
int ob_midi_connection_make(const struct ob_midi_device *device,
			    const struct ob_application *application,
			    unsigned int mode);

/**
 * ob_midi_connection_cut() - disconnect it
 * @device: the device; its port may be gone
 * @application: the application
 * @mode: OB_MIDI_DEVICE_READ or _WRITE
 *
 * Context: process, sleeps.
 */
void ob_midi_connection_cut(const struct ob_midi_device *device,
			    const struct ob_application *application,
			    unsigned int mode);

/**
 * ob_midi_connection_drop_events() - drop what is scheduled for a device
 * @device: the device
 * @application: whose events
 *
 * The port is gone. Another may have its number when they would be due, and
 * somebody else may have that one open.
 *
 * Context: process, sleeps.
 */
void ob_midi_connection_drop_events(const struct ob_midi_device *device,
				    const struct ob_application *application);

#endif
