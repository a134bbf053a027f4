// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The event filter of a client: only the chosen types come through. */
#include "ktap.h"
#include "seqlib.h"

static void filter(struct seq_client *client, unsigned int flags,
		   const int *types)
{
	struct snd_seq_client_info info;

	MUST(!seq_get_client(client->fd, client->id, &info));
	info.filter = flags;
	memset(info.event_filter, 0, sizeof(info.event_filter));
	for (; *types; types++)
		info.event_filter[*types / 8] |= 1 << (*types % 8);
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
}

static const int notes[] = { SNDRV_SEQ_EVENT_NOTEON, SNDRV_SEQ_EVENT_NOTEOFF,
			     SNDRV_SEQ_EVENT_SYSEX, 0 };

static void only_chosen_types_arrive(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL), type;
	struct snd_seq_event event;

	filter(to, SNDRV_SEQ_FILTER_USE_EVENT, notes);
	for (type = 0; type < 130; type++) {
		int want = type == SNDRV_SEQ_EVENT_NOTEON ||
			   type == SNDRV_SEQ_EVENT_NOTEOFF ? 0 : -ENOENT;

		if (type == SNDRV_SEQ_EVENT_NOTE)
			continue;
		event = seq_event_new(type);
		seq_event_to(&event, to->id, port);
		CHECK_EQ(seq_send(from, &event), want);
	}
	seq_must_receive_type(to, &event, SNDRV_SEQ_EVENT_NOTEON);
	seq_must_receive_type(to, &event, SNDRV_SEQ_EVENT_NOTEOFF);
	CHECK(seq_nothing(to));
	event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	seq_event_to(&event, to->id, port);
	CHECK_EQ(seq_send_variable(from, &event, "\xf0\xf7", 2), 0);
	seq_must_receive_type(to, &event, SNDRV_SEQ_EVENT_SYSEX);
	event.type = SNDRV_SEQ_EVENT_USR_VAR4;
	CHECK_EQ(seq_send_variable(from, &event, "12", 2), -ENOENT);
}

static void bitmap_alone_does_nothing(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	filter(to, 0, notes);
	seq_event_to(&event, to->id, port);
	CHECK_EQ(seq_send(from, &event), 0);
	seq_must_receive_numbers(to, 1, 1);
}

static void filtered_subscriber_is_passed_over(void)
{
	struct seq_client *from = seq_must_open();
	struct seq_client *picky = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_must_subscribe(from, source, picky,
			   seq_must_port(picky, SEQ_CAP_ALL));
	seq_must_subscribe(from, source, to, seq_must_port(to, SEQ_CAP_ALL));
	filter(picky, SNDRV_SEQ_FILTER_USE_EVENT, notes);
	seq_event_to_subscribers(&event, source);
	/* To the incumbent's sender this is an error. */
	CHECK_EQ(seq_send(from, &event), expect_onbeat() ? 0 : -ENOENT);
	CHECK(seq_nothing(picky));
	seq_must_receive_numbers(to, 1, 1);
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	seq_event_to_subscribers(&event, source);
	CHECK_EQ(seq_send(from, &event), 0);
	seq_must_receive_type(picky, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(seq_event_lost(picky->fd, picky->id), 0);
}

static void announcements_are_filtered_too(void)
{
	static const int starts[] = { SNDRV_SEQ_EVENT_PORT_START, 0 };
	struct seq_client *watcher = seq_must_open(), *client;
	struct snd_seq_event event;

	seq_must_watch(watcher);
	filter(watcher, SNDRV_SEQ_FILTER_USE_EVENT, starts);
	seq_drop(watcher);
	client = seq_must_open();
	seq_must_port(client, SEQ_CAP_ALL);
	seq_close(client);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_START);
	CHECK(seq_nothing(watcher));
}

static void filter_can_be_lifted(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	filter(to, SNDRV_SEQ_FILTER_USE_EVENT, notes);
	seq_event_to(&event, to->id, port);
	CHECK_EQ(seq_send(from, &event), -ENOENT);
	filter(to, 0, notes);
	CHECK_EQ(seq_send(from, &event), 0);
}

static const struct ktap_case cases[] = {
	CASE(only_chosen_types_arrive),
	CASE(bitmap_alone_does_nothing),
	CASE(filtered_subscriber_is_passed_over),
	CASE(announcements_are_filtered_too),
	CASE(filter_can_be_lifted),
};

KTAP_MAIN(cases);
