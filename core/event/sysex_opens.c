// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A SysEx that comes in packets of six bytes goes to a driver in parts. Each packet at
 * once would be thousands of events for a long one, more than may wait for a slow
 * reader of bytes; all at its end would be late, and limited by memory. So the first
 * part has 256 bytes, and a later one is as long as an eighth of what the driver got
 * before: what is held back is little against what is on its way. But who sends slowly
 * is not held back for longer than a quarter of a second, so that no device takes the
 * SysEx for one that has stopped. A SysEx of up to 256 bytes that comes within that time is
 * one event, which synthesizers need, since they take a part for all of it; and if it is
 * cut off, the driver never hears of it. Called by conversions in any context, with a lock
 * of the port held.
 */
#include "event/sysex_opens.h"

#include "event/payload.h"
#include "event/sender_places.h"

#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

/* Most bytes that are added at once. */
#define PIECE	8

/* Bytes of the first part. */
#define FIRST_PART	256

/* A SysEx that does not go on for so long is one that devices have given up as well. */
#define SILENCE		(HZ * 3 / 2)

/* Bytes are held back no longer than until the next ones after this time. */
#define DELAY		(HZ / 4)

/* A part with its head and the piece that fills it is no more than a page. */
#define PART_MOST	(4096 - sizeof(struct ob_payload) - PIECE)

static bool is_open(const struct ob_sysex_open *open)
{
	return open->key.client;
}

/*
 * Of the same address, but in another group, by another connection, or of another sender
 * who passed it on there? Not of a port that has been deleted: nobody goes on with that.
 */
static bool is_other_way(const struct ob_sysex_open *open,
			 const struct ob_sender_key *key, struct snd_seq_addr source)
{
	if (!is_open(open) || open->source.client != source.client ||
	    open->source.port != source.port)
		return false;
	if (open->ending)
		return true;
	if (ob_sender_key_is(&open->key, key))
		return false;
	return open->key.client != key->client || open->key.number != key->number ||
	       open->key.port == key->port;
}

/**
 * ob_sysex_opens_gives_way() - has a SysEx not gone on for so long that nobody waits?
 * @open: one that has not ended
 *
 * Return: True if another one may take its place, after ob_sysex_opens_cut().
 */
bool ob_sysex_opens_gives_way(const struct ob_sysex_open *open)
{
	return !open->ending && (u32)jiffies - open->heard > SILENCE;
}

/**
 * ob_sysex_opens_find() - look for the SysEx of a sender
 * @opens: those that have not ended; NULL if none is remembered
 * @key: the sender and its group
 * @source: the address that it comes from
 * @other: set to another one from that address, which the driver could not tell apart,
 *	and which has not ended; if there are several, to one that does not give way; or
 *	to NULL
 *
 * Return: The SysEx, or NULL if none is open.
 */
struct ob_sysex_open *ob_sysex_opens_find(struct ob_sysex_opens *opens,
					  const struct ob_sender_key *key,
					  struct snd_seq_addr source,
					  struct ob_sysex_open **other)
{
	struct ob_sysex_open *open, *found = NULL;
	unsigned int i;

	*other = NULL;
	if (!opens || !opens->count)
		return NULL;
	opens->turn++;
	for (i = 0; i < OB_SYSEX_OPENS; i++) {
		open = &opens->opens[i];
		if (is_other_way(open, key, source) &&
		    (!*other || ob_sysex_opens_gives_way(*other)))
			*other = open;
		if (!open->ending && ob_sender_key_is(&open->key, key))
			found = open;
	}
	if (found)
		found->turn = opens->turn;
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
 * ob_sysex_opens_cut() - forget a SysEx that does not go on
 * @opens: those that have not ended
 * @open: one of them
 * @cut: set to what is to be done about it
 */
void ob_sysex_opens_cut(struct ob_sysex_opens *opens, struct ob_sysex_open *open,
			struct ob_sysex_cut *cut)
{
	*cut = (struct ob_sysex_cut) {
		.source = open->source,
		.is_cut = true,
		.is_begun = open->sent,
	};
	ob_sysex_opens_end(opens, open);
}

/* A place that is not in use, or else of who was silent for long; or NULL. */
static struct ob_sysex_open *find_idle(struct ob_sysex_opens *opens)
{
	struct ob_sysex_open *open, *idle = NULL;
	unsigned int i;

	for (i = 0; i < OB_SYSEX_OPENS; i++) {
		open = &opens->opens[i];
		if (!is_open(open))
			return open;
		if (ob_sysex_opens_gives_way(open) &&
		    (!idle || (s32)(open->turn - idle->turn) < 0))
			idle = open;
	}
	return idle;
}

/* The place of a client that has several, or of the same client; or NULL. */
static struct ob_sysex_open *find_shared(struct ob_sysex_opens *opens, u64 client)
{
	struct ob_sender_place places[OB_SYSEX_OPENS];
	unsigned int most, i;

	for (i = 0; i < OB_SYSEX_OPENS; i++)
		places[i] = (struct ob_sender_place) {
			.client = opens->opens[i].key.client,
			.turn = opens->opens[i].turn,
		};
	i = ob_sender_places_choose(places, OB_SYSEX_OPENS, client, &most);
	if (opens->opens[i].ending)
		return NULL;
	return most > 1 || places[i].client == client ? &opens->opens[i] : NULL;
}

/**
 * ob_sysex_opens_begin() - a SysEx begins
 * @opens: those that have not ended; none of this sender in this group
 * @key: the sender and its group
 * @source: the address that it comes from
 * @cut: set to what is to be done about another one that is forgotten for it
 *
 * If all places are in use, one is forgotten: one that was silent for so long that
 * devices have given it up, or one of a client that has several, or of the sender's own.
 * There is no other: what a device has begun to get is not torn for a newcomer.
 *
 * Return: The SysEx; NULL if there is no place for it.
 */
struct ob_sysex_open *ob_sysex_opens_begin(struct ob_sysex_opens *opens,
					   const struct ob_sender_key *key,
					   struct snd_seq_addr source,
					   struct ob_sysex_cut *cut)
{
	struct ob_sysex_open *place = find_idle(opens) ?:
				      find_shared(opens, key->client);

	if (!place)
		return NULL;
	if (is_open(place))
		ob_sysex_opens_cut(opens, place, cut);
	*place = (struct ob_sysex_open) {
		.key = *key,
		.source = source,
		.turn = ++opens->turn,
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
	open->heard = jiffies;
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
		      (u32)jiffies - open->begun < DELAY))
		return NULL;
	part->size = open->size;
	open->sent += open->size;
	open->size = 0;
	open->part = NULL;
	return part;
}

/* As ob_sysex_opens_cut(), but what the driver has got some of keeps its place. */
static void stop_open(struct ob_sysex_opens *opens, struct ob_sysex_open *open,
		      struct ob_sysex_cut *cut)
{
	if (!open->sent) {
		ob_sysex_opens_cut(opens, open, cut);
		return;
	}
	ob_payload_put(open->part);
	open->part = NULL;
	open->size = 0;
	open->ending = true;
	*cut = (struct ob_sysex_cut) {
		.source = open->source,
		.is_cut = true,
		.is_begun = true,
		.ending = open,
	};
}

/**
 * ob_sysex_opens_forget() - a sender does not go on with what it has begun
 * @opens: those that have not ended
 * @sender: those of this connection, or of this client, in any group: see
 *	ob_sender_key_is_from(); NULL for everybody
 * @cuts: set to what is to be done about each; room for OB_SYSEX_OPENS
 *
 * The end is sent without the lock, and later. If another SysEx from the same address
 * could begin before, it would be ended by that.
 *
 * Return: How many; not those that somebody else is ending.
 */
unsigned int ob_sysex_opens_forget(struct ob_sysex_opens *opens,
				   const struct ob_sender_key *sender,
				   struct ob_sysex_cut *cuts)
{
	struct ob_sysex_open *open;
	unsigned int count = 0, i;

	for (i = 0; i < OB_SYSEX_OPENS; i++) {
		open = &opens->opens[i];
		if (is_open(open) && !open->ending &&
		    (!sender || ob_sender_key_is_from(&open->key, sender)))
			stop_open(opens, open, &cuts[count++]);
	}
	return count;
}

/* Forgets all of them, before the memory is freed. */
void ob_sysex_opens_clear(struct ob_sysex_opens *opens)
{
	unsigned int i;

	for (i = 0; i < OB_SYSEX_OPENS; i++)
		ob_payload_put(opens->opens[i].part);
}
