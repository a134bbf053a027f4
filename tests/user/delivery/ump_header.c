// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The rest of the record: time, queue, tag and priority survive every conversion,
 * and nothing of a packet is left in an event.
 */
#include "ktap.h"
#include "umplib.h"

/* The same controller, and a message that becomes several. */
static const char *const controllers[] = { "b0 07 40", "20b00740", "40b00700 80000000" };
static const char *const several[] = {
	"b0 65 00 b0 64 01 b0 06 40 b0 26 00", "20b06500 20b06401 20b00640 20b02600",
	"40230001 80000000",
};

static void must_have_same_header(const struct ump_event *got,
				  const struct ump_event *want)
{
	CHECK_EQ(got->flags & ~UMP_FLAG, want->flags & ~UMP_FLAG);
	CHECK_EQ(got->tag, want->tag);
	CHECK_EQ(got->queue, want->queue);
	CHECK_EQ(got->time.time.tv_sec, want->time.time.tv_sec);
	CHECK_EQ(got->time.time.tv_nsec, want->time.time.tv_nsec);
	CHECK_EQ(got->source.client, want->source.client);
	CHECK_EQ(got->source.port, want->source.port);
}

/* The listener of the sender's own version is the measure. */
static void must_survive(int from_version, int to_version,
			 const struct ump_event *header, const char *text)
{
	struct ump_end from = ump_must_end(from_version, 0);
	struct ump_end same = ump_must_end(from_version, 0);
	struct ump_end other = ump_must_end(to_version, 0);
	struct ump_event with = *header, got, want;
	bool scheduled = header->queue != SNDRV_SEQ_QUEUE_DIRECT;
	int events = 0;

	if (scheduled)
		with.queue = seq_must_queue(from.client);
	ump_must_connect(&from, &same);
	ump_must_connect(&from, &other);
	ump_must_say_with(&from, &with, text);
	if (scheduled)
		MUST(!seq_queue_control(from.client, with.queue,
					SNDRV_SEQ_EVENT_CONTINUE, 0));
	ump_must_receive(&same, &want);
	CHECK_EQ(want.queue, with.queue);
	CHECK_EQ(want.tag, header->tag);
	ump_must_receive(&other, &got);
	do {
		must_have_same_header(&got, &want);
		CHECK_EQ(got.dest.client, other.client->id);
		CHECK_EQ(got.dest.port, other.port);
		CHECK_EQ(!!(got.flags & UMP_FLAG), !!to_version);
		events++;
	} while (!ump_receive_now(&other, &got, NULL));
	if (from_version == 2 && to_version < 2 && text == several[2])
		CHECK_EQ(events, 4);
	seq_close(from.client);
	seq_close(same.client);
	seq_close(other.client);
}

/* Of urgent events with one stamp the last is the first: they make no parameter. */
static void must_survive_all(const struct ump_event *header)
{
	bool in_order = header->queue == SNDRV_SEQ_QUEUE_DIRECT ||
			!(header->flags & SNDRV_SEQ_PRIORITY_HIGH);
	int from, to;

	for (from = 0; from < 3; from++) {
		for (to = 0; to < 3; to++) {
			must_survive(from, to, header, controllers[from]);
			if (in_order)
				must_survive(from, to, header, several[from]);
		}
	}
}

static struct ump_event header_of(int flags)
{
	struct ump_event header = ump_packet(0, 0, 0, 0, 0);

	header.flags = flags;
	header.tag = 77;
	return header;
}

static void direct_events_keep_their_header(void)
{
	struct ump_event header = header_of(SNDRV_SEQ_PRIORITY_HIGH);

	header.time.tick = 42;
	must_survive_all(&header);
	header.flags = SNDRV_SEQ_TIME_STAMP_REAL;
	must_survive_all(&header);
}

static void ticks_survive(void)
{
	struct ump_event header = header_of(0);

	ump_event_at_tick(&header, 0, 3);
	must_survive_all(&header);
}

static void real_time_survives(void)
{
	struct ump_event header = header_of(0);

	ump_event_at_time(&header, 0, 1234567);
	must_survive_all(&header);
	header.flags |= SNDRV_SEQ_PRIORITY_HIGH;
	must_survive_all(&header);
}

/* --- stamps at the receiver --- */

/* A queue of the listener, which stands at 7 seconds. */
static int must_stand(struct ump_end *end)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SETPOS_TIME);
	int queue = seq_must_queue(end->client);

	seq_event_to(&event, UMP_SYSTEM, UMP_TIMER_PORT);
	event.data.queue.queue = queue;
	event.data.queue.param.time.time = seq_real_time(7000000001ull);
	seq_must_send(end->client, &event);
	return queue;
}

static void must_be_stamped(struct ump_end *to, int queue, int events)
{
	struct ump_event event;

	while (events--) {
		MUST(!ump_receive_now(to, &event, NULL));
		CHECK_EQ(event.flags & ~UMP_FLAG, SNDRV_SEQ_TIME_STAMP_REAL);
		CHECK_EQ(event.queue, queue);
		CHECK_EQ(event.time.time.tv_sec, 7);
		CHECK_EQ(event.time.time.tv_nsec, 1);
	}
	CHECK(ump_nothing(to));
}

static void port_stamps_what_is_converted(void)
{
	struct ump_end from = ump_must_end(2, 0), to;
	struct ump_port_info info;
	int version, queue;

	for (version = 0; version < 2; version++) {
		to = ump_must_end(version, 0);
		queue = must_stand(&to);
		MUST(!ump_get_port(to.client, to.client->id, to.port, &info));
		info.flags = SNDRV_SEQ_PORT_FLG_TIMESTAMP |
			     SNDRV_SEQ_PORT_FLG_TIME_REAL;
		info.time_queue = queue;
		MUST(!seq_call(to.client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO,
			       &info));
		ump_must_connect(&from, &to);
		ump_must_say(&from, controllers[2]);
		must_be_stamped(&to, queue, 1);
		ump_must_say(&from, several[2]);
		must_be_stamped(&to, queue, 4);
	}
}

static void connection_stamps_what_is_converted(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);
	struct snd_seq_port_subscribe sub;
	int queue = must_stand(&to);

	sub = seq_subscription(from.client->id, from.port, to.client->id,
			       to.port);
	sub.queue = queue;
	sub.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
		    SNDRV_SEQ_PORT_SUBS_TIME_REAL;
	MUST(!seq_call(to.client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
	ump_drop(&to);
	ump_must_say(&from, several[2]);
	must_be_stamped(&to, queue, 4);
}

/* --- nothing of a packet is left --- */

struct converted {
	const char *packet;
	int type;
	unsigned char data[12];	/* channel, ..., and two numbers, or a note */
};

static const struct converted converted[] = {
	{ "20913c40", SNDRV_SEQ_EVENT_NOTEON, { 1, 60, 64 } },
	{ "20813c40", SNDRV_SEQ_EVENT_NOTEOFF, { 1, 60, 64 } },
	{ "20a13c40", SNDRV_SEQ_EVENT_KEYPRESS, { 1, 60, 64 } },
	{ "20b10740",
	  SNDRV_SEQ_EVENT_CONTROLLER,
	  { 1, 0, 0, 0, 7, 0, 0, 0, 64 } },
	{ "20c105ff", SNDRV_SEQ_EVENT_PGMCHANGE, { 1, 0, 0, 0, 0, 0, 0, 0, 5 } },
	{ "20d105ff", SNDRV_SEQ_EVENT_CHANPRESS, { 1, 0, 0, 0, 0, 0, 0, 0, 5 } },
	{ "20e10041",
	  SNDRV_SEQ_EVENT_PITCHBEND,
	  { 1, 0, 0, 0, 0, 0, 0, 0, 128 } },
	{ "40913c03 80001234", SNDRV_SEQ_EVENT_NOTEON, { 1, 60, 64 } },
	{ "40813c03 80001234", SNDRV_SEQ_EVENT_NOTEOFF, { 1, 60, 64 } },
	{ "40a13cff 80ffffff", SNDRV_SEQ_EVENT_KEYPRESS, { 1, 60, 64 } },
	{ "40b107ff 80ffffff",
	  SNDRV_SEQ_EVENT_CONTROLLER,
	  { 1, 0, 0, 0, 7, 0, 0, 0, 64 } },
	{ "40c1ff00 05ffffff",
	  SNDRV_SEQ_EVENT_PGMCHANGE,
	  { 1, 0, 0, 0, 0, 0, 0, 0, 5 } },
	{ "40d1ffff 0affffff",
	  SNDRV_SEQ_EVENT_CHANPRESS,
	  { 1, 0, 0, 0, 0, 0, 0, 0, 5 } },
	{ "40e1ffff 8203ffff",
	  SNDRV_SEQ_EVENT_PITCHBEND,
	  { 1, 0, 0, 0, 0, 0, 0, 0, 128 } },
	{ "10f135ff", SNDRV_SEQ_EVENT_QFRAME, { 0, 0, 0, 0, 0, 0, 0, 0, 0x35 } },
	{ "10f20101", SNDRV_SEQ_EVENT_SONGPOS, { 0, 0, 0, 0, 0, 0, 0, 0, 129 } },
	{ "10f305ff", SNDRV_SEQ_EVENT_SONGSEL, { 0, 0, 0, 0, 0, 0, 0, 0, 5 } },
	{ "10faffff", SNDRV_SEQ_EVENT_START, { 0 } },
	{ "10fbffff", SNDRV_SEQ_EVENT_CONTINUE, { 0 } },
	{ "10fcffff", SNDRV_SEQ_EVENT_STOP, { 0 } },
	{ "10f8ffff", SNDRV_SEQ_EVENT_CLOCK, { 0 } },
	{ "10feffff", SNDRV_SEQ_EVENT_SENSING, { 0 } },
	{ "10ffffff", SNDRV_SEQ_EVENT_RESET, { 0 } },
};

static void unused_fields_of_events_are_zero(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);
	struct ump_event event;
	size_t i;

	ump_must_connect(&from, &to);
	for (i = 0; i < ARRAY_SIZE(converted); i++) {
		ump_must_say(&from, converted[i].packet);
		MUST(!ump_receive_now(&to, &event, NULL));
		CHECK_EQ(event.type, converted[i].type);
		CHECK_EQ(event.flags, 0);
		if (memcmp(event.bytes, converted[i].data, 12))
			FAIL("%s leaves something", converted[i].packet);
		CHECK(ump_nothing(&to));
	}
}

/* The same with words behind the packet, which no receiver sees. */
static void words_behind_a_packet_are_zero(void)
{
	static const int versions[] = { 0, 1, 2 };
	struct ump_end from = ump_must_end(1, 0), to[3];
	struct ump_event event = ump_packet(from.port, 0x20913c40, ~0u, ~0u,
					    ~0u),
			 got;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		to[i] = ump_must_end(versions[i], 0);
		ump_must_connect(&from, &to[i]);
	}
	CHECK_EQ(seq_write(from.client->fd, &event, sizeof(event)), 32);
	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		MUST(!ump_receive_now(&to[i], &got, NULL));
		if (versions[i] < 2)
			CHECK_EQ(got.words[1], 0);
		CHECK_EQ(got.words[2], 0);
		CHECK_EQ(got.words[3], 0);
	}
}

static void bytes_above_127_reach_no_program_of_events(void)
{
	static const char *const rows[][2] = {
		{ "2090bcc0", "90 3c 40" },
		{ "2090ffff", "90 7f 7f" },
		{ "20b087c0", "b0 07 40" },
		{ "20c085ff", "c0 05" },
		{ "20d085ff", "d0 05" },
		{ "20e0ffff", "e0 7f 7f" },
		{ "4090bc00 80000000", "90 3c 40" },
		{ "40b08700 80000000", "b0 07 40" },
		{ "40c00001 85008182", "b0 00 01 b0 20 02 c0 05" },
		{ "40208081 80000000", "b0 65 00 b0 64 01 b0 06 40 b0 26 00" },
		{ "10f1ffff", "f1 7f" },
		{ "10f2ffff", "f2 7f 7f" },
		{ "10f385ff", "f3 05" },
		{ "3002ff80 ffffffff", "f0 7f 00 f7" },
	};
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);
	size_t i;

	ump_must_connect(&from, &to);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		ump_must_say(&from, rows[i][0]);
		if (!ump_hears(&to, rows[i][1]))
			FAIL("that was %s", rows[i][0]);
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(direct_events_keep_their_header),
	CASE_ONBEAT(ticks_survive),
	CASE_ONBEAT(real_time_survives),
	CASE_ONBEAT(port_stamps_what_is_converted),
	CASE_ONBEAT(connection_stamps_what_is_converted),
	CASE_ONBEAT(unused_fields_of_events_are_zero),
	CASE_ONBEAT(words_behind_a_packet_are_zero),
	CASE_ONBEAT(bytes_above_127_reach_no_program_of_events),
};

KTAP_MAIN(cases);
