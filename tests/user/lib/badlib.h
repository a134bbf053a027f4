/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * For tests of bad input: all ioctls with records that are good, two clients
 * to try them on, and a comparison of all that may not change.
 */
#ifndef ONBEAT_TESTS_BADLIB_H
#define ONBEAT_TESTS_BADLIB_H

#include "seqlib.h"

/* Any ioctl's record; they are compared as bytes. */
union record {
	unsigned char bytes[256];
	struct snd_seq_running_info running;
	struct snd_seq_client_info client;
	struct snd_seq_port_info port;
	struct snd_seq_port_subscribe subscription;
	struct snd_seq_queue_info queue;
	struct snd_seq_queue_status status;
	struct snd_seq_queue_tempo tempo;
	struct snd_seq_queue_timer timer;
	struct snd_seq_queue_client use;
	struct snd_seq_client_pool pool;
	struct snd_seq_remove_events removal;
	struct snd_seq_query_subs query;
	struct snd_seq_system_info system;
};

/* Each with two ports and a queue; other's is locked. Self's port 0 is
 * connected to other's port 0.
 */
extern struct seq_client *bad_self, *bad_other, *bad_watcher;
extern int bad_own_queue, bad_other_queue;

void bad_set_up(void);
void bad_take_down(void);

#define BAD_LOOKS 32

/* The answers to all questions about both clients and both queues. */
struct bad_picture {
	int count;
	int results[BAD_LOOKS];
	union record records[BAD_LOOKS];
};

void bad_take_picture(struct bad_picture *picture);
void bad_must_be_unchanged(const struct bad_picture *before, const char *after);

/* An ioctl, and a function that fills in a record for bad_self. */
struct bad_call {
	const char *name;
	unsigned long request;
	void (*good)(union record *record);
};

extern const struct bad_call bad_calls[];
extern const unsigned int bad_call_count;

void bad_good_client(union record *record);
void bad_good_port(union record *record);
void bad_good_subscription(union record *record);
void bad_good_queue(union record *record);
void bad_good_tempo(union record *record);
void bad_good_timer(union record *record);
void bad_good_pool(union record *record);
void bad_good_query(union record *record);
void bad_good_running(union record *record);

#endif
