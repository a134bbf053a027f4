/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * For tests of Midi Through between clients of packets and of events.
 */
#ifndef ONBEAT_TESTS_THROUGHLIB_H
#define ONBEAT_TESTS_THROUGHLIB_H

#include "umplib.h"

#define THROUGH SNDRV_SEQ_CLIENT_DUMMY

/* Anew, without connections: what closes one may take a moment. */
void through_must_load(const char *parameters);
/* A client that sends to its port 0, or hears it. */
struct ump_end through_must_feed(int version);
struct ump_end through_must_hear(int version, unsigned int filter);

#endif
