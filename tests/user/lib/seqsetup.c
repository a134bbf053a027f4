// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The beginning of many cases: clients with ports, connections, queues, and inputs. */
#include "seqlib.h"
#include "ktap.h"

#define PART 256	/* events a write */

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

void seq_must_fill_input(struct seq_client *client, unsigned int count, bool bytes)
{
	const size_t unit = sizeof(struct snd_seq_event) + bytes;
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(0);
	unsigned char batch[PART * (sizeof(event) + 1)];
	unsigned int i, part;

	if (bytes) {
		event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
		event.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
		event.data.ext.len = 1;
	}
	seq_event_to(&event, client->id, port);
	for (i = 0; i < PART; i++) {
		memcpy(batch + i * unit, &event, sizeof(event));
		if (bytes)
			batch[i * unit + sizeof(event)] = 0x01;	/* of no SysEx */
	}
	for (; count; count -= part) {
		part = count < PART ? count : PART;
		MUST(seq_write(client->fd, batch, part * unit) == (long)(part * unit));
	}
}
