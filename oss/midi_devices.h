/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Sequencer ports that are MIDI devices to OSS programs, by number.
 */
#ifndef ONBEAT_OSS_MIDI_DEVICES_H
#define ONBEAT_OSS_MIDI_DEVICES_H

#include <linux/kref.h>
#include <linux/types.h>
#include <sound/asequencer.h>

#define OB_OSS_MIDI_DEVICES		128	/* numbers 0 to 127 */

#define OB_OSS_MIDI_DEVICE_READ	(SNDRV_SEQ_PORT_CAP_READ | \
				 SNDRV_SEQ_PORT_CAP_SUBS_READ)
#define OB_OSS_MIDI_DEVICE_WRITE	(SNDRV_SEQ_PORT_CAP_WRITE | \
				 SNDRV_SEQ_PORT_CAP_SUBS_WRITE)

struct seq_file;
struct snd_seq_port_info;

/**
 * struct ob_oss_midi_device - one device
 * @addr: the port
 * @capability: OB_OSS_MIDI_DEVICE_READ and _WRITE, as the port has them now
 * @name: the port's
 * @hidden: not for applications, by the wish of the administrator
 * @gone: the port is no more
 * @opener_queue: queue of the one application that has it open, or -1
 * @opened: OB_OSS_MIDI_DEVICE_READ and _WRITE, as it has
 * @ref: the table's and the application's
 *
 * @addr is constant. @opened belongs to the application that has the device open
 * and is protected by that application's mutex. The rest is protected by the
 * mutex of midi_devices.c; the application reads @capability and @gone without it.
 */
struct ob_oss_midi_device {
	struct snd_seq_addr addr;
	unsigned int capability;
	char name[64];
	bool hidden;
	bool gone;
	int opener_queue;
	unsigned int opened;
	struct kref ref;
};

/**
 * ob_oss_midi_devices_add() - a port is a device
 * @info: the port
 * @capability: OB_OSS_MIDI_DEVICE_READ, _WRITE or both
 *
 * One that is known already may have another name and capability now. A new one
 * gets the number that its port had before, if that is free, or the smallest.
 *
 * Context: process.
 */
void ob_oss_midi_devices_add(const struct snd_seq_port_info *info,
			     unsigned int capability);

/**
 * ob_oss_midi_devices_remove() - a port is a device no more
 * @addr: the port; nothing happens if it was none
 *
 * What is scheduled for it is dropped.
 *
 * Context: process, sleeps.
 */
void ob_oss_midi_devices_remove(const struct snd_seq_addr *addr);

/**
 * ob_oss_midi_devices_needs_rescan() - may a port that found no number have one now?
 *
 * Context: process.
 * Return: true if so, and false until another finds none.
 */
bool ob_oss_midi_devices_needs_rescan(void);

/**
 * ob_oss_midi_devices_lookup_port() - port of a device
 * @number: which
 * @addr: gets it
 *
 * Context: process.
 * Return: false if there is no such device.
 */
bool ob_oss_midi_devices_lookup_port(unsigned int number,
				     struct snd_seq_addr *addr);

/**
 * ob_oss_midi_devices_exit() - forget all; no application is left, and no
 * announcement comes any more
 *
 * Context: process, sleeps.
 */
void ob_oss_midi_devices_exit(void);

/**
 * ob_oss_midi_devices_count() - one more than the highest number
 *
 * Context: process.
 * Return: the count, holes included.
 */
unsigned int ob_oss_midi_devices_count(void);

/**
 * ob_oss_midi_devices_claim() - have a device for one application alone
 * @number: which
 * @queue: queue of the application, from which its events are dropped when the
 *	port goes
 *
 * Context: process.
 * Return: the device, with a reference; ERR_PTR: -ENODEV no such device, -EBUSY
 * another application has it, or this one under another number.
 */
struct ob_oss_midi_device *ob_oss_midi_devices_claim(unsigned int number,
						     int queue);

/**
 * ob_oss_midi_devices_release() - give a device back
 * @device: claimed, and not connected any more; the reference is dropped
 *
 * Context: process.
 */
void ob_oss_midi_devices_release(struct ob_oss_midi_device *device);

/**
 * ob_oss_midi_devices_is_replaced() - has its address another device now?
 * @device: claimed
 *
 * Context: process.
 * Return: true if so: what is connected to the address is not its own.
 */
bool ob_oss_midi_devices_is_replaced(const struct ob_oss_midi_device *device);

/**
 * ob_oss_midi_devices_lookup_name() - name of a device
 * @number: which
 * @name: gets it
 * @size: of @name
 *
 * Context: process.
 * Return: 0 or -ENODEV.
 */
int ob_oss_midi_devices_lookup_name(unsigned int number, char *name, size_t size);

/**
 * ob_oss_midi_devices_copy_name() - name of a device that is open
 * @device: the device; its port may be gone
 * @name: gets it, zeros behind
 * @size: of @name
 *
 * Context: process.
 */
void ob_oss_midi_devices_copy_name(const struct ob_oss_midi_device *device,
				   char *name, size_t size);

/**
 * ob_oss_midi_devices_move() - give a device another number
 * @from: its number
 * @to: the number; a device that has it gets @from
 *
 * Who has it open keeps it, under the number it was opened by.
 *
 * Context: process.
 * Return: 0 or -EINVAL.
 */
int ob_oss_midi_devices_move(unsigned int from, unsigned int to);

/**
 * ob_oss_midi_devices_set_hidden() - keep a device from applications, or not
 * @number: which
 * @hidden: from now on?
 *
 * Context: process.
 * Return: 0 or -EINVAL.
 */
int ob_oss_midi_devices_set_hidden(unsigned int number, bool hidden);

/**
 * ob_oss_midi_devices_renumber() - number all devices anew, and show all
 *
 * Context: process, sleeps.
 */
void ob_oss_midi_devices_renumber(void);

/**
 * ob_oss_midi_devices_show() - the devices' part of /proc/asound/seq/oss
 * @file: where to
 *
 * Context: process.
 */
void ob_oss_midi_devices_show(struct seq_file *file);

#endif
