// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A SysEx that comes in packets of six bytes goes to a driver in parts. Each packet at
 * once would be thousands of events for a long one, more than may wait for a slow
 * reader of bytes; all at its end would be late, and limited by memory. So the first
 * part has 256 bytes, and a later one is as long as an eighth of what the driver got
 * before: what is held back is little against what is on its way. But who sends slowly
 * is not held back for longer than a quarter of a second, so that no device takes the
 * SysEx for one that has stopped. A SysEx of up to 256 bytes is one event, which
 * synthesizers need, since they take a part for all of it; and if it is cut off, the
 * driver never hears of it. Called by conversions in any context, with a lock of the
 * port held.
 */
#include "event/sysex_opens.h"

#include "event/payload.h"

#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

/* Most bytes that are added at once. */
#define PIECE	8

/* Bytes of the first part. */
#define FIRST_PART	256

/* Bytes are held back no longer than until the next ones after this time. */
#define DELAY		(HZ / 4)

/* A part with its head and the piece that fills it is no more than a page. */
#define PART_MOST	(4096 - sizeof(struct ob_payload) - PIECE)

static bool is_open(const struct ob_sysex_open *open)
{
	return open->key.client;
}

static bool is_other_group(const struct ob_sender_key *key,
			   const struct ob_sender_key *other)
{
	return key->client == other->client && key->port == other->port &&
	       key->number == other->number && key->group != other->group;
}

/**
 * ob_sysex_opens_find() - look for the SysEx of a sender
 * @opens: those that have not ended; NULL if none is remembered
 * @key: the sender and its group
 * @other: set to whether the sender is within one in another group
 *
 * Return: The SysEx, or NULL if none is open.
 */
struct ob_sysex_open *ob_sysex_opens_find(struct ob_sysex_opens *opens,
					  const struct ob_sender_key *key,
					  bool *other)
{
	struct ob_sysex_open *open, *found = NULL;
	unsigned int i;

	*other = false;
	if (!opens || !opens->count)
		return NULL;
	for (i = 0; i < OB_SYSEX_OPENS; i++) {
		open = &opens->opens[i];
		*other |= is_other_group(&open->key, key);
		if (ob_sender_key_is(&open->key, key))
			found = open;
	}
	return found;
}

/**
 * ob_sysex_opens_end() - forget a SysEx
 * @opens: those that have not ended
 * @open: one of them; a part that the driver did not get is dropped
 */
void ob_sysex_opens_end(struct ob_sysex_opens *opens, struct ob_sysex_open *open)
{
	ob_payload_put(open->part);
	*open = (struct ob_sysex_open) { };
	opens->count--;
}

/**
 * ob_sysex_opens_begin() - a SysEx begins
 * @opens: those that have not ended; none of this sender in this group
 * @key: the sender and its group
 *
 * Return: The SysEx.
 */
struct ob_sysex_open *ob_sysex_opens_begin(struct ob_sysex_opens *opens,
					   const struct ob_sender_key *key)
{
	struct ob_sysex_open *open, *place = &opens->opens[0];
	unsigned int i;

	for (i = 0; i < OB_SYSEX_OPENS && is_open(place); i++) {
		open = &opens->opens[i];
		if (!is_open(open) || (s32)(open->turn - place->turn) < 0)
			place = open;
	}
	if (is_open(place))
		ob_sysex_opens_end(opens, place);
	*place = (struct ob_sysex_open) {
		.key = *key,
		.turn = opens->turn++,
	};
	opens->count++;
	return place;
}

/* How long the part becomes before the driver gets it. */
static size_t part_length(const struct ob_sysex_open *open)
{
	if (!open->sent)
		return FIRST_PART;
	return clamp_t(size_t, open->sent / 8, 1, PART_MOST);
}

/**
 * ob_sysex_opens_append() - add bytes to the next part
 * @open: the SysEx
 * @bytes: the bytes
 * @size: how many, 8 at most
 *
 * Return: 0 or -ENOMEM.
 */
int ob_sysex_opens_append(struct ob_sysex_open *open, const u8 *bytes,
			  size_t size)
{
	if (!open->part) {
		open->part = ob_payload_create(part_length(open) + PIECE,
					       GFP_NOWAIT);
		open->begun = jiffies;
	}
	if (!open->part)
		return -ENOMEM;
	memcpy(open->part->data + open->size, bytes, size);
	open->size += size;
	return 0;
}

/**
 * ob_sysex_opens_pop_part() - what the driver gets now
 * @open: the SysEx
 * @last: it ends with what was added
 *
 * Return: The part with a reference for the caller, or NULL if it is neither long
 * enough yet nor old.
 */
struct ob_payload *ob_sysex_opens_pop_part(struct ob_sysex_open *open, bool last)
{
	struct ob_payload *part = open->part;

	if (!part || (!last && open->size < part_length(open) &&
		      time_before(jiffies, open->begun + DELAY)))
		return NULL;
	part->size = open->size;
	open->sent += open->size;
	open->size = 0;
	open->part = NULL;
	return part;
}

static bool is_of_sender(const struct ob_sysex_open *open,
			 const struct ob_sender_key *sender)
{
	return open->key.client == sender->client &&
	       (!sender->port || open->key.port == sender->port);
}

/**
 * ob_sysex_opens_forget() - a sender does not go on with what it has begun
 * @opens: those that have not ended
 * @sender: those of this client and port, in any group; port 0 is all ports of the
 *	client, and NULL everybody
 */
void ob_sysex_opens_forget(struct ob_sysex_opens *opens,
			   const struct ob_sender_key *sender)
{
	struct ob_sysex_open *open;
	unsigned int i;

	for (i = 0; i < OB_SYSEX_OPENS; i++) {
		open = &opens->opens[i];
		if (is_open(open) && (!sender || is_of_sender(open, sender)))
			ob_sysex_opens_end(opens, open);
	}
}

/* Forgets all of them, before the memory is freed. */
void ob_sysex_opens_clear(struct ob_sysex_opens *opens)
{
	unsigned int i;

	for (i = 0; i < OB_SYSEX_OPENS; i++)
		ob_payload_put(opens->opens[i].part);
}
