/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Which sender a full table forgets for another. Pure.
 */
#ifndef ONBEAT_SENDER_PLACES_H
#define ONBEAT_SENDER_PLACES_H

#include <linux/types.h>

/**
 * struct ob_sender_place - a place of a table
 * @client: serial number of the client that has it
 * @turn: when it was last used, in the table's own count
 */
struct ob_sender_place {
	u64 client;
	u32 turn;
};

unsigned int ob_sender_places_choose(const struct ob_sender_place *places,
				     unsigned int count, u64 client,
				     unsigned int *most);

#endif
