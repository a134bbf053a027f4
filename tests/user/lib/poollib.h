/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * For tests of memory pools: full ones, and what they say of themselves.
 */
#ifndef ONBEAT_TESTS_POOLLIB_H
#define ONBEAT_TESTS_POOLLIB_H

#include "seqlib.h"

/* An event to oneself that will not be due while the test runs. */
struct snd_seq_event pool_far_event(struct seq_client *client, int queue,
				    int tag);

struct snd_seq_client_pool pool_of_client(struct seq_client *client);
/*
 * Waits until all that was scheduled has been delivered or dropped, and no cell is in
 * use: a receiver may have its event, and the queue none, a little earlier. False after
 * SEQ_WAIT_MS.
 */
bool pool_wait_free(struct seq_client *client);

/*
 * A client whose output pool of ten cells is full, each with a tag of its own
 * from 0 to 9.
 */
struct seq_client *pool_must_fill(int *queue, int room);

#endif
