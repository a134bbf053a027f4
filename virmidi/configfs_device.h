/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* The type of the directory CARD/devices. */
#ifndef ONBEAT_VIRMIDI_CONFIGFS_DEVICE_H
#define ONBEAT_VIRMIDI_CONFIGFS_DEVICE_H

struct config_item_type;

extern const struct config_item_type ob_virmidi_configfs_device_type;

#endif
