// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Properties of ports in MIDI 2.0: endpoint, group, direction, protocol. */
#include "compatlib.h"
#include "ktap.h"
#include "umplib.h"

static int create(struct seq_client *client, int port, unsigned int capability)
{
	struct ump_port_info info = {
		.addr.port = port,
		.flags = SNDRV_SEQ_PORT_FLG_GIVEN_PORT,
		.capability = capability,
	};

	return ump_create_port(client, &info);
}

static unsigned int capability_of(struct seq_client *client, int port)
{
	struct ump_port_info info;

	MUST(!ump_get_port(client, client->id, port, &info));
	return info.capability;
}

static int set_capability(struct seq_client *client, int port,
			  unsigned int capability)
{
	struct ump_port_info info;

	MUST(!ump_get_port(client, client->id, port, &info));
	info.capability = capability;
	return seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info);
}

static void second_endpoint_is_ebusy(void)
{
	struct seq_client *client = ump_must_open(2), *other = ump_must_open(2);
	struct ump_port_info info;

	CHECK_EQ(create(client, 0, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), 0);
	CHECK_EQ(create(client, 1, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), -EBUSY);
	CHECK_EQ(ump_get_port(client, client->id, 1, &info), -ENOENT);
	CHECK_EQ(create(client, 1, SEQ_CAP_ALL), 0);
	/* Every client has its own. */
	CHECK_EQ(create(other, 0, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), 0);
}

static void deleted_endpoint_can_be_made_again(void)
{
	struct seq_client *client = ump_must_open(2);

	CHECK_EQ(create(client, 3, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), 0);
	MUST(!seq_port_delete(client->fd, 3));
	CHECK_EQ(create(client, 4, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), 0);
	CHECK_EQ(create(client, 3, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), -EBUSY);
}

static void endpoint_can_be_given_up(void)
{
	struct seq_client *client = ump_must_open(2);

	MUST(!create(client, 0, SEQ_CAP_ALL | UMP_CAP_ENDPOINT));
	CHECK_EQ(set_capability(client, 0, SEQ_CAP_ALL), 0);
	CHECK_EQ(capability_of(client, 0), SEQ_CAP_ALL);
	CHECK_EQ(create(client, 1, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), 0);
	/* To delete a former endpoint does not free the present one. */
	MUST(!seq_port_delete(client->fd, 0));
	CHECK_EQ(create(client, 0, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), -EBUSY);
}

static void port_can_become_the_endpoint(void)
{
	struct seq_client *client = ump_must_open(2);

	MUST(!create(client, 0, SEQ_CAP_ALL));
	CHECK_EQ(set_capability(client, 0, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), 0);
	CHECK_EQ(capability_of(client, 0), SEQ_CAP_ALL | UMP_CAP_ENDPOINT);
	CHECK_EQ(create(client, 1, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), -EBUSY);
	/* Setting what it is already changes nothing. */
	CHECK_EQ(set_capability(client, 0, SEQ_CAP_ALL | UMP_CAP_ENDPOINT), 0);
}

static void there_are_never_two_endpoints(void)
{
	struct seq_client *client = ump_must_open(2);

	MUST(!create(client, 0, SEQ_CAP_ALL | UMP_CAP_ENDPOINT));
	MUST(!create(client, 1, SEQ_CAP_ALL));
	set_capability(client, 1, SEQ_CAP_ALL | UMP_CAP_ENDPOINT);
	CHECK(capability_of(client, 0) & UMP_CAP_ENDPOINT);
	CHECK(!(capability_of(client, 1) & UMP_CAP_ENDPOINT));
}

static void group_above_sixteen_is_none(void)
{
	static const unsigned char groups[][2] = {
		{ 0, 0 }, { 1, 1 }, { 16, 16 }, { 17, 0 }, { 5, 5 }, { 255, 0 },
	};
	struct seq_client *client = ump_must_open(2);
	struct ump_port_info info;
	size_t i;
	int port;

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		port = ump_must_port(client, -1, 0, groups[i][0], 0);
		MUST(!ump_get_port(client, client->id, port, &info));
		CHECK_EQ(info.ump_group, groups[i][1]);
		info.ump_group = groups[i][0];
		MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO,
			       &info));
		MUST(!ump_get_port(client, client->id, port, &info));
		CHECK_EQ(info.ump_group, groups[i][1]);
	}
}

static void direction_is_that_of_the_capability_unless_given(void)
{
	static const struct {
		unsigned int capability;
		int given, want;
	} rows[] = {
		{ 0, 0, 0 },
		{ SNDRV_SEQ_PORT_CAP_READ, 0, 1 },
		{ SNDRV_SEQ_PORT_CAP_WRITE, 0, 2 },
		{ SNDRV_SEQ_PORT_CAP_READ | SNDRV_SEQ_PORT_CAP_WRITE, 0, 3 },
		{ SNDRV_SEQ_PORT_CAP_READ, 2, 2 },
		{ SNDRV_SEQ_PORT_CAP_READ, 3, 3 },
		{ 0, 1, 1 },
	};
	struct seq_client *client = ump_must_open(1);
	struct ump_port_info info;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(&info, 0, sizeof(info));
		info.capability = rows[i].capability;
		info.direction = rows[i].given;
		MUST(!ump_create_port(client, &info));
		MUST(!ump_get_port(client, client->id, info.addr.port, &info));
		CHECK_EQ(info.direction, rows[i].want);
	}
}

static void midi1_flag_is_kept(void)
{
	struct seq_client *client = ump_must_open(2);
	int port = ump_must_port(client, -1, 0, 1, UMP_PORT_IS_MIDI1);
	struct ump_port_info info;

	MUST(!ump_get_port(client, client->id, port, &info));
	CHECK_EQ(info.flags, UMP_PORT_IS_MIDI1);
	info.flags = 0;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	MUST(!ump_get_port(client, client->id, port, &info));
	CHECK_EQ(info.flags, 0);
}

/* The number of the port behind @port for whoever asks with that capability. */
static int next_port(struct seq_client *client, int port,
		     unsigned int capability)
{
	struct ump_port_info info = {
		.addr = { client->id, port },
		.capability = capability,
	};
	int err = seq_call(client->fd, SNDRV_SEQ_IOCTL_QUERY_NEXT_PORT, &info);

	return err ? err : info.addr.port;
}

static void inactive_ports_are_passed_over(void)
{
	struct seq_client *client = ump_must_open(2);

	MUST(!create(client, 0, SEQ_CAP_ALL));
	MUST(!create(client, 1, SEQ_CAP_ALL | UMP_CAP_INACTIVE));
	MUST(!create(client, 2, SEQ_CAP_ALL));
	MUST(!create(client, 3, SEQ_CAP_ALL | UMP_CAP_INACTIVE));
	CHECK_EQ(next_port(client, 255, 0), 0);
	CHECK_EQ(next_port(client, 0, 0), 2);
	CHECK_EQ(next_port(client, 2, 0), -ENOENT);
	CHECK_EQ(next_port(client, 0, UMP_CAP_INACTIVE), 1);
	CHECK_EQ(next_port(client, 2, UMP_CAP_INACTIVE), 3);
	/* It can still be asked for by its number. */
	CHECK_EQ(capability_of(client, 1), SEQ_CAP_ALL | UMP_CAP_INACTIVE);
}

/* The record of such a program is four bytes shorter before these fields. */
static void fields_by_32_bit_calls(void)
{
	struct seq_client *client = ump_must_open(2);
	struct port_info32 *info = low_memory(sizeof(*info));
	unsigned char *fields = (unsigned char *)info->reserved;
	struct ump_port_info native;

	CHECK_EQ(offsetof(struct port_info32, reserved), 105);
	info->addr.client = client->id;
	info->addr.port = 9;
	info->capability = SEQ_CAP_ALL;
	info->flags = SNDRV_SEQ_PORT_FLG_GIVEN_PORT | UMP_PORT_IS_MIDI1;
	fields[0] = 1;
	fields[1] = 12;
	CHECK_EQ(call32(client->fd, CREATE_PORT32, info), 0);
	MUST(!ump_get_port(client, client->id, 9, &native));
	CHECK_EQ(native.direction, 1);
	CHECK_EQ(native.ump_group, 12);
	CHECK_EQ(native.flags, UMP_PORT_IS_MIDI1);

	memset(info, 0xee, sizeof(*info));
	info->addr.client = client->id;
	info->addr.port = 9;
	CHECK_EQ(call32(client->fd, GET_PORT_INFO32, info), 0);
	CHECK_EQ(fields[0], 1);
	CHECK_EQ(fields[1], 12);
	CHECK_EQ(info->flags, UMP_PORT_IS_MIDI1);

	fields[0] = 2;
	fields[1] = 17;
	info->flags = 0;
	CHECK_EQ(call32(client->fd, SET_PORT_INFO32, info), 0);
	MUST(!ump_get_port(client, client->id, 9, &native));
	CHECK_EQ(native.direction, 2);
	CHECK_EQ(native.ump_group, 0);
	CHECK_EQ(native.flags, 0);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(second_endpoint_is_ebusy),
	CASE_ONBEAT(deleted_endpoint_can_be_made_again),
	CASE_ONBEAT(endpoint_can_be_given_up),
	CASE_ONBEAT(port_can_become_the_endpoint),
	CASE_ONBEAT(there_are_never_two_endpoints),
	CASE_ONBEAT(group_above_sixteen_is_none),
	CASE_ONBEAT(direction_is_that_of_the_capability_unless_given),
	CASE_ONBEAT(midi1_flag_is_kept),
	CASE_ONBEAT(inactive_ports_are_passed_over),
	CASE_ONBEAT(fields_by_32_bit_calls),
};

KTAP_MAIN(cases);
