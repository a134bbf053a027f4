/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The devices that one application has open.
 */
#ifndef ONBEAT_OSS_DEVICES_H
#define ONBEAT_OSS_DEVICES_H

#include "application.h"

/**
 * ob_devices_open_all() - what opening the file opens
 * @application: new
 *
 * Every synthesizer; in music mode every free MIDI device, in a synthesizer's
 * place; else, to read, every free MIDI device.
 *
 * Context: process, sleeps; the application's mutex.
 * Return: 0; -ENODEV no device at all; -EBUSY others have all that is wanted.
 */
int ob_devices_open_all(struct ob_application *application);

/**
 * ob_devices_close_all() - close them
 * @application: the application
 *
 * Context: process, sleeps; the application's mutex.
 */
void ob_devices_close_all(struct ob_application *application);

/**
 * ob_devices_get_midi() - MIDI device by number, opened if need be
 * @application: the application
 * @number: which
 *
 * Context: process, sleeps; the application's mutex.
 * Return: the device, or ERR_PTR: -ENODEV, -EBUSY another application has it,
 * -ENXIO it does not do what the file was opened for, -ENOMEM.
 */
struct ob_application_midi *
ob_devices_get_midi(struct ob_application *application, unsigned int number);

/**
 * ob_devices_get_synth() - synthesizer by number
 * @application: the application
 * @number: which
 *
 * Context: process; the application's mutex.
 * Return: the synthesizer, or what stands in its place, or NULL.
 */
struct ob_application_synth *
ob_devices_get_synth(struct ob_application *application, unsigned int number);

/**
 * ob_devices_close_synth() - close a driver's synthesizer
 * @application: the application
 * @synth: which; nothing happens where it is not open
 *
 * Context: process, sleeps; the application's mutex.
 */
void ob_devices_close_synth(struct ob_application *application,
			    const struct ob_synth_device *synth);

/**
 * ob_devices_silence() - end all notes, forget unfinished messages
 * @application: the application
 *
 * Context: process, sleeps; the application's mutex.
 */
void ob_devices_silence(struct ob_application *application);

#endif
