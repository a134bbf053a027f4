// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Data of several parts of one SysEx that wait together, because there is no
 * cell for each. Called by the input of user clients: appended to in any context
 * under its lock, read and freed by its reader. No locks of its own.
 *
 * A tail is a list of pieces. Short parts are copied, one behind the other,
 * into pieces of a page; a long one is a piece of its own, which holds a
 * reference. So no call copies more than a page, and what the pieces take is
 * less than twice what they hold, but for the last page.
 */
#include "event/sysex_tail.h"

#include "event/payload.h"

#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

/**
 * struct ob_sysex_piece - some bytes
 * @next: what follows, or NULL
 * @last: the last piece; valid in the first one only
 * @payload: the bytes, a reference; NULL if they are in @data
 * @size: bytes in @data
 * @data: copied bytes
 */
struct ob_sysex_piece {
	struct ob_sysex_piece *next;
	struct ob_sysex_piece *last;
	struct ob_payload *payload;
	u32 size;
	u8 data[];
};

#define COPY_BYTES	(OB_SYSEX_TAIL_PIECE - sizeof(struct ob_sysex_piece))

static struct ob_sysex_piece *create_piece(size_t data)
{
	struct ob_sysex_piece *piece;

	piece = kmalloc(struct_size(piece, data, data),
			GFP_NOWAIT | __GFP_NOWARN | __GFP_ACCOUNT);
	if (piece) {
		piece->next = NULL;
		piece->payload = NULL;
		piece->size = 0;
	}
	return piece;
}

static void add_piece(struct ob_sysex_tail *tail, struct ob_sysex_piece *piece)
{
	if (tail->first)
		tail->first->last->next = piece;
	else
		tail->first = piece;
	tail->first->last = piece;
}

/* Appends a reference that becomes the tail's. */
static int add_reference(struct ob_sysex_tail *tail, struct ob_payload *payload)
{
	struct ob_sysex_piece *piece = create_piece(0);

	if (!piece)
		return -ENOMEM;
	piece->payload = payload;
	add_piece(tail, piece);
	return 0;
}

static void copy_in(struct ob_sysex_piece *piece, const u8 *data, size_t size)
{
	memcpy(piece->data + piece->size, data, size);
	piece->size += size;
}

/* Appends a copy of less than COPY_BYTES. */
static int append_copy(struct ob_sysex_tail *tail, const u8 *bytes, size_t size)
{
	struct ob_sysex_piece *last = tail->first ? tail->first->last : NULL;
	struct ob_sysex_piece *piece;
	size_t fit = 0;

	if (last && !last->payload)
		fit = min_t(size_t, COPY_BYTES - last->size, size);
	if (fit < size) {
		piece = create_piece(COPY_BYTES);
		if (!piece)
			return -ENOMEM;
		copy_in(piece, bytes + fit, size - fit);
		add_piece(tail, piece);
	}
	if (fit)
		copy_in(last, bytes, fit);
	return 0;
}

/**
 * ob_sysex_tail_begin() - begin with a part that waited alone
 * @tail: where to; need not be initialised
 * @payload: the part; its reference becomes the tail's on success
 *
 * Context: Any.
 * Return: 0, or -ENOMEM, and nothing changed but @tail.
 */
int ob_sysex_tail_begin(struct ob_sysex_tail *tail, struct ob_payload *payload)
{
	tail->first = NULL;
	return add_reference(tail, payload);
}

/**
 * ob_sysex_tail_append() - join a part
 * @tail: the tail
 * @payload: the part; the caller's reference stays the caller's
 *
 * Context: Any.
 * Return: 0, or -ENOMEM, and nothing changed.
 */
int ob_sysex_tail_append(struct ob_sysex_tail *tail, struct ob_payload *payload)
{
	int err;

	if (payload->size >= COPY_BYTES) {
		err = add_reference(tail, payload);
		if (!err)
			ob_payload_get(payload);
		return err;
	}
	return append_copy(tail, payload->data, payload->size);
}

/**
 * ob_sysex_tail_append_bytes() - append a few bytes
 * @tail: the tail; empty at first
 * @bytes: the bytes, which are copied
 * @size: how many, less than a piece
 *
 * Context: Any.
 * Return: 0, or -ENOMEM, and nothing changed.
 */
int ob_sysex_tail_append_bytes(struct ob_sysex_tail *tail, const u8 *bytes,
			       size_t size)
{
	return append_copy(tail, bytes, size);
}

/**
 * ob_sysex_tail_copy() - copy all bytes
 * @tail: the tail, to which nothing is appended meanwhile
 * @bytes: where to
 *
 * Context: Any.
 */
void ob_sysex_tail_copy(const struct ob_sysex_tail *tail, u8 *bytes)
{
	const struct ob_sysex_piece *piece;

	for (piece = tail->first; piece; piece = piece->next) {
		if (piece->payload) {
			memcpy(bytes, piece->payload->data, piece->payload->size);
			bytes += piece->payload->size;
		} else {
			memcpy(bytes, piece->data, piece->size);
			bytes += piece->size;
		}
	}
}

/**
 * ob_sysex_tail_move() - append all pieces of another tail
 * @to: the tail
 * @from: the other one; empty afterwards
 *
 * Context: Any.
 */
void ob_sysex_tail_move(struct ob_sysex_tail *to, struct ob_sysex_tail *from)
{
	if (!from->first)
		return;
	if (to->first) {
		to->first->last->next = from->first;
		to->first->last = from->first->last;
	} else {
		to->first = from->first;
	}
	from->first = NULL;
}

/**
 * ob_sysex_tail_free_all() - free all pieces
 * @tail: the tail; empty afterwards
 *
 * Context: Any; preferably with interrupts on, since there may be a thousand.
 */
void ob_sysex_tail_free_all(struct ob_sysex_tail *tail)
{
	struct ob_sysex_piece *piece;

	while ((piece = ob_sysex_tail_detach(tail)))
		ob_sysex_tail_free(piece);
}

/**
 * ob_sysex_tail_peek() - look at the first piece
 * @tail: the tail, not empty
 * @size: how long it is, which can grow while it is the last one
 *
 * Context: Any.
 * Return: Its bytes, which stay until the piece is freed.
 */
const u8 *ob_sysex_tail_peek(const struct ob_sysex_tail *tail, size_t *size)
{
	const struct ob_sysex_piece *piece = tail->first;

	if (piece->payload) {
		*size = piece->payload->size;
		return piece->payload->data;
	}
	*size = piece->size;
	return piece->data;
}

/**
 * ob_sysex_tail_has_more() - is there a second piece?
 * @tail: the tail, not empty
 *
 * Context: Any.
 * Return: True if there is.
 */
bool ob_sysex_tail_has_more(const struct ob_sysex_tail *tail)
{
	return tail->first->next;
}

/**
 * ob_sysex_tail_detach() - take out the first piece
 * @tail: the tail
 *
 * Context: Any.
 * Return: The piece, for ob_sysex_tail_free(), or NULL when the tail is empty.
 */
struct ob_sysex_piece *ob_sysex_tail_detach(struct ob_sysex_tail *tail)
{
	struct ob_sysex_piece *piece = tail->first;

	if (!piece)
		return NULL;
	tail->first = piece->next;
	if (tail->first)
		tail->first->last = piece->last;
	return piece;
}

/**
 * ob_sysex_tail_free() - free a piece
 * @piece: from ob_sysex_tail_detach()
 *
 * Context: Any.
 */
void ob_sysex_tail_free(struct ob_sysex_piece *piece)
{
	ob_payload_put(piece->payload);
	kfree(piece);
}
