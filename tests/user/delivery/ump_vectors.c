// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The rows of tests/data/ump-vectors.tsv, each between two clients that are
 * connected for it.
 *
 * time-limit: 240
 */
#define _GNU_SOURCE
#include "ktap.h"
#include "umplib.h"

#include <ctype.h>

#define SENDERS 8
#define SHOWN 5

/* A row, and the clients that it passes between. */
struct play {
	int from_version, to_version;
	struct ump_end from[SENDERS], to;
	unsigned int rows, failed;
};

static void prepare(struct play *play, int from_version, int to_version)
{
	int i;

	memset(play, 0, sizeof(*play));
	play->from_version = from_version;
	play->to_version = to_version;
	play->to = ump_must_end(to_version, 0);
	ump_must_have_room(play->to.client, 2000);
	play->from[0] = ump_must_end(from_version, 0);
	for (i = 1; i < SENDERS; i++) {
		play->from[i] = play->from[0];
		play->from[i].port =
			ump_must_port(play->from[0].client, -1, 0, 0, 0);
	}
}

/* Words up to the next sender's mark, from one sender. */
static void say_part(struct ump_end *from, char *begin, char *end)
{
	while (end > begin && end[-1] == ' ')
		end--;
	if (end == begin)
		return;
	*end = '\0';
	ump_must_say(from, begin);
}

static void say_all(struct play *play, const char *in)
{
	char *text = strdup(in), *begin = text, *mark;
	int sender = 0;

	while ((mark = strchr(begin, 's'))) {
		char *next = mark + 2 + strspn(mark + 2, " ");
		int number = mark[1] - '0';

		MUST(number >= 0 && number < SENDERS && !isdigit(mark[2]));
		say_part(&play->from[sender], begin, mark);
		sender = number;
		begin = next;
	}
	say_part(&play->from[sender], begin, begin + strlen(begin));
	free(text);
}

static int senders_of(const char *in)
{
	int most = 0;

	for (; (in = strchr(in, 's')); in++)
		most = in[1] - '0' > most ? in[1] - '0' : most;
	return most + 1;
}

/* State begins anew with the connections. */
static void run_row(struct play *play, const char *in, const char *want,
		    unsigned int line)
{
	int count = senders_of(in), i;
	char *got;

	for (i = 0; i < count; i++)
		ump_must_connect(&play->from[i], &play->to);
	say_all(play, in);
	got = ump_take_text(&play->to);
	play->rows++;
	if (strcmp(got, want)) {
		if (play->failed++ < SHOWN)
			FAIL("line %u: %.200s becomes \"%.300s\", not \"%.300s\"",
			     line, in, got, want);
	}
	free(got);
	for (i = 0; i < count; i++)
		ump_must_disconnect(&play->from[i], &play->to);
}

/* --- rows of packets as events --- */

/* Moves the receiver's port to the group. */
static void must_move(struct play *play, int group)
{
	struct ump_port_info info;

	MUST(!ump_get_port(play->to.client, play->to.client->id, play->to.port,
			   &info));
	info.ump_group = group + 1;
	MUST(!seq_call(play->to.client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO,
		       &info));
}

/* The bytes of packets of type 2 of one group; false where there are others. */
static bool as_bytes(const char *packets, char *bytes, int *group)
{
	char *end;
	__u32 word;

	*group = -1;
	for (; *packets; packets = end + strspn(end, " ")) {
		word = strtoul(packets, &end, 16);
		if (word >> 28 != 2 || end != packets + 8)
			return false;
		if (*group >= 0 && *group != (int)(word >> 24 & 15))
			return false;
		*group = word >> 24 & 15;
		if ((word >> 20 & 15) < 8 || (word >> 20 & 15) == 15)
			return false;
		bytes += sprintf(bytes, "%02x %02x", word >> 16 & 255,
				 word >> 8 & 127);
		if ((word >> 21 & 7) != 6)	/* C and D have one */
			bytes += sprintf(bytes, " %02x", word & 127);
		bytes += sprintf(bytes, " ");
	}
	bytes[-1] = '\0';
	return true;
}

static void run_row_of_events(struct play *play, const char *in,
			      const char *want, unsigned int line)
{
	char bytes[4096];
	int group;

	MUST(strlen(in) < sizeof(bytes));
	if (!as_bytes(in, bytes, &group))
		return;
	must_move(play, group);
	run_row(play, bytes, want, line);
}

/* --- the file --- */

static FILE *must_open_vectors(void)
{
	const char *tests = getenv("TESTS");
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/data/ump-vectors.tsv",
		 tests ? tests : "..");
	file = fopen(path, "r");
	MUST(file);
	return file;
}

static bool is_one_of(const char *tag, const char *const *tags)
{
	for (; *tags; tags++) {
		if (!strcmp(tag, *tags))
			return true;
	}
	return false;
}

typedef void (*run_t)(struct play *play, const char *in, const char *want,
		      unsigned int line);

/* All rows of the direction that have one of the tags, if any is named. */
static void play_rows(struct play *play, const char *direction,
		      const char *const *tags, run_t run, unsigned int least)
{
	FILE *file = must_open_vectors();
	char *text = NULL, *rest, *field[4];
	unsigned int line = 0;
	size_t size = 0;
	int i;

	while (getline(&text, &size, file) > 0) {
		line++;
		if (*text == '#')
			continue;
		text[strcspn(text, "\n")] = '\0';
		rest = text;
		for (i = 0; i < 4; i++)
			field[i] = strsep(&rest, "\t");
		MUST(field[3]);
		if (!strcmp(field[0], direction) &&
		    (!tags || is_one_of(field[3], tags)))
			run(play, field[1], field[2], line);
	}
	free(text);
	fclose(file);
	if (play->failed)
		ktap_note("%u of %u rows differ", play->failed, play->rows);
	CHECK(play->rows >= least);
}

static void play_direction(const char *direction, int from, int to,
			   unsigned int least)
{
	struct play play;

	prepare(&play, from, to);
	play_rows(&play, direction, NULL, run_row, least);
}

/* --- cases --- */

static const char *const parameters[] = {
	"rpn", "nrpn", "rpn-incomplete", "rpn-null", "bank", NULL
};

static void parameters_from_events_to_midi_2(void)
{
	struct play play;

	prepare(&play, 0, 2);
	play_rows(&play, "M1toM2", parameters, run_row_of_events, 600);
}

static void parameters_from_midi_1_to_midi_2(void)
{
	struct play play;

	prepare(&play, 1, 2);
	play_rows(&play, "M1toM2", parameters, run_row, 600);
}

static void all_from_midi_1_to_midi_2(void)
{
	play_direction("M1toM2", 1, 2, 2400);
}

static void all_from_midi_2_to_midi_1(void)
{
	play_direction("M2toM1", 2, 1, 2000);
}

static void all_from_midi_1_to_events(void)
{
	play_direction("M1toBYTES", 1, 0, 200);
}

static void all_from_midi_2_to_events(void)
{
	play_direction("M2toBYTES", 2, 0, 100);
}

static void all_from_events_to_midi_1(void)
{
	play_direction("BYTEStoM1", 0, 1, 200);
}

/* One number, and a hundred values. */
static void sweep_of_an_nrpn_loses_no_value(void)
{
	struct play play;
	char said[64], want[64];
	int value;

	prepare(&play, 0, 2);
	ump_must_connect(&play.from[0], &play.to);
	ump_must_say(&play.from[0], "b5 63 03 b5 62 04");
	for (value = 0; value < 100; value++) {
		snprintf(said, sizeof(said), "b5 06 %02x b5 26 %02x", value / 2,
			 value);
		snprintf(want, sizeof(want), "40350304 %08x",
			 (__u32)(value / 2 << 7 | value) << 18);
		ump_must_say(&play.from[0], said);
		CHECK(ump_hears(&play.to, want));
	}
}

/* Up and down again: every value is what it was. */
static void must_come_back(struct ump_end *events, struct ump_end *packets,
			   struct ump_end *back, const char *said)
{
	char *text;

	ump_must_say(events, said);
	text = ump_take_text(packets);
	ump_must_say(packets, text);
	free(text);
	CHECK(ump_hears(back, said));
}

static void values_come_back(void)
{
	struct ump_end events = ump_must_end(0, 0),
		       packets = ump_must_end(2, 0);
	struct ump_end back = ump_must_end(0, 0);
	char said[4096];
	int value, length = 0;

	ump_must_have_room(packets.client, 2000);
	ump_must_have_room(back.client, 2000);
	ump_must_connect(&events, &packets);
	ump_must_connect(&packets, &back);
	for (value = 1; value < 128; value++) {
		snprintf(said, sizeof(said),
			 "90 3c %02x 80 3c %02x a0 3c %02x d0 %02x "
			 "b0 07 %02x",
			 value, value, value, value, value);
		must_come_back(&events, &packets, &back, said);
	}
	must_come_back(&events, &packets, &back,
		       "80 3c 00 a0 3c 00 d0 00 b0 07 00");
	for (value = 0; value < 16384; value++) {
		length += sprintf(said + length, "%se0 %02x %02x",
				  length ? " " : "", value & 127, value >> 7);
		if (value % 128 == 127) {
			must_come_back(&events, &packets, &back, said);
			length = 0;
		}
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(parameters_from_events_to_midi_2),
	CASE_ONBEAT(parameters_from_midi_1_to_midi_2),
	CASE_ONBEAT(all_from_midi_1_to_midi_2),
	CASE_ONBEAT(all_from_midi_2_to_midi_1),
	CASE_ONBEAT(all_from_midi_1_to_events),
	CASE_ONBEAT(all_from_midi_2_to_events),
	CASE_ONBEAT(all_from_events_to_midi_1),
	CASE_ONBEAT(sweep_of_an_nrpn_loses_no_value),
	CASE_ONBEAT(values_come_back),
};

KTAP_MAIN(cases);
