/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Client 0 with the timer port, which controls queues, and the announce port.
 */
#ifndef ONBEAT_SYSTEM_CLIENT_H
#define ONBEAT_SYSTEM_CLIENT_H

/* Process context; _init() returns 0 or a negative errno. */
int ob_system_client_init(void);
void ob_system_client_exit(void);

#endif
