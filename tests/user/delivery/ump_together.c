// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Packets and events that are written together, or are due together, arrive as if each
 * had been sent alone: what each receiver reads, where it is told of a loss, and what is
 * counted for it. Two senders send the same messages, one of them all at once, to twins
 * of every kind of receiver.
 */
#include "ktap.h"
#include "umplib.h"

#define STATS "/proc/asound/seq/stats"
#define MOST 48		/* messages of a round */
#define BYTES (MOST * 128)
#define ROUNDS 60
#define SENDERS 2
#define AHEAD 100	/* ticks of 100 us, until what is written is due */

/* How receivers take what comes. */
static const struct kind {
	int version, group, cells;
	unsigned int filter, group_filter;
	unsigned int flags;	/* of its port */
	int wanted;		/* the only type, or 0 */
} kinds[] = {
	{ .version = 0 }, { .version = 1 }, { .version = 2 },
	{ .version = 0, .cells = 9 }, { .version = 1, .cells = 9 },
	{ .version = 2, .cells = 9 },
	{ .version = 0, .group_filter = 1 << 2 },
	{ .version = 1, .group_filter = 1 << 2 }, { .version = 2, .group_filter = 1 },
	{ .version = 1, .group = 3 }, { .version = 2, .group = 1 },
	{ .version = 2, .flags = UMP_PORT_IS_MIDI1 },
	{ .version = 0, .wanted = SNDRV_SEQ_EVENT_CONTROLLER },
	{ .version = 2, .wanted = SNDRV_SEQ_EVENT_CONTROLLER },
	{ .version = 0, .filter = UMP_NO_CONVERT },
	{ .version = 2, .filter = UMP_NO_CONVERT },
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

static struct ump_end senders[SENDERS], receivers[SENDERS][KINDS];
static unsigned char records[BYTES];
static size_t starts[MOST + 1];	/* of each message in @records, and the end of all */
static __u32 state;

static __u32 random_to(__u32 end)
{
	return seq_random(&state) % end;
}

static struct ump_end must_receive_as(const struct kind *kind, struct ump_end *from)
{
	struct ump_end end = { .version = kind->version };

	end.client = ump_must_open(kind->version);
	seq_set_nonblock(end.client->fd, true);
	end.port = ump_must_port(end.client, 0, SEQ_CAP_ALL, kind->group, kind->flags);
	if (kind->cells)
		ump_must_have_room(end.client, kind->cells);
	ump_must_filter(end.client, kind->filter, kind->group_filter);
	if (kind->wanted)
		ump_must_want(end.client, kind->wanted);
	ump_must_connect(from, &end);
	return end;
}

static void must_make_all(int version)
{
	unsigned int i, j;

	for (i = 0; i < SENDERS; i++) {
		senders[i] = ump_must_end(version, 0);
		for (j = 0; j < KINDS; j++)
			receivers[i][j] = must_receive_as(&kinds[j], &senders[i]);
	}
}

static void close_all(void)
{
	unsigned int i, j;

	for (i = 0; i < SENDERS; i++) {
		seq_close(senders[i].client);
		for (j = 0; j < KINDS; j++)
			seq_close(receivers[i][j].client);
	}
}

/* Controllers are mostly those that belong together in a parameter or a bank. */
static __u32 random_control(void)
{
	static const __u8 parts[] = { 0, 32, 6, 38, 98, 99, 100, 101, 121, 7 };

	return parts[random_to(sizeof(parts))] << 8 | random_to(128);
}

static struct ump_event random_packet(void)
{
	__u32 place = random_to(3) << 24 | random_to(2) << 16;

	switch (random_to(8)) {
	case 0:
		return ump_packet(0, 0x20b00000 | place | random_control(), 0, 0, 0);
	case 1:
	case 2:
		return ump_packet(0, 0x20900000 | place | random_to(128) << 8 |
				  random_to(128), 0, 0, 0);
	case 3:
		return ump_packet(0, 0x40900000 | place | random_to(128) << 8,
				  seq_random(&state), 0, 0);
	case 4:
		return ump_packet(0, 0x40000000 | place | random_to(16) << 20 |
				  random_control(), seq_random(&state), 0, 0);
	case 5:
		return ump_packet(0, 0x30000000 | (place & 0x0f000000) |
				  random_to(5) << 20 | random_to(7) << 16 | 0x1122,
				  0x33445566, 0, 0);
	case 6:
		return ump_packet(0, 0x10f80000 | (place & 0x0f000000), 0, 0, 0);
	default:
		return ump_packet(0, random_to(16) << 28 | (place & 0x0f000000) | 0x1234,
				  1, 2, 3);
	}
}

static struct snd_seq_event random_event(void)
{
	__u32 control = random_control();
	struct snd_seq_event event;

	if (!random_to(3))
		return seq_event_numbered(random_to(100));
	if (random_to(2))
		return seq_event_note(SNDRV_SEQ_EVENT_NOTEON, random_to(16),
				      random_to(128), random_to(128));
	event = seq_event_new(SNDRV_SEQ_EVENT_CONTROLLER);
	event.data.control.channel = random_to(2);
	event.data.control.param = control >> 8;
	event.data.control.value = control & 0x7f;
	return event;
}

/* The header of a message; of a SysEx its data as well. Returns its bytes. */
static size_t add_message(unsigned char *to, bool packets)
{
	struct ump_event packet = random_packet();
	struct snd_seq_event event = random_event();
	size_t length = 0;

	if (packets && random_to(6)) {
		memcpy(to, &packet, sizeof(packet));
		return sizeof(packet);
	}
	if (!random_to(8)) {
		length = 2 + random_to(40);
		memset(to + sizeof(event), 0x42, length);
		to[sizeof(event)] = 0xf0;
		if (random_to(4))
			to[sizeof(event) + length - 1] = 0xf7;
		event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
		event.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
		event.data.ext.len = length;
	}
	seq_event_to_subscribers(&event, 0);
	memcpy(to, &event, sizeof(event));
	return sizeof(event) + length;
}

static void fill(unsigned int count, bool packets)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		starts[i + 1] = starts[i] +
				add_message(records + starts[i], packets);
}

static void must_write(const struct ump_end *from, size_t begin, size_t end)
{
	CHECK_EQ(seq_write(from->client->fd, records + begin, end - begin),
		 (long)(end - begin));
}

/* The same waits at both, and something was lost at the same places. */
static void compare(struct ump_end *one, struct ump_end *other)
{
	const unsigned char *data[SENDERS];
	struct ump_event got[SENDERS];
	int result;

	do {
		memset(got, 0, sizeof(got));
		result = ump_receive_now(one, &got[0], &data[0]);
		CHECK_EQ(ump_receive_now(other, &got[1], &data[1]), result);
		if (result)
			continue;
		got[0].source = got[1].source;
		got[0].dest = got[1].dest;
		got[0].queue = got[1].queue;
		got[0].time = got[1].time;
		if (got[0].type == SNDRV_SEQ_EVENT_SYSEX && !(got[0].flags & UMP_FLAG)) {
			CHECK_EQ(got[0].data.ext.len, got[1].data.ext.len);
			CHECK(!memcmp(data[0], data[1], got[0].data.ext.len));
			got[0].data.ext.ptr = got[1].data.ext.ptr;
		}
		CHECK(!memcmp(&got[0], &got[1], sizeof(got[0])));
	} while (!result || result == -ENOSPC);
}

/* The statistics of a client, but for its number. To be freed. */
static char *counts_of(const struct ump_end *end)
{
	char *text = seq_read_file(STATS), name[32], *begin, *next;

	snprintf(name, sizeof(name), "Client %3d : ", end->client->id);
	begin = strstr(text, name);
	MUST(begin);
	begin = strchr(begin, '\n');
	MUST(begin);
	/* Its lines are indented. */
	for (next = begin; next && next[1] == ' ';)
		next = strchr(next + 1, '\n');
	MUST(next);
	begin = strndup(begin, next - begin);
	free(text);
	return begin;
}

static void compare_all(void)
{
	char *counts[SENDERS];
	unsigned int i;

	for (i = 0; i < KINDS; i++) {
		compare(&receivers[0][i], &receivers[1][i]);
		counts[0] = counts_of(&receivers[0][i]);
		counts[1] = counts_of(&receivers[1][i]);
		CHECK(!strcmp(counts[0], counts[1]));
		free(counts[0]);
		free(counts[1]);
	}
}

static void written_together(int version)
{
	unsigned int round, count, i;

	must_make_all(version);
	for (round = 0; round < ROUNDS; round++) {
		count = 1 + random_to(MOST);
		fill(count, version);
		must_write(&senders[0], 0, starts[count]);
		for (i = 0; i < count; i++)
			must_write(&senders[1], starts[i], starts[i + 1]);
		compare_all();
	}
	close_all();
}

static void packets_written_together(void)
{
	written_together(1);
	written_together(2);
}

static void events_written_together(void)
{
	written_together(0);
}

#define GROUPS 16
#define CHANNELS 16

/* On each channel of a group the pitch bend range, of which the LSB may still come. */
static void must_let_values_wait(const struct ump_end *from, unsigned int group)
{
	static const __u32 controls[] = { 101 << 8, 100 << 8, 6 << 8 | 5 };
	struct ump_event packets[CHANNELS * 3];
	unsigned int i;

	for (i = 0; i < CHANNELS * 3; i++)
		packets[i] = ump_packet(0, 0x20b00000 | group << 24 | (i / 3) << 16 |
					controls[i % 3], 0, 0, 0);
	MUST(seq_write(from->client->fd, packets, sizeof(packets)) ==
	     (ssize_t)sizeof(packets));
}

/*
 * A note of each group sends what waits there, 17 packets: eight notes together are more
 * than an input takes at a time.
 */
static void values_wait_on_all_channels(void)
{
	struct ump_end from = ump_must_end(1, 0);
	struct ump_end to = must_receive_as(&kinds[2], &from);
	struct ump_event notes[GROUPS], got;
	unsigned int i, j;

	ump_must_have_room(to.client, GROUPS * (CHANNELS + 1));
	for (i = 0; i < GROUPS; i++) {
		must_let_values_wait(&from, i);
		notes[i] = ump_packet(0, 0x20903c40 | i << 24, 0, 0, 0);
	}
	CHECK_EQ(ump_receive_now(&to, &got, NULL), -EAGAIN);
	CHECK_EQ(seq_write(from.client->fd, notes, sizeof(notes)), (long)sizeof(notes));
	for (i = 0; i < GROUPS; i++) {
		for (j = 0; j < CHANNELS; j++) {
			CHECK(!ump_receive_now(&to, &got, NULL));
			CHECK_EQ(got.words[0], 0x40200000 | i << 24 | j << 16);
			CHECK_EQ(got.words[1], 5u << 25);
		}
		CHECK(!ump_receive_now(&to, &got, NULL));
		CHECK_EQ(got.words[0], 0x40903c00 | i << 24);
	}
	CHECK_EQ(ump_receive_now(&to, &got, NULL), -EAGAIN);
	seq_close(from.client);
	seq_close(to.client);
}

static unsigned int tick_now(int sender, int queue)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(senders[sender].client->fd, queue, &status));
	return status.tick;
}

/* The last message of a queue, which has passed on all before when it comes. */
static void must_come_to_the_end(int sender, int queue, unsigned int tick)
{
	struct snd_seq_event end = seq_event_numbered(0);
	struct ump_event got;

	seq_event_to(&end, senders[sender].client->id, senders[sender].port);
	seq_event_at_tick(&end, queue, tick);
	seq_must_send(senders[sender].client, &end);
	ump_must_receive_type(&senders[sender], &got, SNDRV_SEQ_EVENT_USR0);
}

/* Of the second sender each message has a tick of its own. */
static void send_at(int sender, int queue, unsigned int count)
{
	unsigned int tick = tick_now(sender, queue) + AHEAD, i;
	struct snd_seq_event *event;

	for (i = 0; i < count; i++) {
		event = (void *)(records + starts[i]);
		event->queue = queue;
		event->time.tick = sender ? tick + i : tick;
	}
	must_write(&senders[sender], 0, starts[count]);
	must_come_to_the_end(sender, queue, tick + MOST);
}

static void due_together(void)
{
	unsigned int round, count, i;
	int queues[SENDERS];

	must_make_all(2);
	for (i = 0; i < SENDERS; i++) {
		queues[i] = seq_must_queue(senders[i].client);
		MUST(!seq_set_tempo(senders[i].client->fd, queues[i], 10000, 100));
		seq_must_start(senders[i].client, queues[i]);
	}
	for (round = 0; round < ROUNDS; round++) {
		count = 1 + random_to(MOST);
		fill(count, true);
		for (i = 0; i < SENDERS; i++)
			send_at(i, queues[i], count);
		compare_all();
	}
	close_all();
}

#define FULL 2

/* Receivers that have no room: what comes back is read event by event. */
static void bounces_come_event_by_event(void)
{
	struct ump_end from = ump_must_end(0, 0), full[FULL];
	struct snd_seq_event events[4], got;
	int queue = seq_must_queue(from.client), i;

	ump_must_filter(from.client, SNDRV_SEQ_FILTER_BOUNCE, 0);
	for (i = 0; i < FULL; i++) {
		full[i] = ump_must_end(0, 0);
		ump_must_have_room(full[i].client, 1);
		ump_must_connect(&from, &full[i]);
		ump_must_say_to(&from, &full[i], "90 3c 40");
	}
	for (i = 0; i < 4; i++) {
		events[i] = seq_event_numbered(i);
		seq_event_to_subscribers(&events[i], from.port);
		seq_event_at_tick(&events[i], queue, 20);
	}
	seq_drop(from.client);
	seq_must_start(from.client, queue);
	MUST(seq_write(from.client->fd, events, sizeof(events)) == sizeof(events));
	for (i = 0; i < 4 * FULL; i++) {
		const unsigned char *data;

		MUST(!seq_receive(from.client, &got, &data));
		CHECK_EQ(got.type, SNDRV_SEQ_EVENT_BOUNCE);
		memcpy(&got, data, sizeof(got));
		CHECK_EQ(got.data.raw32.d[0], (unsigned int)i / FULL);
		CHECK_EQ(got.dest.client, full[i % FULL].client->id);
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(packets_written_together),
	CASE_ONBEAT(events_written_together),
	CASE_ONBEAT(values_wait_on_all_channels),
	CASE_ONBEAT(due_together),
	CASE_ONBEAT(bounces_come_event_by_event),
};

KTAP_MAIN(cases);
