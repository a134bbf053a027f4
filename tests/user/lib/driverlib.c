// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The sample driver, by its file in /proc. */
#include "driverlib.h"
#include "ktap.h"

#include <stdlib.h>

static int driver;

int driver_ask(struct sample_call *call, int function, int client)
{
	call->function = function;
	call->client = client;
	MUST(!ioctl(driver, SAMPLE_CALL, call));
	return call->result;
}

int driver_do(int function, int client, int value)
{
	struct sample_call call = { .value = value };

	return driver_ask(&call, function, client);
}

int driver_must_create(void)
{
	int client;

	MUST(!system("modprobe snd-sample-driver"));
	driver = open(SAMPLE_DRIVER, O_RDWR);
	MUST(driver >= 0);
	client = driver_do(SAMPLE_CREATE, -1, 0);
	MUST(client >= 128);
	return client;
}

void driver_must_delete(int client)
{
	CHECK_EQ(driver_do(SAMPLE_DELETE, client, 0), 0);
}

int driver_control(int client, unsigned long command, void *record, size_t size)
{
	struct sample_call call = { .value = command };
	int result;

	memcpy(call.bytes, record, size);
	result = driver_ask(&call, SAMPLE_CONTROL, client);
	memcpy(record, call.bytes, size);
	return result;
}

int driver_set_pool(int client, int cells, int room)
{
	struct snd_seq_client_pool pool = {
		.client = client, .output_pool = cells, .output_room = room,
	};

	return driver_control(client, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL, &pool,
			      sizeof(pool));
}

int driver_must_make_queue(int client)
{
	struct snd_seq_queue_info queue = { .locked = 1 };

	MUST(!driver_control(client, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &queue,
			     sizeof(queue)));
	return queue.queue;
}

void driver_must_delete_queue(int client, int number)
{
	struct snd_seq_queue_info queue = { .queue = number };

	MUST(!driver_control(client, SNDRV_SEQ_IOCTL_DELETE_QUEUE, &queue,
			     sizeof(queue)));
}

struct sample_call driver_numbered(const struct seq_client *to, int port,
				   unsigned int number)
{
	struct sample_call call = { .event = seq_event_numbered(number) };

	seq_event_to(&call.event, to->id, port);
	return call;
}
