// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Values that the in-tree conversion between events and packets gets wrong come out
 * right, and pass as they were sent where nothing is converted.
 */
#include "ktap.h"
#include "rawlib.h"

#include <poll.h>

/* A program that reads packets of MIDI 2.0, in records of 32 bytes. */
static struct seq_client *must_hear_packets(int sender, int sender_port)
{
	struct seq_client *client = seq_must_open();
	int version = SNDRV_PROTOCOL_VERSION(1, 0, 3);
	struct snd_seq_client_info info;
	int port = seq_must_port(client, SEQ_CAP_ALL);

	MUST(!seq_subscribe(client->fd, sender, sender_port, client->id, port));
	seq_drop(client);
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_USER_PVERSION, &version));
	MUST(!seq_get_client(client->fd, client->id, &info));
	info.midi_version = 2;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	return client;
}

static bool is_next(struct seq_client *client, __u32 first, __u32 second)
{
	struct {
		struct snd_seq_event header;
		__u32 last;
	} record;

	MUST(seq_poll(client->fd, POLLIN, SEQ_WAIT_MS));
	MUST(read(client->fd, &record, sizeof(record)) == sizeof(record));
	return record.header.flags == 1 << 5 &&
	       record.header.data.raw32.d[0] == first &&
	       record.header.data.raw32.d[1] == second;
}

/* Older headers do not name the field, two bytes behind the queue's. */
static unsigned char *group_of(struct snd_seq_port_info *info)
{
	return &info->time_queue + 2;
}

static void group_of_a_port_is_no_more_than_sixteen(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_port_info info = { .addr.client = client->id };

	*group_of(&info) = 17;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_CREATE_PORT, &info));
	MUST(!seq_get_port(client->fd, client->id, info.addr.port, &info));
	CHECK_EQ(*group_of(&info), 0);
}

/* Key pressure 0, a note on with velocity 0, and an RPN of which only the
 * number and the upper half are there.
 */
static const unsigned char delicate[] = {
	0xa2, 60, 0, 0x93, 61, 0, 0xb4, 101, 0, 100, 2, 6, 64,
};

static void defect_17_delicate_values_pass(void)
{
	struct seq_client *heard;
	struct snd_seq_event event;
	int out, in;

	raw_must_load();
	raw_must_connect(0, 1);
	heard = raw_must_hear(0);
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_listen(1);
	raw_must_write(out, delicate, sizeof(delicate));
	CHECK(raw_reads(in, delicate, sizeof(delicate)));
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_KEYPRESS);
	CHECK_EQ(event.data.note.velocity, 0);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.velocity, 0);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_CONTROLLER);
	CHECK_EQ(event.data.control.param, 101);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_CONTROLLER);
	CHECK_EQ(event.data.control.param, 100);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_CONTROLLER);
	CHECK_EQ(event.data.control.param, 6);
	CHECK_EQ(event.data.control.value, 64);
}

static void must_send_controller(struct seq_client *from, int parameter, int value)
{
	struct snd_seq_event event = seq_event_controller(4, parameter, value);

	seq_event_to_subscribers(&event, 0);
	seq_must_send(from, &event);
}

static void defect_17_delicate_values_are_converted(void)
{
	struct seq_client *from = seq_must_open(), *to;
	struct snd_seq_event event;

	seq_must_port(from, SEQ_CAP_ALL);
	to = must_hear_packets(from->id, 0);
	event = seq_event_note(SNDRV_SEQ_EVENT_KEYPRESS, 2, 60, 0);
	seq_event_to_subscribers(&event, 0);
	seq_must_send(from, &event);
	CHECK(is_next(to, 0x40a23c00, 0));
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 3, 61, 0);
	seq_event_to_subscribers(&event, 0);
	seq_must_send(from, &event);
	CHECK(is_next(to, 0x40833d00, 0x80000000));
	must_send_controller(from, 101, 0);
	must_send_controller(from, 100, 2);
	must_send_controller(from, 6, 64);
	must_send_controller(from, 7, 127);
	CHECK(is_next(to, 0x40240002, 0x80000000));
	CHECK(is_next(to, 0x40b40700, 0xffffffff));
}

static const struct ktap_case cases[] = {
	CASE(group_of_a_port_is_no_more_than_sixteen),
	CASE_ONBEAT(defect_17_delicate_values_are_converted),
	CASE_DEFECT(defect_17_delicate_values_pass),
};

KTAP_MAIN(cases);
