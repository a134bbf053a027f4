/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The directory of snd-virmidi in configfs. Not defined in a kernel without
 * configfs, see <compat/configfs.h>.
 */
#ifndef ONBEAT_VIRMIDI_CONFIGFS_H
#define ONBEAT_VIRMIDI_CONFIGFS_H

struct device;

int ob_virmidi_configfs_register(struct device *parent);
void ob_virmidi_configfs_unregister(void);

#endif
