/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Which SysEx in several parts one receiver is inside, by their senders.
 */
#ifndef ONBEAT_SYSEX_SENDERS_H
#define ONBEAT_SYSEX_SENDERS_H

#include "event/event_ring.h"

/* So many may be inside a SysEx at a time; then the one idle longest is forgotten. */
#define OB_SYSEX_SENDERS	16

/**
 * struct ob_sysex_sender - a SysEx in parts, of one port to another
 * @source: sender
 * @port: port of the receiver
 * @open: its end is still to come
 * @lost: a part was lost, so that the others are dropped
 * @message: OB_EVENT_RING_MESSAGE bits of its slots; no other SysEx has them
 * @waiting: slots with parts of it
 * @last: slot of the newest part, while any waits
 * @turn: when it was last looked for
 */
struct ob_sysex_sender {
	struct snd_seq_addr source;
	u8 port;
	bool open;
	bool lost;
	u32 message;
	unsigned int waiting;
	struct ob_event_ring_slot *last;
	u32 turn;
};

/**
 * struct ob_sysex_senders - all of them; zeros when there is none
 * @senders: a place is in use while a SysEx is open, or was lost and has parts
 *	that wait
 * @messages: how many began
 * @turn: how often one was looked for
 */
struct ob_sysex_senders {
	struct ob_sysex_sender senders[OB_SYSEX_SENDERS];
	u32 messages;
	u32 turn;
};

int ob_sysex_senders_push(struct ob_sysex_senders *senders,
			  struct ob_event_ring *ring,
			  const struct ob_event *event, size_t limit,
			  bool *joined);
bool ob_sysex_senders_has_place(struct ob_sysex_senders *senders,
				const struct ob_event_ring *ring,
				const struct ob_event *event);
bool ob_sysex_senders_is_lost(const struct ob_sysex_senders *senders,
			      const struct ob_event_ring_slot *slot);
bool ob_sysex_senders_cut(struct ob_sysex_senders *senders,
			  const struct ob_event_ring_slot *slot);
void ob_sysex_senders_cut_all(struct ob_sysex_senders *senders);
void ob_sysex_senders_popped(struct ob_sysex_senders *senders,
			     const struct ob_event_ring_slot *slot);

#endif
