// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Tables that remember a few senders are shared by all programs, and each of these may
 * have many ports and groups. So a full one makes room at the cost of the client that
 * has most of it: however much a program sends, others keep their places. Pure.
 */
#include "event/sender_places.h"

static unsigned int count_of(const struct ob_sender_place *places,
			     unsigned int count, u64 client)
{
	unsigned int found = 0, i;

	for (i = 0; i < count; i++)
		found += places[i].client == client;
	return found;
}

/**
 * ob_sender_places_choose() - which place of a full table does a newcomer get?
 * @places: all places
 * @count: how many, at least 1; the square of it is the time that this takes
 * @client: serial number of the newcomer's client
 * @most: set to how many places the client has whose place that is
 *
 * Of the places of the client that has most, the one that was not used for longest; of
 * clients that have as many, the newcomer's own comes first.
 *
 * Context: Any.
 * Return: The index of the place.
 */
unsigned int ob_sender_places_choose(const struct ob_sender_place *places,
				     unsigned int count, u64 client,
				     unsigned int *most)
{
	unsigned int greatest = 0, chosen = 0, rank, i;

	for (i = 0; i < count; i++) {
		rank = 2 * count_of(places, count, places[i].client) +
		       (places[i].client == client);
		if (rank > greatest ||
		    (rank == greatest &&
		     (s32)(places[i].turn - places[chosen].turn) < 0)) {
			greatest = rank;
			chosen = i;
		}
	}
	*most = greatest / 2;
	return chosen;
}
