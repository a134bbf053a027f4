// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * News of the system client: announcements to all subscribers, and a note to
 * the owner of a port that somebody else connects.
 */
#include "ktap.h"
#include "seqlib.h"

static void must_connect_event(struct seq_client *client,
			       struct snd_seq_event *event, int type,
			       int sender, int sender_port, int dest,
			       int dest_port)
{
	seq_must_receive_type(client, event, type);
	CHECK_EQ(event->data.connect.sender.client, sender);
	CHECK_EQ(event->data.connect.sender.port, sender_port);
	CHECK_EQ(event->data.connect.dest.client, dest);
	CHECK_EQ(event->data.connect.dest.port, dest_port);
	CHECK_EQ(event->source.client, SNDRV_SEQ_CLIENT_SYSTEM);
	CHECK_EQ(event->source.port, SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE);
	CHECK_EQ(event->flags, 0);
	CHECK_EQ(event->queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK_EQ(event->dest.client, client->id);
}

static void form_of_an_announcement(void)
{
	struct seq_client *watcher = seq_must_open(), *client = seq_must_open();
	int port = seq_must_watch(watcher);
	struct snd_seq_event event;

	seq_must_port(client, SEQ_CAP_ALL);
	seq_must_receive(watcher, &event);
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_PORT_START);
	CHECK_EQ(event.flags, 0);
	CHECK_EQ(event.tag, 0);
	CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK_EQ(event.time.tick, 0);
	CHECK_EQ(event.source.client, 0);
	CHECK_EQ(event.source.port, 1);
	CHECK_EQ(event.dest.client, watcher->id);
	CHECK_EQ(event.dest.port, port);
	CHECK_EQ(event.data.addr.client, client->id);
	CHECK_EQ(event.data.addr.port, 0);
}

static void ports_come_and_go(void)
{
	struct seq_client *watcher = seq_must_open(), *client = seq_must_open();
	struct snd_seq_event event;

	seq_must_watch(watcher);
	CHECK_EQ(seq_port_create_at(client->fd, 9, SEQ_CAP_ALL), 9);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_START);
	CHECK_EQ(event.data.addr.port, 9);
	CHECK(!seq_port_delete(client->fd, 9));
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_EXIT);
	CHECK_EQ(event.data.addr.client, client->id);
	CHECK_EQ(event.data.addr.port, 9);
	/* A call that fails announces nothing. */
	CHECK(seq_port_delete(client->fd, 9) < 0);
	CHECK(seq_port_create_at(client->fd, 9, SEQ_CAP_ALL) == 9);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_START);
	CHECK(seq_nothing(watcher));
}

static void fix_changes_are_announced(void)
{
	struct seq_client *watcher = seq_must_open(), *client = seq_must_open();
	struct snd_seq_client_info info;
	struct snd_seq_port_info port;
	struct snd_seq_event event;

	seq_must_port(client, SEQ_CAP_ALL);
	seq_must_watch(watcher);
	MUST(!seq_get_client(client->fd, client->id, &info));
	seq_set_name(info.name, "another name");
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_CLIENT_CHANGE);
	CHECK_EQ(event.data.addr.client, client->id);
	MUST(!seq_get_port(client->fd, client->id, 0, &port));
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &port));
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_CHANGE);
	CHECK_EQ(event.data.addr.client, client->id);
	CHECK_EQ(event.data.addr.port, 0);
	CHECK(seq_nothing(watcher));
}

static void connections_are_announced(void)
{
	struct seq_client *watcher = seq_must_open();
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int dest = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event;

	seq_must_watch(watcher);
	CHECK(!seq_subscribe(from->fd, from->id, source, to->id, dest));
	must_connect_event(watcher, &event, SNDRV_SEQ_EVENT_PORT_SUBSCRIBED,
			   from->id, source, to->id, dest);
	CHECK(seq_subscribe(from->fd, from->id, source, to->id, dest) < 0);
	CHECK(!seq_unsubscribe(to->fd, from->id, source, to->id, dest));
	must_connect_event(watcher, &event, SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED,
			   from->id, source, to->id, dest);
	CHECK(seq_unsubscribe(to->fd, from->id, source, to->id, dest) < 0);
	CHECK(seq_nothing(watcher));
}

static void watcher_hears_of_its_own_subscription(void)
{
	struct seq_client *watcher = seq_must_open();
	int port = seq_must_port(watcher, SEQ_CAP_WRITE);
	struct snd_seq_event event;

	CHECK(!seq_subscribe(watcher->fd, 0, 1, watcher->id, port));
	must_connect_event(watcher, &event, SNDRV_SEQ_EVENT_PORT_SUBSCRIBED,
			   0, 1, watcher->id, port);
	CHECK(seq_nothing(watcher));
}

static void owner_is_told_unless_it_connects_itself(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int dest = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event;

	CHECK(!seq_subscribe(from->fd, from->id, source, to->id, dest));
	must_connect_event(to, &event, SNDRV_SEQ_EVENT_PORT_SUBSCRIBED,
			   from->id, source, to->id, dest);
	CHECK_EQ(event.dest.port, dest);
	CHECK(seq_nothing(from));
	CHECK(!seq_unsubscribe(to->fd, from->id, source, to->id, dest));
	must_connect_event(from, &event, SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED,
			   from->id, source, to->id, dest);
	CHECK_EQ(event.dest.port, source);
	CHECK(seq_nothing(to));
	CHECK(seq_nothing(from));
}

static void third_client_makes_both_hear(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	struct seq_client *third = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int dest = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event;

	CHECK(!seq_subscribe(third->fd, from->id, source, to->id, dest));
	must_connect_event(from, &event, SNDRV_SEQ_EVENT_PORT_SUBSCRIBED,
			   from->id, source, to->id, dest);
	must_connect_event(to, &event, SNDRV_SEQ_EVENT_PORT_SUBSCRIBED,
			   from->id, source, to->id, dest);
	CHECK(!seq_unsubscribe(third->fd, from->id, source, to->id, dest));
	must_connect_event(from, &event, SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED,
			   from->id, source, to->id, dest);
	must_connect_event(to, &event, SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED,
			   from->id, source, to->id, dest);
	CHECK(seq_nothing(from));
	CHECK(seq_nothing(to));
}

/* One client owns both ends and watches: everything arrives in one place. */
static void order_of_the_notes(void)
{
	struct seq_client *both = seq_must_open(), *third = seq_must_open();
	int source = seq_must_port(both, SEQ_CAP_ALL);
	int dest = seq_must_port(both, SEQ_CAP_ALL);
	int watch = seq_must_watch(both);
	struct snd_seq_event event;
	int order[3], i;

	CHECK(!seq_subscribe(third->fd, both->id, source, both->id, dest));
	for (i = 0; i < 3; i++) {
		must_connect_event(both, &event,
				   SNDRV_SEQ_EVENT_PORT_SUBSCRIBED,
				   both->id, source, both->id, dest);
		order[i] = event.dest.port;
	}
	CHECK_EQ(order[0], source);
	CHECK_EQ(order[1], dest);
	CHECK_EQ(order[2], watch);
	CHECK(!seq_unsubscribe(third->fd, both->id, source, both->id, dest));
	for (i = 0; i < 3; i++) {
		must_connect_event(both, &event,
				   SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED,
				   both->id, source, both->id, dest);
		order[i] = event.dest.port;
	}
	CHECK_EQ(order[0], dest);
	CHECK_EQ(order[1], source);
	CHECK_EQ(order[2], watch);
}

static void port_without_write_is_told_nothing(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	struct seq_client *third = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_READ);
	int dest = seq_must_port(to, SEQ_CAP_ALL);

	CHECK(!seq_subscribe(third->fd, from->id, source, to->id, dest));
	CHECK(seq_nothing(from));
	CHECK(seq_readable(to));
}

/* Servers count these to know whether anybody is left. */
static void death_of_a_client_is_told_to_its_peers(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	struct seq_client *watcher = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int dest = seq_must_port(to, SEQ_CAP_ALL), id = from->id;
	struct snd_seq_event event;

	seq_must_subscribe(from, source, to, dest);
	CHECK(!seq_subscribe(to->fd, to->id, dest, from->id, source));
	seq_must_watch(watcher);
	seq_close(from);
	must_connect_event(to, &event, SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED,
			   id, source, to->id, dest);
	CHECK_EQ(event.dest.port, dest);
	must_connect_event(to, &event, SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED,
			   to->id, dest, id, source);
	CHECK(seq_nothing(to));
	/* Everybody else hears of the port and of the client only. */
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_EXIT);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_CLIENT_EXIT);
	CHECK(seq_nothing(watcher));
}

static void deletion_of_a_port_is_told_to_its_peers(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	struct seq_client *watcher = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int dest = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event;

	seq_must_subscribe(from, source, to, dest);
	seq_must_watch(watcher);
	CHECK(!seq_port_delete(to->fd, dest));
	must_connect_event(from, &event, SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED,
			   from->id, source, to->id, dest);
	CHECK(seq_nothing(to));
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_EXIT);
	CHECK(seq_nothing(watcher));
}

static void nobody_else_may_send_to_the_announce_port(void)
{
	struct seq_client *client = seq_must_open(), *watcher = seq_must_open();
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_CLIENT_EXIT);

	seq_must_watch(watcher);
	seq_event_to(&event, 0, 1);
	CHECK_EQ(seq_send(client, &event), -EPERM);
	seq_must_port(client, SEQ_CAP_ALL);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_START);
	CHECK_EQ(seq_subscribe(client->fd, client->id, 0, 0, 1), -EPERM);
	CHECK(seq_nothing(watcher));
}

static const struct ktap_case cases[] = {
	CASE(form_of_an_announcement),
	CASE(ports_come_and_go),
	CASE_DEFECT(fix_changes_are_announced),
	CASE(connections_are_announced),
	CASE(watcher_hears_of_its_own_subscription),
	CASE(owner_is_told_unless_it_connects_itself),
	CASE(third_client_makes_both_hear),
	CASE(order_of_the_notes),
	CASE(port_without_write_is_told_nothing),
	CASE(death_of_a_client_is_told_to_its_peers),
	CASE(deletion_of_a_port_is_told_to_its_peers),
	CASE(nobody_else_may_send_to_the_announce_port),
};

KTAP_MAIN(cases);
