/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The devices that one application has open. All functions are called in
 * process context with the application's mutex held, and may sleep.
 */
#ifndef ONBEAT_OSS_DEVICES_H
#define ONBEAT_OSS_DEVICES_H

#include "application.h"

void ob_oss_devices_open_synths(struct ob_oss_application *application);
int ob_oss_devices_open_midis(struct ob_oss_application *application);
void ob_oss_devices_close_synths(struct ob_oss_application *application);
void ob_oss_devices_close_midis(struct ob_oss_application *application);
void ob_oss_devices_close_synth(struct ob_oss_application *application,
				const struct ob_oss_synth_device *synth);
struct ob_oss_application_midi *
ob_oss_devices_find_or_open_midi(struct ob_oss_application *application,
				 unsigned int number);
struct ob_oss_application_synth *
ob_oss_devices_find_synth(struct ob_oss_application *application,
			  unsigned int number);

#endif
