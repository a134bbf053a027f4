/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Loading of the modules that provide missing clients.
 */
#ifndef ONBEAT_AUTOLOAD_H
#define ONBEAT_AUTOLOAD_H

/**
 * ob_autoload_client() - load the modules that would provide a client
 * @number: number of a client that does not exist; any value
 *
 * The module of a global client is requested once, and so is that of a card;
 * the sequencer drivers of a card that exists are requested each time. The
 * caller must look the client up again to see whether it exists now.
 *
 * Context: Process context, may sleep. User space runs and drivers create and
 * delete clients meanwhile, so the caller may hold no lock but an ioctl_mutex.
 */
void ob_autoload_client(int number);

#endif
