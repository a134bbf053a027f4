/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The sample driver (tests/modules), which calls what the sequencer has for drivers.
 */
#ifndef ONBEAT_TESTS_DRIVERLIB_H
#define ONBEAT_TESTS_DRIVERLIB_H

#include "seqlib.h"
#include "../../modules/sample_driver.h"

/* The number of no client. */
#define DRIVER_NOBODY 253

/* Has a function called, and returns what that returned. */
int driver_ask(struct sample_call *call, int function, int client);
/* One with no more than a number. */
int driver_do(int function, int client, int value);
/* Loads the driver, and makes it a client, until it is deleted. */
int driver_must_create(void);
void driver_must_delete(int client);
/* An ioctl of the client, on a record of that size. */
int driver_control(int client, unsigned long command, void *record, size_t size);
/* A room of 0 is half of the cells. */
int driver_set_pool(int client, int cells, int room);
int driver_must_make_queue(int client);
void driver_must_delete_queue(int client, int number);
/* A call with a numbered event to a program's port. */
struct sample_call driver_numbered(const struct seq_client *to, int port,
				   unsigned int number);

#endif
