// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* An endpoint and its group ports: what one sends is heard at the other. */
#include "ktap.h"
#include "umplib.h"

#define GROUPS 16

/* A client whose endpoint is port 0, port N for group N, a listener of each. */
struct setup {
	struct seq_client *client;
	struct ump_end ports[GROUPS + 1];
	struct ump_end heard[GROUPS + 1];
};

static struct ump_end must_hear(struct ump_end *port)
{
	struct ump_end end = ump_must_end(2, 0);

	ump_must_connect(port, &end);
	return end;
}

static void prepare(struct setup *setup)
{
	int group;

	setup->client = ump_must_open(2);
	for (group = 0; group <= GROUPS; group++) {
		setup->ports[group] =
			(struct ump_end){ setup->client, 2, group };
		MUST(ump_must_port(setup->client, group,
				   group ? 0 : UMP_CAP_ENDPOINT, group,
				   0) == group);
		setup->heard[group] = must_hear(&setup->ports[group]);
	}
}

/* The listeners of these ports hear it, no other does. */
static void must_be_heard_at(struct setup *setup, int first, int second,
			     const char *text)
{
	int group;

	for (group = 0; group <= GROUPS; group++) {
		bool here = group == first || group == second;

		if (!ump_hears(&setup->heard[group], here ? text : ""))
			FAIL("that was the listener of port %d", group);
	}
}

static void group_ports_are_heard_at_the_endpoint(void)
{
	struct setup setup;
	char text[32];
	int group;

	prepare(&setup);
	for (group = 1; group <= GROUPS; group++) {
		snprintf(text, sizeof(text), "4%x903c00 80000000", group - 1);
		ump_must_say(&setup.ports[group], text);
		must_be_heard_at(&setup, group, 0, text);
	}
}

static void endpoint_is_heard_at_the_port_of_the_group(void)
{
	static const char *const rests[] = {
		"903c00 80000000", "010203 04050607", "000102 03040506 00000000 00000000",
	};
	struct setup setup;
	char text[64];
	int group;

	prepare(&setup);
	for (group = 1; group <= GROUPS; group++) {
		snprintf(text, sizeof(text), "%c%x%s", "43d"[group % 3],
			 group - 1, rests[group % 3]);
		ump_must_say(&setup.ports[0], text);
		must_be_heard_at(&setup, 0, group, text);
	}
}

static void source_is_the_port_that_sent(void)
{
	struct ump_event event;
	struct setup setup;

	prepare(&setup);
	ump_must_say(&setup.ports[3], "42903c00 80000000");
	ump_must_receive(&setup.heard[0], &event);
	CHECK_EQ(event.source.port, 3);
	CHECK_EQ(event.dest.port, setup.heard[0].port);
	ump_must_receive(&setup.heard[3], &event);
	CHECK_EQ(event.source.port, 3);
	ump_must_say(&setup.ports[0], "44903c00 80000000");
	ump_must_receive(&setup.heard[0], &event);
	CHECK_EQ(event.source.port, 0);
	ump_must_receive(&setup.heard[5], &event);
	CHECK_EQ(event.source.port, 0);
	CHECK_EQ(event.dest.client, setup.heard[5].client->id);
}

/* Utility messages and those of streams have no group. */
static void groupless_packets_stay_at_the_endpoint(void)
{
	static const char *const texts[] = {
		"00000000", "00201234", "0f200000", "f0000101 0000001f 00000000 00000000",
		"f3ff0102 03040506 0708090a 0b0c0d0e",
	};
	struct setup setup;
	size_t i;

	prepare(&setup);
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		ump_must_say(&setup.ports[0], texts[i]);
		must_be_heard_at(&setup, 0, 0, texts[i]);
	}
}

static void listener_of_both_hears_it_once(void)
{
	struct ump_end both, two_ports;
	struct setup setup;

	prepare(&setup);
	both = must_hear(&setup.ports[0]);
	ump_must_connect(&setup.ports[3], &both);
	ump_must_say(&setup.ports[3], "42903c00 80000000");
	CHECK(ump_hears(&both, "42903c00 80000000"));
	ump_must_say(&setup.ports[0], "42903c00 80000000");
	CHECK(ump_hears(&both, "42903c00 80000000"));
	ump_must_say(&setup.ports[0], "43903c00 80000000");
	CHECK(ump_hears(&both, "43903c00 80000000"));

	/* Two ports of a client are two listeners. */
	two_ports = must_hear(&setup.ports[0]);
	two_ports.port = ump_must_port(two_ports.client, -1, 0, 0, 0);
	ump_must_connect(&setup.ports[3], &two_ports);
	ump_must_say(&setup.ports[3], "42903c00 80000000");
	CHECK(ump_hears(&two_ports, "42903c00 80000000 42903c00 80000000"));
}

/* Also if two ports stand for the same group. */
static void listener_of_two_ports_of_a_group_hears_it_once(void)
{
	struct seq_client *client = ump_must_open(2);
	struct ump_end endpoint = { client, 2, 0 }, first = { client, 2, 1 };
	struct ump_end second = { client, 2, 2 }, both, rest;

	MUST(ump_must_port(client, 0, UMP_CAP_ENDPOINT, 0, 0) == 0);
	MUST(ump_must_port(client, 1, 0, 5, 0) == 1);
	MUST(ump_must_port(client, 2, 0, 5, 0) == 2);
	both = must_hear(&first);
	ump_must_connect(&second, &both);
	rest = must_hear(&second);
	ump_must_say(&endpoint, "44903c00 80000000");
	CHECK(ump_hears(&both, "44903c00 80000000"));
	CHECK(ump_hears(&rest, "44903c00 80000000"));
}

/* A queue, or its unit, is nothing to a connection that does not stamp. */
static void only_stamps_make_connections_differ(void)
{
	struct ump_end both = ump_must_end(2, 0);
	struct setup setup;
	int queue;

	prepare(&setup);
	queue = seq_must_queue(setup.client);
	ump_must_connect_with(&setup.ports[0], &both, 0, 0);
	ump_must_connect_with(&setup.ports[3], &both, 0, queue + 1);
	ump_must_connect_with(&setup.ports[4], &both,
			      SNDRV_SEQ_PORT_SUBS_TIME_REAL, 0);
	ump_must_say(&setup.ports[0], "42903c00 80000000 43903c00 80000000");
	CHECK(ump_hears(&both, "42903c00 80000000 43903c00 80000000"));
	ump_must_say(&setup.ports[3], "42903c00 80000000");
	CHECK(ump_hears(&both, "42903c00 80000000"));
	ump_must_say(&setup.ports[4], "43903c00 80000000");
	CHECK(ump_hears(&both, "43903c00 80000000"));

	ump_must_connect_with(&setup.ports[5], &both,
			      SNDRV_SEQ_PORT_SUBS_TIMESTAMP, queue);
	ump_must_say(&setup.ports[5], "44903c00 80000000");
	CHECK(ump_hears(&both, "44903c00 80000000 44903c00 80000000"));
}

#define CONNECTED 4000
#define KINDS 4
#define SAME_GROUP 8

/* Others that are connected to a port: four times from each of theirs. */
static void must_be_crowded(struct ump_end *to)
{
	struct ump_end crowd = { .version = 0 };
	int i;

	for (i = 0; i < CONNECTED; i++) {
		if (i % (KINDS * 250) == 0)
			crowd.client = ump_must_open(0);
		if (i % KINDS == 0)
			crowd.port = ump_must_port(crowd.client, -1, 0, 0, 0);
		ump_must_connect_with(&crowd, to, SNDRV_SEQ_PORT_SUBS_TIMESTAMP,
				      i % KINDS);
	}
}

/*
 * Whether a listener has heard an event already is looked for among 16,384
 * connections, and no more: four of these ports find the endpoint in time.
 */
static void so_many_connections_are_compared(void)
{
	struct seq_client *client = ump_must_open(2);
	struct ump_end endpoint = { client, 2, 0 }, port = { client, 2, 0 };
	struct ump_end to = ump_must_end(2, 0);
	int heard = 0;

	MUST(ump_must_port(client, 0, UMP_CAP_ENDPOINT, 0, 0) == 0);
	must_be_crowded(&to);
	ump_must_connect(&endpoint, &to);
	for (port.port = 1; port.port <= SAME_GROUP; port.port++) {
		MUST(ump_must_port(client, port.port, 0, 1, 0) == port.port);
		ump_must_connect(&port, &to);
	}
	ump_must_say(&endpoint, "40903c00 80000000");
	while (!ump_nothing(&to)) {
		struct ump_event event;

		ump_must_receive(&to, &event);
		CHECK_EQ(event.words[0], 0x40903c00);
		heard++;
	}
	CHECK_EQ(heard, 1 + SAME_GROUP - 16384 / CONNECTED);
	/* Each event has as many of its own. */
	port.port = SAME_GROUP;
	ump_must_say(&port, "40903d00 80000000");
	CHECK(ump_hears(&to, "40903d00 80000000"));
}

static void scheduled_packets_are_heard_at_both(void)
{
	struct setup setup;
	int queue;

	prepare(&setup);
	queue = seq_must_queue(setup.client);
	ump_must_say_at_tick(&setup.ports[3], queue, 0, "42903c00 80000000");
	ump_must_say_at_tick(&setup.ports[0], queue, 0, "42903d00 80000000");
	CHECK(ump_hears_later(&setup.heard[0],
			      "42903c00 80000000 42903d00 80000000"));
	CHECK(ump_hears_later(&setup.heard[3],
			      "42903c00 80000000 42903d00 80000000"));
	must_be_heard_at(&setup, 0, 0, "");
}

static void addressed_packets_go_nowhere_else(void)
{
	struct ump_end other = ump_must_end(2, 0);
	struct ump_event header;
	struct setup setup;

	prepare(&setup);
	header = ump_packet(0, 0, 0, 0, 0);
	header.flags = 0;
	ump_event_to(&header, other.client->id, other.port);
	ump_must_say_with(&setup.ports[3], &header, "42903c00 80000000");
	ump_must_say_with(&setup.ports[0], &header, "42903c00 80000000");
	CHECK(ump_hears(&other, "42903c00 80000000 42903c00 80000000"));
	must_be_heard_at(&setup, 0, 0, "");
}

static void events_of_group_ports_are_heard_at_the_endpoint(void)
{
	struct snd_seq_event event =
		seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64);
	struct setup setup;

	prepare(&setup);
	seq_event_to_subscribers(&event, 3);
	seq_must_send(setup.client, &event);
	must_be_heard_at(&setup, 3, 0, "40903c00 80000000");
	/* Not while it is a client of events. */
	MUST(!ump_set_version(setup.client, 0));
	seq_must_send(setup.client, &event);
	must_be_heard_at(&setup, 3, 3, "40903c00 80000000");
	MUST(!ump_set_version(setup.client, 1));
	seq_must_send(setup.client, &event);
	must_be_heard_at(&setup, 3, 0, "40903c00 80000000");
}

/* A port is found by the group that it was given, not by its number. */
static void numbers_of_ports_do_not_matter(void)
{
	struct seq_client *client = ump_must_open(2);
	struct ump_end endpoint = { client, 2, 7 }, first = { client, 2, 20 };
	struct ump_end second = { client, 2, 1 };
	struct ump_end at_endpoint, at_first, at_second;

	MUST(ump_must_port(client, 7, UMP_CAP_ENDPOINT, 0, 0) == 7);
	MUST(ump_must_port(client, 20, 0, 1, 0) == 20);
	MUST(ump_must_port(client, 1, 0, 2, 0) == 1);
	at_endpoint = must_hear(&endpoint);
	at_first = must_hear(&first);
	at_second = must_hear(&second);
	ump_must_say(&endpoint,
		     "40903c00 80000000 41903d00 80000000 42903e00 80000000");
	CHECK(ump_hears(&at_endpoint,
			"40903c00 80000000 41903d00 80000000 42903e00 80000000"));
	CHECK(ump_hears(&at_first, "40903c00 80000000"));
	CHECK(ump_hears(&at_second, "41903d00 80000000"));
	ump_must_say(&first, "40903c00 80000000");
	CHECK(ump_hears(&at_endpoint, "40903c00 80000000"));
	CHECK(ump_hears(&at_first, "40903c00 80000000"));
	CHECK(ump_hears(&at_second, ""));
}

/* Also when a port gets its group, or the endpoint its bit, later. */
static void groups_can_be_changed(void)
{
	struct seq_client *client = ump_must_open(2);
	struct ump_end endpoint = { client, 2, 0 }, port = { client, 2, 1 };
	struct ump_end at_endpoint, at_port;
	struct ump_port_info info;

	MUST(ump_must_port(client, 0, UMP_CAP_ENDPOINT, 0, 0) == 0);
	MUST(ump_must_port(client, 1, 0, 0, 0) == 1);
	at_endpoint = must_hear(&endpoint);
	at_port = must_hear(&port);
	ump_must_say(&endpoint, "40903c00 80000000");
	CHECK(ump_hears(&at_port, ""));
	MUST(!ump_get_port(client, client->id, 1, &info));
	info.ump_group = 9;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	ump_must_say(&endpoint, "40903c00 80000000 48903d00 80000000");
	CHECK(ump_hears(&at_port, "48903d00 80000000"));
	ump_drop(&at_endpoint);

	MUST(!ump_get_port(client, client->id, 0, &info));
	info.capability &= ~UMP_CAP_ENDPOINT;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	ump_must_say(&endpoint, "48903d00 80000000");
	CHECK(ump_hears(&at_port, ""));
	CHECK(ump_hears(&at_endpoint, "48903d00 80000000"));
	ump_must_say(&port, "48903d00 80000000");
	CHECK(ump_hears(&at_port, "48903d00 80000000"));
	CHECK(ump_hears(&at_endpoint, ""));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(group_ports_are_heard_at_the_endpoint),
	CASE_ONBEAT(endpoint_is_heard_at_the_port_of_the_group),
	CASE_ONBEAT(source_is_the_port_that_sent),
	CASE_ONBEAT(groupless_packets_stay_at_the_endpoint),
	CASE_ONBEAT(listener_of_both_hears_it_once),
	CASE_ONBEAT(listener_of_two_ports_of_a_group_hears_it_once),
	CASE_ONBEAT(only_stamps_make_connections_differ),
	CASE_ONBEAT(so_many_connections_are_compared),
	CASE_ONBEAT(scheduled_packets_are_heard_at_both),
	CASE_ONBEAT(addressed_packets_go_nowhere_else),
	CASE_ONBEAT(events_of_group_ports_are_heard_at_the_endpoint),
	CASE_ONBEAT(numbers_of_ports_do_not_matter),
	CASE_ONBEAT(groups_can_be_changed),
};

KTAP_MAIN(cases);
