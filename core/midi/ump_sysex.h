/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * System exclusive messages: bytes cut into packets of type 3 (SysEx7), and such packets
 * joined to bytes again. Pure.
 */
#ifndef ONBEAT_UMP_SYSEX_H
#define ONBEAT_UMP_SYSEX_H

#include "midi/ump_results.h"

/**
 * enum ob_ump_sysex_place - a place in a payload
 * @OB_UMP_SYSEX_BEGINNING: the payload's first byte; data continues an earlier part
 * @OB_UMP_SYSEX_OUTSIDE: after the end of a message
 * @OB_UMP_SYSEX_BEGUN: in a message, before its first packet
 * @OB_UMP_SYSEX_STARTED: in a message, after its first packet or in a later part
 */
enum ob_ump_sysex_place {
	OB_UMP_SYSEX_BEGINNING,
	OB_UMP_SYSEX_OUTSIDE,
	OB_UMP_SYSEX_BEGUN,
	OB_UMP_SYSEX_STARTED,
};

/**
 * struct ob_ump_sysex_cursor - how far a payload has been split; zero at its beginning
 * @offset: the next byte
 * @place: where that is
 * @count: number of bytes in @bytes
 * @bytes: data of the next packet, then zeros
 *
 * A caller that keeps a copy can return to it.
 */
struct ob_ump_sysex_cursor {
	size_t offset;
	enum ob_ump_sysex_place place;
	u8 count;
	u8 bytes[OB_UMP_MESSAGE_SYSEX_BYTES];
};

/* F0, the bytes of a packet, F7. */
#define OB_UMP_SYSEX_PIECE	(1 + OB_UMP_MESSAGE_SYSEX_BYTES + 1)

/**
 * struct ob_ump_sysex_piece - what a packet does to the SysEx that is being joined
 * @size: number of bytes to append
 * @bytes: the bytes, with F0 at the beginning of a message and F7 at its end
 * @abandons: the open message has been cut off: the bytes that the caller has are to be
 *	dropped first
 * @open: a message is open after this packet: the state for the next one
 * @dropped: why the packet has no effect
 */
struct ob_ump_sysex_piece {
	u8 size;
	u8 bytes[OB_UMP_SYSEX_PIECE];
	bool abandons;
	bool open;
	enum ob_ump_drop dropped;
};

bool ob_ump_sysex_find(struct ob_ump_sysex_cursor *cursor, const u8 *data,
		       size_t end, unsigned int group,
		       struct ob_ump_packet *packet);
bool ob_ump_sysex_finish(struct ob_ump_sysex_cursor *cursor, unsigned int group,
			 struct ob_ump_packet *packet);
void ob_ump_sysex_join(bool open, const u32 *packet,
		       struct ob_ump_sysex_piece *piece);

#endif
