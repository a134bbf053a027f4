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

struct sample_call driver_numbered(const struct seq_client *to, int port,
				   unsigned int number)
{
	struct sample_call call = { .event = seq_event_numbered(number) };

	seq_event_to(&call.event, to->id, port);
	return call;
}
