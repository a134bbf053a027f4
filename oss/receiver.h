/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The receiver port of the client: it is told of ports that come and go, and
 * what is played to it goes to all applications.
 */
#ifndef ONBEAT_OSS_RECEIVER_H
#define ONBEAT_OSS_RECEIVER_H

int ob_oss_receiver_create(void);
int ob_oss_receiver_port(void);

#endif
