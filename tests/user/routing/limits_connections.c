// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * There are only so many connections, whoever makes them; the next one is
 * refused, and one that ends makes room.
 * time-limit: 120
 */
#include "ktap.h"
#include "seqlib.h"

#define PORTS 253
#define MOST_CONNECTIONS 65536

/* One between each two ports, until the first is refused. */
static int connect_all(struct seq_client *client, int *error)
{
	int from, to, made = 0;

	*error = 0;
	for (from = 0; from < PORTS; from++)
		for (to = 0; to < PORTS && !*error; to++) {
			*error = seq_subscribe(client->fd, client->id, from,
					       client->id, to);
			made += !*error;
		}
	return made;
}

static struct seq_client *must_open_with_ports(void)
{
	struct seq_client *client = seq_must_open();
	int i;

	for (i = 0; i < PORTS; i++)
		MUST(seq_must_port(client, SEQ_CAP_ALL) == i);
	return client;
}

static void number_is_limited(void)
{
	struct seq_client *first = must_open_with_ports();
	struct seq_client *second = must_open_with_ports();
	int error, made;

	made = connect_all(first, &error);
	CHECK_EQ(error, 0);
	made += connect_all(second, &error);
	CHECK_EQ(error, -ENOMEM);
	ktap_note("%d connections", made);
	/* Others have some, too: drivers listen to announcements. */
	CHECK(made > MOST_CONNECTIONS - 100 && made <= MOST_CONNECTIONS);

	CHECK(!seq_unsubscribe(first->fd, first->id, 1, first->id, 2));
	CHECK(!seq_subscribe(first->fd, first->id, 1, first->id, 2));
	CHECK_EQ(seq_subscribe(second->fd, second->id, PORTS - 1, second->id,
			       PORTS - 1), -ENOMEM);
	seq_close(first);
	CHECK(!seq_subscribe(second->fd, second->id, PORTS - 1, second->id,
			     PORTS - 1));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(number_is_limited),
};

KTAP_MAIN(cases);
