// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Ports: numbers, limits, what is stored and shown, and who may change it. */
#include "ktap.h"
#include "seqlib.h"

static struct snd_seq_port_info new_port(struct seq_client *client)
{
	struct snd_seq_port_info info = { 0 };

	info.addr.client = client->id;
	return info;
}

static int create(struct seq_client *client, struct snd_seq_port_info *info)
{
	return seq_call(client->fd, SNDRV_SEQ_IOCTL_CREATE_PORT, info);
}

static void number_is_the_lowest_free(void)
{
	struct seq_client *client = seq_must_open();

	CHECK_EQ(seq_must_port(client, 0), 0);
	CHECK_EQ(seq_must_port(client, 0), 1);
	CHECK_EQ(seq_must_port(client, 0), 2);
	CHECK(!seq_port_delete(client->fd, 1));
	CHECK_EQ(seq_must_port(client, 0), 1);
	CHECK_EQ(seq_must_port(client, 0), 3);
}

static void given_number_is_used(void)
{
	struct seq_client *client = seq_must_open();

	CHECK_EQ(seq_port_create_at(client->fd, 7, 0), 7);
	CHECK_EQ(seq_port_create_at(client->fd, 252, 0), 252);
	CHECK_EQ(seq_port_create_at(client->fd, 0, 0), 0);
	CHECK_EQ(seq_must_port(client, 0), 1);
}

static void given_number_in_use_is_ebusy(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_info info;

	CHECK_EQ(seq_port_create_at(client->fd, 5, SEQ_CAP_READ), 5);
	CHECK_EQ(seq_port_create_at(client->fd, 5, SEQ_CAP_WRITE), -EBUSY);
	CHECK(!seq_get_client(client->fd, client->id, &info));
	CHECK_EQ(info.num_ports, 1);
}

static void given_number_out_of_range_is_einval(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_info info;

	CHECK_EQ(seq_port_create_at(client->fd, 253, 0), -EINVAL);
	CHECK_EQ(seq_port_create_at(client->fd, 254, 0), -EINVAL);
	CHECK_EQ(seq_port_create_at(client->fd, 255, 0), -EINVAL);
	CHECK(!seq_get_client(client->fd, client->id, &info));
	CHECK_EQ(info.num_ports, 0);
}

static void ports_up_to_the_limit_then_einval(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_info info;
	int i, port;

	for (i = 0; i < 253; i++)
		MUST(seq_must_port(client, 0) == i);
	/* The incumbent still creates one numbered 253, "unknown". */
	port = seq_port_create(client->fd, "one more", 0);
	if (expect_onbeat())
		CHECK_EQ(port, -EINVAL);
	else
		port = seq_port_create(client->fd, "two more", 0);
	CHECK_EQ(port, -EINVAL);
	CHECK(!seq_get_client(client->fd, client->id, &info));
	CHECK(info.num_ports >= 253);
}

static void everything_given_is_shown(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	struct snd_seq_port_info info = new_port(client), got;

	seq_set_name(info.name, "All fields");
	info.capability = SEQ_CAP_ALL | SNDRV_SEQ_PORT_CAP_DUPLEX;
	info.type = SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC |
		    SNDRV_SEQ_PORT_TYPE_SYNTH;
	info.midi_channels = 16;
	info.midi_voices = 64;
	info.synth_voices = 32;
	info.flags = SNDRV_SEQ_PORT_FLG_TIMESTAMP |
		     SNDRV_SEQ_PORT_FLG_TIME_REAL;
	info.time_queue = 3;
	CHECK(!create(client, &info));
	CHECK_EQ(info.addr.client, client->id);
	CHECK(!seq_get_port(other->fd, client->id, info.addr.port, &got));
	CHECK_EQ(got.addr.client, client->id);
	CHECK_EQ(got.addr.port, info.addr.port);
	CHECK_STR(got.name, "All fields");
	CHECK_EQ(got.capability, info.capability);
	CHECK_EQ(got.type, info.type);
	CHECK_EQ(got.midi_channels, 16);
	CHECK_EQ(got.midi_voices, 64);
	CHECK_EQ(got.synth_voices, 32);
	CHECK_EQ(got.flags, SNDRV_SEQ_PORT_FLG_TIMESTAMP |
			    SNDRV_SEQ_PORT_FLG_TIME_REAL);
	CHECK_EQ(got.time_queue, 3);
	CHECK_EQ(got.read_use, 0);
	CHECK_EQ(got.write_use, 0);
}

static void unnamed_port_gets_its_number_as_name(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_port_info info = new_port(client);

	CHECK(!create(client, &info));
	CHECK(!create(client, &info));
	CHECK(!seq_get_port(client->fd, client->id, 1, &info));
	CHECK_STR(info.name, "port-1");
}

static void long_name_is_cut(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_port_info info = new_port(client);
	char want[64];

	memset(info.name, 'n', sizeof(info.name));
	CHECK(!create(client, &info));
	memset(&info.name, 0xee, sizeof(info.name));
	CHECK(!seq_get_port(client->fd, client->id, 0, &info));
	memset(want, 'n', 63);
	want[63] = '\0';
	CHECK(!memcmp(info.name, want, 64));
}

static void changes_are_stored(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_READ);
	struct snd_seq_port_info info;

	CHECK(!seq_get_port(client->fd, client->id, port, &info));
	seq_set_name(info.name, "renamed");
	info.capability = SEQ_CAP_WRITE;
	info.midi_channels = 5;
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	CHECK(!seq_get_port(client->fd, client->id, port, &info));
	CHECK_STR(info.name, "renamed");
	CHECK_EQ(info.capability, SEQ_CAP_WRITE);
	CHECK_EQ(info.midi_channels, 5);
	/* An empty name leaves the name. */
	info.name[0] = '\0';
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	CHECK(!seq_get_port(client->fd, client->id, port, &info));
	CHECK_STR(info.name, "renamed");
}

static void changing_a_missing_port_is_ignored(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_port_info info = new_port(client);

	info.addr.port = 9;
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info), 0);
	CHECK_EQ(seq_get_port(client->fd, client->id, 9, &info), -ENOENT);
}

static void others_ports_cannot_be_touched(void)
{
	struct seq_client *owner = seq_must_open(), *other = seq_must_open();
	int port = seq_must_port(owner, SEQ_CAP_ALL);
	struct snd_seq_port_info info, before, after;

	MUST(!seq_get_port(other->fd, owner->id, port, &before));
	info = before;
	seq_set_name(info.name, "stolen");
	info.capability = 0;
	CHECK_EQ(seq_call(other->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info),
		 -EPERM);
	CHECK_EQ(seq_call(other->fd, SNDRV_SEQ_IOCTL_DELETE_PORT, &info),
		 -EPERM);
	CHECK_EQ(create(other, &info), -EPERM);
	MUST(!seq_get_port(other->fd, owner->id, port, &after));
	CHECK(!memcmp(&before, &after, sizeof(before)));
}

static void kernel_pointer_is_refused(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_port_info info = new_port(client);
	struct snd_seq_client_info shown;

	/* A 32-bit program's pointer is dropped before it is looked at. */
	if (sizeof(void *) == 8) {
		info.kernel = &info;
		CHECK_EQ(create(client, &info), -EINVAL);
		CHECK(!seq_get_client(client->fd, client->id, &shown));
		CHECK_EQ(shown.num_ports, 0);
	}
	info.kernel = NULL;
	CHECK(!create(client, &info));
}

static void deleting(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_info info;

	seq_must_port(client, SEQ_CAP_ALL);
	seq_must_port(client, SEQ_CAP_ALL);
	CHECK(!seq_port_delete(client->fd, 0));
	CHECK_EQ(seq_port_delete(client->fd, 0), -ENOENT);
	CHECK_EQ(seq_port_delete(client->fd, 255), -ENOENT);
	CHECK(!seq_get_client(client->fd, client->id, &info));
	CHECK_EQ(info.num_ports, 1);
}

static void missing_client_is_enxio_missing_port_enoent(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_port_info info;

	CHECK_EQ(seq_get_port(client->fd, 127, 0, &info), -ENXIO);
	CHECK_EQ(seq_get_port(client->fd, 255, 0, &info), -ENXIO);
	CHECK_EQ(seq_get_port(client->fd, client->id, 0, &info), -ENOENT);
}

static void query_walks_the_ports_upwards(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	struct snd_seq_port_info info = { 0 };
	static const int numbers[] = { 200, 3, 17, 0, 99 };
	static const int sorted[] = { 0, 3, 17, 99, 200 };
	int i;

	for (i = 0; i < 5; i++)
		MUST(seq_port_create_at(client->fd, numbers[i], 0) >= 0);
	info.addr.client = client->id;
	info.addr.port = 255;	/* that is, -1 */
	for (i = 0; i < 5; i++) {
		CHECK(!seq_call(other->fd, SNDRV_SEQ_IOCTL_QUERY_NEXT_PORT,
				&info));
		CHECK_EQ(info.addr.client, client->id);
		CHECK_EQ(info.addr.port, sorted[i]);
	}
	CHECK_EQ(seq_call(other->fd, SNDRV_SEQ_IOCTL_QUERY_NEXT_PORT, &info),
		 -ENOENT);
	info.addr.client = 127;
	CHECK_EQ(seq_call(other->fd, SNDRV_SEQ_IOCTL_QUERY_NEXT_PORT, &info),
		 -ENXIO);
}

static void use_counts_follow_the_connections(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int a = seq_must_port(to, SEQ_CAP_ALL), b = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_port_info info;

	seq_must_subscribe(from, source, to, a);
	seq_must_subscribe(from, source, to, b);
	CHECK(!seq_get_port(to->fd, from->id, source, &info));
	CHECK_EQ(info.read_use, 2);
	CHECK_EQ(info.write_use, 0);
	CHECK(!seq_get_port(to->fd, to->id, a, &info));
	CHECK_EQ(info.read_use, 0);
	CHECK_EQ(info.write_use, 1);
	CHECK(!seq_port_delete(to->fd, a));
	CHECK(!seq_get_port(to->fd, from->id, source, &info));
	CHECK_EQ(info.read_use, 1);
}

static void system_ports(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_port_info info;

	CHECK(!seq_get_port(client->fd, 0, 0, &info));
	CHECK_STR(info.name, "Timer");
	CHECK_EQ(info.capability, SEQ_CAP_READ | SNDRV_SEQ_PORT_CAP_WRITE);
	CHECK_EQ(info.type, 0);
	CHECK(!seq_get_port(client->fd, 0, 1, &info));
	CHECK_STR(info.name, "Announce");
	CHECK_EQ(info.capability, SEQ_CAP_READ);
	CHECK_EQ(info.type, 0);
	CHECK_EQ(seq_get_port(client->fd, 0, 2, &info), -ENOENT);
}

static const struct ktap_case cases[] = {
	CASE(number_is_the_lowest_free),
	CASE(given_number_is_used),
	CASE_MODERN(given_number_in_use_is_ebusy),
	CASE_MODERN(given_number_out_of_range_is_einval),
	CASE_MODERN(ports_up_to_the_limit_then_einval),
	CASE(everything_given_is_shown),
	CASE(unnamed_port_gets_its_number_as_name),
	CASE(long_name_is_cut),
	CASE(changes_are_stored),
	CASE(changing_a_missing_port_is_ignored),
	CASE(others_ports_cannot_be_touched),
	CASE(kernel_pointer_is_refused),
	CASE(deleting),
	CASE(missing_client_is_enxio_missing_port_enoent),
	CASE(query_walks_the_ports_upwards),
	CASE(use_counts_follow_the_connections),
	CASE(system_ports),
};

KTAP_MAIN(cases);
