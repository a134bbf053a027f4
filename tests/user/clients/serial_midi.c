// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A hardware port: a serial MIDI device whose other end, outside of the machine, is
 * the virtio port onbeat.serial.
 */
#include "ktap.h"
#include "seriallib.h"

#include <poll.h>
#include <sound/asound.h>

#define CLIENT SERIAL_CLIENT(1)
#define RAW "/dev/snd/midiC1D0"

/* More than a port has room for. */
#define SHORT 50
#define ORDERED 4000

static struct seq_client *must_hear(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);

	MUST(!seq_subscribe(client->fd, CLIENT, 0, client->id, port));
	seq_drop(client);
	return client;
}

static struct seq_client *must_feed(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);

	MUST(!seq_subscribe(client->fd, client->id, port, CLIENT, 0));
	seq_drop(client);
	return client;
}

static unsigned char *new_sysex(size_t length)
{
	unsigned char *data = malloc(length);
	size_t i;

	MUST(data);
	data[0] = 0xf0;
	for (i = 1; i < length - 1; i++)
		data[i] = (i + i / 127 * 3 + i / 16384 * 5) % 128;
	data[length - 1] = 0xf7;
	return data;
}

static void port_is_as_it_was(void)
{
	struct snd_seq_client_info client;
	struct snd_seq_port_info port;
	struct seq_client *me;

	serial_must_load(1);
	me = seq_must_open();
	MUST(!seq_get_client(me->fd, CLIENT, &client));
	CHECK_EQ(client.type, KERNEL_CLIENT);
	CHECK_EQ(client.card, 1);
	CHECK_EQ(client.num_ports, 1);
	CHECK_STR(client.name, "Serial MIDI (UART16550A)");
	MUST(!seq_get_port(me->fd, CLIENT, 0, &port));
	CHECK_EQ(port.type, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC |
			    SNDRV_SEQ_PORT_TYPE_HARDWARE |
			    SNDRV_SEQ_PORT_TYPE_PORT);
	CHECK_EQ(port.capability,
		 SEQ_CAP_ALL | SNDRV_SEQ_PORT_CAP_SYNC_READ |
		 SNDRV_SEQ_PORT_CAP_SYNC_WRITE | SNDRV_SEQ_PORT_CAP_DUPLEX);
	CHECK_EQ(port.midi_channels, 16);
	CHECK(port.name[0]);
}

static void unconnected_is_enodev(void)
{
	struct snd_seq_event note = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0,
						   60, 64);
	struct seq_client *me;

	serial_must_load(1);
	me = seq_must_open();
	seq_must_port(me, SEQ_CAP_ALL);
	seq_event_to(&note, CLIENT, 0);
	CHECK_EQ(seq_send(me, &note), -ENODEV);
}

static void bytes_from_outside_are_events(void)
{
	static const unsigned char bytes[] = {
		0x90, 60, 64, 62, 0xf8, 65, 0xb1, 7, 100
	};
	struct snd_seq_event event;
	struct seq_client *me;

	serial_must_load(1);
	me = must_hear();
	serial_must_write(bytes, sizeof(bytes));
	seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.note, 60);
	CHECK_EQ(event.source.client, CLIENT);
	seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_CLOCK);
	seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.note, 62);
	CHECK_EQ(event.data.note.velocity, 65);
	seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_CONTROLLER);
	CHECK_EQ(event.data.control.value, 100);
}

static __u64 position(struct seq_client *me, int queue)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(me->fd, queue, &status));
	return seq_nanoseconds(status.time);
}

/* Stamps are those of the moment of arrival, not of delivery or reading. */
static void stamps_tell_the_arrival(void)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	struct snd_seq_port_subscribe subscription;
	struct seq_client *me;
	__u64 before, after, stamp, last = 0;
	struct snd_seq_event event;
	int i, port, queue;

	serial_must_load(1);
	me = seq_must_open();
	port = seq_must_port(me, SEQ_CAP_ALL);
	queue = seq_must_queue(me);
	seq_must_start(me, queue);
	subscription = seq_subscription(CLIENT, 0, me->id, port);
	subscription.queue = queue;
	subscription.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
			     SNDRV_SEQ_PORT_SUBS_TIME_REAL;
	MUST(!seq_call(me->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &subscription));
	seq_drop(me);
	for (i = 0; i < 20; i++) {
		before = position(me, queue);
		serial_must_write(note, sizeof(note));
		seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_NOTEON);
		after = position(me, queue);
		stamp = seq_nanoseconds(event.time.time);
		CHECK_EQ(event.queue, queue);
		CHECK(stamp >= before && stamp <= after && stamp > last);
		last = stamp;
	}
}

static void events_reach_the_outside(void)
{
	static const unsigned char want[] = {
		0x90, 60, 64, 62, 64, 0xf8, 64, 64, 0xc0, 5
	};
	struct snd_seq_event event;
	unsigned char got[sizeof(want)];
	struct seq_client *me;
	int note;

	serial_must_load(1);
	me = must_feed();
	for (note = 60; note <= 64; note += 2) {
		event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, note, 64);
		seq_event_to_subscribers(&event, 0);
		if (note == 64) {
			event.type = SNDRV_SEQ_EVENT_CLOCK;
			seq_must_send(me, &event);
			event.type = SNDRV_SEQ_EVENT_NOTEON;
		}
		seq_must_send(me, &event);
	}
	event = seq_event_new(SNDRV_SEQ_EVENT_PGMCHANGE);
	event.data.control.value = 5;
	seq_event_to_subscribers(&event, 0);
	seq_must_send(me, &event);
	serial_must_read(got, sizeof(got));
	CHECK(!memcmp(got, want, sizeof(want)));
}

/* Much more at once than the device's buffer holds: all of it waits. */
static void defect_03_output_waits_for_room(void)
{
	const size_t length = 100000;
	unsigned char *sysex, *got;
	struct snd_seq_event event;
	struct seq_client *me;
	size_t i;

	serial_must_load(1);
	sysex = new_sysex(length);
	got = calloc(1, length + 200);
	me = must_feed();
	event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	seq_event_to_subscribers(&event, 0);
	MUST(!seq_send_variable(me, &event, sysex, length));
	for (i = 0; i < 100; i++) {
		event = seq_event_new(SNDRV_SEQ_EVENT_PGMCHANGE);
		event.data.control.value = i % 128;
		seq_event_to_subscribers(&event, 0);
		seq_must_send(me, &event);
	}
	serial_must_read(got, length + 101);
	CHECK(!memcmp(got, sysex, length));
	CHECK_EQ(got[length], 0xc0);
	for (i = 0; i < 100; i++)
		MUST(got[length + 1 + i] == i % 128);
}

static void must_set_backlog(const char *bytes)
{
	int fd = open("/sys/module/snd_seq_midi/parameters/backlog_bytes",
		      O_WRONLY);

	MUST(fd >= 0);
	MUST(write(fd, bytes, strlen(bytes)) == (ssize_t)strlen(bytes));
	close(fd);
}

/* The first is under way, the second waits, and then there is no room. */
static void too_much_is_refused_whole(void)
{
	const size_t long_one = 60000, short_one = 8000;
	unsigned char *sysex, *got, *end;
	struct snd_seq_event event;
	struct seq_client *me;

	serial_must_load(1);
	must_set_backlog("10000");
	sysex = new_sysex(long_one);
	got = calloc(1, long_one + 200);
	me = must_feed();
	must_set_backlog("1048576");
	event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	seq_event_to(&event, CLIENT, 0);
	MUST(!seq_send_variable(me, &event, sysex, long_one));
	end = new_sysex(short_one);
	MUST(!seq_send_variable(me, &event, end, short_one));
	CHECK_EQ(seq_send_variable(me, &event, end, short_one), -EAGAIN);
	event = seq_event_new(SNDRV_SEQ_EVENT_PGMCHANGE);
	event.data.control.value = 5;
	seq_event_to(&event, CLIENT, 0);
	seq_must_send(me, &event);
	serial_must_read(got, long_one);
	CHECK(!memcmp(got, sysex, long_one));
	serial_must_read(got, short_one + 2);
	CHECK(!memcmp(got, end, short_one));
	CHECK(got[short_one] == 0xc0 && got[short_one + 1] == 5);
}

/*
 * Messages that come while others wait for room do not overtake them. The first
 * fills the device and its driver, which complains of each write while it is full.
 */
static void order_is_kept_while_they_wait(void)
{
	const size_t first = 40000, length = first + 1 + ORDERED;
	unsigned char *want = new_sysex(first);
	unsigned char got[1000];
	struct snd_seq_event event;
	struct seq_client *me;
	size_t seen, count;
	int sent, err;

	serial_must_load(1);
	me = must_feed();
	event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	seq_event_to(&event, CLIENT, 0);
	MUST(!seq_send_variable(me, &event, want, first));
	want = realloc(want, length);
	MUST(want);
	/* The first has a status byte, the others go on with it. */
	want[first] = 0xc0;
	for (sent = 0; sent < ORDERED; sent++)
		want[first + 1 + sent] = sent % 128;

	event = seq_event_new(SNDRV_SEQ_EVENT_PGMCHANGE);
	seq_event_to(&event, CLIENT, 0);
	for (sent = 0, seen = 0; seen < length; seen += count) {
		for (err = 0; sent < ORDERED && !err; sent += !err) {
			event.data.control.value = sent % 128;
			err = seq_send(me, &event);
			MUST(!err || err == -EAGAIN);
		}
		count = length - seen < sizeof(got) ? length - seen :
						      sizeof(got);
		serial_must_read(got, count);
		MUST(!memcmp(got, want + seen, count));
	}
}

/*
 * In as many events as sysex_size makes of it. It comes without a pause, as no cable
 * could send it, and faster than a slow machine may read; all of it may wait.
 */
static void sysex_from_outside_is_whole(void)
{
	const size_t length = 16000;
	const unsigned char *payload;
	unsigned char *sysex;
	struct snd_seq_event event;
	struct seq_client *me;
	size_t have = 0;

	serial_must_load(1);
	sysex = new_sysex(length);
	me = must_hear();
	serial_must_write(sysex, length);
	while (have < length) {
		MUST(!seq_receive(me, &event, &payload));
		MUST(event.type == SNDRV_SEQ_EVENT_SYSEX);
		MUST(event.data.ext.len <= length - have);
		MUST(!memcmp(payload, sysex + have, event.data.ext.len));
		have += event.data.ext.len;
	}
	CHECK(seq_nothing(me));
}

/*
 * Notes between those that are short, though memory is needed for these only. No more
 * than the reader has room for.
 */
static void short_sysex_keeps_its_place(void)
{
	unsigned char bytes[] = { 0xf0, 0x7d, 0, 0xf7, 0x90, 0, 64 };
	const unsigned char *payload;
	struct snd_seq_event event;
	struct seq_client *me;
	int i;

	serial_must_load(1);
	me = must_hear();
	for (i = 0; i < SHORT; i++) {
		bytes[2] = i;
		bytes[5] = i;
		serial_must_write(bytes, sizeof(bytes));
	}
	for (i = 0; i < SHORT; i++) {
		MUST(!seq_receive(me, &event, &payload));
		CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
		MUST(event.data.ext.len == 4);
		CHECK_EQ(payload[2], i);
		seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_NOTEON);
		CHECK_EQ(event.data.note.note, i);
	}
	CHECK(seq_nothing(me));
}

/* Open on the first use, closed after the last, and as it was before. */
static void device_is_open_while_it_is_used(void)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	unsigned char got[64];
	struct seq_client *me, *second;
	int raw;

	serial_must_load(1);
	me = must_hear();
	second = must_hear();
	CHECK(open(RAW, O_RDONLY | O_NONBLOCK) < 0 && errno == EBUSY);
	raw = open(RAW, O_WRONLY | O_NONBLOCK);
	MUST(raw >= 0);
	close(raw);
	seq_close(me);
	CHECK(open(RAW, O_RDONLY | O_NONBLOCK) < 0 && errno == EBUSY);
	seq_close(second);
	raw = open(RAW, O_RDONLY | O_NONBLOCK);
	MUST(raw >= 0);
	CHECK(read(raw, got, sizeof(got)) < 0 && errno == EAGAIN);
	serial_must_write(note, sizeof(note));
	MUST(seq_poll(raw, POLLIN, SEQ_WAIT_MS));
	MUST(read(raw, got, 1) == 1);
	CHECK_EQ(got[0], 0x90);
	MUST(seq_poll(raw, POLLIN, SEQ_WAIT_MS));
	MUST(read(raw, got, 1) == 1);
	CHECK_EQ(got[0], 60);
	close(raw);
}

static const struct ktap_case cases[] = {
	CASE(port_is_as_it_was),
	CASE(unconnected_is_enodev),
	CASE(bytes_from_outside_are_events),
	CASE_ONBEAT(stamps_tell_the_arrival),
	CASE_ONBEAT(events_reach_the_outside),
	CASE_DEFECT(defect_03_output_waits_for_room),
	CASE_ONBEAT(too_much_is_refused_whole),
	CASE_ONBEAT(order_is_kept_while_they_wait),
	CASE(sysex_from_outside_is_whole),
	CASE(short_sysex_keeps_its_place),
	CASE(device_is_open_while_it_is_used),
};

KTAP_MAIN(cases);
