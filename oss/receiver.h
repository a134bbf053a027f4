/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The port at which the OSS client hears announcements, and is played to.
 */
#ifndef ONBEAT_OSS_RECEIVER_H
#define ONBEAT_OSS_RECEIVER_H

/*
 * Makes the port and connects it to the announcements. It goes with the client.
 *
 * Context: process.
 * Return: 0 or a negative errno.
 */
int ob_oss_receiver_create(void);

/* Number of the port. */
int ob_oss_receiver_port(void);

#endif
