// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events and packets for clients of other versions. All rows of known conversions
 * are in ump_vectors.c; here is what depends on the listener.
 */
#define _GNU_SOURCE
#include "ktap.h"
#include "umplib.h"

#define STATS "/proc/asound/seq/stats"

/* Each row has a connection of its own. */
struct row {
	int from, to;
	const char *said, *heard;
};

static void must_become(const struct row *row)
{
	struct ump_end from = ump_must_end(row->from, 0),
		       to = ump_must_end(row->to, 0);

	ump_must_connect(&from, &to);
	ump_must_say(&from, row->said);
	if (!ump_hears(&to, row->heard))
		FAIL("that was \"%.300s\" from version %d to %d", row->said,
		     row->from, row->to);
	seq_close(from.client);
	seq_close(to.client);
}

static void all_must_become(const struct row *rows, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		must_become(&rows[i]);
}

#define ALL_MUST_BECOME(rows) all_must_become(rows, ARRAY_SIZE(rows))

/* A velocity that is not 0 never becomes 0, which would end the note. */
static void soft_notes_stay_notes(void)
{
	static const struct row rows[] = {
		{ 2, 1, "40903c00 00000000", "20903c01" },
		{ 2, 1, "40903c00 00010000", "20903c01" },
		{ 2, 1, "40903c00 01ff0000", "20903c01" },
		{ 2, 1, "40903c00 03ff0000", "20903c01" },
		{ 2, 1, "40903c00 04000000", "20903c02" },
		{ 2, 1, "40903c03 ffff1234", "20903c7f" },
		{ 2, 0, "40903c00 00010000", "90 3c 01" },
		{ 2, 0, "40903c00 01ff0000", "90 3c 01" },
		{ 2, 0, "40903c00 04000000", "90 3c 02" },
		{ 2, 0, "40903c03 ffff1234", "90 3c 7f" },
		{ 2, 1, "40803c00 00010000", "20803c00" },
		{ 2, 0, "40803c00 00010000", "80 3c 00" },
	};

	ALL_MUST_BECOME(rows);
}

static void note_on_of_velocity_0_ends_the_note(void)
{
	static const struct row rows[] = {
		{ 1, 2, "20903c00", "40803c00 80000000" },
		{ 0, 2, "90 3c 00", "40803c00 80000000" },
		{ 0, 1, "90 3c 00", "20903c00" },
		{ 1, 0, "20903c00", "90 3c 00" },
		{ 1, 2, "20803c00", "40803c00 00000000" },
	};

	ALL_MUST_BECOME(rows);
}

static void key_pressure_0_stays_pressure(void)
{
	static const struct row rows[] = {
		{ 0, 1, "a0 3c 00", "20a03c00" },
		{ 0, 2, "a0 3c 00", "40a03c00 00000000" },
		{ 1, 2, "20a03c00", "40a03c00 00000000" },
		{ 2, 1, "40a03c00 00000000", "20a03c00" },
		{ 2, 0, "40a03c00 00000000", "a0 3c 00" },
	};

	ALL_MUST_BECOME(rows);
}

/* The number that was chosen last is the one that counts, if any is. */
static void data_go_to_what_was_chosen_last(void)
{
	static const struct row rows[] = {
		/* an RPN without data, then an NRPN */
		{ 0, 2, "b0 65 00 b0 64 01 b0 63 02 b0 62 03 b0 06 40 b0 26 00",
		  "40300203 80000000" },
		{ 1, 2, "20b06500 20b06401 20b06302 20b06203 20b00640 20b02600",
		  "40300203 80000000" },
		/* the other way round */
		{ 0, 2, "b0 63 02 b0 62 03 b0 65 00 b0 64 01 b0 06 40 b0 26 01",
		  "40200001 80040000" },
		/* Null */
		{ 0, 2, "b0 65 00 b0 64 00 b0 65 7f b0 64 7f b0 06 40 b0 26 00",
		  "" },
		{ 1, 2, "20b06500 20b06400 20b0657f 20b0647f 20b00640 20b02600",
		  "" },
		{ 0, 2, "b0 63 7f b0 62 7f b0 06 40 b0 26 00", "" },
		/* 121 */
		{ 0, 2, "b0 65 00 b0 64 00 b0 79 00 b0 06 40 b0 26 00",
		  "40b07900 00000000" },
		{ 1, 2, "20b06500 20b06400 20b07900 20b00640 20b02600",
		  "40b07900 00000000" },
		/* no number at all */
		{ 0, 2, "b0 06 40 b0 26 00 90 3c 40", "40903c00 80000000" },
		/* and after Null another one */
		{ 0, 2,
		  "b0 65 7f b0 64 7f b0 06 01 b0 65 00 b0 64 02 b0 06 40 b0 26 00",
		  "40200002 80000000" },
	};

	ALL_MUST_BECOME(rows);
}

static void data_are_not_late_for_a_note(void)
{
	static const struct row rows[] = {
		{ 0, 2, "b0 65 00 b0 64 00 b0 06 0c 90 3c 40",
		  "40200000 18000000 40903c00 80000000" },
		{ 1, 2, "20b06500 20b06400 20b0060c 20903c40",
		  "40200000 18000000 40903c00 80000000" },
		/* on another channel */
		{ 0, 2, "b3 65 00 b3 64 06 b3 06 05 94 3c 40",
		  "40230006 0a000000 40943c00 80000000" },
		/* three values of the upper half alone */
		{ 0, 2, "b0 63 01 b0 62 02 b0 06 01 b0 06 02 b0 06 03 b0 07 00",
		  "40300102 02000000 40300102 04000000 40300102 06000000 "
		  "40b00700 00000000" },
		/* the lower half alone, again and again */
		{ 0, 2, "b0 63 01 b0 62 02 b0 06 01 b0 26 00 b0 26 01",
		  "40300102 02000000 40300102 02040000" },
	};

	ALL_MUST_BECOME(rows);
}

static void events_of_fourteen_bits(void)
{
	struct ump_end from = ump_must_end(0, 0), midi1 = ump_must_end(1, 0);
	struct ump_end midi2 = ump_must_end(2, 0);
	struct snd_seq_event event = seq_event_controller(3, 0x0102, 0x0281);

	ump_must_connect(&from, &midi1);
	ump_must_connect(&from, &midi2);
	seq_event_to_subscribers(&event, from.port);
	event.type = SNDRV_SEQ_EVENT_NONREGPARAM;
	seq_must_send(from.client, &event);
	CHECK(ump_hears(&midi1, "20b36302 20b36202 20b30605 20b32601"));
	CHECK(ump_hears(&midi2, "40330202 0a040000"));
}

/* Banks and parameters come as controllers, which all programs know. */
static void parameters_become_controllers(void)
{
	static const struct row rows[] = {
		{ 2, 1, "40230102 80040000",
		  "20b36501 20b36402 20b30640 20b32601" },
		{ 2, 0, "40230102 80040000",
		  "b3 65 01 b3 64 02 b3 06 40 b3 26 01" },
		{ 2, 1, "40330102 fffc0000",
		  "20b36301 20b36202 20b3067f 20b3267f" },
		{ 2, 0, "40330102 fffc0000",
		  "b3 63 01 b3 62 02 b3 06 7f b3 26 7f" },
		{ 2, 1, "40c50001 05000102", "20b50001 20b52002 20c50500" },
		{ 2, 0, "40c50001 05000102", "b5 00 01 b5 20 02 c5 05" },
		{ 2, 0, "40c50000 05000102", "c5 05" },
	};

	ALL_MUST_BECOME(rows);
}

static void others_pass_between_versions_of_packets(void)
{
	static const struct row rows[] = {
		{ 2, 1, "00201234", "00201234" },
		{ 1, 2, "10f80000", "10f80000" },
		{ 1, 2, "30160102 03040506", "30160102 03040506" },
		{ 2, 1, "50060102 03040506 00000000 00000000",
		  "50060102 03040506 00000000 00000000" },
		{ 1, 2, "d0010203 04050607 08090a0b 0c0d0e0f",
		  "d0010203 04050607 08090a0b 0c0d0e0f" },
		{ 1, 2, "f0000101 0000001f 00000000 00000000",
		  "f0000101 0000001f 00000000 00000000" },
		{ 1, 2, "10f40000 10f90000 10fd0000",
		  "10f40000 10f90000 10fd0000" },
		/* of its protocol already, whoever sends it */
		{ 1, 2, "40903c00 80000000", "40903c00 80000000" },
		{ 2, 1, "20903c40", "20903c40" },
	};

	ALL_MUST_BECOME(rows);
}

static void others_are_nothing_to_programs_of_events(void)
{
	static const struct row rows[] = {
		{ 2, 0, "00201234", "" },
		{ 2, 0, "50060102 03040506 00000000 00000000", "" },
		{ 2, 0, "d0010203 04050607 08090a0b 0c0d0e0f", "" },
		{ 2, 0, "f0000101 0000001f 00000000 00000000", "" },
		{ 2, 0, "60010203 80010203 04050607", "" },
		{ 2, 0, "10f00000 10f40000 10f50000 10f70000 10f90000 10fd0000",
		  "" },
		{ 2, 0,
		  "10f13500 10f21234 10f30500 10f60000 10f80000 10fa0000 10fb0000 "
		  "10fc0000 10fe0000 10ff0000",
		  "f1 35 f2 12 34 f3 05 f6 f8 fa fb fc fe ff" },
	};

	ALL_MUST_BECOME(rows);
}

/* A port of a client of MIDI 2.0 may stand for a device of MIDI 1.0. */
static void port_of_midi_1(void)
{
	struct ump_end events = ump_must_end(0, 0), midi1 = ump_must_end(1, 0);
	struct ump_end midi2 = ump_must_end(2, 0), to = { .version = 2 };

	to.client = ump_must_open(2);
	to.port = ump_must_port(to.client, -1, 0, 2, UMP_PORT_IS_MIDI1);
	ump_must_connect(&events, &to);
	ump_must_connect(&midi1, &to);
	ump_must_connect(&midi2, &to);
	ump_must_say(&events, "90 3c 40");
	CHECK(ump_hears(&to, "21903c40"));
	ump_must_say(&midi1, "20903c40");
	CHECK(ump_hears(&to, "21903c40"));
	ump_must_say(&midi2, "40903c00 80000000");
	CHECK(ump_hears(&to, "21903c40"));
}

static void who_wants_no_conversion_gets_none(void)
{
	struct ump_end events = ump_must_end(0, 0), midi2 = ump_must_end(2, 0);
	struct ump_end midi1 = ump_must_end(1, 0), legacy = ump_must_end(0, 0);
	struct snd_seq_event note =
		seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64);
	struct ump_event event;

	ump_must_filter(midi1.client, UMP_NO_CONVERT, 0);
	ump_must_filter(legacy.client, UMP_NO_CONVERT, 0);
	ump_must_connect(&events, &midi1);
	ump_must_connect(&midi2, &midi1);
	ump_must_connect(&midi2, &legacy);
	ump_must_say(&midi2, "40903c00 80000000");
	CHECK(ump_hears(&midi1, "40903c00 80000000"));
	CHECK(ump_hears(&legacy, ""));
	seq_event_to_subscribers(&note, events.port);
	seq_must_send(events.client, &note);
	ump_must_receive_type(&midi1, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.velocity, 64);
	seq_event_to_subscribers(&note, midi2.port);
	seq_must_send(midi2.client, &note);
	CHECK(ump_hears(&legacy, "90 3c 40"));
}

/* --- what becomes nothing is counted --- */

/* The sum of the lines of a client's figures that have this word in them. */
static long figures(int id, const char *word)
{
	char *text = seq_read_file(STATS), *line, name[32], *rest;
	long count = 0;

	snprintf(name, sizeof(name), "Client %3d : ", id);
	rest = strstr(text, name);
	MUST(rest);
	strsep(&rest, "\n");
	while (rest && *rest == ' ') {
		line = strsep(&rest, "\n");
		if (strcasestr(line, word) && strchr(line, ':'))
			count += strtol(strchr(line, ':') + 1, NULL, 10);
	}
	free(text);
	return count;
}

/* A choice that is made while it is a port of MIDI 1.0 is not known, so none is. */
static void port_of_midi_1_for_a_while_begins_anew(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(2, 0);
	struct ump_port_info info;

	ump_must_connect(&from, &to);
	ump_must_say(&from, "20b06500 20b06400");
	MUST(!ump_get_port(to.client, to.client->id, to.port, &info));
	info.flags |= UMP_PORT_IS_MIDI1;
	MUST(!seq_call(to.client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	ump_must_say(&from, "20b06402");
	CHECK(ump_hears(&to, "20b06402"));
	info.flags &= ~UMP_PORT_IS_MIDI1;
	MUST(!seq_call(to.client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	ump_must_say(&from, "20b00640 20b02600");
	CHECK(ump_nothing(&to));
}

/* A program that only writes has nothing to be forgotten. */
static void writer_changes_what_it_gets(void)
{
	struct seq_client *client = seq_must_open_mode(O_WRONLY);
	struct ump_client_info info;
	struct ump_port_info port;
	int number;

	MUST(!ump_set_protocol(client, UMP_VERSION(5)));
	number = seq_must_port(client, SEQ_CAP_ALL);
	MUST(!ump_set_version(client, 2));
	MUST(!ump_get_client(client, client->id, &info));
	info.group_filter = 1 << 3;
	CHECK(!ump_set_client(client, &info));
	MUST(!ump_get_port(client, client->id, number, &port));
	port.flags |= UMP_PORT_IS_MIDI1;
	port.capability &= ~SEQ_CAP_WRITE;
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &port));
}

/* A filter of SysEx is none of what was chosen. */
static void filter_of_sysex_forgets_no_bank(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(2, 0);

	ump_must_connect(&from, &to);
	ump_must_say(&from, "20b00005");
	ump_must_want(to.client, SNDRV_SEQ_EVENT_PGMCHANGE);
	ump_must_filter(to.client, 0, 0);
	ump_must_say(&from, "20c00700");
	CHECK(ump_hears(&to, "40c00001 07000500"));
}

static void converted_messages_are_counted(void)
{
	struct ump_end from = ump_must_end(2, 0), same = ump_must_end(2, 0);
	struct ump_end other = ump_must_end(1, 0);

	ump_must_connect(&from, &same);
	ump_must_connect(&from, &other);
	ump_must_say(&from,
		     "40903c00 80000000 40230001 80000000 40803c00 80000000");
	CHECK_EQ(figures(same.client->id, "converted"), 0);
	CHECK_EQ(figures(other.client->id, "converted"), 3);
	CHECK_EQ(figures(other.client->id, "dropped"), 0);
}

static void must_be_nothing(int version, const char *text, int packets)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(version, 0);

	ump_must_connect(&from, &to);
	ump_must_say(&from, text);
	if (!ump_hears(&to, ""))
		FAIL("that was \"%s\" to version %d", text, version);
	CHECK_EQ(figures(to.client->id, "dropped"), packets);
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 0);
	seq_close(from.client);
	seq_close(to.client);
}

static void reserved_controllers_are_dropped_and_counted(void)
{
	static const char text[] =
		"40b00000 80000000 40b00600 80000000 40b02000 80000000 "
		"40b02600 80000000 40b05800 80000000 40b06200 80000000 "
		"40b06300 80000000 40b06400 80000000 40b06500 80000000";

	must_be_nothing(0, text, 9);
	must_be_nothing(1, text, 9);
}

static void per_note_and_relative_are_dropped_and_counted(void)
{
	static const char text[] =
		"40003c01 80000000 40113c01 80000000 40403c01 00000001 "
		"40503c01 ffffffff 40603c00 80000000 40f03c01 00000000";

	must_be_nothing(0, text, 6);
	must_be_nothing(1, text, 6);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(soft_notes_stay_notes),
	CASE_ONBEAT(note_on_of_velocity_0_ends_the_note),
	CASE_ONBEAT(key_pressure_0_stays_pressure),
	CASE_ONBEAT(data_go_to_what_was_chosen_last),
	CASE_ONBEAT(data_are_not_late_for_a_note),
	CASE_ONBEAT(events_of_fourteen_bits),
	CASE_ONBEAT(parameters_become_controllers),
	CASE_ONBEAT(others_pass_between_versions_of_packets),
	CASE_ONBEAT(others_are_nothing_to_programs_of_events),
	CASE_ONBEAT(port_of_midi_1),
	CASE_ONBEAT(who_wants_no_conversion_gets_none),
	CASE_ONBEAT(port_of_midi_1_for_a_while_begins_anew),
	CASE_ONBEAT(writer_changes_what_it_gets),
	CASE_ONBEAT(filter_of_sysex_forgets_no_bank),
	CASE_ONBEAT(converted_messages_are_counted),
	CASE_ONBEAT(reserved_controllers_are_dropped_and_counted),
	CASE_ONBEAT(per_note_and_relative_are_dropped_and_counted),
};

KTAP_MAIN(cases);
