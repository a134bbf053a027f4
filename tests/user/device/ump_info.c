// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Endpoint and blocks, as a client describes them. */
#include "ktap.h"
#include "umplib.h"

#include <sys/mman.h>

#define CLIENTS "/proc/asound/seq/clients"

static int get(struct seq_client *client, int of, int type,
	       struct ump_info *info)
{
	memset(info, 0xee, sizeof(*info));
	info->client = of;
	info->type = type;
	return seq_call(client->fd, UMP_GET_INFO, info);
}

static int set(struct seq_client *client, int of, int type, const void *data,
	       size_t length)
{
	struct ump_info info;

	memset(&info, 0xdd, sizeof(info));
	info.client = of;
	info.type = type;
	memcpy(info.info, data, length);
	return seq_call(client->fd, UMP_SET_INFO, &info);
}

static void must_name_block(struct seq_client *client, int block,
			    const char *name, int active, int first, int count)
{
	struct ump_block_info info = {
		.block_id = block,
		.direction = 3,
		.active = active,
		.first_group = first,
		.num_groups = count,
	};

	snprintf((char *)info.name, sizeof(info.name), "%s", name);
	MUST(!set(client, client->id, block + 1, &info, sizeof(info)));
}

static void must_name_endpoint(struct seq_client *client, const char *name)
{
	struct ump_endpoint_info info = { .protocol = 0x0200 };

	snprintf((char *)info.name, sizeof(info.name), "%s", name);
	MUST(!set(client, client->id, 0, &info, sizeof(info)));
}

/* All bytes come back but the last of each text, and nothing behind them. */
static void must_come_back(int type, size_t length, const size_t *ends)
{
	struct seq_client *client = ump_must_open(2), *other = seq_must_open();
	unsigned char data[512];
	struct ump_info info;
	size_t i;

	memset(data, 0xff, sizeof(data));
	for (i = 0; i < length; i += 7)
		data[i] = 1 + i % 250;
	for (i = 0; ends[i]; i++)
		data[ends[i]] = 0xff;
	CHECK_EQ(set(client, client->id, type, data, length), 0);
	for (i = 0; ends[i]; i++)
		data[ends[i]] = 0;
	memset(data + length, 0xee, sizeof(data) - length);
	CHECK_EQ(get(client, client->id, type, &info), 0);
	CHECK_EQ(info.client, client->id);
	CHECK_EQ(info.type, type);
	for (i = 0; i < sizeof(data); i++) {
		if (info.info[i] != data[i])
			ktap_note("byte %zu is %02x", i, info.info[i]);
		MUST(info.info[i] == data[i]);
	}
	/* Anybody may ask. */
	CHECK_EQ(get(other, client->id, type, &info), 0);
	CHECK(!memcmp(info.info, data, sizeof(data)));
}

static void endpoint_has_328_bytes(void)
{
	static const size_t ends[] = { 40 + 127, 168 + 127, 0 };

	must_come_back(0, 328, ends);
}

static void block_has_180_bytes(void)
{
	static const size_t ends[] = { 20 + 127, 0 };

	must_come_back(1, 180, ends);
	must_come_back(32, 180, ends);
}

static void each_of_32_blocks_is_its_own(void)
{
	struct seq_client *client = ump_must_open(1);
	struct ump_info info;
	char name[32];
	int type;

	for (type = 1; type < UMP_INFO_TYPES; type++) {
		CHECK_EQ(get(client, client->id, type, &info), -ENODEV);
		snprintf(name, sizeof(name), "block %d", type - 1);
		must_name_block(client, type - 1, name, 1, 0, 1);
	}
	CHECK_EQ(get(client, client->id, 0, &info), -ENODEV);
	must_name_endpoint(client, "endpoint");
	for (type = 1; type < UMP_INFO_TYPES; type++) {
		snprintf(name, sizeof(name), "block %d", type - 1);
		CHECK_EQ(get(client, client->id, type, &info), 0);
		CHECK_STR((char *)info.info + 20, name);
	}
	CHECK_EQ(get(client, client->id, 0, &info), 0);
	CHECK_STR((char *)info.info + 40, "endpoint");
	/* A second time replaces it. */
	must_name_block(client, 4, "other", 1, 0, 1);
	CHECK_EQ(get(client, client->id, 5, &info), 0);
	CHECK_STR((char *)info.info + 20, "other");
}

/* Of several that fit, the first of this list is the answer. */
static void errors_come_in_their_order(void)
{
	struct seq_client *client = ump_must_open(2), *events = seq_must_open();
	struct seq_client *gone = ump_must_open(2);
	char data[328] = "data";
	struct ump_info info;
	int nobody = gone->id;

	seq_close(gone);
	CHECK_EQ(seq_call(client->fd, UMP_GET_INFO, NULL), -EFAULT);
	CHECK_EQ(seq_call(client->fd, UMP_SET_INFO, (void *)8), -EFAULT);
	CHECK_EQ(set(client, events->id, 99, data, 180), -EPERM);
	CHECK_EQ(set(client, 0, 0, data, 328), -EPERM);
	CHECK_EQ(set(client, nobody, 0, data, 328), -EPERM);
	CHECK_EQ(set(client, client->id, 33, data, 180), -EINVAL);
	CHECK_EQ(set(client, client->id, -1, data, 180), -EINVAL);
	CHECK_EQ(get(client, nobody, 33, &info), -EINVAL);
	CHECK_EQ(get(client, nobody, -1, &info), -EINVAL);
	CHECK_EQ(get(client, events->id, 0x7fffffff, &info), -EINVAL);
	CHECK_EQ(get(client, events->id, -0x7fffffff - 1, &info), -EINVAL);
	CHECK_EQ(get(client, nobody, 0, &info), -ENOENT);
	CHECK_EQ(get(client, -1, 0, &info), -ENOENT);
	CHECK_EQ(get(client, 253, 0, &info), -ENOENT);
	CHECK_EQ(get(client, 0x7fffffff, 0, &info), -ENOENT);
	CHECK_EQ(get(client, events->id, 0, &info), -EBADFD);
	CHECK_EQ(get(client, 0, 0, &info), -EBADFD);
	CHECK_EQ(set(events, events->id, 0, data, 328), -EBADFD);
	CHECK_EQ(get(client, client->id, 0, &info), -ENODEV);
	CHECK_EQ(get(client, client->id, 32, &info), -ENODEV);
	/* Clients of events may ask, too. */
	CHECK_EQ(get(events, client->id, 0, &info), -ENODEV);
}

/* A record of which only a part is there: nothing of it is stored. */
static void half_a_record_is_efault(void)
{
	struct seq_client *client = ump_must_open(2);
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct ump_info *half, info;

	MUST(pages != MAP_FAILED);
	MUST(!munmap(pages + 4096, 4096));
	half = (struct ump_info *)(pages + 4096 - 300);
	half->client = client->id;
	half->type = 0;
	CHECK_EQ(seq_call(client->fd, UMP_SET_INFO, half), -EFAULT);
	CHECK_EQ(get(client, client->id, 0, &info), -ENODEV);
	must_name_endpoint(client, "whole");
	CHECK_EQ(seq_call(client->fd, UMP_GET_INFO, half), -EFAULT);
}

static void refused_calls_change_nothing(void)
{
	struct seq_client *client = ump_must_open(2), *other = ump_must_open(2);
	struct ump_end watcher = ump_must_end(0, 0);
	struct ump_info before, after;
	char data[328] = "data";

	must_name_endpoint(client, "mine");
	must_name_block(client, 0, "mine, too", 1, 0, 16);
	seq_must_watch(watcher.client);
	MUST(!get(client, client->id, 0, &before));
	CHECK_EQ(set(other, client->id, 0, data, 328), -EPERM);
	CHECK_EQ(set(client, client->id, 33, data, 180), -EINVAL);
	MUST(!get(client, client->id, 0, &after));
	CHECK(!memcmp(&before, &after, sizeof(before)));
	CHECK(ump_nothing(&watcher));
}

static void info_outlives_a_change_of_version(void)
{
	struct seq_client *client = ump_must_open(2);
	struct ump_info info;

	must_name_endpoint(client, "still here");
	MUST(!ump_set_version(client, 0));
	CHECK_EQ(get(client, client->id, 0, &info), -EBADFD);
	MUST(!ump_set_version(client, 1));
	CHECK_EQ(get(client, client->id, 0, &info), 0);
	CHECK_STR((char *)info.info + 40, "still here");
}

static void must_announce(struct ump_end *watcher, int type, int client,
			  int block)
{
	struct ump_event event;

	ump_must_receive_type(watcher, &event, type);
	CHECK_EQ(event.flags, 0);
	CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK_EQ(event.source.client, UMP_SYSTEM);
	CHECK_EQ(event.source.port, UMP_ANNOUNCE_PORT);
	CHECK_EQ(event.data.addr.client, client);
	CHECK_EQ(event.data.addr.port, block);
}

static void changes_are_announced(void)
{
	struct seq_client *client = ump_must_open(2);
	struct ump_end watchers[2] = { ump_must_end(0, 0), ump_must_end(2, 0) };
	int i;

	for (i = 0; i < 2; i++) {
		MUST(!seq_subscribe(watchers[i].client->fd, UMP_SYSTEM,
				    UMP_ANNOUNCE_PORT, watchers[i].client->id,
				    watchers[i].port));
	}
	ump_drop(&watchers[0]);
	ump_drop(&watchers[1]);
	must_name_endpoint(client, "endpoint");
	must_name_block(client, 0, "first", 1, 0, 1);
	must_name_block(client, 31, "last", 1, 15, 1);
	for (i = 0; i < 2; i++) {
		must_announce(&watchers[i], UMP_EP_CHANGE, client->id, 0);
		must_announce(&watchers[i], UMP_BLOCK_CHANGE, client->id, 0);
		must_announce(&watchers[i], UMP_BLOCK_CHANGE, client->id, 31);
		CHECK(ump_nothing(&watchers[i]));
	}
}

/* The lines of /proc from the client's on begin so. */
static void must_be_listed(struct seq_client *client, const char *version,
			   const char *lines)
{
	char *text = seq_read_file(CLIENTS), *found, want[1024];
	struct ump_client_info info;

	MUST(!ump_get_client(client, client->id, &info));
	snprintf(want, sizeof(want), "Client %3d : \"%s\" [User %s]\n%s",
		 client->id, info.name, version, lines);
	found = strstr(text, want);
	if (!found) {
		snprintf(want, sizeof(want), "Client %3d : ", client->id);
		ktap_note("there is %.400s", strstr(text, want));
	}
	CHECK(found);
	free(text);
}

static void proc_shows_endpoint_and_blocks(void)
{
	struct seq_client *client = ump_must_open(2);

	must_be_listed(client, "UMP MIDI2", "  Output pool :");
	must_name_block(client, 1, "Strings", 0, 4, 3);
	must_be_listed(client, "UMP MIDI2",
		       "  UMP Block 1: \"Strings\" [Inactive]\n    Groups: 5-7\n"
		       "  Output pool :");
	must_name_endpoint(client, "Orchestra");
	must_name_block(client, 0, "Winds", 1, 0, 1);
	must_name_block(client, 2, "", 1, 9, 1);
	MUST(ump_must_port(client, 0, UMP_CAP_ENDPOINT, 0, 0) == 0);
	MUST(ump_must_port(client, 1, 0, 1, UMP_PORT_IS_MIDI1) == 1);
	MUST(ump_must_port(client, 2, UMP_CAP_INACTIVE, 2, 0) == 2);
	MUST(ump_must_port(client, 3, 0, 3, 0) == 3);
	must_be_listed(client, "UMP MIDI2",
		       "  UMP Endpoint: \"Orchestra\"\n"
		       "  UMP Block 0: \"Winds\" [Active]\n    Groups: 1-1\n"
		       "  UMP Block 1: \"Strings\" [Inactive]\n    Groups: 5-7\n"
		       "  Port   0 : \"test port\" (RWe-) [In/Out]\n"
		       "  Port   1 : \"test port\" (RWe-) [In/Out] [MIDI1]\n"
		       "  Port   3 : \"test port\" (RWe-) [In/Out]\n");
	MUST(!ump_set_version(client, 1));
	must_be_listed(client, "UMP MIDI1",
		       "  UMP Endpoint: \"Orchestra\"\n"
		       "  UMP Block 0: \"Winds\" [Active]\n    Groups: 1-1\n"
		       "  UMP Block 1: \"Strings\" [Inactive]\n    Groups: 5-7\n"
		       "  Port   0 : \"test port\" (RWe-) [In/Out]\n"
		       "  Port   1 : \"test port\" (RWe-) [In/Out]\n"
		       "  Port   3 : \"test port\" (RWe-) [In/Out]\n");
	MUST(!ump_set_version(client, 0));
	must_be_listed(client, "Legacy", "  UMP Endpoint: \"Orchestra\"\n");
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(endpoint_has_328_bytes),
	CASE_ONBEAT(block_has_180_bytes),
	CASE_ONBEAT(each_of_32_blocks_is_its_own),
	CASE_ONBEAT(errors_come_in_their_order),
	CASE_ONBEAT(half_a_record_is_efault),
	CASE_ONBEAT(refused_calls_change_nothing),
	CASE_ONBEAT(info_outlives_a_change_of_version),
	CASE_ONBEAT(changes_are_announced),
	CASE_ONBEAT(proc_shows_endpoint_and_blocks),
};

KTAP_MAIN(cases);
