/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Drivers of synthesizers.
 */
#ifndef ONBEAT_OSS_SYNTH_API_H
#define ONBEAT_OSS_SYNTH_API_H

/**
 * ob_oss_synth_api_init() - take in the synthesizers of cards
 *
 * Context: process.
 * Return: 0 or a negative errno.
 */
int ob_oss_synth_api_init(void);

/**
 * ob_oss_synth_api_exit() - give them back
 *
 * Context: process, sleeps.
 */
void ob_oss_synth_api_exit(void);

#endif
