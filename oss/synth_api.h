/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Registration of synthesizers by their drivers.
 */
#ifndef ONBEAT_OSS_SYNTH_API_H
#define ONBEAT_OSS_SYNTH_API_H

int ob_oss_synth_api_init(void);
void ob_oss_synth_api_exit(void);

#endif
