// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The statistics of packets in /proc/asound/seq/stats add up. */
#include "driverlib.h"
#include "ktap.h"
#include "umplib.h"

#define STATS "/proc/asound/seq/stats"
/* An event that has come through so many ports goes no further than Midi Through. */
#define HOPS 6

struct counts {
	long lost;
	long converted;
	long filtered;
	long cut;
};

static long number(const char *text, const char *end, const char *name)
{
	const char *found = strstr(text, name);

	return found && found < end ? strtol(strchr(found, ':') + 1, NULL, 10) : 0;
}

static struct counts counts_of_client(int client)
{
	char *text = seq_read_file(STATS), name[32], *begin, *next;
	struct counts counts;

	snprintf(name, sizeof(name), "Client %3d : ", client);
	begin = strstr(text, name);
	MUST(begin);
	next = strstr(begin, "\nClient");
	if (!next)
		next = begin + strlen(begin);
	counts.lost = number(begin, next, "  Lost ");
	counts.converted = number(begin, next, "  Converted ");
	counts.filtered = number(begin, next, "  Filtered ");
	counts.cut = number(begin, next, "  Dropped, cut SysEx");
	free(text);
	return counts;
}

static void must_count(const struct ump_end *end, long converted, long filtered,
		       long cut)
{
	struct counts counts = counts_of_client(end->client->id);

	CHECK_EQ(counts.converted, converted);
	CHECK_EQ(counts.filtered, filtered);
	CHECK_EQ(counts.cut, cut);
}

static void unwanted_types_are_filtered(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(0, 0);

	ump_must_connect(&from, &to);
	ump_must_want(to.client, SNDRV_SEQ_EVENT_NOTEON);
	ump_must_say(&from, "20903c40 20b00740");
	must_count(&to, 1, 1, 0);
	ump_must_say(&from, "30110100 00000000 30210200 00000000 30310300 00000000 "
		     "30010400 00000000");
	must_count(&to, 1, 5, 0);
}

/* A program change with its bank, and one without. */
#define BANK_5_6_PROGRAM_7 "40c00001 07000506"
#define PROGRAM_7 "40c00000 07000000"

/* Each event that a packet becomes has a type of its own. */
static void events_of_a_packet_are_filtered_apart(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);

	ump_must_connect(&from, &to);
	ump_must_want(to.client, SNDRV_SEQ_EVENT_PGMCHANGE);
	ump_must_say(&from, BANK_5_6_PROGRAM_7);
	CHECK(ump_hears(&to, "c0 07"));
	must_count(&to, 1, 0, 0);
	ump_must_want(to.client, SNDRV_SEQ_EVENT_CONTROLLER);
	ump_must_say(&from, BANK_5_6_PROGRAM_7);
	CHECK(ump_hears(&to, "b0 00 05 b0 20 06"));
	must_count(&to, 2, 0, 0);
	ump_must_say(&from, PROGRAM_7);
	CHECK(ump_hears(&to, ""));
	must_count(&to, 2, 1, 0);
	ump_must_want(to.client, SNDRV_SEQ_EVENT_NOTEON);
	ump_must_say(&from, BANK_5_6_PROGRAM_7);
	CHECK(ump_hears(&to, ""));
	must_count(&to, 2, 2, 0);
}

/* There has to be room for those alone that the program gets. */
static void filtered_events_need_no_room(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);
	struct ump_event event;
	int i;

	ump_must_have_room(to.client, 10);
	ump_must_connect(&from, &to);
	ump_must_want(to.client, SNDRV_SEQ_EVENT_PGMCHANGE);
	for (i = 0; i < 9; i++)
		ump_must_say(&from, PROGRAM_7);
	ump_must_say(&from, BANK_5_6_PROGRAM_7);
	for (i = 0; i < 10; i++)
		CHECK_EQ(ump_receive_now(&to, &event, NULL), 0);
	CHECK(ump_nothing(&to));
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 0);
}

/* As many packets of a message without an end. */
static void must_begin(struct ump_end *from, size_t packets)
{
	char *text = ump_sysex_text(ump_sysex_new(packets * 6 + 1), packets * 6 + 1, 0);

	text[packets * 18 - 1] = '\0';
	ump_must_say(from, text);
	free(text);
}

/* Too long: it is lost once, and what follows is of no use. */
static void rest_of_a_lost_message_is_cut(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(0, 0);
	const long fit = 65535 / 6;

	ump_must_limit_data();
	ump_must_connect(&from, &to);
	must_begin(&from, fit + 11);
	must_count(&to, fit, 0, 10);
	ump_must_say(&from, "30310700 00000000");
	must_count(&to, fit, 0, 11);
}

static void parts_of_a_lost_message_are_cut(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(0, 0);
	int i;

	ump_must_have_room(to.client, 10);
	ump_must_connect(&from, &to);
	ump_must_say(&from, "30110100 00000000");
	must_count(&to, 1, 0, 0);
	for (i = 0; i < 10; i++)
		ump_must_say(&from, "10f80000");
	must_count(&to, 11, 0, 0);
	/* Lost, which is told, and its place with it. */
	ump_must_say(&from, "30310200 00000000");
	must_count(&to, 11, 0, 0);
	ump_must_say(&from, "30210200 00000000 30310200 00000000");
	must_count(&to, 11, 0, 2);
}

static void message_that_nobody_ends_is_cut(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(0, 0);

	ump_must_connect(&from, &to);
	ump_must_say(&from, "30110100 00000000");
	ump_must_disconnect(&from, &to);
	must_count(&to, 1, 0, 1);
	ump_must_connect(&from, &to);
	ump_must_say(&from, "30110100 00000000 20903c40");
	must_count(&to, 3, 0, 2);
	ump_must_say(&from, "30110100 00000000");
	seq_close(from.client);
	must_count(&to, 4, 0, 3);
}

static void message_that_is_removed_is_cut(void)
{
	struct snd_seq_remove_events remove = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(0, 0);

	ump_must_connect(&from, &to);
	ump_must_say(&from, "30110100 00000000 31110100 00000000 32010100 00000000");
	must_count(&to, 3, 0, 0);
	MUST(!seq_call(to.client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &remove));
	must_count(&to, 3, 0, 2);
	ump_must_say(&from, "30310100 00000000");
	must_count(&to, 3, 0, 3);
}

/* A message that a driver of packets refuses is lost, and nothing else. */
static void refused_message_is_not_converted(void)
{
	struct sample_call call = { .event = seq_event_new(SNDRV_SEQ_EVENT_NOTEON) };
	struct counts before, after;
	int driver;

	MUST(!system("modprobe -q -r snd-seq-dummy; modprobe snd-seq-dummy ump=2"));
	driver = driver_must_create();
	seq_event_to(&call.event, SNDRV_SEQ_CLIENT_DUMMY, 0);
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH, driver), 0);
	before = counts_of_client(SNDRV_SEQ_CLIENT_DUMMY);
	CHECK_EQ(before.converted, 1);
	CHECK_EQ(before.lost, 0);
	call.value = HOPS;
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH, driver), -EMLINK);
	after = counts_of_client(SNDRV_SEQ_CLIENT_DUMMY);
	CHECK_EQ(after.converted, 1);
	CHECK_EQ(after.lost, 1);
	driver_must_delete(driver);
	MUST(!system("modprobe -q -r snd-seq-dummy"));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(unwanted_types_are_filtered),
	CASE_ONBEAT(events_of_a_packet_are_filtered_apart),
	CASE_ONBEAT(filtered_events_need_no_room),
	CASE_ONBEAT(rest_of_a_lost_message_is_cut),
	CASE_ONBEAT(parts_of_a_lost_message_are_cut),
	CASE_ONBEAT(message_that_nobody_ends_is_cut),
	CASE_ONBEAT(message_that_is_removed_is_cut),
	CASE_ONBEAT(refused_message_is_not_converted),
};

KTAP_MAIN(cases);
