/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loading the modules behind clients that somebody asks for.
 */
#ifndef ONBEAT_AUTOLOAD_H
#define ONBEAT_AUTOLOAD_H

/**
 * ob_autoload_client() - load what would provide a client
 * @number: number of a client that does not exist, any value
 *
 * A global client's module is asked for once, and a card's module once; the
 * sequencer drivers of a card that is there already are asked for each time.
 * Whether it helped is for the caller to see by looking again.
 *
 * Context: process, sleeps; user space may run meanwhile, and clients of drivers
 * come and go, so no lock but an ioctl mutex may be held.
 */
void ob_autoload_client(int number);

#endif
