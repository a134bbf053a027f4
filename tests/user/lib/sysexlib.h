/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * For tests of long data: a sender, and a receiver that reads only when all was
 * sent; messages whole or in parts, with numbered events between them.
 */
#ifndef ONBEAT_TESTS_SYSEXLIB_H
#define ONBEAT_TESTS_SYSEXLIB_H

#include "seqlib.h"

#define SYSEX_LIMIT 4194304u	/* max_event_size */

struct sysex_setup {
	struct seq_client *from;
	struct seq_client *to;
	int source;
	int port;
};

/* The receiver has the pool that every program gets, and does not wait. */
struct sysex_setup sysex_prepare(void);

/* A SysEx of that length, to be freed. */
unsigned char *sysex_new(size_t length);

/* Each answers 0 or a negative errno value. */
int sysex_send(struct sysex_setup *setup, const unsigned char *data,
	       size_t length);
int sysex_send_number(struct sysex_setup *setup, unsigned int number);

/* Sends a message in parts, after every @notes parts a numbered event. */
void sysex_must_send_in_parts(struct sysex_setup *setup,
			      const unsigned char *data, size_t length,
			      size_t part, unsigned int notes);

/* State of a reader. */
struct sysex_heard {
	unsigned char *data;
	size_t size;
	unsigned int numbers;
	unsigned int losses;
	unsigned int misplaced;	/* numbers elsewhere than after @every bytes */
	size_t every;
};

void sysex_hear_event(struct sysex_heard *heard,
		      const struct snd_seq_event *event,
		      const unsigned char *payload);
/* Reads with the buffer of the usual library until nothing is left. */
void sysex_hear(struct sysex_heard *heard, int fd);
void sysex_must_have_heard(const struct sysex_heard *heard,
			   const unsigned char *data, size_t length,
			   unsigned int numbers);
/* Nothing is in use of the receiver's pool. */
void sysex_must_be_as_new(struct sysex_setup *setup);

#endif
