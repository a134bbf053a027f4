// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Several senders, or groups, at one port: parameters and banks that one of them
 * has chosen are nothing to the others, and what belongs together arrives
 * together.
 */
#include "ktap.h"
#include "umplib.h"

#include <poll.h>
#include <pthread.h>

#define FLOODERS 8
#define WANTED 200

/* One message each, in turn. */
static void say_in_turn(struct ump_end *first, struct ump_end *second,
			const char *const messages[][2], size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		ump_must_say(first, messages[i][0]);
		ump_must_say(second, messages[i][1]);
	}
}

static const char *const events[][2] = {
	{ "b0 65 00", "b0 65 00" }, { "b0 64 01", "b0 64 02" },
	{ "b0 06 0a", "b0 06 14" }, { "b0 26 01", "b0 26 02" },
};

static const char *const packets[][2] = {
	{ "20b06500", "20b06500" }, { "20b06401", "20b06402" },
	{ "20b0060a", "20b00614" }, { "20b02601", "20b02602" },
};

static const char both[] = "40200001 14040000 40200002 28080000";

static void two_programs_do_not_mix(void)
{
	int version;

	for (version = 0; version < 2; version++) {
		struct ump_end first = ump_must_end(version, 0);
		struct ump_end second = ump_must_end(version, 0);
		struct ump_end to = ump_must_end(2, 0);

		ump_must_connect(&first, &to);
		ump_must_connect(&second, &to);
		say_in_turn(&first, &second, version ? packets : events, 4);
		CHECK(ump_hears(&to, both));
	}
}

static void two_ports_do_not_mix(void)
{
	struct ump_end first = ump_must_end(1, 0), second = first;
	struct ump_end to = ump_must_end(2, 0);

	second.port = ump_must_port(first.client, -1, 0, 0, 0);
	ump_must_connect(&first, &to);
	ump_must_connect(&second, &to);
	say_in_turn(&first, &second, packets, 4);
	CHECK(ump_hears(&to, both));
}

/* Without a connection, too. */
static void two_who_address_a_port_do_not_mix(void)
{
	struct ump_end first = ump_must_end(0, 0), second = ump_must_end(0, 0);
	struct ump_end to = ump_must_end(2, 0);
	struct ump_event header = ump_packet(0, 0, 0, 0, 0);
	int i;

	header.flags = 0;
	ump_event_to(&header, to.client->id, to.port);
	for (i = 0; i < 4; i++) {
		ump_must_say_with(&first, &header, events[i][0]);
		ump_must_say_with(&second, &header, events[i][1]);
	}
	CHECK(ump_hears(&to, both));
}

/* However many groups another has, and however many values wait in them. */
static void one_who_has_many_groups_leaves_others_alone(void)
{
	struct ump_end first = ump_must_end(0, 0), second = ump_must_end(1, 0);
	struct ump_end to = { ump_must_open(2), 2, 0 };
	char text[80];
	int i, group;

	to.port = ump_must_port(to.client, -1, UMP_CAP_ENDPOINT, 0, 0);
	ump_must_say_to(&first, &to, "b0 65 00 b0 64 01");
	for (i = 0; i < 2; i++) {
		second.port = ump_must_port(second.client, -1, 0, 0, 0);
		for (group = 0; group < 16; group++) {
			snprintf(text, sizeof(text),
				 "2%xb06500 2%xb06402 2%xb00614", group, group,
				 group);
			ump_must_say_to(&second, &to, text);
		}
	}
	ump_drop(&to);
	ump_must_say_to(&first, &to, "b0 06 0a b0 26 01");
	CHECK(ump_hears(&to, "40200001 14040000"));
}

/* Messages that move to another group only are of nobody. */
static void system_messages_take_no_place(void)
{
	struct ump_end first = ump_must_end(0, 0), other;
	struct ump_end to = ump_must_end(2, 2);
	int i;

	ump_must_say_to(&first, &to, "b0 65 00 b0 64 01");
	for (i = 0; i < 16; i++) {
		other = ump_must_end(1, 0);
		ump_must_say_to(&other, &to, "10f80000 30010100 00000000");
	}
	ump_drop(&to);
	ump_must_say_to(&first, &to, "b0 06 0a b0 26 01");
	CHECK(ump_hears(&to, "41200001 14040000"));
}

/* Group ports that are heard at their endpoint. */
static void two_group_ports_do_not_mix(void)
{
	struct ump_end endpoint = { ump_must_open(1), 1, 0 };
	struct ump_end first = { endpoint.client, 1, 1 }, second = { endpoint.client, 1, 2 };
	struct ump_end to = ump_must_end(2, 0);

	MUST(ump_must_port(endpoint.client, 0, UMP_CAP_ENDPOINT, 0, 0) == 0);
	MUST(ump_must_port(endpoint.client, 1, 0, 1, 0) == 1);
	MUST(ump_must_port(endpoint.client, 2, 0, 2, 0) == 2);
	ump_must_connect(&endpoint, &to);
	say_in_turn(&first, &second, packets, 4);
	CHECK(ump_hears(&to, both));
}

/* State of what comes by an endpoint is remembered by the port, for each of its connections. */
static void two_connections_do_not_mix(void)
{
	struct ump_end endpoint = { ump_must_open(1), 1, 0 };
	struct ump_end port = { endpoint.client, 1, 1 };
	struct ump_end to = ump_must_end(2, 0);

	MUST(ump_must_port(endpoint.client, 0, UMP_CAP_ENDPOINT, 0, 0) == 0);
	MUST(ump_must_port(endpoint.client, 1, 0, 1, 0) == 1);
	ump_must_connect(&endpoint, &to);
	ump_must_connect_with(&endpoint, &to, SNDRV_SEQ_PORT_SUBS_TIMESTAMP,
			      seq_must_queue(endpoint.client));
	ump_must_say(&port, "20b06500 20b06401 20b0060a 20b02601");
	CHECK(ump_hears(&to, "40200001 14040000 40200001 14040000"));
}

static void groups_do_not_mix(void)
{
	struct ump_end from = ump_must_end(1, 0), to = { .version = 2 };

	to.client = ump_must_open(2);
	to.port = ump_must_port(to.client, -1, UMP_CAP_ENDPOINT, 0, 0);
	ump_must_connect(&from, &to);
	ump_must_say(&from, "20b06500 25b06500 20b06401 25b06402 "
		     "20b0060a 25b00614 20b02601 25b02602");
	CHECK(ump_hears(&to, "40200001 14040000 45200002 28080000"));
	ump_must_say(&from, "20b00001 20b02002 25c00500 20c00600");
	CHECK(ump_hears(&to, "45c00000 05000000 40c00001 06000102"));
}

static void banks_of_two_programs_do_not_mix(void)
{
	struct ump_end first = ump_must_end(0, 0), second = ump_must_end(1, 0);
	struct ump_end to = ump_must_end(2, 0);

	ump_must_connect(&first, &to);
	ump_must_connect(&second, &to);
	ump_must_say(&first, "b0 00 01 b0 20 02");
	ump_must_say(&second, "20c00500");
	ump_must_say(&first, "c0 06");
	CHECK(ump_hears(&to, "40c00000 05000000 40c00001 06000102"));
	/* It stays for the next program. */
	ump_must_say(&first, "c0 07");
	ump_must_say(&second, "20b02003 20c00800");
	CHECK(ump_hears(&to, "40c00001 07000102 40c00001 08000003"));
}

/* Nor is anything left of a connection that has ended. */
static void new_connection_begins_anew(void)
{
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(2, 0);

	ump_must_connect(&from, &to);
	ump_must_say(&from, "b0 00 01 b0 65 00 b0 64 01 b0 06 0a");
	ump_must_disconnect(&from, &to);
	ump_must_connect(&from, &to);
	ump_must_say(&from, "b0 26 01 c0 05");
	CHECK(ump_hears(&to, "40c00000 05000000"));
}

static void new_version_begins_anew(void)
{
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(2, 0);

	ump_must_connect(&from, &to);
	ump_must_say(&from, "b0 00 01 b0 65 00 b0 64 01 b0 06 0a");
	ump_must_switch(&to, 0);
	ump_must_switch(&to, 2);
	ump_must_say(&from, "b0 26 01 c0 05");
	CHECK(ump_hears(&to, "40c00000 05000000"));
}

/* --- together --- */

static bool stop;

static bool stopped(void)
{
	return __atomic_load_n(&stop, __ATOMIC_RELAXED);
}

struct sender {
	struct ump_end from;
	pthread_t thread;
};

static void *flood(void *argument)
{
	struct sender *sender = argument;

	while (!stopped())
		ump_must_say(&sender->from,
			     "41b10700 80000000 41b10700 80000000");
	return NULL;
}

/* In turn a parameter with its value, and a program with its bank: a number in each. */
static void *send_whole_messages(void *argument)
{
	struct sender *sender = argument;
	unsigned int number;
	char text[64];

	for (number = 1; !stopped(); number++) {
		snprintf(text, sizeof(text),
			 number & 1 ? "4020%02x01 %02x000000" :
				      "40c00001 %02x00%02x02",
			 number & 63,
			 number & 1 ? (number & 63) << 1 : number & 63);
		ump_must_say(&sender->from, text);
	}
	return NULL;
}

/* The next message, as the word of a packet; false where something was lost. */
static bool next_message(struct ump_end *to, __u32 *word)
{
	struct ump_event event;
	int err = ump_receive(to, &event, NULL);

	if (err == -ENOSPC)
		return false;
	MUST(!err);
	*word = event.words[0];
	if (to->version)
		return true;
	*word = 0x20b00000 | event.data.control.channel << 16 |
		event.data.control.param << 8 | event.data.control.value;
	if (event.type == SNDRV_SEQ_EVENT_PGMCHANGE)
		*word = 0x20c00000 | event.data.control.value << 8;
	return true;
}

/* All that belongs to the first is there, one behind the other. */
static void must_be_whole(struct ump_end *to, __u32 first)
{
	__u32 number = first & 0x7f, word, i;
	__u32 parameter[] = { 0x20b06401, 0x20b00600 | number, 0x20b02600 };
	__u32 program[] = { 0x20b02002, 0x20c00000 | number << 8 };
	bool is_program = (first & 0xff00) == 0;

	CHECK_EQ(first & ~0x7f, is_program ? 0x20b00000 : 0x20b06500);
	for (i = 0; i < (is_program ? ARRAY_SIZE(program) :
				      ARRAY_SIZE(parameter)); i++) {
		MUST(next_message(to, &word));
		MUST(word == (is_program ? program[i] : parameter[i]));
	}
}

static void messages_are_whole_in_a_flood(int version)
{
	struct sender senders[FLOODERS + 1];
	struct ump_end to = ump_must_end(version, 0);
	int i, whole = 0;
	__u32 word;

	stop = false;
	ump_must_have_room(to.client, 2000);
	for (i = 0; i <= FLOODERS; i++) {
		senders[i].from = ump_must_end(2, 0);
		ump_must_connect(&senders[i].from, &to);
	}
	for (i = 0; i <= FLOODERS; i++)
		MUST(!pthread_create(&senders[i].thread, NULL,
				     i ? flood : send_whole_messages,
				     &senders[i]));
	while (whole < WANTED) {
		if (!next_message(&to, &word) ||
		    (word & 0x00ff0000) == 0x00b10000)
			continue;
		must_be_whole(&to, word);
		whole++;
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (i = 0; i <= FLOODERS; i++)
		pthread_join(senders[i].thread, NULL);
}

static void messages_are_whole_for_midi_1(void)
{
	messages_are_whole_in_a_flood(1);
}

static void messages_are_whole_for_events(void)
{
	messages_are_whole_in_a_flood(0);
}

/* --- no room --- */

/* Room for two of the four: none comes, and the loss is told at its place. */
static void parameter_that_does_not_fit_is_lost_whole(void)
{
	struct ump_end from = ump_must_end(2, 0), to;
	struct ump_event event;
	int version, i;

	for (version = 0; version < 2; version++) {
		to = ump_must_end(version, 0);
		ump_must_have_room(to.client, 10);
		ump_must_connect(&from, &to);
		for (i = 0; i < 8; i++)
			ump_must_say(&from, "40b00700 80000000");
		ump_must_say(&from, "40230102 80040000");
		/* One that is smaller still fits. */
		ump_must_say(&from, "40903c00 80000000");
		CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 1);
		for (i = 0; i < 8; i++)
			MUST(!ump_receive_now(&to, &event, NULL));
		CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
		CHECK(ump_hears(&to, version ? "20903c40" : "90 3c 40"));
		/* It is told once, and there is room again. */
		ump_must_say(&from, "40230102 80040000");
		CHECK(ump_hears(&to,
				version ?
					"20b36501 20b36402 20b30640 20b32601" :
					"b3 65 01 b3 64 02 b3 06 40 b3 26 01"));
		CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 1);
		ump_must_disconnect(&from, &to);
	}
}

/* A sender that addresses the port is told, and may send it again. */
static void lost_parameter_can_be_sent_again(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(1, 0);
	struct ump_event header = ump_packet(0, 0, 0, 0, 0), event;
	int i;

	ump_must_have_room(to.client, 10);
	seq_set_nonblock(from.client->fd, true);
	header.flags = 0;
	ump_event_to(&header, to.client->id, to.port);
	for (i = 0; i < 8; i++)
		ump_must_say_with(&from, &header, "40b00700 80000000");
	CHECK_EQ(ump_say_with(&from, &header, "40230102 80040000"), -EAGAIN);
	for (i = 0; i < 8; i++)
		MUST(!ump_receive_now(&to, &event, NULL));
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -EAGAIN);
	ump_must_say_with(&from, &header, "40230102 80040000");
	CHECK(ump_hears(&to, "20b36501 20b36402 20b30640 20b32601"));
}

/* A value that waits is none of the group that the port has later, nor is the number. */
static void port_of_another_group_begins_anew(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(2, 1);
	struct ump_port_info info;

	ump_must_connect(&from, &to);
	ump_must_say(&from, "20b06500 20b06402 20b0060a");
	MUST(!ump_get_port(to.client, to.client->id, to.port, &info));
	info.ump_group = 2;
	MUST(!seq_call(to.client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	ump_must_say(&from, "20903c40 20b00614 20b02600");
	CHECK(ump_hears(&to, "41903c00 80000000"));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(two_programs_do_not_mix),
	CASE_ONBEAT(two_ports_do_not_mix),
	CASE_ONBEAT(two_who_address_a_port_do_not_mix),
	CASE_ONBEAT(one_who_has_many_groups_leaves_others_alone),
	CASE_ONBEAT(system_messages_take_no_place),
	CASE_ONBEAT(two_group_ports_do_not_mix),
	CASE_ONBEAT(two_connections_do_not_mix),
	CASE_ONBEAT(groups_do_not_mix),
	CASE_ONBEAT(banks_of_two_programs_do_not_mix),
	CASE_ONBEAT(new_connection_begins_anew),
	CASE_ONBEAT(new_version_begins_anew),
	CASE_ONBEAT(messages_are_whole_for_midi_1),
	CASE_ONBEAT(messages_are_whole_for_events),
	CASE_ONBEAT(parameter_that_does_not_fit_is_lost_whole),
	CASE_ONBEAT(lost_parameter_can_be_sent_again),
	CASE_ONBEAT(port_of_another_group_begins_anew),
};

KTAP_MAIN(cases);
