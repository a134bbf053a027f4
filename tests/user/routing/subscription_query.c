// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Asking for connections: one after the other, or one by its ends. */
#include "ktap.h"
#include "seqlib.h"

static int query(struct seq_client *by, struct snd_seq_query_subs *info,
		 int client, int port, int type, int index)
{
	memset(info, 0, sizeof(*info));
	info->root.client = client;
	info->root.port = port;
	info->type = type;
	info->index = index;
	return seq_call(by->fd, SNDRV_SEQ_IOCTL_QUERY_SUBS, info);
}

static void readers_and_writers_in_order_of_connection(void)
{
	struct seq_client *from = seq_must_open(), *to[5];
	struct seq_client *by = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL), i;
	struct snd_seq_query_subs info;

	for (i = 0; i < 5; i++)
		to[i] = seq_must_open();
	/* The newest client first. */
	for (i = 4; i >= 0; i--) {
		MUST(seq_port_create_at(to[i]->fd, i, SEQ_CAP_ALL) == i);
		seq_must_subscribe(from, source, to[i], i);
		seq_must_subscribe(to[i], i, from, source);
	}
	for (i = 0; i < 5; i++) {
		CHECK(!query(by, &info, from->id, source,
			     SNDRV_SEQ_QUERY_SUBS_READ, i));
		CHECK_EQ(info.num_subs, 5);
		CHECK_EQ(info.addr.client, to[4 - i]->id);
		CHECK_EQ(info.addr.port, 4 - i);
		CHECK_EQ(info.flags, 0);
		CHECK(!query(by, &info, from->id, source,
			     SNDRV_SEQ_QUERY_SUBS_WRITE, i));
		CHECK_EQ(info.num_subs, 5);
		CHECK_EQ(info.addr.client, to[4 - i]->id);
	}
	CHECK_EQ(query(by, &info, from->id, source, SNDRV_SEQ_QUERY_SUBS_READ,
		       5), -ENOENT);
	/* The others keep their order when one leaves. */
	CHECK(!seq_unsubscribe(from->fd, from->id, source, to[3]->id, 3));
	for (i = 0; i < 4; i++) {
		CHECK(!query(by, &info, from->id, source,
			     SNDRV_SEQ_QUERY_SUBS_READ, i));
		CHECK_EQ(info.num_subs, 4);
		CHECK_EQ(info.addr.port, i ? 3 - i : 4);
	}
}

static void flags_and_queue_are_shown(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_port_subscribe sub;
	struct snd_seq_query_subs info;

	sub = seq_subscription(from->id, source, to->id, port);
	sub.flags = SNDRV_SEQ_PORT_SUBS_EXCLUSIVE |
		    SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
		    SNDRV_SEQ_PORT_SUBS_TIME_REAL;
	sub.queue = 17;
	MUST(!seq_call(to->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
	CHECK(!query(to, &info, to->id, port, SNDRV_SEQ_QUERY_SUBS_WRITE, 0));
	CHECK_EQ(info.flags, sub.flags);
	CHECK_EQ(info.queue, 17);
	CHECK_EQ(info.addr.client, from->id);

	sub = seq_subscription(from->id, source, to->id, port);
	CHECK(!seq_call(from->fd, SNDRV_SEQ_IOCTL_GET_SUBSCRIPTION, &sub));
	CHECK_EQ(sub.flags, info.flags);
	CHECK_EQ(sub.queue, 17);
}

static void what_is_not_there(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_port_subscribe sub;
	struct snd_seq_query_subs info;

	CHECK_EQ(query(client, &info, client->id, port, 0, 0), -ENOENT);
	CHECK_EQ(query(client, &info, client->id, port, 1, 0), -ENOENT);
	CHECK_EQ(query(client, &info, client->id, port, 0, -1), -ENOENT);
	CHECK_EQ(query(client, &info, client->id, port, 2, 0), -ENXIO);
	CHECK_EQ(query(client, &info, client->id, port, -1, 0), -ENXIO);
	CHECK_EQ(query(client, &info, client->id, port + 1, 0, 0), -ENXIO);
	CHECK_EQ(query(client, &info, 127, 0, 0, 0), -ENXIO);
	sub = seq_subscription(client->id, port, 0, 0);
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_SUBSCRIPTION, &sub),
		 -ENOENT);
	sub = seq_subscription(client->id, port + 1, 0, 0);
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_SUBSCRIPTION, &sub),
		 -EINVAL);
	sub = seq_subscription(127, 0, 0, 0);
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_SUBSCRIPTION, &sub),
		 -EINVAL);
}

/* aconnect -x: walks index 0 again and again, removing what it finds. */
static void removing_everything(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	struct seq_client *third = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL), i, removed = 0;
	struct snd_seq_query_subs info;

	for (i = 0; i < 10; i++) {
		struct snd_seq_port_subscribe sub;

		seq_must_port(to, SEQ_CAP_ALL);
		sub = seq_subscription(from->id, source, to->id, i);
		sub.flags = i & 1 ? SNDRV_SEQ_PORT_SUBS_TIMESTAMP : 0;
		MUST(!seq_call(from->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
	}
	while (!query(third, &info, from->id, source,
		      SNDRV_SEQ_QUERY_SUBS_READ, 0)) {
		MUST(!seq_unsubscribe(third->fd, from->id, source,
				      info.addr.client, info.addr.port));
		MUST(++removed <= 10);
	}
	CHECK_EQ(removed, 10);
}

static const struct ktap_case cases[] = {
	CASE(readers_and_writers_in_order_of_connection),
	CASE(flags_and_queue_are_shown),
	CASE(what_is_not_there),
	CASE(removing_everything),
};

KTAP_MAIN(cases);
