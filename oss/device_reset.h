/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Reset of the devices that an application has open.
 */
#ifndef ONBEAT_OSS_DEVICE_RESET_H
#define ONBEAT_OSS_DEVICE_RESET_H

struct ob_oss_application;

void ob_oss_device_reset_all(struct ob_oss_application *application);

#endif
