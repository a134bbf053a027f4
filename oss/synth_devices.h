/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Synthesizers that drivers registered, by number.
 */
#ifndef ONBEAT_OSS_SYNTH_DEVICES_H
#define ONBEAT_OSS_SYNTH_DEVICES_H

#include <linux/kref.h>
#include <linux/types.h>
#include <sound/core.h>
#include <sound/seq_oss.h>

#define OB_OSS_SYNTH_DEVICES	16

struct seq_file;

/**
 * struct ob_oss_synth_device - one synthesizer
 * @name: what OSS programs call it
 * @registration: the driver's type, callbacks and closure; constant
 * @ref: the table's, and one for each application that has it open
 */
struct ob_oss_synth_device {
	char name[32];
	struct snd_seq_oss_reg registration;
	struct kref ref;
};

/**
 * ob_oss_synth_devices_add() - a driver registers a synthesizer
 * @name: cut to 31 characters
 * @registration: copied; open and close must be there
 *
 * Applications that are open already do not have it.
 *
 * Context: process.
 * Return: its number; -EINVAL, -ENOMEM (also when there are too many).
 */
int ob_oss_synth_devices_add(const char *name,
			     const struct snd_seq_oss_reg *registration);

/**
 * ob_oss_synth_devices_remove() - a driver takes it back
 * @number: from ob_oss_synth_devices_add()
 *
 * Applications that open from now on do not get it; the caller closes it for
 * those that have it open.
 *
 * Context: process.
 * Return: the synthesizer with the reference of the table, or NULL when there is
 * no such synthesizer.
 */
struct ob_oss_synth_device *ob_oss_synth_devices_remove(int number);

/**
 * ob_oss_synth_devices_get() - synthesizer by number
 * @number: below OB_OSS_SYNTH_DEVICES
 *
 * Context: process.
 * Return: the synthesizer, referenced, or NULL.
 */
struct ob_oss_synth_device *ob_oss_synth_devices_get(unsigned int number);

/**
 * ob_oss_synth_devices_put() - drop a reference
 * @synth: the synthesizer
 *
 * Context: any.
 */
void ob_oss_synth_devices_put(struct ob_oss_synth_device *synth);

/**
 * ob_oss_synth_devices_show() - the synthesizers' part of /proc/asound/seq/oss
 * @file: where to
 *
 * Context: process.
 */
void ob_oss_synth_devices_show(struct seq_file *file);

#endif
