// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Midi Through between clients of packets and of events; ump=1 and ump=2. Those who send
 * through it have one address behind it, and are not mixed up.
 */
#include "driverlib.h"
#include "ktap.h"
#include "throughlib.h"

#include <unistd.h>

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

	through_must_load("");
	must_say_of_itself(0, UMP_NO_CONVERT);
	from = through_must_feed(2);
	to = through_must_hear(2, 0);
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

	through_must_load("");
	from = through_must_feed(2);
	to = through_must_hear(0, 0);
	midi1 = through_must_hear(1, 0);
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

	through_must_load("");
	from = through_must_feed(0);
	to = through_must_hear(2, 0);
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

	through_must_load(parameter);
	must_say_of_itself(version, 0);
	midi1 = through_must_feed(1);
	midi2 = through_must_feed(2);
	events = through_must_feed(0);
	as_it_is = through_must_hear(2, UMP_NO_CONVERT);
	for (i = 0; i < 3; i++)
		back[i] = through_must_hear(i, 0);
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

	through_must_load(parameter);
	from = ump_must_end(2, 0);
	to = through_must_hear(2, 0);
	MUST(!seq_subscribe(from.client->fd, THROUGH, 0, THROUGH, 0));
	event = ump_packet(from.port, 0x40903c00, 0x80000000, 0, 0);
	ump_event_to(&event, THROUGH, 0);
	CHECK_EQ(seq_write(from.client->fd, &event, sizeof(event)), -EMLINK);
	while (!ump_receive_now(&to, &event, NULL)) {
		CHECK_EQ(event.words[0], 0x40903c00);
		copies++;
	}
	CHECK_EQ(copies, 6);
	/*
	 * A message that becomes several makes as many rounds, at the listener. If it does
	 * so on its way, the first that is refused is the last that is sent.
	 */
	if (*parameter) {
		MUST(!ump_set_version(to.client, 1));
		to.version = 1;
		event = ump_packet(from.port, 0x40200001, 0x80000000, 0, 0);
		ump_event_to(&event, THROUGH, 0);
		CHECK_EQ(seq_write(from.client->fd, &event, sizeof(event)),
			 -EMLINK);
		for (copies = 0; !ump_receive_now(&to, &event, NULL); copies++)
			;
		CHECK_EQ(copies, strcmp(parameter, "ump=1") ? 4 * 6 : 6);
	}
	MUST(!seq_unsubscribe(from.client->fd, THROUGH, 0, THROUGH, 0));
	seq_close(from.client);
	seq_close(to.client);
}

static void circles_of_packets_end(void)
{
	must_end("");
	must_end("ump=1");
	must_end("ump=2");
}

/* --- several senders --- */

static void dumps_of_two_programs_do_not_mix(void)
{
	static const char * const parameters[] = { "", "ump=1", "ump=2" };
	struct ump_end first, second, to;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(parameters); i++) {
		through_must_load(parameters[i]);
		first = through_must_feed(1);
		second = through_must_feed(2);
		to = through_must_hear(0, 0);
		ump_must_say(&first, "30160102 03040506");
		ump_must_say(&second, "30161112 13141516");
		ump_must_say(&first, "30260708 090a0b0c");
		ump_must_say(&first, "30310d00 00000000");
		ump_must_say(&second, "30311700 00000000");
		CHECK(ump_hears(&to, "f0 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d f7 "
				"f0 11 12 13 14 15 16 17 f7"));
		seq_close(first.client);
		seq_close(second.client);
		seq_close(to.client);
	}
}

static void note_of_another_cuts_off_nothing(void)
{
	struct ump_end first, second, to;

	through_must_load("");
	first = through_must_feed(1);
	second = through_must_feed(1);
	to = through_must_hear(0, 0);
	ump_must_say(&first, "30160102 03040506");
	ump_must_say(&second, "20903c40");
	ump_must_say(&first, "30310700 00000000");
	CHECK(ump_hears(&to, "90 3c 40 f0 01 02 03 04 05 06 07 f7"));
	/* One of its own does. */
	ump_must_say(&first, "30160102 03040506 20903c40 30310700 00000000");
	CHECK(ump_hears(&to, "90 3c 40"));
}

static void parameters_of_two_programs_do_not_mix(void)
{
	static const char * const messages[][2] = {
		{ "20b06500", "b0 65 00" }, { "20b06401", "b0 64 02" },
		{ "20b0060a", "b0 06 14" }, { "20b02601", "b0 26 02" },
		{ "20b00001", "b0 00 05" }, { "20c00700", "c0 08" },
	};
	struct ump_end first, second, to;
	size_t i;

	through_must_load("");
	first = through_must_feed(1);
	second = through_must_feed(0);
	to = through_must_hear(2, 0);
	for (i = 0; i < ARRAY_SIZE(messages); i++) {
		ump_must_say(&first, messages[i][0]);
		ump_must_say(&second, messages[i][1]);
	}
	CHECK(ump_hears(&to, "40200001 14040000 40200002 28080000 "
			"40c00001 07000100 40c00001 08000500"));
}

/* A message that has begun is dropped with the connection to Midi Through as well. */
static void torn_dump_is_not_heard(void)
{
	struct ump_end from, to;

	through_must_load("");
	from = through_must_feed(1);
	to = through_must_hear(0, 0);
	ump_must_say(&from, "30160102 03040506");
	MUST(!seq_unsubscribe(from.client->fd, from.client->id, from.port, THROUGH, 0));
	ump_must_say(&from, "30260708 090a0b0c");
	MUST(!seq_subscribe(from.client->fd, from.client->id, from.port, THROUGH, 0));
	ump_must_say(&from, "30310d00 00000000");
	CHECK(ump_hears(&to, ""));
	ump_must_say(&from, "30010100 00000000");
	CHECK(ump_hears(&to, "f0 01 f7"));
}

/* As much of a message as a driver gets some of; it does not end. */
static void must_begin(struct ump_end *from)
{
	char *text = ump_sysex_text(ump_sysex_new(601), 601, 0);

	text[600 / 6 * 18 - 1] = '\0';
	ump_must_say(from, text);
	free(text);
}

/* The driver has got one more event, an F7 of Midi Through. */
static void check_ended(int driver, int before)
{
	struct sample_call call = { };

	CHECK_EQ(driver_ask(&call, SAMPLE_RECEIVED, driver), before + 1);
	CHECK_EQ(call.event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(call.event.source.client, THROUGH);
	CHECK_EQ(call.event.data.ext.len & 0xffff, 1);
	CHECK_EQ(call.bytes[0], 0xf7);
}

/* A driver of bytes behind it. */
static int must_hear_by_driver(void)
{
	struct seq_client *asking = seq_must_open();
	int driver, port;

	through_must_load("");
	driver = driver_must_create();
	port = driver_do(SAMPLE_ATTACH, driver, 0);
	MUST(!seq_subscribe(asking->fd, THROUGH, 0, driver, port));
	seq_close(asking);
	return driver;
}

/* It knows one address. A message that begins within another's is dropped. */
static void driver_gets_one_dump_at_a_time(void)
{
	struct ump_end first, second;
	struct sample_call call = { };
	int driver, before;

	driver = must_hear_by_driver();
	first = through_must_feed(1);
	second = through_must_feed(1);
	must_begin(&first);
	before = driver_ask(&call, SAMPLE_RECEIVED, driver);
	ump_must_say(&second, "30111100 00000000 30311200 00000000");
	CHECK_EQ(driver_ask(&call, SAMPLE_RECEIVED, driver), before);
	ump_must_say(&first, "30310700 00000000");
	CHECK_EQ(driver_ask(&call, SAMPLE_RECEIVED, driver), before + 1);
	/* The next one may, and ends with its sender. */
	must_begin(&second);
	before = driver_ask(&call, SAMPLE_RECEIVED, driver);
	seq_close(second.client);
	check_ended(driver, before);
	must_begin(&first);
	before = driver_ask(&call, SAMPLE_RECEIVED, driver);
	MUST(!seq_unsubscribe(first.client->fd, first.client->id, first.port, THROUGH, 0));
	check_ended(driver, before);
	driver_must_delete(driver);
}

/* As a program does that has hung: devices have given it up as well by then. */
static void silent_sender_shuts_nobody_out(void)
{
	struct ump_end first, second;
	struct sample_call call = { };
	int driver, before;

	driver = must_hear_by_driver();
	first = through_must_feed(1);
	second = through_must_feed(1);
	must_begin(&first);
	before = driver_ask(&call, SAMPLE_RECEIVED, driver);
	usleep(1700000);
	ump_must_say(&second, "30111100 00000000 30311200 00000000");
	/* The end of the first, and the second. */
	CHECK_EQ(driver_ask(&call, SAMPLE_RECEIVED, driver), before + 2);
	ump_must_say(&first, "30310700 00000000");
	CHECK_EQ(driver_ask(&call, SAMPLE_RECEIVED, driver), before + 2);
	/* Nor has one that has passed on nothing yet. */
	ump_must_say(&first, "30160102 03040506");
	usleep(1700000);
	ump_must_say(&second, "30021112 00000000");
	CHECK_EQ(driver_ask(&call, SAMPLE_RECEIVED, driver), before + 3);
	driver_must_delete(driver);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(packets_pass_whole),
	CASE_ONBEAT(listeners_of_events_hear_events),
	CASE_ONBEAT(events_become_packets_behind_it),
	CASE_ONBEAT(ump_1_makes_it_a_client_of_midi_1),
	CASE_ONBEAT(ump_2_makes_it_a_client_of_midi_2),
	CASE_ONBEAT(circles_of_packets_end),
	CASE_ONBEAT(dumps_of_two_programs_do_not_mix),
	CASE_ONBEAT(note_of_another_cuts_off_nothing),
	CASE_ONBEAT(parameters_of_two_programs_do_not_mix),
	CASE_ONBEAT(torn_dump_is_not_heard),
	CASE_ONBEAT(driver_gets_one_dump_at_a_time),
	CASE_ONBEAT(silent_sender_shuts_nobody_out),
};

KTAP_MAIN(cases);
