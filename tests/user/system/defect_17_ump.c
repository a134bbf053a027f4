// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * There is no MIDI 2.0 here, so nothing is converted to it and back: it is
 * refused, and what conversions get wrong passes as it was sent.
 */
#include "ktap.h"
#include "rawlib.h"

#define UMP_INFO_BYTES 520

static void defect_17_no_client_is_converted(void)
{
	struct seq_client *client = seq_must_open();
	int version = SNDRV_PROTOCOL_VERSION(1, 0, 4), number, midi;
	struct snd_seq_client_info info;
	unsigned char ump[UMP_INFO_BYTES] = { 0 };

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_USER_PVERSION, &version));
	for (midi = 1; midi <= 2; midi++) {
		MUST(!seq_get_client(client->fd, client->id, &info));
		info.midi_version = midi;
		CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO,
				  &info), -EINVAL);
		MUST(!seq_get_client(client->fd, client->id, &info));
		CHECK_EQ(info.midi_version, 0);
	}
	for (number = 0x12; number <= 0x13; number++)
		CHECK_EQ(seq_call(client->fd, _IOC(_IOC_READ | _IOC_WRITE, 'S',
						   number, UMP_INFO_BYTES),
				  ump), -ENOTTY);
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

static const struct ktap_case cases[] = {
	CASE(group_of_a_port_is_no_more_than_sixteen),
	CASE_DEFECT(defect_17_no_client_is_converted),
	CASE_DEFECT(defect_17_delicate_values_pass),
};

KTAP_MAIN(cases);
