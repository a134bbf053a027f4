/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * One group of messages of one sender's port, by one way to their receiver, for what is
 * remembered of them.
 */
#ifndef ONBEAT_SENDER_KEY_H
#define ONBEAT_SENDER_KEY_H

#include <linux/types.h>

/**
 * struct ob_sender_key - the sender of a message, its way and its group
 * @client: serial number of the client; 0 for nobody
 * @port: serial number of the port, 0 if the client has none of that number
 * @entry: serial number of the connection by which they leave @client, 0 without one. The
 *	same message leaves by each, and may come back together in one driver
 * @connection: serial number of the connection by which they come, 0 without one; @entry
 *	if nobody has passed them on
 * @passer: serial number of the client that passes them on, 0 if nobody does
 * @number: number of the port
 * @group: 0 to 15, the group of the messages as they were sent
 *
 * Serial numbers are never used again: what is remembered ends with its sender.
 */
struct ob_sender_key {
	u64 client;
	u64 port;
	u64 entry;
	u64 connection;
	u64 passer;
	u8 number;
	u8 group;
};

static inline bool ob_sender_key_is(const struct ob_sender_key *key,
				    const struct ob_sender_key *other)
{
	return key->client == other->client && key->port == other->port &&
	       key->entry == other->entry &&
	       key->connection == other->connection &&
	       key->passer == other->passer &&
	       key->number == other->number && key->group == other->group;
}

/*
 * Is it one of these: of the connection that @from names, the first or the last one; or if
 * it names none, of its client, by any way?
 */
static inline bool ob_sender_key_is_from(const struct ob_sender_key *key,
					 const struct ob_sender_key *from)
{
	if (from->connection)
		return key->connection == from->connection;
	if (from->entry)
		return key->entry == from->entry;
	return key->client == from->client;
}

#endif
