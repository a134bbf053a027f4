// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * As faults_sequencer: SysEx in packets for a driver, for whose bytes there is no memory.
 * The sender is told, and each is counted.
 *
 * kernel: debug
 */
#define _GNU_SOURCE
#include "driverlib.h"
#include "faultlib.h"
#include "ktap.h"
#include "umplib.h"

#include <unistd.h>

#define STATS "/proc/asound/seq/stats"

static struct ump_end from;
static int driver;
static int driver_port;

/* How often the sender was told that there is no memory. */
static long refused;

static long send_packet(__u32 first, __u32 second)
{
	struct ump_event event = ump_packet(from.port, first, second, 0, 0);
	long result;

	ump_event_to(&event, driver, driver_port);
	result = fault_result(write(from.client->fd, &event, sizeof(event)));
	refused += result == -ENOMEM;
	return result;
}

static long send_whole(void)
{
	return send_packet(0x30010100, 0);
}

static long send_beginning(void)
{
	return send_packet(0x30110100, 0);
}

/* A note in front of it and one behind, in one call, which may end in front of it. */
static long send_together(void)
{
	struct ump_event events[] = {
		ump_packet(from.port, 0x20903c40, 0, 0, 0),
		ump_packet(from.port, 0x30010100, 0, 0, 0),
		ump_packet(from.port, 0x20803c40, 0, 0, 0),
	};
	unsigned int i;
	long result;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		ump_event_to(&events[i], driver, driver_port);
	result = fault_result(write(from.client->fd, events, sizeof(events)));
	if (result != sizeof(*events))
		return result;
	refused++;
	return -ENOMEM;
}

static void send_end(void)
{
	MUST(send_packet(0x30310100, 0) > 0);
}

/* The same whatever is lost, if that is counted once. */
static char *loss_that_was_not_told(void)
{
	char *text = seq_read_file(STATS), name[32], *found, *state;
	long lost;

	snprintf(name, sizeof(name), "Client %3d : ", driver);
	found = strstr(text, name);
	MUST(found);
	found = strstr(found, "\n  Lost ");
	MUST(found);
	lost = strtol(strchr(found, ':') + 1, NULL, 10);
	MUST(asprintf(&state, "%ld", lost - refused) > 0);
	free(text);
	return state;
}

static const struct fault_operation operations[] = {
	{
		.name = "a SysEx in a packet",
		.run = send_whole,
		.state = loss_that_was_not_told,
	}, {
		.name = "the beginning of a SysEx",
		.run = send_beginning,
		.after = send_end,
		.state = loss_that_was_not_told,
	}, {
		.name = "a SysEx between two notes",
		.run = send_together,
		.state = loss_that_was_not_told,
	},
};

static void lost_sysex_is_counted(void)
{
	from = ump_must_end(1, 0);
	driver = driver_must_create();
	driver_port = driver_do(SAMPLE_ATTACH, driver, 0);
	MUST(driver_port >= 0);
	fault_each_of(operations, ARRAY_SIZE(operations));
	CHECK(refused > 1);
	driver_must_delete(driver);
}

static const struct ktap_case cases[] = {
	CASE(lost_sysex_is_counted),
};

KTAP_MAIN(cases);
