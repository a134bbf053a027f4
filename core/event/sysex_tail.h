/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Data of several parts of one SysEx, joined while it waits for its reader.
 */
#ifndef ONBEAT_SYSEX_TAIL_H
#define ONBEAT_SYSEX_TAIL_H

#include <linux/types.h>

struct ob_payload;
struct ob_sysex_piece;

/* Bytes that a piece with a copy takes, its head included. */
#define OB_SYSEX_TAIL_PIECE	4096

/**
 * struct ob_sysex_tail - pieces of data in their order
 * @first: the oldest piece, or NULL
 *
 * No larger than a pointer: it takes the place of a payload.
 */
struct ob_sysex_tail {
	struct ob_sysex_piece *first;
};

int ob_sysex_tail_begin(struct ob_sysex_tail *tail, struct ob_payload *payload);
int ob_sysex_tail_append(struct ob_sysex_tail *tail,
			 struct ob_payload *payload);
int ob_sysex_tail_append_bytes(struct ob_sysex_tail *tail, const u8 *bytes,
			       size_t size);
void ob_sysex_tail_copy(const struct ob_sysex_tail *tail, u8 *bytes);
void ob_sysex_tail_move(struct ob_sysex_tail *to, struct ob_sysex_tail *from);
void ob_sysex_tail_free_all(struct ob_sysex_tail *tail);
const u8 *ob_sysex_tail_peek(const struct ob_sysex_tail *tail, size_t *size);
bool ob_sysex_tail_has_more(const struct ob_sysex_tail *tail);
struct ob_sysex_piece *ob_sysex_tail_detach(struct ob_sysex_tail *tail);
void ob_sysex_tail_free(struct ob_sysex_piece *piece);

#endif
