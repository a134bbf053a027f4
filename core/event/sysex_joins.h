/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * SysEx that comes in packets and is read in one event: what has come of each.
 */
#ifndef ONBEAT_SYSEX_JOINS_H
#define ONBEAT_SYSEX_JOINS_H

#include "event/event_ring.h"
#include "event/sender_key.h"

#include <linux/atomic.h>

/* So many at a time for one client; see ob_sender_places_choose(). */
#define OB_SYSEX_JOINS	32

/**
 * struct ob_sysex_join - a SysEx whose end is still to come
 * @key: who sends it, in which group; in use if that is somebody
 * @port: serial number of the receiver's port: its number may be another one's by now
 * @lost: a part could not be kept, so that all others are dropped
 * @turn: when it was last looked for
 * @size: bytes in @tail, which are counted as data of the ring
 * @tail: what has come
 */
struct ob_sysex_join {
	struct ob_sender_key key;
	u64 port;
	bool lost;
	u32 turn;
	size_t size;
	struct ob_sysex_tail tail;
};

/**
 * struct ob_sysex_joins - all of them; zeros but for @event_lost when there is none
 * @count: how many are in use
 * @turn: how often one was looked for
 * @event_lost: of the client: what is lost without an error is counted there
 * @joins: the places
 */
struct ob_sysex_joins {
	unsigned int count;
	u32 turn;
	atomic_t *event_lost;
	struct ob_sysex_join joins[OB_SYSEX_JOINS];
};

struct ob_sysex_join *ob_sysex_joins_find(struct ob_sysex_joins *joins,
					  const struct ob_sender_key *key, u64 port);
struct ob_sysex_join *ob_sysex_joins_begin(struct ob_sysex_joins *joins,
					   struct ob_event_ring *ring,
					   const struct ob_sender_key *key, u64 port,
					   struct ob_sysex_tail *old);
int ob_sysex_joins_append(struct ob_sysex_joins *joins, struct ob_sysex_join *join,
			  struct ob_event_ring *ring, const u8 *bytes, size_t size,
			  size_t limit, struct ob_sysex_tail *old);
void ob_sysex_joins_make_room(struct ob_sysex_joins *joins,
			      struct ob_event_ring *ring, size_t size, size_t limit,
			      struct ob_sysex_tail *old);
int ob_sysex_joins_push_whole(struct ob_sysex_joins *joins, struct ob_event_ring *ring,
			      const struct snd_seq_event *record, const u8 *bytes,
			      size_t size, size_t limit, struct ob_sysex_tail *old);
int ob_sysex_joins_finish(struct ob_sysex_joins *joins, struct ob_sysex_join *join,
			  struct ob_event_ring *ring,
			  const struct snd_seq_event *record,
			  struct ob_sysex_tail *old);
unsigned int ob_sysex_joins_forget(struct ob_sysex_joins *joins,
				   struct ob_event_ring *ring,
				   const struct ob_sender_key *sender, u64 port,
				   struct ob_sysex_tail *old);
void ob_sysex_joins_drop(struct ob_sysex_joins *joins, struct ob_sysex_join *join,
			 struct ob_event_ring *ring, struct ob_sysex_tail *old);
void ob_sysex_joins_free(struct ob_sysex_joins *joins);

#endif
