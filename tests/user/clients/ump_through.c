// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Midi Through between clients of packets and of events; ump=1 and ump=2. */
#include "ktap.h"
#include "umplib.h"

#define THROUGH SNDRV_SEQ_CLIENT_DUMMY

static void must_load(const char *parameters)
{
	char command[128];

	snprintf(command, sizeof(command),
		 "modprobe -q -r snd-seq-dummy; modprobe snd-seq-dummy %s", parameters);
	MUST(!system(command));
}

static struct ump_end must_feed(int version)
{
	struct ump_end end = ump_must_end(version, 0);

	MUST(!seq_subscribe(end.client->fd, end.client->id, end.port, THROUGH,
			    0));
	ump_drop(&end);
	return end;
}

static struct ump_end must_hear(int version, unsigned int filter)
{
	struct ump_end end = ump_must_end(version, 0);

	ump_must_filter(end.client, filter, 0);
	MUST(!seq_subscribe(end.client->fd, THROUGH, 0, end.client->id,
			    end.port));
	ump_drop(&end);
	return end;
}

static void must_say_of_itself(unsigned int version, unsigned int filter)
{
	struct ump_end asking = ump_must_end(2, 0);
	struct ump_client_info info;

	MUST(!ump_get_client(asking.client, THROUGH, &info));
	CHECK_EQ(info.midi_version, version);
	CHECK_EQ(info.filter & UMP_NO_CONVERT, filter);
	CHECK_STR(info.name, "Midi Through");
}

static void packets_pass_whole(void)
{
	struct ump_end from, to;
	struct ump_event event;

	must_load("");
	must_say_of_itself(0, UMP_NO_CONVERT);
	from = must_feed(2);
	to = must_hear(2, 0);
	event = ump_packet(from.port, 0x53120102, 0x83848586, 0x8788898a,
			   0x8b8c8d8e);
	MUST(seq_write(from.client->fd, &event, sizeof(event)) ==
	     sizeof(event));
	ump_must_receive(&to, &event);
	CHECK_EQ(event.flags, UMP_FLAG);
	CHECK_EQ(event.source.client, THROUGH);
	CHECK_EQ(event.source.port, 0);
	CHECK_EQ(event.words[0], 0x53120102);
	CHECK_EQ(event.words[1], 0x83848586);
	CHECK_EQ(event.words[2], 0x8788898a);
	CHECK_EQ(event.words[3], 0x8b8c8d8e);
	ump_must_say(&from,
		     "00201234 4f903c03 81230456 2f903c40 f0000101 00000000 00000000 "
		     "00000000");
	CHECK(ump_hears(&to, "00201234 4f903c03 81230456 4f903c00 80000000 "
			"f0000101 00000000 00000000 00000000"));
}

static void listeners_of_events_hear_events(void)
{
	struct ump_end from, to, midi1;

	must_load("");
	from = must_feed(2);
	to = must_hear(0, 0);
	midi1 = must_hear(1, 0);
	ump_must_say(&from,
		     "40903c00 80000000 40230102 80040000 50060102 03040506 00000000 "
		     "00000000 30160102 03040506");
	ump_must_say(&from, "30310700 00000000");
	CHECK(ump_hears(&to, "90 3c 40 b3 65 01 b3 64 02 b3 06 40 b3 26 01 "
			"f0 01 02 03 04 05 06 07 f7"));
	CHECK(ump_hears(&midi1, "20903c40 20b36501 20b36402 20b30640 20b32601 "
			"50060102 03040506 00000000 00000000 30160102 03040506 "
			"30310700 00000000"));
}

static void events_become_packets_behind_it(void)
{
	struct ump_end from, to;
	struct ump_event event;
	struct snd_seq_event echo = seq_event_new(SNDRV_SEQ_EVENT_ECHO);

	must_load("");
	from = must_feed(0);
	to = must_hear(2, 0);
	ump_must_say(&from,
		     "90 3c 40 b0 65 00 b0 64 01 b0 06 40 b0 26 00 f0 01 02 f7");
	CHECK(ump_hears(&to,
			"40903c00 80000000 40200001 80000000 30020102 00000000"));
	seq_event_to_subscribers(&echo, from.port);
	seq_must_send(from.client, &echo);
	ump_must_receive_type(&to, &event, SNDRV_SEQ_EVENT_ECHO);
}

/* Some listeners want it as it is. */
static void must_convert(const char *parameter, int version, const char *kept,
			 const char *heard)
{
	struct ump_end midi1, midi2, events, as_it_is, back[3];
	int i;

	must_load(parameter);
	must_say_of_itself(version, 0);
	midi1 = must_feed(1);
	midi2 = must_feed(2);
	events = must_feed(0);
	as_it_is = must_hear(2, UMP_NO_CONVERT);
	for (i = 0; i < 3; i++)
		back[i] = must_hear(i, 0);
	ump_must_say(&midi1, "20903c40");
	ump_must_say(&midi2, "40903c00 81230000");
	ump_must_say(&events, "90 3c 40");
	CHECK(ump_hears(&as_it_is, kept));
	CHECK(ump_hears(&back[0], "90 3c 40 90 3c 40 90 3c 40"));
	CHECK(ump_hears(&back[1], "20903c40 20903c40 20903c40"));
	CHECK(ump_hears(&back[2], heard));
}

static void ump_1_makes_it_a_client_of_midi_1(void)
{
	must_convert("ump=1", 1, "20903c40 20903c40 20903c40",
		     "40903c00 80000000 40903c00 80000000 40903c00 80000000");
}

static void ump_2_makes_it_a_client_of_midi_2(void)
{
	must_convert("ump=2", 2,
		     "40903c00 80000000 40903c00 81230000 40903c00 80000000",
		     "40903c00 80000000 40903c00 81230000 40903c00 80000000");
}

/* Eight ports, the first and the last of which are the programs'. */
static void must_end(const char *parameter)
{
	struct ump_end from, to;
	struct ump_event event;
	int copies = 0;

	must_load(parameter);
	from = ump_must_end(2, 0);
	to = must_hear(2, 0);
	MUST(!seq_subscribe(from.client->fd, THROUGH, 0, THROUGH, 0));
	event = ump_packet(from.port, 0x40903c00, 0x80000000, 0, 0);
	ump_event_to(&event, THROUGH, 0);
	CHECK_EQ(seq_write(from.client->fd, &event, sizeof(event)), -EMLINK);
	while (!ump_receive_now(&to, &event, NULL)) {
		CHECK_EQ(event.words[0], 0x40903c00);
		copies++;
	}
	CHECK_EQ(copies, 6);
	/* A message that becomes several makes as many rounds. */
	if (*parameter) {
		MUST(!ump_set_version(to.client, 1));
		to.version = 1;
		event = ump_packet(from.port, 0x40200001, 0x80000000, 0, 0);
		ump_event_to(&event, THROUGH, 0);
		CHECK_EQ(seq_write(from.client->fd, &event, sizeof(event)),
			 -EMLINK);
		for (copies = 0; !ump_receive_now(&to, &event, NULL); copies++)
			;
		CHECK_EQ(copies, 4 * 6);
	}
	MUST(!seq_unsubscribe(from.client->fd, THROUGH, 0, THROUGH, 0));
}

static void circles_of_packets_end(void)
{
	must_end("");
	must_end("ump=1");
	must_end("ump=2");
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(packets_pass_whole),
	CASE_ONBEAT(listeners_of_events_hear_events),
	CASE_ONBEAT(events_become_packets_behind_it),
	CASE_ONBEAT(ump_1_makes_it_a_client_of_midi_1),
	CASE_ONBEAT(ump_2_makes_it_a_client_of_midi_2),
	CASE_ONBEAT(circles_of_packets_end),
};

KTAP_MAIN(cases);
