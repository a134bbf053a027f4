// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Clients: what is known about them, what they may change, walking them. */
#include "ktap.h"
#include "seqlib.h"

#include <limits.h>

static int set(int fd, const struct snd_seq_client_info *info)
{
	struct snd_seq_client_info copy = *info;

	return seq_call(fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &copy);
}

static void new_client(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	struct snd_seq_client_info info;
	char name[32];

	CHECK(!seq_get_client(other->fd, client->id, &info));
	CHECK_EQ(info.client, client->id);
	CHECK_EQ(info.type, USER_CLIENT);
	snprintf(name, sizeof(name), "Client-%d", client->id);
	CHECK_STR(info.name, name);
	CHECK_EQ(info.filter, 0);
	CHECK_EQ(info.num_ports, 0);
	CHECK_EQ(info.event_lost, 0);
	CHECK_EQ(info.card, -1);
	CHECK_EQ(info.pid, getpid());
	CHECK_EQ(info.midi_version, 0);
	seq_must_port(client, SEQ_CAP_ALL);
	CHECK(!seq_get_client(other->fd, client->id, &info));
	CHECK_EQ(info.num_ports, 1);
}

static void system_client(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_info info;

	CHECK(!seq_get_client(client->fd, 0, &info));
	CHECK_STR(info.name, "System");
	CHECK_EQ(info.type, KERNEL_CLIENT);
	CHECK_EQ(info.pid, -1);
	CHECK_EQ(info.card, -1);
	CHECK_EQ(info.num_ports, 2);
}

static void what_is_set_is_shown(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	struct snd_seq_client_info info, shown;

	MUST(!seq_get_client(client->fd, client->id, &info));
	seq_set_name(info.name, "A name with \"quotes\" and äöü");
	info.filter = SNDRV_SEQ_FILTER_BOUNCE | SNDRV_SEQ_FILTER_USE_EVENT;
	memset(info.event_filter, 0x5a, sizeof(info.event_filter));
	info.event_lost = 77;
	/* These are not the client's to choose. */
	info.num_ports = 5;
	info.pid = 1;
	info.card = 3;
	CHECK(!set(client->fd, &info));
	CHECK(!seq_get_client(other->fd, client->id, &shown));
	CHECK_STR(shown.name, info.name);
	CHECK_EQ(shown.filter, info.filter);
	CHECK(!memcmp(shown.event_filter, info.event_filter, 32));
	CHECK_EQ(shown.event_lost, 77);
	CHECK_EQ(shown.num_ports, 0);
	CHECK_EQ(shown.pid, getpid());
	CHECK_EQ(shown.card, -1);
	info.name[0] = '\0';
	CHECK(!set(client->fd, &info));
	CHECK(!seq_get_client(other->fd, client->id, &info));
	CHECK_STR(info.name, shown.name);
}

static void long_name_is_cut(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_info info;

	MUST(!seq_get_client(client->fd, client->id, &info));
	memset(info.name, 'x', sizeof(info.name));
	CHECK(!set(client->fd, &info));
	CHECK(!seq_get_client(client->fd, client->id, &info));
	CHECK_EQ(strnlen(info.name, 64), 63);
}

static void what_may_not_be_set(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	int version = SNDRV_PROTOCOL_VERSION(1, 0, 3);
	struct snd_seq_client_info info, before, after;

	MUST(!seq_get_client(client->fd, client->id, &before));
	info = before;
	seq_set_name(info.name, "stolen");
	CHECK_EQ(set(other->fd, &info), -EPERM);
	info.type = KERNEL_CLIENT;
	CHECK_EQ(set(client->fd, &info), -EINVAL);
	info.type = NO_CLIENT;
	CHECK_EQ(set(client->fd, &info), -EINVAL);
	info.type = USER_CLIENT;
	/* Looked at only if the program says that it knows the field. */
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_USER_PVERSION, &version));
	info.midi_version = 3;
	CHECK_EQ(set(client->fd, &info), -EINVAL);
	MUST(!seq_get_client(client->fd, client->id, &after));
	CHECK(!memcmp(&before, &after, sizeof(before)));
	info.midi_version = 0;
	CHECK_EQ(set(client->fd, &info), 0);
}

static void old_program_may_leave_rubbish_in_new_fields(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_info info;

	MUST(!seq_get_client(client->fd, client->id, &info));
	info.midi_version = 7;
	seq_set_name(info.name, "old");
	CHECK_EQ(set(client->fd, &info), 0);
	MUST(!seq_get_client(client->fd, client->id, &info));
	CHECK_STR(info.name, "old");
	CHECK_EQ(info.midi_version, 0);
}

static void missing_clients(void)
{
	static const int ids[] = { -1, 127, 252, 253, 255, 256, 1000000,
				   INT_MAX, INT_MIN };
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_info info;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ids); i++)
		CHECK_EQ(seq_get_client(client->fd, ids[i], &info), -ENOENT);
}

static int next(struct seq_client *client, struct snd_seq_client_info *info)
{
	return seq_call(client->fd, SNDRV_SEQ_IOCTL_QUERY_NEXT_CLIENT, info);
}

static void walking_all_clients_upwards(void)
{
	struct seq_client *clients[5];
	struct snd_seq_client_info info = { 0 };
	int i, last = -1, mine = 0;

	for (i = 0; i < 5; i++)
		clients[i] = seq_must_open();
	info.client = -1;
	while (!next(clients[0], &info)) {
		if (last < 0)
			CHECK_EQ(info.client, 0);
		CHECK(info.client > last);
		last = info.client;
		for (i = 0; i < 5; i++)
			mine += clients[i]->id == info.client;
		/* The name need not be terminated on the way in. */
		memset(info.name, 0xff, sizeof(info.name));
	}
	CHECK_EQ(next(clients[0], &info), -ENOENT);
	CHECK_EQ(mine, 5);
	info.client = INT_MAX;
	CHECK_EQ(next(clients[0], &info), -ENOENT);
	info.client = INT_MIN;
	CHECK_EQ(next(clients[0], &info), 0);
	CHECK_EQ(info.client, 0);
	CHECK_STR(info.name, "System");
}

static void versions(void)
{
	struct seq_client *client = seq_must_open();
	int version = 0;

	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_PVERSION, &version));
	CHECK_EQ(SNDRV_PROTOCOL_MAJOR(version), 1);
	CHECK_EQ(SNDRV_PROTOCOL_MINOR(version), 0);
	CHECK(SNDRV_PROTOCOL_MICRO(version) >= 3);
	CHECK(SNDRV_PROTOCOL_MICRO(version) <= 5);
	/* Any version of a program is fine, and the newest asked for. */
	version = 0;
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_USER_PVERSION, &version));
	version = -1;
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_USER_PVERSION, &version));
}

static const struct ktap_case cases[] = {
	CASE(new_client),
	CASE(system_client),
	CASE(what_is_set_is_shown),
	CASE(long_name_is_cut),
	CASE(what_may_not_be_set),
	CASE(old_program_may_leave_rubbish_in_new_fields),
	CASE(missing_clients),
	CASE(walking_all_clients_upwards),
	CASE(versions),
};

KTAP_MAIN(cases);
