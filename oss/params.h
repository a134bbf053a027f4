/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Parameters of the module.
 */
#ifndef ONBEAT_OSS_PARAMS_H
#define ONBEAT_OSS_PARAMS_H

#define OB_OSS_PARAMS_MIN_QUEUE	16
#define OB_OSS_PARAMS_MAX_QUEUE	65536

unsigned int ob_oss_params_queue_length(void);
int ob_oss_params_set_queue_length(unsigned int length);

#endif
