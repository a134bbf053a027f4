// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * How well-known programs and libraries begin, find each other, and notice that
 * others come and go, each as one sequence of calls.
 */
#include "ktap.h"
#include "seqlib.h"

/* The library, right after open: it knows this major and minor version only,
 * says its own, and how wide its pointers are.
 */
static void library_opens(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_running_info mode = { .client = client->id,
					     .cpu_mode = sizeof(long) };
	int version = SNDRV_PROTOCOL_VERSION(1, 0, 4);
	struct snd_seq_client_info info;

	CHECK_EQ(seq_protocol(client->fd) >> 8,
		 SNDRV_PROTOCOL_VERSION(1, 0, 0) >> 8);
	CHECK(seq_protocol(client->fd) >= SNDRV_PROTOCOL_VERSION(1, 0, 3));
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_USER_PVERSION, &version),
		 0);
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_RUNNING_MODE, &mode), 0);
	MUST(!seq_get_client(client->fd, client->id, &info));
	CHECK_EQ(info.pid, getpid());
	CHECK_EQ(info.card, -1);
	CHECK_EQ(info.midi_version, 0);
}

/* Looking for an address by its name, and listing twice what there is. */
static void clients_are_found_by_name(void)
{
	struct seq_client *named = seq_must_open();
	struct snd_seq_client_info info;
	int pass, seen[2] = { 0 }, last, found;

	MUST(!seq_get_client(named->fd, named->id, &info));
	memset(info.name, 'x', sizeof(info.name));
	MUST(!seq_call(named->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	for (pass = 0; pass < 2; pass++) {
		memset(&info, 0xff, sizeof(info));
		last = -1;
		info.client = last;
		found = 0;
		while (!seq_call(named->fd, SNDRV_SEQ_IOCTL_QUERY_NEXT_CLIENT,
				 &info)) {
			MUST(memchr(info.name, 0, sizeof(info.name)));
			CHECK(info.client > last);
			last = info.client;
			found += info.name[0] == 'x' &&
				 strlen(info.name) == sizeof(info.name) - 1;
			seen[pass]++;
		}
		CHECK_EQ(found, 1);
	}
	CHECK_EQ(seen[0], seen[1]);
}

/* aseqsend: a client that only writes, and a message sent to a port at once. */
static void sysex_from_a_writer_only(void)
{
	struct seq_client *from = seq_must_open_mode(O_WRONLY);
	struct seq_client *to = seq_must_open();
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	const unsigned char *data;

	MUST(seq_must_port(from, SNDRV_SEQ_PORT_CAP_READ) == 0);
	seq_event_to(&event, to->id, seq_must_port(to, SEQ_CAP_ALL));
	MUST(!seq_send_variable(from, &event, "\xf0\x7e\x7f\x06\x01\xf7", 6));
	MUST(!seq_receive(to, &event, &data));
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event.data.ext.len, 6);
	CHECK(!memcmp(data, "\xf0\x7e\x7f\x06\x01\xf7", 6));
}

/* A server plays as long as somebody is connected: it counts the notes about
 * connections to the very port that they come to.
 */
static void server_counts_its_listeners(void)
{
	struct seq_client *server = seq_must_open(), *players[3];
	int port = seq_must_port(server, SEQ_CAP_WRITE), i, count = 0;
	struct snd_seq_event event;

	for (i = 0; i < 3; i++) {
		players[i] = seq_must_open();
		seq_must_port(players[i], SEQ_CAP_READ);
		MUST(!seq_subscribe(players[i]->fd, players[i]->id, 0,
				    server->id, port));
	}
	MUST(!seq_unsubscribe(players[0]->fd, players[0]->id, 0, server->id,
			      port));
	MUST(!seq_port_delete(players[1]->fd, 0));
	seq_close(players[2]);
	for (i = 0; i < 6; i++) {
		seq_must_receive(server, &event);
		CHECK_EQ(event.data.connect.dest.client, event.dest.client);
		CHECK_EQ(event.data.connect.dest.port, event.dest.port);
		count += event.type == SNDRV_SEQ_EVENT_PORT_SUBSCRIBED;
		count -= event.type == SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED;
		CHECK(count >= 0);
	}
	CHECK_EQ(count, 0);
	CHECK(seq_nothing(server));
}

/* One client for each port, found by the bits of its type; its connection
 * stamps with a time that never goes back.
 */
static void one_client_a_port(void)
{
	struct seq_client *keyboard = seq_must_open(), *input;
	int source = seq_must_port(keyboard, SEQ_CAP_READ), i;
	struct snd_seq_port_subscribe sub;
	struct snd_seq_port_info info;
	struct snd_seq_event event;
	__u64 last = 0;

	MUST(!seq_get_port(keyboard->fd, keyboard->id, source, &info));
	CHECK(info.type & SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC);
	CHECK(info.type & SNDRV_SEQ_PORT_TYPE_APPLICATION);
	input = seq_must_open();
	sub = seq_subscription(keyboard->id, source, input->id,
			       seq_must_port(input, SEQ_CAP_WRITE));
	sub.queue = seq_must_queue(input);
	sub.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
		    SNDRV_SEQ_PORT_SUBS_TIME_REAL;
	MUST(!seq_call(input->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
	seq_must_start(input, sub.queue);
	seq_drop(input);
	for (i = 0; i < 100; i++) {
		event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, i, 100);
		seq_event_to_subscribers(&event, source);
		seq_must_send(keyboard, &event);
	}
	for (i = 0; i < 100; i++) {
		seq_must_receive(input, &event);
		CHECK(event.flags & SNDRV_SEQ_TIME_STAMP_REAL);
		if (!expect_onbeat())
			continue;	/* the incumbent's may */
		CHECK(seq_nanoseconds(event.time.time) >= last);
		last = seq_nanoseconds(event.time.time);
	}
}

/* A bridge drops its input right after it asked for the announcements; from
 * then on it hears of every port, and leaves those alone that say so.
 */
static void bridge_follows_the_ports(void)
{
	struct seq_client *bridge = seq_must_open(), *other = seq_must_open();
	struct snd_seq_remove_events drop = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	int own = seq_must_port(bridge, SEQ_CAP_ALL), port;
	bool modern = expect_modern();
	struct snd_seq_port_info info;
	struct snd_seq_event event;

	MUST(!seq_subscribe(bridge->fd, 0, 1, bridge->id, own));
	MUST(!seq_call(bridge->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &drop));
	port = seq_must_port(other, SEQ_CAP_ALL |
			     SNDRV_SEQ_PORT_CAP_NO_EXPORT);
	seq_must_receive_type(bridge, &event, SNDRV_SEQ_EVENT_PORT_START);
	MUST(!seq_get_port(bridge->fd, event.data.addr.client,
			   event.data.addr.port, &info));
	CHECK(info.capability & SNDRV_SEQ_PORT_CAP_NO_EXPORT);
	CHECK_EQ(info.addr.port, port);
	MUST(!seq_call(other->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	if (modern)
		seq_must_receive_type(bridge, &event,
				      SNDRV_SEQ_EVENT_PORT_CHANGE);
	MUST(!seq_port_delete(other->fd, port));
	seq_must_receive_type(bridge, &event, SNDRV_SEQ_EVENT_PORT_EXIT);
}

/* A browser waits for the end of its own output client before it ends. */
static void browser_hears_the_end_of_its_client(void)
{
	struct seq_client *input = seq_must_open(), *output;
	int id;
	struct snd_seq_event event;

	seq_must_watch(input);
	output = seq_must_open_mode(O_WRONLY);
	id = output->id;
	seq_must_port(output, SEQ_CAP_READ);
	seq_must_receive_type(input, &event, SNDRV_SEQ_EVENT_CLIENT_START);
	seq_must_receive_type(input, &event, SNDRV_SEQ_EVENT_PORT_START);
	seq_close(output);
	seq_must_receive_type(input, &event, SNDRV_SEQ_EVENT_PORT_EXIT);
	seq_must_receive_type(input, &event, SNDRV_SEQ_EVENT_CLIENT_EXIT);
	CHECK_EQ(event.data.addr.client, id);
	CHECK(seq_nothing(input));
}

static void one_kernel_client_a_device(void)
{
	struct snd_seq_client_info info = { .client = 15 };
	struct seq_client *client;
	int kernel = 0;

	MUST(!system("modprobe snd-virmidi index=1 midi_devs=3"));
	client = seq_must_open();
	while (!seq_call(client->fd, SNDRV_SEQ_IOCTL_QUERY_NEXT_CLIENT,
			 &info)) {
		if (info.type != KERNEL_CLIENT)
			continue;
		CHECK_EQ(info.client, 20 + kernel);
		CHECK_EQ(info.card, 1);
		CHECK_EQ(info.num_ports, 1);
		kernel++;
	}
	CHECK_EQ(kernel, 3);
}

static const struct ktap_case cases[] = {
	CASE(library_opens),
	CASE(clients_are_found_by_name),
	CASE(sysex_from_a_writer_only),
	CASE(server_counts_its_listeners),
	CASE(one_client_a_port),
	CASE(bridge_follows_the_ports),
	CASE(browser_hears_the_end_of_its_client),
	CASE(one_kernel_client_a_device),
};

KTAP_MAIN(cases);
