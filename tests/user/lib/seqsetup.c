// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The beginning of many cases: clients with ports, connections and queues. */
#include "seqlib.h"
#include "ktap.h"

struct seq_client *seq_must_hear(int sender, int sender_port)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);

	MUST(!seq_subscribe(client->fd, sender, sender_port, client->id, port));
	seq_drop(client);
	return client;
}

struct seq_client *seq_must_feed(int dest, int dest_port)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);

	MUST(!seq_subscribe(client->fd, client->id, port, dest, dest_port));
	seq_drop(client);
	return client;
}

struct seq_pair seq_must_pair(void)
{
	struct seq_pair pair;

	pair.from = seq_must_open();
	pair.to = seq_must_open();
	pair.port = seq_must_port(pair.to, SEQ_CAP_ALL);
	return pair;
}

struct seq_player seq_must_player(void)
{
	struct seq_player player;

	player.client = seq_must_open();
	player.port = seq_must_port(player.client, SEQ_CAP_ALL);
	player.queue = seq_must_queue(player.client);
	return player;
}
