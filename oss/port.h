/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The port of an application.
 */
#ifndef ONBEAT_OSS_PORT_H
#define ONBEAT_OSS_PORT_H

struct ob_oss_application;

/*
 * Sets @application->port. The application has its queue, and can be played to
 * from now on.
 *
 * Context: process, sleeps.
 * Return: 0 or a negative errno.
 */
int ob_oss_port_create(struct ob_oss_application *application);

/* Does nothing if there is none; no event comes any more when this returns. */
void ob_oss_port_delete(struct ob_oss_application *application);

#endif
