// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Groups at the receiver: those that its client refuses, and that of its port. */
#include "ktap.h"
#include "umplib.h"

/* Every group's note, and two packets without a group. */
static const char everything[] =
	"00201234 40903c00 80000000 41903c00 80000000 42903c00 80000000 "
	"4f903c00 80000000 f0000101 0000001f 00000000 00000000";

static void must_hear_of_everything(unsigned int group_filter, const char *text)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(2, 0);

	ump_must_filter(to.client, 0, group_filter);
	ump_must_connect(&from, &to);
	ump_must_say(&from, everything);
	CHECK(ump_hears(&to, text));
}

static void no_bit_stops_nothing(void)
{
	must_hear_of_everything(0, everything);
}

static void bit_0_stops_what_has_no_group(void)
{
	must_hear_of_everything(1 << 0, "40903c00 80000000 41903c00 80000000 "
				"42903c00 80000000 4f903c00 80000000");
}

static void bit_1_stops_the_first_group(void)
{
	must_hear_of_everything(1 << 1,
				"00201234 41903c00 80000000 42903c00 80000000 "
				"4f903c00 80000000 f0000101 0000001f 00000000 00000000");
}

static void bit_16_stops_the_last_group(void)
{
	must_hear_of_everything(1 << 16,
				"00201234 40903c00 80000000 41903c00 80000000 "
				"42903c00 80000000 f0000101 0000001f 00000000 00000000");
}

static void all_bits_stop_everything(void)
{
	must_hear_of_everything(0x1ffff, "");
	must_hear_of_everything(0x1fffd, "40903c00 80000000");
}

/* The packet's own group counts, not the one that it gets at the port. */
static void filter_comes_before_the_ports_group(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(2, 3);

	ump_must_filter(to.client, 0, 1 << 3);
	ump_must_connect(&from, &to);
	ump_must_say(&from, "45903c00 80000000");
	CHECK(ump_hears(&to, "42903c00 80000000"));
	ump_must_filter(to.client, 0, 1 << 6);
	ump_must_say(&from, "45903c00 80000000");
	CHECK(ump_hears(&to, ""));
}

static void filter_also_stops_what_is_converted(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(1, 0);

	ump_must_filter(to.client, 0, 1 << 2);
	ump_must_connect(&from, &to);
	ump_must_say(&from, "41903c00 80000000 42903c00 80000000");
	CHECK(ump_hears(&to, "22903c40"));
}

static void must_hear_note(struct ump_end *from, int group,
			   unsigned int group_filter, const char *text)
{
	struct ump_end to = ump_must_end(2, group);

	ump_must_filter(to.client, 0, group_filter);
	ump_must_connect(from, &to);
	ump_must_say(from, "90 3c 40");
	CHECK(ump_hears(&to, text));
	seq_close(to.client);
}

/* Events are in the group of the port that they reach, or in the first. */
static void events_have_the_group_of_the_port(void)
{
	struct ump_end from = ump_must_end(0, 0);

	must_hear_note(&from, 1, 1 << 1, "");
	must_hear_note(&from, 1, 1 << 0, "40903c00 80000000");
	must_hear_note(&from, 1, 1 << 2, "40903c00 80000000");
	must_hear_note(&from, 3, 1 << 3, "");
	must_hear_note(&from, 3, 1 << 1, "42903c00 80000000");
	must_hear_note(&from, 16, 1 << 16, "");
	must_hear_note(&from, 16, 1 << 15, "4f903c00 80000000");
	must_hear_note(&from, 0, 1 << 1, "");
	must_hear_note(&from, 0, 1 << 0, "40903c00 80000000");
}

/* It is a part of the conversion. */
static void without_conversion_nothing_is_filtered(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(2, 3);

	ump_must_filter(to.client, UMP_NO_CONVERT, 0x1ffff);
	ump_must_connect(&from, &to);
	ump_must_say(&from, everything);
	CHECK(ump_hears(&to, everything));
	ump_must_filter(to.client, 0, 0x1ffff);
	ump_must_say(&from, everything);
	CHECK(ump_hears(&to, ""));
}

static void must_become(int from_version, int to_version, int group,
			const char *said, const char *heard)
{
	struct ump_end from = ump_must_end(from_version, 0);
	struct ump_end to = ump_must_end(to_version, group);

	ump_must_connect(&from, &to);
	ump_must_say(&from, said);
	CHECK(ump_hears(&to, heard));
	seq_close(from.client);
	seq_close(to.client);
}

static void packets_move_to_the_ports_group(void)
{
	must_become(2, 2, 3, "45903c00 80000000", "42903c00 80000000");
	must_become(2, 2, 3, "42903c00 80000000", "42903c00 80000000");
	must_become(1, 1, 16, "20903c40", "2f903c40");
	must_become(2, 2, 1, "1ff80000", "10f80000");
	must_become(2, 2, 3, "35160102 03040506", "32160102 03040506");
	must_become(2, 2, 3, "55060102 03040506 00000000 00000000",
		    "52060102 03040506 00000000 00000000");
	must_become(2, 2, 3, "d5010203 04050607 00000000 00000000",
		    "d2010203 04050607 00000000 00000000");
	must_become(2, 2, 3, "85010203 04050607", "82010203 04050607");
}

static void converted_packets_move_as_well(void)
{
	must_become(2, 1, 3, "45903c00 80000000", "22903c40");
	must_become(1, 2, 3, "25903c40", "42903c00 80000000");
	must_become(0, 1, 3, "90 3c 40", "22903c40");
	must_become(0, 2, 16, "90 3c 40", "4f903c00 80000000");
	must_become(2, 1, 3, "4520007f 80000000",
		    "22b06500 22b0647f 22b00640 22b02600");
	must_become(1, 2, 4, "29b06200 29b06301 29b0060c 29b02600 29b00740",
		    "43300100 18000000 43b00700 80000000");
}

static void groupless_packets_do_not_move(void)
{
	must_become(2, 2, 3, "05201234", "05201234");
	must_become(2, 2, 3, "f5000101 0000001f 00000000 00000000",
		    "f5000101 0000001f 00000000 00000000");
}

static void endpoint_takes_all_groups(void)
{
	struct ump_end from = ump_must_end(2, 0);
	struct ump_end to = { .client = ump_must_open(2), .version = 2 };

	to.port = ump_must_port(to.client, -1, UMP_CAP_ENDPOINT, 0, 0);
	ump_must_connect(&from, &to);
	ump_must_say(&from, everything);
	CHECK(ump_hears(&to, everything));
}

/* Events know no groups: a listener hears all of them. */
static void groups_are_lost_in_events(void)
{
	must_become(2, 0, 0, "40903c00 80000000 4f913d00 80000000",
		    "90 3c 40 91 3d 40");
	must_become(1, 0, 3, "20903c40 2f913d40", "90 3c 40 91 3d 40");
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(no_bit_stops_nothing),
	CASE_ONBEAT(bit_0_stops_what_has_no_group),
	CASE_ONBEAT(bit_1_stops_the_first_group),
	CASE_ONBEAT(bit_16_stops_the_last_group),
	CASE_ONBEAT(all_bits_stop_everything),
	CASE_ONBEAT(filter_comes_before_the_ports_group),
	CASE_ONBEAT(filter_also_stops_what_is_converted),
	CASE_ONBEAT(events_have_the_group_of_the_port),
	CASE_ONBEAT(without_conversion_nothing_is_filtered),
	CASE_ONBEAT(packets_move_to_the_ports_group),
	CASE_ONBEAT(converted_packets_move_as_well),
	CASE_ONBEAT(groupless_packets_do_not_move),
	CASE_ONBEAT(endpoint_takes_all_groups),
	CASE_ONBEAT(groups_are_lost_in_events),
};

KTAP_MAIN(cases);
