/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Loading the modules behind clients that somebody asks for.
 */
#ifndef ONBEAT_AUTOLOAD_H
#define ONBEAT_AUTOLOAD_H

/**
 * ob_autoload_client() - load the modules that would provide a client
 * @number: number of a client that does not exist, any value
 *
 * A global client's module is requested once, and a card's module once; the
 * sequencer drivers of a card that exists are requested each time. The caller
 * looks the client up again to see whether it helped.
 *
 * Context: Process context, sleeps. User space may run meanwhile, and drivers'
 * clients come and go, so the caller may hold no lock but an ioctl_mutex.
 */
void ob_autoload_client(int number);

#endif
