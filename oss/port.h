/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The port of an application.
 */
#ifndef ONBEAT_OSS_PORT_H
#define ONBEAT_OSS_PORT_H

struct ob_oss_application;

int ob_oss_port_create(struct ob_oss_application *application);
void ob_oss_port_delete(struct ob_oss_application *application);

#endif
