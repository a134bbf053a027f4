/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The devices that one application has open.
 */
#ifndef ONBEAT_OSS_DEVICES_H
#define ONBEAT_OSS_DEVICES_H

#include "application.h"

/**
 * ob_oss_devices_open_synths() - open every synthesizer
 * @application: new; known to ob_oss_applications_close_synth() before it has
 * others to wait for
 *
 * Context: process, sleeps; the application's mutex.
 */
void ob_oss_devices_open_synths(struct ob_oss_application *application);

/**
 * ob_oss_devices_open_midis() - open the MIDI devices that opening the file opens
 * @application: new, with its synthesizers
 *
 * In music mode every free one, in a synthesizer's place; else, to read, every
 * free one.
 *
 * Context: process, sleeps; the application's mutex.
 * Return: 0; -ENODEV no device of any kind; -EBUSY others have all that is
 * wanted; -ENOMEM.
 */
int ob_oss_devices_open_midis(struct ob_oss_application *application);

/**
 * ob_oss_devices_close_synths() - close them, and what stands in for them
 * @application: the application
 *
 * Context: process, sleeps; the application's mutex.
 */
void ob_oss_devices_close_synths(struct ob_oss_application *application);

/**
 * ob_oss_devices_close_midis() - close the MIDI devices
 * @application: the application
 *
 * Context: process, sleeps; the application's mutex.
 */
void ob_oss_devices_close_midis(struct ob_oss_application *application);

/**
 * ob_oss_devices_find_or_open_midi() - MIDI device by number, opened if need be
 * @application: the application
 * @number: which
 *
 * Context: process, sleeps; the application's mutex.
 * Return: the device, or ERR_PTR: -ENODEV, -EBUSY another application has it,
 * -ENXIO it does not do what the file was opened for, -ENOMEM.
 */
struct ob_oss_application_midi *
ob_oss_devices_find_or_open_midi(struct ob_oss_application *application,
				 unsigned int number);

/**
 * ob_oss_devices_find_synth() - synthesizer by number
 * @application: the application
 * @number: which
 *
 * Context: process; the application's mutex.
 * Return: the synthesizer, or what stands in its place, or NULL.
 */
struct ob_oss_application_synth *
ob_oss_devices_find_synth(struct ob_oss_application *application,
			  unsigned int number);

/**
 * ob_oss_devices_close_synth() - close a driver's synthesizer
 * @application: the application
 * @synth: which; nothing happens where it is not open
 *
 * Context: process, sleeps; the application's mutex.
 */
void ob_oss_devices_close_synth(struct ob_oss_application *application,
				const struct ob_oss_synth_device *synth);

#endif
