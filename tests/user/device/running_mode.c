// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* RUNNING_MODE: a program says how wide its pointers are, for itself only. */
#include "ktap.h"
#include "seqlib.h"

static int set(struct seq_client *by, int client, int big_endian, int width)
{
	struct snd_seq_running_info info = {
		.client = client,
		.big_endian = big_endian,
		.cpu_mode = width,
	};

	return seq_call(by->fd, SNDRV_SEQ_IOCTL_RUNNING_MODE, &info);
}

static void ones_own(void)
{
	struct seq_client *client = seq_must_open();

	CHECK_EQ(set(client, client->id, 0, sizeof(long)), 0);
	CHECK_EQ(set(client, client->id, 0, 4), 0);
	CHECK_EQ(set(client, client->id, 0, 8), 0);
	CHECK_EQ(set(client, client->id, 0, 0), 0);
}

static void what_cannot_be(void)
{
	struct seq_client *client = seq_must_open();

	CHECK_EQ(set(client, client->id, 1, sizeof(long)), -EINVAL);
	CHECK_EQ(set(client, client->id, 0, 9), -EINVAL);
	CHECK_EQ(set(client, client->id, 0, 255), -EINVAL);
	CHECK_EQ(set(client, 127, 0, sizeof(long)), -ENOENT);
	CHECK_EQ(set(client, 255, 0, sizeof(long)), -ENOENT);
	CHECK_EQ(set(client, 255, 1, 255), -ENOENT);
}

/* Otherwise anybody could make another one's pointers mean something else. */
static void defect_15_others_is_eperm(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();

	CHECK_EQ(set(other, client->id, 0, sizeof(long)), -EPERM);
	CHECK_EQ(set(other, client->id, 0, 4), -EPERM);
	CHECK_EQ(set(other, SNDRV_SEQ_CLIENT_SYSTEM, 0, 4), -EPERM);
}

static const struct ktap_case cases[] = {
	CASE(ones_own),
	CASE(what_cannot_be),
	CASE_DEFECT(defect_15_others_is_eperm),
};

KTAP_MAIN(cases);
