/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The table of synthesizers that drivers registered. All functions are called
 * in process context.
 */
#ifndef ONBEAT_OSS_SYNTH_DEVICES_H
#define ONBEAT_OSS_SYNTH_DEVICES_H

#include <linux/kref.h>
#include <linux/types.h>
#include <sound/core.h>
#include <sound/seq_oss.h>

struct seq_file;

#define OB_OSS_SYNTH_DEVICES	16

struct ob_oss_synth_device {
	char name[32];
	struct snd_seq_oss_reg registration;	/* copy; constant */
	struct kref ref;		/* the table's, and each application's */
};

int ob_oss_synth_devices_add(const char *name,
			     const struct snd_seq_oss_reg *registration);
struct ob_oss_synth_device *ob_oss_synth_devices_remove(int number);
struct ob_oss_synth_device *ob_oss_synth_devices_get(unsigned int number);
void ob_oss_synth_devices_put(struct ob_oss_synth_device *synth);
void ob_oss_synth_devices_show(struct seq_file *file);

#endif
