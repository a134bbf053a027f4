// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * 32-bit calls about ports run beside native ones of the same client, which
 * delete the port meanwhile: they are answered for a port that is whole, or
 * with the errors that there are.
 */
#include "compatlib.h"
#include "ktap.h"
#include "seqlib.h"

#include <pthread.h>

#define PORT 7
#define ROUNDS 3000

static bool done;

static void *make_and_delete(void *argument)
{
	struct seq_client *client = argument;
	int i, result;

	for (i = 0; i < ROUNDS; i++) {
		result = seq_port_create_at(client->fd, PORT, SEQ_CAP_ALL);
		MUST(result == PORT || result == -EBUSY);
		result = seq_port_delete(client->fd, PORT);
		MUST(!result || result == -ENOENT);
	}
	__atomic_store_n(&done, true, __ATOMIC_RELEASE);
	return NULL;
}

struct asker {
	struct seq_client *client;
	struct port_info32 *info;
};

static void *ask_and_change(void *argument)
{
	struct asker *asker = argument;
	struct seq_client *client = asker->client;
	struct port_info32 *info = asker->info;
	int result;

	while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE)) {
		memset(info, 0, sizeof(*info));
		info->addr.client = client->id;
		info->addr.port = PORT;
		result = call32(client->fd, GET_PORT_INFO32, info);
		MUST(!result || result == -ENOENT);
		if (!result) {
			CHECK_EQ(info->addr.port, PORT);
			CHECK_STR(info->name, "port 7");
			CHECK_EQ(info->capability, SEQ_CAP_ALL);
			MUST(!call32(client->fd, SET_PORT_INFO32, info));
		}
		info->addr.port = 255;
		result = call32(client->fd, QUERY_NEXT_PORT32, info);
		MUST(!result || result == -ENOENT);
	}
	return NULL;
}

static void ports_go_while_32_bit_calls_look(void)
{
	struct seq_client *client = seq_must_open();
	struct port_info32 *infos = low_memory(4096);
	struct asker askers[2];
	pthread_t threads[3];
	int i;

	MUST(!pthread_create(&threads[2], NULL, make_and_delete, client));
	for (i = 0; i < 2; i++) {
		askers[i].client = client;
		askers[i].info = infos + i;
		MUST(!pthread_create(&threads[i], NULL, ask_and_change,
				     &askers[i]));
	}
	for (i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
}

static const struct ktap_case cases[] = {
	CASE_DEFECT(ports_go_while_32_bit_calls_look),
};

KTAP_MAIN(cases);
