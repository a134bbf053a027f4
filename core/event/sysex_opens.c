// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Remembers which senders of packets are within a SysEx towards a driver. Pure;
 * called by conversions in any context, with a lock of the port held.
 */
#include "event/sysex_opens.h"

#include <linux/string.h>

/* Return: its place, or OB_SYSEX_OPENS. */
static unsigned int place_of(const struct ob_sysex_opens *opens,
			     const struct ob_sender_key *key)
{
	unsigned int i;

	for (i = 0; i < OB_SYSEX_OPENS; i++)
		if (ob_sender_key_is(&opens->keys[i], key))
			break;
	return i;
}

static bool is_other_group(const struct ob_sender_key *key,
			   const struct ob_sender_key *other)
{
	return key->client == other->client && key->port == other->port &&
	       key->number == other->number && key->group != other->group;
}

/**
 * ob_sysex_opens_find() - is a sender within a SysEx?
 * @opens: those that are; NULL is nobody
 * @key: the sender and its group
 * @other: set to whether it is in another group
 *
 * Return: True if it is in this group.
 */
bool ob_sysex_opens_find(const struct ob_sysex_opens *opens,
			 const struct ob_sender_key *key, bool *other)
{
	unsigned int i;

	*other = false;
	if (!opens || !opens->keys[0].client)
		return false;
	for (i = 0; i < OB_SYSEX_OPENS; i++)
		*other |= is_other_group(&opens->keys[i], key);
	return place_of(opens, key) < OB_SYSEX_OPENS;
}

/**
 * ob_sysex_opens_set() - a SysEx has begun, or ended
 * @opens: those that are open; NULL remembers nothing
 * @key: the sender and its group
 * @open: whether it has begun; then it was not open
 */
void ob_sysex_opens_set(struct ob_sysex_opens *opens,
			const struct ob_sender_key *key, bool open)
{
	struct ob_sender_key *keys;
	unsigned int place;

	if (!opens)
		return;
	keys = opens->keys;
	place = place_of(opens, key);
	if (!open && place == OB_SYSEX_OPENS)
		return;
	if (open) {
		memmove(keys + 1, keys, sizeof(*keys) * (OB_SYSEX_OPENS - 1));
		keys[0] = *key;
		return;
	}
	memmove(keys + place, keys + place + 1,
		sizeof(*keys) * (OB_SYSEX_OPENS - 1 - place));
	keys[OB_SYSEX_OPENS - 1] = (struct ob_sender_key) { };
}
