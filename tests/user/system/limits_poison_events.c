// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Nothing of the kernel's memory reaches a program by what it reads: events of
 * every kind, records of the OSS sequencer, texts of /proc. See limits_poison.c.
 *
 * kernel: poison
 */
#include "ktap.h"
#include "osslib.h"
#include "poisonlib.h"
#include "rawlib.h"
#include "umplib.h"

#include <poll.h>

/* Looks at all that waits to be read, and returns how much that was. */
static int read_all(const char *what, struct seq_client *client)
{
	unsigned char bytes[4096];
	ssize_t length;
	char name[64];
	int count = 0;

	while (seq_poll(client->fd, POLLIN, 0)) {
		memset(bytes, POISON_FILLER, sizeof(bytes));
		length = read(client->fd, bytes, sizeof(bytes));
		MUST(length > 0);
		snprintf(name, sizeof(name), "%s, read number %d", what, count);
		look_at(name, bytes, length);
		count++;
	}
	return count;
}

static void announcements(void)
{
	struct seq_client *watcher = seq_must_open();
	struct seq_client *other;
	struct snd_seq_client_info info;
	struct snd_seq_port_info port_info;
	int own, port;

	FRESH(info);
	seq_must_watch(watcher);
	own = seq_must_port(watcher, SEQ_CAP_ALL);
	other = seq_must_open();
	MUST(!seq_get_client(other->fd, other->id, &info));
	MUST(!seq_call(other->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	port = seq_must_port(other, SEQ_CAP_ALL);
	MUST(!seq_get_port(other->fd, other->id, port, &port_info));
	MUST(!seq_call(other->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &port_info));
	MUST(!seq_subscribe(other->fd, other->id, port, watcher->id, own));
	MUST(!seq_unsubscribe(other->fd, other->id, port, watcher->id, own));
	MUST(!seq_port_delete(other->fd, port));
	seq_close(other);
	CHECK(read_all("an announcement", watcher) > 0);
}

static void orders_to_queues_are_told(void)
{
	static const int types[] = {
		SNDRV_SEQ_EVENT_TEMPO, SNDRV_SEQ_EVENT_SETPOS_TICK,
		SNDRV_SEQ_EVENT_SETPOS_TIME, SNDRV_SEQ_EVENT_STOP,
	};
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int queue = seq_must_queue(client);
	size_t i;

	MUST(!seq_subscribe(client->fd, SNDRV_SEQ_CLIENT_SYSTEM,
			    SNDRV_SEQ_PORT_SYSTEM_TIMER, client->id, port));
	seq_drop(client);
	for (i = 0; i < ARRAY_SIZE(types); i++)
		MUST(!seq_queue_control(client, queue, types[i], 100000));
	CHECK(read_all("a queue's event", client) > 0);
}

/* Direct, and by a queue that stands: each leaves at once. */
static void must_send_both_ways(struct seq_client *client, int port, int queue,
				struct snd_seq_event event, const void *data,
				size_t length)
{
	int way;

	for (way = 0; way < 2; way++) {
		seq_event_to(&event, client->id, port);
		if (way)
			seq_event_at_tick(&event, queue, 0);
		if (data)
			MUST(!seq_send_variable(client, &event, data, length));
		else
			MUST(!seq_send(client, &event));
	}
}

static void events_of_every_type_and_length(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int queue = seq_must_queue(client);
	unsigned char data[20000];
	size_t length;
	int type;

	memset(data, POISON_FILLER, sizeof(data));
	for (type = SNDRV_SEQ_EVENT_NOTEON; type < SNDRV_SEQ_EVENT_SYSEX;
	     type++) {
		if (is_poison(type))
			continue;
		must_send_both_ways(client, port, queue, seq_event_new(type),
				    NULL, 0);
		CHECK(read_all("an event", client) > 0);
	}
	for (length = 0; length < 100; length++) {
		if (is_poison(length))
			continue;
		must_send_both_ways(client, port, queue,
				    seq_event_new(SNDRV_SEQ_EVENT_USR_VAR0),
				    data, length);
		CHECK(read_all("an event with data", client) > 0);
	}
	/* More than one page, and more than the reader's buffer. */
	must_send_both_ways(client, port, queue,
			    seq_event_new(SNDRV_SEQ_EVENT_SYSEX), data,
			    sizeof(data) - 1);
	CHECK(read_all("a part of a SysEx", client) > 8);
}

static void notes_and_what_bounces(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int queue = seq_must_queue(client);
	struct snd_seq_client_info info;
	struct snd_seq_event event;

	MUST(!seq_get_client(client->fd, client->id, &info));
	info.filter |= SNDRV_SEQ_FILTER_BOUNCE;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTE, 1, 2, 3);
	seq_event_to(&event, client->id, port);
	seq_event_at_tick(&event, queue, 0);
	seq_must_send(client, &event);
	CHECK(read_all("a note", client) > 0);
	seq_event_to(&event, client->id, port + 1);
	seq_must_send(client, &event);
	CHECK(read_all("a bounce", client) > 0);
}

static void stamps(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_event event =
		seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_port_info info;
	int real;

	for (real = 0; real < 2; real++) {
		MUST(!seq_get_port(client->fd, client->id, port, &info));
		info.flags = SNDRV_SEQ_PORT_FLG_TIMESTAMP |
			     (real ? SNDRV_SEQ_PORT_FLG_TIME_REAL : 0);
		info.time_queue = queue;
		MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
		seq_event_to(&event, client->id, port);
		seq_must_send(client, &event);
		CHECK(read_all("a stamped event", client) > 0);
	}
}

static void raw_bytes_become_events(void)
{
	static const unsigned char bytes[] = {
		0x90, 1, 2, 0x80, 1, 2, 0xa0, 1, 2, 0xb0, 1, 2, 0xc0, 1, 0xd0, 1,
		0xe0, 1, 0x50, 0xf1, 1, 0xf2, 1, 2, 0xf3, 1, 0xf6, 0xf8, 0xfb,
		0xf0, 1, 2, 3, 0xf7,
	};
	struct seq_client *client;
	int fd;

	raw_must_load();
	client = raw_must_hear(0);
	fd = raw_must_open(0, O_WRONLY | O_SYNC);
	raw_must_write(fd, bytes, sizeof(bytes));
	MUST(seq_poll(client->fd, POLLIN, SEQ_WAIT_MS));
	close(fd);	/* waits until all is delivered */
	CHECK(read_all("an event of raw bytes", client) > 0);
}

static void look_at_text(const char *path)
{
	char *text = seq_read_file(path);
	const char *at;

	MUST(text);
	for (at = text; *at; at++)
		if (*at != '\n' && *at != '\t' && (*at < ' ' || *at > '~')) {
			FAIL("%s: byte %02x", path, (unsigned char)*at);
			break;
		}
	CHECK(!strstr(text, "kkkk"));
	CHECK(at - text == (ptrdiff_t)strlen(text));
	free(text);
}

static void texts_of_proc(void)
{
	struct seq_client *client = seq_must_open();

	oss_must_load();
	seq_must_port(client, SEQ_CAP_ALL);
	seq_must_queue(client);
	oss_must_open(OSS_SEQUENCER, O_RDWR);
	look_at_text("/proc/asound/seq/clients");
	look_at_text("/proc/asound/seq/queues");
	look_at_text("/proc/asound/seq/timer");
	look_at_text(OSS_PROC);
}

/* --- records of 32 bytes --- */

static void must_send_packet(struct ump_end *from, struct ump_event *event)
{
	MUST(seq_write(from->client->fd, event, sizeof(*event)) == sizeof(*event));
}

/* All types, to a reader of that version, direct and by a queue. */
static void must_read_packets(int version)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(version, 0);
	int queue = seq_must_queue(from.client);
	struct ump_event event;
	__u32 type;

	for (type = 0; type < 16; type++) {
		event = ump_packet(from.port, type << 28 | 0x00911111, 0x11111111,
				   0x11111111, 0x11111111);
		ump_event_to(&event, to.client->id, to.port);
		must_send_packet(&from, &event);
		ump_event_at_tick(&event, queue, 0);
		must_send_packet(&from, &event);
	}
	/* A SysEx that is joined, and a message that becomes several. */
	ump_must_connect(&from, &to);
	ump_must_say(&from, "30160102 03040506 30210700 00000000 30310800 00000000 "
		     "30010900 00000000 40c00001 01000203 40200304 80000000");
	CHECK(read_all("a packet", to.client) > 0);
}

static void packets_of_every_type(void)
{
	int version;

	for (version = 0; version <= 2; version++)
		must_read_packets(version);
}

/* Events with the word behind them, data with what fills the last record. */
static void events_in_records_of_packets(void)
{
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(2, 0);
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_USR_VAR0);
	unsigned char data[40];
	size_t length;

	memset(data, POISON_FILLER, sizeof(data));
	ump_must_filter(to.client, UMP_NO_CONVERT, 0);
	ump_must_connect(&from, &to);
	ump_must_say(&from, "90 3c 40 b0 07 40 e0 00 40 f8");
	seq_event_to_subscribers(&event, from.port);
	for (length = 0; length < sizeof(data); length++)
		MUST(!seq_send_variable(from.client, &event, data, length));
	CHECK(read_all("an event among packets", to.client) > 0);
}

/* Whole, as the data of an event. */
static void bounced_packet(void)
{
	struct ump_end from = ump_must_end(2, 0);
	struct ump_event event = ump_packet(from.port, 0x40903c00, 0x11111111, 0, 0);

	ump_must_filter(from.client, SNDRV_SEQ_FILTER_BOUNCE, 0);
	ump_event_to(&event, from.client->id, from.port + 1);
	ump_event_at_tick(&event, seq_must_queue(from.client), 0);
	must_send_packet(&from, &event);
	CHECK(read_all("a bounce of a packet", from.client) > 0);
}

/* Records read from one of the OSS sequencer's devices, but for the time. */
static void read_records(const char *what, int fd)
{
	unsigned char record[8];
	ssize_t length;
	int count = 0;

	while (seq_poll(fd, POLLIN, count ? 0 : SEQ_WAIT_MS)) {
		memset(record, POISON_FILLER, sizeof(record));
		length = read(fd, record, sizeof(record));
		MUST(length > 0);
		if (record[0] == SEQ_WAIT || record[0] == EV_TIMING)
			memset(record + 1, 0, sizeof(record) - 1);
		look_at(what, record, length);
		count++;
	}
	CHECK(count > 0);
}

static void records_of_oss(void)
{
	static const unsigned char bytes[] = {
		0x90, 1, 2, 0xb0, 1, 2, 0xc0, 1, 0xe0, 1, 0x50,
		0xf0, 1, 2, 3, 4, 5, 6, 0xf7,
	};
	static const char * const paths[] = { OSS_SEQUENCER, OSS_MUSIC };
	size_t i;
	int fd, out;

	oss_must_load();
	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		fd = oss_must_open(paths[i], O_RDONLY | O_NONBLOCK);
		out = raw_must_open(0, O_WRONLY | O_SYNC);
		raw_must_write(out, bytes, sizeof(bytes));
		close(out);
		read_records(paths[i], fd);
		close(fd);
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(announcements),
	CASE_ONBEAT(orders_to_queues_are_told),
	CASE_ONBEAT(events_of_every_type_and_length),
	CASE_ONBEAT(notes_and_what_bounces),
	CASE_ONBEAT(stamps),
	CASE_ONBEAT(raw_bytes_become_events),
	CASE_ONBEAT(packets_of_every_type),
	CASE_ONBEAT(events_in_records_of_packets),
	CASE_ONBEAT(bounced_packet),
	CASE_ONBEAT(texts_of_proc),
	CASE_ONBEAT(records_of_oss),
};

KTAP_MAIN(cases);
