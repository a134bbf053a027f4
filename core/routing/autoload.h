/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Loading of the modules that provide missing clients.
 */
#ifndef ONBEAT_AUTOLOAD_H
#define ONBEAT_AUTOLOAD_H

void ob_autoload_client(int number);

#endif
